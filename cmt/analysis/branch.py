"""The unit a report of a batch is of: an office, a branch, a region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Which of the respondents the results are of."""

    by: str  # the question or the column that tells units apart
    key: str  # which one: a point of the question, or a text of the column
    names: Mapping[str, str]  # the same as people read it, per language
    withheld: tuple[str, ...] = ()  # measures not shown, so that other units' cannot be worked out
