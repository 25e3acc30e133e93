"""The Results file: one JSON document, written and read back without loss.

The only module of `analysis` that touches a file. Numbers keep every digit (Python's shortest
exact repr); nan, which JSON lacks, is null. The instrument travels inside, so that a wave whose
export was destroyed still gives every page of its report.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cmt.analysis.actfirst import act_first
from cmt.analysis.estimates import FIELDS, Estimate, Estimates
from cmt.analysis.results import Results
from cmt.errors import CmtError, EstimationError, Fault
from cmt.files import write_whole
from cmt.instrument.dump import from_dict, to_dict
from cmt.instrument.model import Instrument

if TYPE_CHECKING:
    from cattrs import Converter

FORMAT = "cmt-results"
FORMAT_VERSION = 1
NUMBERS = ("estimate", "se", "low", "high", "df", "n", "n_eff")
"""Fields of a row that hold numbers."""


def write_results(results: Results, path: str | Path) -> None:
    """Write results to a file, whole or not at all. On one line: a file for programs."""
    document = {"format": FORMAT, "version": FORMAT_VERSION, **_converter().unstructure(results)}
    text = json.dumps(plain_json(document), ensure_ascii=False, allow_nan=False)
    write_whole(Path(path), f"{text}\n".encode())


def read_results(path: str | Path) -> Results:
    """Read results from a file. Refuses anything else, saying why."""
    path = Path(path)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(path, f"it cannot be read ({error})") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _unreadable(path, "it is not a cmt results file")
    if document.get("version") != FORMAT_VERSION:
        raise _unreadable(path, f"it has format version {document.get('version')!r}")
    try:
        return _listed(_converter().structure(document, Results))
    except CmtError:
        raise
    except Exception as error:  # cattrs raises groups of any kind for a damaged document
        raise _unreadable(path, f"it is damaged ({_first(error)})") from error


def is_results_file(path: Path) -> bool:
    """Whether a file looks like a Results file rather than an export."""
    try:
        with path.open("rb") as file:
            return f'"format": "{FORMAT}"'.encode() in file.read(200)
    except OSError:
        return False


def _listed(results: Results) -> Results:
    """The same with the act-first list, which files of before it had one lack: the same rule."""
    if results.action.act_first or results.priorities is None:
        return results
    action = results.action
    listed = act_first(results.priorities, results.estimates, action.stated, results.driver_detail)
    return replace(results, action=replace(action, act_first=listed))


def _converter() -> Converter:
    """How each noun becomes plain JSON and comes back."""
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=False)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    converter.register_structure_hook(float, lambda value, _: _number(value))
    converter.register_unstructure_hook(Instrument, to_dict)
    converter.register_structure_hook(Instrument, lambda value, _: from_dict(value))
    converter.register_unstructure_hook(Estimates, _plain_estimates)
    converter.register_structure_hook(Estimates, lambda value, _: _estimates(value))
    return converter


def _plain_estimates(estimates: Estimates) -> dict[str, Any]:
    """A table: field names once, then one list a row."""
    return {
        "fields": list(FIELDS),
        "rows": [[getattr(row, name) for name in FIELDS] for row in estimates],
        "covariance_of": list(estimates.covariance_of),
        "covariance": estimates.covariance.tolist(),
    }


def _estimates(value: Mapping[str, Any]) -> Estimates:
    fields = value["fields"]
    rows = []
    for row in value["rows"]:
        known: dict[str, Any] = dict(zip(fields, row, strict=True))
        filled: dict[str, Any] = {k: math.nan if v is None else v for k, v in known.items()}
        wrong = [name for name in NUMBERS if type(filled.get(name, 0)) not in (int, float)]
        if wrong or type(filled["n"]) is not int:
            raise ValueError(f"{(wrong or ['n'])[0]} of {known['item']} is not a number")
        rows.append(Estimate(**filled))
    names = tuple(value["covariance_of"])
    matrix = np.array(
        [[_number(x) for x in row] for row in value["covariance"]], dtype=float
    ).reshape(len(names), len(names))
    return Estimates(rows=tuple(rows), covariance=matrix, covariance_of=names)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise ValueError(f"{value!r} is not a number")
    return math.nan if value is None else float(value)


def plain_json(value: Any, lacks: Callable[[float], bool] = math.isnan) -> Any:
    """The same document with every number that JSON `lacks` as None: nan, unless said."""
    match value:
        case float():
            return None if lacks(value) else value
        case dict():
            return {key: plain_json(item, lacks) for key, item in value.items()}
        case list() | tuple():
            return [plain_json(item, lacks) for item in value]
        case _:
            return value


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _unreadable(path: Path, why: str) -> EstimationError:
    return EstimationError(
        Fault(
            where=path.name,
            got=why,
            expected="a results file written by cmt",
            hint="Give the survey export itself, or analyse it again",
        )
    )
