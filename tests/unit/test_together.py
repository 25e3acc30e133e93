"""All waves together: series, breaks and families from results alone, written or in memory."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmt.analysis.gather import analyse
from cmt.analysis.history import History
from cmt.analysis.infer import holm
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.analysis.together import brief, history, with_targets
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument
from cmt.responses.aims import ServiceTarget
from cmt.responses.model import SurveyInfo
from cmt.responses.standards import Standard
from tests.small_survey import TEXT
from tests.unit.test_segments import instrument, survey
from tests.unit.test_standards import asked

TARGET = ServiceTarget(item="overall", level=80.0, by=date(2030, 12, 31))


def wave(
    year: int, *, asked: Instrument | None = None, mode: str = "web", n: int = 240, **more: object
) -> Results:
    info = SurveyInfo(
        label=str(year),
        start=date(year, 5, 1),
        end=date(year, 5, 31),
        mode=mode,
        **more,  # type: ignore[arg-type]
    )
    return analyse(survey(year, n), asked or instrument(), info=info, segments=["channel"])


@pytest.fixture(scope="module")
def waves() -> list[Results]:
    return [wave(year) for year in range(2021, 2026)]


def told(waves: list[Results], *targets: ServiceTarget) -> History:
    found = history(waves[-1], waves[:-1], targets)
    assert found is not None
    return found


def test_every_measure_of_the_present_wave_has_a_series(waves: list[Results]) -> None:
    found = told(waves)
    assert [row.label for row in found.waves] == ["2021", "2022", "2023", "2024", "2025"]
    assert [row.basis for row in found.waves] == ["assumed-independent"] * 4 + [""]
    assert found.waves[0].at == pytest.approx(2021 + 135 / 365, abs=2e-3)
    compared = {
        (row.item, row.statistic)
        for row in waves[-1].estimates
        if row.statistic in ("mean", "index", "favourable", "top-box", "unfavourable")
        and not row.segment
    }
    assert compared == {(t.item, t.statistic) for t in found.trends if not t.segment}
    line = found.trend("overall", "index")
    assert line is not None and line.waves == (0, 1, 2, 3, 4)
    for point, results in zip(line.points, waves, strict=True):
        row = results.estimates.get("overall", "index")
        assert row is not None
        assert (point.estimate, point.se, point.n) == (row.estimate, row.se, row.n)
        assert (point.breaks, point.care) == ((), ())


def test_segments_have_series_of_the_outcome_in_a_family_of_their_own(
    waves: list[Results],
) -> None:
    rows = [t for t in told(waves).trends if t.segment and t.statistic == "index"]
    assert [t.segment for t in rows] == ["channel=1", "channel=2", "channel=3"]
    assert [t.p_adjusted for t in rows] == pytest.approx(holm_of([t.p for t in rows]))


def holm_of(p: list[float]) -> list[float]:
    import numpy as np

    return [float(x) for x in holm(np.array(p))]


def test_a_changed_mode_breaks_every_series(waves: list[Results]) -> None:
    changed = [*waves[:4], wave(2025, mode="telephone")]
    found = told(changed, ServiceTarget(item="overall", points=2.0))
    for line in found.trends:
        assert line.points[-1].breaks == ("mode",) and line.points[1].breaks == ()
        assert line.waves == (4,) and line.direction == "too-few-waves"
    assert found.targets[0].baseline_wave == 4 and found.warnings == ()


def test_a_reworded_question_begins_anew_and_a_slip_of_the_pen_does_not(
    waves: list[Results],
) -> None:
    asked = "How satisfied were you with the time it took to get the service?"
    assert asked in TEXT
    other = parse_instrument(TEXT.replace(asked, "Was the office warm enough for you?"), "s.yaml")
    found = told([*waves[:4], wave(2025, asked=other)])
    ended, going = found.trend("time-taken", "index"), found.trend("overall", "index")
    assert ended is not None and going is not None
    assert ended.points[-1].breaks and ended.waves == (4,)
    assert going.waves == (0, 1, 2, 3, 4)
    assert found.contributions is not None and found.contributions.left_out == ("timeliness",)
    slip = parse_instrument(TEXT.replace(asked, asked.replace("satisfied", "satisfyed")), "s.yaml")
    line = told([*waves[:4], wave(2025, asked=slip)]).trend("time-taken", "index")
    assert line is not None
    assert (line.points[-1].breaks, line.points[-1].care) == ((), ("typo",))
    assert line.waves == (0, 1, 2, 3, 4)


def test_another_scale_leaves_no_number_of_any_kind(waves: list[Results]) -> None:
    scale = TEXT.replace("5: {en: Very satisfied, fr: Très satisfait}",
                         "5: {en: Delighted, fr: Ravi}")  # fmt: skip
    found = told([*waves[:4], wave(2025, asked=parse_instrument(scale, "s.yaml"))])
    line = found.trend("overall", "index")
    assert line is not None and "scale" in line.points[-1].breaks
    assert found.mixes == () and found.contributions is None


def test_mix_and_contributions_are_of_the_wave_before(waves: list[Results]) -> None:
    found = told(waves)
    comparison = analyse(
        survey(2025), instrument(), segments=["channel"], earlier=waves[3]
    ).comparison
    assert comparison is not None
    change = comparison.get("overall", "index")
    assert change is not None and found.contributions is not None
    (mix,) = found.mixes
    assert (mix.by, mix.before, mix.item) == ("channel", 3, "overall")
    assert mix.change.points == pytest.approx(change.difference, abs=1e-10)
    assert found.contributions.change.points == pytest.approx(change.difference, abs=1e-10)
    assert found.contributions.before == 3


def test_a_standard_has_a_series_where_the_same_limit_was_held() -> None:
    limit = Standard(item="minutes", promised=0.9, at_most=15)
    other = replace(limit, at_most=14.0)
    made = []
    for year, held in ((2021, [limit]), (2022, [other]), (2023, [limit, other]), (2024, [limit])):
        answers, questionnaire = asked(year)
        info = SurveyInfo(label=str(year))
        made.append(analyse(answers, questionnaire, info=info, standards=held))
    found = told(made)
    (line,) = [t for t in found.trends if t.statistic.startswith("kept:")]
    assert (line.item, line.statistic, line.waves) == ("minutes", "kept:<=15", (0, 2, 3))
    for point in line.points:
        (kept, *_) = made[point.wave].action.standards
        assert (point.estimate, point.low) == (kept.share.estimate, kept.share.low)
    assert line.df == 1 and line.p_adjusted == line.p


def test_warnings_are_of_the_outcome_and_the_drivers(waves: list[Results]) -> None:
    assert [row.item for row in told(waves).warnings] == ["overall", "timeliness", "courtesy"]
    assert told(waves[:3]).warnings == ()


def test_targets_are_kept_with_the_results_and_held_again(waves: list[Results]) -> None:
    alone = history(waves[4], (), (TARGET,))
    assert alone is not None and alone.trends == () and alone.mixes == ()
    assert alone.targets[0].verdict == "too-early" and alone.targets[0].now > 0
    assert history(waves[4], ()) is None
    later = history(replace(waves[4], history=alone), waves[:4])
    assert later is not None and later.targets[0].target == TARGET
    assert not math.isnan(later.targets[0].chance)


def test_a_target_said_afterwards_is_held_against_the_trends_there_are(
    waves: list[Results],
) -> None:
    stored = replace(waves[4], history=told(waves))
    held = with_targets(stored, (TARGET,)).history
    assert held is not None and held.trends == told(waves).trends
    assert not math.isnan(held.targets[0].chance) and held.targets[0].baseline_wave == 0


def test_results_files_say_the_same_as_answers(waves: list[Results], tmp_path: Path) -> None:
    paths = [tmp_path / f"{i}.json" for i in range(len(waves))]
    for path, results in zip(paths, waves, strict=True):
        write_results(results, path)
    found = told([read_results(path) for path in paths], TARGET)
    assert repr(found) == repr(told(waves, TARGET))
    write_results(replace(waves[-1], history=found), tmp_path / "all.json")
    assert repr(read_results(tmp_path / "all.json").history) == repr(found)


def test_a_wave_without_dates_is_placed_by_a_label_that_is_a_year() -> None:
    made = analyse(survey(1), instrument())
    labelled = replace(made, info=SurveyInfo(label="2024"))
    assert (brief(labelled, present=True).at, brief(labelled, present=True).dated) == (
        2024.5,
        "label",
    )
    unnamed = brief(replace(made, info=SurveyInfo(label="Spring")), present=False)
    assert math.isnan(unnamed.at) and unnamed.dated == ""
