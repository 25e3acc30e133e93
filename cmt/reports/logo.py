"""An organization's logo: read once, checked, and written into the report, never fetched.

A drawing (SVG) is copied element by element, so that nothing passes that is not known: shapes,
gradients and clipping. What could run, load or grow without end is refused and named, not taken
out silently, and so are letters, which would look different on every machine. A photograph (PNG)
keeps the parts that hold the picture; notes in it are left out.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from cmt.errors import Fault, ReportError

Kind = Literal["image/svg+xml", "image/png"]

BOX: Final = (150.0, 30.0)
"""Widest and highest a logo is shown, in points."""
MOST_BYTES: Final = 500_000
MOST_PIXELS: Final = 4_000_000
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEPT: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A logo that is safe to show, and the size it is shown in, in points."""

    content: bytes
    kind: Kind
    width: float
    height: float

    @property
    def address(self) -> str:
        """The logo itself as an address, for a page that must fetch nothing."""
        return f"data:{self.kind};base64,{base64.b64encode(self.content).decode()}"


def read_logo(path: Path) -> Logo:
    """Read and check a logo.

    Raises ReportError with everything that is wrong: not there, too large, neither SVG nor PNG,
    damaged, or a drawing with parts a report must not show.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refused(path, f"the logo cannot be read ({error.strerror})") from error
    if len(content) > MOST_BYTES:
        raise refused(path, f"the logo takes {len(content):,} bytes", f"at most {MOST_BYTES:,}")
    if content.startswith(_SIGNATURE):
        return _png(content, path)
    if b"<svg" in content or path.suffix.lower() == ".svg":
        from cmt.reports.logo_drawing import drawing

        clean, width, height = drawing(content, path)
        return _sized(clean, "image/svg+xml", width, height)
    raise refused(path, "the logo is neither SVG nor PNG", "an .svg or .png file")


def refused(path: Path, got: str, expected: str = "", hint: str = "") -> ReportError:
    """One fault of a logo file."""
    return ReportError(Fault(where=str(path), got=got, expected=expected, hint=hint))


def _sized(content: bytes, kind: Kind, width: float, height: float) -> Logo:
    scale = min(BOX[0] / width, BOX[1] / height)
    return Logo(
        content=content, kind=kind, width=round(width * scale, 2), height=round(height * scale, 2)
    )


def _png(content: bytes, path: Path) -> Logo:
    parts = list(_chunks(content))
    header = parts[0][1] if parts else b""
    if not parts or parts[0][0] != b"IHDR" or len(header) != 13 or parts[-1][0] != b"IEND":
        raise refused(path, "the PNG is damaged", hint="Save it again in a picture editor")
    width, height = struct.unpack(">II", header[:8])
    if not 0 < width * height <= MOST_PIXELS:
        got = f"the logo has {width:,} x {height:,} pixels"
        raise refused(path, got, f"at most {MOST_PIXELS:,} pixels in all")
    if not _unpacks(b"".join(data for name, data in parts if name == b"IDAT")):
        raise refused(path, "the PNG is damaged", hint="Save it again in a picture editor")
    kept = b"".join(_chunk(name, data) for name, data in parts if name in _KEPT)
    return _sized(_SIGNATURE + kept, "image/png", width, height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each part, up to the first that is cut short or altered."""
    at = len(_SIGNATURE)
    while at + 12 <= len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        name, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        sums = content[at + 8 + size : at + 12 + size]
        if sums != struct.pack(">I", zlib.crc32(name + data)):
            return
        yield name, data
        at += 12 + size


def _chunk(name: bytes, data: bytes) -> bytes:
    sums = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + sums


def _unpacks(packed: bytes) -> bool:
    """Whether the pixels are whole, and no more than so many pixels can have."""
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(packed, MOST_PIXELS * 9)
    except zlib.error:
        return False
    return unpacking.eof
