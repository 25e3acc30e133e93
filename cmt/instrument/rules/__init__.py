"""What must be true of the nouns of a questionnaire together.

Each rule yields faults whose `where` is a noun, "scales.agree-5.favourable"; the loader turns it
into file, line and path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cmt.errors import Fault
from cmt.instrument.model import Instrument
from cmt.instrument.rules import drivers, grids, indices, items, scales, whole
from cmt.instrument.rules.common import Unsure
from cmt.instrument.rules.whole import KEBAB

__all__ = ["KEBAB", "RULES", "Rule", "check"]

Rule = Callable[[Instrument, Unsure], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    *whole.RULES,
    *scales.RULES,
    *items.RULES,
    *grids.RULES,
    *drivers.RULES,
    *indices.RULES,
)


def check(instrument: Instrument, unsure: Unsure = frozenset()) -> tuple[Fault, ...]:
    """Every fault of an instrument; () when it can be used."""
    return tuple(fault for rule in RULES for fault in rule(instrument, unsure))
