"""Refuses results whose figures are no numbers, naming every one, before a page is written.

Estimates have a flag for what is not available and an interval may be missing. What a model or a
comparison says has none: there it is a number, or the results are at fault.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from cmt.analysis.results import Results
from cmt.errors import Fault, ReportError
from cmt.reports.marks import compared


def check_finite(results: Results) -> None:
    """Raise a ReportError with one fault for each figure that must be a number and is none."""
    faults = [
        Fault(where=where, got=f"{name} is {value}", expected="a number")
        for where, name, value in _figures(results)
        if not math.isfinite(value)
    ]
    if faults:
        raise ReportError(faults)


def _figures(results: Results) -> Iterator[tuple[str, str, float]]:
    """Where, name and value of every figure that is printed without a mark of its own."""
    model = results.drivers
    for effect in model.effects:
        yield f"driver {effect.driver}", "share", effect.share
    if model.effects:
        yield "driver model", "r2", model.r2
        yield "driver model", "adjusted_r2", model.adjusted_r2
    if results.priorities:
        yield "priorities", "index_line", results.priorities.index_line
        yield "priorities", "share_line", results.priorities.share_line
    for change in results.comparison.every if results.comparison else ():
        if compared(change):
            where = f"change of {change.item}, {change.statistic} {change.segment}".rstrip()
            yield where, "before", change.before
            yield where, "difference", change.difference
