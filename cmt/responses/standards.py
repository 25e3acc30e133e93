"""Service standards: what was promised of a wait or another measured fact, and to how many.

In cmt.yaml

    standards: {office-minutes: {at-most: 15, promised: 90 %}}

and as an option, `--standards "office-minutes:15:90%"`, at most being meant; or
`office-minutes:>=2:90%`. The limit is in the unit of the question; of a question with bands and no
number behind them, it is the point of a band.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cmt.errors import DesignError, Fault
from cmt.instrument import fields
from cmt.instrument.keys import Key, Keys
from cmt.instrument.yaml_lines import Finding, Node

STANDARD: Keys = {
    "at-most": Key(shape="number", meaning="The most it may be: 15 minutes."),
    "at-least": Key(shape="number", meaning="The least it must be, where more is better."),
    "promised": Key(shape="text", meaning="The share of clients: 90 %.", required=True),
}
"""Under each question of `standards`."""
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")
_TYPED = re.compile(r"([^:]+):\s*(<=|>=)?\s*(-?\d+(?:\.\d+)?)\s*:([^:]+)")
EXAMPLE = "office-minutes:15:90%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What was promised: a number of at most or of at least so much, to a share of clients.

    Raises DesignError unless there is one limit and a share above 0 and up to 1.
    """

    item: str
    promised: float  # share of clients, 0..1
    at_most: float | None = None  # in the unit of the measure, or a point of the bands
    at_least: float | None = None

    def __post_init__(self) -> None:
        faults = []
        if (self.at_most is None) == (self.at_least is None):
            got = "a standard has no limit" if self.at_most is None else "it has two limits"
            faults.append(Fault(where=self.item, got=got, expected="at most, or at least"))
        if not 0 < self.promised <= 1:
            got = f"{self.promised!r} of clients are promised it"
            faults.append(Fault(where=self.item, got=got, expected="a share: 90 %, or 0.9"))
        if faults:
            raise DesignError(faults)


def share_of(text: str) -> float | None:
    """'90 %', '90%' and '0.9' as 0.9; None for what is no share above 0 and up to 1.

    >>> share_of("90 %"), share_of("0.9"), share_of("90"), share_of("all")
    (0.9, 0.9, None, None)
    """
    found = _SHARE.fullmatch(text.strip())
    if not found:
        return None
    share = float(found[1].replace(",", ".")) / (100 if found[2] else 1)
    return share if 0 < share <= 1 else None


def typed_standard(text: str) -> Standard:
    """A standard as typed: 'office-minutes:15:90%'.

    Raises DesignError for anything else.

    >>> typed_standard("office-minutes:15:90%").at_most
    15.0
    """
    found = _TYPED.fullmatch(text.strip())
    share = share_of(found[4]) if found else None
    if not found or share is None:
        raise DesignError(Fault(where="standards", got=f"'{text}' is here", expected=EXAMPLE))
    limit = float(found[3])
    least = found[2] == ">="
    return Standard(
        item=found[1].strip(),
        promised=share,
        at_most=None if least else limit,
        at_least=limit if least else None,
    )


def standards_of(node: Node, found: list[Finding]) -> tuple[Standard, ...]:
    """The standards under their questions in cmt.yaml; a fault is added to `found`."""
    if not isinstance(node.value, Mapping):
        expected = "{office-minutes: {at-most: 15, promised: 90 %}}"
        found.append(Finding(place=node.place, got=f"{node.seen} is here", expected=expected))
        return ()
    return tuple(_standards(node.value, found))


def _standards(blocks: Mapping[str, Node], found: list[Finding]) -> Iterator[Standard]:
    for item, node in blocks.items():
        before = len(found)
        parts = fields.parts(node, found, STANDARD)
        limits = {k: fields.number(parts[k], found) for k in ("at-most", "at-least") if k in parts}
        share = share_of(fields.word(parts["promised"], found)) if "promised" in parts else None
        if len(limits) != 1 and len(found) == before:
            got = "two limits are here" if limits else "no limit is here"
            found.append(Finding(place=node.place, got=got, expected="at-most, or at-least"))
        if share is None and len(found) == before:
            got = f"{parts['promised'].seen} is no share of clients"
            found.append(Finding(place=parts["promised"].place, got=got, expected="90 %"))
        if share is not None and len(found) == before:
            yield Standard(
                item=item,
                promised=share,
                at_most=limits.get("at-most"),
                at_least=limits.get("at-least"),
            )
