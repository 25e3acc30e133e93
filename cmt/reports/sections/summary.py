"""Page one: the whole report for someone who reads only one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cmt.analysis.estimates import Estimate
from cmt.analysis.results import Change
from cmt.reports import alt, axes, charts, room
from cmt.reports.charts.specs import Axis, Dot, DotPlot
from cmt.reports.marks import (
    NOT_AVAILABLE,
    between,
    bounded,
    change_words,
    compared,
    figure,
    shown,
)
from cmt.reports.model import (
    Block,
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
    asked_drivers,
    at_glance,
    by_score,
    index_of,
    lead,
    prioritised,
    reliability,
    works,
)
from cmt.reports.sections.glance_peers import first_group, peer_cell, peers_sentence
from cmt.reports.sections.targets import glance_target, targets_sentence
from cmt.reports.voice import Voice

BESIDE = 12.5
"""Percent of the page's width a column on targets or peers takes."""
FEWEST_ROWS = 7
"""Rows the table of scores keeps however little room there is."""


def summary_section(voice: Voice) -> ReportSection:
    """The answer, the scores at a glance, what works, what to act on first, how sure we are."""
    headline, subtitle = answer(voice), voice.subtitle(voice.say("measure.scores"))
    title = voice.about("report.title", wave=voice.results.label)
    blocks = _blocks(voice, (title, headline, subtitle))
    return ReportSection(id="summary", headline=headline, subtitle=subtitle, blocks=blocks)


def _blocks(voice: Voice, head: Sequence[str]) -> tuple[Block, ...]:
    """The page under its head, with as much of the scores as it has room for.

    Many drivers crowd out the chart, which only repeats the table; more still are named in the
    table no longer than fits, the best and the worst. With a single driver or none there is
    nothing to put before anything else, and nothing to chart.
    """
    told = (lead(voice), targets_sentence(voice), peers_sentence(voice))
    text = " ".join(part for part in told if part)
    first = (Paragraph(text=text, role="lead"),) if text else ()
    last = Paragraph(text=reliability(voice), role="reliability")
    measures = at_glance(voice.results)
    if not prioritised(voice.results):
        return (*first, glance_table(voice, measures), last)
    pair = _works_and_acts(voice)
    above = (*first, glance_table(voice, measures), pair)
    if not any(shown(index_of(voice.results, measure)) for measure in measures):
        return (*above, last)
    figure = glance_figure(voice)
    height = room.left_over(head, (*above, figure, last), figure.id, voice.paper)
    figure = glance_figure(voice, max(height, 1.0))
    if figure.picture.height < height + 1:
        return (*above, figure, last)
    kept = len(measures)
    while kept > FEWEST_ROWS and room.left_over(head, (*above, last), "", voice.paper) < 0:
        kept -= 1
        above = (*first, glance_table(voice, measures, kept), pair)
    return (*above, last)


def _works_and_acts(voice: Voice) -> Columns:
    """What works beside what to act on first."""
    works_intro, works_points = works(voice)
    act_intro, act_points = act_first(voice)
    return Columns(
        left=(Points(title=voice.say("works.title"), intro=works_intro, points=works_points),),
        right=(Points(title=voice.say("act.title"), intro=act_intro, points=act_points),),
    )


def glance_table(voice: Voice, measures: Sequence[str], most: int = 0) -> Table:
    """Outcome and drivers: score, interval in words, n, change; at most so many rows.

    Of more measures than that the best and the worst stay.
    """
    results = voice.results
    left_out = len(measures) - (most or len(measures))
    if left_out:
        best = (most + 1) // 2
        measures = (*measures[:best], *measures[best + left_out :])
    earlier = results.comparison.label if results.comparison else ""
    columns = [
        Column(
            title=voice.say(key, earlier=earlier),
            width=width,
            align="number" if key in ("column.score", "column.answers") else "text",
        )
        for key, width in _glance_widths(voice).items()
    ]
    return Table(
        caption=voice.say("glance.caption" if len(measures) > 1 else "glance.caption-alone"),
        columns=tuple(columns),
        rows=tuple(_glance_row(voice, measure) for measure in measures),
        note=voice.say("glance.left-out", count=left_out, n=str(left_out)) if left_out else "",
    )


def _beside(voice: Voice) -> Mapping[str, Callable[[Voice, str], str]]:
    """The columns beside the scores, where there is a target or a peer, and what fills them."""
    aimed = any(glance_target(voice, measure) for measure in at_glance(voice.results))
    target = {"summary.target-column": glance_target} if aimed else {}
    return target | ({"summary.peers-column": peer_cell} if first_group(voice) else {})


