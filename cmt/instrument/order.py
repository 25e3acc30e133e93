"""Which questions are asked in another place than before.

What was asked before colours an answer. A question moved when it crossed the outcome, or when it
is not among the longest run of shared questions that kept their order: where one question moved
over ten, one moved and not ten. Questions that came or went move nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from cmt.instrument.model import Instrument


def moved(now: Instrument, before: Instrument) -> frozenset[str]:
    """The shared items that are asked in another place than before."""
    ours = [item for item in now.items if item in before.items]
    then = {item: place for place, item in enumerate(before.items)}
    kept = {ours[i] for i in _longest_run([then[item] for item in ours], _outcome(now, ours))}
    return frozenset(ours) - kept | _crossing(now, before, ours)


def _outcome(instrument: Instrument, items: Sequence[str]) -> int | None:
    """Where the outcome stands among items; None where it is not one of them."""
    return items.index(instrument.outcome) if instrument.outcome in items else None


def _crossing(now: Instrument, before: Instrument, items: Sequence[str]) -> frozenset[str]:
    """The items asked on the other side of the outcome: what the client has in mind changed."""
    outcome = now.outcome
    if outcome != before.outcome or outcome not in items:
        return frozenset()
    after_now, after_then = _from(now, outcome), _from(before, outcome)
    return frozenset(item for item in items if (item in after_now) != (item in after_then))


def _from(instrument: Instrument, item: str) -> frozenset[str]:
    """The item and what is asked after it."""
    asked = list(instrument.items)
    return frozenset(asked[asked.index(item) :])


def _longest_run(places: Sequence[int], wanted: int | None) -> list[int]:
    """Positions of the longest rising run of places; through `wanted` if one as long goes there."""
    best = _rising(places, range(len(places)))
    if wanted is None or wanted in best:
        return best
    pivot = places[wanted]
    left = _rising(places, [i for i in range(wanted) if places[i] < pivot])
    right = _rising(places, [i for i in range(wanted + 1, len(places)) if places[i] > pivot])
    through = [*left, wanted, *right]
    return through if len(through) == len(best) else best


def _rising(places: Sequence[int], among: Iterable[int]) -> list[int]:
    """Positions of the longest rising run, by patience sorting."""
    ends: list[int] = []  # place that ends the shortest run of each length
    at: list[int] = []  # its position
    previous: dict[int, int | None] = {}
    for i in among:
        length = bisect_left(ends, places[i])
        previous[i] = at[length - 1] if length else None
        ends[length:] = [places[i], *ends[length + 1 :]]
        at[length:] = [i, *at[length + 1 :]]
    run: list[int] = []
    step = at[-1] if at else None
    while step is not None:
        run.append(step)
        step = previous[step]
    return run[::-1]
