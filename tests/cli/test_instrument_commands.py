"""cmt instrument: what each verb prints, writes and refuses, and the page that explains them."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from cmt.cli.instrument import NARROWEST, VERBS, WIDEST
from cmt.instrument.catalogue import find, names
from cmt.instrument.load import load_instrument
from tests.cli.command import run, written
from tests.every_kind import TEXT

Cmt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cmt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cmt:
    """`cmt instrument ...` in an empty folder and a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: run(monkeypatch, capsys, "instrument", *arguments)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_what_it_does(cmt: Cmt, verb: str) -> None:
    code, said, _ = cmt(verb, "--help")
    assert code == 0
    assert len(said.split()) > 40


def test_a_verb_that_is_not_one_gets_the_nearest(cmt: Cmt) -> None:
    code, _, err = cmt("shwo")
    assert code == 2
    assert "Did you mean 'show'?" in err


def test_list_has_one_aligned_line_a_questionnaire(cmt: Cmt) -> None:
    code, said, _ = cmt("list")
    heading, *lines = said.splitlines()
    assert code == 0
    assert [line.split()[0] for line in lines] == list(names())
    title = heading.index("title")
    assert all(line[title - 1] == " " and line[title] != " " for line in lines)
    core = next(line for line in lines if line.startswith("cmt-core"))
    assert core.split()[:6] == ["cmt-core", "1.0", "36", "en", "fr", "5"]


@pytest.mark.parametrize("name", names())
def test_show_has_every_question_and_fits_the_terminal(cmt: Cmt, name: str) -> None:
    instrument = find(name)
    for language in instrument.languages:
        code, said, _ = cmt("show", name, "--lang", language)
        assert code == 0
        assert max(map(len, said.splitlines())) <= 80
        words = " ".join(said.split())
        for number, item in enumerate(instrument.items.values(), start=1):
            assert f"{number}. {' '.join(item.text[language].split())} [{item.id};" in words
        for grid in instrument.grids.values():
            assert words.count(" ".join(grid.text[language].split())) >= 1
        for owner in (*instrument.drivers.values(), *instrument.indices.values()):
            assert f"{owner.name[language]} ({owner.id}): {', '.join(owner.items)}" in words
        assert instrument.source in words


def test_show_reads_out_what_is_read_out(cmt: Cmt) -> None:
    spoken = find("cmt-core").items["channel"].telephone["fr"]
    _, said, _ = cmt("show", "cmt-core", "--lang", "fr", "--administration", "telephone")
    assert " ".join(spoken.split()) in " ".join(said.split())


def test_show_prints_a_reversed_question_as_the_form_does(cmt: Cmt, tmp_path: Path) -> None:
    """Its answers by rising number, that it is reversed, and who is asked in words for bands."""
    path = tmp_path / "every.yaml"
    path.write_text(TEXT, encoding="utf-8")
    words = " ".join(cmt("show", str(path))[1].split())
    assert (
        "I had to wait too long. [wait-long; rating; reversed; "
        "asked if wait-minutes = 15–29 minutes or ≥ 60 minutes] 1 Strongly disagree; 2 Disagree;"
    ) in words
    assert "made-easy; driver; asked if staff-polite = 4 or 5 and wait-long = 5]" in words


SHOWN = """\
A
small 1.0; 8 questions; en; 1 min in writing, 1 min on the telephone
  Source: own
  Licence: none

B

  Were they
  1 Bad; 2; 3 Good
   1. kind?
      [kind; outcome]
   2. quick?
      [quick; rating]

   3. How likely?
      [likely; rating]
      0 No; 1 to 9; 10 Yes; DK ?

   4. Again?
      [again; rating]
      (the same answers)

   5. How long?
      [long; standard; asked if kind = 1 or 2 and quick = 3; for web, phone]
      a number of days from 0 to 90, reported as 0–4 days, 5–9 days, ≥ 10 days

   6. Which?
      [which; information]
      any of: 1 X; 2 Y; 3 Z

   7. Which two?
      [two; priority]
      up to 2 of: 1 X; 2 Y; 3 Z

   8. Why?
      [why; comment]
      (free text)

Outcome: kind
"""