def _glance_widths(voice: Voice) -> dict[str, float]:
    """The columns of the scores and their widths; with others beside them all is said shorter."""
    beside = _beside(voice)
    if voice.results.comparison is None:
        widths = {"measure": 46.0, "score": 10.0, "range": 30.0, "answers": 14.0}
    elif not beside:
        widths = {"measure": 23.0, "score": 7.0, "range": 17.0, "answers": 10.0, "change": 43.0}
    else:
        widths = {"measure": 25.0, "score": 8.0, "range": 12.0, "answers": 11.0, "change": 44.0}
    left = 1 - BESIDE * len(beside) / 100
    named = {f"column.{key}": width * left for key, width in widths.items()}
    if beside and "column.change" in named:
        named["summary.change-column"] = named.pop("column.change")
    return named | dict.fromkeys(beside, BESIDE)


def glance_figure(voice: Voice, height: float = 0) -> Figure:
    """The same scores as dots with their intervals, `height` points high; diamonds for then."""
    results, plot = voice.results, glance_plot(voice, height)
    bases = (row.n for m in at_glance(results) if (row := index_of(results, m)))
    return Figure(
        id="glance",
        headline=_range(voice),
        subtitle=_explained(voice, plot.axis),
        picture=charts.dot_plot(plot),
        source=voice.source(*bases),
    )


def glance_plot(voice: Voice, height: float = 0) -> DotPlot:
    """The dots of that figure, not yet drawn."""
    measures = at_glance(voice.results)
    dots = [_dot(voice, measure) for measure in measures]
    earlier = [_earlier(voice, measure) for measure in measures]
    return DotPlot(
        axis=axes.tens(_drawn(dots, earlier), voice.formats.number),
        rows=dots,
        earlier=earlier,
        alt=alt.of_scores(voice, measures),
        height=height,
    )


def _range(voice: Voice) -> str:
    """The message of the dots: the best and the worst driver."""
    results, number = voice.results, voice.formats.number
    known = [
        (voice.quoted(driver), number(row.estimate))
        for driver in by_score(results, asked_drivers(results))
        if (row := index_of(results, driver)) and shown(row)
    ]
    if len(known) < 2:
        return voice.say("glance.figure-plain")
    (best, high), (worst, low) = known[0], known[-1]
    if high == low:
        return voice.say("glance.figure-plain")
    return voice.say("glance.figure", best=best, high=high, worst=worst, low=low)


def _explained(voice: Voice, axis: Axis) -> str:
    """What dot, line and diamond are, and where the axis begins and ends."""
    low, high = (voice.formats.number(end) for end in (axis.low, axis.high))
    comparison = voice.results.comparison
    if comparison is None:
        return voice.say("glance.subtitle", low=low, high=high)
    return voice.say("glance.subtitle-earlier", low=low, high=high, earlier=comparison.label)


def _drawn(dots: Sequence[Dot], earlier: Sequence[float | None]) -> list[float]:
    """Every value the axis must hold."""
    values = [end for dot in dots for end in (dot.value, dot.low, dot.high)]
    return [value for value in (*values, *earlier) if value is not None]


def _glance_row(voice: Voice, measure: str) -> Row:
    results, number = voice.results, voice.formats.number
    row = index_of(results, measure)
    beside = _beside(voice)
    cells = [
        voice.name(measure),
        figure(row, lambda value: number(value, 1)),
        _range_cell(voice, row) if beside else between(voice, row, number),
        number(row.n) if row else NOT_AVAILABLE,
    ]
    if results.comparison:
        change = results.comparison.get(measure, "index")
        cells.append(_change_cell(voice, change) if beside else change_words(voice, change))
    cells += [told(voice, measure) for told in beside.values()]
    return Row(cells=tuple(cells), strong=measure == results.outcome)


def _range_cell(voice: Voice, row: Estimate | None) -> str:
    """An interval as short as can be: "70 to 75", or its mark."""
    if row is None or not shown(row) or not bounded(row):
        return between(voice, row, voice.formats.number)
    low, high = (voice.formats.number(end) for end in (row.low, row.high))
    return voice.say("summary.range", low=low, high=high)


def _change_cell(voice: Voice, change: Change | None) -> str:
    """A change as short as can be: "higher (+3.9, +1.0 to +6.9)", or why there is none."""
    if change is None or not compared(change) or not bounded(change):
        return change_words(voice, change)
    ends = (change.difference, change.low, change.high)
    told, low, high = (voice.formats.signed(value) for value in ends)
    verdict = voice.say(f"trend.{change.direction}", rests=(change,))
    return voice.say(
        "summary.change", rests=(change,), verdict=verdict, difference=told, low=low, high=high
    )


def _dot(voice: Voice, measure: str) -> Dot:
    row = index_of(voice.results, measure)
    seen = row if shown(row) else None
    return Dot(
        label=voice.name(measure),
        value=seen.estimate if seen else None,
        low=seen.low if seen else None,
        high=seen.high if seen else None,
        hollow=seen is not None and not bounded(seen),
        text=figure(row, voice.formats.number),
        strong=measure == voice.results.outcome,
    )


def _earlier(voice: Voice, measure: str) -> float | None:
    comparison = voice.results.comparison
    change = comparison.get(measure, "index") if comparison else None
    return change.before if change and compared(change) else None
