"""Cells of an Excel workbook that its reader gives as empty though they are not.

A formula that failed (#N/A, #NAME?) and one that was never calculated come out of calamine as an
empty cell: an answer would be blank that is none. Whoever opens a CSV file in Excel makes such
cells: an answer that begins with '=' or '-' becomes a formula. They are looked for in the XML of
the sheet (ISO/IEC 29500-1, 18.3.1.4, cell type "e").
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from typing import BinaryIO
from xml.etree import ElementTree

import numpy as np

from cmt.responses.cells import Cells

Place = tuple[int, int]  # row and column, from 0

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WINDOW = 256 * 1024
_LONGEST = 32 * 1024
"""Bytes a cell may take: twice Excel's longest formula and the tags round it."""
_FAILED = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]+)</v>')
_NEVER = re.compile(rb"<c\b([^>]*)><f\b[^>]*>([^<]+)</f>(?:<v></v>|<v\s*/>)?</c>")
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def uncalculated(file: BinaryIO, title: str) -> dict[Place, str]:
    """Where such cells are in the sheet of this title, and the error or the formula in them.

    None are found in files that are no Excel workbook of 2007 or later.
    """
    try:
        with zipfile.ZipFile(file) as book:
            part = _part(book, title)
            return dict(_found(book, part)) if part else {}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}


def with_uncalculated(columns: Sequence[Cells], cells: dict[Place, str]) -> list[Cells]:
    """The columns of a sheet, from its first row and column, with these cells in their places."""
    found: dict[int, dict[int, str]] = {}
    for (row, at), text in cells.items():
        found.setdefault(at, {})[row] = text
    return [_put(each, found[at]) if at in found else each for at, each in enumerate(columns)]


def _put(column: Cells, texts: dict[int, str]) -> Cells:
    inside = {row: text for row, text in texts.items() if row < len(column)}
    at = column.at.copy()
    at[list(inside)] = np.arange(len(column.texts), len(column.texts) + len(inside))
    return Cells.of_codes([*column.texts, *inside.values()], at)


def _part(book: zipfile.ZipFile, title: str) -> str:
    """The file inside the workbook that holds a sheet."""
    if _BOOK not in book.namelist():
        return ""
    sheets = ElementTree.fromstring(book.read(_BOOK)).iter(f"{_MAIN}sheet")
    link = next((each.get(_LINK) for each in sheets if each.get("name") == title), None)
    links = ElementTree.fromstring(book.read(_LINKS))
    target = next((each.get("Target", "") for each in links if each.get("Id") == link), "")
    return target.removeprefix("/") if target.startswith("/xl/") else f"xl/{target}"


def _found(book: zipfile.ZipFile, part: str) -> Iterator[tuple[Place, str]]:
    with book.open(part) as file:
        held = b""
        while block := file.read(_WINDOW):
            held = held[-_LONGEST:] + block
            # One letter is found ten times as fast as a word, and a sheet of numbers has neither:
            # every error begins with '#'.
            if b"#" in held and b't="e"' in held:
                yield from _places(_FAILED, held, "")
            if b"f" in held and b"</f>" in held:
                yield from _places(_NEVER, held, "=")


def _places(form: re.Pattern[bytes], text: bytes, sign: str) -> Iterator[tuple[Place, str]]:
    for cell in form.finditer(text):
        place = _PLACE.search(cell[1])
        if place:
            column = 0
            for letter in place[1]:
                column = 26 * column + letter - ord("A") + 1
            yield (int(place[2]) - 1, column - 1), sign + unescape(cell[2].decode())
