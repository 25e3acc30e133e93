"""Qualtrics: what it exports of our answers, and files it wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.instrument.catalogue import find
from cmt.responses.match import propose
from cmt.responses.model import Export, Heading
from cmt.responses.read import read_export
from tests.fielding import Respondent, coded, expected
from tests.platforms.people import LANGUAGES, people
from tests.platforms.qualtrics import Choices, qualtrics, recoded
from tests.platforms.rows import saved

CORE = find("cmt-core")
NUMBERED = recoded(CORE)


@given(
    drawn=people(CORE),
    form=st.sampled_from(("csv", "tsv", "xlsx")),
    choices=st.builds(
        Choices,
        language=LANGUAGES,
        values=st.sampled_from(("labels", "codes")),
        split=st.booleans(),
        seen=st.sampled_from(("", "-99")),
        matrix=st.booleans(),
        legacy=st.booleans(),
        ids=st.booleans(),
    ),
)
def test_what_it_exports_of_our_answers_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Respondent], form: str, choices: Choices
) -> None:
    asked = CORE if choices.values == "labels" else NUMBERED
    path = saved(tmp_path_factory.mktemp("qualtrics"), qualtrics(asked, drawn, choices), form)
    read = cmt.read(path, asked)
    codes = expected(asked, drawn)
    assert coded(read.responses, codes) == codes
    assert read.export.platform == "qualtrics"
    assert str(read.responses.end) == "2026-05-04"
    assert read.responses.languages == {choices.language: len(drawn)}
    assert not [match for match in read.mapping.matches if match.how == "proposed"]


def table(tmp_path: Path, *rows: str) -> Export:
    path = tmp_path / "export.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_export(path)


def known(read: Export) -> dict[str, Heading]:
    return dict(zip(read.headers, read.headings, strict=True))


def asked(read: Export, *headers: str) -> list[tuple[str, str]]:
    return [(known(read)[each].question, known(read)[each].part) for each in headers]


def marks(read: Export) -> list[tuple[str, tuple[int, ...], str]]:
    return [(mark.kind, mark.rows, mark.why) for mark in read.marks]


RECORDED = "StartDate,EndDate,Status,Finished,ResponseId"


def test_a_status_is_a_number_made_of_bits_or_words(tmp_path: Path) -> None:
    rows = [
        f"2026-05-04,2026-05-04,{status},1,R_{at},5"
        for at, status in enumerate(("0", "1", "4", "8", "9", "2", "Survey Preview"), start=1)
    ]
    read = table(tmp_path, f"{RECORDED},Q1", *rows, "2026-05-04,2026-05-04,Pourriel,1,R_8,5")
    assert read.first_row == 2
    assert marks(read) == [
        ("preview", (1,), "Status = 1"),
        ("spam", (3,), "Status = 8"),
        ("preview", (4,), "Status = 9"),
        ("spam", (4,), "Status = 9"),
        ("preview", (5,), "Status = 2"),
        ("preview", (6,), "Status = Survey Preview"),
        ("spam", (7,), "Status = Pourriel"),
    ]


def test_unfinished_and_repeated_answers_are_marked(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        f"{RECORDED},Q_DuplicateRespondent,Q1",
        "2026-05-04,2026-05-04,0,False,R_a,,5",
        "2026-05-04,2026-05-04,0,True,R_a,,5",
        "2026-05-04,2026-05-04,0,True,R_b,true,4",
    )
    assert marks(read) == [
        ("incomplete", (0,), "Finished = False"),
        ("duplicate", (2,), "Q_DuplicateRespondent = true"),
        ("duplicate", (0,), "ResponseId is on another row as well"),
    ]


def test_progress_tells_who_finished_where_nothing_else_does(tmp_path: Path) -> None:
    head = "StartDate,EndDate,Progress,ResponseId,Q1"
    rows = (f"2026-05-04,2026-05-04,{done},R_{done},5" for done in ("100", "54", ""))
    assert marks(table(tmp_path, head, *rows)) == [("incomplete", (1,), "Progress = 54")]


def test_what_qualtrics_keeps_for_itself_is_never_a_question(tmp_path: Path) -> None:
    own = "Q_RecaptchaScore,SC0,Q5_First Click,Q5_Page Submit,Q1_DO_2,Q2_Browser,Q7 - Sentiment"
    read = table(tmp_path, f"{RECORDED},{own},office,Q1,Q1_4_TEXT,Q9_TEXT", "," * 15 + "x")
    unused = [header for header, heading in known(read).items() if heading.role == "unused"]
    assert unused == ["Status", "Finished", *own.split(","), "Q1_4_TEXT"]
    assert known(read)["Q9_TEXT"].role == ""  # a box that is all there is of its question


def test_a_file_somebody_tidied_loses_no_answer(tmp_path: Path) -> None:
    read = table(tmp_path, f"{RECORDED},Q1", ",,,,,5", ",,,,7,4")
    assert (read.rows, read.first_row) == (2, 2)


def test_dates_are_those_of_answering_unless_only_their_arrival_is_told(tmp_path: Path) -> None:
    read = table(tmp_path, "RecordedDate,Status,ResponseId,Q1", "2026-05-04,0,R_1,5")
    assert known(read)["RecordedDate"].role == "completed"


def test_parts_are_told_from_the_question_though_both_hold_dashes(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        f"{RECORDED},Q1_1,Q1_2,Q2_1,Q2_2,Q3_1",
        "Start,End,Type,Done,ID,Rate us - today? - Staff - polite,Rate us - today? - Staff - fast,"
        "Which of these - E-mail,Which of these - E-file,<b>Only</b> one&nbsp;row? - This - and",
        '"{""ImportId"":""startDate""}",,,,,"{""ImportId"":""QID1_1""}","{""ImportId"":""QID1_2""}",'
        '"{""ImportId"":""QID2_1""}","{""ImportId"":""QID2_2""}","{""ImportId"":""QID3_1""}"',
        "2026-05-04,2026-05-04,0,1,R_1,5,4,1,,3",
    )
    assert read.first_row == 4
    assert asked(read, "Q1_1", "Q1_2", "Q2_1", "Q2_2", "Q3_1") == [
        ("Rate us - today?", "Staff - polite"),
        ("Rate us - today?", "Staff - fast"),
        ("Which of these", "E-mail"),
        ("Which of these", "E-file"),
        ("Only one row?", "This - and"),
    ]


def test_options_named_by_our_ids_need_no_words(tmp_path: Path) -> None:
    names = "overall,priorities_1,priorities_2,priorities_3"
    read = table(
        tmp_path,
        f"{RECORDED},{names}",
        "2026-05-04,,0,1,R_1,5,1,-99,",
        "2026-05-04,,0,1,R_2,4,0,0,0",
    )
    assert read.rows == 2
    wave = cmt.read(tmp_path / "export.csv", CORE)
    assert [wave.responses.column(f"priorities/{point}").tolist() for point in (1, 2, 3)] == [
        [1, -1],
        [0, -1],
        [0, -1],
    ]


def test_an_option_is_not_taken_for_the_question_it_stands_under(tmp_path: Path) -> None:
    asked_so = CORE.items["frequency"].text["en"]
    read = table(
        tmp_path,
        f"{RECORDED},overall,Q9_1,Q9_2",
        f"Start,End,Type,Done,ID,,{asked_so} - 2 or 3 times,{asked_so} - Once",
        "2026-05-04,2026-05-04,0,1,R_1,5,,1",
    )
    taken = {match.column: match.item for match in propose(read, CORE).matches}
    assert (taken["Q9_1"], taken["Q9_2"]) == ("", "")


# Files that Qualtrics wrote


@pytest.mark.parametrize(
    ("name", "columns", "rows", "first"),
    [
        ("QT_Long_Exhaustive_Sample_Survey", 367, 31, 4),
        ("QT_No_Basis_for_Evaluation_(Insights)", 49, 15, 4),
        ("QT_No_Basis_for_Evaluation_(Legacy)", 48, 15, 3),
        ("QT_Sample_Survey", 74, 5, 4),
        ("QT_Sample_Survey_(Insights)", 190, 5, 4),
        ("QT_Single_Answer_Matrix_Questions_(Insights)", 30, 5, 4),
        ("qualtRics_sample", 20, 1, 4),
        ("qualtRics_sample_legacy", 15, 1, 3),
    ],
)
def test_real_files_have_the_shape_they_have(
    shared: Path, name: str, columns: int, rows: int, first: int
) -> None:
    read = read_export(shared / "data" / "exports" / "qualtrics" / f"{name}.csv")
    assert read.platform == "qualtrics"
    assert (len(read.headers), read.rows, read.first_row) == (columns, rows, first)
    tested = name.startswith("QT_")  # QualtricsTools made its samples with Qualtrics' own test data
    assert marks(read) == ([("preview", tuple(range(rows)), "Status = 2")] if tested else [])
    roles = {heading.role for heading in read.headings}
    assert roles >= {"respondent", "started", "completed", "unused", ""}


def test_a_real_file_with_a_german_second_row(shared: Path) -> None:
    read = read_export(shared / "data" / "exports" / "qualtrics" / "qualtRics_sample.csv")
    assert {header: heading.role for header, heading in known(read).items() if heading.role} == {
        **dict.fromkeys(read.headers[:17], "unused"),
        "StartDate": "started", "EndDate": "completed", "ResponseId": "respondent",
        "UserLanguage": "language", "Q2 - Topics": "unused",
    }  # fmt: skip
    assert asked(read, "Q1", "Q2") == [
        ("This is a multiple choice question.", ""),
        ("This is a free text question.", ""),
    ]


@pytest.mark.parametrize("layout", ["Insights", "Legacy"])
def test_real_options_and_rows(shared: Path, layout: str) -> None:
    name = f"QT_No_Basis_for_Evaluation_({layout}).csv"
    read = read_export(shared / "data" / "exports" / "qualtrics" / name)
    last = ("Q2_-1", "Q2_-2") if layout == "Insights" else ("Q2_4", "Q2_5")
    assert asked(read, "Q1", "Q2_1", *last, "Q3_4") == [
        ("Indicate how you feel about squash", ""),
        ("Check all statements you agree with", "Squash are great"),
        ("Check all statements you agree with", "No basis for evaluation"),
        ("Check all statements you agree with", "I've never had squash"),
        ("Indicate how you feel about the following vegetables", "Green beans"),
    ]


SQUASH = """
instrument: squash
version: "1.0"
languages: [en]
title: {en: Squash}
licence: CC0-1.0
source: Made for the tests
scales:
  feeling:
    points: {1: {en: Bad}, 2: {en: Middling}, 3: {en: Good}}
    favourable: [3]
    codes: {"-1": not-applicable, "-2": refused}
  statements:
    points:
      1: {en: Squash are great}
      2: {en: Squash are tolerable}
      3: {en: Squash cause me anguish}
    missing:
      not-applicable: {en: No basis for evaluation}
