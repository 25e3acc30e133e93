"""Segments as they are published: bases and scores that round together and add up to the whole.

The segments of one item and what they leave of the whole are two rows, answers and what they are
worth, each rounded as one (`rounding.py`): nobody can play the segments off against the whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from cmt.analysis.parts import Split
from cmt.analysis.results import Results
from cmt.benchmark.cells import Cell, Counts
from cmt.benchmark.disclosure import Rule, Rules
from cmt.benchmark.model import DECIMALS, PublishedItem, PublishedSegment, SegmentScore
from cmt.benchmark.rounding import rounded_row
from cmt.benchmark.standard import digests_of, shared
from cmt.benchmark.suppression import shown_segments

ALL = "all"
"""Instead of an item: no segment of the split is published at all."""

Reasons = dict[tuple[str, str], tuple[Rule, int]]
"""(segment, item) -> the rule it is withheld by, and the answers it had."""


def published_segments(
    results: Results,
    split: Split | None,
    counts: Mapping[str, Counts],
    items: Mapping[str, PublishedItem],
    rules: Rules,
    own_items: bool,
    unchanged: bool = True,
) -> tuple[tuple[PublishedSegment, ...], Reasons]:
    """The segments of a split that may be published, and why the others may not.

    unchanged  whether segments published before, if any, are what they were
    """
    if split is None:
        return (), {}
    (question,) = split.items
    if not own_items and not shared(results.instrument, question):
        return (), {(question, ALL): ("own-item", 0)}  # before the others: they name the question
    if not unchanged:
        return (), {(question, ALL): ("difference", 0)}
    if results.weighted:
        return (), {(question, ALL): ("weighted-segments", 0)}
    scores: dict[str, list[SegmentScore]] = {name: [] for name in split.segments}
    withheld: Reasons = {}
    for name, each in counts.items():
        found, why = segment_scores(each, items[name], rules)
        for segment, score in found.items():
            scores[segment].append(score)
        withheld |= {(s, name): (rule, each.segments[s].base) for s, rule in why.items()}
    digests = digests_of(results.instrument, question)
    shown = tuple(
        PublishedSegment(
            item=question,
            point=int(segment.rpartition("=")[2]),
            digests=digests,
            scores=tuple(rows),
        )
        for segment, rows in scores.items()
        if rows
    )
    return shown, withheld


def segment_scores(
    counts: Counts, item: PublishedItem, rules: Rules
) -> tuple[dict[str, SegmentScore], dict[str, Rule]]:
    """The scores of one item in the segments that may be shown, and why others may not."""
    everyone = Cell(base=counts.base, worth=counts.worth)
    shown = shown_segments(everyone, counts.segments, rules)
    if not shown.segments:
        return {}, dict(shown.withheld)
    parts = [*(counts.segments[name] for name in shown.segments), shown.rest]
    base = rounded_row([part.base for part in parts], rules.rounding, item.base)
    whole = round(item.index / 100 * item.base / rules.rounding) * rules.rounding
    worth = rounded_row([part.worth for part in parts], rules.rounding, whole)
    found = {
        name: SegmentScore(item=item.id, base=b, worth=w, index_se=_error(item, b, w, rules))
        for name, b, w in zip(shown.segments, base, worth, strict=False)
    }
    return found, dict(shown.withheld)


def _error(item: PublishedItem, base: int, worth: int, rules: Rules) -> float:
    """Of a segment's index: the whole's spread over the segment's base, and both roundings.

    A rounding to a multiple of b has a variance of b2 / 12.
    """
    sampling = item.index_se**2 * item.base / base
    rounding = rules.rounding**2 / 12 * (1 + min(1.0, worth / base) ** 2) * (100 / base) ** 2
    return round(math.sqrt(sampling + rounding), DECIMALS)
