"""How an organization's reports look: colour, logo, paper, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmt.reports.accent import recoloured_css, recoloured_svg
from cmt.reports.charts.specs import Picture
from cmt.reports.charts.svg import BLUE
from cmt.reports.logo import Logo

Paper = Literal["a4", "letter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What cmt.yaml says of the look of a report; without it, the house look on A4."""

    colour: str = BLUE  # the accent, "#12436D"; drawn darker where it would not be legible
    logo: Logo | None = None
    contact: str = ""  # whom to ask about the report, in words
    paper: Paper = "a4"

    @property
    def page(self) -> str:
        """The rule of the sheets a report is printed on, where they are not A4."""
        if self.paper == "a4":
            return ""
        return "@page { size: letter; margin: 18mm 20.95mm 15mm 20.95mm }"

    def style(self, css: str) -> str:
        """A style sheet in this look's colour."""
        return recoloured_css(css, self.colour)

    def picture(self, picture: Picture) -> Picture:
        """A chart in this look's colour."""
        svg = recoloured_svg(picture.svg, self.colour)
        return Picture(svg=svg, width=picture.width, height=picture.height, alt=picture.alt)


PLAIN = Look()
"""The house look."""
