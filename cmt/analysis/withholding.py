"""Segments too small to show cannot be had by subtraction either.

The scores of everybody and of all segments but one give the score of that one. Where the segments
under the minimum hold fewer answers than the minimum together, the smallest one that is shown is
withheld as well: what is left then is of as many as any figure that is shown. This holds for each
measure of a split by itself; who answered the question of the split not at all is no segment.

Of two questions crossed, the segments of one answer add up to that of a split by one question, an
office to its own report: the rule holds among them as well.

Scores by how long clients waited, and by how many drivers were done well, part the respondents too,
though nobody asked for a split: the same rule holds beside everyone's score (`parts_of_all`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from cmt.analysis import batch_rules
from cmt.analysis.estimates import WITHHELD_BELOW, Estimate, Estimates, withheld
from cmt.analysis.parts import CROSS, AtWholeMix, Contrast, Split

Pair = tuple[str, str]
"""A measure and a segment."""


def protected(split: Split, outcome: str) -> Split:
    """The same split without what a subtraction needs."""
    hidden = _hidden(split)
    if not hidden:
        return split
    return replace(
        split,
        estimates=Estimates(
            rows=tuple(
                withheld(row) if (row.item, row.segment) in hidden else row
                for row in split.estimates
            )
        ),
        contrasts=tuple(
            _untold(row)
            if (row.item, row.segment) in hidden or (row.item, row.against) in hidden
            else row
            for row in split.contrasts
        ),
        at_mix=tuple(
            _unmixed(row) if (outcome, row.segment) in hidden else row for row in split.at_mix
        ),
    )


def parts_of_all(rows: Sequence[Estimate], everyone: int) -> tuple[Estimate, ...]:
    """Scores of parts of the respondents that stand beside everyone's, as far as they may be shown.

    rows      of one measure, of each part one or several
    everyone  answers behind the score of all; who is in no part counts with what is withheld
    """
    sizes = {row.segment: row.n for row in rows}
    rest = everyone - sum(sizes.values())
    why = batch_rules.withheld(tuple(sizes.values()), rest)
    hidden = {part for part, reason in zip(sizes, why, strict=True) if reason == "complement"}
    return tuple(withheld(row) if row.segment in hidden else row for row in rows)


def _hidden(split: Split) -> set[Pair]:
    """The smallest shown segments of every measure whose withheld ones are few together."""
    hidden: set[Pair] = set()
    for measure in dict.fromkeys(row.item for row in split.estimates):
        rows = split.estimates.where(item=measure, statistic="index")
        sizes = {row.segment: row.n for row in rows}
        shown = {row.segment for row in rows if row.shown}
        for segment in _joined(sizes, shown):
            hidden.add((measure, segment))
    return hidden


def _joined(sizes: Mapping[str, int], shown: Collection[str]) -> list[str]:
    """Segments withheld with those that are too small, one after the other.

    sizes   segment -> answers
    shown   those that hold enough by themselves
    """
    left, found = set(shown), []
    groups = _adding_up(sizes)
    while few := [each for each in groups if _gives_away(each, sizes, left)]:
        smallest = min((each for each in few[0] if each in left), key=lambda each: sizes[each])
        left.remove(smallest)
        found.append(smallest)
    return found


def _adding_up(segments: Iterable[str]) -> list[list[str]]:
    """Segments that add up to something a report tells: all of them, and those of each answer."""
    every = list(segments)
    answers = dict.fromkeys(part for each in every if CROSS in each for part in each.split(CROSS))
    return [every, *([s for s in every if answer in s.split(CROSS)] for answer in answers)]


def _gives_away(group: Sequence[str], sizes: Mapping[str, int], left: Collection[str]) -> bool:
    """Whether what is withheld of a group is few, and the rest of it is shown."""
    few = sum(sizes[each] for each in group if each not in left)
    return 0 < few < WITHHELD_BELOW and any(each in left for each in group)


def _untold(row: Contrast) -> Contrast:
    blank = Contrast(item=row.item, statistic=row.statistic, segment=row.segment)
    return replace(blank, against=row.against, direction="withheld")


def _unmixed(row: AtWholeMix) -> AtWholeMix:
    return AtWholeMix(segment=row.segment, by=row.by, n=row.n, flag="withheld")
