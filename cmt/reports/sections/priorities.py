"""The page on expectations, stated importance and waits, where the questionnaire asks for any.

What one step up on a driver is associated with stands here too: beside what clients say of the
drivers it is read for what it is, one more reading of the same survey.
"""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.action import Gap, StatedImportance
from cmt.analysis.whatif import SHOWN, Moved, moved
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Dot, DotPlot
from cmt.reports.formats import EN_DASH, rounded
from cmt.reports.marks import between, bounded, figure
from cmt.reports.model import Block, Column, Figure, Paragraph, ReportSection, Row, Table
from cmt.reports.sections.waits import longer_words, waits_blocks
from cmt.reports.voice import Voice

NAMED = 3
"""Drivers a headline can name."""


def priorities_section(voice: Voice) -> ReportSection | None:
    """The page; None where clients were asked for nothing it speaks of."""
    action = voice.results.action
    found = [gap for gap in action.gaps if gap.gap]
    if not (found or action.stated or action.curves):
        return None
    return ReportSection(
        id="priorities",
        headline=_headline(voice, found),
        subtitle=voice.subtitle(voice.say("measure.scores")),
        blocks=(
            *gap_blocks(voice, found),
            *stated_blocks(voice, action.stated),
            *step_blocks(voice),
            *waits_blocks(voice),
        ),
    )


def gap_blocks(voice: Voice, gaps: Sequence[Gap]) -> tuple[Block, ...]:
    """Expectation beside experience: dots and diamonds, then the gap of each driver."""
    if not gaps:
        return ()
    known = [gap for gap in gaps if gap.gap and gap.gap.shown]
    return (*([_gap_figure(voice, known)] if len(known) > 1 else []), _gap_table(voice, gaps))


def stated_blocks(voice: Voice, rows: Sequence[StatedImportance]) -> tuple[Block, ...]:
    """What clients say matters beside what goes with satisfaction, never merged into one."""
    if not rows:
        return ()
    widths = {"driver": 22, "said": 22, "said-place": 8, "share": 23, "share-place": 8}
    columns = [
        Column(title=voice.say(f"priorities.column.{key}"), width=width)
        for key, width in widths.items()
    ]
    standing = Column(title=voice.say("priorities.column.standing"), width=17)
    ordered = sorted(rows, key=lambda row: -row.stated)
    table = Table(
        caption=voice.say("priorities.stated-caption"),
        columns=(*columns, standing),
        rows=tuple(_stated_row(voice, row) for row in ordered),
        note=voice.say("priorities.stated-note"),
        dense=True,
    )
    return (table,)


def step_blocks(voice: Voice) -> tuple[Block, ...]:
    """What a tenth of the clients one step up on each driver is associated with."""
    what = voice.results.action.what_if
    if what is None:
        return ()
    number = voice.formats.number
    found = sorted((moved(what, s.driver, SHOWN[0]) for s in what.steps), key=_by_difference)
    widths = {"driver": 30, "difference": 38, "then": 32}
    table = Table(
        caption=voice.say("priorities.step-caption", now=number(what.overall, 1)),
        columns=tuple(
            Column(title=voice.say(f"priorities.column.{key}"), width=width)
            for key, width in widths.items()
        ),
        rows=tuple(_step_row(voice, row) for row in found),
        note=voice.say("priorities.step-note"),
        dense=True,
    )
    return Paragraph(text=_step_sentence(voice, _first(voice, found))), table


def _by_difference(row: Moved) -> float:
    return -row.difference


def _first(voice: Voice, found: Sequence[Moved]) -> Moved:
    """The step to speak of: of the driver to act on first, else the one that goes with most."""
    listed = voice.results.action.act_first
    first = listed.rows[0].driver if listed and listed.rows else ""
    return next((row for row in found if row.driver == first), found[0])


def _step_sentence(voice: Voice, row: Moved) -> str:
    number = voice.formats.number
    effect = voice.results.drivers.effect(row.driver)
    return voice.say(
        "priorities.step",
        rests=(effect,) if effect else (),
        driver=voice.quoted(row.driver),
        low=number(row.score_low, 1),
        high=number(row.score_high, 1),
    )


def _step_row(voice: Voice, row: Moved) -> Row:
    number, signed = voice.formats.number, voice.formats.signed
    difference = voice.say(
        "priorities.step-difference",
        count=row.difference,
        difference=signed(row.difference),
        low=signed(row.low),
        high=signed(row.high),
    )
    ends = (number(row.score_low, 1), number(row.score_high, 1))
    then = voice.say("priorities.ranged", value=number(row.score, 1), low=ends[0], high=ends[1])
    return Row(cells=(voice.name(row.driver), difference, then))


