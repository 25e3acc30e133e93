"""The fonts of the HTML page: what a report needs of each face, as WOFF in the page's style.

The signs are those of English and French and of European names; a browser draws any other sign in
a font of its own. What places letters finely is left out, which saves nine tenths of the size.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from typing import Final

from cmt.reports.measure import FONTS, font_folder

SIGNS: Final = frozenset(
    [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2030)]
    + [ord(sign) for sign in "\N{NARROW NO-BREAK SPACE}€™←↑→↓−≈≠≤≥□●"]
)
_LEFT_OUT: Final = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "DSIG")
_FILES: Final[dict[str, str]] = {str(weight): file for weight, file in FONTS.items()}


@cache
def font_address(weight: str) -> str:
    """A face ("regular", "bold" ...) as an address that holds it; made once a process (0.1 s)."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    content = io.BytesIO()
    with TTFont(font_folder() / _FILES[weight], lazy=True, recalcTimestamp=False) as font:
        for table in _LEFT_OUT:
            if table in font:
                del font[table]
        options = subset.Options(hinting=False)
        chosen = subset.Subsetter(options)
        chosen.populate(unicodes=SIGNS)
        chosen.subset(font)
        font.flavor = "woff"
        font.save(content)
    return f"data:font/woff;base64,{base64.b64encode(content.getvalue()).decode()}"
