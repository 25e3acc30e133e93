"""An organization's colour in the place of the house blue, with contrast kept whatever it is.

Charts and style sheets are drawn in the house colours. A finished picture or style sheet is then
recoloured: every blue, from the full colour to the palest tint, becomes the accent's tint of the
same lightness. What was legible stays legible, because contrast depends on lightness alone; only
the full colour may be lighter than the house blue, as far as white text on it allows.

Lightness is the relative luminance of WCAG 2.1, 0 (black) to 1 (white).
"""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache
from typing import Final

from cmt.reports.charts.svg import BLACK, BLUE, PURPLE, WHITE, channels, luminance

LIGHTEST_INK: Final = 0.158
"""Lightness of an accent that stands out 5 : 1 on white and 4.5 : 1 on the palest tint."""
HINGE: Final = 0.179
"""Where black and white text stand out equally, 4.6 : 1; no tint changes its side of it."""
ALIKE: Final = 40.0
"""Degrees of hue within which two colours may be taken for one another."""
_FAMILY: Final = 15.0
_GREY: Final = 0.05
_STEPS: Final = 20
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}\b")
_TAG: Final = re.compile(r"<[^>]+>")


def ink(colour: str) -> str:
    """The accent as text and marks are drawn in it: darkened until it is legible on white.

    >>> ink("#12436D"), ink("#FFD700")
    ('#12436D', '#826D00')
    """
    return _of_lightness(colour, min(luminance(colour), LIGHTEST_INK))


def recoloured_svg(svg: str, colour: str) -> str:
    """A finished chart in an accent; texts, even those that look like a colour, stay."""
    if colour.upper() == BLUE:
        return svg
    return _TAG.sub(lambda tag: recoloured_css(tag[0], colour), svg)


def recoloured_css(css: str, colour: str) -> str:
    """A style sheet in an accent."""
    if colour.upper() == BLUE:
        return css
    return _COLOUR.sub(lambda found: recoloured(found[0], colour), css)


@lru_cache(maxsize=1024)
def recoloured(house: str, accent: str) -> str:
    """One of the house colours in an accent; what belongs to neither blue nor purple stays.

    Purple stands for the unfavourable: where the accent could be taken for it, it becomes blue.
    """
    if _near(house, BLUE, _FAMILY):
        return _of_lightness(ink(accent), _lightness(house, BLUE, ink(accent)))
    if _near(house, PURPLE, _FAMILY) and _near(accent, PURPLE, ALIKE):
        return _of_lightness(BLUE, _lightness(house, PURPLE, BLUE))
    return house


def _near(one: str, other: str, degrees: float) -> bool:
    """Whether both have a hue, and about the same one."""
    hues = [_hue(colour) for colour in (one, other)]
    if None in hues:
        return False
    apart = abs((hues[0] or 0.0) - (hues[1] or 0.0))
    return min(apart, 360 - apart) <= degrees


def _hue(colour: str) -> float | None:
    """Degrees, or None of a grey."""
    hue, _, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in channels(colour)))
    return hue * 360 if saturation > _GREY else None


def _lightness(house: str, full: str, mark: str) -> float:
    """Lightness in the accent: up to the hinge stretched from its ink, beyond it unchanged."""
    was, least, begins = luminance(house), luminance(full), luminance(mark)
    if was >= HINGE:
        return was
    return begins + max(was - least, 0.0) / (HINGE - least) * (HINGE - begins)


@lru_cache(maxsize=1024)
def _of_lightness(colour: str, wanted: float) -> str:
    """The colour mixed with white or black until it has a lightness."""
    lighter = wanted >= luminance(colour)
    if abs(wanted - luminance(colour)) < 1e-9:
        return colour.upper()
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        part = (low + high) / 2
        enough = luminance(_mixed(colour, WHITE if lighter else BLACK, part)) >= wanted
        if enough == lighter:
            high = part
        else:
            low = part
    # The last step keeps to the darker side, on which white text and marks stand out more.
    return _mixed(colour, WHITE if lighter else BLACK, low if lighter else high)


def _mixed(colour: str, other: str, part: float) -> str:
    mixed = (
        round(a + (b - a) * part) for a, b in zip(channels(colour), channels(other), strict=True)
    )
    return "#" + "".join(f"{channel:02X}" for channel in mixed)
