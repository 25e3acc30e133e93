"""The page on several waves: what it says of trends, breaks, reasons, targets and windows."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from math import nan
from pathlib import Path

import pytest

from cmt.analysis.earlier import with_earlier
from cmt.analysis.gather import analyse
from cmt.analysis.history import Contribution, Contributions, EarlyWarning, Effect, TargetProgress
from cmt.analysis.results import Results
from cmt.analysis.together import with_targets
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Trend, TrendPanel, TrendPoint
from cmt.reports.compose import compose
from cmt.reports.model import Figure, Report, Table
from cmt.reports.pdf import laid_out
from cmt.reports.render import render
from cmt.reports.room import HEIGHT
from cmt.reports.sections.targets import targets_sentence, targets_table
from cmt.reports.sections.waves_figures import trend_figures
from cmt.reports.sections.waves_told import series_of
from cmt.reports.sections.waves_trends import slope_words
from cmt.reports.sections.waves_watch import warning_words
from cmt.reports.sections.waves_why import clear, effect_words, why_blocks
from cmt.reports.sheet_waves import history_sheets
from cmt.reports.voice import voice_for
from cmt.responses.aims import ServiceTarget
from cmt.responses.model import SurveyInfo
from cmt.responses.standards import Standard
from tests.page_boxes import assert_texts_apart, faults
from tests.report_texts import blocks_of, texts_of
from tests.reports_fixture import baseline
from tests.unit.test_standards import asked
from tests.unit.test_together import wave
from tests.wave_series import EVERY, published, reworded, rising

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def alone(results: Results, language: str, *sections: str) -> Report:
    """The report with these sections only."""
    report = compose(results, language)
    return replace(report, sections=tuple(s for s in report.sections if s.id in sections))


def said(results: Results, language: str = "en", *sections: str) -> str:
    return "\n".join(texts_of(alone(results, language, *(sections or ("waves", "targets")))))


def tables(results: Results, language: str = "en") -> dict[str, Table]:
    blocks = blocks_of(alone(results, language, "waves", "targets"))
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def figures(results: Results, language: str) -> list[Figure]:
    blocks = blocks_of(alone(results, language, "waves"))
    return [block for block in blocks if isinstance(block, Figure)]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["published", "windows"])
def test_the_pages_say_what_was_read_and_approved(name: str, language: str) -> None:
    told = said(EVERY[name], language) + "\n"
    file = GOLDEN / f"waves-{name}-{language}.txt"
    if os.environ.get("CMT_WRITE_GOLDEN"):
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", EVERY)
def test_pictures_hold_their_labels_and_pages_their_texts(name: str, language: str) -> None:
    report = alone(EVERY[name], language, "waves", "targets")
    assert report.sections
    for picture in report.pictures.values():
        assert faults(picture) == []
        assert picture.alt.strip()
    assert_texts_apart(laid_out(render(report), report.pictures))


def test_a_published_series_with_its_break_and_target() -> None:
    told = said(published())
    assert (
        "Series break before 2021: every measure"
        " (collected otherwise: telephone, web then, web now)" in told
    )
    assert "too few waves since the break" in told and "rises" not in told
    row = tables(published())["Targets, where they stand and how likely they are"].rows[0]
    assert row.cells[1] == "a mean of 4.10"
    assert row.cells[3] == "3.90 (between 3.84 and 3.96)"
    assert row.cells[4] == "not met"
    (first, *_) = figures(published(), "en")
    assert "Series break before 2021." in first.picture.alt
    assert 'stroke-dasharray="4 2.5"' in first.picture.svg, "the target line"
    assert 'stroke-dasharray="1.5 2"' in first.picture.svg, "the break"


def test_a_slope_is_told_in_words_with_its_interval() -> None:
    voice = voice_for(rising(), "en")
    history = rising().history
    assert history
    row = series_of(history, "overall")
    assert row.direction == "rising"
    assert row.slope == pytest.approx(2.5)
    told = slope_words(voice, history, row)
    assert told == f"rises by 2.5 points a year, between {row.low:.1f} and {row.high:.1f}"
    assert "falls by 2.5 points a year" in said(EVERY["falling"])
    assert "baisse de 2,5 points par année" in said(EVERY["falling"], "fr")


def test_what_is_of_another_question_has_no_number() -> None:
    shown = tables(reworded())["Scores of every wave"].rows[0].cells
    assert shown[1:5] == ("..", "..", "..", "..")
    assert shown[5].endswith("\u00a0b")
    assert "the wording changed" in said(reworded())


def test_withheld_waves_are_marked_and_told() -> None:
    shown = tables(EVERY["withheld"])["Scores of every wave"].rows[0].cells
    assert (shown[1], shown[3], shown[5]) == ("x", "x", "x")
    assert "too few waves for a trend" in shown[6]


def test_windows_are_told_without_an_earlier_wave() -> None:
    (section,) = alone(EVERY["windows"], "en", "waves").sections
    assert section.headline.startswith("Overall satisfaction: rises by 0.5 points a year")
    (figure,) = figures(EVERY["windows"], "en")
    assert figure.subtitle.startswith("Windows of 3 months")
    assert "2025-16" in figure.picture.svg and "2025-14 –" not in figure.picture.svg
    assert "7 clients without a date" in said(EVERY["windows"])


@pytest.fixture(scope="module")
def surveyed() -> Results:
    """Six real waves, the first by another mode, split by channel, with targets."""
    aims = (
        ServiceTarget(item="overall", points=5.0, by=date(2030, 12, 31)),
        ServiceTarget(item="timeliness", statistic="favourable", level=0.2),
    )
    now = with_targets(wave(2025), aims)
    modes = {2020: "telephone"}
    earlier = [wave(year, mode=modes.get(year, "web")) for year in range(2020, 2025)]
    return with_earlier(now, earlier)


def test_the_page_and_the_workbook_have_the_same_numbers(surveyed: Results) -> None:
    voice = voice_for(surveyed, "en")
    sheets = {sheet.name: sheet for sheet in history_sheets(voice)}
    page = tables(surveyed)["Scores of every wave"]
    labels = [column.title for column in page.columns[1:-1]]
    known = {
        (row[1], row[4]): row[6] for row in sheets["Waves"].rows if row[2] == "index" and not row[3]
    }
    for row in page.rows:
        for label, cell in zip(labels, row.cells[1:-1], strict=True):
            assert cell.removesuffix("\u00a0b") == voice.formats.number(
                float(known[row.cells[0], label]), 1
            )
    aims = tables(surveyed)["Targets, where they stand and how likely they are"]
    for told, row in zip(aims.rows, sheets["Targets"].rows, strict=True):
        assert told.cells[0] == row[1]
        assert str(row[9]) in told.cells[4]


def test_both_parts_of_the_mix_are_those_of_the_results(surveyed: Results) -> None:
    assert surveyed.history
    (mix,) = surveyed.history.mixes
    voice = voice_for(surveyed, "en")
    shown = [table for table in tables(surveyed).values() if "another mix" in table.caption]
    if clear(mix.change) or clear(mix.mix):
        cells = shown[0].rows[0].cells
        assert cells[1:] == (effect_words(voice, mix.within), effect_words(voice, mix.mix))
    else:
        assert not shown
        assert "A changed mix of clients does not clearly move" in said(surveyed)


def with_why(change: Effect, part: Effect) -> Results:
    """Two drivers, the first of which has this part of this change."""
    results = rising()
    assert results.history
    none = Effect(points=0.0, se=0.3, low=-0.6, high=0.6, df=90.0)
    rows = [
        Contribution(driver=driver, change=none, coefficient=10.0, overall=effect)
        for driver, effect in zip(results.instrument.drivers, (part, none), strict=False)
    ]
    found = Contributions(
        outcome="overall", before=4, change=change, drivers=tuple(rows), remainder=none
    )
    return replace(results, history=replace(results.history, contributions=found))


CLEAR = Effect(points=3.0, se=0.5, low=2.0, high=4.0, df=90.0)
UNCLEAR = Effect(points=0.4, se=0.5, low=-0.6, high=1.4, df=90.0)


def test_why_it_changed_is_drawn_only_where_there_is_something_to_draw() -> None:
    def blocks(change: Effect, part: Effect) -> list[str]:
        found = why_blocks(voice_for(with_why(change, part), "en"))
        return [getattr(b, "headline", getattr(b, "text", "")) for b in found]

    assert blocks(CLEAR, CLEAR) == ["What goes with the change: Timeliness (+3.0)"]
    assert blocks(UNCLEAR, CLEAR)[0].startswith("No clear change of overall satisfaction since")
    assert blocks(CLEAR, UNCLEAR)[0].startswith("No driver’s change since 2025 clearly goes")
    (figure,) = why_blocks(voice_for(with_why(CLEAR, CLEAR), "fr"))
    assert isinstance(figure, Figure) and faults(figure.picture) == []
    assert figure.table and figure.table.rows[-1].cells[1] == "+3,0 (entre +2,0 et +4,0)"


@pytest.mark.parametrize(("p_adjusted", "named"), [(0.04, True), (0.06, False)])
def test_a_driver_is_named_only_after_correction_for_the_number_of_drivers(
    p_adjusted: float, named: bool
) -> None:
    results = with_why(CLEAR, replace(CLEAR, low=0.1, high=5.9))
    history = results.history
    assert history and history.contributions
    first, *others = history.contributions.drivers
    found = replace(
        history.contributions, drivers=(replace(first, p=0.03, p_adjusted=p_adjusted), *others)
    )
    results = replace(results, history=replace(history, contributions=found))
    (block,) = why_blocks(voice_for(results, "en"))
    assert isinstance(block, Figure) == named


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Weighted results; those of 2021 and 2022 are unweighted."),
        ("fr", "Résultats pondérés\u202f; ceux de 2021 et 2022 ne le sont pas."),
    ],
)
def test_waves_that_were_weighted_otherwise_are_named(language: str, words: str) -> None:
    results = rising()
    assert results.history
    ours = results.weighted
    first, second, *others = (replace(w, weighted=ours) for w in results.history.waves)
    same = replace(results.history, waves=(first, second, *others))
    mixed = replace(
        same, waves=(*(replace(w, weighted=not ours) for w in (first, second)), *others)
    )
    assert (ours, first.label, second.label) == (True, "2021", "2022")
    assert words not in said(replace(results, history=same), language)
    assert said(replace(results, history=mixed), language).count(words) >= 2


def progress(**more: object) -> TargetProgress:
    target = ServiceTarget(item="overall", level=80.0)
    return TargetProgress(target=target, **{"verdict": "met", "level": 80.0, **more})  # type: ignore[arg-type]


def cells(row: TargetProgress, language: str = "en") -> tuple[str, ...]:
    results = rising()
    assert results.history
    history = replace(results.history, targets=(row,))
    return targets_table(voice_for(results, language), history).rows[0].cells


def test_a_target_is_told_with_its_level_gain_verdict_and_chance() -> None:
    row = progress(
        now=77.0, low=75.0, high=79.0, verdict="too-early", baseline_wave=0, baseline=70.0,
        raise_points=10.0, raise_ratio=1 / 7, pace=1.0, pace_needed=2.0, chance=0.34,
    )  # fmt: skip
    assert cells(row)[1:] == (
        "80", "70.0 in 2021; target: +10.0 points, +14%", "77.0 (between 75.0 and 79.0)",
        "too early to tell", "34% chance; pace +1.0 a year; needed +2.0 a year",
    )  # fmt: skip
    assert cells(replace(row, chance=0.9999))[5].startswith("over 99% chance")
    assert cells(replace(row, chance=0.0), "fr")[5].startswith("moins de 1\u00a0% de chances")


def test_a_target_that_cannot_be_told_says_why_and_shows_no_number() -> None:
    blank = progress(verdict="cannot-tell", level=nan, reason="no-baseline", now=77.0)
    assert cells(blank)[1] == ".." and "no baseline wave" in cells(blank)[4]
    assert cells(replace(blank, reason="withheld"))[3] == "x"
    assert cells(replace(blank, reason="not-measured", now=nan))[3] == ".."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_one_names_up_to_three_targets_and_counts_more(language: str) -> None:
    def sentence(count: int) -> str:
        results = rising()
        assert results.history
        rows = tuple(progress() for _ in range(count))
        history = replace(results.history, targets=rows)
        return targets_sentence(voice_for(replace(results, history=history), language))

    assert sentence(0) == ""
    name = voice_for(rising(), language).name("overall")
    assert sentence(1).count(name) == 1 and sentence(3).count(name) == 3
    assert name not in sentence(4) and "4" in sentence(4)


def test_targets_alone_have_a_page_at_the_first_survey() -> None:
    first = with_targets(baseline(), (ServiceTarget(item="overall", level=60.0),))
    report = compose(first, "en")
    assert [s.id for s in report.sections if s.id in ("waves", "targets")] == ["targets"]
    assert "Target: Overall satisfaction at 60" in said(first, "en", "summary")


def test_a_warning_names_what_left_its_level_and_else_says_that_none_did() -> None:
    def words(*signals: str) -> str:
        rows = tuple(
            EarlyWarning(item=item, statistic="index", signal=signal, course=course)  # type: ignore[arg-type]
            for item, (signal, _, course) in zip(
                ("overall", "timeliness"), (s.partition("-") for s in signals), strict=False
            )
        )
        return warning_words(voice_for(rising(), "en"), rows)

    assert words() == ""
    assert words("none", "none").startswith("Early warning: none. The latest waves of 2 measures")
    told = words("jump-falling", "drift-rising")
    assert "Overall satisfaction (the latest wave lies below)" in told
    assert "Timeliness (the latest waves drift up)" in told


def test_waves_stand_as_far_apart_as_they_were_held() -> None:
    dates = (2011.5, 2012.5, 2014.5)
    points = [TrendPoint(wave=str(at), value=50, text="50", at=at) for at in dates]
    panel = TrendPanel(title="Overall", points=points)
    drawn = charts.trend(Trend(axis=axes.scores(str), panels=[panel])).svg
    places = [float(part.split('"')[0]) for part in drawn.split('<circle cx="')[1:]]
    assert (places[2] - places[1]) == pytest.approx(2 * (places[1] - places[0]), abs=0.05)


def test_standards_are_told_over_the_waves_that_held_them() -> None:
    """Four waves, one of which promised another limit; every share as its own wave says it."""
    limit = Standard(item="minutes", promised=0.9, at_most=15)
    made = []
    for year in (2021, 2022, 2023, 2024):
        answers, questionnaire = asked(year)
        held = [replace(limit, at_most=14.0)] if year == 2022 else [limit]
        info = SurveyInfo(label=str(year))
        made.append(analyse(answers, questionnaire, info=info, standards=held))
    now = with_earlier(made[-1], made[:-1])
    table = tables(now)["Service standards over time: kept for this share of clients"]
    (row,) = table.rows
    assert row.cells[0].endswith(": at most 15 minutes")
    shares = [wave.action.standards[0].share.estimate for wave in made]
    assert row.cells[1:5] == tuple(
        ".." if year == 2022 else f"{round(100 * share)}%"
        for year, share in zip((2021, 2022, 2023, 2024), shares, strict=True)
    )
    assert row.cells[5].startswith("no clear trend (")


def test_waves_that_share_clients_are_named_with_their_number() -> None:
    results = rising()
    assert results.history
    first, *others = results.history.waves
    waves = (replace(first, basis="shared-units", shared=41), *others)
    shared = replace(results, history=replace(results.history, waves=waves))
    assert "also in earlier waves: 2021 (41)." in said(shared)
    assert "also in earlier waves" not in said(results)


@pytest.mark.parametrize("count", [8, 9, 18])
def test_many_measures_are_parted_into_figures_that_leave_no_page_half_empty(count: int) -> None:
    results = rising()
    measures = (results.outcome, *results.instrument.drivers) * 2
    assert results.comparison
    found = trend_figures(voice_for(results, "en"), results.comparison, measures[:count])
    panels = [figure.picture.svg.count("<polyline") for figure in found]
    assert sum(panels) == count
    assert len({figure.id for figure in found}) == len(found)
    assert max(figure.picture.height for figure in found) < 0.4 * HEIGHT["letter"]
    ends = {figure.subtitle for figure in found}
    assert len(ends) == 1, "all on one scale"


def test_windows_of_less_than_a_year_have_a_direction_and_no_slope_a_year() -> None:
    results = EVERY["windows"]
    assert results.rolling
    history = results.rolling.history
    weeks = tuple(replace(w, at=2026 + i / 52) for i, w in enumerate(history.waves))
    rolling = replace(results.rolling, span=1, history=replace(history, waves=weeks))
    told = said(replace(results, rolling=rolling))
    assert "Overall satisfaction: rising" in told and "a year" not in told
    assert "overlap" not in told, "windows of one period share nothing"
    assert "overlap" in said(results)
