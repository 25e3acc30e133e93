"""From a path to the bytes of one table: the file itself, or the one file packed in it."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from cmt.errors import Fault, ResponseError

ZIP = b"PK\x03\x04"  # also xlsx and ods
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # xls
GZIP = b"\x1f\x8b"
LARGEST = 2 * 1024**3
"""Bytes a packed file may unpack to: more is no survey."""

_FOREIGN = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "a text document (RTF)"),
)
_WEB_PAGE = (b"<!doctype html", b"<html")
_OFFICE = ("[Content_Types].xml", "mimetype", "content.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes of a table and what to call it."""

    name: str  # file name, for messages
    digest: str  # sha256 of the file as it lies there
    data: bytes
    path: Path | None  # where these bytes lie; None when they were packed


def source_of(path: Path) -> Source:
    """The bytes of a file, unpacked when it is a gzip or zip of one file.

    Raises ResponseError: no such file, a folder, empty, packed in a way that cannot be undone, or
    certainly no table.
    """
    data = _bytes(path)
    table, inside = data, path.name
    if data.startswith(GZIP):
        table, inside = _gunzipped(path.name, data), path.stem
    elif data.startswith(ZIP):
        table, inside = _unzipped(path.name, data)
    _refuse_foreign(path.name, inside, table)
    where = path if table is data else None
    return Source(name=path.name, digest=sha256(data).hexdigest(), data=table, path=where)


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ResponseError(_unreadable(path, error)) from error
    if not data or data.isspace():
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


def _gunzipped(name: str, data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            table = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ResponseError(_damaged(name, str(error))) from error
    return _small(name, table)


def _unzipped(name: str, data: bytes) -> tuple[bytes, str]:
    """The one file of an archive and its name; a workbook, which is a zip as well, stays one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return data, name  # a damaged workbook, as far as anybody can tell
    names = [each for each in archive.namelist() if not each.endswith("/")]
    if any(each in _OFFICE for each in names):
        return data, name
    names = [each for each in names if not each.startswith("__MACOSX/")]
    if len(names) != 1:
        raise ResponseError(_several(name, names))
    try:
        with archive.open(names[0]) as packed:
            table = packed.read(LARGEST + 1)
    except (RuntimeError, OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ResponseError(_damaged(name, str(error))) from error
    return _small(name, table), PurePosixPath(names[0]).name


def _small(name: str, table: bytes) -> bytes:
    if len(table) > LARGEST:
        raise ResponseError(_damaged(name, f"it holds more than {LARGEST // 1024**3} GB"))
    if not table or table.isspace():
        raise ResponseError(Fault(where=name, got="the file is empty"))
    return table


def _damaged(name: str, why: str) -> Fault:
    hint = "Unpack it and give the file inside"
    return Fault(where=name, got=f"the compressed file cannot be read ({why})", hint=hint)


def _several(name: str, names: list[str]) -> Fault:
    listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    got = f"the archive holds {len(names)} files ({listed})" if names else "the archive is empty"
    return Fault(where=name, got=got, expected="one table", hint="Unpack it and give the one meant")


def _refuse_foreign(name: str, inside: str, data: bytes) -> None:
    """Refuse what is certainly not a table."""
    foreign = next((kind for magic, kind in _FOREIGN if data.startswith(magic)), "")
    if data.lstrip()[:15].lower().startswith(_WEB_PAGE):
        foreign = "a web page"
    if foreign:
        got = f"{inside} is {foreign}, not a table"
        where = "" if inside == name else name
        hint = "Export the answers as CSV or Excel (xlsx)"
        raise ResponseError(Fault(where=where, got=got, hint=hint))
