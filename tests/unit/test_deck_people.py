"""The slides on segments and comments, and which slides a deck has room for."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from python_calamine import CalamineWorkbook

from cmt.analysis.remarks import TONES, Quote
from cmt.analysis.results import Results
from cmt.reports.charts.boxes import Box
from cmt.reports.compose import compose
from cmt.reports.deck import drawn as drawn_deck
from cmt.reports.deck_choice import ALWAYS, MOST_SLIDES, PLACES, chosen
from cmt.reports.deck_comments import comments_slide
from cmt.reports.deck_layout import MOST_SCORES
from cmt.reports.deck_marks import with_marks
from cmt.reports.deck_model import ChartPart, Deck, Slide, TablePart, TextPart
from cmt.reports.deck_segments import segments_slide
from cmt.reports.look import PLAIN
from cmt.reports.model import Column, Row, Table
from cmt.reports.readable import readable
from cmt.reports.sections.comments import frequent
from cmt.reports.voice import voice_for
from tests import hostile
from tests.deck_fitting import check_fits
from tests.deck_reading import (
    charts_of,
    found,
    opened,
    tables_of,
    texts_of_slide,
    title_of,
    values_of,
)
from tests.decks import HIDDEN, LANGUAGES, LOWER, apart, deck, many
from tests.report_surveys import centre
from tests.reports_fixture import full

PLACE = Box(left=0, top=0, right=400, bottom=300)


def served(results: Results, language: str = "en") -> Slide:
    slide = segments_slide(voice_for(results, language), compose(results, language))
    assert slide is not None
    return slide


def heard(results: Results, language: str = "en") -> Slide | None:
    return comments_slide(voice_for(results, language), compose(results, language))


def drawn(language: str) -> tuple[object, object]:
    """The slides on segments and on comments of the example whose channels differ."""
    said = {"en": ("Channel, less", "In clients"), "fr": ("Mode de service, m", "Dans les mots")}
    slides = {title_of(slide): slide for slide in deck("apart", language).slides}
    first, second = (
        next(slide for title, slide in slides.items() if title.startswith(start))
        for start in said[language]
    )
    return first, second


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_less_satisfied_is_the_title_with_its_score(language: str) -> None:
    slide, _ = drawn(language)
    row = apart().splits[0].estimates.get(apart().outcome, "index", LOWER)
    assert row is not None and str(round(row.estimate)) in title_of(slide)
    label = {"en": "“On the website”", "fr": "« Sur le site Web »"}[language]
    assert label in title_of(slide).replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_of_segments_are_their_scores_and_a_withheld_one_is_nowhere(language: str) -> None:
    slide, _ = drawn(language)
    chart = charts_of(slide)[0]
    split = apart().splits[0]
    ((_, values),) = values_of(chart).items()
    rows = [split.estimates.get(apart().outcome, "index", each) for each in split.segments]
    assert list(values.values()) == [r.estimate if r and r.shown else None for r in rows]
    assert any(name.endswith(" x") or name.endswith(", x") for name in values)
    hidden = centre().splits[0].estimates.get(apart().outcome, "index", HIDDEN)
    assert hidden is not None
    numbers = {round(hidden.estimate, 6), round(hidden.low, 6), round(hidden.high, 6)}
    book = CalamineWorkbook.from_filelike(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    behind = [v for row in book.get_sheet_by_name("Sheet1").to_python() for v in row]
    drawn_too = [float(v.text) for v in found(chart._chartSpace, "//c:val//c:v")]
    everywhere = [v for v in (*behind, *drawn_too) if isinstance(v, float)]
    assert everywhere and not numbers & {round(v, 6) for v in everywhere}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_segments_is_the_report_s(language: str) -> None:
    slide, _ = drawn(language)
    table = tables_of(slide)[0]
    section = next(s for s in compose(apart(), language).sections if s.id == "segments")
    rows = section.blocks[0].rows  # type: ignore[union-attr]
    assert table[1:] == [[row.cells[at] for at in (0, 3, 4)] for row in rows]
    part = served(apart(), language).parts[1]
    assert isinstance(part, TablePart)
    strong = [row.strong for row in part.table.rows]
    assert strong == [segment == LOWER for segment in apart().splits[0].segments]


def test_the_question_that_tells_clients_apart_comes_first() -> None:
    _, second, *rest = centre().splits
    results = replace(apart(), splits=(second, apart().splits[0], *rest))
    titles = [p.table.columns[0].title for p in served(results).parts if isinstance(p, TablePart)]
    assert titles == ["Channel", "Use in the past 12 months"]
    assert served(centre()).title == "No segment is clearly more or less satisfied than the others"


def test_more_segments_than_a_chart_holds_are_counted_and_the_lowest_stay() -> None:
    names = [f"age-group={1 + at % 7} x channel={1 + at // 7}" for at in range(20)]
    channel, *rest = apart().splits
    crossed = replace(many(channel, names), items=("age-group", "channel"))
    slide = served(replace(apart(), splits=(crossed, *rest)))
    chart = slide.parts[0]
    assert isinstance(chart, ChartPart) and len(chart.labels) == MOST_SCORES
    rows = [crossed.estimates.get(centre().outcome, "index", name) for name in names]
    scores = [row.estimate for row in rows if row]
    assert len(scores) == 20 and list(chart.series[0].values) == sorted(scores)[:MOST_SCORES]
    assert "6 more groups of clients" in slide.foot and "1 more question" in slide.foot


@pytest.mark.parametrize("language", LANGUAGES)
def test_themes_are_counted_and_quotes_are_the_report_s(language: str) -> None:
    _, slide = drawn(language)
    told = centre().comments
    assert told is not None
    ((_, shares),) = values_of(charts_of(slide)[0]).items()
    rows = frequent(told)
    assert list(shares.values()) == [row.share.estimate for row in rows]
    for label, row in zip(shares, rows, strict=True):
        assert label == f"{row.name[language]} ({sum(row.tones.values())})"
    section = next(s for s in compose(centre(), language).sections if s.id == "comments")
    quotes = [
        quote
        for block in section.blocks
        if hasattr(block, "groups")
        for _, group in block.groups
        for quote in group
    ]
    said = [text for text in texts_of_slide(slide) if text in {quote.text for quote in quotes}]
    assert len(said) >= 3
    languages = {quote.text: quote.language for quote in quotes}
    for run in found(slide._element, ".//a:r"):  # type: ignore[attr-defined]
        text = run.findtext("{*}t")
        if text in languages:
            assert run.find("{*}rPr").get("lang") == f"{languages[text]}-CA"


def test_tones_are_in_the_notes() -> None:
    slide, told = heard(centre()), centre().comments
    assert slide and told
    row = frequent(told)[0]
    said = next(note for note in slide.notes if note.startswith(f"{row.name['en']}:"))
    assert all(str(row.tones[tone]) in said for tone in TONES)


def test_rare_themes_are_not_on_the_slide() -> None:
    told = centre().comments
    assert told is not None
    rare = replace(told.themes[-1], name={"en": "Rarest", "fr": "Rare"}, tones={"pleased": 9})
    rare = replace(rare, tones={**dict.fromkeys(TONES, 0), "pleased": 9})
    slide = heard(replace(centre(), comments=replace(told, themes=(*told.themes, rare))))
    assert slide is not None and "Rarest" not in repr(slide)
    assert heard(replace(centre(), comments=replace(told, themes=(rare,)))) is None


def test_quotes_that_were_not_asked_for_leave_their_place_to_the_table() -> None:
    told = centre().comments
    assert told is not None
    silent = tuple(replace(row, quotes=()) for row in told.themes)
    slide = heard(replace(centre(), comments=replace(told, themes=silent)))
    assert slide is not None and isinstance(slide.parts[1], TablePart)


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_are_explained_where_they_stand(language: str) -> None:
    """One channel is withheld; of few clients every score is to be used with caution."""
    slide, _ = drawn(language)
    said = {"en": ("x, withheld", "E, use with"), "fr": ("x, supprimé", "E, à utiliser avec")}
    assert any(said[language][0] in text for text in texts_of_slide(slide))
    scores = deck("few", language).slides[1]
    assert all(name.endswith(", E") for name in _names(charts_of(scores)[0]))
    assert any(said[language][1] in text for text in texts_of_slide(scores))


def test_a_slide_without_marks_explains_none() -> None:
    plain = TablePart(place=PLACE, table=Table(
        caption="c", columns=(Column(title="a", width=50), Column(title="b", width=50)),
        rows=(Row(cells=("Grade E", "12.0")), Row(cells=("x", "1.5"))),
    ))  # fmt: skip
    voice = voice_for(full(), "en")
    slide = Slide(id="act", title="t", parts=(plain,), foot="Source.")
    assert with_marks(voice, slide) == slide
    weak = replace(plain, table=replace(plain.table, rows=(Row(cells=("a", "12.0\u00a0E")),)))
    marked = with_marks(voice, replace(slide, parts=(weak,)))
    assert marked.foot == "Source. Marks: E, use with caution."


def test_long_quotes_are_fewer_rather_than_small() -> None:
    told = centre().comments
    assert told is not None
    long = Quote(text="word " * 400, language="fr", tone="pleased")
    themes = tuple(replace(row, quotes=(long,)) for row in told.themes)
    slide = heard(replace(centre(), comments=replace(told, themes=themes)))
    assert slide is not None
    part = slide.parts[1]
    assert isinstance(part, TextPart) and len(part.lines) == 2


def _names(chart: object) -> list[str]:
    return [str(label) for label in chart.plots[0].categories]  # type: ignore[attr-defined]


def _slides(*ids: str) -> list[Slide]:
    return [Slide(id=each, title=each, parts=()) for each in ids]


EVERY = (
    "cover", "summary", "drivers", "act", "questions", "segments", "waves", "peers", "comments",
    "method",
)  # fmt: skip


def test_the_slides_that_stay_are_chosen_by_the_rule() -> None:
    kept = [slide.id for slide in chosen(_slides(*EVERY), apart())]
    assert kept == [each for each in EVERY if each not in ("drivers", "questions")]
    alike = [slide.id for slide in chosen(_slides(*EVERY), centre())]
    assert alike == [each for each in EVERY if each not in ("questions", "segments")]
    few = [each for each in EVERY if each not in ("peers", "waves")]
    assert [slide.id for slide in chosen(_slides(*few), apart())] == few
    assert {*ALWAYS, *PLACES} == set(EVERY) and len(ALWAYS) < MOST_SLIDES


def test_decks_keep_the_order_of_the_report_and_eight_slides() -> None:
    for name in ("apart", "example"):
        for language in LANGUAGES:
            titles = [title_of(slide) for slide in deck(name, language).slides]
            assert len(titles) == MOST_SLIDES and len(set(titles)) == len(titles)
            order = [section.headline for section in compose(centre(), language).sections]
            places = [order.index(title) for title in titles if title in order]
            assert all(one < other for one, other in pairwise(places)), titles


def test_results_without_segments_or_comments_have_neither_slide() -> None:
    results = full()
    voice, report = voice_for(results, "en"), compose(results, "en")
    assert segments_slide(voice, report) is None and comments_slide(voice, report) is None


@pytest.mark.parametrize("name", ["markup", "null", "right-to-left", "sentence", "long"])
def test_hostile_answers_themes_and_comments_keep_their_places(name: str) -> None:
    """Redaction and length of quotes are the analysis's: here comes what no analysis would give."""
    text = hostile.TEXTS[name]
    results = hostile.survey(apart(), text)
    told = results.comments
    assert told is not None
    quote = Quote(text=text, language="fr", tone="mixed")
    themes = tuple(
        replace(row, name={"en": text, "fr": text}, quotes=(quote, quote)) for row in told.themes
    )
    results = readable(replace(results, comments=replace(told, themes=themes)))
    slides = [slide for slide in (served(results, "fr"), heard(results, "fr")) if slide]
    assert len(slides) == 2
    content = drawn_deck(Deck(language="fr", title=text, owner=text, slides=tuple(slides)), PLAIN)
    for slide in opened(content).slides:
        check_fits(slide)
        for chart in charts_of(slide):
            with zipfile.ZipFile(BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as parts:
                assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
