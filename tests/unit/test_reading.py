"""A reading lists everything at once, and what it counts is all there was."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.errors import ResponseError
from cmt.instrument.catalogue import find
from cmt.responses.match import propose
from cmt.responses.model import Design, Export, Mark
from cmt.responses.model import Mapping as Taken
from cmt.responses.read import read_export
from cmt.responses.reading import Reading, reading, reading_of_file
from cmt.responses.wave import read
from tests.small_survey import csv_text, small, write_csv, write_xlsx

INSTRUMENT = small()
SINGLE = ("overall", "time-taken", "staff-polite", "had-problem", "channel")
GOOD = {  # text -> what it counts as
    "1": "answered", "2": "answered", "": "blank", "N/A": "not-applicable",
    "Don't know": "dont-know", "Refus": "refused", "Not asked": "not-asked",
}  # fmt: skip
ODD = ("zzz", "17", "-4", "no idea what you mean")
CELLS = st.sampled_from([*GOOD, *ODD])
PICKS = st.sampled_from(["1", "1;2", "3;1", "", "N/A", "zzz", "1;zzz", "2;17"])
ROW = st.tuples(*[CELLS] * len(SINGLE), PICKS)
HEADER = ("respondent", *SINGLE, "improve")


def _csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    path.write_text(csv_text(rows), encoding="utf-8", newline="")


def _utf16(path: Path, rows: Sequence[Sequence[str]]) -> None:
    path.write_bytes(csv_text(rows, ";", "\r").encode("utf-16"))


def _xlsx(path: Path, rows: Sequence[Sequence[str]]) -> None:
    write_xlsx(path, rows)


def _json(path: Path, rows: Sequence[Sequence[str]]) -> None:
    header, *body = rows
    path.write_text(json.dumps([dict(zip(header, row, strict=True)) for row in body]))


def _parquet(path: Path, rows: Sequence[Sequence[str]]) -> None:
    from pyarrow import parquet, table

    header, *body = rows
    columns = zip(*body, strict=True)
    parquet.write_table(table(dict(zip(header, map(list, columns), strict=True))), path)


def _spss(path: Path, rows: Sequence[Sequence[str]]) -> None:
    import pandas as pd
    import pyreadstat

    header, *body = rows
    names = [name.replace("-", "_") for name in header]
    pyreadstat.write_sav(pd.DataFrame(list(body), columns=names), str(path))


WRITERS: Mapping[str, Callable[[Path, Sequence[Sequence[str]]], None]] = {
    "wave.csv": _csv,
    "wave.txt": _utf16,
    "wave.xlsx": _xlsx,
    "wave.json": _json,
    "wave.parquet": _parquet,
    "wave.sav": _spss,
}


def looked_at(export: Export, **options: object) -> Reading:
    return reading(export, INSTRUMENT, **options)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", WRITERS)
@given(people=st.lists(ROW, min_size=1, max_size=8))
def test_every_cell_is_an_answer_a_kind_of_missing_or_listed(
    name: str, people: list[tuple[str, ...]]
) -> None:
    rows = [HEADER, *((f"r{at}", *row) for at, row in enumerate(people))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        WRITERS[name](path, rows)
        found = looked_at(read_export(path))
    assert found.rows == found.read == len(people)
    items = {each.item: each for each in found.items}
    for at, item in enumerate(SINGLE):
        cells = [row[at] for row in people]
        counted = Counter(GOOD.get(cell, "not understood") for cell in cells)
        assert items[item].answered == counted["answered"]
        assert items[item].not_understood == counted["not understood"]
        assert {kind: n for kind, n in items[item].missing.items() if n} == {
            kind: n for kind, n in counted.items() if kind not in ("answered", "not understood")
        }
        listed = {e.text: e.cells for e in found.not_understood if e.item == item}
        assert listed == Counter(cell for cell in cells if cell in ODD)
    picks = [row[-1] for row in people]
    assert items["improve"].not_understood == sum("zzz" in p or "17" in p for p in picks)
    for each in found.items:
        assert each.answered + sum(each.missing.values()) + each.not_understood == found.read
    for column in found.columns:
        assert column.filled == sum(bool(row[rows[0].index(_id(column.match.column))])
                                    for row in rows[1:])  # fmt: skip


def _id(header: str) -> str:
    return header.replace("_", "-")


@given(
    people=st.lists(ROW, min_size=2, max_size=8),
    marks=st.lists(st.sampled_from(["preview", "incomplete", "duplicate", "spam"]), max_size=3),
    drop=st.sets(st.sampled_from(["preview", "incomplete", "duplicate", "spam", "short"])),
)
def test_rows_read_and_rows_left_out_are_the_rows_of_the_file(
    people: list[tuple[str, ...]], marks: list[str], drop: set[str]
) -> None:
    rows = [HEADER, *((f"r{at}", *row) for at, row in enumerate(people))]
    with tempfile.TemporaryDirectory() as folder:
        export = read_export(write_csv(Path(folder) / "wave.csv", rows))
    said = tuple(
        Mark(kind=kind, rows=(at % len(people),), why="")  # type: ignore[arg-type]
        for at, kind in enumerate(marks)
    )
    found = looked_at(replace(export, marks=said), drop=drop)
    assert found.rows == len(people)
    assert found.read == found.rows - sum(found.left_out.values()) > 0
    assert set(found.left_out) <= drop
    assert {e.answered + sum(e.missing.values()) + e.not_understood for e in found.items} == {
        found.read
    }


def export_of(folder: Path, *lines: str) -> Export:
    path = folder / "wave.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_export(path)


def test_all_that_stops_a_report_is_listed_at_once(tmp_path: Path) -> None:
    export = export_of(
        tmp_path,
        "respondent,time-taken,Délai,had-problem,w",
        "x,6,4,maybe,0",
        "x,6,4,1,heavy",
        "y,3,4,2,1",
    )
    found = looked_at(export, design=Design(weight="w", strata="region"))
    said = "\n".join(map(str, found.faults))
    for part in (
        "no column was found for the outcome overall",
        "'time-taken' (column 2) and 'Délai' (column 3) are both taken",
        "'6' is not on scale satisfaction-5 (and in 1 other rows)",
        "'maybe' is not on scale yes-no",
        "respondent 'x' is on rows 2 and 3",
        "'heavy' is not a number",
        "there is no column 'region' for the stratum",
    ):
        assert part in said, (part, said)
    assert found.exit_code == ResponseError.exit_code
    with pytest.raises(ResponseError):
        propose(export, INSTRUMENT)


def test_what_a_report_refuses_a_reading_lists_and_the_other_way_round(tmp_path: Path) -> None:
    good = export_of(tmp_path, "overall,channel", "4,1", "3,Web")
    assert looked_at(good).faults == ()
    assert looked_at(good).exit_code == 0
    assert read(good, INSTRUMENT).responses.rows == 2
    weighted = looked_at(good, design=Design(weight="w"))
    assert weighted.exit_code == 12


def test_texts_not_understood_are_counted_with_their_first_places(tmp_path: Path) -> None:
    lines = ["overall,channel", *["4,fax"] * 7, "88,Web", "nice,fax"]
    found = looked_at(export_of(tmp_path, *lines)).not_understood
    assert [(e.column, e.text, e.cells, e.first, e.number) for e in found] == [
        ("channel", "fax", 8, (2, 3, 4, 5, 6), False),
        ("overall", "88", 1, (9,), True),
        ("overall", "nice", 1, (10,), False),
    ]


def test_an_unknown_rule_or_one_that_leaves_nobody_is_listed_with_the_rest(tmp_path: Path) -> None:
    export = export_of(tmp_path, "overall,channel", "4,fax", "3,")
    for drop, part in ((("previews",), "'previews' is not a rule"), (("short",), "")):
        found = looked_at(export, drop=drop)
        assert part in str(found.faults[0])
        assert found.not_understood[0].text == "fax"
    nobody = export_of(tmp_path, "overall,time-taken,staff-polite", "4,,", "3,,")
    found = looked_at(nobody, drop=("short",))
    assert "no respondent is left" in str(found.faults[0])
    assert found.read == found.rows == 2


def test_a_mapping_is_shown_with_what_it_lacks(tmp_path: Path) -> None:
    export = export_of(tmp_path, "Note,Reached by,Extra", "4,1,x", "5,2,")
    match = propose(export_of(tmp_path, "overall", "4"), INSTRUMENT).matches[0]
    given_ = Taken(
        instrument="small",
        matches=(replace(match, column="Note"), replace(match, column="Gone", item="channel")),
    )
    found, mapping = reading(export, INSTRUMENT, given=given_)
    assert found.absent == ("Gone",)
    assert [each.uses for each in found.columns] == [("overall",), (), ()]
    assert found.columns[2].filled == 1
    assert "channel" in found.missing_items
    assert mapping.matches[0].how == "mapping"
    assert found.faults == ()


def test_without_a_questionnaire_the_file_is_still_described(tmp_path: Path) -> None:
    export = export_of(tmp_path, "a,b", "1,", "2,")
    found = reading_of_file(export, [ResponseError(())])
    assert (found.rows, found.instrument, found.items) == (2, "", ())
    assert [(each.match.column, each.filled) for each in found.columns] == [("a", 2), ("b", 0)]
    assert found.exit_code == 11


def test_every_stage_is_told(tmp_path: Path) -> None:
    stages: list[str] = []
    reading(export_of(tmp_path, "overall", "4"), INSTRUMENT, step=stages.append)
    assert stages == ["matching", "coding", "looking for what is unusual"]


def test_every_export_of_every_platform_reads_to_its_end(shared: Path) -> None:
    """Real files of other surveys: all is listed, nothing is a traceback."""
    core, refused = find("cmt-core"), []
    files = [path for path in sorted((shared / "data" / "exports").rglob("*")) if path.is_file()]
    assert len(files) > 30
    for path in files:
        try:
            export = read_export(path)
        except ResponseError as error:
            refused.append((path.name, str(error)))
            continue
        found, _ = reading(export, core)
        assert found.rows == export.rows
        assert len(found.columns) == len(export.headers)
        for each in found.items:
            assert each.answered + sum(each.missing.values()) + each.not_understood == found.read
        assert any("no column was found for the outcome" in str(each) for each in found.faults)
    assert [name for name, _ in refused] == ["xlsx_output.xls"]
    assert "this is a form" in refused[0][1]