def test_show_of_every_kind_of_question(cmt: Cmt, tmp_path: Path) -> None:
    written(
        tmp_path / "small.yaml",
        [
            "instrument: small",
            'version: "1.0"',
            "languages: [en]",
            "title: {en: A}",
            "licence: none",
            "source: own",
            "scales:",
            "  good-3: {points: {1: {en: Bad}, 3: {en: Good}}, step: 1, favourable: [3]}",
            "  ten:",
            "    points: {0: {en: No}, 10: {en: Yes}}",
            "    step: 1",
            "    favourable: [9, 10]",
            '    missing: {dont-know: {en: "?"}}',
            "  days: {measure: {unit: {en: days}, least: 0, most: 90, bands: [0, 5, 10]}}",
            "  letters: {points: {1: {en: X}, 2: {en: Y}, 3: {en: Z}}}",
            "grids: {they: {text: {en: Were they}}}",
            "outcome: kind",
            "sections:",
            "  - section: b",
            "    title: {en: b}",
            "    items:",
            "      - {item: kind, grid: they, scale: good-3, text: {en: kind?}}",
            "      - {item: quick, grid: they, scale: good-3, text: {en: quick?}}",
            "      - {item: likely, scale: ten, text: {en: How likely?}}",
            "      - {item: again, scale: ten, text: {en: Again?}}",
            "      - item: long",
            "        scale: days",
            "        role: standard",
            "        text: {en: How long?}",
            "        ask-if: {kind: [1, 2], quick: 3}",
            "        channels: [web, phone]",
            "      - {item: which, scale: letters, choose: many, text: {en: Which?}}",
            "      - item: two",
            "        scale: letters",
            "        choose: 2",
            "        role: priority",
            "        text: {en: Which two?}",
            "      - {item: why, text: {en: Why?}}",
        ],
    )
    code, said, err = cmt("show", "small.yaml")
    assert (code, err) == (0, "")
    assert said.replace("\u00a0", " ") == SHOWN


def test_show_refuses_a_language_it_lacks(cmt: Cmt) -> None:
    code, _, err = cmt("show", "cmt-core", "--lang", "de")
    assert code == 2
    assert "'de' is not one of en, fr" in err


