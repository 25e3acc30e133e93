"""Reading an export: a file from a survey platform or a spreadsheet, as text, without meaning.

    bytes -- a format's module --> Sheet -- a platform's module --> Export

What a file is, its bytes say, not its name: platforms and people get extensions wrong. A format
(`delimited`, `workbook` ...) knows how cells are stored and makes a `Sheet`; a platform
(`microsoft_forms`, `google_forms` ...) knows what its columns and rows are and makes the `Export`.
How a platform's module is written and registered is said in `platforms`.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cmt.errors import Fault, ResponseError
from cmt.responses.model import Export
from cmt.responses.read.delimited import sheet_of_text
from cmt.responses.read.platforms import PLATFORMS, arranged
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.workbook import sheet_of_workbook

__all__ = ["PLATFORMS", "Sheet", "read_export", "read_sheet"]

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # zip (xlsx, ods), OLE (xls)
_FOREIGN = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"PAR1", "a Parquet file"),
    (b"$FL2", "an SPSS file"),
    (b"$FL3", "an SPSS file"),
    (b"{\\rtf", "a text document (RTF)"),
)
_WEB_PAGE = (b"<!doctype html", b"<html")


def read_export(
    path: Path, *, platform: str = "", sheet: str = "", encoding: str = "", delimiter: str = ""
) -> Export:
    """The export in a file, whatever its format, encoding, delimiter and platform.

    platform             a key of `PLATFORMS`; "" = the first that recognizes the file
    sheet                of a workbook, by title or number; "" = the first with a table
    encoding, delimiter  of a text; "" = as the bytes tell

    Raises ResponseError: no such file, a folder, another kind of file, empty, no respondent,
    rows of unequal length, an option that is none.
    """
    table = read_sheet(path, sheet=sheet, encoding=encoding, delimiter=delimiter)
    return arranged(table, platform)


def read_sheet(path: Path, *, sheet: str = "", encoding: str = "", delimiter: str = "") -> Sheet:
    """The table of a file before a platform's module looks at it; options as `read_export`."""
    data = _bytes(path)
    foreign = _foreign(data)
    if foreign:
        raise ResponseError(
            Fault(
                where="",
                got=f"{path.name} is {foreign}, not a table",
                hint="Export the answers as CSV or Excel (xlsx)",
            )
        )
    digest = sha256(data).hexdigest()
    if data.startswith(_WORKBOOKS):
        return sheet_of_workbook(path.name, digest, data, sheet)
    return sheet_of_text(path.name, digest, data, encoding, delimiter)


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ResponseError(_unreadable(path, error)) from error
    if not data.strip():
        raise ResponseError(Fault(where=path.name, got="the file is empty"))
    return data


def _unreadable(path: Path, error: OSError) -> Fault:
    match error:
        case FileNotFoundError():
            return Fault(where=str(path), got="there is no such file", hint=_alike(path))
        case IsADirectoryError():
            return Fault(where=str(path), got="this is a folder, not a file")
        case _:
            return Fault(where=str(path), got=f"the file cannot be read ({error.strerror})")


def _alike(path: Path) -> str:
    """'Did you mean ...?' among the files of the same folder."""
    from difflib import get_close_matches

    folder = path.parent
    names = [each.name for each in folder.iterdir()] if folder.is_dir() else []
    close = get_close_matches(path.name, names, n=1)
    return f"Did you mean '{close[0]}'?" if close else ""


def _foreign(data: bytes) -> str:
    """What the file is when it is certainly not a table, else ''."""
    if data.lstrip()[:15].lower().startswith(_WEB_PAGE):
        return "a web page"
    return next((kind for magic, kind in _FOREIGN if data.startswith(magic)), "")
