"""In a unit's report of a batch: where it stands among the other units. None of them is named."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.peers import PeerPosition
from cmt.reports import axes, charts
from cmt.reports.charts.peer_specs import Strip, Strips
from cmt.reports.charts.specs import Picture
from cmt.reports.model import Column, Figure, Paragraph, ReportSection, Row, Table
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
                picture=_picture(voice, rows),
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


def _picture(voice: Voice, rows: Sequence[PeerPosition]) -> Picture:
    """One strip a measure, the unit's own dot on the quarters of the others."""
    ends = [end for row in rows for end in (row.own_low, row.own_high, row.lowest, row.highest)]
    told = [
        voice.say(
            "among.alt.strip",
            measure=voice.name(row.measure),
            score=voice.formats.number(row.own),
            standing=_standing(voice, row),
        )
        for row in rows
    ]
    keys = ("own", "outer", "middle", "median", "all", "mean")
    own, outer, middle, median, every, mean = (voice.say(f"among.strips.{k}") for k in keys)
    return charts.strips(
        Strips(
            axis=axes.tens(ends, voice.formats.number),
            rows=[_strip(voice, row) for row in rows],
            key=(own, outer, middle, median),
            key_few=(every, mean),
            alt=voice.say("among.alt.strips", n=str(len(rows)), parts=voice.words.chain(told)),
        )
    )


def _strip(voice: Voice, row: PeerPosition) -> Strip:
    return Strip(
        label=voice.name(row.measure),
        value=row.own,
        low=row.own_low,
        high=row.own_high,
        hollow=row.standing == "cannot-tell",
        ends=(row.lowest, row.highest),
        quarters=row.quarters,
        mean=row.mean,
        text=_standing(voice, row),
        strong=row.measure == voice.results.outcome,
    )


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
    number, signed = voice.formats.number, voice.formats.signed
    difference = voice.say(
        "among.between",
        difference=signed(row.difference),
        low=signed(row.low),
        high=signed(row.high),
    )
    cells = (
        voice.name(row.measure),
        number(row.own, 1),
        number(row.mean, 1),
        difference,
        voice.say(f"among.place.{'-'.join(row.bands)}", rests=(row,)),
        number(row.surveys),
    )
    return Row(cells=cells, strong=row.measure == voice.results.outcome)
