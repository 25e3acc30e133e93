"""The questionnaire on paper: a PDF to print that is also PDF/UA-1, one language a file.

Boxes to tick with the number to enter printed small beside them, lines to write on, and in words
who skips which question. No question is split over two pages.
"""

from __future__ import annotations

from typing import Literal

from cmt.instrument.model import Instrument
from cmt.reports.forms.layout import pages
from cmt.reports.forms.routing import instructions
from cmt.reports.forms.spoken import form_words, how_many, range_text, tag_of

Paper = Literal["a4", "letter"]


def paper_form(instrument: Instrument, language: str, paper: Paper = "a4") -> bytes:
    """The questionnaire as a PDF for printing, in one of its languages.

    errors     ReportError: a bank, a language the questionnaire or the forms do not have, or the
               libraries that write PDF are missing
    """
    from cmt.reports.pdf import pdf_bytes

    return pdf_bytes(paper_html(instrument, language, paper), {}, "forms/paper.css")


def paper_html(instrument: Instrument, language: str, paper: Paper = "a4") -> str:
    """The page `paper_form` prints; errors as there."""
    from cmt.reports.render import fill

    words = form_words(instrument, (language,))[language]
    sections = pages(instrument)
    return fill(
        "forms/paper.html.j2",
        instrument=instrument,
        language=language,
        tag=tag_of(language),
        paper=paper,
        pages=sections,
        instructions=instructions(sections, words),
        say=words.say,
        how_many=lambda question: how_many(question, words),
        range=lambda entry: range_text(entry, words),
    )
