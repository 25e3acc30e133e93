"""Random surveys to attack: small, lopsided and full of groups near the minimum."""

from __future__ import annotations

import random
from dataclasses import dataclass

from cmt.benchmark.cells import Cell, Counts

POINTS = (1, 2, 3, 4, 5)
WORTH = (0.0, 0.25, 0.5, 0.75, 1.0)
MOODS = (
    (1, 1, 1, 1, 1),
    (0.2, 0.5, 2, 20, 60),
    (0, 0, 1, 10, 40),
    (0.1, 0.2, 1, 5, 5),
    (3, 2, 1, 1, 1),
    (0, 0, 0, 1, 30),
)  # fmt: skip

Answers = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Survey:
    """One question: answers at each point of everyone in a segment, and of those in none."""

    segments: tuple[Answers, ...]
    nowhere: Answers

    @property
    def whole(self) -> Answers:
        return tuple(map(sum, zip(*self.segments, self.nowhere, strict=True)))

    @property
    def counts(self) -> Counts:
        cells = {f"office={g}": cell(row) for g, row in enumerate(self.segments, 1)}
        return counted(self.whole, cells)


def counted(answers: Answers, cells: dict[str, Cell] | None = None) -> Counts:
    return Counts(
        points=POINTS, answers=answers, missing={}, design_effect=1.0, segments=cells or {}
    )


def cell(row: Answers) -> Cell:
    return Cell(base=sum(row), worth=worth_of(row))


def worth_of(row: Answers) -> float:
    return sum(w * n for w, n in zip(WORTH, row, strict=True))


def answers(chance: random.Random, n: int) -> Answers:
    """What n clients say, all in one mood."""
    said = chance.choices(range(len(POINTS)), chance.choice(MOODS), k=n)
    return tuple(said.count(point) for point in range(len(POINTS)))


def survey(seed: int) -> Survey:
    """Two to four segments, from a handful to two hundred, and a few who are in none."""
    chance = random.Random(seed)
    sizes = chance.choices((6, 8, 14, 52, 60, 80, 100, 120, 200), k=chance.randint(2, 4))
    return Survey(
        segments=tuple(answers(chance, n) for n in sizes),
        nowhere=answers(chance, chance.choice((0, 0, 3, 7, 20))),
    )


def plus(one: Answers, other: Answers) -> Answers:
    return tuple(a + b for a, b in zip(one, other, strict=True))
