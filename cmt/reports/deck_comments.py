"""The slide of the deck in clients' words: themes with counts, and quotes as the report has them.

Quotes are taken from the report, redacted and chosen there; a theme too rare to be shown on its
page is not here either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cmt.analysis.remarks import TONES, Comments, ThemeCount
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_data import themes_chart
from cmt.reports.deck_fit import fitted_text
from cmt.reports.deck_layout import found, section_of, split, under
from cmt.reports.deck_model import Line, Part, Slide, TablePart, TextPart
from cmt.reports.marks import figure
from cmt.reports.model import Paragraph, Quotations, QuotedGroup, Report
from cmt.reports.sections.comments import frequent, theme_name, themes_source, themes_table
from cmt.reports.voice import Voice

MOST_THEMES: Final = 12
"""Themes a chart has room for, the most frequent."""
LEGIBLE: Final = 13.0
"""Smallest type of quotes: rather one quote less than smaller."""


def comments_slide(voice: Voice, report: Report) -> Slide | None:
    """Themes and quotes; None where too few wrote to show a theme."""
    section, comments = section_of(report, "comments"), voice.results.comments
    told = frequent(comments) if comments else ()
    if section is None or comments is None or not told:
        return None
    left, right = split(0.5)
    chart = themes_chart(voice, comments, MOST_THEMES, left)
    quotes = [group for block in found(section.blocks, Quotations) for group in block.groups]
    foot = [themes_source(voice, comments), voice.say("deck.themes")]
    if len(told) > MOST_THEMES:
        n = len(told) - MOST_THEMES
        foot.append(voice.say("deck.themes-left-out", count=n, n=voice.formats.number(n)))
    return under(
        section,
        (chart, _beside(voice, comments, quotes, right)),
        foot=" ".join(foot),
        notes=(
            *(block.text for block in found(section.blocks, Paragraph)),
            *(_tones(voice, row) for row in told),
        ),
    )


def _beside(voice: Voice, comments: Comments, quotes: Sequence[QuotedGroup], place: Box) -> Part:
    """A quote of each of the first themes, as many as are legible; the table where none is."""
    if not quotes:
        return TablePart(place=place, table=themes_table(voice, comments))
    width, height = place.right - place.left, place.bottom - place.top
    for most in range(len(quotes), 1, -1):
        lines = _quoted(quotes[:most])
        if fitted_text(lines, width, height).size >= LEGIBLE:
            return TextPart(place=place, lines=lines)
    return TextPart(place=place, lines=_quoted(quotes[:1]))


def _quoted(quotes: Sequence[QuotedGroup]) -> tuple[Line, ...]:
    return tuple(
        line
        for theme, (first, *_) in quotes
        for line in (
            Line(text=theme, role="heading"),
            Line(text=first.text, language=first.language),
        )
    )


def _tones(voice: Voice, row: ThemeCount) -> str:
    """ "Timeliness: 52 clients, 33%; pleased 10, mixed 3, displeased 30, no judgement 9." """
    number = voice.formats.number
    count = sum(row.tones.values())
    said = [
        voice.say(
            "deck.tone", tone=voice.say(f"comments.{tone}").lower(), n=number(row.tones[tone])
        )
        for tone in TONES
    ]
    return voice.say(
        "deck.theme",
        count=count,
        theme=theme_name(voice, row),
        n=number(count),
        share=figure(row.share, voice.formats.percent),
        tones=", ".join(said),
    )
