"""Rules on whole rows: what each names, what it leaves alone, and what may be left out by it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from cmt.instrument.load import parse_instrument
from cmt.responses.cells import Cells
from cmt.responses.code import code
from cmt.responses.coded import coded_cells
from cmt.responses.drop import RULES
from cmt.responses.match import propose
from cmt.responses.model import Export, Mark
from cmt.responses.project_keys import NOTHING
from cmt.responses.quality import FIRST, KINDS, LINE, PLACES, SAME, TIMED, FlagKind, flagged, flags

RATINGS = ("overall", "a", "b", "c", "d", "e")
EVERY = (*RATINGS, "turned", "other", "asked", "then")
INSTRUMENT = parse_instrument(
    """
instrument: rows
version: "1.0"
languages: [en]
title: {en: Rows}
licence: CC0-1.0
source: Made for the tests
scales:
  agree:
    points: {1: {en: No}, 2: {en: Rather no}, 3: {en: So so}, 4: {en: Rather yes}, 5: {en: "Yes"}}
    favourable: [4, 5]
    missing: {not-applicable: {en: Does not apply}}
  had: {points: {1: {en: Had}, 2: {en: Had not}}}
drivers:
  one: {name: {en: One}, items: [a, b, c, d, e]}
outcome: overall
sections:
  - section: main
    title: {en: Main}
    items:
      - {item: overall, scale: agree, text: {en: Overall}}
      - {item: a, scale: agree, text: {en: "Is it a?"}}
      - {item: b, scale: agree, text: {en: "Is it b?"}}
      - {item: c, scale: agree, text: {en: "Is it c?"}}
      - {item: d, scale: agree, text: {en: "Is it d?"}}
      - {item: e, scale: agree, text: {en: "Is it e?"}}
      - {item: turned, scale: agree, reversed: "yes", role: rating, text: {en: "Is it bad?"}}
      - {item: other, scale: had, text: {en: "Is there another?"}}
      - {item: asked, scale: had, text: {en: "Had you one?"}}
      - {item: then, scale: agree, role: rating, ask-if: {asked: 1}, text: {en: "How was it?"}}
      - {item: more, role: comment, text: {en: "More?"}}
