"""How a deck looks: type, colours, number formats. All said outright, so no template changes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from cmt.reports.accent import recoloured
from cmt.reports.formats import LOCALES
from cmt.reports.readable import clean

FONT: Final = "Arial"
CHART_SIZE: Final = 12.0
SMALL_SIZE: Final = 10.0
_SPACES: Final = re.compile(r"[^\S\u00a0\u202f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One language and one accent."""

    language: str
    accent: str

    @property
    def locale(self) -> str:
        """The language as office programs name it: "fr-CA"."""
        return LOCALES[self.language].replace("_", "-")

    def rgb(self, house: str) -> Any:
        """A colour of the house in the accent's family."""
        from pptx.dml.color import RGBColor

        return RGBColor.from_string(recoloured(house, self.accent).lstrip("#"))

    def number_format(self, percent: bool, from_share: float = 0.0) -> str:
        """How a chart writes its numbers; a share under `from_share` is not written."""
        if not percent:
            return "0"
        written = '0"\u00a0"%' if self.language == "fr" else "0%"
        return f'[<{from_share}]"";{written}' if from_share else written


def one_line(text: str) -> str:
    r"""The same on one line; a space that does not break stays one.

    >>> one_line(" a \n b\u00a0% ")
    'a b\xa0%'
    """
    return _SPACES.sub(" ", clean(text)).strip(" ")


def describe(shape: Any, text: str) -> None:
    """What is read aloud in the place of a chart, a table or a picture."""
    _named(shape).set("descr", clean(text))


def decorative(shape: Any) -> None:
    """Say that a shape tells nothing, so that nothing is read aloud."""
    from pptx.oxml import parse_xml

    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    own = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    _named(shape).append(
        parse_xml(
            f'<a:extLst xmlns:a="{main}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            f'<adec:decorative xmlns:adec="{own}" val="1"/></a:ext></a:extLst>'
        )
    )


def _named(shape: Any) -> Any:
    """The element that holds a shape's name and description."""
    return shape._element.xpath("./*/p:cNvPr")[0]


def write(font: Any, style: Style, size: float, colour: str, *, bold: bool = False) -> None:
    """Set type outright."""
    from pptx.util import Pt

    font.name, font.size, font.bold = FONT, Pt(size), bold
    font.color.rgb = style.rgb(colour)
