"""What may be written beside a report: two of its pages alone, and what each sentence rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cmt.analysis.results import Results
from cmt.errors import Fault, ReportError
from cmt.files import write_whole
from cmt.reports.look import PLAIN, Look
from cmt.reports.model import Report
from cmt.reports.write import Written


def write_summaries(
    results: Results, out: Path, *, languages: Sequence[str], look: Look = PLAIN
) -> Written:
    """Write the one-page summary in every language: `summary-en.pdf`, to be handed round by itself.

    Where the PDF libraries are missing the HTML is written instead and the fault is handed back.
    """
    from cmt.reports.compose import compose_summary

    made = {language: compose_summary(results, language, look) for language in languages}
    return _written({out / f"summary-{language}.pdf": report for language, report in made.items()})


def write_action_plans(
    results: Results, out: Path, *, languages: Sequence[str], look: Look = PLAIN
) -> Written:
    """Write the action plan in every language, `action-plan-en.pdf`; nothing where there is none.

    Where the PDF libraries are missing the HTML is written instead and the fault is handed back.
    """
    from cmt.reports.compose import compose_action_plan

    made = {language: compose_action_plan(results, language, look) for language in languages}
    return _written({out / f"action-plan-{name}.pdf": page for name, page in made.items() if page})


def _written(reports: Mapping[Path, Report]) -> Written:
    from cmt.reports.html import write_html
    from cmt.reports.pdf import write_pdf
    from cmt.reports.render import render

    paths: list[Path] = []
    faults: list[Fault] = []
    for pdf, report in reports.items():
        try:
            write_pdf(render(report), report.pictures, pdf, report.look)
            paths.append(pdf)
        except ReportError as error:
            faults += error.faults
            html = pdf.with_suffix(".html")
            write_html(render(report, "screen"), report.pictures, html, report.look)
            paths.append(html)
    return Written(paths=tuple(paths), faults=tuple(dict.fromkeys(faults)))


def write_traces(results: Results, out: Path, *, languages: Sequence[str]) -> Written:
    """Write what every sentence of the report rests on, in every language: `trace-en.csv`."""
    from cmt.reports.compose import compose
    from cmt.reports.heard import Heard
    from cmt.reports.trace import trace, trace_csv

    paths: list[Path] = []
    for language in languages:
        heard = Heard()
        report = compose(results, language, heard=heard)
        path = out / f"trace-{language}.csv"
        write_whole(path, trace_csv(trace(report, results, heard)))
        paths.append(path)
    return Written(paths=tuple(paths))
