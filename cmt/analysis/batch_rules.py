"""What reports of a batch leave out, so that none can be subtracted from another or from the whole.

Whoever has the report of the whole and those of all units but one has the answers of that one. So
what no report shows, all of it together, must be nobody, or hold at least the minimum of answers:
while it does not, the smallest that is shown is withheld as well. This is the rule

    for units     by their answers on the outcome; who belongs to no unit is in no report either
    for measures  of the units that have a report, each question, driver and index by itself, and
                  the comments
    for splits    of the units that have a report: one shows a split only if each of its parts has
                  nobody or the minimum, and for each part what is not shown is nobody or as many

Letters: U units, M measures, P parts of a split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.parts import CROSS
from cmt.analysis.prepare import prepare
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses

Counts = NDArray[np.intp]
Why = Literal["", "minimum", "complement"]
"""Why a unit has no report: too few answers, or so that those of others cannot be worked out."""
COMMENTS = "(comments)"
"""What comments are called among the measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """What the batch leaves out of one unit."""

    size: int  # answers on the outcome
    why: Why = ""  # it has no report
    measures: tuple[str, ...] = ()  # not shown in its report
    splits: tuple[str, ...] = ()  # ids of those that may be shown
    comments: bool = False  # may be shown


def withheld(sizes: Sequence[int], rest: int, minimum: int = WITHHELD_BELOW) -> tuple[Why, ...]:
    """Which of some parts are not shown beside the whole, and why.

    sizes   answers of each
    rest    answers of the whole that are in none of them

    >>> withheld([40, 25, 12, 4], rest=0)
    ('', '', 'complement', 'minimum')
    >>> withheld([40, 25, 12, 4], rest=8)
    ('', '', '', 'minimum')
    """
    why: list[Why] = ["minimum" if size < minimum else "" for size in sizes]
    while "" in why:
        hidden = rest + sum(size for size, reason in zip(sizes, why, strict=True) if reason)
        if hidden == 0 or hidden >= minimum:
            break
        smallest = min((size, at) for at, size in enumerate(sizes) if not why[at])
        why[smallest[1]] = "complement"
    return tuple(why)


def shown_splits(counts: Counts, rest: Counts, minimum: int = WITHHELD_BELOW) -> NDArray[np.bool_]:
    """Which units may show a split.

    counts   (U, P) answers of each unit in each part
    rest     (P,) answers in each part of those who are in none of the units
    returns  (U,)
    """
    shown = ((counts == 0) | (counts >= minimum)).all(axis=1) & ((counts > 0).sum(axis=1) > 1)
    while shown.any():
        hidden = rest + counts[~shown].sum(axis=0)
        touched = shown & (counts[:, (hidden > 0) & (hidden < minimum)] > 0).any(axis=1)
        if not touched.any():
            break
        smallest = min(np.flatnonzero(touched).tolist(), key=lambda u: (counts[u].sum(), u))
        shown[smallest] = False
    return np.asarray(shown)


def spared(
    responses: Responses,
    instrument: Instrument,
    place: NDArray[np.int32],
    units: int,
    splits: Sequence[str],
) -> tuple[Spared, ...]:
    """What each unit's report leaves out.

    place    (n,) unit of each respondent, -1 = none
    units    how many there are
    splits   ids of the splits the whole has
    """
    valid = _answered(responses, instrument)
    counts = {name: _by_unit(place, units, given) for name, given in valid.items()}
    sizes = counts[instrument.outcome]
    total = int(valid[instrument.outcome].sum())
    why = withheld(sizes.tolist(), total - int(sizes.sum()))
    shown = np.array([not each for each in why])
    measures = {name: _measure(counts[name], int(v.sum()), shown) for name, v in valid.items()}
    parted = {each: _split(responses, instrument, place, shown, each) for each in splits}
    return tuple(
        Spared(
            size=int(sizes[u]),
            why=why[u],
            measures=tuple(name for name, kept in measures.items() if kept[u] == "complement"),
            splits=tuple(each for each, kept in parted.items() if kept[u]),
            comments=COMMENTS in measures and measures[COMMENTS][u] == "",
        )
        for u in range(units)
    )


def _answered(responses: Responses, instrument: Instrument) -> dict[str, NDArray[np.bool_]]:
    """Measure -> who answered it (n,); options of a question count as the question."""
    prepared = prepare(responses, instrument)
    found: dict[str, NDArray[np.bool_]] = {}
    for column, codes in zip(prepared.plan.columns, prepared.batch.codes, strict=True):
        name = column.id.partition("/")[0]
        given = np.asarray(codes) >= 0
        found[name] = found[name] | given if name in found else given
    wrote = [~cells.blank for cells in responses.remarks.values()]
    return found | ({COMMENTS: np.logical_or.reduce(wrote)} if wrote else {})


def _by_unit(place: NDArray[np.int32], units: int, given: NDArray[np.bool_]) -> Counts:
    return np.bincount(place[given & (place >= 0)], minlength=units).astype(np.intp)


def _measure(counts: Counts, total: int, shown: NDArray[np.bool_]) -> dict[int, Why]:
    """Unit with a report -> whether it may show a measure."""
    at = np.flatnonzero(shown).tolist()
    sizes = counts[at].tolist()
    why = withheld(sizes, total - sum(sizes))
    found: dict[int, Why] = dict.fromkeys(range(len(counts)), "minimum")
    return found | dict(zip(at, why, strict=True))


def _split(
    responses: Responses,
    instrument: Instrument,
    place: NDArray[np.int32],
    shown: NDArray[np.bool_],
    split: str,
) -> NDArray[np.bool_]:
    """(U,) whether each unit may show a split."""
    part = np.zeros(responses.rows, np.intp)
    count = 1
    for item in split.split(CROSS):
        answers = responses.column(item).astype(np.intp)
        points = len(instrument.scale_of(item).points)
        part = np.where((part < 0) | (answers < 0), -1, part * points + answers)
        count *= points
    rated = (responses.column(instrument.outcome) >= 0) & (part >= 0)
    everyone = np.bincount(part[rated], minlength=count)
    inside = rated & (place >= 0)
    table = np.bincount(place[inside] * count + part[inside], minlength=len(shown) * count)
    counts = table.reshape(len(shown), count).astype(np.intp) * shown[:, None]
    return shown_splits(counts, everyone - counts.sum(axis=0))
