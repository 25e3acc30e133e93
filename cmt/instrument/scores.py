"""Scores from 0 to 100: what each point of a scale is worth, and what a mean of them can be.

An index is the mean of scores on scales that may differ. It is tallied like an item, by a list of
the values it can take that follows from the questionnaire alone. All scores are whole multiples of
100 / L for one whole number L, so that the mean of c of them is 100 s / (L c).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from cmt.instrument.model import Scale

MOST_SCORES = 5000
"""Values an index may take at most: each is a place in every tally."""


def steps_of(scales: Sequence[Scale]) -> int:
    """L: the steps into which 0 to 100 must be divided for every point to fall on one.

    Five points and eleven points: 20 steps, of 5 each.
    """
    spans = (scale.points[-1] - scale.points[0] for scale in scales)
    return math.lcm(*(span for span in spans if span))


def scores_of(scale: Scale, steps: int) -> tuple[int, ...]:
    """The steps each point of a scale is up: on five points and 20 steps 0, 5, 10, 15, 20."""
    low, span = scale.points[0], scale.points[-1] - scale.points[0]
    return tuple((point - low) * steps // span for point in scale.points)


def possible_scores(scales: Sequence[Scale]) -> int:
    """How many values the mean of one or more scores on these scales can take."""
    if not scales:
        return 0
    fractions = sum(_coprime(count) for count in range(1, len(scales) + 1))
    return steps_of(scales) * fractions + 1


def mean_scores(scales: Sequence[Scale]) -> tuple[float, ...]:
    """The values themselves, ascending from 0 to 100."""
    steps = steps_of(scales)
    parts = {
        Fraction(s, steps * count)
        for count in range(1, len(scales) + 1)
        for s in range(steps * count + 1)
    }
    return tuple(float(100 * part) for part in sorted(parts))


def _coprime(count: int) -> int:
    """Euler's totient: the fractions with this denominator that no smaller one has."""
    return sum(math.gcd(count, k) == 1 for k in range(1, count + 1))
