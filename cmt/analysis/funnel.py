"""Funnel limits: how far from the centre a score of a given precision lies by chance alone.

Letters: y (k,) scores, s (k,) their standard errors at the centre, z = (y - centre) / s.

Surveys always differ more than their errors say. How much more is read off the scores between
the tenths (outer ones are set to them: winsorised, so that no outlier widens its own limits), as a
factor on the variance, phi, or as a variance added to all, tau2.

Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmt.analysis import student
from cmt.analysis.position import Floats

TRIMMED = 0.10
"""Share of the scores at either end that is set to the next."""
INNER, OUTER = 0.95, 0.998
"""The two pairs of limits; a fair survey lies beyond them once in 20, once in 500."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersion:
    """How much more than by chance the scores differ."""

    factor: float  # phi: variance of the winsorised z
    added: float  # tau2, in the square of the score's unit


def z_scores(y: Floats, s: Floats, centre: float, added: float = 0.0) -> Floats:
    """(k,) distances from the centre in standard errors; `added` is a variance of all."""
    return np.asarray((y - centre) / np.sqrt(s**2 + added))


def dispersion(y: Floats, s: Floats, centre: float) -> Dispersion:
    """phi and tau2 of scores about a centre; tau2 is 0 where phi is no more than chance."""
    z = z_scores(y, s, centre)
    low, high = np.quantile(z, (TRIMMED, 1 - TRIMMED))
    k = len(z)
    factor = float((np.clip(z, low, high) ** 2).sum() / k)
    weights = 1 / s**2
    spread = float(weights.sum() - (weights**2).sum() / weights.sum())
    added = (k * factor - (k - 1)) / spread if spread > 0 else 0.0
    return Dispersion(factor=factor, added=max(0.0, added))


def half_width(s: Floats, level: float, added: float = 0.0) -> Floats:
    """Distance of the limits from the centre at standard errors s."""
    z = student.normal_quantile(0.5 + level / 2)
    return np.asarray(z * np.sqrt(s**2 + added))
