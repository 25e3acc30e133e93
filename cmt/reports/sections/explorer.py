"""The figures of every group of clients, for the HTML page, where a reader chooses a group.

Nothing is computed: each table holds estimates of the results. Without a script all are there to
read; with one, only the chosen one is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.estimates import Estimates
from cmt.analysis.parts import Split
from cmt.analysis.tables import segment_label
from cmt.reports.marks import between, figure
from cmt.reports.model import Column, Explorer, Row, Table, View, Views
from cmt.reports.narrative import at_glance
from cmt.reports.sections.segments import difference_words, split_name
from cmt.reports.voice import Voice

TEXTS = ("measure", "range")
"""Columns of words; the others hold numbers."""
MOST_ROWS = 2000
"""Rows of all tables together; beyond it only overall satisfaction and the drivers are shown."""


def explorer(voice: Voice) -> Explorer | None:
    """Every group's figures, and all clients' first; None where nobody was parted."""
    splits = [split for split in voice.results.splits if len(split.segments) > 1]
    if not splits:
        return None
    everyone = voice.say("screen.everyone")
    whole = voice.results.estimates
    measures = _measures(voice, splits)
    return Explorer(
        headline=voice.say("screen.explorer"),
        subtitle=voice.subtitle(voice.say("screen.explorer-subtitle")),
        label=voice.say("screen.choose"),
        shown=voice.say("screen.shown", name="{name}"),
        everyone=View(id="", name=everyone, table=_table(voice, whole, "", everyone, measures)),
        groups=tuple(_views(voice, split, measures) for split in splits),
        note=voice.say("screen.note"),
    )


def _measures(voice: Voice, splits: Sequence[Split]) -> list[str]:
    """Overall satisfaction, drivers, then rated questions while there is room."""
    results = voice.results
    top = list(at_glance(results))
    rated = [item for item in results.instrument.items if results.estimates.get(item, "index")]
    every = [*top, *(item for item in rated if item not in top)]
    groups = 1 + sum(len(split.segments) for split in splits if split.asked)
    return every if groups * len(every) <= MOST_ROWS else top


def _views(voice: Voice, split: Split, measures: Sequence[str]) -> Views:
    question = split_name(voice, split)
    views = []
    for segment in split.segments:
        name = segment_label(voice.results, segment, voice.language)
        caption = voice.say("screen.caption-of", question=question, name=name)
        held = [m for m in measures if split.estimates.get(m, "index", segment)]
        table = _table(voice, split.estimates, segment, caption, held, split)
        views.append(View(id=segment, name=name, table=table))
    return Views(title=question, views=tuple(views))


def _table(
    voice: Voice,
    estimates: Estimates,
    segment: str,
    caption: str,
    measures: Sequence[str],
    split: Split | None = None,
) -> Table:
    keys = ["measure", "score", "range", "favourable", "answers"]
    columns = [
        Column(
            title=voice.say(f"column.{key}"), align="text" if key in TEXTS else "number", width=1
        )
        for key in keys
    ]
    if split:
        columns.append(Column(title=voice.say("column.against-rest"), width=1))
    rows = [_row(voice, estimates, segment, measure, split) for measure in measures]
    return Table(caption=caption, columns=tuple(columns), rows=tuple(rows))


def _row(
    voice: Voice, estimates: Estimates, segment: str, measure: str, split: Split | None
) -> Row:
    number = voice.formats.number
    row = estimates.get(measure, "index", segment)
    cells = [
        voice.name(measure),
        figure(row, lambda value: number(value, 1)),
        between(voice, row, number),
        figure(estimates.get(measure, "favourable", segment), voice.formats.percent),
        number(row.n) if row and row.shown else figure(row, number),
    ]
    if split:
        cells.append(difference_words(voice, split.contrast(segment, measure)))
    return Row(cells=tuple(cells), strong=measure == voice.results.outcome)
