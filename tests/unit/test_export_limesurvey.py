"""LimeSurvey's file, row by row against the structure its manual documents."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace

import pytest

from cmt.errors import InstrumentError
from cmt.instrument.catalogue import find
from cmt.instrument.catalogue import names as shipped
from cmt.instrument.export.limesurvey import limesurvey
from cmt.instrument.model import Instrument
from tests.every_kind import every_kind

BASE = ["id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language",
        "validation", "mandatory", "other", "default", "same_default"]  # fmt: skip
TYPES = {"L", "!", "M", "F", "N", "T", "*"}
FOLLOWS = {
    "S": {"", "S"},
    "SL": {"S", "SL"},
    "G": {"SL", "Q", "SQ", "A"},
    "Q": {"G", "Q", "SQ", "A"},
    "SQ": {"Q", "SQ"},
    "A": {"Q", "SQ", "A"},
}
"""Class of a row -> the classes a row may follow: what belongs to what is told by order alone."""

Row = dict[str, str]


def rows_of(content: bytes) -> list[Row]:
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))


def question(rows: list[Row], name: str, language: str = "en") -> Row:
    return next(
        row
        for row in rows
        if row["class"] == "Q" and (row["name"], row["language"]) == (name, language)
    )


def below(rows: list[Row], name: str) -> list[Row]:
    """The subquestions and answers of a question, in the base language."""
    start = rows.index(question(rows, name)) + 1
    end = next(at for at, row in enumerate(rows) if at >= start and row["class"] in "QG")
    return rows[start:end]


@pytest.mark.parametrize("asked", [*shipped(), "every-kind"])
def test_every_row_is_what_the_manual_documents(asked: str) -> None:
    instrument = every_kind() if asked == "every-kind" else find(asked)
    content = limesurvey(instrument)
    rows = rows_of(content)
    assert list(rows[0])[: len(BASE)] == BASE
    assert content.count(b"\n") == len(rows) + 1  # no line break inside a text
    before = ""
    for row in rows:
        assert before in FOLLOWS[row["class"]], row
        before = row["class"]
        check_row(row, instrument)
    check_codes(rows)


def check_row(row: Row, instrument: Instrument) -> None:
    assert row["language"] in (("",) if row["class"] == "S" else instrument.languages)
    assert not re.search(r"[<>{}]", row["text"]) or row["class"] == "SL"
    match row["class"]:
        case "Q":
            assert row["type/scale"] in TYPES
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", row["name"])
            assert (
                row["relevance"] and row["text"] and (row["mandatory"], row["other"]) == ("N", "N")
            )
            assert re.fullmatch(r"[1-9]\d*", row["id"])
        case "SQ":
            assert re.fullmatch(r"[A-Za-z0-9]{1,20}", row["name"]) and row["type/scale"] == "0"
        case "A":
            assert re.fullmatch(r"[A-Za-z0-9]{1,5}", row["name"]) and row["type/scale"] == "0"


def check_codes(rows: list[Row]) -> None:
    """No question twice in a language, no answer twice in a question."""
    owner = ""
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        if row["class"] == "Q":
            owner = row["name"]
        key = (row["class"], owner if row["class"] in ("SQ", "A") else "", row["name"])
        assert row["class"] == "G" or (*key, row["language"]) not in seen, row
        seen.add((*key, row["language"]))


@pytest.mark.parametrize("asked", shipped())
def test_every_language_has_the_same_rows_with_the_same_ids(asked: str) -> None:
    rows = [row for row in rows_of(limesurvey(find(asked))) if row["class"] not in ("S", "SL")]

    def frame(language: str) -> list[tuple[str, ...]]:
        same = ("id", "class", "type/scale", "relevance")
        return [
            (*(row[key] for key in same), "" if row["class"] == "G" else row["name"])
            for row in rows
            if row["language"] == language
        ]

    assert frame("en") == frame("fr")
    assert len(frame("en")) * 2 == len(rows)


@pytest.mark.parametrize("asked", shipped())
def test_an_expression_names_only_questions_asked_before(asked: str) -> None:
    asked_before: set[str] = set()
    owner = ""
    for row in rows_of(limesurvey(find(asked))):
        if row["class"] == "Q":
            owner = row["name"]
            for name in re.findall(r"(\w+)\.NAOK", row["relevance"] + row["equation"]):
                assert name in asked_before
            asked_before.add(owner)
        elif row["class"] == "SQ":
            asked_before.add(f"{owner}_{row['name']}")


def test_settings_name_the_languages_and_the_words_before_and_after() -> None:
    rows = rows_of(limesurvey(every_kind(), language="fr"))
    settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    assert (settings["language"], settings["additional_languages"]) == ("fr", "en")
    said = {(row["name"], row["language"]): row["text"] for row in rows if row["class"] == "SL"}
    assert said["surveyls_title", "fr"] == "Toutes les sortes de questions"
    welcome = said["surveyls_welcometext", "en"]
    assert "&amp; takes &#123;few&#125;" in welcome and "say &lt;no&gt;" in welcome
    assert html.unescape(welcome) == every_kind().introduction["en"]


def test_kinds_of_question_and_their_attributes() -> None:
    rows = rows_of(limesurvey(every_kind()))
    many = question(rows, "channelsusedforthis2")
    assert (many["type/scale"], many["max_answers"], many["exclude_all_others"]) == ("M", "2", "DK")
    assert question(rows, "channelsusedforthisr")["max_answers"] == ""  # as many as there are
    assert [row["name"] for row in below(rows, "channelsusedforthis2")] == [
        "1",
        "2",
        "3",
        "4",
        "DK",
    ]
    number = question(rows, "waitminutesnumber")
    assert (number["type/scale"], number["num_value_int_only"]) == ("N", "1")
    assert (number["min_num_value_n"], number["max_num_value_n"]) == ("0", "600")
    assert question(rows, "cost")["max_num_value_n"] == "99.5"
    assert question(rows, "q24hours")["type/scale"] == "!"
    assert question(rows, "timeq")["type/scale"] == "T"
    assert question(rows, "waitminutes")["hidden"] == "1"
    assert question(rows, "waitminutes")["equation"] == (
        "{if(is_empty(waitminutesnumber.NAOK), waitminutesreason.NAOK, waitminutesnumber.NAOK)}"
    )


def test_a_grid_is_an_array_with_a_subquestion_per_item() -> None:
    rows = rows_of(limesurvey(every_kind()))
    assert question(rows, "staffgrid")["type/scale"] == "F"
    assert [(row["class"], row["name"]) for row in below(rows, "staffgrid")] == [
        ("SQ", "staffpolite"), ("SQ", "stafffair"), ("SQ", "staffhurried"),
        ("A", "1"), ("A", "2"), ("A", "3"), ("A", "4"), ("A", "5"), ("A", "NA"), ("A", "DK"),
    ]  # fmt: skip
    assert question(rows, "madeeasy")["relevance"] == (
        '(staffgrid_staffpolite.NAOK == "4" or staffgrid_staffpolite.NAOK == "5")'
        ' and (waitlong.NAOK == "5")'
    )


def test_read_out_a_row_of_a_grid_is_a_question_of_its_own() -> None:
    rows = rows_of(limesurvey(every_kind(), administration="telephone"))
    assert question(rows, "staffpolite")["type/scale"] == "L"
    assert question(rows, "staffpolite", "fr")["help"] == (
        "Ne pas lire\u00a0: Sans objet, Je ne sais pas."
    )
    assert question(rows, "madeeasy")["relevance"].startswith('(staffpolite.NAOK == "4"')


def test_a_number_that_cannot_be_a_code_is_refused_by_name() -> None:
    instrument = every_kind()
    scale = replace(instrument.scales["agree-5"], points=(-2, -1, 0, 1, 2), favourable=(1, 2))
    with pytest.raises(InstrumentError) as refused:
        limesurvey(replace(instrument, scales={**instrument.scales, "agree-5": scale}))
    assert len(refused.value.faults) == 2
    assert "scales.agree-5.points: LimeSurvey cannot take -2" in str(refused.value)
