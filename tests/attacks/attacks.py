"""The attacks. Each takes a seed and the rules and says whether it learned what it must not.

It must not
    narrow a count under the minimum to fewer values than the rules promise
    learn anything of a group it can prove to be smaller than the minimum
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from cmt.benchmark.cells import Before, Counts, Row, rounded
from cmt.benchmark.disclosure import Rules, broken_rule
from cmt.benchmark.ledger import Entry, Ledger, judged
from cmt.benchmark.model import PublishedItem, SegmentScore
from cmt.benchmark.rounding import rounded_row
from cmt.benchmark.segments import segment_scores
from cmt.errors import DisclosureError
from tests.attacks.adversary import System, unit, widths, worlds
from tests.attacks.surveys import WORTH, Answers, answers, cell, counted, plus, survey

SMALL = 10
"""The minimum the attacks go by, whatever the rules in force say."""
P = len(WORTH)

Attack = Callable[[int, Rules], bool]


def small_counts(seed: int, rules: Rules) -> bool:
    """From one row and its exact base: the counts of rare answers."""
    chance = random.Random(seed)
    truth = answers(chance, chance.randint(10, 90))
    if broken_rule(truth, rules):
        return False
    possible = worlds(rounded_row(truth, rules.rounding), sum(truth), rules.rounding)
    return too_narrow(possible, truth, rules)


def tiny_group(seed: int, rules: Rules) -> bool:
    """From the file alone: a row that is proven to hold fewer answers than the minimum."""
    chance = random.Random(seed)
    truth = answers(chance, chance.randint(1, 30))
    if broken_rule(truth, rules):
        return False
    published = sum(rounded_row(truth, rules.rounding))
    return published > 0 and published + rules.rounding - 1 < SMALL


def of_one_mind(seed: int, rules: Rules) -> bool:
    """A bet: where a small group shows one answer alone, more than nine in ten gave it."""
    chance = random.Random(seed)
    truth = answers(chance, chance.randint(10, 29))
    if broken_rule(truth, rules):
        return False
    shown = rounded_row(truth, rules.rounding)
    return sum(map(bool, shown)) == 1 and max(truth) > 0.9 * sum(truth)


def heavy_client(seed: int, rules: Rules) -> bool:
    """In a weighted survey: what the client said whose weight exceeds every count but one."""
    chance = random.Random(seed)
    n, part = chance.randint(20, 60), chance.uniform(0.4, 0.95)
    weights = [part, *([(1 - part) / (n - 1)] * (n - 1))]
    said = [chance.choices(range(P), (1, 1, 2, 3, 3))[0] for _ in weights]
    counts = [n * sum(w for w, s in zip(weights, said, strict=True) if s == p) for p in range(P)]
    if broken_rule(counts, rules, 1 / sum(w * w for w in weights)):
        return False
    shown = rounded_row(counts, rules.rounding)
    return sum(count + rules.rounding > part * n for count in shown) == 1


def small_segments(seed: int, rules: Rules) -> bool:
    """From segments, the exact whole and who is in which segment: small groups, rare answers.

    The groups are the segments shown and what they leave of the whole.
    """
    held = survey(seed)
    whole, counts = held.whole, held.counts
    item = published(counts, rules)
    scores, _ = segment_scores(counts, item, rules)
    if not scores:
        return False
    truth = [held.segments[int(name.rpartition("=")[2]) - 1] for name in scores]
    truth.append(tuple(np.subtract(whole, np.sum(truth, axis=0)).tolist()))
    known = System(size=P * len(truth))
    for p, exact in enumerate(whole):
        known.know(unit(known.size, *range(p, known.size, P)), exact, exact)
    for g, row in enumerate(truth):
        known.know(unit(known.size, *range(g * P, (g + 1) * P)), sum(row), sum(row))
    know_scores(known, list(scores.values()), item, rules)
    assert known.allows(np.ravel(truth))
    proven = any(learned(known, known.size, g * P, row) for g, row in enumerate(truth))
    return proven or rare(known, truth, whole, rules)


def rare(known: System, truth: list[Answers], whole: Answers, rules: Rules) -> bool:
    """Whether the rarest answer of the smallest group that has few of any is narrowed."""
    cells = [
        (row[p], sum(row), g * P + p)
        for g, row in enumerate(truth)
        for p in range(P)
        if row[p] < SMALL and whole[p] >= rules.protection and sum(row)
    ]
    return bool(cells) and known.width_of(unit(known.size, min(cells)[2])) < rules.protection


def late_answers(seed: int, rules: Rules) -> bool:
    """From two publications of one survey and both exact bases: what those said who came late."""
    chance = random.Random(seed)
    first = answers(chance, chance.randint(10, 60))
    late = answers(chance, chance.choice((1, 2, 3, 5, 7, 9, 10, 14, 25)))
    row, ledger = once(first, rules)
    now = counted(plus(first, late))
    try:
        judgement = judged(ledger, "s", {"x": now}, "", rules)
    except DisclosureError:
        return False
    if "x" in judgement.kept_back:
        return False
    return told_apart(first, late, row, rounded(now, rules.rounding, judgement.before["x"]), rules)


def rounded_afresh(seed: int, rules: Rules, *, afresh: bool) -> bool:
    """The same, many coming late, where the later publication may be rounded anew."""
    chance = random.Random(seed)
    first = answers(chance, chance.randint(10, 60))
    late = answers(chance, chance.randint(10, 25))
    before, now = counted(first), counted(plus(first, late))
    row = rounded(before, rules.rounding)
    link = None if afresh else Before(counts=before, row=row)
    return told_apart(first, late, row, rounded(now, rules.rounding, link), rules, afresh=afresh)


def told_apart(
    first: Answers, late: Answers, row: Row, again: Row, rules: Rules, *, afresh: bool = False
) -> bool:
    """Whether the late answers are narrowed."""
    base, late_ones = rules.rounding, sum(late)
    if afresh:
        before = worlds(row.counts, sum(first), base)
        after = worlds(again.counts, sum(first) + late_ones, base)
        gaps = after[:, None, :] - before[None, :, :]
        possible = gaps[(gaps >= 0).all(axis=2)]
    else:
        possible = worlds(np.subtract(again.counts, row.counts).tolist(), late_ones, base)
    if late_ones < SMALL:
        return bool((widths(possible) < late_ones).any())
    return too_narrow(possible, late, rules)


def other_split(seed: int, rules: Rules, *, judge: bool = True) -> bool:
    """From two ways to part the same clients that differ by a few: what those few said."""
    chance = random.Random(seed)
    young, few = answers(chance, chance.randint(50, 99)), answers(chance, chance.randint(2, 9))
    older = answers(chance, chance.randint(60, 200))
    whole = plus(plus(young, few), older)
    one = counted(whole, {"age=1": cell(young), "age=2": cell(plus(few, older))})
    two = counted(whole, {"adult=1": cell(plus(young, few)), "adult=2": cell(older)})
    _, ledger = once(one, rules, split="age")
    try:
        _ = judge and judged(ledger, "s", {"x": two}, "adult", rules)
    except DisclosureError:
        return False
    item, truth = published(one, rules), (young, few, older)
    known = System(size=3 * P)
    for p, exact in enumerate(whole):
        known.know(unit(known.size, p, P + p, 2 * P + p), exact, exact)
    for counts, parts in ((one, ((0,), (1, 2))), (two, ((0, 1), (2,)))):
        scores, _ = segment_scores(counts, item, rules)
        if len(scores) < len(parts):
            return False
        groups = [unit(3 * P, *(g * P + p for g in part for p in range(P))) for part in parts]
        for group in groups:
            exact = float(group @ np.ravel(truth))
            known.know(group, exact, exact)
        worths = [s.worth for s in scores.values()]
        worth = np.tile(WORTH, 3)
        known.know_rounded([worth * group for group in groups], worths, rules.rounding)
    assert known.allows(np.ravel(truth))
    return learned(known, known.size, P, few)


def know_scores(
    known: System, scores: Sequence[SegmentScore], item: PublishedItem, rules: Rules
) -> None:
    """Bases and worths of some groups and of the rest, one after the other."""
    groups = [unit(known.size, *range(g * P, (g + 1) * P)) for g in range(len(scores) + 1)]
    worth = np.tile(WORTH, known.size // P)
    whole = round(item.index / 100 * item.base / rules.rounding) * rules.rounding
    bases, worths = [s.base for s in scores], [s.worth for s in scores]
    known.know_rounded(groups, [*bases, item.base - sum(bases)], rules.rounding)
    known.know_rounded(
        [worth * group for group in groups], [*worths, whole - sum(worths)], rules.rounding
    )


def too_narrow(possible: np.ndarray, truth: Answers, rules: Rules) -> bool:
    """Whether a count under the minimum is narrowed to fewer values than promised."""
    assert (possible == truth).all(axis=1).any(), "the adversary is mistaken"
    small = np.array(truth) < SMALL
    return bool((widths(possible)[small] < rules.protection).any())


def learned(known: System, size: int, start: int, truth: Answers) -> bool:
    """Whether a group is proven to be under the minimum, and its score is narrowed."""
    if not 0 < sum(truth) < SMALL:
        return False
    group = unit(size, *range(start, start + P))
    _, most = known.range_of(group)
    worth = np.zeros(size)
    worth[start : start + P] = WORTH
    return most < SMALL and known.width_of(worth) < most


def published(counts: Counts, rules: Rules) -> PublishedItem:
    return PublishedItem(
        id="x",
        role="outcome",
        digests={},
        points=counts.points,
        counts=rounded(counts, rules.rounding).counts,
    )


def once(first: Answers | Counts, rules: Rules, split: str = "") -> tuple[Row, Ledger]:
    """A survey of one item published once: its row and the ledger."""
    counts = first if isinstance(first, Counts) else counted(first)
    row = rounded(counts, rules.rounding)
    entry = Entry(
        survey="s",
        day=date(2026, 6, 1),
        digest="d",
        split=split,
        counts={"x": counts},
        rows={"x": row},
    )
    return row, Ledger(entries=(entry,))
