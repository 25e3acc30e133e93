"""The made-up service centre: the files are what the generator writes, and its plan is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from python_calamine import CalamineWorkbook

import cmt
from cmt.analysis.results import Results
from cmt.instrument.model import MISSING, Instrument
from cmt.responses.wave import Wave

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "service-centre"
PLAN: dict[str, Any] = yaml.safe_load((FOLDER / "planted.yaml").read_text(encoding="utf-8"))
FINDINGS: dict[str, Any] = PLAN["findings"]
WAVES = tuple(PLAN["waves"])


@pytest.fixture(scope="module")
def core() -> Instrument:
    instrument: Instrument = cmt.find(PLAN["instrument"])
    return instrument


@pytest.fixture(scope="module")
def read(core: Instrument) -> dict[str, Wave]:
    return {name: cmt.read(FOLDER / f"wave-{name}.xlsx", core) for name in WAVES}


@pytest.fixture(scope="module")
def found(core: Instrument, read: dict[str, Wave]) -> dict[str, Results]:
    before, now = (cmt.analyse(read[n], core) for n in WAVES)
    return {WAVES[0]: before, WAVES[1]: cmt.with_earlier(now, before)}


def cells(path: Path) -> list[list[object]]:
    rows: list[list[object]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return rows


def test_the_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    command = [sys.executable, str(FOLDER / "generate.py"), str(tmp_path)]
    environment = {
        **os.environ,
        "PYTHONPATH": str(FOLDER.parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    subprocess.run(command, check=True, env=environment)
    for name in WAVES:
        assert cells(tmp_path / f"wave-{name}.xlsx") == cells(FOLDER / f"wave-{name}.xlsx")


@pytest.mark.parametrize("name", WAVES)
def test_forms_files_need_no_help_to_be_understood(name: str, read: dict[str, Wave]) -> None:
    wave, plan = read[name], PLAN["waves"][name]
    assert wave.export.platform == "microsoft-forms"
    assert {match.how for match in wave.mapping.matches} == {"exact"}
    assert not wave.mapping.missing_items
    assert wave.responses.rows == plan["respondents"]
    assert plan["from"] <= wave.responses.start <= wave.responses.end <= plan["to"]
    assert wave.responses.languages["fr"] == pytest.approx(
        PLAN["french"] * wave.responses.rows, rel=0.2
    )
    assert wave.responses.comments > 100


@pytest.mark.parametrize("name", WAVES)
@pytest.mark.parametrize("item", PLAN["missing"])
def test_planted_missing_kinds_are_counted(name: str, item: str, found: dict[str, Results]) -> None:
    rows = PLAN["waves"][name]["respondents"]
    for kind in ("blank", "not-applicable", "dont-know", "refused"):
        share = PLAN["blank"] if kind == "blank" else PLAN["missing"][item].get(kind, 0)
        counted = found[name].estimates.get(item, f"missing:{kind}")
        # Someone routed round the question gives neither kind, so a routed item may show fewer.
        routed = found[name].instrument.items[item].ask_if
        assert counted is not None
        assert counted.estimate == round(share * rows) or (
            routed and counted.estimate <= share * rows
        )


@pytest.mark.parametrize("name", WAVES)
def test_who_was_not_at_a_counter_is_not_asked_how_long_they_waited(
    name: str, read: dict[str, Wave]
) -> None:
    channel, wait = (read[name].responses.column(item) for item in ("channel", "wait-actual"))
    assert set(wait[channel >= 2]) == {MISSING["not-asked"]}
    assert MISSING["not-asked"] not in set(wait[(channel >= 0) & (channel < 2)])


@pytest.mark.parametrize("name", WAVES)
def test_planted_drivers_are_found(name: str, found: dict[str, Results]) -> None:
    effects = sorted(found[name].drivers.effects, key=lambda effect: -effect.share)
    assert {effect.driver for effect in effects[:2]} == set(FINDINGS["strongest"])
    assert sum(effect.share for effect in effects[:2]) > 0.5
    (weak,) = FINDINGS["no-effect"]
    assert effects[-1].driver == weak
    assert abs(effects[-1].coefficient) < 2 * effects[-1].coefficient_se


@pytest.mark.parametrize("name", WAVES)
def test_what_to_act_on_first_is_found_and_certain(name: str, found: dict[str, Results]) -> None:
    priorities = found[name].priorities
    assert priorities is not None
    first = [row for row in priorities.verdicts if row.quadrant == "act-first"]
    assert [row.driver for row in first] == FINDINGS["act-first"]
    assert all(row.certain for row in first)


@pytest.mark.parametrize("name", WAVES)
def test_the_best_score_is_found(name: str, found: dict[str, Results]) -> None:
    scores = {
        driver: found[name].estimates.get(driver, "index").estimate for driver in PLAN["drivers"]
    }
    assert max(scores, key=lambda driver: scores[driver]) == FINDINGS["best-score"]
    assert min(scores, key=lambda driver: scores[driver]) == FINDINGS["act-first"][0]


def test_only_the_planted_change_is_found(found: dict[str, Results]) -> None:
    comparison = found[WAVES[1]].comparison
    assert comparison is not None
    changes = {driver: comparison.get(driver, "index") for driver in PLAN["drivers"]}
    assert [d for d, c in changes.items() if c.direction == "higher"] == FINDINGS["higher"]
    assert not [d for d, c in changes.items() if c.direction == "lower"]
    overall = comparison.get("overall", "index")
    assert 0 < overall.difference < changes["information"].difference
