"""What ends or weakens a series: each with its reason in both languages, and no silent number."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.continuity import continuity, model_continuity, segment_continuity
from cmt.analysis.fielding import fielding_changes
from cmt.analysis.gather import analyse
from cmt.analysis.results import Comparison, Results
from cmt.analysis.store import read_results, write_results
from cmt.instrument.model import Instrument, Item
from cmt.reports.compose import compose
from cmt.reports.marks import compared
from cmt.responses.model import SurveyInfo
from tests.report_texts import texts_of
from tests.services_survey import DRIVERS, ITEMS, OFFICES, answers, both, questionnaire
from tests.worked.table import SCALE

THEN = SurveyInfo(label="2025", mode="telephone", population="Clients of 2025", selection="census")
NOW = replace(THEN, label="2026", population="Clients of 2026")


def before(made: Instrument | None = None, info: SurveyInfo = THEN) -> Results:
    return analyse(answers(1), made or questionnaire(), info=info)


def now(earlier: Results, info: SurveyInfo = NOW) -> Results:
    return analyse(answers(2), questionnaire(), info=info, earlier=earlier)


def compared_with(earlier: Results, info: SurveyInfo = NOW) -> Comparison:
    found = now(earlier, info).comparison
    assert found
    return found


def reworded(made: Instrument) -> Instrument:
    """Then, `staff` was asked in other words."""
    staff = replace(made.items["staff"], text=both("Were the people at the counter kind to you?"))
    return replace(made, items={**made.items, "staff": staff})


def rescaled(made: Instrument) -> Instrument:
    """Then, `staff` had other answers."""
    other = replace(
        SCALE, id="agree", labels={"en": tuple("abcde"), "fr": tuple("abcde")}, favourable=(5,)
    )
    staff = replace(made.items["staff"], scale="agree")
    items = {**made.items, "staff": staff}
    return replace(made, items=items, scales={**made.scales, "agree": other})


def dropped(made: Instrument) -> Instrument:
    """Then, three services were rated."""
    more = Item(id="pools", role="rating", text=both("Pools"), scale=SCALE.id)
    index = replace(made.indices["services"], items=("parks", "libraries", "pools"))
    section = replace(made.sections[0], items=(*ITEMS, "office", "pools"))
    return replace(
        made,
        items={**made.items, "pools": more},
        indices={"services": index},
        sections=(section,),
    )


WORDS = {
    "wording": ("the wording changed", "le libellé a changé"),
    "scale": ("the answer scale changed", "l’échelle de réponse a changé"),
    "services": ("the list of services changed", "la liste des services a changé"),
}


@pytest.mark.parametrize(
    ("change", "measures", "reason"),
    [
        (reworded, ("staff", "courtesy"), "wording"),
        (rescaled, ("staff", "courtesy"), "scale"),
        (dropped, ("services",), "services"),
    ],
)
def test_what_ends_a_series_has_its_reason_and_no_number(
    change: Callable[[Instrument], Instrument], measures: tuple[str, ...], reason: str
) -> None:
    results = now(before(change(questionnaire())))
    assert results.comparison
    ended = [row for row in results.comparison.changes if row.direction == "not-comparable"]
    assert {row.item for row in ended} == set(measures)
    assert {row.reason for row in ended} == {reason}
    for row in ended:
        assert all(map(math.isnan, (row.before, row.difference, row.low, row.high, row.p)))
    assert compared(results.comparison.get("overall", "index"))
    for language, words in zip(("en", "fr"), WORDS[reason], strict=True):
        assert words in workbook_reasons(results, language)
        told = " ".join(texts_of(compose(results, language)))
        assert words in told


def workbook_reasons(results: Results, language: str) -> set[object]:
    from cmt.reports.sheets import changes_sheet
    from cmt.reports.voice import voice_for

    return {row[-1] for row in changes_sheet(voice_for(results, language)).rows}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Indicative only: every measure (collected otherwise: telephone then, web now)."),
        (
            "fr",
            "À titre indicatif seulement : toutes les mesures "
            "(collecte différente : téléphone avant, Web maintenant).",
        ),
    ],
)
def test_another_mode_weakens_everything_and_says_so(language: str, words: str) -> None:
    results = now(before(), replace(NOW, mode="web"))
    assert results.comparison
    assert {row.care for row in results.comparison.every if compared(row)} == {("mode",)}
    told = " ".join(texts_of(compose(results, language)))
    assert words in told.replace("\u00a0", " ")


OTHERWISE = {
    "mode": ({"mode": "web, paper"}, {"mode": "paper, Web"}, {"mode": "web"}),
    "selection": ({"selection": "census"}, {"selection": "census"}, {"selection": "open-link"}),
    "frame": ({"frame": "The register"}, {"frame": "the register."}, {"frame": "The counter"}),
    "population": (
        {"population": "Clients of May 2025"},
        {"population": "clients of May 2026"},
        {"population": "Businesses"},
    ),
    "client-group": (
        {"client_group": "Builders"}, {"client_group": "builders"}, {"client_group": "All"},
    ),
    "service": ({"service": "Permits"}, {"service": "permits"}, {"service": "Licences"}),
    "covered": ({"channels": ("web", "phone")}, {"channels": ("phone", "web")},
                {"channels": ("web",)}),
    "asked-in": ({"asked_in": ("en", "fr")}, {"asked_in": ("fr", "en")}, {"asked_in": ("en",)}),
    "question-order": (
        {"question_order": "fixed"}, {"question_order": "Fixed"}, {"question_order": "random"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("reason", OTHERWISE)
def test_only_what_both_state_and_differs_is_a_change(reason: str) -> None:
    one, same, other = (SurveyInfo(**stated) for stated in OTHERWISE[reason])  # type: ignore[arg-type]
    assert fielding_changes(same, one) == ()
    (changed,) = fielding_changes(other, one)
    assert (changed.reason, changed.told_by_both) == (reason, True)
    (unknown,) = fielding_changes(other, SurveyInfo())
    assert (unknown.reason, unknown.before, unknown.told_by_both) == (reason, "", False)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "a change of it cannot be told: how answers were collected."),
        ("fr", "s’il y a eu changement : le mode de collecte."),
    ],
)
def test_what_one_survey_does_not_state_is_said_and_is_no_change(language: str, words: str) -> None:
    results = now(before(info=replace(THEN, mode="")))
    assert results.comparison
    assert {row.care for row in results.comparison.every} == {()}
    assert words in " ".join(texts_of(compose(results, language))).replace("\u00a0", " ")


def test_segments_are_those_of_answers_that_stayed() -> None:
    """East is new: the clients of North are those of North, with care; East has no number."""
    made = questionnaire()
    two = replace(OFFICES, points=(1, 2), labels={k: v[:2] for k, v in OFFICES.labels.items()})
    old = replace(made, scales={**made.scales, "offices": two})
    few = answers(1)
    codes = few.codes.copy(order="F")
    codes[:, -1] %= 2
    found = compared_with(analyse(replace(few, codes=codes), old, info=THEN))
    north, east = (found.get("overall", "index", f"office={point}") for point in (1, 3))
    assert north and east
    assert (compared(north), north.care) == (True, ("choices",))
    assert (east.direction, east.reason) == ("not-comparable", "scale")


def test_segments_have_the_reasons_of_their_measure_and_a_family_of_their_own() -> None:
    found = compared_with(before(reworded(questionnaire())))
    parts = [row for row in found.segments if row.statistic == "index"]
    assert {(row.item, row.segment) for row in parts} == {
        ("overall", f"office={point}") for point in (1, 2, 3)
    }
    p = sorted(row.p for row in parts)
    adjusted = np.minimum(1, np.maximum.accumulate([3 * p[0], 2 * p[1], p[2]]))
    assert sorted(row.p_adjusted for row in parts) == pytest.approx(adjusted)


def test_shares_of_drivers_are_compared_only_within_one_whole() -> None:
    same = compared_with(before()).shares
    assert [row.item for row in same] == list(DRIVERS)
    assert all(compared(row) and row.low < row.difference < row.high for row in same)
    assert {row.reason for row in compared_with(before(reworded(questionnaire()))).shares} == {
        "wording"
    }
    one = replace(questionnaire(), drivers={"courtesy": questionnaire().drivers["courtesy"]})
    assert {row.reason for row in compared_with(before(one)).shares} == {"no-model"}
    results = before()
    assert model_continuity(results, results).verdict == "comparable"
    fewer = replace(results.drivers, effects=results.drivers.effects[:1])
    assert model_continuity(results, replace(results, drivers=fewer)).reasons == ("items",)


def test_the_test_of_a_share_is_on_the_scale_of_its_root() -> None:
    """Welch's t of the roots with jackknife errors; the difference and interval by hand."""
    earlier = before()
    results = now(earlier)
    assert results.comparison
    for row, a, b in zip(
        results.comparison.shares, results.drivers.effects, earlier.drivers.effects, strict=True
    ):
        assert row.difference == pytest.approx(a.share - b.share)
        below = math.hypot(a.share - a.share_low, b.share_high - b.share)
        above = math.hypot(a.share_high - a.share, b.share - b.share_low)
        assert (row.low, row.high) == pytest.approx(
            (row.difference - below, row.difference + above)
        )
        assert row.se == pytest.approx(math.hypot(a.share_se, b.share_se))
        zero_inside = row.low < 0 < row.high
        assert zero_inside == (row.p > 0.05) or abs(row.p - 0.05) < 0.02


