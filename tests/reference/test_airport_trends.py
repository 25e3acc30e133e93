"""Five waves of the airport survey together: series against R, slopes and splits against twins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.earlier import with_earlier
from cmt.analysis.gather import analyse
from cmt.analysis.history import History
from cmt.responses.model import SurveyInfo
from tests.reference.airport import column, instrument, rated_items, responses, truth
from tests.unit.test_trends import twin

YEARS = (2013, 2014, 2015, 2016, 2017)
R_DIGITS = 1e-8


@pytest.fixture(scope="module")
def history(shared: Path) -> History:
    made = []
    for year in YEARS:
        plain = replace(responses(shared, year, "srs_w"), weight=None)
        info = SurveyInfo(label=str(year), start=date(year, 5, 1), end=date(year, 5, 31))
        made.append(analyse(plain, instrument(), info=info))
    found = with_earlier(made[-1], made[:-1]).history
    assert found is not None
    return found


def test_every_point_is_the_mean_r_gives(shared: Path, history: History) -> None:
    known, compared = truth(shared)["wave_means"]["unweighted"], 0
    for item in rated_items():
        line = history.trend(item, "mean")
        for point in line.points if line else ():
            mean = known[str(YEARS[point.wave])].get(column(item))
            if isinstance(mean, int | float) and point.shown:
                assert point.estimate == pytest.approx(mean, rel=R_DIGITS)
                compared += 1
    assert compared > 5 * 10


def test_slopes_equal_a_twin(history: History) -> None:
    slopes = [t for t in history.trends if len(t.waves) == 5 and not t.segment]
    assert len(slopes) > 50
    for line in slopes[::7]:
        points = [line.points[at] for at in range(5)]
        time = np.array([history.waves[point.wave].at for point in points])
        y, se = (np.array([getattr(p, name) for p in points]) for name in ("estimate", "se"))
        slope, error, _ = twin(time - time.mean(), y, se**2)
        assert line.slope == pytest.approx(slope, rel=1e-6, abs=1e-9)
        assert line.se == pytest.approx(error, rel=1e-6)


def test_overall_satisfaction_rose(history: History) -> None:
    line = history.trend("all", "index")
    assert line is not None and line.direction == "rising" and 0 < line.low < line.slope < 1


def test_what_goes_with_the_change_adds_up_to_it(history: History) -> None:
    found, line = history.contributions, history.trend("all", "index")
    assert found is not None and line is not None
    total = sum(row.overall.points for row in found.drivers) + found.remainder.points
    change = line.points[4].estimate - line.points[3].estimate
    assert total == pytest.approx(change, abs=1e-10)
    assert found.change.points == pytest.approx(change, abs=1e-10)
