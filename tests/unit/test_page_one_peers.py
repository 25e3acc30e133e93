"""Page one beside peers: a sentence, a column of verdicts, and still a single page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from cmt.analysis.results import Results
from cmt.benchmark.peers import with_peers
from cmt.reports.compose import compose, compose_summary
from cmt.reports.heard import Heard
from cmt.reports.look import Look
from cmt.reports.narrative import at_glance
from cmt.reports.pdf import laid_out
from cmt.reports.render import render
from cmt.reports.sections.glance_peers import peers_sentence
from cmt.reports.sections.peers import standing_words
from cmt.reports.sections.summary import glance_table
from cmt.reports.trace import trace
from cmt.reports.voice import voice_for
from tests.report_surveys import centre

POOL = Path(__file__).resolve().parents[2] / "benchmarks" / "demonstration.jsonl"


@cache
def among() -> Results:
    return with_peers(centre(), [POOL])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_sentence_says_standing_difference_and_interval(language: str) -> None:
    results = among()
    voice = voice_for(results, language)
    row = results.peers[0].position(results.outcome)
    assert row
    told = peers_sentence(voice)
    for text in (standing_words(voice, row), *map(voice.formats.signed, (row.difference, row.low))):
        assert text in told
    assert str(row.surveys) in told


def test_without_peers_nothing_is_said_and_no_column_stands() -> None:
    voice = voice_for(centre(), "en")
    assert peers_sentence(voice) == ""
    beside = glance_table(voice_for(among(), "en"), at_glance(among()))
    assert len(glance_table(voice, at_glance(centre())).columns) == len(beside.columns) - 1
    assert sum(column.width for column in beside.columns) == pytest.approx(100)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_score_has_its_verdict(language: str) -> None:
    results = among()
    voice = voice_for(results, language)
    measures = at_glance(results)
    for measure, line in zip(measures, glance_table(voice, measures).rows, strict=True):
        row = results.peers[0].position(measure)
        assert row
        assert line.cells[-1] == voice.say(f"summary.standing.{row.standing}")


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_stays_one_page(language: str, paper: str) -> None:
    look = Look(paper="a4" if paper == "a4" else "letter")
    report = compose_summary(among(), language, look)
    assert len(laid_out(render(report), report.pictures, look=look).pages) == 1


def test_the_trace_names_test_and_threshold_of_a_standing() -> None:
    heard = Heard()
    report = compose(among(), "en", heard=heard)
    (said,) = (s for s in trace(report, among(), heard) if s.key == "summary.peers")
    (rest,) = said.rests
    row = among().peers[0].position("overall")
    assert row
    assert (rest.because.rule.name, rest.because.p) == ("peers", row.p_adjusted)
    assert rest.because.thresholds["p"] == 0.05
