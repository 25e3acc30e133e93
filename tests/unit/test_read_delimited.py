"""Reading text tables: encodings, delimiters, line ends, blank rows and what is no table at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cmt.errors import ResponseError
from cmt.responses.read import read_export
from tests.small_survey import csv_text

ROWS = [
    ["overall", "commentaire", "prix"],
    ["Très satisfait", "C’était «bien»; merci", "1,5"],
    ["", "deux\nlignes, à l'été", "2,5"],
    ["Insatisfait", 'dit "non" | et puis voilà', "3,0"],
]
COLUMNS = tuple(zip(*ROWS[1:], strict=True))


def written(folder: Path, data: bytes, name: str = "wave.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    return refusal_of(path)


def refusal_of(path: Path, encoding: str = "") -> str:
    with pytest.raises(ResponseError) as caught:
        read_export(path, encoding=encoding)
    return str(caught.value)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_any_encoding_delimiter_and_line_end_reads_the_same(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    data = csv_text(ROWS, delimiter, end).encode(encoding)
    export = read_export(written(tmp_path, data))
    assert export.headers == tuple(ROWS[0])
    assert export.columns == COLUMNS
    assert export.platform == "table"


def test_utf_16_with_a_mark_of_either_byte_order(tmp_path: Path) -> None:
    text = csv_text(ROWS, ";")
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        export = read_export(written(tmp_path, mark + text.encode(encoding)))
        assert export.columns == COLUMNS


def test_what_excel_for_mac_calls_csv(tmp_path: Path) -> None:
    rows = [["service", "réponse"], *[["Très satisfait", "à côté de l’hôtel"]] * 20]
    export = read_export(written(tmp_path, csv_text(rows).encode("mac_roman")))
    assert export.headers == ("service", "réponse")
    assert export.columns[0][0] == "Très satisfait"


def test_commas_in_questions_do_not_make_a_comma_the_delimiter(tmp_path: Path) -> None:
    text = "Overall, how was it, really?;Age\n4,5;3\n3,5;2\n"
    export = read_export(written(tmp_path, text.encode()))
    assert export.headers == ("Overall, how was it, really?", "Age")


def test_a_single_column_needs_no_delimiter(tmp_path: Path) -> None:
    assert read_export(written(tmp_path, b"overall\n4\n5\n")).columns == (("4", "5"),)


def test_the_delimiter_excel_declares_is_believed(tmp_path: Path) -> None:
    export = read_export(written(tmp_path, b"sep=|\na|b\n1|2\n"))
    assert export.headers == ("a", "b")
    assert export.first_row == 3


def test_blank_rows_are_nobody_and_rows_keep_their_number(tmp_path: Path) -> None:
    export = read_export(written(tmp_path, b"a,b\n1,2\n,\n  , \n\n3,4\n"))
    assert export.columns == (("1", "3"), ("2", "4"))
    assert [export.row_number(at) for at in range(2)] == [2, 6]


def test_a_cell_over_two_lines_is_one_row_as_in_a_spreadsheet(tmp_path: Path) -> None:
    export = read_export(written(tmp_path, b'a,b\n"x\ny",2\n3,4\n'))
    assert export.row_number(1) == 3


def test_a_comment_may_be_as_long_as_it_likes(tmp_path: Path) -> None:
    limit, long = csv.field_size_limit(), "word " * 30_000
    found = read_export(written(tmp_path, csv_text([["overall", "remark"], ["4", long]]).encode()))
    assert list(found.columns[1]) == [long]
    assert csv.field_size_limit() == limit


def test_nameless_columns(tmp_path: Path) -> None:
    export = read_export(written(tmp_path, b"a,,,b\n1,,x,2\n3,,,4\n"))
    assert export.headers == ("a", "column 3", "b")


def test_duplicate_headers_are_both_kept(tmp_path: Path) -> None:
    assert read_export(written(tmp_path, b"a,a\n1,2\n")).columns == (("1",), ("2",))


def test_empty_cells_after_the_last_header_are_no_fault(tmp_path: Path) -> None:
    assert read_export(written(tmp_path, b"a,b\n1,2,,\n")).columns == (("1",), ("2",))


def test_every_ragged_row_is_named(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, b"a,b\n1,2\n1\n1,2,3\n"))
    assert "wave.csv row 3: the row has 1 cell but the header has 2" in message
    assert "wave.csv row 4: the row has 3 cells" in message


@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
@pytest.mark.parametrize(
    ("above", "header"),
    [(b"Survey 2026\n", 2), (b"Survey 2026\n\nPermit office\n", 4), (b'"Survey, of 2026"\n', 2)],
)
def test_a_title_above_the_header_is_passed_over(
    tmp_path: Path, above: bytes, header: int, delimiter: bytes
) -> None:
    table = b"a,b,c\n1,2,3\n4,5,6\n".replace(b",", delimiter)
    export = read_export(written(tmp_path, above + table))
    assert export.headers == ("a", "b", "c")
    assert (export.header_row, export.first_row) == (header, header + 1)
    assert export.columns == (("1", "4"), ("2", "5"), ("3", "6"))


def test_a_title_above_nothing_like_a_header_is_named(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, b"Survey 2026\n1,2,3\n4,5,6\n"))
    assert message.startswith("wave.csv row 1: 'Survey 2026' looks like a title")
    assert message.endswith("Delete the rows above the header, which seems to be row 2.")


def test_two_headers_above_wider_answers_are_no_title(tmp_path: Path) -> None:
    assert "the row has 5 cells" in refusal(written(tmp_path, b"a,b\n1,2,3,4,5\n"))


def test_one_column_is_no_title(tmp_path: Path) -> None:
    assert read_export(written(tmp_path, b"a\n1\n2\n")).headers == ("a",)


def test_a_quotation_mark_that_never_closes_does_not_swallow_people(tmp_path: Path) -> None:
    assert "the table cannot be read" in refusal(written(tmp_path, b'a,b\n1,"2\n3,4\n5,6\n'))


def test_a_person_may_name_encoding_and_delimiter(tmp_path: Path) -> None:
    path = written(tmp_path, "qualité;a,b\nélevé;1,2\n".encode("cp850"))
    export = read_export(path, encoding="cp850", delimiter=",")
    assert export.headers == ("qualité;a", "b")
    assert "'ansi-9' is no encoding" in refusal_of(path, encoding="ansi-9")
    assert "not written in utf-8 (invalid start byte at byte 6)" in refusal_of(
        path, encoding="utf-8"
    )
    assert "not written in undefined." in refusal_of(
        path, encoding="undefined"
    )  # a codec of Python


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "wave.csv: the file is empty"),
        (b" \r\n \n", "wave.csv: the file is empty"),
        (b"\xef\xbb\xbf\n", "wave.csv: the file is empty"),
        (b"a,b\n", "has a header but no respondent"),
        (b"a,b\n,\n , \n", "has a header but no respondent"),
        (b"%PDF-1.7 ...", "wave.csv is a PDF file, not a table. Export the answers as CSV"),
        (b"\x89PNG\r\n\x1a\n....", "wave.csv is a PNG picture"),
        (b"<!DOCTYPE html><html>Sign in</html>", "wave.csv is a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "wave.csv is an XML file, not a table"),
        (b"$FL2@(#) SPSS DATA FILE", "wave.csv cannot be read as an SPSS file"),
        (bytes(range(256)) * 8, "wave.csv is a binary file"),
        (b"PK\x03\x04 no workbook in here", "wave.csv cannot be read as a workbook"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    message = refusal(written(tmp_path, data))
    assert said in message
    assert "\n" not in message


def test_a_missing_file_names_the_one_meant(tmp_path: Path) -> None:
    written(tmp_path, b"a\n1\n", "wave-2026.csv")
    message = refusal(tmp_path / "wave2026.csv")
    assert "there is no such file" in message
    assert "Did you mean 'wave-2026.csv'?" in message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "this is a folder" in refusal(tmp_path)
