"""A survey with everything a report can tell: waves, segments, targets, standards, peers, comments.

The made-up service centre; its earliest wave is half of the answers of the one after it.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import cmt
from cmt.analysis.logged import with_log
from cmt.analysis.results import Results
from cmt.benchmark.peers import with_peers
from cmt.responses.action_log import LoggedAction
from cmt.responses.aims import ServiceTarget
from cmt.responses.model import Responses, SurveyInfo
from cmt.responses.peer_selection import PeerSelection
from cmt.responses.standards import Standard
from tests.report_surveys import CENTRE, ROOT

DUE = date(2027, 12, 31)
TARGETS = (
    ServiceTarget(item="overall", level=80, by=DUE),
    ServiceTarget(item="timeliness", points=5, by=DUE),
    ServiceTarget(item="courtesy", statistic="favourable", level=0.85),
    ServiceTarget(item="information", statistic="mean", ratio=0.1, by=DUE),
)
STANDARDS = (Standard(item="wait-actual", promised=0.7, at_most=4),)
GROUPS = (
    PeerSelection(),
    PeerSelection(name="Permits", where=(("service-area", ("permits",)),)),
    PeerSelection(name="Our channels", branches="channel"),
)
LOG = (
    LoggedAction(
        driver="timeliness", action="A second counter", owner="Permits", due=DUE, since="2025"
    ),
    LoggedAction(driver="information", action="Plain letters", since="2024"),
)


@cache
def everything() -> Results:
    """Three waves, the channels, four targets, a standard, three groups of peers, two actions."""
    core = cmt.find("cmt-core")
    before, now = (cmt.read(CENTRE / f"wave-{year}.xlsx", core) for year in (2025, 2026))
    info = SurveyInfo(
        organization="City of Exampleton",
        service="Service centre",
        selection="probability",
        mode="web",
        label="2026",
        population_size=12_345,
        invited=2_400,
        undeliverable=60,
    )
    first = cmt.analyse(_half(before.responses), core, info=_of("2024"), segments=["channel"])
    second = cmt.analyse(before, core, info=_of("2025"), segments=["channel"])
    results: Results = cmt.analyse(
        now,
        core,
        info=info,
        earlier=[first, second],
        segments=["channel"],
        standards=STANDARDS,
        targets=TARGETS,
    )
    placed = with_peers(results, (ROOT / "benchmarks" / "demonstration.jsonl",), GROUPS)
    return with_log(placed, LOG)


def _of(label: str) -> SurveyInfo:
    year = int(label)
    return SurveyInfo(label=label, start=date(year, 5, 5), end=date(year, 5, 30))


def _half(answers: Responses) -> Responses:
    """The coded answers of every other respondent of a wave."""
    return Responses(
        source="wave-2024.xlsx",
        digest="half",
        columns=answers.columns,
        codes=answers.codes[::2].copy(order="F"),
    )
