"""What went wrong, where, and what to do about it.

Every refusal in cmt is one of these errors. A `Fault` holds fields, not prose; its text is made
in one place, `Fault.__str__`. Loaders and coders gather every fault they can find and raise one
error; the first twenty are shown and the rest counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 20
"""How many faults one error message lists before it only counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: `where`: `got`. `expected`. `hint`.

    >>> print(Fault(where="wave3.csv row 4 column q7", got="'6' is not on scale agree-5",
    ...             expected="1-5", hint="Correct the answer"))
    wave3.csv row 4 column q7: '6' is not on scale agree-5. Expected: 1-5. Correct the answer.
    """

    where: str
    got: str
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.got}" if self.where else self.got]
        if self.expected:
            parts.append(f"Expected: {self.expected}")
        if self.hint:
            parts.append(self.hint)
        return " ".join(_sentence(part) for part in parts)


class CmtError(Exception):
    """A refusal a person can act on. Carries its faults and a stable exit code."""

    exit_code = 1

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        rest = len(self.faults) - SHOWN
        if rest > 0:
            lines.append(f"... and {rest} more.")
        return "\n".join(lines)


class InstrumentError(CmtError):
    """The questionnaire cannot be used."""

    exit_code = 10


class ResponseError(CmtError):
    """The export cannot be read or understood."""

    exit_code = 11


class DesignError(CmtError):
    """Weights, strata, clusters or survey information are unusable."""

    exit_code = 12


class EstimationError(CmtError):
    """A number was asked for that the data cannot give."""

    exit_code = 13


class DisclosureError(CmtError):
    """A file would give away a client."""

    exit_code = 14


class ReportError(CmtError):
    """A report cannot be written."""

    exit_code = 15


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."
