"""An option somebody ticked is no rating, however it is called; a row of a grid still is one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.instrument.catalogue import find
from cmt.responses.mapping_text import mapping_text
from cmt.responses.match import propose
from cmt.responses.model import Export, Mapping, Match
from cmt.responses.read.layout import sheet_of_rows
from cmt.responses.read.platforms import arranged
from cmt.responses.ticked import TICKED
from tests.every_kind import every_kind

CORE = find("cmt-core")
TIME, STAFF = (CORE.items[item].short["en"] for item in ("time-taken", "staff-courtesy"))
MATTERS = "What matters most?"


def export_of(columns: dict[str, Sequence[str]]) -> Export:
    rows = zip_longest(*columns.values(), fillvalue="")
    return arranged(sheet_of_rows("wave.csv", "0", [tuple(columns), *rows]))


def proposed(columns: dict[str, Sequence[str]]) -> Mapping:
    return propose(export_of({"overall": ("4", "5", "2"), **columns}), CORE)


def taken(columns: dict[str, Sequence[str]]) -> list[str]:
    """What the columns after the outcome were taken for."""
    return [match.item for match in proposed(columns).matches[1:]]


@pytest.mark.parametrize(
    "ticks",
    [
        ("1", "", "1"), ("1", "0", ""), ("0", "0", "1"), ("1", "1", "1"), ("1.0", "", "1.0"),
        ("{}", "", "{}"), ("X", "", ""), ("Yes", "No", ""), ("True", "False", "True"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("header", [f"{MATTERS} [{{}}]", "Q5 - {}"])
@pytest.mark.parametrize("name", [TIME, CORE.items["time-taken"].short["fr"], "time-taken"])
def test_an_option_that_is_called_like_a_rating_is_named_and_left_alone(
    name: str, header: str, ticks: tuple[str, ...]
) -> None:
    column, cells = header.format(name), [each.format(name) for each in ticks]
    match, other = proposed({column: cells, header.format("Price"): ("1", "", "1")}).matches[1:]
    assert match == Match(column=column, item="", proposal="time-taken", reason=TICKED)
    assert other.item == ""


def test_what_was_not_understood_beside_it_makes_it_no_rating() -> None:
    columns = {f"{MATTERS} [{TIME}]": ("1", ""), f"{MATTERS} [Other]": ("The parking", "")}
    assert taken(columns) == ["", ""]


def test_an_unknown_option_of_a_question_we_asked_is_no_rating_either() -> None:
    asked = next(item for item in CORE.items.values() if item.multiple)
    stem = asked.text["en"]
    assert taken({f"{stem} [{TIME}]": ("1", ""), f"{stem} [{STAFF}]": ("", "1")}) == ["", ""]


@pytest.mark.parametrize(
    "columns",
    [
        {f"Experience [{TIME}]": ("1", "1"), f"Experience [{STAFF}]": ("1", "3")},
        {f"Experience [{TIME}]": ("1", "2"), f"Experience [{STAFF}]": ("1", "1")},
        {f"Experience [{TIME}]": ("1", ""), f"Experience [{STAFF}]": ("Very satisfied", "")},
        {f"Q1 - {TIME}": ("1", "1"), f"Q2 - {STAFF}": ("1", "1")},
        {TIME: ("1", "1"), STAFF: ("1", "")},
        {"time-taken": ("1", ""), "staff-courtesy": ("1", "")},
    ],
)
def test_a_row_of_a_grid_that_holds_only_ones_is_a_rating(columns: dict[str, list[str]]) -> None:
    assert taken(columns) == ["time-taken", "staff-courtesy"]


@pytest.mark.parametrize("row", ["They were fair.", "staff-fair"])
@pytest.mark.parametrize("stem", ["staff-grid", "view", "Your view"])
def test_what_stands_under_a_grid_or_a_section_we_have_is_a_rating(stem: str, row: str) -> None:
    other = "staff-polite" if row == "staff-fair" else "They were polite."
    columns = {"overall": ("4", "5"), f"{stem} [{row}]": ("1", ""), f"{stem} [{other}]": ("1", "")}
    matches = propose(export_of(columns), every_kind()).matches
    assert [each.item for each in matches] == ["overall", "staff-fair", "staff-polite"]


def test_a_mapping_a_person_wrote_makes_it_what_they_say() -> None:
    header = f"{MATTERS} [{TIME}]"
    columns = {"overall": ("4", "5"), header: ("1", ""), f"{MATTERS} [Price]": ("", "1")}
    told = Mapping(instrument=CORE.id, matches=(Match(column=header, item="time-taken"),))
    assert propose(export_of(columns), CORE, told).matches[1].item == "time-taken"


def test_the_rating_itself_is_read_where_both_are_in_the_file() -> None:
    ticked = {f"{MATTERS} [{TIME}]": ("1", ""), f"{MATTERS} [Price]": ("", "1")}
    assert taken({**ticked, "time-taken": ("4", "5")}) == ["", "", "time-taken"]


def test_a_mapping_file_says_why_it_is_not_used() -> None:
    mapping = proposed({f"{MATTERS} [{TIME}]": ("1", ""), f"{MATTERS} [Price]": ("", "1")})
    assert f"# nearest: time-taken, 100 % alike; {TICKED}" in mapping_text(mapping, CORE)


@pytest.mark.parametrize("name", ["kobo", "limesurvey"])
def test_so_it_is_where_a_platform_tells_the_question_from_its_options(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(FILES[name], encoding="utf-8")
    read = cmt.read(path, CORE)
    assert read.export.platform == name
    assert [each.column for each in read.mapping.matches if each.reason == TICKED]
    assert "time-taken" in read.mapping.missing_items


FILES = {
    "kobo": (
        f"overall,matters/{TIME},matters/Price,_uuid,_submission_time\n"
        "5,1,0,a,2026-05-06T12:00:00\n4,0,1,b,2026-05-06T12:00:00\n"
    ),
    "limesurvey": (
        "Response ID,Date submitted,Last page,Start language,overall,"
        f"{MATTERS} [{TIME}],{MATTERS} [Price]\n"
        "1,2026-05-04 10:00:00,7,en,5,Yes,No\n2,2026-05-04 10:00:00,7,en,4,No,Yes\n"
    ),
}

ANSWERS = st.sampled_from(["1", "2", "3", "4", "5", "", "0"])


@given(rows=st.lists(st.tuples(ANSWERS, ANSWERS, ANSWERS), min_size=1, max_size=6))
def test_one_answer_of_the_scale_in_any_row_tells_a_grid_from_options(
    rows: list[tuple[str, str, str]],
) -> None:
    """Law: all of a question's columns are told by all of its cells, whatever their order."""
    time, staff, other = zip(*rows, strict=True)
    columns = {f"A [{TIME}]": time, f"A [{STAFF}]": staff, "A [Price]": other}
    rated = not {each for row in rows for each in row} <= {"0", "1", ""}
    cells = {"time-taken": time, "staff-courtesy": staff}
    wanted = [item if rated or not any(held) else "" for item, held in cells.items()]
    assert taken(columns)[:2] == wanted
