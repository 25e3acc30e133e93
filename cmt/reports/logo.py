"""An organization's logo: read once, checked, and written into the report, never fetched.

A drawing (SVG) is copied element by element, so that nothing passes that is not known: shapes,
gradients and clipping. What could run, load or grow without end is refused and named, not taken
out silently, and so are letters, which would look different on every machine. A photograph (PNG)
keeps the parts that hold the picture; notes in it are left out.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from cmt.errors import Fault, ReportError
from cmt.reports.logo_photograph import SIGNATURE, photograph, refused

Kind = Literal["image/svg+xml", "image/png"]

BOX: Final = (150.0, 30.0)
"""Widest and highest a logo is shown, in points."""
THINNEST: Final = 2.0
"""Points its shorter side is shown in at least."""
MOST_BYTES: Final = 500_000


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

    Raises ReportError with everything that is wrong: not there, too large, too thin, neither SVG
    nor PNG, damaged, or a drawing with parts a report must not show.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refused(path, f"the logo cannot be read ({error.strerror})") from error
    if len(content) > MOST_BYTES:
        raise refused(path, f"the logo takes {len(content):,} bytes", f"at most {MOST_BYTES:,}")
    if content.startswith(SIGNATURE):
        return _sized(path, "image/png", *photograph(content, path))
    if b"<svg" in content or path.suffix.lower() == ".svg":
        from cmt.reports.logo_drawing import drawing

        return _sized(path, "image/svg+xml", *drawing(content, path))
    raise refused(path, "the logo is neither SVG nor PNG", "an .svg or .png file")


def _sized(path: Path, kind: Kind, content: bytes, width: float, height: float) -> Logo:
    scale = min(BOX[0] / width, BOX[1] / height)
    if min(width, height) * scale < THINNEST:
        got = f"the logo is {width:g} by {height:g}: nothing would be seen of it"
        hint = f"Crop it: it is shown in {BOX[0]:g} by {BOX[1]:g} points"
        raise ReportError(Fault(where=str(path), got=got, hint=hint))
    return Logo(
        content=content, kind=kind, width=round(width * scale, 2), height=round(height * scale, 2)
    )
