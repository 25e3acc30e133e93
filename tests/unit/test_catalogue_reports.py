"""Every questionnaire that comes with cmt, and some that could be written, makes a good report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyphen
import pytest

from cmt.analysis.gather import analyse
from cmt.analysis.results import Results
from cmt.instrument.catalogue import find, names
from cmt.instrument.model import Driver, Instrument, Section
from cmt.reports.charts.specs import Picture
from cmt.reports.compose import compose
from cmt.reports.measure import text_width
from cmt.reports.model import Figure, Report, Table
from cmt.reports.pdf import laid_out, pdf_bytes
from cmt.reports.render import render
from cmt.reports.room import HEIGHT, WIDTH
from cmt.reports.sections.questions import SERVICE_ROLES
from cmt.reports.sheets import sheets
from cmt.reports.voice import voice_for
from cmt.responses.model import SurveyInfo
from cmt.responses.wave import Wave, read
from tests.page_boxes import assert_pages_filled, assert_texts_apart, faults
from tests.report_texts import blocks_of, texts_of
from tests.synthetic import write_export

CORE, BANK = find("cmt-core"), find("cmt-bank")
ASKED = tuple(name for name in names() if find(name).outcome)
WAVES = ("citizens-first", "cmt-core", "servperf", "us-a11-280-thumbs")
"""Questionnaires also compared with an earlier wave."""
DENSE = 7.8
"""Type size of the tables of answers."""


def many_drivers(count: int) -> Instrument:
    """Overall satisfaction and this many drivers, each of two questions of the bank."""
    pairs = [
        replace(driver, id=f"{driver.id}-{at}", items=driver.items[at : at + 2])
        for at in range(0, 6, 2)
        for driver in BANK.drivers.values()
        if len(driver.items) > at + 1
    ]
    drivers: dict[str, Driver] = {driver.id: driver for driver in pairs[:count]}
    rated = [item for driver in drivers.values() for item in driver.items]
    items = {"overall": CORE.items["overall"]}
    items |= {item: replace(BANK.items[item], ask_if={}) for item in rated}
    return replace(
        CORE,
        items=items,
        drivers=drivers,
        scales={**BANK.scales, **CORE.scales},
        grids=BANK.grids,
        sections=(Section(id="all", title=CORE.title, items=tuple(items)),),
    )


def one_driver() -> Instrument:
    short = find("cmt-short")
    return replace(short, drivers=dict([*short.drivers.items()][:1]))


def hundred_points() -> Instrument:
    """Quality rated from 0 to 100 by ones."""
    asked = find("citizens-first")
    tens = asked.scales["quality-100"]
    ones = replace(
        tens,
        points=tuple(range(101)),
        labels={
            language: (words[0], *map(str, range(1, 100)), words[-1])
            for language, words in tens.labels.items()
        },
        favourable=tuple(range(80, 101)),
        marked_unfavourable=tuple(range(50)),
    )
    return replace(asked, scales={**asked.scales, tens.id: ones})


OTHERS: dict[str, Callable[[], Instrument]] = {
    "drivers-12": lambda: many_drivers(12),
    "drivers-14": lambda: many_drivers(14),
    "drivers-30": lambda: many_drivers(30),
    "one-driver": one_driver,
    "points-101": hundred_points,
}
EVERY = [(name, language) for name in (*ASKED, *OTHERS) for language in ("en", "fr")]


@cache
def instrument(name: str) -> Instrument:
    return OTHERS[name]() if name in OTHERS else find(name)


def export(name: str, language: str, **how: Any) -> Wave:
    """Answers as an export has them in one language: the same clients in every language."""
    with TemporaryDirectory() as folder:
        path = write_export(Path(folder) / "wave.csv", instrument(name), language, **how)
        return read(path, instrument(name))


@cache
def wave(name: str, language: str) -> Wave:
    return export(name, language, n=320)


@cache
def results(name: str) -> Results:
    asked, earlier = instrument(name), None
    if name in WAVES or name in ("drivers-12", "drivers-30"):
        then = export(name, "en", n=240, seed=9, lift=-0.3)
        earlier = analyse(then, asked, info=SurveyInfo(label="2025"))
    return analyse(wave(name, "en"), asked, info=SurveyInfo(label="2026"), earlier=earlier)


@cache
def report(name: str, language: str) -> Report:
    return compose(results(name), language)


def tables(made: Report) -> list[Table]:
    return [block for block in blocks_of(made) if isinstance(block, Table)]


def syllables(word: str, language: str) -> list[str]:
    """Where the printer may break a heading: templates/print.css sets the limits."""
    parts = pyphen.Pyphen(lang=f"{language}", left=2, right=3).inserted(word).split("-")
    return [word] if len(word) < 6 else [f"{part}-" for part in parts[:-1]] + parts[-1:]


def pictures(made: Report) -> list[Picture]:
    return [block.picture for block in blocks_of(made) if isinstance(block, Figure)]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_question_of_the_export_is_understood(name: str, language: str) -> None:
    """And understood alike in both, so that one analysis stands for both languages."""
    found = wave(name, language)
    assert [match.column for match in found.mapping.matches if not match.item] == []
    assert found.mapping.missing_items == ()
    assert found.responses.columns == wave(name, "en").responses.columns
    assert (found.responses.codes == wave(name, "en").responses.codes).all()
    assert results(name).quality.answered > 300


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_charts_hold_their_labels_and_fit_a_page(name: str, language: str) -> None:
    for picture in pictures(report(name, language)):
        assert faults(picture) == []
        assert picture.alt
        assert picture.height < HEIGHT["a4"] - 90, "with headline, subtitle and source"


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_no_number_breaks_and_no_heading_but_at_a_syllable(name: str, language: str) -> None:
    for table in tables(report(name, language)):
        for at, column in enumerate(table.columns):
            # 5 points: the padding of a dense table, and the rounding of its columns
            room = WIDTH * column.width / 100 - 5 if table.dense else WIDTH
            cells = [row.cells[at] for row in table.rows] if column.align == "number" else []
            for line in (line for cell in cells for line in cell.split("\n")):
                assert text_width(line, DENSE) <= room or " " in line, (table.caption, line)
            for word in column.title.split():
                for part in syllables(word, language):
                    assert text_width(part, DENSE, "semibold") <= room, (table.caption, word)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_outcome_is_called_what_the_questionnaire_calls_it(name: str, language: str) -> None:
    voice = voice_for(results(name), language)
    told = " ".join(texts_of(report(name, language)))
    assert voice.outcome_name in report(name, language).sections[0].headline
    usual = ("overall satisfaction", "satisfaction globale")
    if voice.outcome_name.lower() not in usual:
        assert not any(words in told.lower() for words in usual)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_priorities_and_standards_have_their_table(name: str, language: str) -> None:
    asked = instrument(name)
    captions = " ".join(table.caption for table in tables(report(name, language)))
    for item in asked.having("priority", "standard"):
        if asked.scale_of(item.id).rating:
            continue
        assert item.name(language) in captions


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_workbook_has_every_answer_of_every_question(name: str, language: str) -> None:
    asked = instrument(name)
    book = {sheet.name: sheet for sheet in sheets(voice_for(results(name), language))}
    answers = book["Answers" if language == "en" else "Réponses"].rows
    points = sum(len(asked.scale_of(i.id).points) for i in asked.items.values() if i.scale)
    assert len(answers) == points
    assert {row[1] for row in answers} == {
        asked.question(item.id, language) for item in asked.items.values() if item.scale
    }


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_headline_compares_questions_on_one_scale(name: str, language: str) -> None:
    made, asked = report(name, language), instrument(name)
    headline = next(part.headline for part in made.sections if part.id == "questions")
    rated = [item for item in asked.having(*SERVICE_ROLES) if asked.scale_of(item.id).rating]
    named = [item for item in rated if item.name(language) in headline]
    ends = {(asked.scale_of(item.id).points, asked.scale_of(item.id).favourable) for item in named}
    assert len(ends) <= 1 or len(named) > 2, "a name may stand inside another's"


def test_a_survey_without_drivers_speaks_of_none() -> None:
    for language, word in (("en", "driver"), ("fr", "facteur")):
        made = report("us-a11-280-thumbs", language)
        ids = [part.id for part in made.sections]
        assert ids == ["summary", "questions", "waves", "comments", "method"]
        first = " ".join(texts_of(replace(made, sections=made.sections[:2])))
        assert word not in first.lower()


def test_thirty_drivers_are_named_as_far_as_the_page_goes() -> None:
    made = report("drivers-30", "fr")
    glance = tables(made)[0]
    assert 20 < len(glance.rows) < 31
    assert f"{31 - len(glance.rows)} facteurs" in glance.note


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("citizens-first", "fr"), ("servperf", "fr"), ("acsi-trio", "en"), ("municipal", "fr"),
        ("us-a11-280-thumbs", "en"), ("drivers-14", "fr"), ("drivers-30", "en"),
    ],
)  # fmt: skip
def test_pages_are_filled_and_no_text_lies_on_another(name: str, language: str) -> None:
    made = report(name, language)
    document = laid_out(render(made), made.pictures)
    assert_texts_apart(document)
    assert_pages_filled(document)


@pytest.mark.parametrize(("name", "language"), [("points-101", "fr"), ("drivers-12", "en")])
def test_the_pdf_is_accessible(name: str, language: str, tmp_path: Path) -> None:
    page = pytest.importorskip("page")
    made = report(name, language)
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_bytes(render(made), made.pictures))
    checked = page.validate_pdf(path, profile="ua1")
    assert [(fault.rule_id, fault.message) for fault in checked.failures] == []
