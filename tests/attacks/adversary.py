"""An adversary: every world that fits what is published.

Of one row of counts it writes all of them down; of more it keeps linear constraints on whole
numbers and solves them.

It knows the rules, how rounding works, and every exact number said to be known; it looks for the
least and the greatest value a hidden count can have. `rounded_row` leaves it, of what each cell is
more than its multiple,

    e_i - e_j <= base for all i and j, where the j-th multiple is not 0
    sum of e = exact total - published total, where the exact total is known

Letters: x hidden counts, G groups by P answers, laid out row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

SLACK = 1e-6
"""Worths are told in thousandths, so nothing is known more exactly than this."""

Vector = Sequence[float] | np.ndarray


@dataclass(kw_only=True)
class System:
    """What is known of `size` hidden counts, none of them negative."""

    size: int
    rows: list[np.ndarray] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def know(self, weights: Vector, least: float, most: float) -> None:
        self.rows.append(np.asarray(weights, float))
        self.least.append(least)
        self.most.append(most)

    def know_rounded(self, parts: Sequence[Vector], published: Sequence[int], base: int) -> None:
        """A row of sums of hidden counts was rounded as one."""
        for i, one in enumerate(parts):
            for j, other in enumerate(parts):
                if i != j and published[j]:
                    gap = published[i] - published[j] + base + 2 * len(parts) * 1e-3
                    self.know(np.subtract(one, other), -np.inf, gap)

    def allows(self, truth: Vector) -> bool:
        """Whether the truth is one of the possible worlds: else the adversary is mistaken."""
        told = np.array(self.rows) @ np.asarray(truth, float)
        low, high = np.array(self.least) - SLACK, np.array(self.most) + SLACK
        return bool(((told >= low) & (told <= high)).all())

    def range_of(self, weights: Vector) -> tuple[float, float]:
        """The least and the greatest value a sum of hidden counts can have."""
        return self._least(np.asarray(weights, float)), -self._least(-np.asarray(weights, float))

    def width_of(self, weights: Vector) -> float:
        low, high = self.range_of(weights)
        return high - low

    def _least(self, weights: np.ndarray) -> float:
        known = LinearConstraint(np.array(self.rows), self.least, self.most)
        whole = np.ones(self.size)
        found = milp(weights, constraints=known, integrality=whole, bounds=Bounds(0, np.inf))
        assert found.success, found.message
        return float(found.fun)


def unit(size: int, *places: int) -> np.ndarray:
    """The weights that pick some hidden counts."""
    weights = np.zeros(size)
    weights[list(places)] = 1
    return weights


def worlds(published: Sequence[int], total: int, base: int) -> np.ndarray:
    """All rows (W, P) of whole numbers with one total that round to the row published.

    Ties are left open: a few more rows than there are.
    """
    shown = np.asarray(published)
    free = len(shown) - 1
    steps = np.arange(1 - base, base)
    beyond = np.stack(np.meshgrid(*[steps] * free, indexing="ij"), axis=-1).reshape(-1, free)
    last = total - shown.sum() - beyond.sum(axis=1, keepdims=True)
    rows = np.hstack([beyond, last])
    lowest = np.where(shown > 0, rows, base).min(axis=1)
    near = (rows.max(axis=1) - lowest <= base) & (abs(last[:, 0]) < base)
    return shown + rows[near & (shown + rows >= 0).all(axis=1)]


def widths(rows: np.ndarray) -> np.ndarray:
    """How far apart the least and the greatest value of each count are, over all worlds."""
    return np.ptp(rows, axis=0)
