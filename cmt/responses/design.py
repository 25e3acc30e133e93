"""The columns that say how people were chosen: weights, strata, clusters, replicates, targets.

They are read from the export by the names in `Design`: a header, or the id of an item whose column
was matched. A column that is an item stays one: its strata are the item's answers, whatever the
language they were given in. A value that cannot be used stops the run: every number would be wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.errors import DesignError, Fault
from cmt.responses.cells import Cells
from cmt.responses.model import Design, Export, Match
from cmt.responses.refusals import grouped
from cmt.responses.replicates import replicate_faults, scales
from cmt.responses.targets import Spellings, Targets, placed
from cmt.responses.text import key, plain, suggestion
from cmt.responses.weights import weights_of

FEWEST = 2
"""Replicates that can differ at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The values of the design, one per respondent; None where the design names no column."""

    weight: NDArray[np.float64] | None
    strata: tuple[str, ...] | None
    cluster: tuple[str, ...] | None
    replicates: NDArray[np.float64] | None = None  # (n, R)
    cells: NDArray[np.int32] | None = None  # (n, margins) category in the targets


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
    headers = [match.column for match in matches]
    replicates = [columns_named(name, matches) for name in replicate_columns(design, headers)]
    named["replicate weight"] = tuple(at for found in replicates for at in found)
    wanted = design.targets.columns if design.targets else ()
    targets = [columns_named(name, matches) for name in wanted]
    named["target"] = tuple(at for found in targets for at in found)
    positions = {at for found in named.values() for at in found}
    return {at: tuple(role for role, found in named.items() if at in found) for at in positions}


def replicate_columns(design: Design, headers: Sequence[str]) -> tuple[str, ...]:
    """The columns with replicate weights, by name or by what they begin with.

    >>> replicate_columns(Design(replicates=("rep*",), replicate_method="BRR"), ["rep1", "w"])
    ('rep1',)
    """
    found = (
        [header for header in headers if header.startswith(name[:-1])]
        if name.endswith("*")
        else [name]
        for name in design.replicates
    )
    return tuple(column for columns in found for column in columns)


def design_values(
    export: Export,
    design: Design,
    matches: Sequence[Match],
    items: Mapping[str, Cells],
    spellings: Spellings | None = None,
) -> Chosen:
    """Weights, strata, clusters, replicate weights and target categories of every respondent.

    matches  one per column of the export
    items    item id -> one label per respondent ("" = no answer): answers of two languages are
             then one stratum
    spellings  item id -> label -> all that the answer may be called in targets

    Raises DesignError with every fault: no such column; a weight that is zero, negative, no
    number or a million times the usual; a stratum or cluster that is blank; a population smaller
    than its sample; a category of the targets without respondents, or the reverse.
    """
    faults: list[Fault] = []
    read = _Columns(export=export, matches=matches, items=items, faults=faults)
    weights = read.cells(design.weight, "weight")
    strata = read.labels(design.strata, "stratum")
    cluster = read.labels(design.cluster, "cluster")
    weight = weights_of(export, design.weight, weights, faults) if weights is not None else None
    unit = _nested(strata, cluster)
    faults += _population_faults(design, strata, unit, export.rows)
    replicates = _replicates(read, design)
    cells = _cells(read, design.targets, spellings or {}) if design.targets else None
    if faults:
        raise DesignError(faults)
    return Chosen(
        weight=weight,
        strata=None if strata is None else tuple(strata),
        cluster=None if unit is None else tuple(unit),
        replicates=replicates,
        cells=cells,
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

    def answers(self, name: str, role: str) -> Cells | None:
        """One label per respondent, blank where there is none."""
        cells = self.cells(name, role)
        if cells is None:
            return None
        item = self.item(name)
        return self.items.get(item, cells).replaced(lambda text: " ".join(text.split()))

    def item(self, name: str) -> str:
        """The item whose column has this name."""
        return self.matches[columns_named(name, self.matches)[0]].item

    def labels(self, name: str, role: str) -> Cells | None:
        """One label per respondent; a blank one is a fault."""
        labels = self.answers(name, role)
        if labels is None:
            return None
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


def _replicates(read: _Columns, design: Design) -> NDArray[np.float64] | None:
    """The replicate weights (n, R); what is wrong with any of them is added to the faults."""
    beside = [name for name in ("strata", "cluster", "population") if getattr(design, name)]
    said = (design.replicate_method, design.replicate_scale, design.replicate_rho)
    wrong = list(replicate_faults(design.replicates, *said, beside))
    read.faults.extend(wrong)
    if wrong or not design.replicates:
        return None
    names = replicate_columns(design, read.export.headers)
    if len(names) < FEWEST:
        named = ", ".join(design.replicates)
        got = f"columns with replicate weights found for {named}: {len(names)}"
        fault = Fault(where=read.export.name, got=got, expected=f"at least {FEWEST}")
        read.faults.append(fault)
        return None
    cells = [(name, read.cells(name, "replicate weight")) for name in names]
    columns = [
        (name, weights_of(read.export, name, found, read.faults, zero=True))
        for name, found in cells
        if found is not None
    ]
    read.faults.extend(
        _empty(read.export.name, name) for name, weights in columns if not weights.any()
    )
    try:
        scales(len(names), *said)
    except DesignError as error:
        read.faults.extend(error.faults)
    return np.column_stack([weights for _, weights in columns]) if columns else None


def _empty(file: str, name: str) -> Fault:
    """A replicate of nobody has no statistic at all: it is no replicate, or another column."""
    got = "every replicate weight is zero"
    return Fault(where=f"{file} column {name}", got=got, hint="Leave the column out")


def _cells(read: _Columns, targets: Targets, spellings: Spellings) -> NDArray[np.int32] | None:
    """The category of every respondent in each margin of the targets (n, margins)."""
    labels = {name: read.answers(name, "targets") for name in targets.columns}
    known = {name: tuple(found) for name, found in labels.items() if found is not None}
    if len(known) < len(labels):
        return None
    called = {name: spellings.get(read.item(name), {}) for name in known}
    cells, faults = placed(targets, known, called)
    read.faults.extend(faults)
    return cells


def _population_faults(
    design: Design, strata: Cells | None, unit: Cells | None, rows: int
) -> Iterator[Fault]:
    """Populations of no stratum, strata without one, and samples larger than their population."""
    if not design.population:
        return
    if design.strata and strata is None:
        return  # that there is no such column is told already
    where = "population"
    labels = tuple(strata) if strata is not None else ("",) * rows
    places = tuple(unit) if unit is not None else tuple(map(str, range(rows)))
    drawn = Counter(stratum for stratum, _ in set(zip(labels, places, strict=True)))
    for stratum in sorted({*drawn, *design.population}):
        named = f"stratum '{stratum}'" if stratum else "a survey without strata"
        held = design.population.get(stratum)
        if held is None:
            yield Fault(where=where, got=f"there is no count for {named}")
        elif stratum not in drawn:
            got = f"nobody who answered is of {named}"
            yield Fault(where=where, got=got, hint=suggestion(stratum, drawn))
        elif held < drawn[stratum]:
            got = f"{named} holds {held}, fewer than the {drawn[stratum]} who answered"
            yield Fault(where=where, got=got)


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
