"""Targets of satisfaction: what a service aspires to, and by when.

In cmt.yaml

    targets:
      overall: {index: 80, by: 2027-12-31}                a level: index, mean, favourable, top-box
      timeliness: {raise: 5 points, by: 2027-12-31}       above the baseline; of shares, in percents
      courtesy: {raise: 10 %, of: mean, baseline: 2021}   a part of the baseline, 3.31 -> 3.64

(several of one measure as a list) and as an option, `--target overall:index:80:2027-12-31`,
`--target overall:index:+5:2027-12-31` or `--target overall:mean:+10%`. The baseline is the first
wave that may be compared, unless a wave is named by its label. Without a day the target holds for
every wave.

These are not the targets of weighting (`targets.py`), which weights must add up to, nor a standard
(`standards.py`), which is a promise about the service itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from cmt.errors import DesignError, Fault
from cmt.instrument import fields
from cmt.instrument.keys import Key, Keys
from cmt.instrument.yaml_lines import Finding, Node
from cmt.responses.standards import share_of

AimedAt = Literal["index", "mean", "favourable", "top-box"]
AIMED_AT: tuple[AimedAt, ...] = get_args(AimedAt)
SHARES: tuple[AimedAt, ...] = ("favourable", "top-box")
"""Statistics that are shares of clients, 0..1: their points are percentage points."""
TARGET: Keys = {
    "index": Key(shape="number", meaning="The score it is to reach, 0 to 100."),
    "mean": Key(shape="number", meaning="The mean it is to reach, in points of its scale."),
    "favourable": Key(shape="text", meaning="The share of favourable answers: 85 %."),
    "top-box": Key(shape="text", meaning="The share of best answers: 40 %."),
    "raise": Key(shape="text", meaning="What it is to gain on its baseline: 5 points, or 10 %."),
    "of": Key(shape="text", meaning="What is raised: index unless said."),
    "by": Key(shape="day", meaning="The day it is to be reached, as 2027-12-31."),
    "baseline": Key(shape="text", meaning="Label of the wave it is raised from."),
}
"""Under each measure of `targets`."""
_RAISE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%|points?)")
EXAMPLE = "overall:index:80:2027-12-31"
Day = Callable[[Node, list[Finding]], date | None]
"""What reads a day of cmt.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTarget:
    """What a measure is to reach: a level, or so much above its baseline.

    Raises DesignError unless exactly one of level, points and ratio is there and can be reached.
    """

    item: str  # an item, a driver or an index
    statistic: AimedAt = "index"
    level: float | None = None  # in the unit of the statistic: index 0..100, shares 0..1
    points: float | None = None  # above the baseline, in the same unit
    ratio: float | None = None  # above the baseline, as a part of it: 0.10 is ten per cent more
    by: date | None = None  # the day it is to be reached; None = it holds for every wave
    baseline: str = ""  # label of the wave it is measured from; "" = the first comparable one

    def __post_init__(self) -> None:
        if faults := list(_faults(self)):
            raise DesignError(faults)

    def from_baseline(self, baseline: float) -> float:
        """The level to be reached when the baseline wave was at `baseline`.

        >>> round(ServiceTarget(item="overall", statistic="mean", ratio=0.1).from_baseline(3.31), 2)
        3.64
        """
        if self.level is not None:
            return self.level
        return baseline * (1 + (self.ratio or 0.0)) + (self.points or 0.0)


def typed_target(text: str) -> ServiceTarget:
    """A target as typed: 'overall:index:80:2027-12-31', 'overall:mean:+10%'.

    Raises DesignError for anything else.

    >>> typed_target("overall:index:+5").points
    5.0
    """
    item, statistic, amount, by = (*(part.strip() for part in text.split(":")), "", "", "", "")[:4]
    named = next((each for each in AIMED_AT if each == statistic), None)
    aim = _typed_amount(amount, named) if named else None
    day = _typed_day(by)
    if not (item and named and aim) or (by and day is None) or text.count(":") > 3:
        got, expected = f"'{text}' is here", f"{EXAMPLE}, or overall:mean:+10%"
        raise DesignError(Fault(where="target", got=got, expected=expected))
    return ServiceTarget(item=item, statistic=named, by=day, **dict[str, Any](aim))


