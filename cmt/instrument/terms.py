"""What a questionnaire says of an item in a few words: its answers, its place, who is asked."""

from __future__ import annotations

from collections.abc import Collection

from cmt.instrument.comparability import Reason
from cmt.instrument.model import Instrument, Item, Scale


def term(instrument: Instrument, item_id: str, reason: Reason, language: str) -> str:
    """What of an item a reason speaks of; "" where it speaks of words, places or the whole."""
    item = instrument.items[item_id]
    match reason:
        case "scale" | "typo":
            return answers(instrument, item, language)
        case "role":
            return role(item)
        case "routing":
            return routing(instrument, item, language) or "everyone who is asked what it depends on"
        case "channels":
            return ", ".join(item.channels) or "every channel"
        case _:
            return ""


def answers(instrument: Instrument, item: Item, language: str) -> str:
    """The points and which are favourable: "1 No; 2 Partly; 3 Yes (favourable: 3)"."""
    if not item.scale:
        return "free text"
    scale = instrument.scales[item.scale]
    best = map(str, _numbers(scale, scale.favourable))
    told = f" (favourable: {', '.join(best)})" if scale.favourable else ""
    return f"{several(item, scale)}{'; '.join(points(scale, language))}{told}"


def points(scale: Scale, language: str) -> tuple[str, ...]:
    """Every answer with the number an export has for it, in the order a form prints them; numbers
    in a row by first and last.

    >>> from cmt.instrument.catalogue import find
    >>> points(find("cmt-core").scales["obtained-3"], "en")
    ('1 No', '2 Partly', '3 Yes')
    """
    if scale.measure:
        bands = ", ".join(scale.labels[language])
        limits = f"from {scale.measure.least:g} to {scale.measure.most:g}"
        return (f"a number of {scale.measure.unit[language]} {limits}, reported as {bands}",)
    told: list[str] = []
    row: list[str] = []  # points that have no label but their number
    for number, label in sorted(zip(scale.printed, scale.labels[language], strict=True)):
        if label == str(number):
            row.append(label)
            continue
        told += [*_ends(row), f"{number} {label}"]
        row = []
    return (*told, *_ends(row))


def role(item: Item) -> str:
    """What an item is for: "driver", "importance: access"."""
    return f"{item.role}: {item.of}" if item.of else item.role


def routing(instrument: Instrument, item: Item, language: str) -> str:
    """Who is asked: "channel = 1 or 2 and contacts-needed = 3"; "" for everyone.

    Numbers are those the form prints, as the author of the questionnaire wrote them; bands of a
    measure, which no form numbers, are named.
    """
    parts = (
        f"{asked} = {' or '.join(_accepted(instrument.scale_of(asked), points, language))}"
        for asked, points in item.ask_if.items()
    )
    return " and ".join(parts)


def _accepted(scale: Scale, wanted: Collection[int], language: str) -> list[str]:
    if scale.measure:
        return [scale.label(point, language) for point in sorted(wanted)]
    return [str(number) for number in _numbers(scale, wanted)]


def place(instrument: Instrument, item_id: str, settled: Collection[str]) -> str:
    """Where an item is asked, seen from the questions that did not move.

    settled   ids of those
    """
    asked = list(instrument.items)
    at = asked.index(item_id)
    behind = [item for item in asked[:at] if item in settled]
    told = f"after {behind[-1]}" if behind else "first"
    if instrument.outcome not in asked or item_id == instrument.outcome:
        return told
    side = "before" if at < asked.index(instrument.outcome) else "after"
    return f"{told}, {side} the outcome"


def _numbers(scale: Scale, wanted: Collection[int]) -> list[int]:
    return sorted(scale.printed[scale.points.index(point)] for point in wanted)


def _ends(row: list[str]) -> list[str]:
    """Numbers in a row: "2 to 6"; "10, 20 to 90" where they are not one apart."""
    if len(row) < 3:
        return row
    one_apart = int(row[1]) - int(row[0]) == 1
    return [f"{row[0]} to {row[-1]}" if one_apart else f"{row[0]}, {row[1]} to {row[-1]}"]


def several(item: Item, scale: Scale) -> str:
    """How many answers may be chosen, before they are listed; "" for one."""
    if not item.multiple:
        return ""
    return "any of: " if item.choose >= len(scale.points) else f"up to {item.choose} of: "
