"""The deck: what it says, that it fits, that an office program and a screen reader can use it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from python_calamine import CalamineWorkbook

from cmt.analysis.history import History, Trend, TrendPoint, WaveBrief
from cmt.analysis.peers import PeerPosition
from cmt.errors import ReportError
from cmt.reports.charts.boxes import Box
from cmt.reports.compose import compose
from cmt.reports.deck import write_deck
from cmt.reports.deck_data import MOST_POINTS, peers_chart, trend_chart
from cmt.reports.deck_fit import LEADING, WIDER, fitted_table, fitted_text, row_heights
from cmt.reports.deck_model import ChartPart, Line
from cmt.reports.deck_scatter import label_sides
from cmt.reports.look import Look
from cmt.reports.measure import text_width
from cmt.reports.model import Column, Row, Table
from cmt.reports.sections.drivers import quadrant_spec
from cmt.reports.voice import voice_for
from cmt.reports.words import load_words
from cmt.responses.model import SurveyInfo
from tests import hostile
from tests.deck_fitting import box_of, check_fits, check_inside
from tests.deck_reading import (
    alternative,
    charts_of,
    found,
    halves_of,
    is_decorative,
    opened,
    tables_of,
    texts_of_slide,
    title_of,
    values_of,
)
from tests.decks import EXAMPLES, LANGUAGES, MADE, content, deck, example, made
from tests.report_surveys import centre, minimal
from tests.reports_fixture import CORE, VARIANTS, full

LIBERATION = Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_the_messages_of_the_report(language: str) -> None:
    report = compose(centre(), language)
    titles = [title_of(slide) for slide in example(language).slides]
    headlines = {section.id: section.headline for section in report.sections}
    assert titles[0] == report.title
    wanted = [headlines[n] for n in ("summary", "drivers", "questions", "waves", "comments")]
    assert [title for title in titles[1:] if title in wanted] == wanted
    assert len(titles) == 8 and all(any(s.isdigit() for s in title) for title in titles[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_hold_the_results_unrounded(language: str) -> None:
    results = centre()
    chart = charts_of(example(language).slides[1])[0]
    (scores,) = values_of(chart).values()
    halves = halves_of(chart.plots[0].series[0])
    measures = {**results.instrument.drivers, results.outcome: results.instrument.items["overall"]}
    assert len(scores) == len(halves) == len(results.instrument.drivers) + 1
    known = {round(value, 9) for value in scores.values() if value is not None}
    rows = [results.estimates.get(measure, "index") for measure in measures]
    assert known == {round(row.estimate, 9) for row in rows if row}
    lows = sorted(value - below for value, (below, _) in zip(scores.values(), halves, strict=True))
    assert lows == pytest.approx(sorted(row.low for row in rows if row), abs=1e-9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_behind_a_chart_are_those_it_shows(language: str) -> None:
    """What opens when a manager edits the data."""
    for slide in example(language).slides:
        for chart in charts_of(slide):
            blob = chart.part.chart_workbook.xlsx_part.blob
            book = CalamineWorkbook.from_filelike(BytesIO(blob))
            rows = book.get_sheet_by_name("Sheet1").to_python()
            behind = {round(v, 9) for row in rows for v in row if isinstance(v, float)}
            drawn = found(chart._chartSpace, "//c:ser/*[self::c:val or self::c:yVal]//c:v")
            assert drawn and {round(float(value.text), 9) for value in drawn} <= behind


@pytest.mark.parametrize(("name", "language"), [*MADE, *EXAMPLES])
def test_nothing_stands_outside_its_slide_and_every_text_fits(name: str, language: str) -> None:
    slides = deck(name, language).slides
    assert 4 <= len(slides) <= 8
    for slide in slides:
        check_fits(slide)


@pytest.mark.parametrize("language", LANGUAGES)
def test_shapes_do_not_lie_on_one_another(language: str) -> None:
    for slide in (*example(language).slides, *deck("apart", language).slides):
        boxes = [box_of(shape) for shape in slide.shapes if not is_decorative(shape)]
        for at, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[at + 1 :]), title_of(slide)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_text_is_described(language: str) -> None:
    described = [
        alternative(shape)
        for slide in example(language).slides
        for shape in slide.shapes
        if not shape.has_text_frame
    ]
    assert len(described) >= 9 and all(len(text) > 5 for text in described)
    for slide in example(language).slides:
        assert slide.shapes.title is not None
        assert all(shape.text_frame.text or is_decorative(shape) for shape in slide.shapes
                   if shape.has_text_frame)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slide_has_notes_and_says_its_language(language: str) -> None:
    """A quote says its own, which is no other than the languages of the questionnaire."""
    for slide in example(language).slides:
        notes = slide.notes_slide
        assert len(notes.notes_text_frame.text) > 40
        own = set(found(notes._element, ".//a:r/a:rPr/@lang"))
        plain = "[not(contains(../a:t, '“') or contains(../a:t, '«'))]"
        said = found(slide._element, f".//a:r/a:rPr{plain}/@lang")
        assert own == {f"{language}-CA"} == set(said)
        assert set(found(slide._element, ".//a:r/a:rPr/@lang")) <= {"en-CA", "fr-CA"}
    about = example(language).core_properties
    assert about.language == f"{language}-CA"
    assert about.title == compose(centre(), language).title


def test_type_and_colours_are_said_outright() -> None:
    for slide in example("en").slides:
        for run in found(slide._element, ".//a:r/a:rPr"):
            assert run.get("sz") and found(run, "a:latin/@typeface") == ["Arial"]
            assert found(run, "a:solidFill/a:srgbClr")


def test_an_accent_colours_bars_and_titles() -> None:
    content = made(full(), "en", Look(colour="#0B6B3A"))
    with zipfile.ZipFile(BytesIO(content)) as parts:
        drawn = b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".xml"))
    assert b"0B6B3A" in drawn and b"12436D" not in drawn


def test_withheld_scores_are_nowhere_in_the_file() -> None:
    """Neither drawn, nor in the workbook behind a chart."""
    results = VARIANTS["few"]
    hidden = [row for row in results.estimates if not row.shown]
    assert hidden
    charts = [chart for slide in deck("tiny", "en").slides for chart in charts_of(slide)]
    numbers = [v for chart in charts for row in values_of(chart).values() for v in row.values()]
    assert not any(number for number in numbers)


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_hostile_texts_neither_break_nor_leave_their_boxes(name: str) -> None:
    """Nor is there a formula behind a chart."""
    slides = opened(made(hostile.survey(full(), hostile.TEXTS[name]), "fr")).slides
    for slide in slides:
        for shape in slide.shapes:
            check_inside(shape)
        for chart in charts_of(slide):
            with zipfile.ZipFile(BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as parts:
                assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_equal_results_give_equal_files(tmp_path: Path) -> None:
    write_deck(compose(full(), "en"), full(), tmp_path / "again.pptx")
    assert (tmp_path / "again.pptx").read_bytes() == content("full", "en")


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be written"):
        write_deck(compose(full(), "en"), full(), tmp_path / "absent" / "deck.pptx")


def test_five_questions_make_a_deck_too() -> None:
    slides = opened(made(minimal(), "en")).slides
    assert len(slides) == 6 and "Clarity" in " ".join(texts_of_slide(slides[2]))


def test_names_in_the_quadrant_stay_inside_it() -> None:
    plot = Box(left=46, top=12, right=470, bottom=320)
    for language in LANGUAGES:
        voice = voice_for(centre(), language)
        assert voice.results.priorities is not None
        sides = label_sides(quadrant_spec(voice, voice.results.priorities, 360), plot)
        assert all(box.inside(plot) for _, box in sides)
        for at, (_, box) in enumerate(sides):
            assert not any(box.overlaps(other) for _, other in sides[at + 1 :])


def test_arial_is_no_wider_than_it_is_taken_to_be() -> None:
    """Liberation Sans has the widths of Arial; every text of the reports, as it is measured."""
    if not LIBERATION.is_file():
        pytest.skip("Liberation Sans is not on this machine")
    with TTFont(LIBERATION) as font:
        em, widths, known = font["head"].unitsPerEm, font["hmtx"].metrics, font.getBestCmap()
    for language in LANGUAGES:
        for text in load_words(language).texts.values():
            if len(text) >= 40 and all(ord(sign) in known for sign in text):
                arial = sum(widths[known[ord(sign)]][0] for sign in text) / em
                assert arial <= text_width(text, 1.0) * WIDER


def test_type_shrinks_until_a_text_fits_and_is_cut_when_none_does() -> None:
    lines = tuple(Line(text="word " * 40) for _ in range(4))
    large, small = fitted_text(lines, 800, 400), fitted_text(lines, 300, 200)
    assert large.size > small.size and large.lines == lines
    cut = fitted_text(lines, 100, 60)
    assert cut.height <= 60 and any(line.text.endswith("…") for line in cut.lines)


def test_rows_a_table_has_no_room_for_are_counted() -> None:
    columns = (Column(title="A", width=60), Column(title="B", width=40))
    rows = tuple(Row(cells=(f"row {at}", "1")) for at in range(50))
    fitted = fitted_table(Table(caption="t", columns=columns, rows=rows), 300, 200)
    assert fitted.left_out == 50 - len(fitted.rows) > 0
    assert sum(fitted.heights) + fitted.size * LEADING <= 200
    long = tuple(Row(cells=("word " * 90, "1")) for _ in range(6))
    short = fitted_table(Table(caption="t", columns=columns, rows=long), 300, 200)
    assert len(short.rows) >= 3 and all(row.cells[0].endswith("…") for row in short.rows)
    whole = fitted_table(Table(caption="t", columns=columns, rows=rows[:3]), 300, 200)
    assert whole.left_out == 0 and len(whole.heights) == 4
    assert list(whole.heights) == row_heights(
        Table(caption="t", columns=columns, rows=rows[:3]), 300, whole.size
    )


def test_tables_of_the_deck_are_those_of_the_report() -> None:
    (table,) = tables_of(example("en").slides[2])
    assert table[0] == ["Driver", "Rank", "Share of explained variation", "Score", "Verdict"]
    assert {row[0] for row in table[1:]} == {d.name["en"] for d in CORE.drivers.values()}


def _line(points: tuple[TrendPoint, ...], language: str) -> ChartPart:
    """The line of the overall score over waves that are called by their years."""
    waves = tuple(
        WaveBrief(label=str(2020 + at), info=SurveyInfo(), n=400) for at in range(len(points))
    )
    history = History(
        waves=waves, trends=(Trend(item=CORE.outcome, statistic="index", points=points),)
    )
    place = Box(left=0, top=0, right=400, bottom=300)
    return trend_chart(voice_for(full(), language), history, CORE.outcome, place)


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_waves_are_a_line_with_a_gap_where_a_number_is_withheld(language: str) -> None:
    points = (
        TrendPoint(wave=0, estimate=60.0, low=58.0, high=62.0, n=400),
        TrendPoint(wave=1, estimate=61.5, low=60.0, high=63.0, n=5, flag="withheld"),
        TrendPoint(wave=2, estimate=65.25, low=63.0, high=67.5, n=500),
    )
    chart = _line(points, language)
    assert chart.kind == "lines" and chart.series[0].values == (60.0, None, 65.25)
    assert chart.series[0].low == (58.0, None, 63.0)
    assert "2022" in chart.alt and "62" not in chart.alt


def test_a_line_ends_where_another_question_was_asked_and_holds_the_latest_waves() -> None:
    points = tuple(
        TrendPoint(wave=at, estimate=60.0 + at, low=59.0, high=70.0, n=400) for at in range(15)
    )
    ended = replace(points[7], breaks=("wording",))
    chart = _line((*points[:7], ended, *points[8:]), "en")
    assert chart.labels == tuple(str(2023 + at) for at in range(MOST_POINTS))
    assert chart.series[0].values == (*[None] * 4, *[60.0 + at for at in range(7, 15)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_peers_are_charted_beside_the_survey(language: str) -> None:
    """A withheld score of one's own has no bar, a measure without enough peers no mean."""
    rows = (
        PeerPosition(measure=CORE.outcome, standing="above", own=75.5, mean=64.25),
        PeerPosition(measure=next(iter(CORE.drivers)), standing="withheld", own=50.0),
    )
    place = Box(left=0, top=0, right=400, bottom=300)
    chart = peers_chart(voice_for(full(), language), rows, place)
    assert [series.values for series in chart.series] == [(75.5, None), (64.25, None)]
    assert "50" not in chart.alt
