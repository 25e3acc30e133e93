"""The columns that say how people were chosen: weights, strata, clusters.

They are read from the export by the names in `Design`: a header, or the id of an item whose column
was matched. A column that is an item stays one: its strata are the item's answers, whatever the
language they were given in. A value that cannot be used stops the run: every number would be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.errors import DesignError, Fault
from cmt.responses.cells import Cells
from cmt.responses.model import Design, Export, Match
from cmt.responses.refusals import grouped
from cmt.responses.text import key, plain, suggestion
from cmt.responses.weights import weights_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The values of the design, one per respondent; None where the design names no column."""

    weight: NDArray[np.float64] | None
    strata: tuple[str, ...] | None
    cluster: tuple[str, ...] | None


def columns_named(name: str, matches: Sequence[Match]) -> tuple[int, ...]:
    """Positions of the columns a design's name means: by header, else by the id of their item.

    >>> columns_named("poids", [Match(column="Q1", item="overall"), Match(column="Poids", item="")])
    (1,)
    """
    same = [at for at, match in enumerate(matches) if match.column == name]
    alike = [at for at, match in enumerate(matches) if plain(match.column) == plain(name)]
    items = [at for at, match in enumerate(matches) if match.item and key(match.item) == key(name)]
    return tuple(same or alike or items) if name else ()


def roles_of(
    design: Design, matches: Sequence[Match], channel: str = ""
) -> dict[int, tuple[str, ...]]:
    """Position of a column -> what it is taken for by its name, of every column that is named."""
    roles = {"weight": design.weight, "stratum": design.strata, "sampling unit": design.cluster}
    roles["channel"] = channel
    named = {role: columns_named(name, matches) for role, name in roles.items()}
    positions = {at for found in named.values() for at in found}
    return {at: tuple(role for role, found in named.items() if at in found) for at in positions}


def design_values(
    export: Export, design: Design, matches: Sequence[Match], items: Mapping[str, Cells]
) -> Chosen:
    """Weights, strata and clusters of every respondent.

    matches  one per column of the export
    items    item id -> one label per respondent ("" = no answer): answers of two languages are
             then one stratum

    Raises DesignError with every fault: no such column; a weight that is zero, negative, no
    number or a million times the usual; a stratum or cluster that is blank.
    """
    faults: list[Fault] = []
    read = _Columns(export=export, matches=matches, items=items, faults=faults)
    weights = read.cells(design.weight, "weight")
    strata = read.labels(design.strata, "stratum")
    cluster = read.labels(design.cluster, "cluster")
    weight = weights_of(export, design.weight, weights, faults) if weights is not None else None
    if faults:
        raise DesignError(faults)
    unit = _nested(strata, cluster)
    return Chosen(
        weight=weight,
        strata=None if strata is None else tuple(strata),
        cluster=None if unit is None else tuple(unit),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    export: Export
    matches: Sequence[Match]
    items: Mapping[str, Cells]
    faults: list[Fault]

    def cells(self, name: str, role: str) -> Cells | None:
        """The cells of the column with this name, or a fault."""
        found = columns_named(name, self.matches)
        if len(found) == 1:
            return self.export.columns[found[0]]
        if name:
            known = [*self.export.headers, *(match.item for match in self.matches if match.item)]
            self.faults.append(_unknown(self.export, name, role, known, len(found)))
        return None

    def labels(self, name: str, role: str) -> Cells | None:
        """One label per respondent; a blank one is a fault."""
        cells = self.cells(name, role)
        if cells is None:
            return None
        item = self.matches[columns_named(name, self.matches)[0]].item
        labels = self.items.get(item, cells).replaced(lambda text: " ".join(text.split()))
        self.faults.extend(
            grouped(
                self.export,
                name,
                labels,
                lambda text: "" if text else f"there is no {role}",
                f"Fill in the {role}, or give the respondents without one a {role} of their own",
            )
        )
        return labels


def _unknown(export: Export, name: str, role: str, known: Sequence[str], found: int) -> Fault:
    several = f"{found} columns are called '{name}'"
    return Fault(
        where=export.name,
        got=several if found else f"there is no column '{name}' for the {role}",
        hint="Rename one of them" if found else suggestion(name, known),
    )


def _nested(strata: Cells | None, cluster: Cells | None) -> Cells | None:
    """Cluster labels made unique: office 1 of the north is not office 1 of the south."""
    if strata is None or cluster is None:
        return cluster
    pairs, at = np.unique(np.stack((strata.at, cluster.at)), axis=1, return_inverse=True)
    named = [f"{strata.texts[stratum]} / {cluster.texts[unit]}" for stratum, unit in pairs.T]
    return Cells.of_codes(named, at.ravel())
