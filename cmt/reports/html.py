"""The report as one self-contained HTML page: fonts and charts inside, nothing to fetch.

A policy in the page forbids it to load anything and to run any script but its own, which is named
by its digest.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cmt.errors import Fault, ReportError
from cmt.files import write_whole
from cmt.reports.charts.specs import Picture
from cmt.reports.look import PLAIN, Look
from cmt.reports.readable import clean
from cmt.reports.screen_fonts import font_address

_CHART: Final = re.compile(r"""<img\b[^>]*\bsrc="chart:([^"]*)"[^>]*>""")
_FONT: Final = re.compile(r"""url\("font:([a-z]+)"\)""")
_SCROLLING: Final = re.compile(r'<div class="(?:table-block|figure)\b[^"]*"')
_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_TEMPLATES: Final = Path(__file__).parent / "templates"
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; {script}"
    "base-uri 'none'; form-action 'none'"
)


def write_html(html: str, pictures: Mapping[str, Picture], path: Path, look: Look = PLAIN) -> None:
    """Write a report as one page that can be mailed, read on a phone and printed.

    html       a document as templates/print.css describes
    pictures   the charts it names, by id
    errors     ReportError: it names a chart it was not given, or the file cannot be written
    """
    write_whole(path, self_contained(html, pictures, look).encode())


def self_contained(html: str, pictures: Mapping[str, Picture], look: Look = PLAIN) -> str:
    """The page with its style, fonts, charts and script written into it."""
    asked = set(_CHART.findall(html))
    if missing := sorted(asked - set(pictures)):
        raise ReportError(
            Fault(where="HTML", got=f"the page asks for a chart '{name}' it was not given")
            for name in missing
        )
    script = _script() if 'id="explorer"' in html else ""
    body = _CHART.sub(lambda found: pictures[found.group(1)].svg, html)
    # What scrolls sideways on a phone must be reached by those who have only a keyboard.
    body = _SCROLLING.sub(r'\g<0> tabindex="0"', body)
    if look.logo:
        body = body.replace('src="logo:shown"', f'src="{look.logo.address}"', 1)
    body = body.replace("</head>", f"{_head(look, script)}</head>", 1)
    if script:
        body = body.replace("</body>", f"<script>{script}</script></body>", 1)
    return clean(body)


def _head(look: Look, script: str) -> str:
    """The policy and the style."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = _POLICY.format(script=f"script-src 'sha256-{digest}'; " if script else "")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return f"{meta}<style>{_style(look)}</style>"


def _style(look: Look) -> str:
    text = "".join((_TEMPLATES / name).read_text("utf-8") for name in ("print.css", "screen.css"))
    text = look.style(_COMMENT.sub("", text)) + look.page
    return _FONT.sub(lambda found: f'url("{font_address(found.group(1))}")', text)


def _script() -> str:
    return (_TEMPLATES / "explorer.js").read_text("utf-8")
