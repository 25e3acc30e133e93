"""Which questionnaire a file follows: told by its headers and answers, or refused."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from cmt.errors import ResponseError
from cmt.instrument.catalogue import find
from cmt.instrument.export.xlsform import xlsform
from cmt.instrument.sources import fielded
from cmt.responses.model import Export
from cmt.responses.read import read_export
from cmt.responses.suggest import SHARE, fit, suggest
from tests import fielding
from tests.synthetic import write_export

Rows = list[list[str]]

LOADED = cache(find)


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading the catalogue for every file takes three quarters of the time and proves nothing."""
    monkeypatch.setattr("cmt.responses.suggest.find", LOADED)


def exported(path: Path, name: str, language: str, change: Callable[[Rows], Rows]) -> Export:
    """A made-up export of a questionnaire, changed row by row."""
    write_export(path, find(name), language, n=40)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = change(list(csv.reader(file)))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return read_export(path)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", list(fielded()))
def test_every_questionnaire_is_known_by_its_own_export(
    tmp_path: Path, name: str, language: str
) -> None:
    chosen = suggest(exported(tmp_path / "wave.csv", name, language, lambda rows: rows))
    assert chosen.instrument.id == name
    assert chosen.share == chosen.complete == 1


def test_a_part_of_cmt_core_is_cmt_core_though_others_share_its_questions(tmp_path: Path) -> None:
    export = exported(tmp_path / "wave.csv", "cmt-core", "en", lambda rows: [r[:22] for r in rows])
    chosen = suggest(export)
    assert chosen.instrument.id == "cmt-core"
    assert chosen.share == 1 > chosen.complete


def test_questions_of_one_s_own_lower_the_share(tmp_path: Path) -> None:
    def added(rows: Rows) -> Rows:
        own = [
            ["Office", "Parking", "Weather"],
            *([["North", "Good", "Dry"], ["South", "Bad", "Wet"]] * 20),
        ]
        return [row + more for row, more in zip(rows, own, strict=False)]

    chosen = suggest(exported(tmp_path / "wave.csv", "cmt-core", "fr", added))
    assert chosen.instrument.id == "cmt-core"
    assert SHARE < chosen.share < 1


def test_a_file_of_other_questions_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "pool.csv"
    path.write_text("Water,Lockers,Age group\nGood,Bad,18 to 24\nBad,Good,25 to 34\n")
    with pytest.raises(ResponseError) as refused:
        suggest(read_export(path))
    message = str(refused.value)
    assert "no questionnaire that comes with cmt fits it" in message
    assert "--instrument" in message and "cmt init pool.csv" in message
    assert "33 % of the question columns" in message


def test_without_the_outcome_the_question_is_named(tmp_path: Path) -> None:
    def without(rows: Rows) -> Rows:
        at = rows[0].index(find("cmt-core").items["overall"].text["en"])
        return [row[:at] + row[at + 1 :] for row in rows]

    with pytest.raises(ResponseError, match="no column was found for the outcome overall"):
        suggest(exported(tmp_path / "wave.csv", "cmt-core", "en", without))


def test_an_outcome_with_answers_of_another_question_is_not_called_missing(tmp_path: Path) -> None:
    def spoilt(rows: Rows) -> Rows:
        at = rows[0].index(find("us-a11-280-thumbs").items["trust-mission"].text["en"])
        spoilt = [[*row[:at], f"Data {n}", *row[at + 1 :]] for n, row in enumerate(rows)]
        return [rows[0], *spoilt[1:]]

    export = exported(tmp_path / "wave.csv", "us-a11-280-thumbs", "en", spoilt)
    with pytest.raises(ResponseError, match=r"asks for the outcome trust-mission .*'Data 1'"):
        suggest(export)


def test_a_mistyped_outcome_still_counts(tmp_path: Path) -> None:
    def mistyped(rows: Rows) -> Rows:
        words = find("cmt-core").items["overall"].text["en"]
        return [[cell.replace(words, words.replace("account", "acount")) for cell in rows[0]],
                *rows[1:]]  # fmt: skip

    assert suggest(exported(tmp_path / "wave.csv", "cmt-core", "en", mistyped)).outcome


def test_a_header_counts_only_with_answers_of_its_question(tmp_path: Path) -> None:
    path = tmp_path / "wave.csv"
    path.write_text("overall,channel\nblue,By phone\ngreen,In person\n")
    found = fit(read_export(path), find("cmt-core"))
    assert found.used == frozenset({1})
    assert not found.outcome


@pytest.mark.parametrize("name", list(fielded()))
def test_every_questionnaire_is_known_by_the_names_and_codes_its_form_exports(
    tmp_path: Path, name: str
) -> None:
    """No word of a question is in such a file; cmt-short, say, once passed for cmt-core."""
    asked = find(name)
    people = fielding.respondents(asked, 3, 25)
    path = fielding.written(
        tmp_path / "wave.csv", fielding.kobo(xlsform(asked), asked, people, "options", "-")
    )
    chosen = suggest(read_export(path))
    assert chosen.instrument.id == name
    assert chosen.complete == 1


def test_answers_in_other_spellings_are_answers_of_their_question(tmp_path: Path) -> None:
    drawn = dict(zip(find("cmt-core").scales["satisfaction-5"].labels["en"],
                     ("★☆☆☆☆", "★★☆☆☆", "★★★☆☆", "★★★★☆", "★★★★★"), strict=True))  # fmt: skip

    def starred(rows: Rows) -> Rows:
        return [[drawn.get(cell, cell) for cell in row] for row in rows]

    chosen = suggest(exported(tmp_path / "wave.csv", "cmt-core", "en", starred))
    assert chosen.instrument.id == "cmt-core"
    assert chosen.share == chosen.complete == 1
