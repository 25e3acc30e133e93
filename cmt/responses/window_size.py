"""How a survey that is always in the field is cut into rolling windows: by what, and how many.

In cmt.yaml `windows: quarter:2`, as an option `--windows quarter:2`: two quarters at a time, the
next window one quarter later. `quarter` alone is one quarter at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from cmt.errors import DesignError, Fault
from cmt.instrument import fields
from cmt.instrument.yaml_lines import Finding, Node

Every = Literal["day", "week", "month", "quarter"]
EXAMPLE = "quarter:2"
_TYPED = re.compile(r"\s*([a-z]+)\s*(?::\s*(\d+)\s*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSize:
    """So many periods at a time. Raises DesignError for a period that is none, and for none."""

    every: Every
    span: int = 1

    def __post_init__(self) -> None:
        faults = []
        if self.every not in get_args(Every):
            faults.append(_fault(f"'{self.every}' is no period", ", ".join(get_args(Every))))
        if type(self.span) is not int or self.span < 1:
            faults.append(_fault(f"{self.span!r} periods are in a window", "one or more"))
        if faults:
            raise DesignError(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Some periods of a survey that is always in the field, one after the other."""

    label: str  # "2026-03", "2026-Q1"; of several periods the first and the last, "A – B"
    start: date  # first and last day of its periods
    end: date
    n: int  # respondents


def window_size(text: str) -> WindowSize:
    """'quarter:2' as two quarters at a time.

    Raises DesignError for anything else.

    >>> window_size("quarter:2")
    WindowSize(every='quarter', span=2)
    """
    found = _TYPED.fullmatch(text)
    if found is None:
        raise DesignError(_fault(f"'{text}' names no windows", f"a period and how many: {EXAMPLE}"))
    return WindowSize(every=found[1], span=int(found[2] or 1))  # type: ignore[arg-type]


def windows_of(node: Node, found: list[Finding]) -> WindowSize | None:
    """The windows of `cmt.yaml`; a fault is added to `found`."""
    said = fields.word(node, found)
    try:
        return window_size(said) if said else None
    except DesignError as error:
        found += [
            Finding(place=node.place, got=fault.got, expected=fault.expected)
            for fault in error.faults
        ]
        return None


def _fault(got: str, expected: str) -> Fault:
    return Fault(where="windows", got=got, expected=expected)
