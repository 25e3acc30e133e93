"""What reports of a batch leave out, so that none can be subtracted from another or from the whole.

Whoever has the report of the whole and those of all units but one has the answers of that one. So
what no report shows, all of it together, must be nobody, or hold at least the minimum of answers:
while it does not, the smallest that is shown is withheld as well. This is the rule

    for units     by their answers on the outcome; who belongs to no unit is in no report either
    for measures  of the units that have a report: each question, measured fact, driver, index and
                  gap by itself, waits that are compared, and the comments
    for splits    of the units that have a report: one shows a split only if each of its parts has
                  nobody or the minimum, and for each part what is not shown is nobody or as many;
                  then each measure in it by itself, by the same rule

What the report of the whole shows of a unit anyway, since it is parted by the same question, is
not counted among what no report shows.

Letters: U units, M measures, P parts of a split.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.estimates import WITHHELD_BELOW

Counts = NDArray[np.intp]
Why = Literal["", "minimum", "complement"]
"""Why a unit has no report: too few answers, or so that those of others cannot be worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """What the batch leaves out of one unit."""

    size: int  # answers on the outcome
    why: Why = ""  # it has no report
    measures: tuple[str, ...] = ()  # not shown in its report
    splits: tuple[str, ...] = ()  # ids of those that may be shown
    untold: tuple[
        tuple[str, str], ...
    ] = ()  # measures not shown in a split that is: split, measure
    comments: bool = False  # may be shown


def withheld(
    sizes: Sequence[int],
    rest: int,
    minimum: int = WITHHELD_BELOW,
    elsewhere: Collection[int] = (),
) -> tuple[Why, ...]:
    """Which of some parts are not shown beside the whole, and why.

    sizes      answers of each
    rest       answers of the whole that are in none of them
    elsewhere  places of the parts that the report of the whole shows anyway

    >>> withheld([40, 25, 12, 4], rest=0)
    ('', '', 'complement', 'minimum')
    >>> withheld([40, 25, 12, 4], rest=8)
    ('', '', '', 'minimum')
    >>> withheld([40, 25, 12, 4], rest=0, elsewhere=[2])
    ('', 'complement', '', 'minimum')
    """
    why: list[Why] = ["minimum" if size < minimum else "" for size in sizes]
    while True:
        secret = [at for at, reason in enumerate(why) if reason and at not in elsewhere]
        hidden = rest + sum(sizes[at] for at in secret)
        shown = [at for at, reason in enumerate(why) if not reason and at not in elsewhere]
        if hidden == 0 or hidden >= minimum or not shown:
            return tuple(why)
        why[min(shown, key=lambda at: (sizes[at], at))] = "complement"


def shown_splits(
    counts: Counts, rest: Counts, minimum: int = WITHHELD_BELOW, parts: int = 2
) -> NDArray[np.bool_]:
    """Which units may show a split.

    counts   (U, P) answers of each unit in each part
    rest     (P,) answers in each part of those who are in none of the units
    parts    least number of parts a unit has answers in
    returns  (U,)
    """
    told = (counts > 0).sum(axis=1) >= parts
    shown = ((counts == 0) | (counts >= minimum)).all(axis=1) & told
    while shown.any():
        hidden = rest + counts[~shown].sum(axis=0)
        touched = shown & (counts[:, (hidden > 0) & (hidden < minimum)] > 0).any(axis=1)
        if not touched.any():
            break
        smallest = min(np.flatnonzero(touched).tolist(), key=lambda u: (counts[u].sum(), u))
        shown[smallest] = False
    return np.asarray(shown)
