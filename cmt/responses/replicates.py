"""Replicate weights that came with a survey: what must be said of them, and what they are worth.

The variance of a statistic is the sum over replicates of scale x (replicate - estimate)^2, with
the scales of R `survey::svrepdesign`:

    BRR        1 / R                  balanced halves
    Fay        1 / (R (1 - rho)^2)    halves weighted rho and 2 - rho
    JK1        (R - 1) / R            one sampling unit deleted, no strata
    JKn        as given               (n - 1) / n of the stratum whose unit was deleted
    bootstrap  1 / R

Weights are whole weights, not factors of the survey's weights.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from cmt.errors import DesignError, Fault

ReplicateMethod = Literal["", "BRR", "Fay", "JK1", "JKn", "bootstrap"]
"""How replicate weights were made."""
METHODS = tuple(method for method in get_args(ReplicateMethod) if method)


def replicate_faults(
    columns: Sequence[str],
    method: str,
    scale: Sequence[float],
    rho: float | None,
    beside: Collection[str],
) -> Iterator[Fault]:
    """What is said of replicate weights that cannot be.

    beside  what else the design names that replicates already say
    """
    if not columns:
        if method or scale or rho is not None:
            yield Fault(where="replicates", got="they are described, but no column is named")
        return
    if method not in METHODS:
        got, expected = f"'{method}' is no method", ", ".join(METHODS)
        yield Fault(where="replicate method", got=got, expected=expected)
    if method == "Fay" and not (rho and 0 < rho < 1):
        yield Fault(where="replicate rho", got=f"this is {rho}", expected="between 0 and 1")
    if method == "JKn" and not scale:
        expected = "(n - 1) / n of its stratum for each replicate"
        yield Fault(where="replicate scale", got="there is none", expected=expected)
    if not all(0 <= each < float("inf") for each in scale):
        yield Fault(where="replicate scale", got=f"this is {scale}", expected="numbers from 0")
    if beside:
        got, hint = f"beside them is named: {', '.join(beside)}", "Replicates say it: leave it out"
        yield Fault(where="replicates", got=got, hint=hint)


def scales(
    count: int, method: ReplicateMethod, scale: Sequence[float], rho: float | None
) -> NDArray[np.float64]:
    """What the squared deviation of each replicate counts in the variance: (R,).

    Raises DesignError when there are neither one nor as many scales as replicates.
    """
    if scale:
        if len(scale) not in (1, count):
            got, expected = f"there are {len(scale)}", f"one, or {count} as there are replicates"
            raise DesignError(Fault(where="replicate scale", got=got, expected=expected))
        return np.broadcast_to(np.array(scale, float), (count,))
    match method:
        case "JK1":
            one = (count - 1) / count
        case "Fay":
            one = 1 / (count * (1 - (rho or 0.0)) ** 2)
        case _:
            one = 1 / count
    return np.full(count, one)