""",
    "rows.yaml",
)
VARIED = "4342514112"


def export_of(columns: Mapping[str, Sequence[str]], marks: Sequence[Mark] = ()) -> Export:
    return Export(
        name="wave.csv",
        digest="0",
        platform="table",
        headers=tuple(columns),
        columns=tuple(Cells.of(cells) for cells in columns.values()),
        first_row=2,
        marks=tuple(marks),
    )


def people(*rows: str, items: Sequence[str] = EVERY, **more: Sequence[str]) -> Export:
    """One text a respondent, one character an item; '.' is blank, 'n' does not apply."""
    cells = {
        item: [{".": "", "n": "Does not apply"}.get(row[at], row[at]) for row in rows]
        for at, item in enumerate(items)
    }
    return export_of({**cells, **more})


def found(kind: FlagKind, export: Export, today: date | None = None) -> list[int]:
    """Positions of the rows that one rule names."""
    coded = coded_cells(export, propose(export, INSTRUMENT), INSTRUMENT, ())
    return np.flatnonzero(flagged(kind, coded.answers(INSTRUMENT, today))).tolist()


def test_a_key_that_is_there_again_names_all_rows_but_the_last() -> None:
    export = people(*["4"] * 6, items=("overall",), respondent=["x", "y", " x ", "", "", "x"])
    assert found("duplicate", export) == [0, 2]


def test_the_same_answers_again_name_all_rows_but_the_first() -> None:
    assert len(EVERY) >= SAME
    export = people(VARIED, VARIED[:-1] + "3", VARIED, VARIED)
    assert found("same-answers", export) == [2, 3]


@pytest.mark.parametrize("column", ["completed", "more"])
def test_another_time_or_comment_makes_another_row(column: str) -> None:
    export = people(VARIED, VARIED, VARIED, **{column: ["2026-05-01 10:00", "", ""]})
    assert found("same-answers", export) == [2]


@pytest.mark.parametrize("row", ["5555551..5", "4342.14112", "4444442222"])
def test_few_answers_or_one_number_throughout_are_alike_by_chance(row: str) -> None:
    again = found("same-answers", people(row, row))
    assert again == ([1] if row == "4444442222" else [])


@pytest.mark.parametrize(
    ("row", "straight"),
    [
        ("5555555...", True),  # the turned one too: what was printed counts, not what it means
        ("4444441...", False),
        ("44444.....", True),
        ("4444......", False),
        ("nnnnn44...", False),
        ("4n44444...", True),
        ("..........", False),
    ],
)
def test_one_number_for_a_whole_block_is_a_straight_line(row: str, straight: bool) -> None:
    assert LINE == 5
    assert found("straight-line", people(row, "1234543...")) == ([0] if straight else [])


def test_a_reversed_question_tells_who_did_not_read() -> None:
    straight, honest = people("5555555..."), people("5555551...")
    codes = coded_cells(straight, propose(straight, INSTRUMENT), INSTRUMENT, ()).codes
    assert codes["e"][0] == 4
    assert codes["turned"][0] == 0
    assert found("straight-line", straight) == [0]
    assert found("straight-line", honest) == []


def timed(seconds: Sequence[int | None]) -> Export:
    stamps = [
        "" if each is None else f"2026-05-12T10:{each // 60:02}:{each % 60:02}" for each in seconds
    ]
    rows = [VARIED] * len(stamps)
    return people(*rows, started=["2026-05-12 10:00:00"] * len(rows), completed=stamps)


def test_less_than_a_third_of_the_median_time_is_quick() -> None:
    export = timed([*[300] * (TIMED - 1), 99, 100, None])
    assert found("speed", export) == [TIMED - 1]


def test_a_median_of_few_says_nothing() -> None:
    assert found("speed", timed([*[300] * (TIMED - 2), 1])) == []


def test_days_without_a_time_say_nothing_of_speed() -> None:
    days = ["2026-05-12"] * 30
    completed = ["2026-05-14"] * 29 + ["2026-05-12"]
    assert found("speed", people(*[VARIED] * 30, started=days, completed=completed)) == []


@pytest.mark.parametrize(
    ("started", "completed", "seconds"),
    [
        ("5/13/26 9:58:00 AM", "5/13/26 10:01:00 AM", 180),
        ("13/05/2026 23:59", "14/05/2026 00:02", 180),
        ("2026/05/12 11:58:00 AM GMT-4", "2026/05/12 12:01:00 PM GMT-4", 180),
        ("2026-05-12T09:58:00.123+00:00", "2026-05-12T06:01:00-04:00", 180),
        ("2026-05-12T09:58:00Z", "2026-05-12T10:01:00Z", 180),
    ],
)
def test_stamps_of_every_platform_are_read(started: str, completed: str, seconds: int) -> None:
    from cmt.responses.stamps import stamps

    one, two = stamps(Cells.of([started, "gone"]), Cells.of([completed, ""]), 2)
    assert two.seconds[0] - one.seconds[0] == seconds
    assert (one.timed.tolist(), two.timed.tolist()) == ([True, False], [True, False])
    assert np.isnan(one.seconds[1])
    assert np.isnan(two.seconds[1])


def test_less_than_half_of_what_was_asked_is_short() -> None:
    rows = ["4444......", "44444.....", "4nnnn.....", "444....2..", "4444...22."]
    # asked: all ten, but nine where the seventh answer leads round the last
    assert found("short", people(*rows)) == [0, 3]


def test_an_answer_where_none_was_asked_is_off_route() -> None:
    assert found("off-route", people("4444441121", "4444441111", "44444411.1")) == [0]


@pytest.mark.parametrize(
    ("started", "completed", "wrong"),
    [
        ("2026-05-12 10:00", "2026-05-12 09:59", True),
        ("2026-05-12 10:00", "2026-05-12", False),
        ("2026-05-12 10:00", "2026-05-11", True),
        ("1999-12-31 10:00", "2026-05-12", True),
        ("2026-05-12", "2026-06-02 10:00", True),
        ("2026-05-12", "2026-06-01 10:00", False),
        ("", "", False),
        ("soon", "later", False),
    ],
)
def test_days_that_cannot_be_are_named(started: str, completed: str, wrong: bool) -> None:
    export = people(VARIED, started=[started], completed=[completed])
    assert found("dates", export, today=date(2026, 5, 31)) == ([0] if wrong else [])


def test_without_todays_date_nothing_is_in_the_future() -> None:
    assert found("dates", people(VARIED, completed=["2999-01-01"])) == []


def test_a_flag_counts_rows_and_names_the_first_of_them() -> None:
    export = people(*["1234543...", *["3333333..."] * 9])
    coded = coded_cells(export, propose(export, INSTRUMENT), INSTRUMENT, ())
    numbers = [export.row_number(at) for at in range(export.rows)]
    flag = next(f for f in flags(coded.answers(INSTRUMENT), numbers) if f.kind == "straight-line")
    assert (flag.rows, flag.first) == (9, (3, 4, 5, 6, 7))
    assert len(flag.first) == PLACES
    assert flag.numbers == {"ratings": LINE}


def test_nothing_is_flagged_in_a_file_without_any_of_it() -> None:
    export = people("4", "4", "2", items=("overall",))
    coded = coded_cells(export, propose(export, INSTRUMENT), INSTRUMENT, ())
    assert flags(coded.answers(INSTRUMENT), (2, 3, 4)) == ()
    assert all(not found(kind, export) for kind in KINDS)


def test_flagged_rows_are_left_out_only_by_a_rule_that_was_named() -> None:
    export = people(VARIED, "3333333...", "44........")
    mapping = propose(export, INSTRUMENT)
    assert code(export, mapping, INSTRUMENT).left_out == {}
    responses = code(export, mapping, INSTRUMENT, drop=("straight-line", "short"))
    assert responses.left_out == {"straight-line": 1, "short": 1}
    assert responses.places is not None
    assert responses.places.tolist() == [0]
    assert responses.rows + sum(responses.left_out.values()) == export.rows


def test_a_row_two_rules_name_is_counted_once() -> None:
    mark = Mark(kind="preview", rows=(1,), why="")
    export = export_of(
        {"overall": ["4", "4", "3", "5"], "respondent": ["x", "x", "x", "y"]}, marks=[mark]
    )
    responses = code(export, propose(export, INSTRUMENT), INSTRUMENT, drop=("preview", "duplicate"))
    assert responses.left_out == {"preview": 1, "duplicate": 1}
    assert responses.column("overall").tolist() == [2, 4]
    assert responses.respondent == ("x", "y")


def test_an_answer_not_understood_in_a_row_left_out_is_no_fault() -> None:
    export = people(VARIED, "3333333...")
    cells = [*export.columns]
    cells[EVERY.index("other")] = Cells.of(["2", "odd"])
    odd = export_of(dict(zip(export.headers, cells, strict=True)))
    mapping = propose(odd, INSTRUMENT)
    assert code(odd, mapping, INSTRUMENT, drop=("straight-line",)).rows == 1


def test_a_hundred_thousand_rows_are_looked_at_in_a_moment() -> None:
    rng = np.random.default_rng(1)
    rows = 100_000
    digits = [str(n) for n in range(1, 6)]
    columns: dict[str, Cells] = {
        item: Cells.of_codes(digits, rng.integers(0, 5, rows)) for item in RATINGS
    }
    stamps = [f"2026-05-12T10:{n:02}:{s:02}" for n in range(60) for s in range(60)]
    columns["started"] = Cells.of_codes(stamps, rng.integers(0, 60, rows))
    columns["completed"] = Cells.of_codes(stamps, rng.integers(60, 3600, rows))
    export = Export(
        name="big.csv",
        digest="0",
        platform="table",
        headers=tuple(columns),
        columns=tuple(columns.values()),
        first_row=2,
    )
    coded = coded_cells(export, propose(export, INSTRUMENT), INSTRUMENT, ())
    begun = time.process_time()
    found_flags = flags(coded.answers(INSTRUMENT), range(2, rows + 2))
    assert time.process_time() - begun < 3
    assert {flag.kind for flag in found_flags} >= {"straight-line", "speed"}


def test_the_page_on_reading_names_every_rule_with_its_numbers(repository: Path) -> None:
    whole = (repository / "docs" / "reading.md").read_text(encoding="utf-8")
    page = whole[whole.index("### Rows worth a look") : whole.index("## What stops a run")]
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert tuple(rows) == KINDS
    for kind, number in (("same-answers", SAME), ("straight-line", LINE), ("speed", TIMED)):
        assert f"at least {number} " in rows[kind]
    assert f"before {FIRST.year}" in rows["dates"]
    assert all(f"`{rule}`" in page for rule in RULES)
    assert f"`--drop {NOTHING}`" in page
