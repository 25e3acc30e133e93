"""Page one beside targets: the level and whether it is met stand with the score, on one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from cmt.analysis.history import TargetProgress
from cmt.analysis.results import Results
from cmt.benchmark.peers import with_peers
from cmt.reports.compose import compose_summary
from cmt.reports.look import Look, Paper
from cmt.reports.narrative import at_glance
from cmt.reports.pdf import laid_out
from cmt.reports.render import render
from cmt.reports.sections.summary import glance_table
from cmt.reports.voice import voice_for
from cmt.responses.aims import ServiceTarget
from tests.report_surveys import centre
from tests.unit.test_page_one_peers import POOL

DAY = date(2027, 12, 31)
AIMS = (
    ("overall", "too-early", 80.0),
    ("timeliness", "not-met", 60.0),
    ("courtesy", "met", 85.0),
)


@cache
def aimed() -> Results:
    """The service centre beside peers, with a target of each kind."""
    results = with_peers(centre(), [POOL])
    assert results.history
    targets = tuple(
        TargetProgress(
            target=ServiceTarget(item=item, statistic="index", level=level, by=DAY),
            verdict=verdict,
            level=level,
        )
        for item, verdict, level in AIMS
    )
    return replace(results, history=replace(results.history, targets=targets))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", {"80: too early to tell", "60: not met", "85: met"}),
        ("fr", {"80\u00a0: trop tôt pour le dire", "60\u00a0: non atteinte", "85\u00a0: atteinte"}),
    ],
)
def test_a_target_and_its_verdict_stand_beside_the_score(language: str, told: set[str]) -> None:
    voice = voice_for(aimed(), language)
    measures = at_glance(aimed())
    table = glance_table(voice, measures)
    cells = {m: row.cells[-2] for m, row in zip(measures, table.rows, strict=True)}
    assert {cells[item] for item, _, _ in AIMS} == told
    assert {
        text for item, text in cells.items() if item not in dict.fromkeys(a[0] for a in AIMS)
    } == {""}
    assert sum(column.width for column in table.columns) == pytest.approx(100)


def test_without_a_target_there_is_no_column() -> None:
    measures = at_glance(centre())
    with_targets = glance_table(voice_for(aimed(), "en"), measures)
    assert len(glance_table(voice_for(centre(), "en"), measures).columns) == (
        len(with_targets.columns) - 2
    ), "neither of targets nor of peers"


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_stays_one_page(language: str, paper: Paper) -> None:
    look = Look(paper=paper)
    report = compose_summary(aimed(), language, look)
    assert len(laid_out(render(report), report.pictures, look=look).pages) == 1
