"""Every file of a report, from one Results: PDF, HTML, workbook, deck, results and mapping.

Everything is composed before anything is written, and each file is written whole or not at all.
Where the PDF libraries are missing the HTML is written instead and the fault is handed back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cmt.analysis.results import Results
from cmt.analysis.store import write_results
from cmt.errors import Fault, ReportError
from cmt.files import making
from cmt.reports.look import PLAIN, Look
from cmt.responses.model import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files that were written, and what could not be."""

    paths: tuple[Path, ...]
    faults: tuple[Fault, ...] = ()


def write_all(
    results: Results,
    out: Path,
    *,
    languages: Sequence[str],
    formats: Sequence[str],
    mapping: Mapping | None = None,
    look: Look = PLAIN,
    attach_data: bool = False,
) -> Written:
    """Write a report in every language and format asked for, into one folder.

    attach_data   put every estimate into the PDF as a CSV file
    """
    from cmt.reports.compose import compose, with_explorer
    from cmt.reports.data_file import attached_data
    from cmt.reports.deck import write_deck
    from cmt.reports.html import write_html
    from cmt.reports.pdf import write_pdf
    from cmt.reports.render import render
    from cmt.reports.workbook import write_workbook

    _check_languages(results, languages)
    reports = {language: compose(results, language, look) for language in languages}
    pages = {language: render(report) for language, report in reports.items()}
    with making(out):
        out.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    faults: list[Fault] = []
    for language, report in reports.items():
        html = out / f"report-{language}.html"
        if "pdf" in formats:
            pdf = out / f"report-{language}.pdf"
            try:
                data = attached_data(results, language) if attach_data else None
                write_pdf(pages[language], report.pictures, pdf, look, data)
                paths.append(pdf)
            except ReportError as error:
                faults += error.faults
        if "html" in formats or faults:
            page = render(with_explorer(report, results), "screen")
            write_html(page, report.pictures, html, look)
            paths.append(html)
        if "xlsx" in formats:
            workbook = out / f"tables-{language}.xlsx"
            write_workbook(results, workbook, language)
            paths.append(workbook)
        if "pptx" in formats:
            deck = out / f"deck-{language}.pptx"
            write_deck(report, results, deck)
            paths.append(deck)
    write_results(results, out / "results.json")
    paths.append(out / "results.json")
    if mapping:
        from cmt.responses.mapping_file import write_mapping

        write_mapping(mapping, out / "mapping.yaml", results.instrument)
        paths.append(out / "mapping.yaml")
    return Written(paths=tuple(paths), faults=tuple(dict.fromkeys(faults)))


def _check_languages(results: Results, languages: Sequence[str]) -> None:
    known = results.instrument.languages
    if missing := [language for language in languages if language not in known]:
        raise ReportError(
            Fault(
                where=f"questionnaire {results.instrument.id}",
                got=f"it has no texts in '{missing[0]}'",
                expected=f"one of {', '.join(known)}",
                hint="Choose another --lang, or add the language to the questionnaire",
            )
        )
