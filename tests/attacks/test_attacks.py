"""An adversary with all files and reports finds nothing; without any one of the rules it does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from cmt.benchmark.disclosure import Rules, load_rules
from cmt.benchmark.rounding import rounded_row
from tests.attacks.adversary import worlds
from tests.attacks.attacks import (
    Attack,
    heavy_client,
    late_answers,
    of_one_mind,
    other_split,
    rounded_afresh,
    small_counts,
    small_segments,
    tiny_group,
)

SURVEYS = int(os.environ.get("CMT_ATTACKS", "200"))
"""Random surveys an attack is tried on; `make fuzz` takes many more."""

RULES = load_rules()

WITHOUT: dict[str, tuple[Rules, Attack]] = {
    "rounding": (replace(RULES, rounding=1), small_counts),
    "minimum": (replace(RULES, minimum=0), tiny_group),
    "dominance": (replace(RULES, dominance_under=0), of_one_mind),
    "effective-minimum": (replace(RULES, effective_minimum=0), heavy_client),
    "segment-ends": (replace(RULES, segment_ends=0), small_segments),
    "rest-ends": (replace(RULES, rest_ends=0), small_segments),
    "difference-minimum": (replace(RULES, difference_minimum=0), late_answers),
    "one split": (RULES, partial(other_split, judge=False)),
    "difference rounded by itself": (RULES, partial(rounded_afresh, afresh=True)),
}
"""A rule -> the rules without it, and the attack that it stops."""

ALL: dict[str, Attack] = {
    "small counts": small_counts,
    "tiny group": tiny_group,
    "of one mind": of_one_mind,
    "heavy client": heavy_client,
    "small segments": small_segments,
    "late answers": late_answers,
    "many late answers": partial(rounded_afresh, afresh=False),
    "other split": other_split,
}


@pytest.mark.parametrize("attack", ALL.values(), ids=ALL)
def test_no_attack_succeeds(attack: Attack) -> None:
    assert [seed for seed in range(SURVEYS) if attack(seed, RULES)] == []


@pytest.mark.parametrize(("rules", "attack"), WITHOUT.values(), ids=WITHOUT)
def test_without_the_rule_an_attack_succeeds(rules: Rules, attack: Attack) -> None:
    assert any(attack(seed, rules) for seed in range(SURVEYS))


@pytest.mark.parametrize("points", [2, 3, 4])
def test_every_row_written_down_leaves_three_values(points: int) -> None:
    """By the method of rounding itself, not by what the adversary takes for granted of it."""
    for total in range(10, 21):
        alike: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        for row in rows(points, total):
            alike.setdefault(rounded_row(row, RULES.rounding), []).append(row)
        for shown, truths in alike.items():
            possible = np.array(truths)
            small = possible.min(axis=0) < RULES.minimum
            assert (np.ptp(possible, axis=0)[small] >= RULES.protection).all()
            taken_for_granted = set(map(tuple, worlds(shown, total, RULES.rounding).tolist()))
            assert taken_for_granted >= set(truths)


def rows(points: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every way to deal some answers out to some points."""
    if points == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in rows(points - 1, total - first))
