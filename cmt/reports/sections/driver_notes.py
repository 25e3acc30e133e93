"""What changes how the drivers page is to be read: a sentence each, only where there is cause."""

from __future__ import annotations

from cmt.analysis.detail import DriverDetail, Pull
from cmt.reports.model import Paragraph
from cmt.reports.voice import Voice

PULLS: tuple[Pull, ...] = ("basic", "key", "excellence")


def driver_notes(voice: Voice) -> tuple[Paragraph, ...]:
    """Drivers that are one, an order that is not firm, and drivers that weigh one way only.

    Where no driver is told from chance, none has an order or a weight to speak of.
    """
    detail = voice.results.driver_detail
    if detail is None or voice.results.priorities is None:
        return ()
    texts = [voice.say("drivers.alike", drivers=voice.names(group)) for group in detail.alike]
    if detail.associated:
        texts += [*_turned(voice, detail), *_pulls(voice, detail)]
    return tuple(Paragraph(text=text, role="note") for text in texts)


def _turned(voice: Voice, detail: DriverDetail) -> list[str]:
    """Drivers whose order leans on the distances between the answers."""
    if detail.ordinal is None or detail.ordinal.holds:
        return []
    pairs = {driver for pair in detail.ordinal.turned for driver in pair}
    named = tuple(e.driver for e in voice.results.drivers.effects if e.driver in pairs)
    return [voice.say("drivers.turned", rests=(detail.ordinal,), drivers=voice.names(named))]


def _pulls(voice: Voice, detail: DriverDetail) -> list[str]:
    """Basic, key and excellence, where intervals say so."""
    parts = []
    for pull in PULLS:
        if rows := [row for row in detail.asymmetry if row.pull == pull]:
            named = voice.names(tuple(row.driver for row in rows))
            parts.append(voice.say(f"drivers.pull.{pull}", rests=rows, drivers=named))
    return [voice.say("drivers.pull.all", parts=voice.words.chain(parts))] if parts else []
