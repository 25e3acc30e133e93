"""The slide of the deck on segments: who is satisfied less than others, and how sure that is.

What differs, what is withheld and every word for it are the report's (`sections/segments.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cmt.analysis.parts import Split
from cmt.analysis.results import Results
from cmt.analysis.tables import segment_label
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_data import segments_chart
from cmt.reports.deck_layout import (
    GUTTER,
    MOST_SCORES,
    found,
    how,
    section_of,
    split,
    under,
    with_columns,
)
from cmt.reports.deck_model import Part, Slide, TablePart
from cmt.reports.marks import figure, shown
from cmt.reports.model import Paragraph, Report, Table
from cmt.reports.narrative import NAMED
from cmt.reports.sections.segments import differences, segments_table, split_name
from cmt.reports.voice import Voice

BESIDE: Final = 6
"""Segments each of two questions may have to stand on one slide."""
COLUMNS: Final = (0, 3, 4)
"""Of the table of segments: segment, answers and difference; scores are in the chart."""
WIDTHS: Final = (30.0, 16.0, 54.0)
"""Of these columns, in percent."""


def segments_slide(voice: Voice, report: Report) -> Slide | None:
    """The overall score of the segments that were asked for; None where nobody asked."""
    section = section_of(report, "segments")
    asked = [part for part in voice.results.splits if part.asked]
    if section is None or not asked:
        return None
    chosen = _chosen(voice.results, asked)
    kept = [_kept(voice.results, part) for part in chosen]
    parts: list[Part] = []
    for part, (left, right) in zip(kept, _places(kept), strict=True):
        parts.append(segments_chart(voice, part, left))
        parts.append(TablePart(place=right, table=_table(voice, part)))
    slide = under(
        section,
        tuple(parts),
        foot=" ".join([_source(voice, kept), *_left_out(voice, asked, chosen, kept)]),
        notes=(
            *(block.text for block in found(section.blocks, Paragraph)),
            how(voice, "intervals"),
        ),
    )
    return replace(slide, title=_title(voice, chosen) or slide.title)


def tells_apart(results: Results) -> bool:
    """Whether clients of some segment that was asked for clearly differ from others."""
    return any(differences(results, part) for part in results.splits if part.asked)


def less_satisfied(results: Results, part: Split) -> list[str]:
    """The segments that clearly score lower than all others together, the lowest first."""
    found = [
        row for row in differences(results, part) if row.direction == "lower" and not row.against
    ]
    return [row.segment for row in sorted(found, key=lambda row: (row.difference, row.segment))]


def _title(voice: Voice, chosen: Sequence[Split]) -> str:
    """Who is clearly less satisfied by the first question that tells, with scores; "" if nobody."""
    results, number = voice.results, voice.formats.number
    for part in chosen:
        named = [
            voice.say(
                "deck.scored",
                name=voice.say("quoted", text=segment_label(results, segment, voice.language)),
                score=figure(part.estimates.get(results.outcome, "index", segment), number),
            )
            for segment in less_satisfied(results, part)[:NAMED]
        ]
        if named:
            question = split_name(voice, part)
            segments = voice.words.listing(named)
            return voice.say("deck.less", question=question, segments=segments)
    return ""


def _chosen(results: Results, asked: Sequence[Split]) -> list[Split]:
    """The questions a slide has room for: those that tell clients apart before the others."""
    ordered = sorted(asked, key=lambda part: not differences(results, part))
    pair = ordered[:2]
    fits = len(pair) == 2 and all(len(part.segments) <= BESIDE for part in pair)
    return pair if fits else ordered[:1]


def _kept(results: Results, part: Split) -> Split:
    """The same question with the segments a chart has room for, the least satisfied first to stay.

    They stand in the order of the answers, as in the report.
    """

    def rank(segment: str) -> float:
        row = part.estimates.get(results.outcome, "index", segment)
        return row.estimate if row and shown(row) else float("inf")

    stay = set(sorted(part.segments, key=rank)[:MOST_SCORES])
    return replace(part, segments=tuple(each for each in part.segments if each in stay))


def _places(parts: Sequence[Split]) -> list[tuple[Box, Box]]:
    """A band of the slide for each question, as high as its segments ask; chart left, table right.

    >>> [(left.top, right.bottom) for left, right in _places([Split(items=("channel",))])]
    [(124.0, 492.0)]
    """
    left, right = split(0.4)
    rows = [len(part.segments) + 2 for part in parts]
    room = left.bottom - left.top - GUTTER * (len(parts) - 1)
    places, top = [], left.top
    for count in rows:
        bottom = top + room * count / sum(rows)
        places.append(tuple(replace(box, top=top, bottom=bottom) for box in (left, right)))
        top = bottom + GUTTER
    return [(chart, table) for chart, table in places]


def _table(voice: Voice, part: Split) -> Table:
    """Answers and difference of each segment; in bold those that clearly differ from all others."""
    apart = {row.segment for row in differences(voice.results, part) if not row.against}
    table = with_columns(segments_table(voice, part), COLUMNS)
    titles = (split_name(voice, part), *(column.title for column in table.columns[1:]))
    rows = tuple(
        replace(row, strong=segment in apart)
        for segment, row in zip(part.segments, table.rows, strict=True)
    )
    columns = tuple(
        replace(column, title=title, width=width)
        for column, title, width in zip(table.columns, titles, WIDTHS, strict=True)
    )
    return replace(table, columns=columns, rows=rows)


def _source(voice: Voice, parts: Sequence[Split]) -> str:
    """Source and base of what is shown."""
    outcome = voice.results.outcome
    rows = [part.estimates.get(outcome, "index", each) for part in parts for each in part.segments]
    bases = [row.n for row in rows if row and shown(row)]
    return voice.source(*bases) if bases else ""


def _left_out(
    voice: Voice, asked: Sequence[Split], chosen: Sequence[Split], kept: Sequence[Split]
) -> list[str]:
    """How many segments and questions have no room."""
    segments = sum(len(part.segments) for part in chosen) - sum(len(p.segments) for p in kept)
    counts = {"segments-left-out": segments, "splits-left-out": len(asked) - len(chosen)}
    return [
        voice.say(f"deck.{key}", count=count, n=voice.formats.number(count))
        for key, count in counts.items()
        if count
    ]
