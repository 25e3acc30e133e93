"""The ways through a questionnaire: which questions can be asked of one client.

Whether an item is asked follows from the answers its conditions name. A client who skips nothing
takes one of many paths; the extreme ones are found exactly, without walking them all: the items
are gone through once, and for every set of conditions that answers may have met and that a later
item still asks for only the best sum is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import combinations

from cmt.instrument.model import Instrument, Item

Condition = tuple[str, frozenset[int]]
"""An item and the answers to it that let another item be asked."""
Met = frozenset[Condition]
Better = Callable[[float, float], float]
"""min or max."""
NONE: Met = frozenset()


def extreme(instrument: Instrument, costs: Mapping[str, float], better: Better) -> float:
    """The least (min) or the greatest (max) sum of costs on a path.

    costs     of each item that is asked, none below 0
    """
    return sum(_extreme(group, instrument, costs, better) for group in _linked(instrument))


def conditions(item: Item) -> Met:
    """All that must be met for an item to be asked."""
    return frozenset((asked, frozenset(points)) for asked, points in item.ask_if.items())


def _extreme(
    items: Sequence[Item], instrument: Instrument, costs: Mapping[str, float], better: Better
) -> float:
    sums: dict[Met, float] = {frozenset(): 0.0}
    for at, item in enumerate(items):
        needed = {one for later in items[at + 1 :] for one in conditions(later)}
        answers = _answers(item, instrument, needed, better)
        following: dict[Met, float] = {}
        for met, spent in sums.items():
            asked = met >= conditions(item)
            total = spent + costs[item.id] if asked else spent
            for answer in answers if asked else {NONE}:
                state = (met | answer) & needed
                following[state] = better(following.get(state, total), total)
        sums = following
    return sums[NONE]  # after the last item nothing is needed any more


def _answers(
    item: Item, instrument: Instrument, needed: Collection[Condition], better: Better
) -> Collection[Met]:
    """The sets of needed conditions an answer can meet.

    Where several answers may be chosen, the fewest are on the path of the least sum and the most
    on that of the greatest: a condition met never takes a question away.
    """
    own = [(asked, points) for asked, points in needed if asked == item.id]
    if not own:
        return {NONE}
    points = instrument.scales[item.scale].points
    by_point = {frozenset(one for one in own if point in one[1]) for point in points}
    chosen = min(item.choose, len(by_point)) if better is max else 1
    return {NONE.union(*some) for some in combinations(by_point, chosen)}


def _linked(instrument: Instrument) -> list[list[Item]]:
    """The items in groups that no condition links, each in questionnaire order."""
    groups: dict[str, list[Item]] = {}
    for item in instrument.items.values():
        linked = {id(groups[asked]): groups[asked] for asked in item.ask_if}
        merged = [*(member for group in linked.values() for member in group), item]
        groups.update({member.id: merged for member in merged})
    place = {item: at for at, item in enumerate(instrument.items)}
    unlike = {id(group): group for group in groups.values()}
    return [sorted(group, key=lambda item: place[item.id]) for group in unlike.values()]
