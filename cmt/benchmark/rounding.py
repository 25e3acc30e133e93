"""Rounding of counts that adds up, without chance: the same counts always round the same way.

A row of counts goes to the multiples of the base nearest to it among those that have one total:
the method of largest remainders. Whoever knows the exact total of the row still cannot tell its
cells, because e, what each cell is more than its multiple, is bound by nothing but

    e_i - e_j <= base   for all i and j        sum of e = exact total - published total

and tests/attacks takes exactly that for granted of its adversary.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heapreplace

SCALE = 1000
"""Parts of an answer that counts are told in, so that all arithmetic is on integers."""


def rounded_row(counts: Sequence[float], base: int, total: int | None = None) -> tuple[int, ...]:
    """A row of counts as multiples of the base.

    total    of the result, a multiple of the base; the sum of the counts rounded down unless said
    returns  the nearest such row, the earlier cell going up where two are equally near

    >>> rounded_row((3, 1, 12, 40, 21), 5)
    (5, 0, 10, 40, 20)
    """
    parts, step = [round(count * SCALE) for count in counts], base * SCALE
    goal = sum(parts) // step if total is None else total // base
    cells = [part // step for part in parts]
    spare = goal - sum(cells)
    while spare < 0:  # from what would stay above its count the most, downwards
        lowered = [i for i, cell in enumerate(cells) if cell]
        least = min(lowered, key=lambda i: (parts[i] - cells[i] * step, -i))
        cells[least] -= 1
        spare += 1
    first = [(cells[i] * step - part, i) for i, part in enumerate(parts)]
    heapify(first)
    for _ in range(spare):
        over, i = first[0]
        cells[i] += 1
        heapreplace(first, (over + step, i))
    return tuple(cell * base for cell in cells)
