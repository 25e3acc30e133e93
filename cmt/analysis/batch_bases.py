"""Who is in the base of each figure of a batch, and what `batch_rules.py` then leaves out.

A figure is left out by who its answers come from, whatever it is made of: a mean, a share of those
whose wait was longer than they accept, a gap between what was expected and what was met.

Letters: n respondents, U units, P parts of a split.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.adjust import GOT_NEEDED
from cmt.analysis.batch_rules import Counts, Spared, Why, shown_splits, withheld
from cmt.analysis.parts import CROSS, Split
from cmt.analysis.prepare import Prepared, prepare
from cmt.analysis.standards import waits_asked
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses

Rows = NDArray[np.bool_]
COMMENTS: Final = "(comments)"
"""What comments are called among the measures."""
WAITS: Final = "(waits)"
"""And actual waits beside those that are acceptable."""
GAP: Final = "gap: "
"""Before the driver that a gap is of."""


def spared(
    responses: Responses,
    instrument: Instrument,
    place: NDArray[np.int32],
    keys: Sequence[str],
    splits: Sequence[Split],
    by: str,
) -> tuple[Spared, ...]:
    """What each unit's report leaves out.

    place    (n,) unit of each respondent, -1 = none
    keys     of the units
    splits   of the results of the whole
    by       the question or column that tells the units
    """
    prepared = prepare(responses, instrument)
    valid = _bases(prepared, responses, instrument)
    counts = {name: _by_unit(place, len(keys), given) for name, given in valid.items()}
    told = _told_elsewhere(splits, by, keys)
    sizes = counts[outcome := instrument.outcome]
    rest = int(valid[outcome].sum()) - int(sizes.sum())
    why = withheld(sizes.tolist(), rest, elsewhere=told.get(outcome, ()))
    shown = np.array([not each for each in why])
    measures = {
        name: _measure(counts[name], int(rows.sum()), shown, told.get(name, frozenset()))
        for name, rows in valid.items()
    }
    everywhere = {
        name: np.array([not kept[u] for u in range(len(keys))]) for name, kept in measures.items()
    }
    parted = {
        name: _split(
            _parts(responses, instrument, name),
            place,
            {m: (valid[m], everywhere[m]) for m in _in_split(valid, instrument, asked)},
        )
        for name, asked in _splits(splits, prepared, instrument).items()
    }
    return tuple(
        Spared(
            size=int(sizes[u]),
            why=why[u],
            measures=tuple(name for name, kept in measures.items() if kept[u] == "complement"),
            splits=tuple(name for name, kept in parted.items() if kept[outcome][u]),
            untold=tuple(
                (name, measure)
                for name, kept in parted.items()
                for measure, rows in kept.items()
                if kept[outcome][u] and not rows[u]
            ),
            comments=COMMENTS in measures and measures[COMMENTS][u] == "",
        )
        for u in range(len(keys))
    )


def _bases(prepared: Prepared, responses: Responses, instrument: Instrument) -> dict[str, Rows]:
    """Figure -> who is in its base (n,); options of a question count as the question."""
    found: dict[str, Rows] = {}
    for column, codes in zip(prepared.plan.columns, prepared.batch.codes, strict=True):
        name = column.id.partition("/")[0]
        given = np.asarray(codes) >= 0
        found[name] = found[name] | given if name in found else given
    for name, numbers in responses.numbers.items():
        given = ~np.isnan(np.asarray(numbers, float))
        found[name] = found[name] | given if name in found else given
    for item in instrument.having("expectation"):
        if item.id in found and item.of in found:
            found[f"{GAP}{item.of}"] = found[item.id] & found[item.of]
    actual, acceptable = waits_asked(prepared, instrument)
    if actual and acceptable:
        found[WAITS] = found[actual] & found[acceptable]
    wrote = [~cells.blank for cells in responses.remarks.values()]
    return found | ({COMMENTS: np.logical_or.reduce(wrote)} if wrote else {})


def _told_by(prepared: Prepared, instrument: Instrument) -> tuple[str, ...]:
    """Questions by whose answers a report tells the outcome, asked or not: waits, what was got."""
    asked = {column.id for column in prepared.plan.columns}
    facts = [item.id for item in instrument.having("standard", "wait")]
    found = [name for name in (*facts, GOT_NEEDED) if name in asked and name != instrument.outcome]
    return tuple(name for name in found if not instrument.items[name].multiple)


def _splits(splits: Sequence[Split], prepared: Prepared, instrument: Instrument) -> dict[str, bool]:
    """Splits of a report, and whether each was asked for: else it tells the outcome alone."""
    asked = {split.id: split.asked for split in splits}
    return dict.fromkeys(_told_by(prepared, instrument), False) | asked


def _in_split(measures: Collection[str], instrument: Instrument, asked: bool) -> tuple[str, ...]:
    """The measures a split tells, the outcome first."""
    named = {*instrument.items, *instrument.drivers, *instrument.indices}
    told = [name for name in measures if name in named] if asked else []
    return tuple(dict.fromkeys((instrument.outcome, *told)))


def _told_elsewhere(
    splits: Sequence[Split], by: str, keys: Sequence[str]
) -> dict[str, frozenset[int]]:
    """Measure -> units whose figure the report of the whole shows, where it is parted by them."""
    own = next((split for split in splits if split.id == by), None)
    rows = [row for row in own.estimates.where(statistic="mean") if row.shown] if own else []
    place = {f"{by}={key}": at for at, key in enumerate(keys)}
    return {
        measure: frozenset(place[row.segment] for row in rows if row.item == measure)
        for measure in {row.item for row in rows}
    }


def _by_unit(place: NDArray[np.int32], units: int, given: Rows) -> Counts:
    return np.bincount(place[given & (place >= 0)], minlength=units).astype(np.intp)


def _measure(counts: Counts, total: int, shown: Rows, told: frozenset[int]) -> dict[int, Why]:
    """Unit with a report -> whether it may show a measure."""
    at = np.flatnonzero(shown).tolist()
    sizes = counts[at].tolist()
    without = [unit for unit in told if not shown[unit]]
    rest = total - sum(sizes) - int(counts[without].sum())
    why = withheld(sizes, rest, elsewhere=[k for k, unit in enumerate(at) if unit in told])
    found: dict[int, Why] = dict.fromkeys(range(len(counts)), "minimum")
    return found | dict(zip(at, why, strict=True))


def _parts(
    responses: Responses, instrument: Instrument, split: str
) -> tuple[NDArray[np.intp], int]:
    """Part of each respondent by a split (n,), -1 = none, and how many parts there can be."""
    part, count = np.zeros(responses.rows, np.intp), 1
    for item in split.split(CROSS):
        answers = responses.column(item).astype(np.intp)
        points = len(instrument.scale_of(item).points)
        part = np.where((part < 0) | (answers < 0), -1, part * points + answers)
        count *= points
    return part, count


def _split(
    parts: tuple[NDArray[np.intp], int],
    place: NDArray[np.int32],
    measures: Mapping[str, tuple[Rows, Rows]],
) -> dict[str, Rows]:
    """Measure -> (U,) whether each unit may show it in a split.

    measures   who answered it (n,) and units that show it at all (U,), the outcome first: a unit
               that cannot tell that by the parts tells nothing by them
    """
    part, count = parts
    found: dict[str, Rows] = {}
    tells: Rows | None = None
    for name, (given, shown) in measures.items():
        known = given & (part >= 0)
        everyone = np.bincount(part[known], minlength=count)
        inside = known & (place >= 0)
        table = np.bincount(place[inside] * count + part[inside], minlength=len(shown) * count)
        mine = shown if tells is None else shown & tells
        counts = table.reshape(len(shown), count).astype(np.intp) * mine[:, None]
        rest = everyone - counts.sum(axis=0)
        found[name] = shown_splits(counts, rest, parts=2 if tells is None else 1)
        tells = found[name] if tells is None else tells
    return found
