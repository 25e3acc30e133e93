"""SurveyMonkey: what it exports of our answers, and what is particular to its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.instrument.catalogue import find
from cmt.responses.model import Export, Heading
from cmt.responses.read import read_export
from tests.fielding import Respondent, coded, expected
from tests.platforms.people import LANGUAGES, people
from tests.platforms.rows import saved
from tests.platforms.surveymonkey import Choices, surveymonkey

CORE = find("cmt-core")


@given(
    drawn=people(CORE),
    form=st.sampled_from(("csv", "xlsx")),
    choices=st.builds(
        Choices,
        language=LANGUAGES,
        values=st.sampled_from(("labels", "codes")),
        expanded=st.booleans(),
        matrix=st.booleans(),
    ),
)
def test_what_it_exports_of_our_answers_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Respondent], form: str, choices: Choices
) -> None:
    path = saved(tmp_path_factory.mktemp("monkey"), surveymonkey(CORE, drawn, choices), form)
    read = cmt.read(path, CORE)
    codes = expected(CORE, drawn)
    assert coded(read.responses, codes) == codes
    assert read.export.platform == "surveymonkey"
    assert (str(read.responses.start), str(read.responses.end)) == ("2026-05-14", "2026-05-14")
    assert not [match for match in read.mapping.matches if match.how == "proposed"]


HEAD = "Respondent ID,Collector ID,Date Created,Date Modified,IP Address,Custom Data 1"


def table(tmp_path: Path, *rows: str) -> Export:
    path = tmp_path / "export.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_export(path)


def known(read: Export) -> dict[str, Heading]:
    return dict(zip(read.headers, read.headings, strict=True))


def answers(read: Export, header: str) -> list[str]:
    return list(read.columns[read.headers.index(header)])


def test_a_question_stands_over_the_empty_cells_to_its_right(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        f"{HEAD},Which?,,,How were we?,,Overall?,Why?",
        ",,,,,,Speed,Price,Other (please specify),Staff,Signs,Response,Open-Ended Response",
        "7,1,05/14/2026,05/14/2026,192.0.2.1,north,Speed,Price,Parking,4,5,4,Because",
        "8,1,05/14/2026,05/14/2026,192.0.2.1,south,Speed,,,4,3,5,",
    )
    assert (read.platform, read.rows, read.first_row) == ("surveymonkey", 2, 3)
    assert [(h.role, h.question, h.part) for h in read.headings] == [
        ("respondent", "", ""),
        ("unused", "", ""),
        ("started", "", ""),
        ("completed", "", ""),
        ("unused", "", ""),
        ("", "Custom Data 1", ""),
        ("", "Which?", "Speed"),
        ("", "Which?", "Price"),
        ("unused", "", ""),
        ("", "How were we?", "Staff"),
        ("", "How were we?", "Signs"),
        ("", "Overall?", ""),
        ("", "Why?", ""),
    ]
    assert read.headers[6:9] == (
        "Which? [Speed]",
        "Which? [Price]",
        "Which? [Other (please specify)]",
    )
    assert known(read)["Which? [Speed]"].picked == {"0": None, "Speed": True}


def test_options_that_exclude_each_other_become_one_column(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        f"{HEAD},How?,,Rows?,,,",
        ",,,,,,By phone,Online,Staff - Good,Staff - Bad,Signs - Good,Signs - Bad",
        "7,1,,,,,1,,Good,,,Bad",
        "8,1,,,,,,2,,Bad,Good,",
    )
    assert answers(read, "How?") == ["By phone", "Online"]
    assert answers(read, "Rows? [Staff]") == ["Good", "Bad"]
    assert answers(read, "Rows? [Signs]") == ["Bad", "Good"]
    assert (known(read)["Rows? [Signs]"].question, known(read)["Rows? [Signs]"].part) == (
        "Rows?",
        "Signs",
    )
    assert known(read)["How? [Online]"].role == "unused"


def test_rows_of_a_matrix_in_numbers_stay_apart(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        f"{HEAD},Rate,",
        ",,,,,,Staff,Signs",
        "7,1,,,,,4,",
        "8,1,,,,,,5",
    )
    assert read.headers[6:] == ("Rate [Staff]", "Rate [Signs]")
    assert [each.role for each in read.headings[6:]] == ["", ""]


def test_a_single_row_without_words_is_the_question(tmp_path: Path) -> None:
    read = table(tmp_path, f"{HEAD},Rate us", ",,,,,,(no label)", "7,1,,,,,4")
    assert (read.headers[6], known(read)["Rate us"].question) == ("Rate us", "Rate us")


def test_a_file_without_its_second_row_loses_no_answer(tmp_path: Path) -> None:
    read = table(tmp_path, f"{HEAD},Overall?", "7,1,,,,,4", "8,1,,,,,5")
    assert (read.rows, answers(read, "Overall?")) == (2, ["4", "5"])
