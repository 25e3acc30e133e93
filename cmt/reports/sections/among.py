"""In a unit's report of a batch: where it stands among the other units. None of them is named."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.peers import PeerPosition
from cmt.reports.model import Column, Figure, Paragraph, ReportSection, Row, Table
from cmt.reports.sections.strips import difference_words, strips_picture
from cmt.reports.voice import Voice

WIDTHS = {"measure": 20, "own": 10, "mean": 12, "difference": 28, "place": 22, "units": 8}
"""Columns of the table, in percent of the page."""
WORDS = ("measure", "difference", "place")
"""Those that hold words."""


def among_section(voice: Voice) -> ReportSection | None:
    """The page; None where the report is of no unit, or there are too few others."""
    rows = voice.results.among
    if not rows:
        return None
    return ReportSection(
        id="among",
        headline=_headline(voice, rows),
        subtitle=voice.subtitle(voice.say("among.measure")),
        blocks=(
            Paragraph(text=_lead(voice, rows), role="lead"),
            Figure(
                id="among-units",
                headline=voice.say("among.strips.headline"),
                subtitle=voice.say("among.measure"),
                picture=strips_picture(voice, "among", rows, _standing),
                source=voice.source(*_bases(voice, rows)),
            ),
            _table(voice, rows),
        ),
    )


def _headline(voice: Voice, rows: Sequence[PeerPosition]) -> str:
    row = rows[0]
    if row.measure != voice.results.outcome:
        return voice.say("among.headline-drivers", rests=rows)
    signed = voice.formats.signed(row.difference)
    key = f"among.headline-{row.standing}"
    if row.standing == "cannot-tell":
        return voice.say(key, rests=(row,))
    return voice.say(key, count=row.difference, rests=(row,), difference=signed)


def _lead(voice: Voice, rows: Sequence[PeerPosition]) -> str:
    return voice.say("among.lead", n=voice.formats.number(max(row.surveys for row in rows)))


def _bases(voice: Voice, rows: Sequence[PeerPosition]) -> list[int]:
    """Answers behind the unit's own scores."""
    own = (voice.results.estimates.get(row.measure, "index") for row in rows)
    return [estimate.n for estimate in own if estimate is not None]


def _standing(voice: Voice, row: PeerPosition) -> str:
    return voice.say(f"among.standing.{row.standing}", rests=(row,))


def _table(voice: Voice, rows: Sequence[PeerPosition]) -> Table:
    return Table(
        caption=voice.say("among.caption"),
        columns=tuple(
            Column(
                title=voice.say(f"among.column.{key}"),
                width=width,
                align="text" if key in WORDS else "number",
            )
            for key, width in WIDTHS.items()
        ),
        rows=tuple(_row(voice, row) for row in rows),
        note=voice.say("among.note"),
        dense=True,
    )


def _row(voice: Voice, row: PeerPosition) -> Row:
    number = voice.formats.number
    cells = (
        voice.name(row.measure),
        number(row.own, 1),
        number(row.mean, 1),
        difference_words(voice, row),
        voice.say(f"among.place.{'-'.join(row.bands)}", rests=(row,)),
        number(row.surveys),
    )
    return Row(cells=cells, strong=row.measure == voice.results.outcome)
