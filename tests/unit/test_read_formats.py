"""SPSS, Parquet, JSON and packed files: as much as each format tells of a column."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cmt.errors import ResponseError
from cmt.responses.model import Export
from cmt.responses.read import read_export
from cmt.responses.read.parquet import cells_of


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(ResponseError) as caught:
        read_export(path)
    return str(caught.value)


def spss(path: Path, columns: dict[str, Sequence[object]], **about: Any) -> Export:
    import pandas as pd
    import pyreadstat

    write = pyreadstat.write_por if path.suffix == ".por" else pyreadstat.write_sav
    write(pd.DataFrame(columns), path, **about)
    return read_export(path)


def cells(export: Export) -> dict[str, list[str]]:
    return {h: list(c) for h, c in zip(export.headers, export.columns, strict=True)}


def test_spss_numbers_keep_their_labels_and_kinds_of_missing(tmp_path: Path) -> None:
    export = spss(
        tmp_path / "wave.sav",
        {"q1": [1, 5, 97, 98, 99, None], "q2": ["x", "", "Z", "y", "x", "é"]},
        column_labels=["Overall?", None],
        variable_value_labels={
            "q1": {1: "Bad", 5: "Good", 97: "Not applicable", 98: "Don't know", 99: "Skipped"}
        },
        missing_ranges={"q1": [{"lo": 97, "hi": 99}], "q2": ["Z"]},
    )
    assert cells(export) == {
        "q1": ["1", "5", "97", "98", "99", ""],
        "q2": ["x", "", "Z", "y", "x", "é"],
    }
    first, second = export.headings
    assert first.question == "Overall?"
    assert first.labels["5"] == "Good"
    assert first.missing == {"97": "not-applicable", "98": "dont-know", "99": "blank"}
    assert second.missing == {"Z": "blank"}
    assert (export.first_row, export.row_number(5)) == (1, 6)


def test_spss_dates_and_times_are_iso_texts(tmp_path: Path) -> None:
    export = spss(
        tmp_path / "wave.sav",
        {
            "day": [date(2026, 5, 12), None],
            "moment": [datetime(2026, 5, 12, 14, 3, 11), datetime(1900, 1, 1)],
            "number": [2.5, 1e20],
        },
    )
    assert cells(export) == {
        "day": ["2026-05-12", ""],
        "moment": ["2026-05-12 14:03:11", "1900-01-01"],
        "number": ["2.5", "100000000000000000000"],
    }


@pytest.mark.parametrize("name", ["wave.por", "wave.zsav", "wave.csv"])
def test_spss_is_known_by_its_bytes(tmp_path: Path, name: str) -> None:
    if name == "wave.por":
        export = spss(tmp_path / name, {"q1": [1.0, 5.0]}, column_labels=["Overall?"])
        assert cells(export) == {"Q1": ["1", "5"]}
    else:
        compress = name == "wave.zsav"
        export = spss(tmp_path / "wave.sav", {"q1": [1.0, 5.0]}, compress=compress)
        assert cells(read_export((tmp_path / "wave.sav").rename(tmp_path / name))) == cells(export)


def test_a_set_of_ticks_is_one_question_and_a_set_of_answers_one_column(shared: Path) -> None:
    folder = shared / "data" / "exports" / "spss" / "pyreadstat"
    export = read_export(folder / "simple_alltypes.sav")
    known = dict(zip(export.headers, export.headings, strict=True))
    ticked = known["bool1"]
    assert ticked.question == "My multiple response set"
    assert ticked.picked == {"1": True, "0": False}
    assert known["categorical_array"].separator == ";"
    assert known["ca_subvar_1"].role == "unused"
    assert cells(export)["categorical_array"][:4] == ["a;b", "a;b;c", "b;c;d", "b"]
    assert known["x"].missing == {"8": "blank"}
    assert cells(export)["y"][3] == "1776-07-04"


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        ("haven/datetime", 3, 2), ("haven/labelled-num", 1, 1), ("haven/labelled-num-na", 1, 2),
        ("haven/labelled-str", 1, 2), ("haven/umlauts", 1, 4), ("haven/variable-label", 1, 1),
        ("pyreadstat/hebrews", 1, 99), ("pyreadstat/missing_char", 1, 2),
        ("pyreadstat/missing_test", 1, 2), ("pyreadstat/ordered_category", 1, 4),
        ("pyreadstat/sample", 7, 5), ("pyreadstat/sample_large", 7, 485),
        ("pyreadstat/sample_missing", 7, 7), ("pyreadstat/simple_alltypes", 13, 6),
        ("pyreadstat/tegulu", 2, 1), ("pyreadstat/test_width", 4, 5),
    ],
)  # fmt: skip
def test_real_spss_files_are_read(shared: Path, name: str, columns: int, rows: int) -> None:
    export = read_export(shared / "data" / "exports" / "spss" / f"{name}.sav")
    assert (len(export.headers), export.rows) == (columns, rows)


def test_real_spss_labels_and_letters(shared: Path) -> None:
    folder = shared / "data" / "exports" / "spss"
    umlauts = read_export(folder / "haven" / "umlauts.sav")
    assert umlauts.headings[0].question == "This is an ä-umlaut"
    assert umlauts.headings[0].labels == {
        "1": "the ä umlaut", "2": "the ü umlaut", "3": "the ö umlaut",
    }  # fmt: skip
    assert cells(read_export(folder / "pyreadstat" / "sample.sav"))["mytime"][:2] == [
        "10:10:10", "23:10:10",
    ]  # fmt: skip


def test_a_damaged_spss_file_is_one_refusal(tmp_path: Path) -> None:
    assert "cannot be read as an SPSS file" in refusal(tmp_path / "a.sav", b"$FL2@(#) SPSS DATA")


def test_parquet_columns_of_any_type(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table(
        {
            "overall": pa.array([5, None, 4], pa.int8()),
            "word": pa.array(["a", None, ""]).dictionary_encode(),
            "number": pa.array([1.0, 2.5, None]),
            "yes": pa.array([True, False, None]),
            "when": pa.array([datetime(2026, 5, 1, 8), None, datetime(2026, 5, 2)]),
        }
    )
    parquet.write_table(table, tmp_path / "wave.parquet")
    export = read_export(tmp_path / "wave.parquet")
    assert cells(export) == {
        "overall": ["5", "", "4"],
        "word": ["a", "", ""],
        "number": ["1", "2.5", ""],
        "yes": ["TRUE", "FALSE", ""],
        "when": ["2026-05-01 08:00:00", "", "2026-05-02"],
    }


def test_cells_of_pyarrow_in_any_pieces_and_nulls() -> None:
    import pyarrow as pa

    words = pa.array(["a", None, "b", "a"]).dictionary_encode()
    pieces = pa.chunked_array([words, pa.array(["c", None]).dictionary_encode()])
    assert cells_of(pieces) == ("a", "", "b", "a", "c", "")
    assert cells_of(pieces.slice(1, 4)) == ("", "b", "a", "c")
    assert cells_of(pa.chunked_array([pa.array([None, None], pa.int8())])) == ("", "")
    assert cells_of(pa.chunked_array([], pa.string())) == ()
    small = pa.DictionaryArray.from_arrays(pa.array([1, None], pa.int8()), ["a", "b", "unused"])
    assert cells_of(pa.chunked_array([small])) == ("b", "")
    assert cells_of(pa.chunked_array([small])).texts == ("b", "")


def test_nested_parquet_is_read_as_records(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table({"a": [{"b": 1}, {"b": None}], "c": [["x", "y"], []]})
    parquet.write_table(table, tmp_path / "wave.parquet")
    assert cells(read_export(tmp_path / "wave.parquet")) == {"a/b": ["1", ""], "c": ["x;y", ""]}


def test_a_damaged_parquet_file_is_one_refusal(tmp_path: Path) -> None:
    assert "cannot be read as a Parquet file" in refusal(tmp_path / "a.parquet", b"PAR1....PAR1")


RECORDS = [
    {"overall": 5, "about": {"age": 3, "more": {}}, "improve": ["1", "3"], "yes": True},
    {"overall": None, "late": "été", "visits": [{"n": 1}]},
]
FLAT = {
    "overall": ["5", ""],
    "about/age": ["3", ""],
    "about/more": ["", ""],
    "improve": ["1;3", ""],
    "yes": ["TRUE", ""],
    "late": ["", "été"],
    "visits": ["", '[{"n": 1}]'],
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps({"count": 2, "results": RECORDS}, indent=1),
        "\n".join(map(json.dumps, RECORDS)) + "\n",
        "\n\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS),
    ],
)
def test_json_records_in_any_wrapping(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wave.json"
    path.write_text(text, encoding="utf-8")
    assert cells(read_export(path)) == FLAT


def test_half_a_sign_in_json_is_marked_as_missing(tmp_path: Path) -> None:
    """A form that cuts texts after so many characters cuts emoji in two: no file can hold that."""
    path = tmp_path / "wave.json"
    texts = ["cut \ud83d", "whole \U0001f600", "\ude00 turned \ud83d", "plain"]
    path.write_text(json.dumps([{"overall": 5, "said": text} for text in texts]))
    read = cells(read_export(path))["said"]
    assert read == ["cut \ufffd", "whole \U0001f600", "\ufffd turned \ufffd", "plain"]
    assert "".join(read).encode()


def test_one_json_object_is_one_respondent(tmp_path: Path) -> None:
    path = tmp_path / "wave.json"
    path.write_text('{"overall": 5}')
    assert cells(read_export(path)) == {"overall": ["5"]}
    path.write_text(json.dumps({"overall": 5, "more": {"x": "y"}}, indent=2))
    assert cells(read_export(path)) == {"overall": ["5"], "more/x": ["y"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "the list is empty"),
        ("[1, 2]", "record 1: this is not a JSON object"),
        ('{"a": [{"x": 1}], "b": [{"x": 2}]}', "it holds 2 lists of records"),
        ('{"a": 1}\nbroken\n{"a": 2}', "wave.json line 2: this is not a JSON object"),
        ("[{}]", "the file is empty"),
        ('[{"a": 1}, {"a', "wave.json line 1: the JSON cannot be read (Unterminated string"),
        ('[\n{"a": 1},\n{"a": 2}', "wave.json line 3: the JSON cannot be read ("),
        ('{"responses": [\n{"a": 1},', "wave.json line 2: the JSON cannot be read ("),
        ('[{"a": ' + "9" * 5000 + "}]", "the JSON cannot be read (Exceeds the limit"),
        ('[{"a": ' * 100_000, "the JSON cannot be read (it is nested too deeply)"),
    ],
)
def test_json_that_holds_no_records(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path / "wave.json", text.encode())


def test_brackets_in_a_header_do_not_make_a_table_json(tmp_path: Path) -> None:
    path = tmp_path / "wave.csv"
    path.write_text("[id],overall\n1,5\n")
    assert cells(read_export(path)) == {"[id]": ["1"], "overall": ["5"]}


def test_one_packed_file_is_unpacked(tmp_path: Path) -> None:
    plain = spss(tmp_path / "wave.sav", {"q1": [1.0, 5.0]}, column_labels=["Overall?"])
    data = (tmp_path / "wave.sav").read_bytes()
    (tmp_path / "wave.sav.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "wave.zip", "w") as archive:
        archive.writestr("folder/", "")
        archive.writestr("folder/wave.sav", data)
        archive.writestr("__MACOSX/folder/._wave.sav", b"x")
    for name in ("wave.sav.gz", "wave.zip"):
        export = read_export(tmp_path / name)
        assert cells(export) == cells(plain)
        assert export.headings == plain.headings
        assert (export.name, export.digest != plain.digest) == (name, True)


def test_what_cannot_be_unpacked_is_said(tmp_path: Path) -> None:
    path = tmp_path / "wave.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a")
        archive.writestr("b.csv", "b")
    assert "holds 2 files (a.csv, b.csv)" in refusal(path, path.read_bytes())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.pdf", "%PDF-1.7")
    assert "wave.zip: a.pdf is a PDF file" in refusal(path, path.read_bytes())
    packed = gzip.compress(b"a,b\n1,2\n")
    assert "compressed file cannot be read" in refusal(tmp_path / "wave.csv.gz", packed[:-9])


def test_a_semicolon_inside_an_answer_of_a_json_list_parts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wave.json"
    path.write_text(json.dumps([{"what": ["Speed; waiting", "Cost"]}, {"what": ["Cost"]}]))
    export = read_export(path)
    separator = export.heading(0).separator
    assert [cell.split(separator) for cell in export.columns[0]] == [
        ["Speed; waiting", "Cost"],
        ["Cost"],
    ]
