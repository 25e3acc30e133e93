"""Parts nobody asked for (waits, drivers done well, the mix) give away no small one either."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.estimates import Estimate
from cmt.analysis.gather import analyse
from cmt.analysis.parts import SegmentMix, Split
from cmt.analysis.results import Results
from cmt.analysis.withholding import parts_of_all
from cmt.responses.model import Responses
from tests.unit.test_drivers_mix import asked as rated
from tests.unit.test_segments import instrument, survey
from tests.unit.test_standards import asked as waited


def left(rows: list[Estimate], everyone: int) -> int:
    """Answers of everyone less those of the parts shown."""
    return everyone - sum(row.n for row in rows if row.shown)


def curve(sizes: list[int], silent: int = 0) -> tuple[Results, list[Estimate]]:
    """The overall score by how long clients waited: so many each, and so many who did not say."""
    answers, questionnaire = waited(n=sum(sizes) + silent, weighted=False)
    codes = answers.codes.copy(order="F")
    codes[:, COLUMN] = np.repeat([0, 1, 2, 3, -1], [*sizes, silent])
    results = analyse(replace(answers, codes=codes), questionnaire)
    found = next(each for each in results.action.curves if each.item == "waited")
    return results, [level.satisfaction for level in found.levels]


COLUMN = waited()[0].columns.index("waited")


@pytest.mark.parametrize(
    ("sizes", "silent", "told"),
    [
        ([60, 35, 30, 5], 0, [True, True, False, False]),
        ([60, 35, 30, 5], 3, [True, True, False, False]),
        ([60, 35, 30, 5], 9, [True, True, True, False]),
        ([60, 35, 30, 20], 0, [True] * 4),
        ([60, 6, 5, 4], 0, [True, False, False, False]),
    ],
)
def test_of_a_short_band_not_shown_another_is_withheld_where_it_could_be_subtracted(
    sizes: list[int], silent: int, told: list[bool]
) -> None:
    results, rows = curve(sizes, silent)
    assert [row.shown for row in rows] == told
    assert [row.n for row in rows] == sizes
    whole = results.estimates.get("overall", "index")
    assert whole is not None and (left(rows, whole.n) == 0 or left(rows, whole.n) >= 10)
    hidden = [row for row in rows if not row.shown]
    assert all(np.isnan([row.estimate, row.se, row.low, row.high, row.n_eff]).all()
               and row.flag == "withheld" for row in hidden)  # fmt: skip


def test_without_the_rule_the_short_band_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmt.analysis.standards.parts_of_all", lambda rows, everyone: rows)
    results, rows = curve([60, 35, 30, 5])
    whole = results.estimates.get("overall", "index")
    assert whole is not None
    rest = whole.estimate * whole.n - sum(row.estimate * row.n for row in rows if row.shown)
    monkeypatch.undo()
    answers = waited(n=130, weighted=False)[0].column("overall")
    assert rest / 5 == pytest.approx(np.mean(answers[-5:] * 25.0))


def steps(answers: Responses) -> tuple[int, list[Estimate]]:
    """Answers of everyone, and the overall score by the number of drivers done well."""
    results = analyse(answers, rated(16)[1])
    whole = results.estimates.get("overall", "index")
    assert whole is not None
    rows = [row for row in results.estimates if row.segment.startswith("drivers-met=")]
    return whole.n, [row for row in rows if row.statistic == "index"]


def test_a_rare_number_of_drivers_done_well_cannot_be_subtracted() -> None:
    """Four clients did well on one driver only; everybody rated all four."""
    answers, _ = rated(16)
    codes = answers.codes.copy(order="F")
    met = np.repeat([0, 1, 2, 3, 4], [100, 4, 120, 130, answers.rows - 354])
    for j in range(4):
        codes[:, answers.columns.index(f"q{j}")] = np.where(j < met, 4, 1)
    answered = codes[:, answers.columns.index("overall")]
    codes[:, answers.columns.index("overall")] = np.maximum(answered, 0)
    everyone, rows = steps(replace(answers, codes=codes))
    assert [row.n for row in rows] == [100, 4, 120, 130, answers.rows - 354]
    assert [row.shown for row in rows] == [row.n > 100 for row in rows]
    assert left(rows, everyone) == 104


def mixed(sizes: list[int], silent: int) -> tuple[Split, SegmentMix]:
    """By channel, of so many clients each, and so many who named none; everybody answered."""
    answers = survey(3, sum(sizes) + silent, weighted=False)
    codes = answers.codes.copy(order="F")
    codes[:, answers.columns.index("channel")] = np.repeat([0, 1, 2, -1], [*sizes, silent])
    codes[:, 0] = np.maximum(codes[:, 0], 0)
    results = analyse(replace(answers, codes=codes), instrument(), segments=["channel"])
    (split,) = results.splits
    assert split.mix is not None
    return split, split.mix


@pytest.mark.parametrize("silent", [0, 4, 200])
def test_a_segment_withheld_beside_a_small_one_is_not_in_the_mix_either(silent: int) -> None:
    """Those who did not say hide nobody: what all segments hold is known without them."""
    split, mix = mixed([60, 12, 4], silent)
    rows = split.estimates.where(item="overall", statistic="index")
    hidden = {row.segment for row in rows if not row.shown}
    assert len(hidden) == 2 and hidden <= set(mix.hidden)
    assert not hidden & set(mix.segments)
    assert sum(row.n for row in rows if row.segment in mix.hidden) >= 10


@given(sizes=st.lists(st.integers(0, 60), min_size=2, max_size=6), rest=st.integers(0, 40))
def test_what_is_left_after_subtraction_is_nobody_or_enough(sizes: list[int], rest: int) -> None:
    rows = [
        Estimate(item="overall", statistic="index", segment=str(k), n=n, estimate=50.0,
                 flag="withheld" if n < 10 else "")
        for k, n in enumerate(sizes)
    ]  # fmt: skip
    found = list(parts_of_all(rows, sum(sizes) + rest))
    over = left(found, sum(sizes) + rest)
    assert over == 0 or over >= 10 or not any(row.shown for row in found)
    again = [row for row, was in zip(found, rows, strict=True) if row.shown != was.shown]
    assert not again or min(row.n for row in again) >= 10  # nothing shown that was withheld
    fewer = over - min((row.n for row in again), default=0)
    assert not again or fewer < 10  # and no more withheld than is needed
