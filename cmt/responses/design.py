"""The columns that say how people were chosen: weights, strata, clusters.

They are read from the export by the names in `Design`: a header, or the id of an item whose column
was matched. A value that cannot be used stops the run, because every number would be wrong.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.errors import DesignError, Fault
from cmt.responses.model import Design, Export
from cmt.responses.text import plain, suggestion

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The values of the design, one per respondent; None where the design names no column."""

    weight: NDArray[np.float64] | None
    strata: tuple[str, ...] | None
    cluster: tuple[str, ...] | None


def design_values(
    export: Export, design: Design, items: Mapping[str, Sequence[str]] | None = None
) -> Chosen:
    """Weights, strata and clusters of every respondent.

    items    item id -> one label per respondent ("" = no answer), for a design that names an item
             by its id or its header: answers of two languages are then one stratum

    Raises DesignError with every fault: no such column; a weight that is zero, negative or no
    number; a stratum or cluster that is blank.
    """
    faults: list[Fault] = []
    read = _Columns(export=export, items=items or {}, faults=faults)
    weights = read.cells(design.weight, "weight")
    strata = read.labels(design.strata, "stratum")
    cluster = read.labels(design.cluster, "cluster")
    weight = _weights(export, design.weight, weights, faults) if weights is not None else None
    if faults:
        raise DesignError(faults)
    return Chosen(weight=weight, strata=strata, cluster=_nested(strata, cluster))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    export: Export
    items: Mapping[str, Sequence[str]]
    faults: list[Fault]

    def cells(self, name: str, role: str) -> Sequence[str] | None:
        """The cells of the column with this header, of the item with this id, or a fault."""
        if not name:
            return None
        alike = [at for at, text in enumerate(self.export.headers) if plain(text) == plain(name)]
        same = [at for at in alike if self.export.headers[at] == name] or alike
        found: list[Sequence[str]] = [self.export.columns[at] for at in same]
        found += [self.items[name]] if name in self.items and not found else []
        if len(found) == 1:
            return found[0]
        self.faults.append(_unknown(self.export, name, role, self.items, len(found)))
        return None

    def labels(self, name: str, role: str) -> tuple[str, ...] | None:
        """One label per respondent; a blank one is a fault."""
        cells = self.items.get(name) or self.cells(name, role)
        if cells is None:
            return None
        labels = tuple(" ".join(cell.split()) for cell in cells)
        self.faults.extend(
            _grouped(
                self.export,
                name,
                labels,
                lambda text: "" if text else f"there is no {role}",
                f"Fill in the {role}, or give the respondents without one a {role} of their own",
            )
        )
        return labels


def _weights(
    export: Export, name: str, cells: Sequence[str], faults: list[Fault]
) -> NDArray[np.float64]:
    """The weights (n,); what is wrong with any of them is added to the faults."""
    numbers = {text: _number(text) for text in dict.fromkeys(cells)}
    hint = "Correct the weight, or leave the respondent out of the file"
    faults.extend(_grouped(export, name, cells, lambda text: _wrong(text, numbers[text]), hint))
    return np.fromiter(map(numbers.__getitem__, cells), dtype=np.float64, count=len(cells))


def _number(text: str) -> float:
    """A number with a decimal point or comma; nan when it is none."""
    bare = text.strip()
    return float(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else math.nan


def _wrong(text: str, value: float) -> str:
    if not text.strip():
        return "there is no weight"
    if not math.isfinite(value):
        return f"the weight '{text.strip()}' is not a number"
    if value <= 0:
        return f"the weight {text.strip()} is {'zero' if value == 0 else 'negative'}"
    return ""


def _grouped(
    export: Export,
    name: str,
    cells: Sequence[str],
    wrong: Callable[[str], str],
    hint: str,
) -> list[Fault]:
    """One fault per distinct wrong value, with its rows."""
    complaints = {text: wrong(text) for text in dict.fromkeys(cells)}
    rows: dict[str, list[int]] = {text: [] for text, got in complaints.items() if got}
    if rows:
        for position, text in enumerate(cells):
            if text in rows:
                rows[text].append(export.row_number(position))
    return [
        Fault(where=f"{export.name} {_rows(found)} column {name}", got=complaints[text], hint=hint)
        for text, found in rows.items()
    ]


def _rows(numbers: Sequence[int], most: int = 5) -> str:
    """'row 7' or 'rows 7, 9, 12 and 30 more'."""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    shown = ", ".join(map(str, numbers[:most]))
    return f"rows {shown}" + (f" and {len(numbers) - most} more" if len(numbers) > most else "")


def _unknown(
    export: Export, name: str, role: str, items: Mapping[str, Sequence[str]], found: int
) -> Fault:
    several = f"{found} columns are called '{name}'"
    return Fault(
        where=export.name,
        got=several if found else f"there is no column '{name}' for the {role}",
        hint="Rename one of them" if found else suggestion(name, [*export.headers, *items]),
    )


def _nested(
    strata: tuple[str, ...] | None, cluster: tuple[str, ...] | None
) -> tuple[str, ...] | None:
    """Cluster labels made unique: office 1 of the north is not office 1 of the south."""
    if strata is None or cluster is None:
        return cluster
    return tuple(f"{stratum} / {unit}" for stratum, unit in zip(strata, cluster, strict=True))
