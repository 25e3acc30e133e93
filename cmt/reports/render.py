"""Report to HTML: templates set finished texts out on pages and compute nothing."""

from __future__ import annotations

from cmt.reports.model import Report


def render(report: Report) -> str:
    """The report as one HTML document whose pictures are asked for as `chart:ID`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cmt.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template("report.html.j2").render(report=report)
    # Line ends between tags are a third of what a parser reads, and say nothing.
    return html.replace(">\n<", "><")
