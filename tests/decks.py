"""Decks that several tests look at, each made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from cmt.analysis.estimates import Estimates
from cmt.analysis.parts import Split
from cmt.analysis.results import Results
from cmt.reports.compose import compose
from cmt.reports.deck import deck_bytes
from cmt.reports.look import PLAIN, Look
from tests.deck_reading import opened
from tests.report_surveys import centre
from tests.reports_fixture import VARIANTS

LANGUAGES = ("en", "fr")
UNLIKE = (
    "full", "baseline", "undecided", "tiny", "few", "unbounded", "refused-collinear",
    "refused-too-few-units", "moved-not-comparable", "moved-lower",
)  # fmt: skip
"""Hand-made results whose slides are unlike; looked at in French, which is longer."""
MADE = [*((name, "fr") for name in UNLIKE), ("full", "en"), ("tiny", "en")]
EXAMPLES = [(name, language) for name in ("example", "apart") for language in LANGUAGES]
LOWER, HIDDEN = "channel=3", "channel=5"


def made(results: Results, language: str, look: Look = PLAIN) -> bytes:
    return deck_bytes(compose(results, language, look), results)


@cache
def content(name: str, language: str) -> bytes:
    """The file of hand-made results, of the example, or of the example with unlike segments."""
    match name:
        case "example":
            return made(centre(), language)
        case "apart":
            return made(apart(), language)
        case _:
            return made(VARIANTS[name], language)


@cache
def deck(name: str, language: str) -> Any:
    return opened(content(name, language))


def example(language: str) -> Any:
    return deck("example", language)


@cache
def apart() -> Results:
    """The example, one channel of which is clearly less satisfied and one withheld."""
    results = centre()
    channel, *rest = results.splits
    return replace(results, splits=(_told_apart(channel, results.outcome), *rest))


def _told_apart(split: Split, outcome: str) -> Split:
    contrasts = tuple(
        replace(row, direction=_direction(row.segment))
        if (row.item, row.statistic, row.against) == (outcome, "index", "")
        else row
        for row in split.contrasts
    )
    rows = tuple(
        replace(row, flag="withheld") if row.segment == HIDDEN else row for row in split.estimates
    )
    return replace(split, contrasts=contrasts, estimates=Estimates(rows=rows))


def _direction(segment: str) -> Any:
    return {LOWER: "lower", HIDDEN: "withheld"}.get(segment, "no-clear-difference")


def many(split: Split, names: Sequence[str]) -> Split:
    """A split of many segments, all copies of its first, each a little better than the last."""
    first = split.segments[0]
    rows = [
        replace(row, segment=name, estimate=row.estimate + at)
        for at, name in enumerate(names)
        for row in split.estimates
        if row.segment == first
    ]
    return replace(
        split, segments=tuple(names), estimates=Estimates(rows=tuple(rows)), contrasts=()
    )
