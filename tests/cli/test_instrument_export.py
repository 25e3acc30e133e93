"""cmt instrument export writes the files that field a questionnaire, all of them or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cmt
from tests import fielding
from tests.cli.command import run
from tests.every_kind import TEXT, every_kind

Monkey = pytest.MonkeyPatch
Said = pytest.CaptureFixture[str]


def export(monkeypatch: Monkey, capsys: Said, *arguments: object) -> tuple[int, str, str]:
    return run(monkeypatch, capsys, "instrument", "export", *arguments)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_all_writes_what_platforms_take_and_what_clients_read(
    tmp_path: Path, monkeypatch: Monkey, capsys: Said
) -> None:
    out = tmp_path / "forms"
    code, said, _ = export(
        monkeypatch, capsys, "cmt-short", "--format", "all", "--lang", "fr", "--out", out
    )
    files = ["cmt-short.fr.pdf", "cmt-short.html", "cmt-short.limesurvey.txt",
             "cmt-short.surveyjs.json", "cmt-short.xlsform.xlsx"]  # fmt: skip
    assert (code, names(out)) == (0, files)
    assert sorted(said.split()) == [str(out / name) for name in files]
    assert (out / "cmt-short.fr.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "cmt-short.html").read_text("utf-8").startswith("<!")
    assert json.loads((out / "cmt-short.surveyjs.json").read_text("utf-8"))["locale"] == "fr"


THREE = """
instrument: three
version: "1"
languages: [en, fr, iu]
title: {en: Three, fr: Trois, iu: ᐱᖓᓱᑦ}
licence: CC0-1.0
source: Made for the tests
scales: {}
sections:
  - section: only
    title: {en: Only, fr: Seule, iu: ᑭᓯᐊᓂ}
    items:
      - {item: remark, text: {en: Remarks, fr: Remarques, iu: ᐅᖃᐅᓯᖅ}}
"""


def test_a_page_goes_without_languages_it_cannot_speak_and_says_so(
    tmp_path: Path, monkeypatch: Monkey, capsys: Said
) -> None:
    questionnaire = tmp_path / "three.yaml"
    questionnaire.write_text(THREE, encoding="utf-8")
    asked = (questionnaire, "--format", "web", "--out", tmp_path)
    code, _, said = export(monkeypatch, capsys, *asked, "--lang", "fr")
    page = (tmp_path / "three.html").read_text("utf-8")
    assert (code, "Remarques" in page, "Remarks" in page, "ᐅᖃᐅᓯᖅ" in page) == (0, True, True, False)
    assert "The web page is without iu: there are no buttons and instructions in it." in said
    code, _, said = export(monkeypatch, capsys, *asked)
    assert (code, "Make the form in those alone" in said) == (15, True)


def test_what_was_written_is_fielded_and_read_back(
    tmp_path: Path, monkeypatch: Monkey, capsys: Said
) -> None:
    questionnaire = tmp_path / "mine.yaml"
    questionnaire.write_text(TEXT, encoding="utf-8")
    export(monkeypatch, capsys, questionnaire, "--format", "limesurvey", "--out", tmp_path)
    form = (tmp_path / "every-kind.limesurvey.txt").read_bytes()
    instrument = every_kind()
    people = fielding.respondents(instrument, 7)
    answers = fielding.written(
        tmp_path / "answers.csv", fielding.limesurvey(form, instrument, people, "code")
    )
    codes = fielding.expected(instrument, people)
    assert fielding.coded(cmt.read(answers, questionnaire).responses, codes) == codes


def test_an_interviewers_form_is_told_from_the_written_one(
    tmp_path: Path, monkeypatch: Monkey, capsys: Said
) -> None:
    telephone = ("--administration", "telephone", "--out", tmp_path)
    assert export(monkeypatch, capsys, "cmt-short", "--format", "all", *telephone)[0] == 0
    assert names(tmp_path) == ["cmt-short.telephone.limesurvey.txt",
                               "cmt-short.telephone.surveyjs.json",
                               "cmt-short.telephone.xlsform.xlsx"]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("cmt-core", "--format", "xlsform", "--lang", "de"), 2, "'de' is not one of en, fr"),
        (("cmt-core", "--format", "paper", "--administration", "telephone"), 2, "not read out"),
        (("cmt-core", "--format", "word"), 2, "'word' is not one of"),
        (("cmt-core",), 2, "--format"),
        (("cmt-cor", "--format", "xlsform"), 10, "Did you mean 'cmt-core'?"),
        # A bank is not fielded whole: its form is refused, and nothing is written of the rest.
        (("cmt-bank", "--format", "surveyjs", "--format", "web"), 15, "bank"),
    ],
)
def test_a_refusal_writes_nothing(
    arguments: tuple[str, ...], code: int, words: str, tmp_path: Path,
    monkeypatch: Monkey, capsys: Said,
) -> None:  # fmt: skip
    out = tmp_path / "forms"
    got, said, complaint = export(monkeypatch, capsys, *arguments, "--out", out)
    assert (got, said, names(out)) == (code, "", [])
    assert words in complaint and "Traceback" not in complaint
