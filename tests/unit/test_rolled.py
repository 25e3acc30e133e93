"""What rolling windows say together: changes, series, the results file, the option and cmt.yaml."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from cmt.analysis.changes import change
from cmt.analysis.estimates import Estimate
from cmt.analysis.gather import analyse
from cmt.analysis.rolled import changes_between, rolling, with_windows
from cmt.analysis.store import read_results, write_results
from cmt.analysis.windows import windows
from cmt.errors import DesignError
from cmt.responses.project_file import read_project
from cmt.responses.window_size import WindowSize, window_size
from tests.cli.command import run, written
from tests.small_survey import small
from tests.unit.test_windows import brute_scores, survey

close = pytest.approx


def test_a_change_between_overlapping_windows_has_the_error_of_what_differs() -> None:
    responses = survey(np.random.default_rng(11), 600)
    found = windows(responses, small(), every="quarter", span=2)
    row = next(c for c in changes_between(found) if (c.item, c.statistic) == ("overall", "index"))
    scores = brute_scores(responses, found, "overall")
    moved = scores[:, 2] - scores[:, 1]
    count = len(moved)
    variance = count / (count - 1) * float(((moved - moved.mean()) ** 2).sum())
    assert row.se == close(math.sqrt(variance), rel=1e-10)
    naive = math.hypot(*(found.get(w, "overall", "index").se for w in (1, 2)))  # type: ignore[union-attr]
    assert row.se < 0.8 * naive
    assert row.shared == found.shared[2, 1] > 0


def test_windows_apart_are_independent_waves() -> None:
    found = windows(survey(np.random.default_rng(12), 600), small(), every="quarter", span=2)
    row = changes_between(found, now=2, before=0)[0]
    now, before = found.get(2, row.item, row.statistic), found.get(0, row.item, row.statistic)
    assert now and before and row.shared == 0
    assert row.se == close(math.hypot(now.se, before.se), rel=1e-10)


def test_families_are_corrected_each_by_itself() -> None:
    found = windows(survey(np.random.default_rng(13), 600), small(), every="quarter")
    rows = changes_between(found)
    outcome = [row for row in rows if row.item == "overall"]
    drivers = [row for row in rows if row.item in small().drivers]
    assert all(row.p_adjusted == row.p for row in outcome)
    assert all(row.p_adjusted >= row.p for row in drivers)
    assert any(row.p_adjusted > row.p for row in drivers)


def test_a_slope_counts_every_answer_once() -> None:
    rng = np.random.default_rng(14)
    responses = survey(rng, 6000, span=3 * 365)
    assert responses.days is not None
    year = (responses.days - responses.days[0]) / 365.25
    fewer = np.where(rng.random(6000) < 0.9 - 0.2 * year, 4, 0)
    responses.codes[:, 0] = fewer  # 20 points less a year
    made = rolling(windows(responses, small(), every="quarter", span=2))
    trend = made.history.trend("overall", "index")
    assert trend and trend.waves == (0, 2, 4, 6, 8, 10)  # the first window and the last are whole
    assert trend.direction == "falling" and trend.low < -20 < trend.high
    assert len(trend.points) == len(made.windows) == 11
    latest = made.moves[0]
    assert (latest.now, latest.before) == (10, 9) and latest.shared > 0
    assert [move.before for move in made.moves] == [9, 8, 6]
    assert made.history.waves[9].shared == latest.shared
    warning = made.history.warnings[0]
    assert (warning.item, warning.course) == ("overall", "falling")


def test_a_window_that_nobody_answered_is_a_gap_in_the_series() -> None:
    responses = survey(np.random.default_rng(15), 400)
    assert responses.days is not None
    start = (date(2025, 4, 1) - date(1970, 1, 1)).days
    responses.days[(responses.days >= start) & (responses.days < start + 91)] = start - 1
    made = rolling(windows(responses, small(), every="quarter"))
    trend = made.history.trend("overall", "index")
    assert trend and [point.flag for point in trend.points] == ["", "undefined", "", ""]
    assert trend.waves == (0, 2, 3)


def test_results_keep_their_windows_and_older_files_have_none(tmp_path: Path) -> None:
    responses = survey(np.random.default_rng(16))
    plain = analyse(responses, small())
    results = with_windows(plain, responses, small(), WindowSize(every="month", span=2))
    write_results(results, tmp_path / "results.json")
    again = read_results(tmp_path / "results.json").rolling
    assert again and results.rolling
    assert again.windows == results.rolling.windows
    assert [move.changes[0].p for move in again.moves] == [
        move.changes[0].p for move in results.rolling.moves
    ]
    document = json.loads((tmp_path / "results.json").read_text("utf-8"))
    del document["rolling"]
    written(tmp_path / "older.json", [json.dumps(document)])
    assert read_results(tmp_path / "older.json").rolling is None


@pytest.mark.parametrize("text", ["quarters", "quarter:0", "2 quarters", "year", ""])
def test_windows_are_said_as_a_period_and_a_count(text: str) -> None:
    assert window_size("month : 3") == WindowSize(every="month", span=3)
    with pytest.raises(DesignError):
        window_size(text)


def export(path: Path, days: int = 300) -> Path:
    chance = np.random.default_rng(17)
    first = date(2025, 1, 1)
    lines = ["completed,overall,time-taken,staff-polite"]
    for at in range(days):
        answers = chance.integers(1, 6, size=3).tolist()
        lines.append(",".join([(first + timedelta(days=at)).isoformat(), *map(str, answers)]))
    return written(path, lines)


def test_windows_as_an_option_and_in_cmt_yaml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    export(tmp_path / "2025.csv")
    from tests.small_survey import TEXT

    written(tmp_path / "small.yaml", [TEXT])
    options = ("--instrument", "small.yaml", "--windows", "quarter:2", "--out", "r.json")
    code, _, err = run(monkeypatch, capsys, "analyse", "2025.csv", *options)
    assert code == 0, err
    made = read_results(tmp_path / "r.json").rolling
    assert made and [w.label for w in made.windows] == [
        "2025-Q1 – 2025-Q2", "2025-Q2 – 2025-Q3", "2025-Q3 – 2025-Q4",
    ]  # fmt: skip
    lines = ["instrument: small.yaml", "windows: month:3", "waves: [{file: 2025.csv}]"]
    project = read_project(written(tmp_path / "cmt.yaml", lines))
    assert project.waves[0].windows == WindowSize(every="month", span=3)
    code, _, err = run(monkeypatch, capsys, "analyse", "--out", "p.json")
    assert code == 0, err
    assert len(read_results(tmp_path / "p.json").rolling.windows) == 8  # type: ignore[union-attr]
    lines[1] = "windows: year:3"
    with pytest.raises(DesignError, match=r"line 2.*'year' is no period"):
        read_project(written(tmp_path / "cmt.yaml", lines))
    code, _, err = run(monkeypatch, capsys, "analyse", "2025.csv", "--windows", "often")
    assert code == 12 and "'often' is no period" in err


def share(estimate: float, units: int, n: int = 200) -> Estimate:
    return Estimate(
        item="overall", statistic="favourable", estimate=estimate, se=0.04, low=0.0, high=1.0,
        n=n, df=units - 1, n_eff=140.0,
    )  # fmt: skip


def test_few_units_have_the_tail_of_t_and_the_same_verdict_at_five_percent() -> None:
    for now, before in ((0.70, 0.5825), (0.70, 0.5), (0.72, 0.70)):
        many, few = (change(share(now, u), share(before, u)) for u in (200, 10))
        pooled = (now + before) / 2
        z = (now - before) / math.sqrt(pooled * (1 - pooled) * 2 / 140)
        assert many.p == close(2 * stats.norm.sf(abs(z)), rel=1e-9)  # R: prop.test, uncorrected
        df = 2 / (1 / 9 - 1 / 199)
        wider = stats.t.ppf(0.975, df) / stats.norm.ppf(0.975)
        assert few.p == close(2 * stats.t.sf(abs(z) * wider, df), rel=1e-9)
        assert few.direction == many.direction
    assert few.p < many.p  # short of 5 % the bases, marked down already, need no more
    deep = [change(share(0.8, u), share(0.5, u)).p for u in (200, 10)]
    assert deep[1] > 5 * deep[0]
