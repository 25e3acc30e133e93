"""What charts draw besides labels: dots, clipped intervals, breaks, keys, alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from cmt.reports import charts
from cmt.reports.charts.boxes import Box
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
    Tick,
    Trend,
    TrendPanel,
    TrendPoint,
)

SVG = "{http://www.w3.org/2000/svg}"
AXIS = Axis(low=0, high=100, ticks=[Tick(value=v, text=str(v)) for v in range(0, 101, 25)])


def drawn(picture: Picture, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(picture.svg).iter(SVG + tag))


def words(picture: Picture) -> list[str]:
    return [box.text for box in charts.boxes(picture)]


def one_dot(**fields: object) -> Picture:
    dot = Dot(**{"label": "Courtesy", "value": 50.0, "text": "50", **fields})  # type: ignore[arg-type]
    return charts.dot_plot(DotPlot(axis=AXIS, rows=[dot], alt="Courtesy: 50 out of 100"))


def test_the_alternative_is_the_title_of_the_svg() -> None:
    assert [title.text for title in drawn(one_dot(), "title")] == ["Courtesy: 50 out of 100"]


def test_no_presentation_weasyprint_would_ignore() -> None:
    svg = one_dot(low=-5.0, high=105.0).svg
    assert not any(word in svg for word in ("style=", "class=", "currentColor", "<filter", "var("))


def test_a_hollow_dot_is_white_inside() -> None:
    assert [dot.get("fill") for dot in drawn(one_dot(hollow=True), "circle")] == ["#FFFFFF"]
    assert [dot.get("fill") for dot in drawn(one_dot(), "circle")] == ["#12436D"]


@pytest.mark.parametrize("value", [None, float("nan")])
def test_a_withheld_value_shows_only_its_text(value: float | None) -> None:
    picture = one_dot(value=value, low=40.0, high=60.0, text="x")
    assert "x" in words(picture)
    assert drawn(picture, "circle") == []
    assert [line for line in drawn(picture, "line") if line.get("stroke") == "#12436D"] == []


@pytest.mark.parametrize(("low", "high", "arrows"), [(40, 60, 0), (-5, 60, 1), (-5, 105, 2)])
def test_an_interval_that_leaves_the_axis_ends_in_an_arrow(
    low: float, high: float, arrows: int
) -> None:
    assert len(drawn(one_dot(low=low, high=high), "polygon")) == arrows


def test_at_most_ten_grid_lines() -> None:
    axis = Axis(low=0, high=100, ticks=[Tick(value=v, text=str(v)) for v in range(101)])
    picture = charts.dot_plot(DotPlot(axis=axis, rows=[Dot(label="a", value=50)]))
    assert 2 <= len(drawn(picture, "line")) <= 10


def quadrant(labels: Sequence[str], places: Sequence[tuple[float, float]]) -> Picture:
    points = [
        QuadrantPoint(label=label, x=x, y=y, x_low=x - 2, x_high=x + 2, y_low=y - 2, y_high=y + 2)
        for label, (x, y) in zip(labels, places, strict=True)
    ]
    line = Tick(value=50, text="Average: 50")
    corners = ("Act first", "Protect", "Maintain", "Monitor")
    return charts.quadrant(
        Quadrant(x=AXIS, y=AXIS, x_line=line, y_line=line, points=points, corners=corners)
    )


def around(dot: ElementTree.Element) -> Box:
    x, y, r = (float(dot.get(name, "nan")) for name in ("cx", "cy", "r"))
    return Box(left=x - r, top=y - r, right=x + r, bottom=y + r)


def test_quadrant_labels_touch_neither_dots_nor_lines() -> None:
    names = [f"Driver number {i}" for i in range(12)]
    places = [(30 + 4 * i, 35 + (i * 37) % 30) for i in range(12)]
    picture = quadrant(names, places)
    labels = [box for box in charts.boxes(picture) if box.text in names]
    assert len(labels) == 12
    axes = [line for line in drawn(picture, "line") if line.get("stroke") == "#3D3D3D"]
    assert len(axes) == 2
    for box in labels:
        assert not any(box.overlaps(around(dot)) for dot in drawn(picture, "circle")), box.text
        for line in axes:
            start = (float(line.get("x1", "0")), float(line.get("y1", "0")))
            end = (float(line.get("x2", "0")), float(line.get("y2", "0")))
            assert not box.crosses(start, end), box.text


def test_labels_that_cannot_fit_become_numbers_with_a_key() -> None:
    names = [f"A driver with a name that takes room {i}" for i in range(20)]
    picture = quadrant(names, [(48 + i % 5, 48 + i // 5) for i in range(20)])
    found = words(picture)
    assert all(found.count(str(i)) >= 2 for i in range(1, 21) if str(i) not in ("25", "50"))
    assert len(drawn(picture, "circle")) == 20


def test_the_arms_of_a_cross_meet_its_dot() -> None:
    picture = quadrant(["Courtesy"], [(70, 30)])
    dot = drawn(picture, "circle")[0]
    arms = [line for line in drawn(picture, "line") if line.get("stroke") == "#B5C3D1"]
    assert [arms[0].get("y1"), arms[1].get("x1")] == [dot.get("cy"), dot.get("cx")]


def bars(*shares: Sequence[float]) -> Picture:
    made = [
        Bar(
            label="Question",
            unfavourable=[Share(value=worst, text="a")],
            neutral=[Share(value=neutral, text="b")],
            favourable=[Share(value=best, text="c")],
            text="60%",
        )
        for worst, neutral, best in shares
    ]
    return charts.stacked_bars(
        StackedBars(
            bars=made,
            legend_unfavourable=["Dissatisfied"],
            legend_neutral=["Neither"],
            legend_favourable=["Satisfied"],
            text_title="Favourable",
        )
    )


def test_bars_share_one_scale_and_one_common_line() -> None:
    segments = [
        (float(box.get("x", "0")), float(box.get("width", "0")))
        for box in drawn(bars((0.2, 0.2, 0.6), (0.4, 0.1, 0.5)), "rect")
        if box.get("height") == "15"
    ]
    (w1, n1, b1), (w2, n2, b2) = ([segments[i] for i in order] for order in ((0, 2, 1), (3, 5, 4)))
    assert w1[0] + w1[1] == pytest.approx(b1[0], abs=0.02)
    assert (b1[0], n1[0]) == (b2[0], n2[0])
    widths = [w1[1], n1[1], b1[1], w2[1], n2[1], b2[1]]
    scale = b1[1] / 0.6
    assert [w / scale for w in widths] == pytest.approx([0.2, 0.2, 0.6, 0.4, 0.1, 0.5], abs=1e-3)


def test_a_text_is_drawn_only_where_it_fits() -> None:
    assert "a" in words(bars((0.4, 0.1, 0.5)))
    assert "a" not in words(bars((0.01, 0.1, 0.89)))


def trend(values: Sequence[float | None], breaks: Sequence[str] = ()) -> Picture:
    points = [
        TrendPoint(
            wave=str(2018 + i),
            value=value,
            low=None if value is None else value - 2,
            high=None if value is None else value + 2,
            text="x" if value is None else f"{value:.0f}",
        )
        for i, value in enumerate(values)
    ]
    panel = TrendPanel(title="Overall", points=points, break_before=breaks)
    return charts.trend(Trend(axis=AXIS, panels=[panel]))


@pytest.mark.parametrize(
    ("values", "breaks", "lines"),
    [
        ([70], (), 0),
        ([70, 72], (), 1),
        ([70, 72, 74, 75, 71, 70, 69, 72], (), 1),
        ([70, 72, None, 75, 71], (), 2),
        ([70, 72, 74, 75], ("2020",), 2),
    ],
)
def test_a_series_is_one_line_between_gaps_and_breaks(
    values: Sequence[float | None], breaks: Sequence[str], lines: int
) -> None:
    picture = trend(values, breaks)
    assert len(drawn(picture, "polyline")) == lines
    assert len(drawn(picture, "polygon")) == lines  # one ribbon a line
    assert len(drawn(picture, "circle")) == sum(value is not None for value in values)
    dashed = [line for line in drawn(picture, "line") if line.get("stroke-dasharray")]
    assert len(dashed) == len(breaks)


def test_first_and_last_value_are_always_written() -> None:
    found = words(trend([70, 72, 74, 75, 71, 70, 69, 73]))
    assert {"70", "73", "2025"} <= set(found)
