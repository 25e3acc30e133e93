"""How wide a text is, where it breaks, and which signs the bundled font cannot draw.

Charts derive their margins from these widths, so that no label is cut in either language. Widths
are the advance widths of Source Sans 3; kerning is left out (it only narrows a line, by under 2 %).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Final, Literal

Weight = Literal["regular", "semibold", "bold", "italic"]

FONT_FAMILY: Final = "Source Sans 3"
FONTS: Final[dict[Weight, str]] = {
    "regular": "SourceSans3-Regular.ttf",
    "italic": "SourceSans3-It.ttf",
    "semibold": "SourceSans3-Semibold.ttf",
    "bold": "SourceSans3-Bold.ttf",
}
ASCENT: Final = 0.87
"""Height of an accented capital above the baseline, in ems (É reaches 0.841)."""
DESCENT: Final = 0.23
"""Depth of g, j and | below the baseline, in ems."""

REPLACEMENT: Final = "\N{WHITE SQUARE}"
ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
_ROUNDING: Final = 0.01
"""Slack in points for a column that was made exactly as wide as its widest text."""
_KEPT: Final = frozenset("\t\n\r")
_BREAK: Final = re.compile(r"(?<=[ \-\N{EN DASH}\N{EM DASH}/])(?=[^ ])")


def font_folder() -> Path:
    """Where the bundled fonts lie."""
    return Path(__file__).parent / "fonts"


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of one line of text in points at `size` points.

    >>> round(text_width("Timeliness", 10), 1)
    44.9
    """
    widths = _advances(weight)
    fallback = widths[ord(REPLACEMENT)]
    return sum(widths.get(ord(sign), fallback) for sign in text) * size


def wrap(
    text: str, width: float, size: float, weight: Weight = "regular", lines: int = 2
) -> tuple[str, ...]:
    """Break a text into at most `lines` lines no wider than `width` points.

    Breaks at spaces, hyphens and slashes, never at a no-break space. What does not fit ends in
    an ellipsis: the table beside the chart holds it in full.
    """
    done: list[str] = []
    rest = _BREAK.split(" ".join(re.split(r"[ \t\r\n]+", text.strip())))
    while rest and len(done) < lines:
        line = rest.pop(0)
        while rest and text_width((line + rest[0]).rstrip(" "), size, weight) <= width + _ROUNDING:
            line += rest.pop(0)
        done.append(shorten(line.rstrip(" "), width, size, weight))
    if rest:
        last = done[-1].removesuffix(ELLIPSIS)
        done[-1] = shorten(f"{last} {''.join(rest)}", width, size, weight)
    return tuple(done)


def balance(
    text: str, width: float, size: float, weight: Weight = "regular", lines: int = 2
) -> tuple[str, ...]:
    """Break as `wrap` does, into lines of about one length."""
    widest = wrap(text, width, size, weight, lines)
    narrower = (wrap(text, width * part, size, weight, lines) for part in (0.6, 0.7, 0.8, 0.9))
    whole = "".join(widest).replace(" ", "")
    return next(
        (
            rows
            for rows in narrower
            if len(rows) == len(widest) and "".join(rows).replace(" ", "") == whole
        ),
        widest,
    )


def shorten(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """The text, or as much of its start as fits in `width` points with an ellipsis after it."""
    if text_width(text, size, weight) <= width + _ROUNDING:
        return text
    room = width - text_width(ELLIPSIS, size, weight)
    widths = accumulate(text_width(sign, size, weight) for sign in text)
    kept = sum(1 for _ in takewhile(lambda reached: reached <= room, widths))
    return text[:kept].rstrip() + ELLIPSIS


def replace_missing_glyphs(text: str) -> str:
    """The text with every sign the font cannot draw replaced.

    A compatible spelling is used where there is one (a full-width A becomes A), a white square
    stands for anything else, and marks that only modify a missing sign vanish with it. A sign
    without a glyph would make the PDF non-conformant.

    >>> replace_missing_glyphs("Great service 👍🏽 ﬁne")
    'Great service □ ﬁne'
    """
    known = _advances("regular")
    text = unicodedata.normalize("NFC", text)
    if all(ord(sign) in known or sign in _KEPT for sign in text):
        return text
    replaced = "".join(_replaced(sign) for sign in text)
    return re.sub(f"{REPLACEMENT}+", REPLACEMENT, replaced)


@lru_cache(maxsize=4096)
def _replaced(sign: str) -> str:
    known = _advances("regular")
    if ord(sign) in known or sign in _KEPT:
        return sign
    if unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc", "Cs"):
        return ""
    spelled = unicodedata.normalize("NFKC", sign)
    return spelled if all(ord(part) in known for part in spelled) else REPLACEMENT


@cache
def _advances(weight: Weight) -> dict[int, float]:
    """Advance width in ems of every code point the face can draw."""
    from fontTools.ttLib import TTFont

    with TTFont(font_folder() / FONTS[weight], lazy=True) as font:
        em = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        return {code: advances[name][0] / em for code, name in font.getBestCmap().items()}
