"""What rules share: which scales can be judged, and the fault of a name nobody knows.

Rules on what hangs on a scale skip the scales named `unsure`: those that could not be read whole,
so that one slip in a scale is not reported once per question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cmt.errors import Fault
from cmt.instrument.fields import listing, nearest
from cmt.instrument.model import Instrument, Item, Scale
from cmt.instrument.scales import REVERSED

Unsure = frozenset[str]
"""Ids of scales that could not be read whole."""


def unknown(where: str, got: str, known: Iterable[str], what: str) -> Fault:
    names = tuple(known)
    return Fault(
        where=where,
        got=f"'{got}' is not {what}",
        expected=listing(names),
        hint=nearest(got, names),
    )


def must_rate(
    instrument: Instrument, item: Item, where: str, who: str, unsure: Unsure
) -> Iterator[Fault]:
    scale = sure_scale(instrument, item, unsure)
    if scale and not scale.rating:
        got = f"{who} is on scale '{scale.id}', which has no favourable points"
        yield Fault(where=where, got=got, expected="a rating scale")


def sure_scale(instrument: Instrument, item: Item, unsure: Unsure) -> Scale | None:
    return (
        None if item.scale.removesuffix(REVERSED) in unsure else instrument.scales.get(item.scale)
    )


def sure_scales(instrument: Instrument, unsure: Unsure) -> Iterator[Scale]:
    """The scales as written: one turned round has the faults of the one it comes from."""
    turned = {f"{scale}{REVERSED}" for scale in instrument.scales}
    known = (scale for scale in instrument.scales.values() if scale.id not in unsure)
    return (scale for scale in known if scale.id not in turned)
