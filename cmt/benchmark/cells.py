"""The exact counts behind a publication: what the rules judge and what the ledger keeps.

Of a weighted survey a count is the weighted share times the base, so that the mean worked out
from the counts is the weighted one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.parts import Split
from cmt.analysis.results import Results
from cmt.benchmark.rounding import rounded_row
from cmt.instrument.model import MISSING, Item, Role

PUBLISHED_ROLES: tuple[Role, ...] = (
    "outcome", "driver", "rating", "importance", "expectation", "wait",
)  # fmt: skip
"""What may be published. Facts about clients and contacts tell a service apart and are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The answers to one item in one segment: how many, and how many clients they are worth."""

    base: int
    worth: float  # base x index / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The answers to one item."""

    points: tuple[int, ...]
    answers: tuple[float, ...]  # at each point
    missing: Mapping[str, float]  # kind -> how many
    design_effect: float
    segments: Mapping[str, Cell] = field(default_factory=dict)
    plain: tuple[float, ...] = ()  # of a weighted survey: at each point, without weights

    @property
    def base(self) -> int:
        return round(sum(self.answers))

    @property
    def worth(self) -> float:
        """Clients at the best point, all others at the worst, that would give the same score."""
        low, high = self.points[0], self.points[-1]
        pairs = zip(self.points, self.answers, strict=True)
        return sum((point - low) / (high - low) * count for point, count in pairs)


def publishable(results: Results) -> Iterator[Item]:
    """The items that may be published, in questionnaire order: asked, and of one answer each."""
    for item in results.instrument.having(*PUBLISHED_ROLES):
        if item.multiple or not item.scale:
            continue
        points = results.instrument.scale_of(item.id).points
        if len(points) > 1 and results.estimates.get(item.id, f"count:{points[0]}"):
            yield item


def counts_of(results: Results, item: Item, split: Split | None = None) -> Counts:
    """The exact counts of one item, in everyone and in the segments of a split.

    An item with so few answers that the results hold none of its counts has none here either.
    """
    scale, table = results.instrument.scale_of(item.id), results.estimates
    kind = "share" if results.weighted else "count"
    rows = [table.get(item.id, f"{kind}:{point}") for point in scale.points]
    told = all(row is not None and row.shown for row in rows)
    return Counts(
        points=scale.points,
        answers=tuple(_answers(row) if told else 0 for row in rows),
        missing={
            kind: row.estimate
            for kind in MISSING
            if (row := table.get(item.id, f"missing:{kind}")) and row.estimate
        },
        design_effect=_design_effect(table, item.id),
        segments=_segments(split, item.id) if split and scale.rating else {},
        plain=_plain(table, item.id, scale.points) if told and results.weighted else (),
    )


def _plain(table: Estimates, item: str, points: tuple[int, ...]) -> tuple[float, ...]:
    rows = [table.get(item, f"count:{point}") for point in points]
    return tuple(row.estimate for row in rows if row is not None) if all(rows) else ()


def _answers(row: Estimate | None) -> float:
    if row is None:
        return 0
    return row.estimate if row.statistic.startswith("count") else row.estimate * row.n


def _design_effect(table: Estimates, item: str) -> float:
    """Of the mean, to the tenth: 1 where the item has none or all agree."""
    mean, sd = table.get(item, "mean"), table.get(item, "sd")
    if not (mean and sd and mean.n and sd.estimate > 0 and mean.se >= 0):
        return 1.0
    return round(mean.se**2 * mean.n / sd.estimate**2, 1)


def _segments(split: Split, item: str) -> dict[str, Cell]:
    rows = [(name, split.estimates.get(item, "index", name)) for name in split.segments]
    return {name: _cell(row) for name, row in rows if row is not None}


def _cell(row: Estimate) -> Cell:
    return Cell(base=row.n, worth=row.n * row.estimate / 100 if row.shown else 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The counts of one item as published."""

    counts: tuple[int, ...]
    missing: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """One item in an earlier publication of the same survey."""

    counts: Counts
    row: Row


def rounded(now: Counts, base: int, before: Before | None = None) -> Row:
    """The counts of an item as multiples of the base.

    before  what was published of it: the answers that came in since are rounded as a group of
            their own and added, so that nobody learns more from two roundings of the same answers
    """
    if before is None:
        missing = rounded_row(list(now.missing.values()), base)
        return Row(
            counts=rounded_row(now.answers, base),
            missing=dict(zip(now.missing, missing, strict=True)),
        )
    since = [b - a for a, b in zip(before.counts.answers, now.answers, strict=True)]
    kinds = list(now.missing)
    without = [max(0.0, now.missing[k] - before.counts.missing.get(k, 0)) for k in kinds]
    counts, missing = rounded_row(since, base), rounded_row(without, base)
    return Row(
        counts=tuple(a + b for a, b in zip(before.row.counts, counts, strict=True)),
        missing={k: before.row.missing.get(k, 0) + n for k, n in zip(kinds, missing, strict=True)},
    )
