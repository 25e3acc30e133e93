"""Segments too small to show cannot be had by subtraction either.

The scores of everybody and of all segments but one give the score of that one. Where the segments
under the minimum hold fewer answers than the minimum together, the smallest one that is shown is
withheld as well: what is left then is of as many as any figure that is shown. This holds for each
measure of a split by itself; who answered the question of the split not at all is no segment.
"""

from __future__ import annotations

import math
from dataclasses import replace

from cmt.analysis.estimates import WITHHELD_BELOW, Estimate, Estimates
from cmt.analysis.parts import AtWholeMix, Contrast, Split

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
                _withheld(row) if (row.item, row.segment) in hidden else row
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


def _hidden(split: Split) -> set[Pair]:
    """The smallest shown segment of every measure whose withheld ones are few together."""
    hidden: set[Pair] = set()
    for measure in dict.fromkeys(row.item for row in split.estimates):
        rows = split.estimates.where(item=measure, statistic="index")
        shown = [row for row in rows if row.shown]
        left = sum(row.n for row in rows if not row.shown)
        if shown and 0 < left < WITHHELD_BELOW:
            smallest = min(shown, key=lambda row: row.n)
            hidden.add((measure, smallest.segment))
    return hidden


def _withheld(row: Estimate) -> Estimate:
    nan = math.nan
    return replace(row, estimate=nan, se=nan, low=nan, high=nan, flag="withheld")


def _untold(row: Contrast) -> Contrast:
    blank = Contrast(item=row.item, statistic=row.statistic, segment=row.segment)
    return replace(blank, against=row.against, direction="withheld")


def _unmixed(row: AtWholeMix) -> AtWholeMix:
    return AtWholeMix(segment=row.segment, by=row.by, n=row.n, flag="withheld")
