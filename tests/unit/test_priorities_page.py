"""The page on expectations, importance, one step up and waits says what the results hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cmt.analysis.gather import analyse
from cmt.analysis.results import Results
from cmt.analysis.whatif import moved
from cmt.instrument.load import parse_instrument
from cmt.reports.compose import compose
from cmt.reports.model import Figure, Paragraph, ReportSection, Table
from cmt.reports.voice import voice_for
from tests.page_boxes import faults
from tests.reports_fixture import full
from tests.unit import test_gaps, test_standards
from tests.unit.test_action_reported import in_both, waiting

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


def expecting() -> Results:
    answers, _ = test_gaps.asked()
    return analyse(answers, parse_instrument(in_both(test_gaps.QUESTIONNAIRE), "g.yaml"))


def page(results: Results, language: str) -> ReportSection:
    (found,) = (s for s in compose(results, language).sections if s.id == "priorities")
    return found


def tables(section: ReportSection) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


@LANGUAGES
def test_gap_importance_and_step_stand_as_in_the_results(language: str) -> None:
    results = expecting()
    voice, section = voice_for(results, language), page(results, language)
    number, signed = voice.formats.number, voice.formats.signed
    gaps, stated, steps = tables(section)
    (row,) = (gap for gap in results.action.gaps if gap.gap)
    assert row.gap and row.gap.low > 0
    assert gaps.rows[0].cells[:4] == (
        "Speed", number(row.expected, 1), number(row.experienced, 1), signed(row.gap.estimate),
    )  # fmt: skip
    assert gaps.rows[0].strong and voice.quoted("speed") in section.headline
    said = {one.driver: one for one in results.action.stated}
    assert len(stated.rows) == 3
    assert [r.cells[0] for r in stated.rows] == [
        voice.name(d) for d in sorted(said, key=lambda d: -said[d].stated)
    ]
    what = results.action.what_if
    assert what
    found = moved(what, "speed", 0.1)
    (told,) = (r.cells for r in steps.rows if r.cells[0] == "Speed")
    assert signed(found.difference) in told[1] and number(found.score, 1) in told[2]
    sentences = [b.text for b in section.blocks if isinstance(b, Paragraph)]
    assert number(found.score_low, 1) in sentences[0] and "{" not in sentences[0]


@LANGUAGES
def test_waits_stand_as_in_the_results(language: str) -> None:
    results = waiting()
    voice, section = voice_for(results, language), page(results, language)
    percent, waits = voice.formats.percent, results.action.waits
    assert waits
    assert percent(waits.longer.estimate) in section.headline
    (chart,) = (b for b in section.blocks if isinstance(b, Figure))
    assert not faults(chart.picture)
    first, second = tables(section)[:2]
    curve = results.action.curves[0]
    assert len(first.rows) == len(curve.levels) == 4
    for row, level in zip(first.rows, curve.levels, strict=True):
        assert level.waited and level.acceptable
        assert (row.cells[1], row.cells[5]) == (
            percent(level.waited.estimate), percent(level.acceptable.estimate),
        )  # fmt: skip
    assert {len(row.cells) for row in second.rows} == {5}


def test_who_waited_so_long_or_longer_is_counted() -> None:
    """Against the rows: a share that falls from one, band by band."""
    answers, questionnaire = test_standards.asked()
    results = analyse(answers, questionnaire)
    for curve in results.action.curves:
        codes = answers.column(curve.item)
        assert answers.weight is not None
        told, weight = codes[codes >= 0], answers.weight[codes >= 0]
        shares = [level.waited.estimate for level in curve.levels if level.waited]
        by_hand = [np.average(told >= k, weights=weight) for k in range(len(curve.levels))]
        assert shares == pytest.approx(by_hand)
        assert shares[0] == 1


@LANGUAGES
def test_charts_keep_their_texts_apart_and_speak_of_every_driver(language: str) -> None:
    results = expecting()
    gap = results.action.gaps[0]
    two = replace(results.action, gaps=(gap, replace(gap, driver="access")))
    section = page(replace(results, action=two), language)
    (chart,) = (block for block in section.blocks if isinstance(block, Figure))
    assert not faults(chart.picture)
    assert "Speed" in chart.picture.alt and "Access" in chart.picture.alt


def test_where_nothing_of_it_was_asked_there_is_no_page() -> None:
    assert "priorities" not in [section.id for section in compose(full(), "en").sections]


def test_no_clear_gap_is_said() -> None:
    results = expecting()
    gap = results.action.gaps[0]
    assert gap.gap
    close = replace(gap, gap=replace(gap.gap, estimate=1.0, low=-1.0, high=3.0))
    section = page(replace(results, action=replace(results.action, gaps=(close,))), "en")
    assert section.headline.startswith("No clear gap")
    assert not tables(section)[0].rows[0].strong


@LANGUAGES
def test_importance_alone_has_a_headline_of_its_own(language: str) -> None:
    results = expecting()
    plain = replace(results.action, gaps=())
    headline = page(replace(results, action=plain), language).headline
    assert voice_for(results, language).quoted("speed") in headline
    alike = tuple(replace(row, standing="", stated_best=1, stated_worst=3) for row in plain.stated)
    told = page(replace(results, action=replace(plain, stated=alike)), language).headline
    assert all(voice_for(results, language).quoted(row.driver) in told for row in alike)
