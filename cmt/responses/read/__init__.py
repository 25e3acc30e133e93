"""Reading an export: a file from a survey platform or a spreadsheet, as text, without meaning.

What a file is, its bytes say, not its name: platforms and people get extensions wrong.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cmt.errors import Fault, ResponseError
from cmt.responses.model import Export
from cmt.responses.read.delimited import rows_of_text
from cmt.responses.read.table import export_of
from cmt.responses.read.workbook import rows_of_workbook

__all__ = ["read_export"]

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


def read_export(path: Path) -> Export:
    """The export in a CSV or Excel file, whatever its encoding, delimiter and platform.

    Raises ResponseError: no such file, a folder, another kind of file, empty, no respondent,
    rows of unequal length.
    """
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
    read = rows_of_workbook if data.startswith(_WORKBOOKS) else rows_of_text
    return export_of(path.name, sha256(data).hexdigest(), read(path.name, data))


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
