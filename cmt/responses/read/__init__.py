"""Reading an export: a file from a survey platform or a spreadsheet, as text, without meaning.

    bytes -- a format's module --> Sheet -- a platform's module --> Export

What a file is, its bytes say, not its name: platforms and people get extensions wrong. A format
(`delimited`, `workbook`, `spss`, `parquet`, `json_records`) knows how cells are stored and makes a
`Sheet`; a platform (`microsoft_forms`, `google_forms` ...) knows what its columns and rows are and
makes the `Export`. How a platform's module is written and registered is said in `platforms`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cmt.errors import Fault, ResponseError
from cmt.responses.model import Export
from cmt.responses.read.delimited import UTF8, decode, quickly, sheet_of_text
from cmt.responses.read.json_records import is_json, sheet_of_json
from cmt.responses.read.parquet import MAGIC as PARQUET
from cmt.responses.read.parquet import sheet_of_parquet
from cmt.responses.read.platforms import PLATFORMS, arranged
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.source import Source, source_of
from cmt.responses.read.spss import is_spss, sheet_of_spss
from cmt.responses.read.workbook import MAGIC as WORKBOOK
from cmt.responses.read.workbook import sheet_of_workbook

__all__ = ["PLATFORMS", "Sheet", "read_export", "read_sheet"]


def read_export(
    path: Path, *, platform: str = "", sheet: str = "", encoding: str = "", delimiter: str = ""
) -> Export:
    """The export in a file, whatever its format, encoding, delimiter and platform.

    platform             a key of `PLATFORMS`; "" = the first that recognizes the file
    sheet                of a workbook, by title or number; "" = the first with a table
    encoding, delimiter  of a text; "" = as the bytes tell

    Raises ResponseError: no such file, a folder, another kind of file, empty, no respondent,
    rows of unequal length, an option that is none or that means nothing for such a file.
    """
    table = read_sheet(path, sheet=sheet, encoding=encoding, delimiter=delimiter)
    return arranged(table, platform)


def read_sheet(path: Path, *, sheet: str = "", encoding: str = "", delimiter: str = "") -> Sheet:
    """The table of a file before a platform's module looks at it; options as `read_export`."""
    source = source_of(path)
    if source.head.startswith(WORKBOOK):
        _refuse_idle(source, "a workbook", "texts", encoding=encoding, delimiter=delimiter)
        return sheet_of_workbook(source, sheet)
    _refuse_idle(source, "no workbook", "workbooks", sheet=sheet)
    if source.head.startswith(PARQUET):
        _refuse_idle(source, "a Parquet file", "texts", encoding=encoding, delimiter=delimiter)
        return sheet_of_parquet(source)
    if is_spss(source.head):
        _refuse_idle(source, "an SPSS file", "texts", encoding=encoding, delimiter=delimiter)
        return sheet_of_spss(source)
    return _sheet_of_letters(source, encoding, delimiter)


def _sheet_of_letters(source: Source, encoding: str, delimiter: str) -> Sheet:
    quick = quickly(source, encoding, delimiter)
    if quick is not None:
        return replace(quick, encoding=UTF8)
    text, found = decode(source.name, source.read(), encoding)
    if not delimiter and is_json(text):
        return replace(sheet_of_json(source, text), encoding=found)
    return replace(sheet_of_text(source, text, delimiter), encoding=found)


def _refuse_idle(source: Source, this: str, those: str, **said: str) -> None:
    """What is said of a file and changes nothing is a mistake of whoever says it."""
    faults = [
        Fault(
            where=source.name,
            got=f"{name} {text!r} is named, but this is {this}",
            hint=f"Leave the {name} out; in cmt.yaml, say it of the waves that are {those}",
        )
        for name, text in said.items()
        if text
    ]
    if faults:
        raise ResponseError(faults)