def _headline(voice: Voice, gaps: Sequence[Gap]) -> str:
    """The clearest thing the page has to say."""
    wide = [(gap.gap, gap.driver) for gap in gaps if gap.gap and gap.gap.shown and gap.gap.low > 0]
    if wide:
        row, driver = max(wide, key=lambda pair: pair[0].estimate)
        gap, count = voice.formats.number(row.estimate), int(rounded(row.estimate, 0))
        wide_one, named = [g for g in gaps if g.driver == driver], voice.quoted(driver)
        return voice.say(
            "priorities.headline-gap", count=count, rests=wide_one, driver=named, gap=gap
        )
    if gaps:
        return voice.say("priorities.headline-no-gap", rests=gaps)
    stated = voice.results.action.stated
    more = tuple(row.driver for row in stated if row.standing == "weighs-more")
    if 0 < len(more) <= NAMED:
        why, named = _of(stated, more), voice.names(more)
        return voice.say("priorities.headline-more", count=len(more), rests=why, drivers=named)
    first = tuple(row.driver for row in stated if row.stated_best == 1)
    if 0 < len(first) <= NAMED:
        why, named = _of(stated, first), voice.names(first)
        return voice.say("priorities.headline-said", rests=why, drivers=named)
    return longer_words(voice) or voice.say("priorities.headline-plain")


def _of(rows: Sequence[StatedImportance], drivers: Sequence[str]) -> list[StatedImportance]:
    return [row for row in rows if row.driver in drivers]


def _gap_figure(voice: Voice, gaps: Sequence[Gap]) -> Figure:
    number = voice.formats.number
    dots = [_gap_dot(voice, gap) for gap in gaps]
    ends = [value for gap in gaps for value in (gap.expected, gap.experienced)]
    spoken = [
        voice.say(
            "priorities.alt-pair",
            driver=voice.name(gap.driver),
            expected=number(gap.expected),
            experienced=number(gap.experienced),
        )
        for gap in gaps
    ]
    axis = axes.tens(ends, number)
    low, high = number(axis.low), number(axis.high)
    plot = DotPlot(
        axis=axis,
        rows=dots,
        earlier=[gap.expected for gap in gaps],
        alt=voice.say("priorities.alt-gaps", pairs=voice.words.chain(spoken)),
    )
    return Figure(
        id="gaps",
        headline=voice.say("priorities.gaps"),
        subtitle=voice.say("priorities.gaps-subtitle", low=low, high=high),
        picture=charts.dot_plot(plot),
        source=voice.source(*(gap.gap.n for gap in gaps if gap.gap)),
    )


def _gap_dot(voice: Voice, gap: Gap) -> Dot:
    text = figure(gap.gap, lambda value: voice.formats.signed(value, 0))
    return Dot(label=voice.name(gap.driver), value=gap.experienced, text=text)


def _gap_table(voice: Voice, gaps: Sequence[Gap]) -> Table:
    widths = {"driver": 26, "expected": 13, "experienced": 14, "gap": 12, "range": 23}
    columns = [
        Column(title=voice.say(f"priorities.column.{key}"), width=width)
        for key, width in widths.items()
    ]
    answers = Column(title=voice.say("column.answers"), align="number", width=12)
    return Table(
        caption=voice.say("priorities.gaps-caption"),
        columns=(*columns, answers),
        rows=tuple(_gap_row(voice, gap) for gap in gaps),
        note=voice.say("priorities.gaps-note"),
    )


def _gap_row(voice: Voice, gap: Gap) -> Row:
    signed, number, row = voice.formats.signed, voice.formats.number, gap.gap
    assert row is not None  # rows without one are not handed over
    scores = [number(value, 1) if row.shown else figure(row, number) for value in _scores(gap)]
    cells = (voice.name(gap.driver), *scores, figure(row, signed), between(voice, row, signed))
    return Row(cells=(*cells, number(row.n)), strong=bounded(row) and row.low > 0)


def _scores(gap: Gap) -> tuple[float, float]:
    return gap.expected, gap.experienced


def _stated_row(voice: Voice, row: StatedImportance) -> Row:
    number, percent = voice.formats.number, voice.formats.percent
    said = voice.say(
        "priorities.ranged",
        value=number(row.stated, 1),
        low=number(row.stated_low),
        high=number(row.stated_high),
    )
    share = voice.say(
        "priorities.ranged",
        value=percent(row.share),
        low=percent(row.share_low),
        high=percent(row.share_high),
    )
    return Row(
        cells=(
            voice.name(row.driver),
            said,
            _places(row.stated_best, row.stated_worst),
            share,
            _places(row.derived_best, row.derived_worst),
            voice.say(f"priorities.standing.{row.standing or 'unclear'}", rests=(row,)),
        )
    )


def _places(best: int, worst: int) -> str:
    return str(best) if best == worst else f"{best}{EN_DASH}{worst}"
