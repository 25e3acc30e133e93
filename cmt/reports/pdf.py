"""HTML to PDF/UA-1, whole or not at all.

The page may show only what it was handed: charts (`chart:ID`), a checked logo (`logo:shown`) and
the bundled fonts (`font:NAME`). Every other address, whether of a file or of a host, is refused, so
no answer in a survey can make a report read or call anything. Whatever WeasyPrint complains of is a
ReportError.
"""

from __future__ import annotations

import atexit
import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from cmt.errors import Fault, ReportError
from cmt.files import write_whole
from cmt.reports.accent import recoloured_css
from cmt.reports.archive import Attached, archived
from cmt.reports.chart_text import whole_labels
from cmt.reports.charts.specs import Picture
from cmt.reports.endings import shared_endings
from cmt.reports.logo import Logo
from cmt.reports.look import PLAIN, Look
from cmt.reports.measure import FONTS, font_folder, replace_missing_glyphs
from cmt.reports.tagging import repair_structure
from cmt.reports.weasy import collector_paused, complaints, load_weasyprint

_BASE: Final = "report:"  # relative addresses resolve here and are refused with the rest


def write_pdf(
    html: str,
    pictures: Mapping[str, Picture],
    path: Path,
    look: Look = PLAIN,
    data: Attached | None = None,
) -> None:
    """Write a report as PDF/UA-1 with its fonts embedded.

    html       a document as templates/print.css describes; lang and title are required
    pictures   the charts it names, by id
    look       colour, logo and paper; the pictures are in its colour already
    data       a file to put into the PDF, which then is PDF/A-3 (level A) as well
    errors     ReportError: WeasyPrint is not usable, the page asks for something it was not
               given, or the file cannot be written. Nothing is left at `path` then.
    """
    write_whole(path, pdf_bytes(html, pictures, look=look, data=data))


def pdf_bytes(
    html: str,
    pictures: Mapping[str, Picture],
    sheet: str = "print.css",
    look: Look = PLAIN,
    data: Attached | None = None,
) -> bytes:
    """The PDF itself; see `write_pdf`. `sheet` is its style sheet, a file in templates/."""
    load_weasyprint()
    with collector_paused(), whole_labels(), complaints() as found:
        document = laid_out(html, pictures, sheet, look)
        plain = {"pdf_variant": "pdf/ua-1", "finisher": repair_structure}
        pdf: bytes = document.write_pdf(**archived(document, data) if data else plain)
    if found:
        raise ReportError(_complaint(message) for message in found)
    return pdf


def _complaint(message: str) -> Fault:
    """What WeasyPrint complained of; of a logo, what to do about it."""
    if "logo:shown" in message:
        hint = "Save it as plain SVG, or as PNG"
        return Fault(where="PDF", got="the logo cannot be drawn", hint=hint)
    return Fault(where="PDF", got=message)


def laid_out(
    html: str, pictures: Mapping[str, Picture], sheet: str = "print.css", look: Look = PLAIN
) -> Any:
    """The report on its pages, a `weasyprint.Document` whose boxes a check can look at."""
    weasyprint = load_weasyprint()
    fonts, style = _style(sheet, look.colour)
    fetcher = _fetcher(pictures, look.logo)
    html = replace_missing_glyphs(html)
    numbers = weasyprint.CSS(string=_page_rules(html, look), url_fetcher=fetcher, base_url=_BASE)
    page = _parsed(html, fetcher)
    with shared_endings():
        return page.render(font_config=fonts, stylesheets=[style, numbers], pdf_tags=True)


def _parsed(html: str, fetcher: Any) -> Any:
    """The page as WeasyPrint holds it.

    A page that is XML as well, as our templates write it, is read by Python's own parser, at a
    twentieth of the cost of WeasyPrint's; any other is left to that.
    """
    weasyprint = load_weasyprint()
    try:
        tree = ElementTree.fromstring(html)
    except ElementTree.ParseError:
        return weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=_BASE)
    page = weasyprint.HTML.__new__(weasyprint.HTML)
    page.base_url, page.url_fetcher, page.media_type = _BASE, fetcher, "print"
    page.wrapper_element = weasyprint.cssselect2.ElementWrapper.from_html_root(
        tree, content_language=None
    )
    page.etree_element = tree
    return page


@lru_cache(maxsize=8)
def _style(sheet: str, colour: str) -> tuple[Any, Any]:
    """The font configuration and a parsed style sheet: once a process, they cost 0.1 s."""
    weasyprint = load_weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    # Its folder of fonts is removed with it, which fails once Python itself is being taken down.
    atexit.register(_style.cache_clear)
    text = (Path(__file__).parent / "templates" / sheet).read_text(encoding="utf-8")
    style = weasyprint.CSS(
        string=recoloured_css(text, colour),
        font_config=fonts,
        url_fetcher=_fetcher({}),
        base_url=_BASE,
    )
    return fonts, style


def _page_rules(html: str, look: Look) -> str:
    """The rules of this document's pages: their paper, their foot, and the first one's head."""
    small = 'font: 400 8pt "Source Sans 3"; color: #595959; vertical-align: top; padding-top: 4mm'
    feet = f"@bottom-right {{ content: {_page_numbers(html)}; {small} }}"
    if contact := _said(html, "contact"):
        feet += f" @bottom-left {{ content: {_quoted(contact)}; width: 80%; {small} }}"
    rules = f"@page {{ {feet} }} {look.page}"
    if look.logo:  # it stands where the running head would
        rules += " @page :first { @top-left { content: none } }"
    return rules


def _page_numbers(html: str) -> str:
    """What prints "Page 3 of 13", from the words in `data-page-label`."""
    parts = re.split(r"(\{pages?\})", _said(html, "page-label") or "{page} / {pages}")
    counters = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
    return " ".join(counters.get(part) or _quoted(part) for part in parts if part)


def _said(html: str, name: str) -> str:
    """What the body says in `data-NAME`."""
    found = re.search(rf"""<body\b[^>]*\bdata-{name}="([^"]*)\"""", html)
    return unescape(found.group(1)) if found else ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _fetcher(pictures: Mapping[str, Picture], logo: Logo | None = None) -> Any:
    """Serves `chart:`, `font:` and `logo:` from what is at hand; refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Knows three schemes and opens nothing."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            content, kind = _served(url, pictures, logo)
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Fetcher(allowed_protocols=("chart", "font", "logo"))


def _served(url: str, pictures: Mapping[str, Picture], logo: Logo | None) -> tuple[bytes, str]:
    scheme, _, name = url.partition(":")
    if scheme == "logo" and logo:
        return logo.content, logo.kind
    if scheme == "chart" and name in pictures:
        return pictures[name].svg.encode(), "image/svg+xml"
    for weight, file in FONTS.items():
        if scheme == "font" and name == weight:
            return (font_folder() / file).read_bytes(), "font/ttf"
    raise ValueError("a report may show only its own charts and fonts")
