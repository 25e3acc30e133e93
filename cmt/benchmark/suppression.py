"""Complementary suppression: segments are shown only if nobody can work out those that are not.

The whole is published, so whoever knows some segments knows what the others hold together. That
rest must be nobody, or enough: while it is too few, the smallest segment shown joins it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmt.benchmark.disclosure import Rule, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which segments of one item are shown, why the others are not, and how many those hold."""

    segments: tuple[str, ...]  # in the order given
    withheld: Mapping[str, Rule]
    rest: int  # answers outside the segments shown


def shown_segments(whole: int, bases: Mapping[str, int], rules: Rules) -> Shown:
    """The segments of one item that may be shown beside the whole.

    whole    answers of everyone
    bases    segment -> its answers; who belongs to none is in no segment
    returns  at least two groups, of which one may be the rest, or no segment at all

    >>> from cmt.benchmark.disclosure import load_rules
    >>> shown_segments(210, {"a": 120, "b": 82, "c": 8}, load_rules()).segments
    ('a',)
    """
    withheld: dict[str, Rule] = {}
    for name, base in bases.items():
        if base < rules.segment_minimum:
            withheld[name] = "minimum" if base < rules.minimum else "segment-minimum"
    shown = [name for name in bases if name not in withheld]
    while shown and 0 < _rest(whole, bases, shown) < rules.rest_minimum:
        smallest = min(shown, key=lambda name: (bases[name], shown.index(name)))
        shown.remove(smallest)
        withheld[smallest] = "complement"
    if len(shown) == 1 and not _rest(whole, bases, shown):
        shown = []  # it is the whole under another name
    return Shown(segments=tuple(shown), withheld=withheld, rest=_rest(whole, bases, shown))


def _rest(whole: int, bases: Mapping[str, int], shown: list[str]) -> int:
    return whole - sum(bases[name] for name in shown)