@pytest.mark.parametrize(("columns", "longest"), [("20", NARROWEST), ("400", WIDEST)])
def test_lines_stay_readable_in_any_terminal(
    cmt: Cmt, monkeypatch: pytest.MonkeyPatch, columns: str, longest: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    _, said, _ = cmt("show", "cmt-short")
    assert longest * 0.7 < max(map(len, said.splitlines())) <= longest


def test_check_tells_the_faults_of_all_files(cmt: Cmt, tmp_path: Path) -> None:
    for name, wrong in (("a.yaml", "leave-out: [gendre]"), ("b.yaml", "extends: cmt-cor")):
        head = ["instrument: x", 'version: "1"', "extends: cmt-core"]
        written(tmp_path / name, [*head[: 2 if "extends" in wrong else 3], wrong])
    code, said, err = cmt("check", "a.yaml", "cmt-core", "b.yaml")
    assert code == 10
    assert said == "cmt-core 1.0: 36 questions, en, fr. No faults.\n"
    assert "a.yaml line 4" in err and "Did you mean 'gender'?" in err
    assert "b.yaml line 3" in err and "Did you mean 'cmt-core'?" in err


def test_check_needs_a_file(cmt: Cmt) -> None:
    assert cmt("check")[0] == 2


def test_new_writes_what_passes(cmt: Cmt, tmp_path: Path) -> None:
    code, said, _ = cmt("new", "parks")
    assert (code, said) == (0, "parks.yaml  Next: cmt instrument check parks.yaml\n")
    parks = load_instrument(tmp_path / "parks.yaml")
    roles = {item.role for item in parks.items.values()}
    assert roles >= {"outcome", "driver", "information", "comment"}
    assert parks.languages == ("en", "fr") and len(parks.drivers) == 2
    assert cmt("check", "parks.yaml")[0] == 0


@pytest.mark.parametrize("name", names())
def test_new_builds_on_any_questionnaire(cmt: Cmt, tmp_path: Path, name: str) -> None:
    assert cmt("new", "ours", "--extends", name)[0] == 0
    ours, base = load_instrument(tmp_path / "ours.yaml"), find(name)
    assert ours.items == base.items and ours.title == base.title


def test_the_examples_in_what_new_writes_can_be_switched_on(cmt: Cmt, tmp_path: Path) -> None:
    cmt("new", "ours", "--extends", "cmt-core")
    path = tmp_path / "ours.yaml"
    switched = re.sub(r"^# ", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(switched, encoding="utf-8")
    core, ours = find("cmt-core"), load_instrument(path)
    assert len(set(core.items) - set(ours.items)) == 1
    assert len(set(ours.items) - set(core.items)) == 1


def test_new_names_a_file_it_builds_on_from_where_it_is_written(cmt: Cmt, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    cmt("new", "parks", "--out", "old/parks.yaml")
    code, _, err = cmt("new", "trees", "--extends", "old/parks.yaml", "--out", "new/trees.yaml")
    assert (code, err) == (0, "")
    assert 'extends: "../old/parks.yaml"' in (tmp_path / "new" / "trees.yaml").read_text("utf-8")
    assert cmt("check", "new/trees.yaml")[0] == 0


def test_new_never_writes_over_a_file(cmt: Cmt, tmp_path: Path) -> None:
    path = written(tmp_path / "parks.yaml", ["mine"])
    code, _, err = cmt("new", "parks")
    assert code == 10
    assert "parks.yaml: there is such a file already. Write to another one with --out." in err
    assert path.read_text("utf-8") == "mine\n"


@pytest.mark.parametrize(("name", "says"), [("Parks", "small letters"), ("cmt-core", "our-cmt")])
def test_new_refuses_an_id_that_cannot_be_its_own(cmt: Cmt, name: str, says: str) -> None:
    code, _, err = cmt("new", name, "--out", "x.yaml")
    assert code == 10
    assert says in err


def test_new_needs_a_folder_that_is_there(cmt: Cmt) -> None:
    code, _, err = cmt("new", "parks", "--out", "nowhere/parks.yaml")
    assert code == 15
    assert "cannot be written" in err


def test_diff_as_json(cmt: Cmt) -> None:
    code, said, _ = cmt("diff", "cmt-core", "cmt-short", "--format", "json")
    record = json.loads(said)
    assert code == 0
    assert (record["comparable"], record["broken"], record["added"]) == (10, 0, [])


def test_diff_refuses_an_id_given_to_another_question(cmt: Cmt, tmp_path: Path) -> None:
    cmt("new", "parks")
    text = (tmp_path / "parks.yaml").read_text("utf-8")
    for old, new in (
        ("What could we do better?", "Which door did you come in by?"),
        ("Que pourrions-nous améliorer ?", "Par quelle porte êtes-vous entré ?"),
        ('"1.0"', '"1.1"'),
    ):
        text = text.replace(old, new)
    written(tmp_path / "later.yaml", [text])
    code, said, err = cmt("diff", "parks.yaml", "later.yaml")
    assert code == 10
    assert "suggestions: reused" in said
    assert "cmt: parks 1.1 items.suggestions: the id of “What could we do better?”" in err


def test_the_page_on_questionnaires_is_true(cmt: Cmt, tmp_path: Path, repository: Path) -> None:
    """Its files are written, its commands run one after the other, and say what it says."""
    text = (repository / "docs" / "instruments.md").read_text("utf-8")
    parts = re.findall(
        r"<!-- file: (\S+) -->\n```yaml\n(.*?)^```|^```console\n(.*?)^```",
        text,
        re.MULTILINE | re.DOTALL,
    )
    assert [name for name, _, _ in parts if name]
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    for name, content, session in parts:
        if name:
            (tmp_path / name).write_text(content, encoding="utf-8")
            continue
        command, _, expected = session.partition("\n")
        said = cmt(*shlex.split(command.removeprefix("$ cmt instrument ")))
        assert doctest.OutputChecker().check_output(expected, said[1] + said[2], flags), said


def test_the_python_on_the_page_runs(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (repository / "docs" / "instruments.md").read_text("utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    exec(compile(example, "instruments.md", "exec"), {})
    assert capsys.readouterr().out == "comparable\n('absent',)\n"
