"""What a survey publishes: rounded counts, what follows from them, and nobody's name."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.analysis.results import Results
from cmt.benchmark.cells import Cell
from cmt.benchmark.coarse import public_info, size_band
from cmt.benchmark.disclosure import broken_rule, load_rules
from cmt.benchmark.file import as_text, from_dict, read_benchmark, to_dict, write_benchmark
from cmt.benchmark.model import Benchmark, mean_of, se_of
from cmt.benchmark.publish import Publication, publish
from cmt.benchmark.rounding import rounded_row
from cmt.benchmark.schema import FILE, text
from cmt.benchmark.suppression import shown_segments
from cmt.errors import DisclosureError
from cmt.responses.model import SurveyInfo
from tests.report_surveys import by_channel

IDS = ("a" * 32, "b" * 32, "")
RULES = load_rules()
ROWS = st.lists(st.integers(0, 400), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def results() -> Results:
    return by_channel()


@pytest.fixture(scope="module")
def published(results: Results) -> Publication:
    return publish(results, IDS, split="channel")


@given(ROWS, st.sampled_from((1, 3, 5, 10)))
def test_a_row_rounds_to_the_nearest_row_of_its_total(row: list[int], base: int) -> None:
    shown = rounded_row(row, base)
    beyond = [true - count for true, count in zip(row, shown, strict=True)]
    assert all(count % base == 0 and count >= 0 for count in shown)
    assert sum(shown) == sum(row) // base * base
    assert max(beyond) - min(beyond) <= base


@given(ROWS, st.integers(0, 100))
def test_a_row_rounds_to_the_total_asked_for(row: list[int], fives: int) -> None:
    shown = rounded_row(row, 5, total=5 * fives)
    beyond = [true - count for true, count in zip(row, shown, strict=True)]
    assert sum(shown) == 5 * fives
    assert min(shown) >= 0
    taken = [by for by, count in zip(beyond, shown, strict=True) if count]
    assert not taken or max(beyond) - min(taken) <= 5


@given(ROWS)
def test_rounding_again_changes_nothing(row: list[int]) -> None:
    once = rounded_row(row, 5)
    assert rounded_row(once, 5) == once


@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.tuples(st.integers(0, 200), st.floats(0, 1)),
        min_size=1,
    ),
    st.integers(0, 60),
)
def test_no_segment_shown_and_no_rest_is_too_small(
    groups: dict[str, tuple[int, float]], nowhere: int
) -> None:
    cells = {name: Cell(base=n, worth=n * part) for name, (n, part) in groups.items()}
    whole = Cell(
        base=sum(cell.base for cell in cells.values()) + nowhere,
        worth=sum(cell.worth for cell in cells.values()) + nowhere / 2,
    )
    shown = shown_segments(whole, cells, RULES)
    assert all(cells[name].base >= RULES.segment_minimum for name in shown.segments)
    assert set(shown.segments) | set(shown.withheld) == set(cells) or not shown.segments
    rest = whole.base - sum(cells[name].base for name in shown.segments)
    assert rest == shown.rest.base
    assert not shown.segments or rest == 0 or rest >= 2 * RULES.rest_ends


def test_which_rule_a_group_breaks() -> None:
    assert broken_rule((3, 3, 3), RULES) == "minimum"
    assert broken_rule((0, 1, 28), RULES) == "dominance"
    assert broken_rule((0, 1, 29), RULES) is None  # thirty are many enough to agree
    assert broken_rule((10, 10, 10), RULES, effective=9.9) == "effective-minimum"
    assert broken_rule((10, 10, 10), RULES, effective=10) is None


def test_means_and_errors_follow_from_the_counts() -> None:
    answers = [1] * 5 + [4] * 10 + [5] * 20
    mean = sum(answers) / 35
    variance = sum((a - mean) ** 2 for a in answers) / 34
    assert mean_of((1, 4, 5), (5, 10, 20)) == pytest.approx(mean, rel=1e-12)
    assert se_of((1, 4, 5), (5, 10, 20), 2.0) == pytest.approx(
        math.sqrt(2 * variance / 35), rel=1e-12
    )


def test_every_count_is_rounded_and_near_the_truth(
    results: Results, published: Publication
) -> None:
    for item in published.benchmark.items:
        exact = [results.estimates.get(item.id, f"count:{p}") for p in item.points]
        assert item.counts == rounded_row([row.estimate for row in exact if row], 5)
        assert all(count % 5 == 0 for count in (*item.counts, *item.missing.values()))
        if item.rating:
            index = results.estimates.get(item.id, "index")
            assert index is not None
            assert abs(item.index - index.estimate) < 1
            assert item.index_se == pytest.approx(index.se, rel=0.15)


def test_segments_are_scores_near_the_truth(results: Results, published: Publication) -> None:
    (split,) = [each for each in results.splits if each.id == "channel"]
    assert [s.id for s in published.benchmark.segments] == ["channel=1", "channel=2", "channel=3"]
    for segment in published.benchmark.segments:
        for score in segment.scores:
            exact = split.estimates.get(score.item, "index", segment.id)
            assert exact is not None
            assert abs(score.base - exact.n) <= 5
            assert abs(score.index - exact.estimate) < 500 / exact.n
    small = [r for r in published.reasons if r.id.startswith(("channel=4/", "channel=5/"))]
    assert {reason.rule for reason in small} == {"segment-minimum"}
    assert [withheld.id for withheld in published.benchmark.withheld] == ["channel=4", "channel=5"]


def test_drivers_are_the_means_of_their_items(published: Publication) -> None:
    found = published.benchmark
    for driver in found.drivers:
        indices = [item.index for item in found.items if item.id in driver.items]
        assert driver.index == pytest.approx(sum(indices) / len(indices), abs=1e-4)
        assert driver.share == round(driver.share, 2)
    assert sum(driver.share for driver in found.drivers) == pytest.approx(1, abs=0.05)


def test_the_file_is_read_back_as_it_was(published: Publication, tmp_path: Path) -> None:
    path = tmp_path / "benchmark.json"
    write_benchmark(published.benchmark, path)
    assert read_benchmark(path) == published.benchmark
    assert as_text(published.benchmark) == path.read_text(encoding="utf-8")


def test_the_file_keeps_to_its_schema(published: Publication) -> None:
    schema = json.loads(FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = to_dict(published.benchmark)
    jsonschema.validate(document, schema)
    for wrong in damaged(document):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def damaged(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {**document, "comments": ["Late again"]}
    yield {**document, "organization": "City of Example"}
    yield {**document, "info": {**document["info"], "jurisdiction": "City of Example"}}
    yield {**document, "info": {**document["info"], "quarter": "2026-05-29"}}
    yield {key: value for key, value in document.items() if key != "rules"}
    yield {**document, "items": [{**document["items"][0], "counts": [-5, 5]}]}


def test_the_schema_in_the_repository_is_the_one_of_the_code() -> None:
    assert FILE.read_text(encoding="utf-8") == text()


def test_nothing_in_the_file_names_anybody(results: Results) -> None:
    named = replace(
        results,
        info=SurveyInfo(
            organization="Xanadu", service="Zeppelins", jurisdiction="Yonder", frame="Quilt list",
            population="Wizards", label="Umbra", mode="smoke signals, web", channels=("phone",),
        ),
        source="vault.xlsx",
    )  # fmt: skip
    told = as_text(publish(named, IDS, split="channel").benchmark)
    for secret in ("Xanadu", "Zeppelin", "Yonder", "Quilt", "Wizard", "Umbra", "smoke", "vault"):
        assert secret not in told
    assert not any(question.text["en"] in told for question in results.instrument.items.values())
    profiles = [item.id for item in results.instrument.having("profile", "comment")]
    assert profiles
    assert not any(item in told for item in profiles)


def test_survey_information_becomes_words_of_lists(results: Results) -> None:
    info = SurveyInfo(
        jurisdiction="Québec", level="Ville", mode="Web, Téléphone, smoke", client_group="Everyone"
    )
    found = public_info(replace(results, info=info), 695, {"service-area": "Building permits"})
    assert (found.jurisdiction, found.level, found.service_area) == (
        "ca-qc", "municipal", "permits",
    )  # fmt: skip
    assert found.modes == ("other", "telephone", "web")
    assert (found.scope, found.quarter, found.size_band) == ("", "", "500-999")


def test_size_bands_begin_at_their_edges() -> None:
    assert [size_band(n, (10, 50)) for n in (5, 10, 45, 50)] == ["0-9", "10-49", "10-49", "50+"]


def test_own_questions_stay_unless_wanted(results: Results) -> None:
    own = renamed(results, {"overall": "Are you happy with our zeppelins?"})
    kept = publish(own, IDS)
    assert kept.benchmark.item("overall") is None
    assert (kept.benchmark.outcome, kept.benchmark.instrument) == ("", "own")
    assert [r.rule for r in kept.reasons if r.id == "overall"] == ["own-item"]
    assert "overall" not in {withheld.id for withheld in kept.benchmark.withheld}
    given = publish(own, IDS, own_items=True).benchmark
    assert (given.outcome, given.instrument) == ("overall", "cmt-core")


def renamed(results: Results, texts: Mapping[str, str]) -> Results:
    """The same results of a questionnaire that asks some questions in other words."""
    items = {
        name: replace(item, text=dict.fromkeys(item.text, texts[name])) if name in texts else item
        for name, item in results.instrument.items.items()
    }
    return replace(results, instrument=replace(results.instrument, items=items))


def test_a_survey_of_nine_publishes_nothing(results: Results) -> None:
    few = replace(results, precision=replace(results.precision, n=9))
    with pytest.raises(DisclosureError, match="nothing may be published of a survey of 9"):
        publish(few, IDS)


def test_a_split_the_results_do_not_hold_is_refused(results: Results) -> None:
    with pytest.raises(DisclosureError, match="the results hold no such segments"):
        publish(results, IDS, split="gender")


def test_the_same_results_give_the_same_bytes(results: Results, published: Publication) -> None:
    assert as_text(publish(results, IDS, split="channel").benchmark) == as_text(published.benchmark)


@pytest.mark.parametrize("what", ["format", "version", "items", "info"])
def test_another_document_is_refused(published: Publication, what: str) -> None:
    document = to_dict(published.benchmark)
    del document[what]
    with pytest.raises(DisclosureError):
        from_dict(document)


def test_a_benchmark_does_not_add_up_with_another() -> None:
    assert not hasattr(Benchmark, "__add__")


def test_results_of_before_there_were_peers_are_still_read(
    results: Results, tmp_path: Path
) -> None:
    path = tmp_path / "results.json"
    cmt.write_results(results, path)
    document = json.loads(path.read_text(encoding="utf-8"))
    for key in ("service_area", "scope"):
        del document["info"][key]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert cmt.read_results(path).info == results.info
