"""Complementary suppression: segments are shown only if nobody can work out those that are not.

The whole is published, so whoever knows some segments knows what the others hold together. That
rest must be nobody, or fit to be shown: while it is not, the smallest segment shown joins it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cmt.benchmark.cells import Cell
from cmt.benchmark.disclosure import Rule, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which segments of one item are shown, why the others are not, and what those hold."""

    segments: tuple[str, ...]  # in the order given
    withheld: Mapping[str, Rule]
    rest: Cell  # outside the segments shown


def shown_segments(whole: Cell, cells: Mapping[str, Cell], rules: Rules) -> Shown:
    """The segments of one item that may be shown beside the whole.

    whole    everyone
    cells    segment -> its answers; who belongs to none is in no segment
    returns  at least two groups, of which one may be the rest, or no segment at all

    >>> from cmt.benchmark.disclosure import load_rules
    >>> sizes = {"a": 120, "b": 82, "c": 8}
    >>> cells = {name: Cell(base=n, worth=n * 0.7) for name, n in sizes.items()}
    >>> shown_segments(Cell(base=210, worth=147), cells, load_rules()).segments
    ('a',)
    """
    broken = {name: _broken(cell, rules) for name, cell in cells.items()}
    withheld = {name: rule for name, rule in broken.items() if rule}
    shown = [name for name in cells if name not in withheld]
    while shown and not _fit(_rest(whole, (cells[name] for name in shown)), rules):
        smallest = min(shown, key=lambda name: (cells[name].base, shown.index(name)))
        shown.remove(smallest)
        withheld[smallest] = "complement"
    if len(shown) == 1 and cells[shown[0]].base == whole.base:
        shown = []  # it is the whole under another name
    rest = _rest(whole, (cells[name] for name in shown))
    return Shown(segments=tuple(shown), withheld=withheld, rest=rest)


def _broken(cell: Cell, rules: Rules) -> Rule | None:
    """The rule a segment breaks."""
    if cell.base < rules.minimum:
        return "minimum"
    if cell.base < rules.segment_minimum:
        return "segment-minimum"
    return None if _mixed(cell, rules.segment_ends) else "dominance"


def _mixed(cell: Cell, ends: float) -> bool:
    """Whether a score is far enough from both ends: at an end it says what everyone said."""
    return min(cell.worth, cell.base - cell.worth) >= ends


def _fit(rest: Cell, rules: Rules) -> bool:
    """Whether nobody is left, or so many and so various that their score may be worked out."""
    return rest.base == 0 or _mixed(rest, rules.rest_ends)


def _rest(whole: Cell, shown: Iterable[Cell]) -> Cell:
    parts = list(shown)
    return Cell(
        base=whole.base - sum(part.base for part in parts),
        worth=max(0.0, whole.worth - sum(part.worth for part in parts)),
    )
