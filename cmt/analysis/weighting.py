"""Weights made to meet targets, and the record of how that went.

Letters: n respondents, K adjustment cells, m categories of all margins, c of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.raking import kish_effect, rake_within
from cmt.analysis.sampling import Floats
from cmt.errors import DesignError, Fault
from cmt.responses.model import Responses
from cmt.responses.targets import CROSS, Margin, Targets
from cmt.responses.weights import FARTHEST

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """Weights that were made to meet targets, and how it went. The targets are in the design."""

    method: Literal["post-stratified", "raked"]
    margins: tuple[str, ...]  # names of columns, "area x gender" where crossed
    passes: int  # of raking over all margins
    miss: float  # the most any category is off its target, as a share of the whole
    ratio: float  # largest weight over smallest
    design_effect: float  # Kish's, of the weights made
    effect_before: float  # and of those before
    trimmed: int = 0  # respondents whose weight is at a bound
    converged: bool = True  # targets and bounds are met
    kept: int = 0  # respondents without an answer who kept their share of a margin


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adjusted:
    """Weights raked to targets, and what replicates need to be raked alike."""

    before: Floats  # (n,)
    weight: Floats  # (n,)
    cell: Index  # (n,)
    categories: NDArray[np.int32]  # (K, margins), who is not known in a category of their own
    targets: tuple[Floats, ...]
    weighting: Weighting

    @property
    def met(self) -> list[Floats]:
        """A margin -> (c,) what the weights add up to in each category."""
        return [
            np.bincount(self.categories[:, j][self.cell], self.weight, len(wanted)).astype(float)
            for j, wanted in enumerate(self.targets)
        ]

    @property
    def indicators(self) -> Floats:
        """(K, m) whether each cell is in each category of each margin."""
        found = zip(self.categories.T, self.targets, strict=True)
        return np.column_stack([np.eye(len(wanted))[column] for column, wanted in found])


def adjusted(responses: Responses, targets: Targets, before: Floats) -> Adjusted:
    """Weights (n,) that meet the targets, and add up to their counts or else to n.

    raises  DesignError for respondents whom the targets leave no weight
    """
    assert responses.cells is not None
    total = targets.total or float(responses.rows)
    shares = [
        _with_unknown(margin, responses.cells[:, j], before)
        for j, margin in enumerate(targets.margins)
    ]
    wanted = tuple(each * total for each in shares)
    known = [
        np.where(found < 0, len(margin.values), found)
        for margin, found in zip(targets.margins, responses.cells.T, strict=True)
    ]
    categories, cell = np.unique(np.column_stack(known), axis=0, return_inverse=True)
    cell = cell.ravel()
    mean = total / responses.rows
    least, most = targets.bounds
    start = before * total / before.sum()
    trimmed, raked = rake_within(start, cell, categories, wanted, least * mean, most * mean)
    weight = trimmed.weight
    _refuse_vanished(weight, responses.cells, targets)
    return Adjusted(
        before=before,
        weight=weight,
        cell=cell,
        categories=categories,
        targets=wanted,
        weighting=Weighting(
            method="raked" if len(targets.margins) > 1 else "post-stratified",
            margins=tuple(margin.name for margin in targets.margins),
            passes=raked.passes,
            miss=raked.miss,
            ratio=float(weight.max() / weight.min()),
            design_effect=kish_effect(weight),
            effect_before=kish_effect(before),
            trimmed=trimmed.trimmed,
            converged=trimmed.converged and raked.converged,
            kept=int((responses.cells < 0).any(axis=1).sum()),
        ),
    )


def _refuse_vanished(weight: Floats, cells: NDArray[np.int32], targets: Targets) -> None:
    """Refuse targets that can only be met by doing away with respondents, naming these.

    Nobody being in two categories at once, the targets of both may contradict each other; raking
    then drives the weights of those in other cells towards zero, however long it goes on.
    """
    gone = weight * FARTHEST < np.median(weight)
    faults = [
        Fault(
            where="targets",
            got=f"they leave no weight to the {int(np.all(cells[gone] == row, axis=1).sum())} who "
            f"answered {_cell_named(row, targets)}: they contradict each other",
            hint="Check them, merge categories, or bound the weights with trim",
        )
        for row in np.unique(cells[gone], axis=0)
    ]
    if faults:
        raise DesignError(faults)


def _cell_named(row: NDArray[np.int32], targets: Targets) -> str:
    """The categories of a cell: "area 'north' and gender 'F'"."""
    return " and ".join(
        f"{margin.name} '{CROSS.join(margin.categories[at])}'" if at >= 0 else f"no {margin.name}"
        for margin, at in zip(targets.margins, row.tolist(), strict=True)
    )


def _with_unknown(margin: Margin, found: NDArray[np.int32], before: Floats) -> Floats:
    """Shares of the categories, with one more for who has no answer: they keep theirs."""
    unknown = float(before[found < 0].sum() / before.sum())
    if not unknown:
        return margin.shares
    return np.append(margin.shares * (1 - unknown), unknown)
