"""Disclosure control: what a group of answers must be like before anything is said of it.

The thresholds stand in rules.yaml and nowhere else. Every rule is a pure function of counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Rule = Literal[
    "minimum",  # too few answers
    "segment-minimum",  # too few for the score of a segment
    "effective-minimum",  # too few once weights are counted
    "dominance",  # nearly all of a group gave one answer
    "complement",  # what it leaves of the whole could be worked out, and may not be shown
    "weighted-segments",  # segments of a weighted survey do not add up, so are not published
    "own-item",  # a question of the organization's own
    "nothing-left",  # everything it is worked out from is withheld
    "difference",  # taken from what was published before it would show too few
    "model-minimum",  # too few complete answers behind the drivers' shares
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The thresholds of rules.yaml."""

    version: str
    minimum: int
    effective_minimum: int
    segment_ends: float
    rest_ends: float
    segment_minimum: int
    dominance_share: float
    dominance_under: int
    rounding: int
    protection: int
    difference_minimum: int
    model_minimum: int
    share_step: float


@cache
def load_rules() -> Rules:
    """The rules this version publishes by.

    >>> load_rules().minimum
    10
    """
    import yaml

    text = files("cmt.benchmark").joinpath("rules.yaml").read_text(encoding="utf-8")
    said: Mapping[str, Any] = yaml.safe_load(text)
    plain = {key.replace("-", "_"): value for key, value in said.items() if key != "dominance"}
    dominance = said["dominance"]
    return Rules(
        **plain,
        dominance_share=dominance["share"],
        dominance_under=dominance["under"],
    )


def broken_rule(
    counts: Sequence[float], rules: Rules, effective: float | None = None
) -> Rule | None:
    """The rule a group of answers breaks, or None when it may be shown.

    counts     answers at each point; of a weighted survey shares times the base
    effective  what they are worth when weights differ

    >>> broken_rule((4, 3, 2), load_rules()), broken_rule((0, 1, 19), load_rules())
    ('minimum', 'dominance')
    """
    base = round(sum(counts))
    if base < rules.minimum:
        return "minimum"
    if effective is not None and effective < rules.effective_minimum:
        return "effective-minimum"
    if base < rules.dominance_under and max(counts) > rules.dominance_share * base:
        return "dominance"
    return None
