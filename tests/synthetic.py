"""A plausible export of any questionnaire: made-up clients who answer as clients do.

One latent factor, how well the contact went, moves every rating; each question adds noise of its
own and stands a little easier or harder than the others. Who is routed round a question is not
asked it, a few leave one out, and the kinds of missing a scale offers are used.
"""

from __future__ import annotations

import csv
import io
import math
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from cmt.instrument.model import Instrument, Item, Measure, MissingKind, Scale

Given = Mapping[str, "frozenset[int] | float | MissingKind"]
"""Item -> the points given, the number given, or why there is none; left blank where absent."""

BLANK = 0.03
MISSING_OFFERED = 0.06
"""Part of the clients who leave a question out, and who use a kind of missing it offers."""
LOADING = 0.75
"""Correlation of a rating with how well the contact went."""
SPREAD = 0.55
"""Standard deviation of how easily a question is rated well, in those of its answers."""
COMMENT = {"en": "It took, well, a while; thank you", "fr": "C’était un peu long, mais merci"}


def write_export(
    path: Path, instrument: Instrument, language: str, *, n: int = 400, seed: int = 1,
    lift: float = 0.0,
) -> Path:  # fmt: skip
    """Write n clients' answers as a CSV file, in the words of one language.

    A column is headed by its question as the form asks it, one option of a pick-many question by
    its id and point. Another `seed` is another sample of the same clients; `lift` raises how well
    contacts went, in standard deviations.
    """
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    columns = list(_columns(instrument))
    writer.writerow([_header(instrument, item, point, language) for item, point in columns])
    chance, ease = random.Random(seed), _ease(instrument)
    for _ in range(n):
        given = _client(instrument, chance, ease, lift)
        writer.writerow(
            [_cell(instrument, item, point, given, language) for item, point in columns]
        )
    path.write_text(content.getvalue(), encoding="utf-8-sig")
    return path


def _columns(instrument: Instrument) -> Iterator[tuple[Item, int | None]]:
    for item in instrument.items.values():
        points: tuple[int | None, ...] = (None,)
        if item.multiple:
            points = instrument.scale_of(item.id).points
        yield from ((item, point) for point in points)


def _header(instrument: Instrument, item: Item, point: int | None, language: str) -> str:
    if point is not None:
        return f"{item.id}/{point}"
    grid = instrument.grids.get(item.grid)
    texts = [other.text[language] for other in instrument.items.values() if other is not item]
    if item.text[language] in texts and not grid:
        return item.id
    return f"{grid.text[language]} [{item.text[language]}]" if grid else item.text[language]


def _ease(instrument: Instrument) -> dict[str, float]:
    """How easily each question is rated well: the same in every wave."""
    chance = random.Random(instrument.id)
    return {item: chance.gauss(0.45, SPREAD) for item in instrument.items}


def _client(
    instrument: Instrument, chance: random.Random, ease: Mapping[str, float], lift: float
) -> Given:
    went = chance.gauss(lift, 1)
    given: dict[str, frozenset[int] | float | MissingKind] = {}
    for item in instrument.items.values():
        if not item.scale or not _asked(instrument, item, given) or chance.random() < BLANK:
            continue
        scale = instrument.scale_of(item.id)
        if scale.missing and chance.random() < MISSING_OFFERED and not item.multiple:
            given[item.id] = chance.choice(list(scale.missing))
        elif scale.measure:
            given[item.id] = _amount(scale.measure, chance)
        elif item.multiple:
            given[item.id] = _several(item, scale, chance)
        elif scale.rating:
            given[item.id] = frozenset({_rated(scale, went, ease[item.id], chance)})
        else:
            given[item.id] = frozenset({chance.choice(scale.points)})
    return given


def _rated(scale: Scale, went: float, ease: float, chance: random.Random) -> int:
    """A point: what the client felt, cut into as many equal parts as the scale has points."""
    felt = LOADING * went + math.sqrt(1 - LOADING**2) * chance.gauss(0, 1) + ease
    rank = 0.5 * (1 + math.erf(felt / math.sqrt(2)))
    return scale.points[min(int(rank * len(scale.points)), len(scale.points) - 1)]


def _amount(measure: Measure, chance: random.Random) -> float:
    """Often near the first bands, seldom far beyond the last: whole, as forms ask for it."""
    typical = measure.edges[-1] - measure.least
    amount = round(measure.least + chance.expovariate(2 / typical))
    return min(max(amount, math.ceil(measure.least)), math.floor(measure.most))


def _several(item: Item, scale: Scale, chance: random.Random) -> frozenset[int]:
    weights = [1 / (1 + position % 5) for position in range(len(scale.points))]
    most = min(item.choose, 4)
    return frozenset(chance.choices(scale.points, weights, k=chance.randint(1, most)))


def _asked(instrument: Instrument, item: Item, given: Given) -> bool:
    return all(
        bool(_points(instrument, asked, given) & set(wanted))
        for asked, wanted in item.ask_if.items()
    )


def _points(instrument: Instrument, item: str, given: Given) -> frozenset[int]:
    answer = given.get(item, frozenset())
    if isinstance(answer, str):
        return frozenset()
    if isinstance(answer, frozenset):
        return answer
    measure = instrument.scale_of(item).measure
    return frozenset({measure.band(answer)}) if measure else frozenset()


def _cell(
    instrument: Instrument, item: Item, point: int | None, given: Given, language: str
) -> str:
    answer = given.get(item.id)
    if answer is None:
        return "" if item.scale else COMMENT[language]
    scale = instrument.scale_of(item.id)
    if isinstance(answer, str):
        return scale.missing[answer][language]
    if not isinstance(answer, frozenset):
        return f"{answer:g}"
    if point is not None:
        return str(int(point in answer))
    return scale.label(next(iter(answer)), language)
