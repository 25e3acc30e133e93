"""The report as one self-contained HTML page: fonts and charts inside, nothing to fetch."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cmt.errors import Fault, ReportError
from cmt.files import write_whole
from cmt.reports.charts.specs import Picture
from cmt.reports.look import PLAIN, Look
from cmt.reports.measure import FONTS, font_folder

_CHART: Final = re.compile(r"""<img\b[^>]*\bsrc="chart:([^"]*)"[^>]*>""")
_FONT: Final = re.compile(r"""url\("font:([a-z]+)"\)""")
_SCROLLING: Final = re.compile(r'<div class="(?:table-block|figure)"')
_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_FILES: Final[dict[str, str]] = {str(weight): file for weight, file in FONTS.items()}
_POLICY: Final = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:\">"
)


def write_html(html: str, pictures: Mapping[str, Picture], path: Path, look: Look = PLAIN) -> None:
    """Write a report as one page that can be mailed, read on a phone and printed.

    html       a document as templates/print.css describes
    pictures   the charts it names, by id
    errors     ReportError: it names a chart it was not given, or the file cannot be written
    """
    write_whole(path, self_contained(html, pictures, look).encode())


def self_contained(html: str, pictures: Mapping[str, Picture], look: Look = PLAIN) -> str:
    """The page with its style, fonts and charts written into it."""
    asked = set(_CHART.findall(html))
    if missing := sorted(asked - set(pictures)):
        raise ReportError(
            Fault(where="HTML", got=f"the page asks for a chart '{name}' it was not given")
            for name in missing
        )
    body = _CHART.sub(lambda found: pictures[found.group(1)].svg, html)
    # What scrolls sideways on a phone must be reached by those who have only a keyboard.
    body = _SCROLLING.sub(r'\g<0> tabindex="0"', body)
    if look.logo:
        body = body.replace('src="logo:shown"', f'src="{look.logo.address}"', 1)
    return body.replace("</head>", f"{_POLICY}<style>{_style(look)}</style></head>", 1)


def _style(look: Look) -> str:
    folder = Path(__file__).parent / "templates"
    text = "".join((folder / name).read_text("utf-8") for name in ("print.css", "screen.css"))
    text = look.style(_COMMENT.sub("", text))
    return _FONT.sub(lambda found: f'url("{_font(found.group(1))}")', text)


def _font(weight: str) -> str:
    content = base64.b64encode((font_folder() / _FILES[weight]).read_bytes())
    return f"data:font/ttf;base64,{content.decode()}"
