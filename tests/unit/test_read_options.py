"""What is found or said about how a file is read is kept; what means nothing there is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pyreadstat
import pytest
import xlsxwriter

from cmt.errors import ResponseError
from cmt.responses.read import read_export
from cmt.responses.read.quick import LARGE

HEADER = ("overall", "téléphone", "comment")


def texts(delimiter: str, rows: int = 3) -> str:
    body = [("4", "été", "réponse à tout")] * rows
    return "".join(delimiter.join(row) + "\r\n" for row in (HEADER, *body))


@pytest.mark.parametrize(
    ("encoding", "delimiter", "found"),
    [
        ("utf-8", ",", "utf-8"),
        ("utf-8-sig", ";", "utf-8"),
        ("cp1252", ";", "cp1252"),
        ("utf-16", "\t", "utf-16"),
        ("utf-16-le", "|", "utf-16-le"),
    ],
)
def test_encoding_and_delimiter_found_can_be_given_back(
    tmp_path: Path, encoding: str, delimiter: str, found: str
) -> None:
    path = tmp_path / "wave.csv"
    path.write_bytes(texts(delimiter).encode(encoding))
    export = read_export(path)
    assert (export.encoding, export.delimiter) == (found, delimiter)
    again = read_export(path, encoding=export.encoding, delimiter=export.delimiter)
    assert (again.headers, again.columns) == (HEADER, export.columns)


def test_the_quick_reader_says_them_as_well(tmp_path: Path) -> None:
    path = tmp_path / "wave.csv"
    path.write_text(texts(";", rows=LARGE // 20), encoding="utf-8")
    assert path.stat().st_size > LARGE
    export = read_export(path)
    assert (export.encoding, export.delimiter) == ("utf-8", ";")


def csv_file(path: Path) -> None:
    path.write_text(texts(","), encoding="utf-8")


def workbook(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((HEADER, ("4", "x", "y"))):
            sheet.write_row(at, 0, row)


def spss(path: Path) -> None:
    import pandas as pd

    pyreadstat.write_sav(pd.DataFrame({"overall": [4.0, 5.0]}), str(path))


def columns(path: Path) -> None:
    parquet.write_table(pa.table({"overall": [4, 5]}), path)


def json_records(path: Path) -> None:
    path.write_text('[{"overall": 4}, {"overall": 5}]')


@pytest.mark.parametrize(
    ("name", "write", "said"),
    [
        ("wave.csv", csv_file, {"sheet": "Data"}),
        ("wave.json", json_records, {"sheet": "1"}),
        ("wave.sav", spss, {"sheet": "1"}),
        ("wave.xlsx", workbook, {"encoding": "cp1252", "delimiter": ";"}),
        ("wave.sav", spss, {"encoding": "cp1252"}),
        ("wave.parquet", columns, {"encoding": "utf-8", "delimiter": ","}),
    ],
)
def test_what_means_nothing_for_such_a_file_is_refused_by_name(
    tmp_path: Path, name: str, write: Callable[[Path], None], said: dict[str, str]
) -> None:
    path = tmp_path / name
    write(path)
    read_export(path)
    with pytest.raises(ResponseError) as refused:
        read_export(path, **said)
    assert len(refused.value.faults) == len(said)
    for fault, (option, value) in zip(refused.value.faults, said.items(), strict=True):
        assert fault.got.startswith(f"{option} {value!r} is named, but this is ")
        assert f"Leave the {option} out" in fault.hint


@pytest.mark.parametrize("platform", ["kobo", "qualtrics", "limesurvey"])
def test_a_platform_that_is_named_is_believed_and_what_it_looks_like_is_kept(
    tmp_path: Path, platform: str
) -> None:
    csv_file(tmp_path / "wave.csv")
    export = read_export(tmp_path / "wave.csv", platform=platform)
    assert (export.platform, export.looks) == (platform, "table")
    assert export.rows == 3
    assert read_export(tmp_path / "wave.csv", platform="table").looks == ""
