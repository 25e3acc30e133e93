"""What the workbook and the drivers page say of a driver's place, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmt.analysis.detail import (
    Asymmetry,
    AtMix,
    DriverChance,
    DriverDetail,
    OrdinalCheck,
    OrdinalEffect,
    OutcomeLevel,
    OutcomeMix,
    SideModel,
    SideShare,
)
from cmt.analysis.results import RefusalReason, Results
from cmt.reports.sections.driver_notes import driver_notes
from cmt.reports.sections.drivers import drivers_section
from cmt.reports.sheet_drivers import detail_facts, drivers_sheet, models_sheet
from cmt.reports.sheets import survey_sheet
from cmt.reports.voice import Voice, voice_for
from tests.reports_fixture import MODELLED, REFUSALS, full

FIRST, SECOND, THIRD = MODELLED[:3]


def detailed(**changes: object) -> Results:
    detail = DriverDetail(
        smallest_eigenvalue=0.31,
        chances=(DriverChance(driver=FIRST, sign="suppressor", top_three=0.75, act_first=0.5),),
        chance_error=0.004,
        tiers=((SECOND,), (FIRST, THIRD)),
        alike=((FIRST, THIRD),),
        ordinal=OrdinalCheck(
            effects=(
                OrdinalEffect(driver=FIRST, coefficient=1.5, coefficient_se=0.2, standardised=1.1),
            ),
            thresholds=(0.5,),
            log_likelihood=-10,
            tau=0.8,
            turned=((THIRD, SECOND),),
        ),
        asymmetry=(
            Asymmetry(
                driver=FIRST, low=41, between=50, high=60, penalty=-0.7, pull="basic",
                when_high=0.4, when_low=-0.3, tetraclass="plus",
            ),
            Asymmetry(driver=SECOND, low=42, between=50, high=60, pull="excellence"),
            Asymmetry(driver=THIRD, low=43, between=50, high=60, pull="basic"),
        ),
        mix=OutcomeMix(
            item="got-what-needed",
            levels=(OutcomeLevel(point=3, share=1.0, index=81.5, n=99),),
            covariance=((1.0,),),
            df=90,
        ),
        at_mix=AtMix(difference=3.5, se=1, low=1.5, high=5.5, df=90, unadjusted=4.5),
        sides=(
            SideModel(of="gaps-marked", n=80, adjusted_r2=0.5, shares=(
                SideShare(driver=FIRST, share=0.6, share_low=0.4, share_high=0.8,
                          coefficient=0.3, coefficient_se=0.1),
            )),
            SideModel(of="channel=2", n=12, refusal="too-few-cases"),
        ),
    )  # fmt: skip
    return replace(full(), driver_detail=replace(detail, **changes))  # type: ignore[arg-type]


def voices(results: Results) -> tuple[Voice, Voice]:
    return voice_for(results, "en"), voice_for(results, "fr")


def test_the_drivers_sheet_has_a_cell_a_heading_with_and_without_detail() -> None:
    for results, width in ((full(), 16), (detailed(), 42)):
        for voice in voices(results):
            sheet = drivers_sheet(voice)
            assert len(sheet.columns) == width
            assert {len(row) for row in sheet.rows} == {width}
            assert len(sheet.rows) == len(MODELLED)


def test_the_drivers_sheet_shows_what_the_detail_holds() -> None:
    sheet = drivers_sheet(voice_for(detailed(), "en"))
    titles = [column.title for column in sheet.columns]
    first = dict(zip(titles[16:], sheet.rows[0][16:], strict=True))
    assert first["Group that can be told apart (1 = strongest)"] == 2
    assert (first["Chance of top three"], first["Chance of act first"]) == (0.75, 0.5)
    assert first["Chance of monitor"] == ".."
    assert first["Sign"] == "negative beside the others"
    assert first["Ordinal, standardised"] == 1.1
    assert (first["Unfavourable (n)"], first["Penalty of a poor score"]) == (41, -0.7)
    assert (first["Basic, key or excellence"], first["Tetraclass"]) == ("basic", "plus")
    unknown = dict(zip(titles[16:], sheet.rows[3][16:], strict=True))
    assert set(unknown.values()) == {".."}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_side_models_are_a_row_a_driver_or_the_reason_for_none(language: str) -> None:
    results = detailed()
    voice = voice_for(results, language)
    marked, refused = models_sheet(voice).rows
    assert marked[1:] == (FIRST, voice.name(FIRST), 0.6, 0.4, 0.8, 0.3, 0.1, 0.5, 80, "")
    channel = results.instrument.scale_of("channel").label(2, language)
    reason = {"en": "Too few complete answers", "fr": "Trop peu de réponses complètes"}[language]
    assert (refused[0], refused[-2], refused[-1]) == (channel, 12, reason)
    assert models_sheet(voice_for(full(), language)).rows == ()


@pytest.mark.parametrize("reason", REFUSALS)
def test_every_reason_has_words(reason: RefusalReason) -> None:
    for voice in voices(detailed(sides=(SideModel(of="channel=1", n=3, refusal=reason),))):
        (row,) = models_sheet(voice).rows
        assert row[-1]


def test_facts_of_the_model_stand_on_the_survey_sheet() -> None:
    facts = dict(detail_facts(voice_for(detailed(), "en")))
    assert facts["Smallest eigenvalue of the drivers’ correlations"] == 0.31
    assert facts["Order holds when answers are only ordered"] == "no"
    assert facts["Change at the earlier mix of what clients got"] == 3.5
    assert facts["Score, got what was needed: Yes"] == 81.5
    for voice in voices(detailed()):
        rows = survey_sheet(voice).rows
        assert all(fact in rows for fact in detail_facts(voice))
    assert not list(detail_facts(voice_for(full(), "en")))


def test_notes_name_what_changes_the_reading() -> None:
    english, french = ([note.text for note in driver_notes(voice)] for voice in voices(detailed()))
    assert len(english) == len(french) == 3
    alike, turned, pulls = english
    name = voice_for(detailed(), "en").name
    assert name(FIRST) in alike and name(THIRD) in alike and name(SECOND) not in alike
    assert name(SECOND) in turned and name(THIRD) in turned and name(FIRST) not in turned
    assert "key:" not in pulls
    assert pulls.index(name(FIRST)) < pulls.index("basic:") < pulls.index(name(SECOND))
    section = drivers_section(voice_for(detailed(), "en"))
    assert section
    assert all(note in section.blocks for note in driver_notes(voice_for(detailed(), "en")))


def test_nothing_is_said_where_there_is_no_cause() -> None:
    silent = detailed(alike=(), asymmetry=(), ordinal=None)
    for results in (full(), silent, replace(detailed(), priorities=None)):
        for voice in voices(results):
            assert driver_notes(voice) == ()
