"""A table of numbers as a survey of respondents chosen one by one, for comparison with R."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from cmt.analysis.infer import Units

Floats = np.ndarray


def table(path: Path) -> tuple[list[str], Floats]:
    """Header and numbers of a CSV file; what is no number is nan."""
    with path.open(encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    return header, np.array([[_number(cell) for cell in row] for row in rows])


def respondents(n: int) -> Units:
    """Each of n rows a sampling unit of its own, in one stratum."""
    return Units(
        strata=("",),
        keys=tuple(f"{row:06d}" for row in range(n)),
        stratum=np.zeros(n, np.intp),
        members=np.ones(n),
        unit_of=np.arange(n),
        stratum_of=np.zeros(n, np.intp),
        segment_of=("",) * n,
    )


def grams(values: Floats, weight: Floats | None = None) -> Floats:
    """(n, q, q) cross-products of 1 and the columns, outcome first."""
    z = np.column_stack([np.ones(len(values)), values])
    w = np.ones(len(values)) if weight is None else weight
    return z[:, :, None] * z[:, None, :] * w[:, None, None]


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
