"""Page one: the whole report for someone who reads only one page."""

from __future__ import annotations

from cmt.reports import alt, axes, charts
from cmt.reports.charts.specs import Dot, DotPlot
from cmt.reports.marks import NOT_AVAILABLE, between, change_words, compared, figure, shown
from cmt.reports.model import (
    Column,
    Columns,
    Figure,
    Paragraph,
    Points,
    ReportSection,
    Row,
    Table,
)
from cmt.reports.narrative import (
    act_first,
    answer,
    at_glance,
    by_score,
    index_of,
    lead,
    reliability,
    works,
)
from cmt.reports.voice import Voice


def summary_section(voice: Voice) -> ReportSection:
    """The answer, the scores at a glance, what works, what to act on first, how sure we are."""
    works_intro, works_points = works(voice)
    act_intro, act_points = act_first(voice)
    pair = Columns(
        left=(Points(title=voice.say("works.title"), intro=works_intro, points=works_points),),
        right=(Points(title=voice.say("act.title"), intro=act_intro, points=act_points),),
    )
    return ReportSection(
        id="summary",
        headline=answer(voice),
        subtitle=voice.subtitle(voice.say("measure.scores")),
        blocks=(
            *([Paragraph(text=text, role="lead")] if (text := lead(voice)) else []),
            glance_table(voice),
            pair,
            glance_figure(voice),
            Paragraph(text=reliability(voice), role="reliability"),
        ),
    )


def glance_table(voice: Voice) -> Table:
    """Overall satisfaction and the drivers: score, interval in words, n, change."""
    results = voice.results
    compare = results.comparison is not None
    columns = [
        Column(title=voice.say("column.measure"), width=24 if compare else 46),
        Column(title=voice.say("column.score"), align="number", width=8 if compare else 10),
        Column(title=voice.say("column.interval"), width=17 if compare else 30),
        Column(title=voice.say("column.answers"), align="number", width=8 if compare else 14),
    ]
    if results.comparison:
        title = voice.say("column.change", earlier=results.comparison.label)
        columns.append(Column(title=title, width=43))
    return Table(
        caption=voice.say("glance.caption"),
        columns=tuple(columns),
        rows=tuple(_glance_row(voice, measure) for measure in at_glance(results)),
    )


def glance_figure(voice: Voice) -> Figure:
    """The same scores as dots with their intervals; the earlier wave as small diamonds."""
    results = voice.results
    measures = at_glance(results)
    comparison = results.comparison
    picture = charts.dot_plot(
        DotPlot(
            axis=axes.scores(voice.formats.number),
            rows=[_dot(voice, measure) for measure in measures],
            earlier=[_earlier(voice, measure) for measure in measures] if comparison else (),
            alt=alt.of_scores(voice, measures),
        )
    )
    return Figure(
        id="glance",
        headline=_range(voice),
        subtitle=_explained(voice),
        picture=picture,
        source=voice.source(*(row.n for m in measures if (row := index_of(results, m)))),
    )


def _range(voice: Voice) -> str:
    """The message of the dots: the best and the worst driver."""
    results, number = voice.results, voice.formats.number
    known = [
        (voice.quoted(driver), number(row.estimate))
        for driver in by_score(results, results.instrument.drivers)
        if (row := index_of(results, driver)) and shown(row)
    ]
    if not known:
        return voice.say("glance.figure-plain")
    (best, high), (worst, low) = known[0], known[-1]
    return voice.say("glance.figure", best=best, high=high, worst=worst, low=low)


def _explained(voice: Voice) -> str:
    comparison = voice.results.comparison
    if comparison is None:
        return voice.say("glance.subtitle")
    return voice.say("glance.subtitle-earlier", earlier=comparison.label)


def _glance_row(voice: Voice, measure: str) -> Row:
    results, number = voice.results, voice.formats.number
    row = index_of(results, measure)
    cells = [
        voice.name(measure),
        figure(row, lambda value: number(value, 1)),
        between(voice, row, number),
        number(row.n) if row else NOT_AVAILABLE,
    ]
    if results.comparison:
        cells.append(change_words(voice, results.comparison.get(measure, "index")))
    return Row(cells=tuple(cells), strong=measure == results.outcome)


def _dot(voice: Voice, measure: str) -> Dot:
    row = index_of(voice.results, measure)
    seen = row if shown(row) else None
    return Dot(
        label=voice.name(measure),
        value=seen.estimate if seen else None,
        low=seen.low if seen else None,
        high=seen.high if seen else None,
        text=figure(row, voice.formats.number),
        strong=measure == voice.results.outcome,
    )


def _earlier(voice: Voice, measure: str) -> float | None:
    comparison = voice.results.comparison
    change = comparison.get(measure, "index") if comparison else None
    return change.before if change and compared(change) else None
