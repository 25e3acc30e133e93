"""Every sentence is tied to the results, the test and the threshold it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cmt.analysis.results import Results
from cmt.reports.because import RULES, because
from cmt.reports.compose import compose
from cmt.reports.heard import Heard
from cmt.reports.trace import Sentence, trace, trace_csv
from tests.report_surveys import centre, minimal
from tests.reports_fixture import VARIANTS, composed

SURVEYS: dict[str, Callable[[], Results]] = {"centre": centre, "minimal": minimal}
VERDICTS = (
    "change.", "drivers.headline-one", "drivers.headline-group",
    "drivers.headline-many", "segments.headline", "segments.higher", "segments.lower",
    "segments.no-clear", "works.certain", "works.likely", "act.certain", "act.likely", "act.none",
    "drivers.pull", "ranked.uncertain", "summary.peers", "peers.standing",
)  # fmt: skip
"""Keys of sentences that end in a verdict."""


@cache
def traced(name: str, language: str) -> tuple[Results, tuple[Sentence, ...]]:
    results, heard = SURVEYS[name]() if name in SURVEYS else VARIANTS[name], Heard()
    report = compose(results, language, heard=heard)
    return results, trace(report, results, heard)


def numbers_in(node: Any) -> set[float]:
    """Every number anywhere in a record: the twin of what the trace looks up."""
    if is_dataclass(node):
        return set().union(*(numbers_in(getattr(node, f.name)) for f in fields(node)), set())
    if isinstance(node, dict):
        return set().union(*(numbers_in(each) for each in node.values()), set())
    if isinstance(node, tuple):
        return set().union(*(numbers_in(each) for each in node), set())
    return {node} if isinstance(node, int | float) and not isinstance(node, bool) else set()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", [*SURVEYS, *VARIANTS])
def test_every_value_of_the_trace_stands_in_results(name: str, language: str) -> None:
    results, sentences = traced(name, language)
    known = numbers_in(replace(results, info=replace(results.info)))
    values = [value for one in sentences for rest in one.rests for _, value in rest.values]
    assert values and set(values) <= known


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", [*SURVEYS, *VARIANTS])
def test_every_sentence_of_page_one_is_in_the_trace(name: str, language: str) -> None:
    results, sentences = traced(name, language)
    plain = composed(name, language) if name in VARIANTS else compose(results, language)
    (page, *_) = plain.sections
    told = {one.text for one in sentences if one.section == "summary"}
    texts = [page.headline, *_running(page.blocks)]
    for text in texts:
        left = text
        for known in sorted(told, key=len, reverse=True):
            left = left.replace(known, "")
        assert not left.strip(), f"nothing is known of {left!r}"


def _running(blocks: tuple[Any, ...]) -> list[str]:
    """What page one says in sentences."""
    texts: list[str] = []
    for block in blocks:
        match block.kind:
            case "paragraph":
                texts.append(block.text)
            case "points":
                texts += [block.intro, *(point.text for point in block.points)]
            case "columns":
                texts += _running((*block.left, *block.right))
            case "figure":
                texts.append(block.headline)
    return texts


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", [*SURVEYS, *VARIANTS])
def test_a_verdict_names_its_test_and_threshold(name: str, language: str) -> None:
    results, sentences = traced(name, language)
    verdicts = [one for one in sentences if one.key.startswith(VERDICTS)]
    assert verdicts or not results.priorities
    for one in verdicts:
        rests = [rest for rest in one.rests if rest.because.rule.test]
        assert rests, f"{one.key} rests on no test: {one.text}"
        assert all(rest.because.thresholds for rest in rests)


def test_the_numbers_of_a_page_are_found_where_they_stand() -> None:
    """By hand: the sentences of page one and the records they are about."""
    results, sentences = traced("centre", "en")
    assert results.comparison
    first = sentences[0]
    change = results.comparison.get("overall", "index")
    paths = {rest.found.path: rest for rest in first.rests}
    assert change
    assert first.key == "answer.act-first"
    rest = paths["comparison.changes[overall, index]"]
    assert (rest.because.p, rest.because.thresholds) == (change.p_adjusted, {"p": 0.05})
    assert rest.found.wave == "2026, 2025"
    (row,) = (r for r in results.action.act_first.rows if r.place == 1)  # type: ignore[union-attr]
    assert f"action.act_first.rows[{row.driver}]" in paths


def test_one_row_of_a_table_rests_on_its_own_record() -> None:
    """Rows that read alike are not mixed up."""
    _, sentences = traced("centre", "en")
    cells = [s for s in sentences if s.section == "drivers" and s.text == "Maintain (uncertain)"]
    assert len(cells) == 3
    assert len({s.rests[0].found.path for s in cells}) == 3
    assert all(len(s.rests) == 1 for s in cells)


def test_taking_down_what_is_said_changes_nothing() -> None:
    assert compose(centre(), "fr", heard=Heard()) == compose(centre(), "fr")


def test_a_count_is_not_taken_for_another_count() -> None:
    """ "11 questions" counts questions: no record of eleven answers stands behind it."""
    _, sentences = traced("centre", "en")
    (headline,) = (s for s in sentences if s.key == "questions.headline-alike")
    assert {rest.found.statistic for rest in headline.rests} == {"favourable"}


def test_the_table_holds_every_value_once_more() -> None:
    _, sentences = traced("centre", "en")
    text = trace_csv(sentences).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    values = [v for one in sentences for rest in one.rests for _, v in rest.values]
    assert [float(row["value"]) for row in rows if row["value"]] == values
    assert {row["text"] for row in rows} == {one.text for one in sentences}


def test_every_rule_is_explained(repository: Path) -> None:
    page = (repository / "docs" / "narrative.md").read_text("utf-8")
    for rule in RULES.values():
        assert f"`{rule.name}`" in page, f"docs/narrative.md does not explain {rule.name}"


def test_a_place_among_the_quadrants_is_held_against_both_lines() -> None:
    results = centre()
    assert results.priorities
    why = because(results.priorities.verdicts[0], results)
    lines = (results.priorities.index_line, results.priorities.share_line)
    assert tuple(why.thresholds.values()) == lines
