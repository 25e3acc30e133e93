"""Report to HTML: templates set finished texts out on pages and compute nothing."""

from __future__ import annotations

from typing import Any, Literal

from cmt.reports.model import Report

Medium = Literal["paper", "screen"]


def render(report: Report, medium: Medium = "paper") -> str:
    """The report as one HTML document whose pictures are asked for as `chart:ID`.

    medium   "screen" adds what paper cannot do: contents to jump to, charts in words and numbers,
             the figures of each group of clients
    """
    return fill("report.html.j2", report=report, screen=medium == "screen")


def fill(template: str, **values: Any) -> str:
    """A template with its blanks filled, every text escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cmt.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template(template).render(values)
    # Line ends between tags are a third of what a parser reads, and say nothing.
    return html.replace(">\n<", "><")
