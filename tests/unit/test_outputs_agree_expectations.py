"""A survey that asks what clients expect, weighted, stratified and clustered: page and workbook."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import cmt
from cmt.analysis.results import Results
from cmt.instrument.load import parse_instrument
from cmt.reports.compose import compose
from cmt.reports.html import self_contained
from cmt.reports.render import render
from cmt.reports.workbook import write_workbook
from tests.agreement import about, faults
from tests.expected_facts import stated, steps_up
from tests.expected_tables import Expected, Row, named, questions, ranked
from tests.figures import rounded, signed
from tests.printed import Printed, of_html
from tests.unit import test_gaps
from tests.unit.test_action_reported import in_both
from tests.whole_outputs import LANGUAGES

SCALES = {"agree": ("overall", "exp-speed", "fast", "kind", "near"), "other": ("exp-staff",)}
"""Those worded like the scale; one that is turned around has a table of its own."""
GAP = 4
"""Where the gap stands in the workbook, its interval and its answers behind it."""

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


@cache
def expecting() -> Results:
    answers, _ = test_gaps.asked()
    results: Results = cmt.analyse(
        answers, parse_instrument(in_both(test_gaps.QUESTIONNAIRE), "expectations.yaml")
    )
    return results


@cache
def printed(language: str) -> Printed:
    report = compose(expecting(), language)
    return of_html(self_contained(render(report, "screen"), report.pictures))


def gaps(results: Results, language: str) -> list[Row]:
    """Expected, experienced and the difference, the same clients in both."""
    return [
        (
            named(results, gap.driver, language),
            [
                (rounded(gap.expected, 1),),
                (rounded(gap.experienced, 1),),
                (signed(row.estimate),),
                (signed(row.low), signed(row.high)),
                (rounded(row.n),),
            ],
        )
        for gap in results.action.gaps
        if (row := gap.gap)
    ]


def test_tables_print_the_results(language: str) -> None:
    results = expecting()
    wanted = [
        Expected(place="priorities", rows=gaps(results, language)),
        Expected(place="priorities", rows=list(stated(results, language))),
        Expected(place="priorities", rows=list(steps_up(results, language))),
        Expected(place="drivers", rows=list(ranked(results, language))),
        *(
            Expected(place="questions", rows=questions(results, language, list(items)))
            for items in SCALES.values()
        ),
    ]
    for expected in wanted:
        (grid,) = (grid for grid in printed(language).grids if about(expected, grid))
        assert not faults(expected, grid, language)


def test_shares_are_weighted_and_counts_are_not(language: str) -> None:
    """The two would be told from each other in this survey: no count is its share of the base."""
    results = expecting()
    for item in SCALES["agree"]:
        base = results.estimates.get(item, "mean")
        assert base and base.weighted
        rows = [
            (results.estimates.get(item, f"share:{p}"), results.estimates.get(item, f"count:{p}"))
            for p in results.instrument.scale_of(item).points
        ]
        assert sum(count.estimate for _, count in rows if count) == base.n
        assert all(
            s and c and s.estimate != c.estimate / base.n for s, c in rows if c and c.estimate
        )


def test_the_workbook_holds_the_gaps(language: str, tmp_path: Path) -> None:
    write_workbook(expecting(), tmp_path / "tables.xlsx", language)
    book = CalamineWorkbook.from_path(str(tmp_path / "tables.xlsx"))
    sheet = {"en": "Priorities", "fr": "Priorités"}[language]
    held = {row[0]: row for row in book.get_sheet_by_name(sheet).to_python()[1:]}
    assert set(held) == {gap.driver for gap in expecting().action.gaps}
    for gap in expecting().action.gaps:
        found = held[gap.driver][GAP : GAP + 4]
        if gap.gap is None:
            assert found == [".."] * 4 and held[gap.driver][GAP + 4]
        else:
            ends = [gap.gap.estimate, gap.gap.low, gap.gap.high, gap.gap.n]
            assert found == pytest.approx(ends, rel=1e-14)
