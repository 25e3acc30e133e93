"""Student's t against SciPy, to 1e-10 relative over every size of survey."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri, stdtr, stdtrit

from cmt.analysis.student import normal_quantile, t_quantile, two_sided_p

close = pytest.approx


@given(st.floats(1, 1e5), st.floats(-40, 40))
def test_probabilities_equal_scipys(df: float, t: float) -> None:
    expected = 2 * stdtr(df, -abs(t))
    # Far below any level a verdict turns on, the tails agree less closely than 1e-10.
    assert two_sided_p(t, df) == close(expected, rel=1e-9, abs=1e-14)


@given(st.floats(1, 1e5), st.floats(0.6, 0.9999))
def test_quantiles_equal_scipys(df: float, p: float) -> None:
    assert t_quantile(p, df) == close(stdtrit(df, p), rel=1e-9)


@pytest.mark.parametrize("df", [*range(1, 60), 205, 2830, 1e5])
def test_the_quantile_of_every_interval(df: float) -> None:
    assert t_quantile(0.975, df) == close(stdtrit(df, 0.975), rel=1e-10)


@pytest.mark.parametrize("df", [1e6, 1e7, 1e8])
def test_the_quantile_of_a_very_large_survey(df: float) -> None:
    assert t_quantile(0.975, df) == close(stdtrit(df, 0.975), rel=1e-8)


def test_infinite_degrees_of_freedom_are_the_normal() -> None:
    assert t_quantile(0.975, math.inf) == normal_quantile(0.975) == close(ndtri(0.975), rel=1e-12)
    assert two_sided_p(1.5, math.inf) == close(2 * stdtr(1e300, -1.5), rel=1e-12)
