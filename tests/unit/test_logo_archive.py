"""Every kind of logo in a PDF that is accessible and fit for the archive at once."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from cmt.errors import ReportError
from cmt.reports.archive import Attached
from cmt.reports.logo import read_logo
from cmt.reports.look import Look
from cmt.reports.pdf import pdf_bytes

page = pytest.importorskip("page")

DATA = Attached(name="estimates.csv", content=b"item,estimate\r\n", description="Estimates")
PAGE = """<!doctype html><html lang="en"><head><title>Client satisfaction</title></head><body>
<main><img class="logo" src="logo:shown" alt="City of Example" style="width: 30pt; height: 30pt"/>
<h1>Overall satisfaction: 76 out of 100</h1></main></body></html>"""
SIDE = 3
KINDS = {
    "grey": (8, 0, 0), "colour-16": (16, 2, 0), "grey-1": (1, 0, 0), "colour": (8, 2, 0),
    "palette": (8, 3, 0), "grey-alpha": (8, 4, 0), "alpha": (8, 6, 0), "interlaced": (8, 6, 1),
}  # fmt: skip
"""Bits, kind of colour and interlacing."""


def photograph(bits: int, colour: int, interlace: int) -> bytes:
    """Three by three pixels, all of one colour."""

    def part(name: bytes, data: bytes) -> bytes:
        sums = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + sums

    deep = bits * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    # Interlaced: a row of the passes 1, 4 and 5, two of the sixth, one of the last.
    rows = [1, 1, 2, 1, 1, SIDE] if interlace else [SIDE] * SIDE
    pixels = b"".join(b"\0" + b"\1" * (-(-wide * deep // 8)) for wide in rows)
    parts = part(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, bits, colour, 0, 0, interlace))
    if colour == 3:
        parts += part(b"PLTE", b"\0\0\0\x0b\x6e\x4f") + part(b"tRNS", b"\xff\x80")
    parts += part(b"IDAT", zlib.compress(pixels)) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("kind", KINDS)
def test_a_photograph_is_fit_for_the_archive(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(photograph(*KINDS[kind]))
    look = Look(logo=read_logo(path))
    content = pdf_bytes(PAGE, {}, look=look, data=DATA)
    printed = tmp_path / "report.pdf"
    printed.write_bytes(content)
    for profile in ("ua1", "3a"):
        report = page.validate_pdf(printed, profile=profile)
        assert [(f.rule_id, f.message) for f in report.failures] == []
    assert b"/Subtype /Image" in content or b"/Subtype/Image" in content


def test_grey_of_sixteen_bits_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(photograph(16, 0, 0))
    with pytest.raises(ReportError, match="16 bits"):
        read_logo(path)
