"""The photograph of a logo (PNG), checked as far as a report depends on it.

A PDF takes over the pixels as they are packed: what is cut short, or says of itself what it is not,
would be a page that some readers cannot show. Source: PNG specification, 3rd edition (W3C).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from cmt.errors import Fault, ReportError

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS: Final = 4_000_000
_KEPT: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_PALETTE: Final = 3
_DEPTHS: Final[Mapping[int, tuple[int, ...]]] = {
    0: (1, 2, 4, 8, 16), 2: (8, 16), _PALETTE: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16),
}  # fmt: skip
"""Kind of colour -> bits a channel may have."""
_CHANNELS: Final[Mapping[int, int]] = {0: 1, 2: 3, _PALETTE: 1, 4: 2, 6: 4}
_PASSES: Final = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
    (0, 1, 1, 2),
)  # fmt: skip
"""Of an interlaced picture: first column and row of each pass, and its steps."""


def photograph(content: bytes, path: Path) -> tuple[bytes, int, int]:
    """The parts that hold the picture, its width and its height.

    Raises ReportError: it is damaged, or has too many pixels.
    """
    parts = list(_chunks(content))
    names = [name for name, _ in parts]
    header = parts[0][1] if parts else b""
    if len(header) != 13 or names[0] != b"IHDR" or names[-1] != b"IEND":
        raise _damaged(path)
    width, height = struct.unpack(">II", header[:8])
    if not 0 < width * height <= MOST_PIXELS:
        got = f"the logo has {width:,} x {height:,} pixels"
        raise refused(path, got, f"at most {MOST_PIXELS:,} pixels in all")
    packed = b"".join(data for name, data in parts if name == b"IDAT")
    if not (_known(header, names) and _unpacked(packed) == _bytes_of(header)):
        raise _damaged(path)
    if header[8:10] == bytes((16, 0)):
        raise refused(path, "the logo is grey of 16 bits", "8 bits", "Save it with 8 bits a pixel")
    kept = b"".join(_chunk(name, data) for name, data in parts if name in _KEPT)
    return SIGNATURE + kept, width, height


def refused(path: Path, got: str, expected: str = "", hint: str = "") -> ReportError:
    """One fault of a logo file."""
    return ReportError(Fault(where=str(path), got=got, expected=expected, hint=hint))


def _damaged(path: Path) -> ReportError:
    return refused(path, "the PNG is damaged", hint="Save it again in a picture editor")


def _known(header: bytes, names: list[bytes]) -> bool:
    """Whether the header is the only one and says what there is, with a palette if need be."""
    depth, colour, packing, filtering, interlace = header[8:]
    once = names.count(b"IHDR") == 1 and names.count(b"PLTE") <= 1
    palette = colour != _PALETTE or b"PLTE" in names
    known = depth in _DEPTHS.get(colour, ()) and (packing, filtering) == (0, 0) and interlace < 2
    return once and palette and known


def _bytes_of(header: bytes) -> int:
    """Bytes of the unpacked pixels: each row has one more, that says how it is filtered."""
    width, height = struct.unpack(">II", header[:8])
    bits = header[8] * _CHANNELS[header[9]]
    if not header[12]:
        return int(height * (1 + (width * bits + 7) // 8))
    sizes = (
        (-(-(width - x) // across), -(-(height - y) // down)) for x, y, across, down in _PASSES
    )
    return sum(rows * (1 + (wide * bits + 7) // 8) for wide, rows in sizes if wide > 0 < rows)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each part, up to the first that is cut short or altered."""
    at = len(SIGNATURE)
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


def _unpacked(packed: bytes) -> int:
    """How many bytes the pixels have unpacked; -1 if they are cut short, or are far too many."""
    unpacking = zlib.decompressobj()
    try:
        size = len(unpacking.decompress(packed, MOST_PIXELS * 9))
    except zlib.error:
        return -1
    return size if unpacking.eof else -1