def test_a_driver_of_other_columns_is_made_of_other_questions() -> None:
    fewer = analyse(answers(1, tuple(name for name in ITEMS if name != "speed")), questionnaire())
    assert continuity(before(), fewer, "timeliness").reasons == ("items",)
    assert continuity(before(), fewer, "speed").verdict == "comparable"  # its row is missing
    changes = compared_with(fewer)
    speed = changes.get("speed", "index")
    assert speed and (speed.direction, speed.reason) == ("not-comparable", "absent")


def test_a_segment_of_a_question_only_one_wave_asked_is_absent() -> None:
    made = questionnaire()
    items = {name: item for name, item in made.items.items() if name != "office"}
    old = before()
    assert segment_continuity(old, old, "office=1").verdict == "comparable"
    without = replace(old, instrument=replace(made, items=items))
    assert segment_continuity(old, without, "office=1").reasons == ("absent",)


def test_comparisons_survive_their_file_and_older_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    results = now(before())
    write_results(results, path)
    assert repr(read_results(path).comparison) == repr(results.comparison)
    document = json.loads(path.read_text("utf-8"))
    for name in ("segments", "shares", "basis", "assumed", "shared", "shared_kind"):
        del document["comparison"][name]
    for row in document["comparison"]["changes"]:
        del row["segment"], row["shared"]
    path.write_text(json.dumps(document), "utf-8")
    old = read_results(path).comparison
    assert old and results.comparison
    assert (old.basis, old.segments) == ("assumed-independent", ())
    assert repr([asdict(row) for row in old.changes]) == repr(
        [asdict(row) for row in results.comparison.changes]
    )
