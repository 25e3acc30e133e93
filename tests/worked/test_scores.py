"""Scores, worked by hand."""

from __future__ import annotations

from math import sqrt
from unittest.mock import patch

import pytest

from cmt.analysis import describe as describe_module
from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.infer import t_quantile, units_of, wilson
from cmt.analysis.moments import summarise
from cmt.analysis.prepare import prepare
from tests.worked.table import instrument, responses

close = pytest.approx


def scores(table: str, drivers: dict[str, tuple[str, ...]] | None = None) -> Estimates:
    answers = responses(table)
    prepared = prepare(answers, instrument(answers.columns, drivers or {}))
    moments = summarise(prepared.batch, prepared.plan)
    # Worked tables are small on purpose: show their figures whatever their base.
    with patch.object(describe_module, "flag_for", lambda n, *_: "" if n else "undefined"):
        return describe(
            moments, units_of(moments), prepared.scales, weighted=answers.weight is not None
        )


def score(table: str, item: str, statistic: str) -> Estimate:
    row = scores(table).get(item, statistic)
    assert row
    return row


def test_top_box_counts_only_answers_on_the_scale() -> None:
    row = score(
        """
        q1 | weight
        ---+-------
         5 | 2.0
         4 | 1.0
         9 | 1.0        # 9 = not applicable: outside the base
        """,
        "q1",
        "top-box",
    )
    assert (row.estimate, row.n, row.weighted) == (close(2 / 3), 2, True)


def test_index_maps_one_to_five_onto_zero_to_a_hundred() -> None:
    for answer, index in ((1, 0), (2, 25), (3, 50), (4, 75), (5, 100)):
        table = f"q1\n--\n{answer}\n{answer}"
        assert score(table, "q1", "index").estimate == index


def test_mean_4_31_is_an_index_of_82_75() -> None:
    """Service Canada 2006: 31 of a hundred answer 5, the others 4."""
    table = "q1\n--\n" + "5\n" * 31 + "4\n" * 69
    assert score(table, "q1", "mean").estimate == close(4.31)
    assert score(table, "q1", "index").estimate == close(82.75)


def test_error_of_a_mean_is_the_textbook_one() -> None:
    row = score("q1\n--\n1\n2\n4\n5", "q1", "mean")
    se = sqrt(10 / 3 / 4)
    assert (row.estimate, row.se, row.df) == (close(3), close(se), 3)
    assert (row.low, row.high) == (close(max(1, 3 - t_quantile(3) * se)), 5)
    assert row.n_eff == close(4)


def test_clusters_are_the_units_of_error() -> None:
    """Two flights, each of one mind: the answers of a flight tell one thing, not three."""
    row = score(
        """
        q1 | unit
        ---+-----
         5 | a
         5 | a
         5 | a
         3 | b
         3 | b
         3 | b
        """,
        "q1",
        "mean",
    )
    assert (row.se, row.df) == (close(1.0), 1)


def test_strata_take_their_differences_out_of_the_error() -> None:
    row = score(
        """
        q1 | stratum
        ---+--------
         5 | north
         5 | north
         1 | south
         1 | south
        """,
        "q1",
        "mean",
    )
    assert (row.estimate, row.se, row.df) == (close(3.0), close(0.0), 2)


def test_shares_have_wilsons_interval_on_n_when_everyone_counts_alike() -> None:
    row = score("q1\n--\n" + "5\n" * 24 + "1\n" * 16, "q1", "favourable")
    assert (row.estimate, row.n_eff) == (close(0.6), close(40))
    assert (row.low, row.high) == close(wilson(0.6, 40))


def test_a_share_of_none_still_has_an_interval() -> None:
    row = score("q1\n--\n" + "5\n" * 40, "q1", "unfavourable")
    assert (row.estimate, row.se, row.low) == (0, 0, 0)
    assert row.high == close(wilson(0, 40)[1])


def test_under_thirty_answers_that_count_alike_have_an_exact_interval() -> None:
    """None of five: the share whose fifth power of the rest is 2.5 %."""
    row = score("q1\n--\n5\n5\n5\n4\n5", "q1", "unfavourable")
    assert (row.estimate, row.low, row.high) == (0, 0, close(1 - 0.025 ** (1 / 5)))


def test_every_answer_is_counted_once() -> None:
    table = scores("q1\n--\n5\n1\n9\n8\n\n3")
    counts = {r.statistic: r.estimate for r in table if r.statistic.startswith(("count", "miss"))}
    assert counts == {
        "count:1": 1, "count:2": 0, "count:3": 1, "count:4": 0, "count:5": 1,
        "missing:blank": 1, "missing:not-applicable": 1, "missing:dont-know": 1,
        "missing:refused": 0, "missing:not-asked": 0,
    }  # fmt: skip


def test_a_composite_is_the_mean_of_the_valid_items() -> None:
    """Means 4.5, 4 (one valid answer is enough), none: index 81.25 over two answers."""
    table = scores(
        """
        q1 | q2 | q3
        ---+----+---
         5 |  5 | 4
         4 |  9 | 4
         3 |  9 | 8
        """,
        {"speed": ("q2", "q3")},
    )
    index, top2 = table.get("speed", "index"), table.get("speed", "favourable")
    missing = table.get("speed", "missing:not-applicable")
    assert index and top2 and missing
    assert (index.estimate, index.n) == (close((87.5 + 75) / 2), 2)
    assert top2.estimate == 1
    assert missing.estimate == 1


def test_composites_of_three_items_keep_thirds() -> None:
    table = scores("q1|a|b|c\n-\n5|5|4|4\n5|1|1|2", {"d": ("a", "b", "c")})
    mean = table.get("d", "mean")
    assert mean
    assert mean.estimate == close((13 / 3 + 4 / 3) / 2, rel=1e-14)


def test_covariance_of_means_gives_their_errors() -> None:
    table = scores("q1|a|b\n-\n5|5|4\n1|2|2\n4|4|1", {"d": ("a", "b")})
    for i, item in enumerate(table.covariance_of):
        mean = table.get(item, "mean")
        assert mean
        assert table.covariance[i, i] == close(mean.se**2)
