"""The one list of what to act on first, and the rule that orders it.

On the list stands every driver whose score lies below the mean of the drivers' scores and whose
share of explained variance lies above an equal share. It is ordered by

1. whether that is certain: neither interval crosses its line;
2. the ranks its association may hold, best then worst;
3. its score: by how many of the list have a score clearly below it;
4. what clients say themselves: the best rank of its stated importance, where they were asked.

Drivers that are equal in all four share a place. Where the first place is not certain there is no
clear priority, which is an answer too: the list then says what may be one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmt.analysis.action import Act, ActFirst, StatedImportance
from cmt.analysis.detail import DriverDetail
from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.results import Priorities, Verdict

Key = tuple[bool, int, int, int, float]


def act_first(
    priorities: Priorities | None,
    estimates: Estimates,
    stated: Sequence[StatedImportance],
    detail: DriverDetail | None,
) -> ActFirst | None:
    """The list; None without a driver model, empty where no driver lies in "act first"."""
    if priorities is None:
        return None
    listed = [
        (verdict, score)
        for verdict in priorities.verdicts
        if verdict.quadrant == "act-first" and (score := estimates.get(verdict.driver, "index"))
    ]
    said = {row.driver: row.stated_best for row in stated}
    scores = [score for _, score in listed]
    keys = {
        verdict.driver: _key(verdict, _score_rank(score, scores), said.get(verdict.driver))
        for verdict, score in listed
    }
    ordered = sorted(listed, key=lambda row: (keys[row[0].driver], row[1].estimate))
    rows = tuple(_act(verdict, keys, said.get(verdict.driver), detail) for verdict, _ in ordered)
    return ActFirst(clear=bool(rows) and rows[0].certain, rows=rows)


def _key(verdict: Verdict, score_rank: int, stated_rank: int | None) -> Key:
    """What clients were not asked of stands behind what they were."""
    last = math.inf if stated_rank is None else stated_rank
    return (not verdict.certain, verdict.rank_best, verdict.rank_worst, score_rank, last)


def _score_rank(score: Estimate, scores: Sequence[Estimate]) -> int:
    return 1 + sum(other.high < score.low for other in scores)


def _act(
    verdict: Verdict, keys: dict[str, Key], stated_rank: int | None, detail: DriverDetail | None
) -> Act:
    own = keys[verdict.driver]
    chance = detail.chance(verdict.driver) if detail else None
    return Act(
        driver=verdict.driver,
        place=1 + sum(other < own for other in keys.values()),
        certain=verdict.certain,
        rank_best=verdict.rank_best,
        rank_worst=verdict.rank_worst,
        score_rank=own[3],
        stated_rank=stated_rank,
        chance=chance.act_first if chance else float("nan"),
    )
