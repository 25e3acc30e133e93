"""Channels are counted from the question that asks for them, or from the column named for it."""

from __future__ import annotations

from pathlib import Path

import pytest

import cmt
from cmt.analysis.results import Quality
from cmt.errors import DesignError
from cmt.responses.channels import MOST
from tests.small_survey import small, write_csv

HEADERS = ["overall", "How did you contact us?", "Guichet", "Best", "comment"]
ROWS = [
    ["5", "1", " Nord", "1;2", "fine"],
    ["4", "2", "Sud ", "2", "fine"],
    ["4", "2", "Nord", "", "slow"],
    ["3", "", "", "2", ""],
]


def counted(tmp_path: Path, channel: str = "", rows: list[list[str]] = ROWS) -> Quality:
    export = write_csv(tmp_path / "wave.csv", [HEADERS, *rows])
    mapping = tmp_path / "m.yaml"
    mapping.write_text("instrument: small\ncolumns: [{column: Best, item: improve}]", "utf-8")
    wave = cmt.read(export, small(), mapping=mapping, channel=channel)
    return cmt.analyse(wave, small()).quality


def test_the_question_named_channel_tells_it(tmp_path: Path) -> None:
    found = counted(tmp_path)
    assert list(found.channels.items()) == [("channel/2", 2), ("channel/1", 1)]
    assert found.unused_columns == ("Guichet",)


@pytest.mark.parametrize("name", ["Guichet", "guichet"])
def test_a_column_named_for_it_tells_it_in_its_own_words(tmp_path: Path, name: str) -> None:
    found = counted(tmp_path, name)
    assert list(found.channels.items()) == [("Nord", 2), ("Sud", 1)]
    assert found.unused_columns == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("How did you contact us?", {"channel/2": 2, "channel/1": 1}),
     ("channel", {"channel/2": 2, "channel/1": 1}),
     ("Best", {"improve/2": 3, "improve/1": 1})],
)  # fmt: skip
def test_a_column_that_is_a_question_is_counted_by_its_answers(
    tmp_path: Path, name: str, expected: dict[str, int]
) -> None:
    assert counted(tmp_path, name).channels == expected


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Guichets", "Guichets: there is no such column for the channel. Did you mean 'Guichet'?"),
        ("web,phone", "Channels the survey covers are said with channels"),
        ("comment", "comment is a question with free text. Expected: a column with the channel"),
    ],
)
def test_what_names_no_channel_is_refused(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(DesignError) as caught:
        counted(tmp_path, name)
    assert told in str(caught.value)


def test_a_column_of_many_different_texts_is_no_channel(tmp_path: Path) -> None:
    rows = [["5", "1", f"place {at}", "", ""] for at in range(MOST + 1)]
    assert len(counted(tmp_path, "Guichet", rows[:MOST]).channels) == MOST
    with pytest.raises(DesignError, match=f"has {MOST + 1} different answers"):
        counted(tmp_path, "Guichet", rows)


def test_a_survey_that_does_not_ask_for_a_channel_counts_none(tmp_path: Path) -> None:
    export = write_csv(tmp_path / "wave.csv", [["overall"], ["5"]])
    assert cmt.read(export, small()).responses.channels == {}
