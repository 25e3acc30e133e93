"""What is compared and yet only indicative is said with its reason, and travels in the file."""

from __future__ import annotations

import json
from dataclasses import replace
from math import isnan
from pathlib import Path

import pytest

import cmt
from cmt.analysis.compare import compare
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.reports.compose import compose
from cmt.reports.marks import compared
from tests.report_texts import texts_of
from tests.reports_fixture import full

CARE = {"overall": ("order",), "courtesy": ("typo", "routing"), "fairness": ("order",)}


def with_care(care: dict[str, tuple[str, ...]] | None = None) -> Results:
    """The full wave, its changes marked as told, or every one for the languages."""
    results = full()
    assert results.comparison
    changes = tuple(
        replace(change, care=(care or {}).get(change.item, ()) if care else ("language",))
        if compared(change)
        else replace(change, direction="higher", reason="", care=care[change.item])
        if care and change.item in care
        else change
        for change in results.comparison.changes
    )
    return replace(results, comparison=replace(results.comparison, changes=changes))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Indicative only: Overall satisfaction and Fairness (asked in another place);"
            " Courtesy (one word differs by a letter or two and other clients were asked).",
        ),
        (
            "fr",
            "À titre indicatif seulement\u00a0: Satisfaction globale et Équité (question posée à un"
            " autre endroit)\u202f; Courtoisie (un mot diffère d’une lettre ou deux et"
            " question posée à d’autres clients).",
        ),
    ],
)
def test_what_is_indicative_is_named_by_reason(language: str, words: str) -> None:
    assert words in "\n".join(texts_of(compose(with_care(CARE), language)))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Indicative only: every measure (the languages offered changed)."),
        (
            "fr",
            "À titre indicatif seulement\u00a0: toutes les mesures"
            " (les langues offertes ont changé).",
        ),
    ],
)
def test_a_reason_of_every_measure_is_said_once(language: str, words: str) -> None:
    assert words in "\n".join(texts_of(compose(with_care(), language)))


def test_the_reasons_travel_in_the_results_file(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_results(with_care(CARE), path)
    comparison = read_results(path).comparison
    assert comparison
    known = {change.item: change.care for change in comparison.changes if change.care}
    assert known == CARE


def test_a_results_file_from_before_there_were_such_reasons_is_read(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_results(full(), path)
    document = json.loads(path.read_text("utf-8"))
    text = json.dumps(document).replace(', "care": []', "")
    assert "care" not in text
    path.write_text(text, encoding="utf-8")
    comparison = read_results(path).comparison
    assert comparison and {change.care for change in comparison.changes} == {()}


def test_a_moved_question_keeps_its_number_and_says_that_it_moved(repository: Path) -> None:
    folder = repository / "examples" / "service-centre"
    now, before = (
        cmt.analyse(cmt.read(folder / f"wave-{year}.xlsx", "cmt-core"), "cmt-core")
        for year in (2026, 2025)
    )
    items = dict(before.instrument.items)
    items["staff-courtesy"] = items.pop("staff-courtesy")  # asked last of all
    other = replace(before, instrument=replace(before.instrument, items=items))
    told, plain = (
        {row.item: row for row in compare(now, each).changes} for each in (other, before)
    )
    assert {item: row.care for item, row in told.items() if row.care} == {
        "staff-courtesy": ("order",),
        "courtesy": ("order",),
    }
    assert {item: replace(row, care=()) for item, row in told.items()} == plain
    assert not isnan(told["courtesy"].difference)