outcome: squash
drivers: {}
grids:
  vegetables: {text: {en: Indicate how you feel about the following vegetables}}
sections:
  - section: all
    title: {en: All}
    items:
      - {item: squash, scale: feeling, text: {en: Indicate how you feel about squash}}
      - item: statements
        scale: statements
        role: priority
        choose: many
        text: {en: Check all statements you agree with}
      - {item: cucumbers, scale: feeling, role: rating, text: {en: Cucumbers}, grid: vegetables}
      - {item: beans, scale: feeling, role: rating, text: {en: Green beans}, grid: vegetables}
"""


def test_a_real_file_is_coded_as_counted_by_hand(shared: Path, tmp_path: Path) -> None:
    questionnaire = tmp_path / "squash.yaml"
    questionnaire.write_text(SQUASH, encoding="utf-8")
    folder = shared / "data" / "exports" / "qualtrics"
    # Its second matrix has the rows of the first: one of the two must be named in a mapping.
    mapping = tmp_path / "mapping.yaml"
    none = "".join(f"  - {{column: Q4_{row}, item: ''}}\n" for row in (1, 2, 3, 4))
    mapping.write_text(f"instrument: squash\ncolumns:\n{none}", encoding="utf-8")
    wave = cmt.read(
        folder / "QT_No_Basis_for_Evaluation_(Insights).csv",
        questionnaire,
        mapping=mapping,
        drop=(),
    )
    counts = {
        name: [int((wave.responses.column(name) == code).sum()) for code in (-2, 0, 1, 2)]
        for name in ("squash", "cucumbers", "beans")
    }
    assert counts == {"squash": [2, 3, 3, 7], "cucumbers": [4, 3, 2, 6], "beans": [4, 3, 3, 5]}
    # 'No basis for evaluation' was ticked beside statements: it then says nothing more.
    picked = [int((wave.responses.column(f"statements/{at}") == 1).sum()) for at in (1, 2, 3)]
    assert picked == [9, 10, 9]
    assert (str(wave.responses.start), str(wave.responses.end)) == ("2016-06-24", "2016-06-24")
