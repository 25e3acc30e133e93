"""In clients' words: the themes of their comments, with tones, and redacted quotes by theme."""

from __future__ import annotations

import re

from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.remarks import TONES, Comments, Quote, ThemeCount
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Dot, DotPlot
from cmt.reports.marks import bounded, figure, shown
from cmt.reports.model import (
    Block,
    Column,
    Figure,
    Paragraph,
    Quotation,
    Quotations,
    ReportSection,
    Row,
    Table,
)
from cmt.reports.voice import Voice

QUOTED_THEMES = 6
"""Themes that are quoted: more would fill pages."""
QUOTED_EACH = 2
"""Quotes of a theme in a report."""


def comments_section(voice: Voice) -> ReportSection | None:
    """The page on comments; None where nobody wrote one."""
    comments = voice.results.comments
    if comments is None:
        return None
    told = frequent(comments)
    blocks: list[Block] = [Paragraph(text=_lead(voice, comments))]
    if told:
        blocks += [themes_figure(voice, comments), themes_table(voice, comments)]
        blocks += _quotations(voice, told)
        blocks.append(Paragraph(text=_notes(voice, comments), role="note"))
    else:
        least = voice.formats.number(WITHHELD_BELOW)
        blocks.append(Paragraph(text=voice.say("comments.few", least=least)))
    return ReportSection(
        id="comments",
        headline=_headline(voice, comments),
        subtitle=voice.subtitle(voice.say("comments.sheet")),
        blocks=tuple(blocks),
    )


def frequent(comments: Comments) -> tuple[ThemeCount, ...]:
    """The themes that enough respondents wrote of to be shown."""
    return tuple(row for row in comments.themes if is_frequent(row))


def is_frequent(row: ThemeCount) -> bool:
    """Whether enough respondents wrote of a theme to show it."""
    return sum(row.tones.values()) >= WITHHELD_BELOW


def theme_name(voice: Voice, row: ThemeCount) -> str:
    """The codeframe's own name of a theme."""
    return row.name[voice.language]


def themes_figure(voice: Voice, comments: Comments) -> Figure:
    """One dot a theme: the share of comments that speak of it, with its interval."""
    rows, share = frequent(comments), voice.formats.percent
    high, low = share(rows[0].share.estimate), share(rows[-1].share.estimate)
    key = "chart" if len(rows) > 1 else "chart-alone"
    return Figure(
        id="comments",
        headline=voice.say(f"comments.{key}", low=low, high=high, theme=theme_name(voice, rows[0])),
        subtitle=voice.say("comments.chart-subtitle"),
        picture=charts.dot_plot(themes_plot(voice, comments)),
        source=themes_source(voice, comments),
    )


def themes_source(voice: Voice, comments: Comments) -> str:
    """How many comments, and whether they were weighted."""
    n = voice.formats.number(comments.n)
    return voice.say("comments.source", n=n, weighting=voice.weighting)


def themes_plot(voice: Voice, comments: Comments) -> DotPlot:
    """The dots of that figure, not yet drawn."""
    rows, share = frequent(comments), voice.formats.percent
    values = [row.share for row in rows]
    ends = [end for each in values for end in (each.low, each.high, each.estimate)]
    named = [
        voice.say("alt.named", name=theme_name(voice, row), value=share(row.share.estimate))
        for row in rows
    ]
    return DotPlot(
        axis=axes.fitted(ends, share, floor=0, ceiling=1),
        rows=[_dot(voice, row) for row in rows],
        alt=voice.say("comments.alt", themes=voice.words.chain(named)),
    )


def themes_table(voice: Voice, comments: Comments) -> Table:
    """How many wrote of each theme, and in what tone."""
    number, share = voice.formats.number, voice.formats.percent
    rows = [
        Row(
            cells=(
                theme_name(voice, row),
                number(sum(row.tones.values())),
                figure(row.share, share),
                *(number(row.tones[tone]) for tone in TONES),
            )
        )
        for row in frequent(comments)
    ]
    titles = ("clients", "share", *TONES)
    return Table(
        caption=voice.say("comments.caption"),
        columns=(
            Column(title=voice.say("comments.theme"), width=31),
            *(
                Column(title=voice.say(f"comments.{title}"), align="number", width=11.5)
                for title in titles
            ),
        ),
        rows=tuple(rows),
    )


def quoted(voice: Voice, quote: Quote) -> Quotation:
    """A quote as it is printed: in its own language, the marks in that of the report."""
    text = quote.text.replace("'", "’")
    for key, mark in voice.words.under("comments.mark").items():
        text = text.replace(f"[{key}]", mark)
    if quote.language == "fr":
        text = re.sub(r" ([;!?])", "\u202f\\1", text.replace(" :", "\u00a0:"))
    text = voice.say("comments.quoted", text=text)
    return Quotation(text=text, language=quote.language or voice.language)


def _headline(voice: Voice, comments: Comments) -> str:
    rows = frequent(comments)
    if not rows:
        n = voice.formats.number(comments.n)
        return voice.say("comments.headline-few", count=comments.n, n=n)
    share = voice.formats.percent(rows[0].share.estimate)
    return voice.say("comments.headline", theme=theme_name(voice, rows[0]), share=share)


def _lead(voice: Voice, comments: Comments) -> str:
    n = voice.formats.number(comments.n)
    part = voice.formats.percent(comments.n / max(voice.results.quality.answered, comments.n))
    told = voice.say("comments.lead", count=comments.n, rests=(comments,), n=n, part=part)
    return f"{told} {voice.say('comments.once')}" if frequent(comments) else told


def _dot(voice: Voice, row: ThemeCount) -> Dot:
    share = row.share if shown(row.share) else None
    return Dot(
        label=theme_name(voice, row),
        value=share.estimate if share else None,
        low=share.low if share else None,
        high=share.high if share else None,
        hollow=share is not None and not bounded(share),
        text=figure(row.share, voice.formats.percent),
    )


def _quotations(voice: Voice, told: tuple[ThemeCount, ...]) -> list[Block]:
    """Quotes of the most frequent themes, a heading a theme."""
    rows = [row for row in told if row.quotes][:QUOTED_THEMES]
    if not rows:
        return []
    return [
        Quotations(
            title=voice.say("comments.quotes"),
            groups=tuple(
                (theme_name(voice, row), tuple(quoted(voice, q) for q in row.quotes[:QUOTED_EACH]))
                for row in rows
            ),
        )
    ]


def _notes(voice: Voice, comments: Comments) -> str:
    number = voice.formats.number
    rare = len(comments.themes) - len(frequent(comments))
    said = []
    if comments.uncoded:
        n = number(comments.uncoded)
        said.append(voice.say("comments.uncoded", count=comments.uncoded, n=n))
    if rare:
        least = number(WITHHELD_BELOW)
        said.append(voice.say("comments.rare", count=rare, n=number(rare), least=least))
    key = "read" if any(row.quotes for row in comments.themes) else "no-quotes"
    said.append(voice.say(f"comments.{key}", codeframe=comments.codeframe))
    return " ".join(said)
