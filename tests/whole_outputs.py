"""The four outputs of the survey with everything, each made once a language and read back."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from cmt.reports.compose import compose, with_explorer
from cmt.reports.deck import deck_bytes
from cmt.reports.html import self_contained
from cmt.reports.model import Report
from cmt.reports.pdf import pdf_bytes
from cmt.reports.render import render
from cmt.reports.workbook import write_workbook
from tests.deck_reading import opened
from tests.printed import Printed, of_html, of_pdf
from tests.whole_survey import everything

LANGUAGES = ("en", "fr")
Cells = list[list[Any]]


@cache
def report(language: str) -> Report:
    return compose(everything(), language)


@cache
def page(language: str) -> str:
    """The HTML page."""
    shown = with_explorer(report(language), everything())
    return self_contained(render(shown, "screen"), shown.pictures)


@cache
def on_screen(language: str, *, paper: bool = False) -> Printed:
    """That page as read; of `paper`, without what only a screen shows."""
    return of_html(page(language), paper=paper)


@cache
def on_paper(language: str) -> Printed:
    """The PDF as read."""
    made = report(language)
    return of_pdf(pdf_bytes(render(made), made.pictures))


@cache
def slides(language: str) -> tuple[Any, ...]:
    """The slides of the deck."""
    return tuple(opened(deck_bytes(report(language), everything())).slides)


@cache
def book(language: str) -> dict[str, Cells]:
    """The sheets of the workbook in their order, heads first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        write_workbook(everything(), path, language)
        made = CalamineWorkbook.from_path(str(path))
        return {name: made.get_sheet_by_name(name).to_python() for name in made.sheet_names}
