"""What poor and good scores of a driver go with: the tetraclass map beside penalty and reward."""

from __future__ import annotations

import math

from cmt.analysis.detail import Asymmetry
from cmt.analysis.tetraclass import Map, Spot, tetraclass_map
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Axis, Picture, Quadrant, QuadrantPoint, Tick
from cmt.reports.marks import NOT_AVAILABLE
from cmt.reports.model import Column, Figure, Paragraph, ReportSection, Row, Table
from cmt.reports.voice import Voice

HEIGHT = 190.0
CORNERS = ("plus", "key", "basic", "secondary")


def tetraclass_section(voice: Voice) -> ReportSection | None:
    """The map and its table; None where the answers carry neither."""
    detail = voice.results.driver_detail
    found = tetraclass_map(detail.asymmetry) if detail else None
    if detail is None or found is None or voice.results.priorities is None:
        return None
    return ReportSection(
        id="tetraclass",
        headline=_headline(voice, detail.asymmetry),
        subtitle=voice.subtitle(voice.say("tetraclass.measure")),
        blocks=(
            map_figure(voice, found),
            pulls_table(voice, detail.asymmetry),
            Paragraph(text=voice.say("tetraclass.note"), role="note"),
        ),
    )


def map_figure(voice: Voice, found: Map) -> Figure:
    """Each driver by what goes with a poor score of it, and with a good one."""
    return Figure(
        id="tetraclass",
        headline=voice.say("tetraclass.map"),
        subtitle=voice.say("tetraclass.map-subtitle"),
        picture=map_picture(voice, found),
        source=voice.source(voice.results.drivers.n),
    )


def map_picture(voice: Voice, found: Map) -> Picture:
    """The same drawn: a quadrant without intervals, hollow where none confirms the place."""
    excellence, key, basic, secondary = (voice.say(f"tetraclass.place.{c}") for c in CORNERS)
    falls = _axis(voice, [spot.falls for spot in found.spots], "falls")
    rises = _axis(voice, [spot.rises for spot in found.spots], "rises")
    mean = voice.say("tetraclass.mean")
    return charts.quadrant(
        Quadrant(
            x=falls,
            y=rises,
            x_line=Tick(value=found.falls, text=mean),
            y_line=Tick(value=found.rises, text=mean),
            points=[_point(voice, spot) for spot in found.spots],
            corners=(excellence, key, basic, secondary),
            alt=_alt(voice, found),
            height=HEIGHT,
        )
    )


def pulls_table(voice: Voice, rows: tuple[Asymmetry, ...]) -> Table:
    """What a poor score takes away and a good one adds, all drivers together, with its word."""
    widths = {"driver": 24, "penalty": 25, "reward": 25, "pull": 14, "place": 12}
    return Table(
        caption=voice.say("tetraclass.caption"),
        columns=tuple(
            Column(title=voice.say(f"tetraclass.column.{key}"), width=width)
            for key, width in widths.items()
        ),
        rows=tuple(_row(voice, row) for row in rows),
        dense=True,
    )


def _headline(voice: Voice, rows: tuple[Asymmetry, ...]) -> str:
    """The drivers whose poor scores weigh most, else whose good ones do."""
    for pull in ("basic", "excellence", "key"):
        named = [row for row in rows if row.pull == pull]
        if named:
            drivers = voice.names(tuple(row.driver for row in named))
            return voice.say(f"tetraclass.headline-{pull}", rests=named, drivers=drivers)
    return voice.say("tetraclass.map")


def _row(voice: Voice, row: Asymmetry) -> Row:
    pull = voice.say(f"tetraclass.pull.{row.pull or 'unclear'}", rests=(row,))
    place = voice.say(f"tetraclass.place.{row.tetraclass}") if row.tetraclass else NOT_AVAILABLE
    told = (
        _effect(voice, row.penalty, row.penalty_low, row.penalty_high),
        _effect(voice, row.reward, row.reward_low, row.reward_high),
    )
    return Row(cells=(voice.name(row.driver), *told, pull, place))


def _effect(voice: Voice, value: float, low: float, high: float) -> str:
    if math.isnan(value + low + high):
        return NOT_AVAILABLE
    ends = (voice.formats.signed(end, 2) for end in (value, low, high))
    value_text, low_text, high_text = ends
    return voice.say("tetraclass.effect", value=value_text, low=low_text, high=high_text)


def _point(voice: Voice, spot: Spot) -> QuadrantPoint:
    return QuadrantPoint(
        label=voice.name(spot.driver),
        x=spot.falls,
        y=spot.rises,
        x_low=spot.falls,
        x_high=spot.falls,
        y_low=spot.rises,
        y_high=spot.rises,
        hollow=not spot.confirmed,
    )


def _axis(voice: Voice, values: list[float], key: str) -> Axis:
    def write(value: float) -> str:
        return voice.formats.number(value, 1)

    low, high = min(*values, 0.0), max(values)
    title = voice.say(f"tetraclass.axis.{key}")
    return axes.fitted([low, high * 1.1], write, floor=low, ceiling=math.inf, title=title)


def _alt(voice: Voice, found: Map) -> str:
    """How many drivers, and which lies in which corner."""
    corners = [
        voice.say(
            "alt.corner",
            corner=voice.say(f"tetraclass.place.{corner}"),
            drivers=voice.words.listing(names) or voice.say("none"),
        )
        for corner in CORNERS
        for names in [[voice.name(s.driver) for s in found.spots if s.place == corner]]
    ]
    n = len(found.spots)
    return voice.say("tetraclass.alt", n=str(n), corners=voice.words.chain(corners))
