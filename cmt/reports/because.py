"""Why a sentence says what it says: the rule, test and threshold of every kind of record.

A sentence of the report rests on records of Results, and the kind of a record decides the rule: a
change is tested with t and Holm's correction, a place among the quadrants by whether an interval
crosses a line. docs/narrative.md has the rules in words, by the names they have here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cmt.analysis import action, detail, estimates, history, parts, peers, results
from cmt.analysis.among import ABOUT
from cmt.analysis.infer import ALPHA

HOLM: Final = "t test of the difference, Holm within its family"
LINES: Final = "95% intervals of score and share against the lines"
P: Final = {"p": ALPHA}
CROSSING: Final = {"drivers-average": "index_line", "equal-share": "share_line"}
"""Where the lines of performance x importance lie: fields of `Results.priorities`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a kind of record becomes words. `fields` are the numbers it decides by.

    A limit is a number, or the field of the record (or of the priorities) that holds it.
    """

    name: str
    test: str = ""  # "" = a figure that is only stated
    p: str = ""  # the field that holds the p-value the verdict goes by
    fields: tuple[str, ...] = ()
    limits: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A rule as it was applied to one record."""

    rule: Rule
    thresholds: Mapping[str, float]
    p: float | None = None


STATED: Final = Rule(name="stated")
"""A figure that stands for itself."""
RULES: Final[Mapping[type, Rule]] = {
    estimates.Estimate: Rule(
        name="estimate",
        fields=("estimate", "low", "high", "n"),
        limits={
            "withheld-below": estimates.WITHHELD_BELOW,
            "caution-below": estimates.CAUTION_BELOW,
        },
    ),
    results.Change: Rule(
        name="change", test=HOLM, p="p_adjusted", fields=("now", "before", "difference"), limits=P
    ),
    parts.Contrast: Rule(
        name="segment", test=HOLM, p="p_holm", fields=("difference", "low", "high"), limits=P
    ),
    parts.AtWholeMix: Rule(name="at-mix", fields=("index", "low", "high")),
    parts.SameTest: Rule(name="same-drivers", test="F test", p="p", fields=("f",), limits=P),
    results.Verdict: Rule(
        name="quadrant", test=LINES, fields=("rank_best", "rank_worst"), limits=CROSSING
    ),
    action.Act: Rule(
        name="act-first",
        test=LINES,
        fields=("place", "rank_best", "rank_worst"),
        limits=CROSSING,
    ),
    results.DriverEffect: Rule(name="driver-share", fields=("share", "share_low", "share_high")),
    detail.Asymmetry: Rule(
        name="pull",
        test="95% intervals of penalty, reward and balance against zero",
        fields=("penalty", "reward", "balance"),
        limits={"zero": 0.0},
    ),
    detail.OrdinalCheck: Rule(
        name="ordinal", test="intervals of pairs under both models", fields=("tau",)
    ),
    action.Gap: Rule(name="gap", test="95% interval against zero", limits={"zero": 0.0}),
    action.StatedImportance: Rule(
        name="stated-importance",
        test="ranks the 95% intervals leave open",
        fields=("stated", "stated_best", "stated_worst", "derived_best", "derived_worst"),
    ),
    action.StandardKept: Rule(
        name="standard",
        test="95% interval against the promise",
        fields=("promised",),
        limits={"promised": "promised"},
    ),
    history.Trend: Rule(
        name="trend",
        test="t test of the slope, Holm within its family",
        p="p_adjusted",
        fields=("slope", "low", "high"),
        limits=P,
    ),
    history.TargetProgress: Rule(
        name="target",
        test="95% interval against the target",
        fields=("level", "now"),
        limits={"target": "level"},
    ),
    history.EarlyWarning: Rule(
        name="early-warning",
        test="distance from the waves before, in standard errors",
        fields=("jump", "drift"),
        limits={"jump": "jump_limit", "drift": "drift_limit"},
    ),
    peers.PeerPosition: Rule(
        name="peers",
        test=HOLM,
        p="p_adjusted",
        fields=("own", "mean", "difference"),
        limits={**P, "about-the-same": ABOUT},
    ),
}


def rule_of(record: object) -> Rule:
    """The rule of a kind of record; a figure that is only stated has none of its own."""
    return RULES.get(type(record), STATED)


def because(record: object, wave: results.Results) -> Because:
    """The rule of a record of `wave`, with the thresholds it is held against and its p-value."""
    rule = rule_of(record)
    p = getattr(record, rule.p) if rule.p else None
    return Because(
        rule=rule,
        thresholds={name: _limit(limit, record, wave) for name, limit in rule.limits.items()},
        p=p,
    )


def _limit(limit: float | str, record: object, wave: results.Results) -> float:
    if not isinstance(limit, str):
        return float(limit)
    holder = record if hasattr(record, limit) else wave.priorities
    return float(getattr(holder, limit))
