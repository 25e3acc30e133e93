"""The workbook's sheet on reliability: one row a set of questions, one a question in it."""

from __future__ import annotations

from collections.abc import Iterator

from cmt.analysis.reliability import WHOLE, ItemReliability, Reliability
from cmt.reports.cells import Cell, number
from cmt.reports.marks import NOT_AVAILABLE
from cmt.reports.sheet import Sheet, column, named_columns
from cmt.reports.voice import Voice

EVERY = 7
"""Columns on the set as a whole; empty in the rows of its questions."""


def reliability_sheet(voice: Voice) -> Sheet:
    """Alpha, its parts and omega of every set; what was refused says why."""
    decimals = ("alpha", "low", "high", "standardized", "mean-correlation", "omega")
    return Sheet(
        name=voice.say("workbook.sheet.reliability"),
        columns=(
            *named_columns(voice),
            column(voice, "question", width=34),
            column(voice, "n", "count"),
            *(column(voice, name, "decimal") for name in decimals),
            column(voice, "rest", "decimal"),
            column(voice, "dropped", "decimal"),
            column(voice, "note", width=60),
        ),
        rows=tuple(row for one in voice.results.reliability for row in _rows(voice, one)),
        frozen_columns=3,
    )


def _rows(voice: Voice, one: Reliability) -> Iterator[tuple[Cell, ...]]:
    named = (one.measure or "*", set_name(voice, one.measure))
    alpha = (one.alpha, one.alpha_low, one.alpha_high)
    whole = map(number, (*alpha, one.standardized, one.mean_correlation, one.omega))
    yield (*named, "", one.n, *whole, "", "", _note(voice, one))
    for item in one.items:
        yield (*named, *_question(voice, item))


def _question(voice: Voice, item: ItemReliability) -> tuple[Cell, ...]:
    own = (number(item.rest_correlation), number(item.alpha_if_dropped))
    return (voice.name(item.item), *("",) * EVERY, *own, "")


def set_name(voice: Voice, measure: str) -> str:
    """The driver or index, or that all driver questions are meant."""
    return voice.say("workbook.reliability.every") if measure == WHOLE else voice.name(measure)


def _note(voice: Voice, one: Reliability) -> str:
    """How the interval was made and why there is no omega; or why there is nothing."""
    if one.refusal:
        names = voice.words.listing([voice.quoted(item) for item in one.refused])
        return voice.say(f"workbook.reliability.{one.refusal}", names=names or NOT_AVAILABLE)
    said = [voice.say(f"workbook.reliability.{one.interval}")]
    if one.no_omega_because:
        said.append(voice.say(f"workbook.reliability.{one.no_omega_because}"))
    if one.weighted:
        said.append(voice.say("workbook.reliability.weighted"))
    return " ".join(said)
