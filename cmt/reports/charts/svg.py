"""A small SVG writer: shapes and texts as strings, presentation attributes only.

WeasyPrint ignores document CSS, currentColor, variables and filters inside an svg, so colours and
fonts are written on the shapes themselves. Units are points; y grows downwards; a text's y is
its baseline.

Colours, each at least 3:1 on white and told apart in greyscale and by colour-blind readers; no
meaning is ever carried by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal
from xml.sax.saxutils import escape

from cmt.reports.charts.specs import Picture
from cmt.reports.measure import ASCENT, DESCENT, FONT_FAMILY, Weight, replace_missing_glyphs

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

BLUE: Final = "#12436D"
PURPLE: Final = "#801650"
INK: Final = "#1F1F1F"
GREY: Final = "#3D3D3D"
MUTED: Final = "#595959"
GRID: Final = "#DDDDDD"
PALE: Final = "#E4EBF2"
WHITE: Final = "#FFFFFF"
BLACK: Final = "#000000"

SIZE: Final = 9.0
"""Labels and values, in points."""
SMALL: Final = 8.0
"""Ticks, axis titles and notes, in points."""
LEADING: Final = 1.2
"""Distance between the baselines of two lines, in ems."""
_WEIGHTS: Final[dict[Weight, str]] = {
    "regular": "",
    "italic": ' font-style="italic"',
    "semibold": ' font-weight="600"',
    "bold": ' font-weight="700"',
}


def document(width: float, height: float, alt: str, parts: Iterable[str]) -> Picture:
    """The finished picture: a standalone svg whose <title> is its alternative text."""
    alt = replace_missing_glyphs(alt)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}pt" '
        f'height="{number(height)}pt" viewBox="0 0 {number(width)} {number(height)}" '
        f'font-family="{FONT_FAMILY}" role="img"><title>{escape(alt)}</title>'
        f"{''.join(parts)}</svg>"
    )
    return Picture(svg=svg, width=width, height=height, alt=alt)


def text(
    at: Point,
    words: str,
    *,
    size: float = SIZE,
    anchor: Anchor = "start",
    weight: Weight = "regular",
    fill: str = INK,
) -> str:
    """One line of text with its baseline at `at`; nothing for an empty text."""
    if not words.strip():
        return ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{number(at[0])}" y="{number(at[1])}" font-size="{number(size)}"{where}'
        f'{_WEIGHTS[weight]} fill="{fill}">{escape(replace_missing_glyphs(words))}</text>'
    )


def lines(
    at: Point,
    rows: Sequence[str],
    *,
    size: float = SIZE,
    anchor: Anchor = "start",
    weight: Weight = "regular",
    fill: str = INK,
) -> str:
    """Several lines of text, the first baseline at `at`."""
    return "".join(
        text(
            (at[0], at[1] + i * size * LEADING),
            row,
            size=size,
            anchor=anchor,
            weight=weight,
            fill=fill,
        )
        for i, row in enumerate(rows)
    )


def block_height(count: int, size: float = SIZE) -> float:
    """Height of `count` lines of text, accents and descenders included."""
    return (max(count, 1) - 1) * size * LEADING + size * (ASCENT + DESCENT)


def first_baseline(middle: float, count: int, size: float = SIZE) -> float:
    """Baseline of the first of `count` lines so that their x-heights centre on `middle`."""
    return middle + size * 0.33 - (count - 1) * size * LEADING / 2


def line(
    start: Point, end: Point, *, stroke: str = GRID, width: float = 0.6, dash: str = ""
) -> str:
    """A straight line; `dash` as in stroke-dasharray."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" '
        f'y2="{number(end[1])}" stroke="{stroke}" stroke-width="{number(width)}"{dashes}/>'
    )


def path(points: Sequence[Point], *, stroke: str = BLUE, width: float = 1.2) -> str:
    """An open line through points; nothing through fewer than two."""
    if len(points) < 2:
        return ""
    return (
        f'<polyline points="{_joined(points)}" fill="none" stroke="{stroke}" '
        f'stroke-width="{number(width)}" stroke-linejoin="round"/>'
    )


def polygon(points: Sequence[Point], *, fill: str) -> str:
    """A filled area."""
    return f'<polygon points="{_joined(points)}" fill="{fill}"/>'


def rectangle(corner: Point, width: float, height: float, *, fill: str, stroke: str = "") -> str:
    """A filled box, its top left corner at `corner`; nothing when it has no extent."""
    if width <= 0 or height <= 0:
        return ""
    edge = f' stroke="{stroke}" stroke-width="0.6"' if stroke else ""
    return (
        f'<rect x="{number(corner[0])}" y="{number(corner[1])}" width="{number(width)}" '
        f'height="{number(height)}" fill="{fill}"{edge}/>'
    )


def dot(at: Point, *, radius: float = 3.5, colour: str = BLUE, hollow: bool = False) -> str:
    """A filled dot, or a ring where the value is uncertain."""
    fill, edge = (WHITE, 1.4) if hollow else (colour, 0.5)
    return (
        f'<circle cx="{number(at[0])}" cy="{number(at[1])}" r="{number(radius)}" fill="{fill}" '
        f'stroke="{colour if hollow else WHITE}" stroke-width="{number(edge)}"/>'
    )


def diamond(at: Point, *, radius: float = 3.0, fill: str = "#8C8C8C") -> str:
    """A small diamond."""
    x, y = at
    return polygon([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], fill=fill)


def tint(colour: str, step: int, count: int) -> str:
    """The `step`-th of `count` tints of a colour, the full colour first, each clearly lighter.

    >>> tint("#12436D", 0, 2), tint("#12436D", 1, 2)
    ('#12436D', '#92A9BC')
    """
    part = step / count * 1.08
    mixed = (round(c + (255 - c) * part) for c in channels(colour))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def readable_on(fill: str) -> str:
    """White or black, whichever stands out more on a fill (at least 4.5:1 on any)."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, fill))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1).

    >>> round(contrast("#FFFFFF", "#000000"))
    21
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def number(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> number(3.0), number(2.345), number(-0.001)
    ('3', '2.35', '0')
    """
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown


def _joined(points: Sequence[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of "#12436D", 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Lightness as WCAG 2.1 counts it, 0 (black) to 1 (white)."""
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
