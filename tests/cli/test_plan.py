"""cmt plan as a person uses it: sentences, tables, JSON and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from cmt.analysis.store import write_results
from cmt.cli.options import counts
from tests.cli.command import run
from tests.reports_fixture import full

Told = tuple[int, str, str]


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    return lambda *arguments: run(monkeypatch, capsys, "plan", *arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--margin", "3", "--response", "1/3"),
            "To be within 3 points, 95 times in 100, you need 1,068 answers: invite 3,204 if one "
            "in three answers.",
        ),
        (
            ("--change", "5", "--sd", "25"),
            "To see a change between two waves of 5 points, 80 times in 100, you need 394 answers "
            "in each wave.",
        ),
        (
            ("--gap", "5", "--sd", "25", "--power", "90 %"),
            "To see a gap to peers of 5 points, 90 times in 100, you need 265 answers.",
        ),
        (
            ("--margin", "3", "--population-size", "300", "--response", "50%"),
            "you need 235 answers; invite all 300: if one in two answers, expect 150, within 5.7 "
            "points.",
        ),
        (
            ("--margin", "0.1", "--population-size", "40"),
            "you need 40 answers, everybody there is.",
        ),
        (
            ("--margin", "5", "--population-size", "north=1200,south=310", "--response", "40%"),
            "  south: 172 answers; invite all 310: if 40 % answer, expect 124, within 6.8 points\n"
            "  in all: invite 1,040\n",
        ),
        (
            ("--change", "5", "--groups", "3", "--sd", "25"),
            "3 comparisons judged together.",
        ),
        (("--answers", "400"), "400 answers are within 4.9 points, 95 times in 100.\n"),
        (
            ("--answers", "400", "--earlier-answers", "900", "--sd", "25"),
            "they show a true change from a wave of 900 answers of 4.2 points, and a true gap to "
            "peers of 3.5 points.",
        ),
    ],
)  # fmt: skip
def test_a_plan_in_plain_words(plan, arguments: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = plan(*arguments)
    assert (code, err) == (0, "")
    assert said in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "Say what to plan for"),
        (("--of", "index", "--margin", "3"), 2, "--sd POINTS"),
        (("--sd", "20", "--share", "40%", "--margin", "3"), 2, "--sd is of the index"),
        (("--margin", "3", "--response", "a third"), 2, "'a third' is no share"),
        (("--margin", "3", "--response", "1/0"), 2, "'1/0' is no share"),
        (("--margin", "3", "--population-size", "many"), 2, "'many' is not a count"),
        (("--margin", "3", "--population-size", "a=5,a=6"), 2, "named twice"),
        (("--margin", "3", "--groups", "2", "--population-size", "a=50,b=60"), 2, "leave --groups"),
        (("--answers", "30", "--groups", "2"), 2, "--answers is of one group"),
        (("--answers", "30", "--population-size", "20"), 13, "30 is more than the 20 there are"),
        (("--margin", "60"), 13, "margin: 60 is impossible"),
        (("--margin", "nan"), 13, "margin: nan is impossible"),
        (("--margin", "3", "--share", "101%"), 13, "share: 101 is impossible"),
        (("--change", "3", "--earlier-answers", "200"), 13, "no number of answers"),
        (("no-such-file.json", "--margin", "3"), 13, "no-such-file.json"),
    ],
)
def test_a_plan_that_is_impossible_is_refused(  # type: ignore[no-untyped-def]
    plan, arguments: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = plan(*arguments)
    assert (found, out) == (code, "")
    assert said in " ".join(err.split())


def test_a_results_file_says_what_its_wave_could_show(plan, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "results.json"
    write_results(full(), file)
    code, out, _ = plan(file)
    assert code == 0
    assert "it would have shown a true change of" in out
    assert out.count("\n") > 8
    code, out, _ = plan(file, "--format", "json")
    held = json.loads(out)["held"]
    assert held[0]["item"] == "overall" and held[0]["smallest"] > 0
    code, out, _ = plan(file, "--margin", "2")
    assert code == 0 and "standard deviation" in out
    code, _, err = plan(file, "--margin", "2", "--sd", "3")
    assert code == 2 and "leave --sd, --share out" in " ".join(err.split())


def test_json_has_every_number_and_no_nan(plan) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = plan("--margin", "3", "--answers", "20", "--share", "97%", "--format", "json")
    assert code == 0
    document = json.loads(out, parse_constant=pytest.fail)
    assert document["plans"][0]["answers"] == 125
    assert document["shown"][0]["gap"] is not None


def test_counts_by_group_are_read_alike_wherever_they_are_said() -> None:
    assert counts("north=1200, south=1310") == {"north": 1200, "south": 1310}
    assert (counts("2510"), counts(None)) == ({"": 2510}, None)
    for twice in ("north=1200,north=1310", "1200,1310"):
        with pytest.raises(click.BadParameter, match="named twice"):
            counts(twice)
