"""Every label lies inside its picture and no two labels touch, whatever the texts and values."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from cmt.reports import charts
from cmt.reports.charts.specs import (
    Axis,
    Bar,
    Dot,
    DotPlot,
    Picture,
    Quadrant,
    QuadrantPoint,
    Share,
    StackedBars,
    Steps,
    Tick,
    Trend,
    TrendPanel,
    TrendPoint,
)
from tests.page_boxes import faults

FRENCH = (
    "Rapidité du service",
    "Connaissances et compétence du personnel",
    "Le temps d’attente avant d’être servi était raisonnable compte tenu de ma demande",
    "Traitement équitable",
    "Information claire et complète en langage simple, dans la langue de mon choix",
    "J’ai obtenu ce dont j’avais besoin",
    "Anticonstitutionnellementanticonstitutionnellement",
    "Accès : bureaux, téléphone et site Web (24 heures sur 24)",
    "ÉÂÀÇ gjqy|",
)
TEXTS = st.sampled_from(FRENCH)
VALUES = st.one_of(
    st.floats(0, 100), st.floats(-500, 500), st.sampled_from([0.0, 100.0, math.nan, math.inf])
)
MAYBE = st.one_of(st.none(), VALUES)
FIGURES = st.sampled_from(["x", "..", "78", "78 (75 à 81)", "100 % E", "+1,8 (−0,9 à +4,5)", ""])
WIDTHS = st.sampled_from([300.0, 480.0, 520.0])


def axis(low: int = 0, high: int = 100, step: int = 10, title: str = "Indice de 0 à 100") -> Axis:
    places = range(low, high + 1, step)
    return Axis(
        low=low,
        high=high,
        ticks=[Tick(value=place, text=f"{place} %") for place in places],
        title=title,
    )


AXES = st.sampled_from([axis(), axis(40, 100, 5), axis(60, 80, 1, FRENCH[2] * 3), axis(step=100)])
TICKS = st.one_of(st.none(), st.builds(Tick, value=VALUES, text=TEXTS))
DOTS = st.builds(
    Dot,
    label=TEXTS,
    value=MAYBE,
    low=MAYBE,
    high=MAYBE,
    hollow=st.booleans(),
    text=FIGURES,
    strong=st.booleans(),
)


def test_faults_sees_a_cut_and_an_overlap() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><text x="0" y="10" font-size="9">Timeliness</text>'
        '<text x="5" y="12" font-size="9">Courtesy</text>'
        '<text x="50" y="30" font-size="9" text-anchor="end">Far to the left of it</text></svg>'
    )
    found = faults(Picture(svg=svg, width=100, height=40, alt=""))
    assert [fault.split(":")[0] for fault in found] == ["outside", "'Courtesy' on 'Timeliness'"]


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(DOTS, min_size=1, max_size=30),
    earlier=st.lists(MAYBE, max_size=30),
    axis=AXES,
    line=TICKS,
    width=WIDTHS,
)
def test_dot_plot(
    rows: list[Dot], earlier: list[float | None], axis: Axis, line: Tick | None, width: float
) -> None:
    plot = DotPlot(axis=axis, rows=rows, line=line, earlier=earlier, width=width)
    assert faults(charts.dot_plot(plot)) == []


POINTS = st.builds(
    QuadrantPoint,
    label=TEXTS,
    x=st.floats(40, 100),
    y=st.floats(0, 50),
    x_low=st.floats(0, 60),
    x_high=st.floats(60, 140),
    y_low=st.floats(-20, 20),
    y_high=st.floats(20, 80),
    hollow=st.booleans(),
)


@settings(max_examples=25, deadline=None)
@given(
    points=st.lists(POINTS, min_size=1, max_size=20),
    x_line=st.floats(40, 100),
    y_line=st.floats(0, 50),
    width=WIDTHS,
)
def test_quadrant(points: list[QuadrantPoint], x_line: float, y_line: float, width: float) -> None:
    chart = Quadrant(
        x=axis(40, 100, 5),
        y=axis(0, 50, 5, "Part de la satisfaction globale associée au facteur"),
        x_line=Tick(value=x_line, text="Moyenne des facteurs : 76"),
        y_line=Tick(value=y_line, text="Part égale : 12,5 %"),
        points=points,
        corners=("Agir d’abord", "Protéger", "Maintenir", "Surveiller"),
        width=width,
    )
    assert faults(charts.quadrant(chart)) == []


SHARES = st.builds(Share, value=st.floats(0, 0.5), text=st.sampled_from(["", "5 %", "42 %"]))


@st.composite
def bars(draw: st.DrawFn, points: tuple[int, int, int]) -> Bar:
    parts = [draw(st.lists(SHARES, min_size=n, max_size=n)) for n in points]
    if draw(st.booleans()):
        parts = [[], [], []]
    worse, neutral, better = parts
    label, figure = draw(TEXTS), draw(FIGURES)
    return Bar(label=label, unfavourable=worse, neutral=neutral, favourable=better, text=figure)


@settings(max_examples=25, deadline=None)
@given(data=st.data(), width=WIDTHS, title=TEXTS)
def test_stacked_bars(data: st.DataObject, width: float, title: str) -> None:
    points = data.draw(st.sampled_from([(2, 1, 2), (3, 0, 3), (1, 1, 1), (5, 1, 4)]))
    chart = StackedBars(
        bars=data.draw(st.lists(bars(points), min_size=1, max_size=30)),
        legend_unfavourable=FRENCH[: points[0]],
        legend_neutral=FRENCH[3 : 3 + points[1]],
        legend_favourable=FRENCH[2 : 2 + points[2]],
        text_title=title,
        width=width,
    )
    assert faults(charts.stacked_bars(chart)) == []


WAVES = ("2018", "Printemps 2019", "2020-2021", "2022", "Janvier 2023", "2024", "2025", "2026")


@st.composite
def panels(draw: st.DrawFn) -> TrendPanel:
    waves = WAVES[: draw(st.integers(1, 8))]
    points = [
        TrendPoint(wave=w, value=draw(MAYBE), low=draw(MAYBE), high=draw(MAYBE), text=draw(FIGURES))
        for w in waves
    ]
    verdict = draw(st.one_of(st.just(""), TEXTS))
    breaks = draw(st.lists(st.sampled_from(waves), max_size=2))
    return TrendPanel(title=draw(TEXTS), points=points, verdict=verdict, break_before=breaks)


@settings(max_examples=25, deadline=None)
@given(
    panels=st.lists(panels(), min_size=1, max_size=9),
    axis=AXES,
    columns=st.integers(1, 4),
    target=TICKS,
    width=WIDTHS,
)
def test_trend(
    panels: list[TrendPanel], axis: Axis, columns: int, target: Tick | None, width: float
) -> None:
    chart = Trend(axis=axis, panels=panels, columns=columns, target=target, width=width)
    assert faults(charts.trend(chart)) == []


@settings(max_examples=25, deadline=None)
@given(points=st.lists(DOTS, min_size=1, max_size=12), axis=AXES, width=WIDTHS, title=TEXTS)
def test_steps(points: list[Dot], axis: Axis, width: float, title: str) -> None:
    bases = [f"n = {40 * i}" for i in range(len(points))]
    chart = Steps(x_title=title, axis=axis, points=points, bases=bases, width=width)
    assert faults(charts.steps(chart)) == []
