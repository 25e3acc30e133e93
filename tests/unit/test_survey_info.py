"""What is said of a survey is checked when it is said, whoever says it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import cmt
from cmt.errors import DesignError
from cmt.responses.model import Design, SurveyInfo
from tests.small_survey import small, write_csv


@pytest.mark.parametrize(
    ("said", "got"),
    [
        ({"start": "2026-01-01"}, "start: this is '2026-01-01'. Expected: a datetime.date"),
        ({"end": datetime(2026, 1, 1)}, "end: this is datetime.datetime(2026, 1, 1, 0, 0)"),
        ({"selection": "Probability"}, "'Probability'. Expected: 'census', 'probability', 'open-"),
        ({"selection": None}, "selection: this is None"),
        ({"invited": -1}, "invited: this is -1. Expected: a whole number from 0"),
        ({"population_size": 12.0}, "population size: this is 12.0"),
        ({"undeliverable": True}, "undeliverable: this is True"),
        ({"label": 2026}, "label: this is 2026. Expected: a text in quotes"),
        ({"level": None}, "level: this is None. Expected: a text in quotes"),
        ({"channels": "web"}, "channels: this is 'web'. Expected: a tuple of texts, ('web', 'p"),
        ({"asked_in": ("en", 2)}, "asked in: this is ('en', 2). Expected: a tuple of texts"),
    ],
)
def test_a_field_not_of_its_kind_is_refused(said: dict[str, Any], got: str) -> None:
    with pytest.raises(DesignError) as caught:
        SurveyInfo(**said)
    assert got in str(caught.value)
    assert len(caught.value.faults) == 1


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong: dict[str, Any] = {"start": "May", "selection": "all", "invited": "40", "mode": 3}
    with pytest.raises(DesignError) as caught:
        SurveyInfo(**wrong)
    assert [fault.where for fault in caught.value.faults] == [
        "mode",
        "selection",
        "start",
        "invited",
    ]


def test_what_is_of_its_kind_stands() -> None:
    info = SurveyInfo(start=date(2026, 5, 1), selection="census", invited=0, label="2026")
    assert (info.start, info.invited, info.end) == (date(2026, 5, 1), 0, None)


def test_a_design_names_columns() -> None:
    wrong: dict[str, Any] = {"weight": 3, "strata": ["a", "b"]}
    with pytest.raises(DesignError, match=r"weight: this is 3\. Expected: a text in quotes"):
        Design(**wrong)


QUALTRICS = [
    ["StartDate", "EndDate", "Status", "Finished", "ResponseId", "UserLanguage", "Q1"],
    ["Start Date", "End Date", "Response Type", "Finished", "Response ID", "User Language",
     "Overall, how satisfied were you with the service?"],
    [f'{{"ImportId":"{each}"}}' for each in
     ("startDate", "endDate", "status", "finished", "_recordId", "userLanguage", "QID1")],
    ["2026-05-03 09:00:00", "2026-05-03 09:05:00", "IP Address", "True", "R_1", "EN", "5"],
    ["2026-05-01 09:00:00", "2026-05-01 09:05:00", "IP Address", "True", "R_2", "FR-CA", "4"],
    ["2026-05-02 09:00:00", "2026-05-02 09:05:00", "IP Address", "True", "R_3", "ES-ES", "4"],
    ["2026-05-02 09:00:00", "2026-05-02 09:05:00", "IP Address", "True", "R_4", "FR", "4"],
]  # fmt: skip
LIMESURVEY = [
    ["id", "submitdate", "lastpage", "startlanguage", "overall"],
    ["1", "2026-05-02 10:00:00", "3", "fr", "5"],
    ["2", "2026-05-01 10:00:00", "3", "en", "4"],
    ["3", "2026-05-03 10:00:00", "3", "fr-CA", "4"],
]
FORMS = [
    ["Id", "Start time", "Completion time", "Email", "Name", "Language",
     "Overall, how satisfied were you with the service?"],
    ["1", "2026-05-01 9:00:00", "2026-05-01 9:05:00", "anonymous", "", "Français (Canada)", "5"],
    ["2", "2026-05-03 9:00:00", "2026-05-03 9:05:00", "anonymous", "", "English", "4"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "languages"),
    [
        (QUALTRICS, {"fr": 2, "en": 1, "es": 1}),
        (LIMESURVEY, {"fr": 2, "en": 1}),
        (FORMS, {"fr": 1, "en": 1}),
    ],
    ids=["qualtrics", "limesurvey", "microsoft-forms"],
)
def test_languages_and_dates_come_from_the_columns_a_platform_keeps(
    tmp_path: Path, rows: list[list[str]], languages: dict[str, int]
) -> None:
    wave = cmt.read(write_csv(tmp_path / "wave.csv", rows), small())
    results = cmt.analyse(wave, small(), info=SurveyInfo(start=date(2026, 4, 30)))
    assert results.quality.languages == languages
    assert (results.info.start, results.info.end) == (date(2026, 4, 30), date(2026, 5, 3))
