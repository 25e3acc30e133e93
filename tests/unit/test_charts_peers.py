"""Strips and funnels: every label inside and apart, and every mark where its value is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmt.reports import charts
from cmt.reports.charts.peer_specs import Funnel, FunnelLine, Spot, Strip, Strips
from cmt.reports.charts.specs import Axis, Tick
from tests.page_boxes import faults
from tests.unit.test_charts_layout import AXES, FIGURES, MAYBE, TEXTS, WIDTHS, axis

KEY = (
    "Votre sondage, avec son intervalle à 95 %",
    "Quart inférieur, quart supérieur des organismes comparables",
    "Moitié centrale",
    "Médiane",
)
FEW = ("Tous les organismes comparables", "Leur moyenne")
SCORES = st.floats(0, 100)
QUARTERS = st.tuples(SCORES, SCORES, SCORES).map(lambda cuts: tuple(sorted(cuts)))
STRIPS = st.builds(
    Strip,
    label=TEXTS,
    value=MAYBE,
    low=MAYBE,
    high=MAYBE,
    hollow=st.booleans(),
    ends=st.one_of(st.none(), st.tuples(SCORES, SCORES).map(lambda ends: tuple(sorted(ends)))),
    quarters=st.one_of(st.none(), QUARTERS),
    mean=MAYBE,
    text=st.one_of(FIGURES, TEXTS),
    strong=st.booleans(),
)


def plot(*rows: Strip) -> str:
    return charts.strips(Strips(axis=axis(), rows=rows, key=KEY, key_few=FEW)).svg


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(STRIPS, min_size=1, max_size=25), axis=AXES, width=WIDTHS)
def test_strips(rows: list[Strip], axis: Axis, width: float) -> None:
    chart = Strips(axis=axis, rows=rows, key=KEY, key_few=FEW, width=width)
    assert faults(charts.strips(chart)) == []


@settings(max_examples=25, deadline=None)
@given(
    spots=st.lists(st.builds(Spot, base=st.floats(0, 500), value=st.floats(0, 100)), max_size=40),
    own=st.lists(
        st.builds(Spot, base=st.floats(0, 500), value=st.floats(0, 100), name=TEXTS), max_size=8
    ),
    y=AXES,
    width=WIDTHS,
)
def test_funnel(spots: list[Spot], own: list[Spot], y: Axis, width: float) -> None:
    points = [(float(n), 70 - 200 / n**0.5, 70 + 200 / n**0.5) for n in range(10, 500, 20)]
    chart = Funnel(
        x=axis(0, 500, 50, "Nombre de réponses, pondération et plan de sondage compris"),
        y=y,
        centre=Tick(value=70, text="Moyenne des organismes comparables, pondérée"),
        lines=[FunnelLine(name="95 % des sondages", points=points, dash="4 2")],
        spots=[*spots, *own],
        width=width,
    )
    assert faults(charts.funnel(chart)) == []


def test_the_median_stands_between_the_quarters_and_the_dot_at_its_value() -> None:
    rows = Strip(
        label="A", value=75.0, low=70.0, high=80.0, ends=(40.0, 90.0), quarters=(55.0, 60.0, 65.0)
    )
    svg = plot(rows)
    wide, dark = (
        re.findall(rf'<rect x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*fill="{fill}"', svg)[-1]
        for fill in ("#E1E7EE", "#B4C3D3")
    )
    scale = float(wide[1]) / 50
    assert float(dark[1]) / scale == pytest.approx(10, abs=0.1)
    dot = float(re.findall(r'<circle cx="([\d.]+)"', svg)[-1])
    assert (dot - float(wide[0])) / scale == pytest.approx(35, abs=0.1)


def test_the_key_names_only_marks_that_are_there() -> None:
    with_quarters = plot(Strip(label="A", value=70.0, ends=(50, 90), quarters=(60, 70, 80)))
    assert KEY[2] in with_quarters and FEW[1] not in with_quarters
    without = plot(Strip(label="A", value=70.0, ends=(50, 90), mean=70.0))
    assert KEY[2] not in without and FEW[1] in without
    assert KEY[0] in plot(Strip(label="A", value=70.0))


def test_peers_have_no_name_and_one_s_own_has() -> None:
    chart = Funnel(
        x=axis(0, 500, 100),
        y=axis(),
        centre=Tick(value=70, text="Mean"),
        lines=(),
        spots=[Spot(base=100, value=60), Spot(base=200, value=80, name="This survey")],
    )
    texts = [box.text for box in charts.boxes(charts.funnel(chart))]
    assert texts.count("This survey") == 1
    assert charts.funnel(chart).svg.count("<circle") == 2
