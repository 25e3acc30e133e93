"""From a path to the bytes of one table: the file itself, or the one file packed in it."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from codecs import BOM_UTF8
from dataclasses import dataclass, replace
from hashlib import file_digest
from io import BufferedReader, BytesIO
from pathlib import Path, PurePosixPath

from cmt.errors import Fault, ResponseError

ZIP = b"PK\x03\x04"  # also xlsx and ods
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # xls
GZIP = b"\x1f\x8b"
HEAD = 800_000
"""Bytes at the beginning that a file is judged by."""
LARGEST = 2 * 1024**3
"""Bytes a packed file may unpack to: more is no survey."""

_FOREIGN = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "a text document (RTF)"),
)
_TAGGED = ((b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "an XML file"))
_OFFICE = ("[Content_Types].xml", "mimetype", "content.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table and what to call it; its bytes are read when they are needed, and not kept."""

    name: str  # file name, for messages
    digest: str  # sha256 of the file as it lies there
    size: int  # bytes of the table
    head: bytes  # the first of them, at most `HEAD`
    path: Path | None  # where these bytes lie; None when they were packed
    unpacked: bytes = b""  # the whole table, where it was packed

    def open(self) -> BufferedReader | BytesIO:
        """The bytes from the first on."""
        return self.path.open("rb") if self.path else BytesIO(self.unpacked)

    def read(self) -> bytes:
        """All bytes of the table."""
        return self.path.read_bytes() if self.path else self.unpacked


def source_of(path: Path) -> Source:
    """A file, unpacked when it is a gzip or zip of one file.

    Raises ResponseError: no such file, a folder, empty, packed in a way that cannot be undone, or
    certainly no table.
    """
    try:
        found = _looked_at(path)
        empty = found.head.isspace() and found.read().isspace()
    except OSError as error:
        raise ResponseError(_unreadable(path, error)) from error
    if not found.head or empty:
        raise ResponseError(Fault(where=path.name, got="the file is empty"))
    table, inside = _unpacked(found)
    _refuse_foreign(path.name, inside, table.head)
    return table


def _looked_at(path: Path) -> Source:
    """The file as it lies there; one that can be read only once, a pipe, is kept whole."""
    with path.open("rb") as file:
        kept = b"" if file.seekable() else file.read()
        opened = file if file.seekable() else BytesIO(kept)
        digest = file_digest(opened, "sha256").hexdigest()
        size = opened.tell()
        opened.seek(0)
        head = opened.read(HEAD)
    where = None if kept else path
    return Source(name=path.name, digest=digest, size=size, head=head, path=where, unpacked=kept)


def _unpacked(source: Source) -> tuple[Source, str]:
    """The one table in a packed file, else the file itself; and what the table is called."""
    inside, data = source.name, b""
    if source.head.startswith(GZIP):
        inside, data = PurePosixPath(source.name).stem, _gunzipped(source)
    elif source.head.startswith(ZIP):
        inside, data = _unzipped(source)
    if not data:
        return source, inside
    head = data[:HEAD]
    return replace(source, size=len(data), head=head, path=None, unpacked=data), inside


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


def _gunzipped(source: Source) -> bytes:
    try:
        with source.open() as file, gzip.open(file) as packed:
            table = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ResponseError(_damaged(source.name, str(error))) from error
    return _small(source.name, table)


def _unzipped(source: Source) -> tuple[str, bytes]:
    """The name and bytes of the one file of an archive; of a workbook, a zip as well, no bytes."""
    with source.open() as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return source.name, b""  # a damaged workbook, as far as anybody can tell
        names = [each for each in archive.namelist() if not each.endswith("/")]
        if any(each in _OFFICE for each in names):
            return source.name, b""
        names = [each for each in names if not each.startswith("__MACOSX/")]
        if len(names) != 1:
            raise ResponseError(_several(source.name, names))
        return PurePosixPath(names[0]).name, _member(source.name, archive, names[0])


def _member(name: str, archive: zipfile.ZipFile, member: str) -> bytes:
    try:
        with archive.open(member) as packed:
            table = packed.read(LARGEST + 1)
    except (RuntimeError, OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ResponseError(_damaged(name, str(error))) from error
    return _small(name, table)


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
    begins = data.removeprefix(BOM_UTF8).lstrip()[:15].lower()
    foreign = next((kind for tag, kind in _TAGGED if begins.startswith(tag)), foreign)
    if foreign:
        got = f"{inside} is {foreign}, not a table"
        where = "" if inside == name else name
        hint = "Export the answers as CSV or Excel (xlsx)"
        raise ResponseError(Fault(where=where, got=got, hint=hint))
