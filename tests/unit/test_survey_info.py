"""What is said of a survey is checked when it is said, whoever says it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from cmt.errors import DesignError
from cmt.responses.model import Design, SurveyInfo


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
