"""A part of the respondents: estimates of a domain, whether or not the rows of others are kept."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.gather import analyse_keyed
from cmt.analysis.results import Results
from cmt.instrument.catalogue import find
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses
from cmt.responses.part import _masked, part_of
from cmt.responses.targets import Margin, Targets
from cmt.responses.wave import read

WAVE = Path(__file__).parents[2] / "examples" / "service-centre" / "wave-2026.xlsx"


@pytest.fixture(scope="module")
def core() -> Instrument:
    return find("cmt-core")


@pytest.fixture(scope="module")
def whole(core: Instrument) -> Responses:
    """The outcome, one question of every driver, the channel and the comments."""
    answers = read(WAVE, core).responses
    asked = {"overall", "channel", *(driver.items[0] for driver in core.drivers.values())}
    kept = [at for at, name in enumerate(answers.columns) if name in asked]
    columns = tuple(answers.columns[at] for at in kept)
    codes = np.asfortranarray(answers.codes[:, kept])
    return replace(answers, columns=columns, codes=codes, numbers={})


def _designed(responses: Responses, kind: str) -> Responses:
    rng, n = np.random.default_rng(3), responses.rows
    weight = rng.uniform(0.5, 2, n)
    groups = np.arange(n) % 90
    match kind:
        case "strata":
            strata = tuple(rng.choice(["north", "south", "west"], n).tolist())
            held = {"north": 900, "south": 700, "west": 2000}
            design = replace(responses.design, population=held)
            return replace(responses, weight=weight, strata=strata, design=design)
        case "clusters":
            return replace(
                responses,
                weight=weight,
                respondent=None,
                strata=tuple(f"s{c % 3}" for c in groups.tolist()),
                cluster=tuple(f"c{c}" for c in groups.tolist()),
            )
        case "targets":
            area = Margin(columns=("area",), categories=(("A",), ("B",)), values=(0.6, 0.4))
            cells = rng.integers(0, 2, (n, 1)).astype(np.int32)
            design = replace(responses.design, targets=Targets(margins=(area,)))
            return replace(responses, weight=weight, cells=cells, design=design)
    return responses


def _alike(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) or (one != one and other != other)


def _figures(results: Results) -> dict[tuple[str, ...], tuple[float, ...]]:
    rows: dict[tuple[str, ...], tuple[float, ...]] = {
        (row.item, row.statistic, row.segment): (row.estimate, row.se, row.low, row.high, row.df)
        for row in results.estimates
    }
    model: dict[tuple[str, ...], tuple[float, ...]] = {
        ("driver", e.driver): (e.share, e.share_se, e.share_low, e.share_high, e.coefficient)
        for e in results.drivers.effects
    }
    return rows | model


@pytest.mark.parametrize("kind", ["plain", "strata", "clusters"])
def test_counted_units_and_rows_of_others_say_the_same(
    whole: Responses, core: Instrument, kind: str
) -> None:
    """Estimates, errors, intervals, driver shares and their jackknife."""
    responses = _designed(whole, kind)
    inside = responses.column("channel") == 1
    taken = part_of(responses, inside, core)
    assert taken.rows == inside.sum() and sum(taken.idle.values()) > 0
    kept = replace(_masked(responses, inside), start=taken.start, end=taken.end)
    one, other = (_figures(analyse_keyed(part, core).results) for part in (taken, kept))
    assert one.keys() == other.keys() and len(one) > 100
    wrong = [
        (key, one[key], other[key]) for key in one if not all(map(_alike, one[key], other[key]))
    ]
    assert not wrong


@pytest.mark.parametrize("kind", ["plain", "strata", "clusters", "targets"])
def test_a_part_has_the_scores_of_its_segment(
    whole: Responses, core: Instrument, kind: str
) -> None:
    """The segments of the whole equal R's `subset` (test_segments.py, test_survey_api.py)."""
    responses = _designed(whole, kind)
    results = analyse_keyed(responses, core, segments=["channel"]).results
    split = results.splits[0]
    for at, segment in enumerate(split.segments[:2]):
        part = part_of(responses, responses.column("channel") == at, core)
        found = analyse_keyed(part, core).results
        for row in split.estimates:
            if row.segment == segment and row.shown:
                mine = found.estimates.get(row.item, row.statistic)
                assert mine is not None and mine.n == row.n
                assert _alike(mine.estimate, row.estimate), (row.item, row.statistic)
                assert _alike(mine.se, row.se), (row.item, row.statistic)


def test_what_others_said_stays_behind(whole: Responses, core: Instrument) -> None:
    inside = whole.column("channel") == 3
    for part in (part_of(whole, inside, core), _masked(whole, inside)):
        texts = {text for cells in part.remarks.values() for text in cells if text}
        theirs = {
            text
            for cells in whole.remarks.values()
            for text, mine in zip(cells, inside.tolist(), strict=True)
            if text and not mine
        }
        own = {
            text
            for cells in whole.remarks.values()
            for text, mine in zip(cells, inside.tolist(), strict=True)
            if text and mine
        }
        assert texts == own and theirs - own and not texts & (theirs - own)
    assert part_of(whole, inside, core).channels == {
        "channel/4": int(inside.sum()),
        **{f"channel/{p}": 0 for p in (1, 2, 3, 5)},
    }
