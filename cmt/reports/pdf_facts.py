"""What a PDF says of itself, read from its bytes: a quick check of every report of a batch."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_STREAM: Final = re.compile(rb"<<(?:(?!>>\s*stream).)*?>>\s*stream\r?\n", re.DOTALL)
_COUNT: Final = re.compile(
    rb"/Type\s*/Pages\b[^<>]*?/Count\s+(\d+)|/Count\s+(\d+)[^<>]*?/Type\s*/Pages\b"
)
_FONT: Final = re.compile(rb"/FontFile[23]?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFacts:
    """Pages, and whether it is as a report must be."""

    pages: int
    tagged: bool  # it has a structure tree
    titled: bool  # and a language, and shows its title
    accessible: bool  # it declares PDF/UA
    fonts_embedded: bool


def pdf_facts(content: bytes) -> PdfFacts:
    """The facts of a PDF that WeasyPrint wrote."""
    told = b"\n".join((content, *_unpacked(content)))
    pages = [int(a or b) for a, b in _COUNT.findall(told)]
    return PdfFacts(
        pages=max(pages, default=0),
        tagged=b"/StructTreeRoot" in told and b"/MarkInfo" in told,
        titled=b"/Lang" in told and b"/DisplayDocTitle true" in told,
        accessible=b"pdfuaid:part" in told,
        fonts_embedded=bool(_FONT.search(told)),
    )


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The packed objects and the description, without pictures, fonts and pages."""
    for found in _STREAM.finditer(content):
        head = found.group()
        if b"/ObjStm" in head or b"/Metadata" in head:
            try:
                yield zlib.decompressobj().decompress(content[found.end() :])
            except zlib.error:  # not packed: its bytes are looked at as they stand
                continue