def aims_of(node: Node, found: list[Finding], day: Day) -> tuple[ServiceTarget, ...]:
    """The targets under their measures in cmt.yaml; a fault is added to `found`."""
    aims: list[ServiceTarget] = []
    for item, part in fields.block(node, found, "{overall: {index: 80, by: 2027-12-31}}").items():
        for each in part.value if isinstance(part.value, tuple) else (part,):
            before = len(found)
            said = _said(each, found, day)
            if len(found) > before:
                continue
            try:
                aims.append(ServiceTarget(item=item, **said))
            except DesignError as error:
                found += [
                    Finding(place=each.place, got=fault.got, expected=fault.expected)
                    for fault in error.faults
                ]
    return tuple(aims)


def _said(node: Node, found: list[Finding], day: Day) -> dict[str, Any]:
    """The fields of a target that a block fills."""
    parts = fields.parts(node, found, TARGET)
    levels = [name for name in AIMED_AT if name in parts]
    said: dict[str, Any] = {"statistic": levels[0] if levels else "index"}
    if len(levels) + ("raise" in parts) != 1:
        got = "several levels are here" if len(parts) > 1 and levels else "no level is here"
        found.append(Finding(place=node.place, got=got, expected=f"one of {_LEVELS}"))
    if "of" in parts:
        said["statistic"] = fields.one_of(parts["of"], found, AIMED_AT, "a statistic")
    if levels:
        said["level"] = _level(parts[levels[0]], levels[0], found)
    elif "raise" in parts:
        said |= _raised(parts["raise"], said["statistic"], found)
    if "by" in parts:
        said["by"] = day(parts["by"], found)
    if "baseline" in parts:
        said["baseline"] = fields.word(parts["baseline"], found)
    return said


_LEVELS = fields.listing((*AIMED_AT, "raise"))


def _level(node: Node, statistic: AimedAt, found: list[Finding]) -> float | None:
    if statistic not in SHARES:
        return fields.number(node, found)
    share = share_of(fields.word(node, found))
    if share is None:
        got = f"{node.seen} is no share of clients"
        found.append(Finding(place=node.place, got=got, expected="85 %"))
    return share


def _raised(node: Node, statistic: AimedAt, found: list[Finding]) -> Mapping[str, float]:
    said = _RAISE.fullmatch(fields.word(node, found).strip())
    if said is None:
        got = f"{node.seen} does not say by how much"
        found.append(Finding(place=node.place, got=got, expected="5 points, or 10 %"))
        return {}
    amount = float(said[1].replace(",", "."))
    return {"ratio": amount / 100} if said[2] == "%" else {"points": _points(amount, statistic)}


def _points(amount: float, statistic: AimedAt) -> float:
    """Points of a statistic in its unit: of a share, percentage points."""
    return amount / 100 if statistic in SHARES else amount


def _typed_amount(text: str, statistic: AimedAt) -> Mapping[str, float] | None:
    """'80', '85%', '+5' or '+10%' as the fields they fill; None for anything else."""
    number = text.strip("+% ").replace(",", ".")
    if not re.fullmatch(r"\+?\d+(?:[.,]\d+)?\s*%?", text):
        return None
    if text.startswith("+"):
        if text.endswith("%"):
            return {"ratio": float(number) / 100}
        return {"points": _points(float(number), statistic)}
    if statistic in SHARES:
        share = share_of(text)
        return None if share is None else {"level": share}
    return None if text.endswith("%") else {"level": float(number)}


def _typed_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2027-12-31") else None
    except ValueError:  # the 31st of February
        return None


def _faults(target: ServiceTarget) -> Iterator[Fault]:
    where = f"targets.{target.item}"
    given = [each for each in (target.level, target.points, target.ratio) if each is not None]
    if target.statistic not in AIMED_AT:
        got = f"'{target.statistic}' can have no target"
        yield Fault(where=where, got=got, expected=", ".join(AIMED_AT))
    if len(given) != 1:
        got = "two levels are given" if given else "no level is given"
        yield Fault(where=where, got=got, expected="a level, or what it is to be raised by")
    elif not (math.isfinite(given[0]) and given[0] > 0):
        yield Fault(where=where, got=f"{given[0]:g} is here", expected="a number above zero")
    elif target.level is not None and target.level > highest_level(target.statistic):
        got = f"{target.level:g} cannot be reached"
        yield Fault(where=where, got=got, expected=f"at most {highest_level(target.statistic):g}")


def highest_level(statistic: AimedAt) -> float:
    """The highest a statistic can be on any scale; a mean is known only with its scale."""
    if statistic == "mean":
        return math.inf
    return 1.0 if statistic in SHARES else 100.0
