"""The quick reader gives the careful reader's table or none, whatever stands in the file."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cmt.errors import ResponseError
from cmt.responses.read import delimited, letters, read_export
from cmt.responses.read.delimited import decode, delimiter_of, sheet_of_text
from cmt.responses.read.quick import quick_sheet
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.source import Source
from tests.small_survey import csv_text

CELLS = st.sampled_from(
    [
        *("", " ", "4", "1,5", "Très satisfait", "deux\nlignes", "a\r\nb", 'dit "non"', '"', "N/A"),
        *("null", "NA", "\ufeff", "x\u2028y", "007", "1e5", "\x0b", "TRUE", "  é ", "a\tb;c|d"),
    ]
)
WILD = st.text(st.sampled_from('ab,;"\n\r \té1'), max_size=40)


def source_of(text: str) -> Source:
    data = text.encode()
    return Source(name="wave.csv", digest="0", size=len(data), head=data, path=None, unpacked=data)


def quick(text: str) -> Sheet | None:
    return quick_sheet(source_of(text), text.lstrip("\ufeff"), delimiter_of(text))


def careful(text: str) -> Sheet | str:
    source = source_of(text)
    try:
        return sheet_of_text(source, decode(source.name, source.read())[0], delimiter_of(text))
    except ResponseError as error:
        return str(error)


def same(one: Sheet, other: Sheet) -> bool:
    numbers = np.zeros(0, dtype=np.int64)
    without = replace(one, numbers=numbers), replace(other, numbers=numbers)
    fields = [
        [getattr(each, name) for name in Sheet.__dataclass_fields__ if name != "numbers"]
        for each in without
    ]
    return one.numbers.tolist() == other.numbers.tolist() and fields[0] == fields[1]


@st.composite
def tables(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 5))
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=8))
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    return csv_text(rows, delimiter, draw(st.sampled_from(["\n", "\r\n", "\r"])))


@given(text=tables() | WILD)
@example(text='a,b\n1,"2"x\n')
@example(text='a,b\n1,2"x"\n')
@example(text='a,b\n1,"x\n')
@example(text='a,b\r1,"x\r\ny"\r')
@example(text="a,b\n1,2\n\n3,4")
@example(text="Title\n\na,b,c\n1,2,3\n")
@example(text="Title,,\na,b,c\n1,2,3\n")
@example(text="a,b\n1,2,,\n")
@example(text='""\n""""\n')
@example(text="\ufeffa,b\n1,2\n")
@example(text="a,b\n1,\x002\n")
def test_the_quick_reader_gives_the_same_table_or_none(text: str) -> None:
    found = quick(text)
    if found is not None:
        slow = careful(text)
        assert isinstance(slow, Sheet)
        assert same(found, slow)


SHORT = st.sampled_from(
    [
        *("", "4", "10", "é", " ", "É4", "NA", "日", "-9", "4.0", "x y", "12345678", "qualité"),
        *("123456789", "a far longer answer", "A" * 65),
    ]
)


@given(
    rows=st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(SHORT, min_size=width, max_size=width).filter(any), min_size=1, max_size=30
        )
    ),
    end=st.sampled_from(["\n", "\r\n"]),
    block=st.integers(1, 60),
    closed=st.booleans(),
)
@example(rows=[["some remark", "4"], *[["", "4"]] * 9], end="\n", block=12, closed=True)
def test_short_cells_are_their_own_keys(
    rows: list[list[str]], end: str, block: int, closed: bool
) -> None:
    text = end.join(";".join(row) for row in [["h"] * len(rows[0]), *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(letters, "_BLOCK", block)
        file = io.BytesIO((text + end * closed).encode())
        found = letters.short_columns(file, ";", 1, len(rows[0]))
    assert [list(cells) for cells in found] == list(map(list, zip(*rows, strict=True)))
    assert all(set(cells.texts) == set(cells) for cells in found)
    assert all(len(set(cells.texts)) == len(cells.texts) for cells in found)


@pytest.mark.parametrize("text", ["a,b\n1\n", "a,b\n1,2,3\n", "a,b\n1\n2,3,4\n", "a,b\n1,2\r3,4\n"])
def test_what_is_not_regular_is_left_to_others(text: str) -> None:
    assert not letters.short_columns(io.BytesIO(text.encode()), ",", 1, 2)


@pytest.mark.parametrize("cell", ["é", "long é"])
def test_short_cells_that_are_not_utf8_are_refused(cell: str) -> None:
    with pytest.raises(UnicodeDecodeError):
        letters.short_columns(io.BytesIO(f"h\n{cell}\n".encode("latin-1")), ",", 1, 1)


@pytest.mark.parametrize("header", ["Où êtes-vous", "Where"])
def test_a_large_file_of_codes_with_a_header_in_an_old_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setattr(delimited, "LARGE", 0)
    path = tmp_path / "wave.csv"
    path.write_bytes(f"{header},overall\n".encode("cp1252") + b"1,2\n" * 50)
    assert read_export(path).headers == (header, "overall")


ROWS = [["overall", "remark"], *[[str(n % 5 + 1), f'line {n}\nnext, «{n}» "x"'] for n in range(9)]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_regular_table_is_read_quickly(delimiter: str, end: str) -> None:
    found = quick(csv_text(ROWS, delimiter, end))
    assert found is not None
    assert found.headers == ("overall", "remark")
    assert list(found.columns[1])[8] == 'line 8\nnext, «8» "x"'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1"])
def test_a_large_file_is_the_same_export_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    path = tmp_path / "wave.csv"
    path.write_bytes(csv_text(ROWS).encode(encoding))
    small = read_export(path)
    monkeypatch.setattr(delimited, "LARGE", 0)
    assert read_export(path) == small
    named = read_export(path, encoding=encoding, delimiter=",")
    assert replace(named, encoding=small.encoding) == small


def test_a_fault_in_a_large_file_is_said_by_the_careful_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "LARGE", 0)
    path = tmp_path / "wave.csv"
    path.write_text("a,b\n1,2\n1,2,3\n")
    with pytest.raises(ResponseError, match=r"row 3: the row has 3 cells"):
        read_export(path)
