"""The sheets of the workbook on peers: every measure in every group, and every survey."""

from __future__ import annotations

from collections.abc import Mapping

from cmt.analysis.peers import PeerGroup, PeerPosition, PeerSurvey
from cmt.reports.cells import Cell, number
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD
from cmt.reports.sections.peer_surveys import group_name, listed, word
from cmt.reports.sections.peers import place_words, standing_words
from cmt.reports.sheet import Format, Sheet, SheetColumn
from cmt.reports.voice import Voice

FIGURES: tuple[tuple[str, Format], ...] = (
    ("own", "decimal"),
    ("mean", "decimal"),
    ("difference", "decimal"),
    ("low", "decimal"),
    ("high", "decimal"),
    ("p-adjusted", "p"),
    ("answers-mean", "decimal"),
    ("answers-difference", "decimal"),
    ("lowest", "decimal"),
    ("first", "decimal"),
    ("median", "decimal"),
    ("third", "decimal"),
    ("highest", "decimal"),
    ("place", "percent"),
    ("place-low", "percent"),
    ("place-high", "percent"),
    ("shrunken", "decimal"),
    ("shrunken-se", "decimal"),
    ("between", "decimal"),
)
STYLES: Mapping[str, Format] = {"respondents": "count", "rate": "percent"}


def peers_sheet(voice: Voice) -> Sheet:
    """One row a measure and group."""
    text, count = ("group", "id", "measure", "standing"), ("surveys-count", "organizations")
    return Sheet(
        name=voice.say("peers.sheet.peers"),
        columns=(
            *(_wide(voice, key) for key in text),
            _column(voice, "peers.column.place", "text", 30),
            *(_column(voice, f"peers.sheet.{key}", "count") for key in count),
            *(_column(voice, f"peers.sheet.{key}", style) for key, style in FIGURES),
        ),
        rows=tuple(
            _row(voice, group, row) for group in voice.results.peers for row in group.positions
        ),
        frozen_columns=3,
    )


def peer_surveys_sheet(voice: Voice) -> Sheet:
    """One row a survey of every group, with its survey information."""
    keys = ("id", "organization", "respondents", "rate", "quarter", "mode", "selection")
    more = ("jurisdiction", "level", "service-area")
    return Sheet(
        name=voice.say("peers.sheet.surveys"),
        columns=(
            _wide(voice, "group"),
            *(_column(voice, f"peers.surveys.{key}", STYLES.get(key, "text"), 20) for key in keys),
            *(_column(voice, f"peers.key.{key}", "text", 20) for key in more),
        ),
        rows=tuple(
            _survey(voice, group, survey)
            for group in voice.results.peers
            for survey in group.surveys
            if not group.branches_of
        ),
        frozen_columns=2,
    )


def _row(voice: Voice, group: PeerGroup, row: PeerPosition) -> tuple[Cell, ...]:
    first, median, third = row.quarters or (float("nan"),) * 3
    values = {
        "own": row.own, "mean": row.mean, "difference": row.difference, "low": row.low,
        "high": row.high, "p-adjusted": row.p_adjusted, "answers-mean": row.answers_mean,
        "answers-difference": row.answers_difference, "lowest": row.lowest, "first": first,
        "median": median, "third": third, "highest": row.highest, "place": row.place,
        "place-low": row.place_low, "place-high": row.place_high, "shrunken": row.shrunken,
        "shrunken-se": row.shrunken_se, "between": row.between,
    }  # fmt: skip
    withheld = row.standing == "withheld"
    cells = (WITHHELD if withheld else number(values[key]) for key, _ in FIGURES)
    named = (group_name(voice, group), row.measure, voice.name(row.measure))
    told = (standing_words(voice, row), place_words(voice, row))
    return (*named, *told, row.surveys, row.organizations, *cells)


def _survey(voice: Voice, group: PeerGroup, survey: PeerSurvey) -> tuple[Cell, ...]:
    rate = survey.response_rate
    return (
        group_name(voice, group),
        survey.survey,
        survey.organization,
        survey.respondents,
        NOT_AVAILABLE if rate is None else rate,
        voice.formats.period_name(survey.quarter) or NOT_AVAILABLE,
        listed(voice, "mode", survey.modes),
        word(voice, "selection", survey.selection) or NOT_AVAILABLE,
        word(voice, "jurisdiction", survey.jurisdiction) or NOT_AVAILABLE,
        word(voice, "level", survey.level) or NOT_AVAILABLE,
        word(voice, "service-area", survey.service_area) or NOT_AVAILABLE,
    )


def _wide(voice: Voice, key: str) -> SheetColumn:
    return _column(voice, f"peers.sheet.{key}", "text", 28)


def _column(voice: Voice, key: str, style: Format, width: int = 12) -> SheetColumn:
    return SheetColumn(title=voice.say(key), format=style, width=width)
