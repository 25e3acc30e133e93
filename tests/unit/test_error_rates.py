"""The simulation of error rates: its estimates are the toolkit's, and its tables are whole."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from cmt.analysis.earlier import with_earlier
from cmt.analysis.gather import analyse_keyed
from cmt.analysis.rolled import changes_between
from cmt.analysis.windows import windows
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument
from cmt.responses.model import Design, Responses

close = pytest.approx
MEASURES = ("overall", "d1", "d2", "d3", "d4", "d5", "d6")


@pytest.fixture
def simulation(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(repository / "perf"))
    import error_rates

    yield error_rates
    sys.modules.pop("error_rates")


def questionnaire() -> Instrument:
    points = ", ".join(f"{point}: {{en: '{point}'}}" for point in range(1, 6))
    drivers = "\n".join(f"  d{k}: {{name: {{en: D{k}}}, items: [i{k}]}}" for k in range(1, 7))
    items = "\n".join(
        f"      - item: {name}\n        scale: five\n        text: {{en: How was {name}?}}"
        for name in ("overall", *(f"i{k}" for k in range(1, 7)))
    )
    return parse_instrument(
        "instrument: seven\nversion: '1.0'\nlanguages: [en]\ntitle: {en: Seven}\n"
        "licence: CC0-1.0\nsource: Made for the tests\n"
        f"scales:\n  five:\n    points: {{{points}}}\n    favourable: [4, 5]\n"
        f"drivers:\n{drivers}\noutcome: overall\n"
        f"sections:\n  - section: all\n    title: {{en: All}}\n    items:\n{items}\n",
        "seven.yaml",
    )


def responses(codes: np.ndarray, unit: np.ndarray, name: str, clustered: bool) -> Responses:
    keys = tuple(f"unit {each}" for each in unit.tolist())
    return Responses(
        source=name,
        digest=name,
        file_digest=name,
        columns=("overall", *(f"i{k}" for k in range(1, 7))),
        codes=np.asfortranarray(codes, np.int8),
        cluster=keys if clustered else None,
        respondent=None if clustered else keys,
        design=Design(cluster="office" if clustered else "", same_units=True),
    )


@pytest.mark.parametrize("at", range(4))
def test_waves_are_estimated_and_tested_as_the_toolkit_does(
    simulation: ModuleType, at: int
) -> None:
    survey = simulation.SURVEYS[at]
    both = simulation.drawn(np.random.default_rng(at), survey, 120, lift=0.3)
    instrument = questionnaire()
    now, before = (
        analyse_keyed(responses(codes, unit, name, survey.clustered), instrument)
        for codes, unit, name in (
            (both.now, both.unit_now, "now"),
            (both.before, both.unit_before, "before"),
        )
    )
    comparison = with_earlier(now, [before]).comparison
    assert comparison
    for mine in simulation.changes(both):
        own = comparison.get(mine.item, mine.statistic)
        assert own and own.direction == mine.direction
        assert own.shared == mine.shared
        assert mine.difference == close(own.difference * 1.0, rel=1e-10)
        assert mine.se == close(own.se, rel=1e-10)
        assert mine.p_adjusted == close(own.p_adjusted, rel=1e-8)


@pytest.mark.parametrize("at", [4, 5])
def test_windows_are_estimated_and_tested_as_the_toolkit_does(
    simulation: ModuleType, at: int
) -> None:
    survey, n = simulation.SURVEYS[at], 400
    both = simulation.drawn(np.random.default_rng(at), survey, n)
    codes = np.vstack([both.before[: n // 2], both.now])
    unit = np.concatenate([both.unit_before[: n // 2], both.unit_now])
    made = responses(codes, unit, "year", survey.clustered)
    days = np.repeat([20089, 20179, 20270], n // 2).astype(np.int32)  # a day of each quarter
    found = windows(replace(made, days=days), questionnaire(), every="quarter", span=2)
    own = {(row.item, row.statistic): row for row in changes_between(found)}
    for mine in simulation.changes(both):
        row = own[mine.item, mine.statistic]
        # A window by itself has n / (n - 1), within the year the factor is that of all units.
        assert mine.difference == close(row.difference, rel=1e-10)
        assert mine.se == close(row.se, rel=2 / n)
        assert mine.direction == row.direction


def test_a_few_rounds_have_few_errors(simulation: ModuleType) -> None:
    found = simulation.rates(simulation.SURVEYS[2], 100, 200)
    assert max(found.values()) <= 0.05 + 4 * (0.05 * 0.95 / 200) ** 0.5
    assert simulation.alarms(30, 200) <= 0.01 + 4 * (0.01 / 200) ** 0.5


def test_the_change_drawn_is_the_change_planned(simulation: ModuleType) -> None:
    for statistic, points in (("index", 5.0), ("favourable", 8.0)):
        lift = simulation.lift_of(points, statistic)
        both = simulation.drawn(np.random.default_rng(1), simulation.SURVEYS[0], 100_000, lift)
        moved = next(
            row.difference
            for row in simulation.changes(both)
            if (row.item, row.statistic) == ("overall", statistic)
        )
        unit = 1 if statistic == "index" else 100
        assert unit * moved == close(points, abs=0.6)


def test_the_tables_are_whole_and_hold_what_they_promise(repository: Path) -> None:
    text = (repository / "docs" / "plan.md").read_text("utf-8")
    rows = re.findall(r"^\| ((?:simple|clustered), [a-z ]+) \| ([\d,]+) \| (.* %) \|$", text, re.M)
    assert len(rows) == 12
    errors = [
        float(cell.removesuffix(" %")) for _, _, cells in rows for cell in cells.split(" | ")[:4]
    ]
    assert max(errors) <= 6.0
    power = re.findall(r"^\| .* \| ([\d.]+) % \| ([\d.]+) % \|$", text, re.M)
    told = [(float(a), float(b)) for a, b in power if float(a) > 70]
    assert len(told) == 4 and all(abs(a - b) <= 3 for a, b in told)
