"""Slides that some surveys have: rolling windows, crowded quadrants, many measures."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.reports.charts.boxes import Box
from cmt.reports.charts.specs import Axis, Quadrant, QuadrantPoint, Tick
from cmt.reports.compose import compose
from cmt.reports.deck_data import MOST_POINTS
from cmt.reports.deck_evidence import waves_slide
from cmt.reports.deck_layout import MOST_PAIRS, paired
from cmt.reports.deck_model import ChartPart, TextPart
from cmt.reports.deck_scatter import SIDES, label_sides
from cmt.reports.deck_slides import MESSAGES, deck_of
from cmt.reports.voice import voice_for
from tests.wave_series import published, windows

PLOT = Box(left=46, top=12, right=469, bottom=324)
AIRPORT = (
    ("Signalisation intérieure", 77.6, 0.139), ("Escaliers et trottoirs roulants", 78.4, 0.159),
    ("Écrans d’information de vol", 78.2, 0.133), ("Restaurants", 66.4, 0.162),
    ("Boutiques", 66.2, 0.135), ("Salles d’embarquement propres", 84.4, 0.08),
    ("Toilettes propres", 78.7, 0.056), ("Sentiment de sécurité", 84.7, 0.051),
    ("Facilité à s’orienter", 86.2, 0.04), ("Contrôle de sûreté", 83.1, 0.045),
)  # fmt: skip
"""The drivers of a real survey, four of which lie close together."""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_windows_without_an_earlier_wave_have_a_slide(language: str) -> None:
    results = replace(windows(), comparison=None, history=None)
    report = compose(results, language)
    slide = waves_slide(voice_for(results, language), report)
    section = next(section for section in report.sections if section.id == "waves")
    assert slide is not None and slide.title == section.headline
    chart, text = slide.parts
    assert isinstance(chart, ChartPart) and isinstance(text, TextPart) and text.lines
    assert results.rolling is not None
    latest = results.rolling.windows[-MOST_POINTS:]
    assert chart.labels == tuple(each.label.rpartition(" – ")[2] for each in latest)
    series = results.rolling.history.trend(results.outcome, "index")
    assert series is not None
    assert chart.series[0].values == tuple(p.estimate for p in series.points[-MOST_POINTS:])
    assert {"en": "rolling windows", "fr": "fenêtres mobiles"}[language] in chart.alt


def test_results_with_neither_wave_nor_window_have_no_such_slide() -> None:
    results = replace(windows(), comparison=None, history=None, rolling=None)
    assert waves_slide(voice_for(results, "en"), compose(results, "en")) is None


def test_names_of_drivers_that_lie_close_together_do_not_meet() -> None:
    boxes = [box for _, box in label_sides(_quadrant(AIRPORT), PLOT)]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(box.inside(PLOT) for box in boxes)


@given(
    st.lists(
        st.tuples(st.sampled_from(["Courtesy", "Waits", "Being heard"]),
                  st.integers(66, 89).map(float), st.integers(1, 19).map(lambda v: v / 100)),
        min_size=2, max_size=7,
    )
)  # fmt: skip
def test_no_name_would_meet_fewer_others_on_another_side(
    points: list[tuple[str, float, float]],
) -> None:
    """No better than it can be one name at a time: all other names where they are."""
    spec = _quadrant(points)
    chosen = label_sides(spec, PLOT)
    assert len(chosen) == len(points)
    for at, (side, box) in enumerate(chosen):
        assert side in SIDES
        others = [other for place, (_, other) in enumerate(chosen) if place != at]
        alone = label_sides(replace(spec, points=[spec.points[at]]), PLOT)[0][1]
        if not any(alone.overlaps(other) for other in others) and not _marked(spec, at, alone):
            assert not any(box.overlaps(other) for other in others)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_answer_says_the_rest_of_the_survey_in_a_line_each(language: str) -> None:
    """Whether a target is met too, which has no slide of its own."""
    results = published()
    report = compose(results, language)
    slides = {slide.id: slide for slide in deck_of(voice_for(results, language), report).slides}
    part = slides["summary"].parts[1]
    assert isinstance(part, TextPart)
    said = [line.text for line in part.lines]
    there = [section.headline for section in report.sections if section.id in MESSAGES]
    assert len(there) >= 4 and set(there) <= set(said)
    assert any(section.id == "targets" for section in report.sections)


def test_pairs_are_the_first_and_the_last() -> None:
    assert list(paired(range(MOST_PAIRS))) == list(range(MOST_PAIRS))
    assert list(paired(range(14))) == [0, 1, 2, 3, 4, 9, 10, 11, 12, 13]


def _quadrant(points: object) -> Quadrant:
    rows = [
        QuadrantPoint(label=name, x=x, y=y, x_low=x, x_high=x, y_low=y, y_high=y)
        for name, x, y in points  # type: ignore[attr-defined]
    ]
    return Quadrant(
        x=Axis(low=65, high=90, ticks=(), title="Cote"),
        y=Axis(low=0, high=0.2, ticks=(), title="Part"),
        x_line=Tick(value=78.37, text="Moyenne des facteurs : 78"),
        y_line=Tick(value=0.1, text="Part égale : 10 %"),
        points=rows,
        corners=("Agir d’abord", "Protéger", "Maintenir", "Surveiller"),
    )


def _marked(spec: Quadrant, at: int, box: Box) -> bool:
    """Whether the mark of another point is under a name."""
    for other, point in enumerate(spec.points):
        x = PLOT.left + (point.x - 65) / 25 * (PLOT.right - PLOT.left)
        y = PLOT.bottom - point.y / 0.2 * (PLOT.bottom - PLOT.top)
        spot = Box(left=x - 5, top=y - 5, right=x + 5, bottom=y + 5)
        if other != at and box.overlaps(spot):
            return True
    return False
