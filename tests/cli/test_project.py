"""A folder with a cmt.yaml: report, analyse and check without a file, and options that win."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest

from cmt.analysis.results import Results
from cmt.analysis.store import read_results
from cmt.cli.analyse import command as analyse
from cmt.cli.check import command as check
from cmt.cli.planned import Planned, planned
from cmt.cli.report import command as report
from cmt.responses.project_keys import ANALYSIS, DESIGN, LOOK, READING, REPORT, SURVEY, WAVE
from tests.cli.command import run, written

HEADERS = "overall,How did you contact us most of the time?,time-taken,Poids,Guichet"
ROWS = ["5,By phone,4,1,Nord", "4,On the website,3,2,Sud", "2,By phone,1,1,Nord"]
PROJECT = """\
organization: City of Example
selection: census
mode: web
waves:
  - {file: data/2026.csv, from: 2026-05-01, to: 2026-05-31, invited: 100, mode: [web, paper]}
  - {file: data/2025.csv, from: 2025-05-01, to: 2025-05-31, invited: 80, label: Before}
design: {weight: poids}
"""
NOT_USED = "cmt.yaml is not used: a FILE is named. (Or add --project cmt.yaml.)\n"
Cmt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for year, times in (("2025", 11), ("2026", 12)):
        written(tmp_path / "data" / f"{year}.csv", [HEADERS, *ROWS * times])
    written(tmp_path / "cmt.yaml", [PROJECT])
    return tmp_path


@pytest.fixture
def cmt(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cmt:
    """`cmt ...` in the folder of the project."""
    monkeypatch.chdir(folder)
    return lambda *arguments: run(monkeypatch, capsys, *arguments)


def results(cmt: Cmt, *arguments: object) -> Results:
    code, _, err = cmt("analyse", "--out", "r.json", *arguments)
    assert (code, err.replace(NOT_USED, "")) == (0, "")
    return read_results("r.json")


def test_without_a_file_the_latest_wave_is_compared_with_the_one_before(cmt: Cmt) -> None:
    found = results(cmt)
    assert (found.source, found.quality.rows, found.design.weight) == ("2026.csv", 36, "poids")
    assert (found.info.organization, found.info.mode) == ("City of Example", "web, paper")
    assert found.precision.response_rate == 36 / 100
    before = found.comparison
    assert before and (before.label, before.n) == ("Before", 33)
    assert (before.info.mode, before.info.invited) == ("web", 80)


def test_check_and_report_mean_the_same_wave(cmt: Cmt, folder: Path) -> None:
    code, said, _ = cmt("check", "--save", "m.yaml")
    assert (code, "2026.csv" in said, "2025.csv" in said) == (0, True, False)
    written(folder / "cmt.yaml", [PROJECT, "report: {languages: fr, formats: xlsx, out: rapport}"])
    assert cmt("report")[0] == 0
    made = {path.name for path in (folder / "rapport").iterdir()}
    assert made == {"tables-fr.xlsx", "results.json", "mapping.yaml"}
    assert cmt("report", "--lang", "en", "--format", "html", "--out", "other")[0] == 0
    assert (folder / "other" / "report-en.html").is_file()
    assert not (folder / "other" / "tables-en.xlsx").exists()


def test_the_report_stands_beside_the_export_unless_told(cmt: Cmt, folder: Path) -> None:
    assert cmt("report", "--format", "xlsx")[0] == 0
    assert (folder / "data" / "2026-report" / "tables-en.xlsx").is_file()


def test_options_win_and_an_empty_text_takes_back(cmt: Cmt) -> None:
    found = results(cmt, "--mode", "", "--weight", "", "--label", "Now", "--earlier-label", "Then")
    assert (found.info.mode, found.design.weight, found.label) == ("", "", "Now")
    assert found.info.organization == "City of Example"
    assert found.comparison and found.comparison.label == "Then"


def test_a_project_works_from_any_folder(cmt: Cmt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("data")
    assert results(cmt, "--project", "../cmt.yaml").source == "2026.csv"


def test_a_file_that_is_named_speaks_for_itself(cmt: Cmt) -> None:
    assert results(cmt, "data/2026.csv").info.organization == ""
    assert cmt("check", "data/2026.csv")[2] == NOT_USED


def test_a_wave_of_the_project_by_its_file(cmt: Cmt) -> None:
    found = results(cmt, "data/2025.csv", "--project", "cmt.yaml")
    assert (found.label, found.info.invited, found.comparison) == ("Before", 80, None)
    code, _, err = cmt("analyse", "data/2024.csv", "--project", "cmt.yaml")
    assert (code, "2024.csv is not one of its waves" in err) == (12, True)


def test_an_earlier_wave_is_known_by_the_project(cmt: Cmt, folder: Path) -> None:
    before = results(cmt, "--earlier", "data/2025.csv").comparison
    assert before and (before.label, before.info.invited) == ("Before", 80)
    written(folder / "2024.csv", [HEADERS, *ROWS * 10])
    other = results(cmt, "--earlier", "2024.csv").comparison
    assert other and (other.n, other.info.invited) == (30, None)
    assert other.info.organization == "City of Example"


def test_a_wave_may_have_a_design_of_its_own(cmt: Cmt, folder: Path) -> None:
    lines = [line.replace("Poids", "w") for line in (HEADERS, *ROWS * 11)]
    written(folder / "data" / "2025.csv", lines)
    code, _, err = cmt("analyse")
    assert (code, "in cmt.yaml, give the wave a design of its own" in err) == (12, True)
    own = PROJECT.replace("label: Before", "design: {weight: w}")
    written(folder / "cmt.yaml", [own])
    assert results(cmt).comparison


def test_a_wave_may_be_a_results_file(cmt: Cmt, folder: Path) -> None:
    results(cmt, "data/2025.csv")
    written(folder / "cmt.yaml", ["waves:", "  - {file: r.json, label: A}", "mode: web"])
    code, _, err = cmt("analyse", "--out", "again.json")
    assert (code, err) == (0, "")
    assert (read_results("again.json").label, read_results("again.json").info.mode) == ("A", "")
    written(folder / "cmt.yaml", ["waves:", "  - {file: r.json, mode: web, invited: 3}"])
    code, _, err = cmt("analyse")
    assert (code, "r.json: it is a results file" in err, "invited, mode" in err) == (12, True, True)


def test_without_a_file_and_a_project_one_is_asked_for(cmt: Cmt, folder: Path) -> None:
    (folder / "cmt.yaml").unlink()
    for verb in ("report", "analyse", "check"):
        code, _, err = cmt(verb)
        assert (code, "Name a FILE" in err, "cmt.yaml" in err) == (2, True, True)


def test_a_project_with_slips_is_refused_before_anything_is_read(cmt: Cmt, folder: Path) -> None:
    written(folder / "cmt.yaml", ["waves: [{file: gone.csv, invitd: 3}]", "peers: x"])
    for verb, *file in (("report",), ("check",), ("check", "cmt.yaml")):
        code, said, err = cmt(verb, *file)
        assert (code, said) == (12, "")
        assert "Did you mean 'invited'?" in err and "peers: 'x' is here" in err


def test_check_of_the_project_itself(cmt: Cmt) -> None:
    said = cmt("check", "cmt.yaml")
    assert said == (0, "cmt.yaml, earliest wave first: Before, 2026.csv. No faults.\n", "")


SAID = {
    "organization": ("City", "City"),
    "standards": ("{office-minutes: {at-most: 15, promised: 90 %}}", "office-minutes:15:90%"),
    "target": ("{overall: {index: 80, by: 2027-12-31}}", "overall:index:80:2027-12-31"),
    "segments": ("[office x channel]", "office x channel"),
    "missing": ("gaps-marked", "gaps-marked"),
    "done-well": ("acceptable", "acceptable"),
    "service": ("Permits", "Permits"),
    "service-area": ("permits", "permits"),
    "scope": ("single-service", "single-service"),
    "client-group": ("Builders", "Builders"),
    "population": ("Everyone", "Everyone"),
    "jurisdiction": ("Example", "Example"),
    "level": ("municipal", "municipal"),
    "channels": ("[web, phone]", "web, phone"),
    "frame": ("A list", "A list"),
    "selection": ("census", "census"),
    "mode": ("[web, paper]", "web, paper"),
    "asked-in": ("[en, fr]", "en,fr"),
    "question-order": ("random", "random"),
    "label": ("'2026'", "2026"),
    "from": ("2026-05-01", "2026-05-01"),
    "to": ("2026-05-31", "2026-05-31"),
    "population-size": ("300", "300"),
    "invited": ("200", "200"),
    "undeliverable": ("0", "0"),
    "not-eligible": ("3", "3"),
    "instrument": ("cmt-short", "cmt-short"),
    "mapping": ("m.yaml", "m.yaml"),
    "channel": ("Guichet", "Guichet"),
    "drop": ("[preview, spam]", "preview,spam"),
    "platform": ("table", "table"),
    "sheet": ("'2'", "2"),
    "encoding": ("utf-8", "utf-8"),
    "delimiter": ("tab", "tab"),
    "weight": ("w", "w"),
    "strata": ("s", "s"),
    "cluster": ("c", "c"),
    "same-units": ("yes", None),
    "strata-population": ("{north: 1200, south: 1310}", "north=1200,south=1310"),
    "targets": ("t.csv", "t.csv"),
    "replicates": ("[rep*]", "rep*"),
    "replicate-method": ("JKn", "JKn"),
    "replicate-scale": ("[0.5, 0.9]", "0.5,0.9"),
    "replicate-rho": ("0.3", "0.3"),
    "windows": ("quarter:2", "quarter:2"),
    "codeframe": ("words.yaml", "words.yaml"),
    "hide-names": ("staff.txt", "staff.txt"),
    "no-quotes": ("yes", None),
}
"""Every key of a wave, said in cmt.yaml and on the command line."""
REPORTS = {
    "languages": "lang",
    "formats": "formats",
    "out": "out",
    "by": "by",
    **{key: key.replace("-", "_") for key in LOOK},
}
BESIDE = {"summary", "action_plan", "trace", "jobs"}
"""What the command writes besides, once, and so is in no project."""
OF_THE_COMMAND = {
    "peers",
    "peer_groups",
    "file",
    "project",
    "earlier",
    "earlier_label",
    "earlier_mapping",
}
"""What `waves` says: which files, which is the earlier one, its label and mapping."""


TABLES = (SURVEY, WAVE, READING, DESIGN, ANALYSIS)


def plan(*arguments: str) -> Planned:
    options = report.make_context("report", list(arguments)).params
    return planned(options.pop("file"), options)


def test_the_keys_of_the_file_are_the_options_of_the_command() -> None:
    keys = {key.replace("-", "_") for table in TABLES for key in table}
    assert keys == {key.replace("-", "_") for key in SAID}
    assert REPORTS.keys() == REPORT.keys()
    own = keys | OF_THE_COMMAND
    assert names(report) == own | set(REPORTS.values()) | BESIDE
    assert names(analyse) == own | {"out", "form", "lang"}
    reading = {key.replace("-", "_") for table in (READING, DESIGN) for key in table}
    assert names(check) >= reading | {"file", "project", "save"}


def names(command: click.Command) -> set[str]:
    return {parameter.name for parameter in command.params if parameter.name}


@pytest.mark.parametrize("key", SAID)
def test_a_key_and_its_option_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.chdir(tmp_path)
    in_file, typed = SAID[key]
    line = f"design: {{{key}: {in_file}}}" if key in DESIGN else f"{key}: {in_file}"
    indented = f"  - {{file: a.csv, {line}}}"
    written(tmp_path / "t.csv", ["area,target", "A,0.4", "B,0.6"])
    written(tmp_path / "cmt.yaml", ["waves:", indented])
    spoken = (f"--{key}",) if typed is None else (f"--{key}", typed)
    by_file, by_option = plan(), plan("a.csv", *spoken)
    assert replace(by_file.now, stated=frozenset()) == by_option.now
    assert by_option.now != plan("a.csv").now
    assert (by_file.now.stated, by_option.typed) == ({key} - {"label"}, {key})


def test_nothing_left_out_is_said_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "cmt.yaml", ["waves: [{file: a.csv, drop: none}]"])
    assert plan().now.drop == plan("a.csv", "--drop", "none").now.drop == ()
    assert plan("a.csv", "--delimiter", ";").now.delimiter == ";"
    with pytest.raises(click.BadParameter, match="'stroke' is not one of comma, semicolon"):
        plan("a.csv", "--delimiter", "stroke")
