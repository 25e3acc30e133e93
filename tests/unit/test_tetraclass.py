"""The map of what poor and good scores go with: drawn where the data carry it, never by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmt.analysis.detail import Asymmetry
from cmt.analysis.results import Results
from cmt.analysis.tetraclass import tetraclass_map
from cmt.reports.model import Figure, Table
from cmt.reports.sections.tetraclass import tetraclass_section
from cmt.reports.voice import voice_for
from tests.report_surveys import centre, minimal


def rows() -> tuple[Asymmetry, ...]:
    """Four drivers, one in each corner of a map that crosses at 0.5 and 0.5."""
    placed = (
        ("key", 0.9, -0.8),
        ("plus", 0.7, -0.3),
        ("basic", 0.3, -0.7),
        ("secondary", 0.1, -0.2),
    )
    made = tuple(
        Asymmetry(driver=name, low=20, between=20, high=20, when_high=up, when_low=down)
        for name, up, down in placed
    )
    return tuple(
        replace(row, tetraclass=name, pull="key" if name == "key" else "")
        for row, (name, _, _) in zip(made, placed, strict=True)
    )  # fmt: skip


def test_lines_cross_at_the_means_and_corners_follow() -> None:
    found = tetraclass_map(rows())
    assert found
    assert (found.falls, found.rises) == pytest.approx((0.5, 0.5))
    corners = {
        (True, True): "key",
        (True, False): "plus",
        (False, True): "basic",
        (False, False): "secondary",
    }
    for spot in found.spots:
        assert corners[spot.rises > found.rises, spot.falls > found.falls] == spot.place
    assert [spot.driver for spot in found.spots if spot.confirmed] == ["key"]


def test_there_is_no_map_of_too_few_or_of_what_no_interval_confirms() -> None:
    assert tetraclass_map(rows()[:2]) is None
    assert tetraclass_map([replace(row, pull="") for row in rows()]) is None
    assert tetraclass_section(voice_for(minimal(), "en")) is None


def test_corners_of_a_survey_are_those_of_its_analysis() -> None:
    """The lines of the map part the drivers as the analysis did."""
    detail = centre().driver_detail
    assert detail
    found = tetraclass_map(detail.asymmetry)
    assert found
    for spot in found.spots:
        high, low = spot.rises > found.rises, spot.falls > found.falls
        assert (spot.place in ("key", "plus"), spot.place in ("key", "basic")) == (high, low)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_has_the_map_its_text_and_the_table_of_tests(language: str) -> None:
    results: Results = centre()
    voice = voice_for(results, language)
    section = tetraclass_section(voice)
    assert section
    figure, table = section.blocks[:2]
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    assert results.driver_detail
    for row, line in zip(results.driver_detail.asymmetry, table.rows, strict=True):
        assert line.cells[0] == voice.name(row.driver)
        if row.penalty == row.penalty:
            assert line.cells[1].startswith(voice.formats.signed(row.penalty, 2))
            assert line.cells[2].startswith(voice.formats.signed(row.reward, 2))
        if row.tetraclass:
            assert voice.name(row.driver) in figure.picture.alt
    pulled = [row for row in results.driver_detail.asymmetry if row.pull == "basic"]
    assert all(voice.name(row.driver) in section.headline for row in pulled)
