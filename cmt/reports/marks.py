"""Figures in words: marks for what cannot be shown, intervals and changes as a person says them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cmt.analysis.estimates import Estimate, Flag
from cmt.analysis.parts import Contrast
from cmt.analysis.results import Change
from cmt.reports.reasons import reason_words
from cmt.reports.voice import Voice

WITHHELD: Final = "x"
CAUTION: Final = "E"
NOT_AVAILABLE: Final = ".."
_MARK: Final[dict[Flag, str]] = {"withheld": WITHHELD, "undefined": NOT_AVAILABLE}


def shown(row: Estimate | None) -> bool:
    """Whether the row holds a number a reader may see."""
    return row is not None and row.shown and not math.isnan(row.estimate)


def figure(row: Estimate | None, write: Callable[[float], str]) -> str:
    """The estimate as text, with its mark: "72.4", "72.4 E", "x" or ".."."""
    if row is None or not shown(row):
        return _MARK.get(row.flag, NOT_AVAILABLE) if row else NOT_AVAILABLE
    text = write(row.estimate)
    return f"{text}\u00a0{CAUTION}" if row.flag == "caution" else text


def plain(row: Estimate | None, write: Callable[[float], str]) -> str:
    """The same where a mark of caution stands elsewhere in the row: "72.4", "x" or ".."."""
    return figure(row and replace(row, flag=""), write) if shown(row) else figure(row, write)


def between(voice: Voice, row: Estimate | None, write: Callable[[float], str]) -> str:
    """The interval in words, "between 70 and 75", or its mark."""
    if row is None or not shown(row):
        return figure(row, write)
    if not bounded(row):
        return NOT_AVAILABLE
    return voice.say("between", low=write(row.low), high=write(row.high))


def bounded(row: Estimate | Change | Contrast) -> bool:
    """Whether there is an interval: answers of a single sampling unit have none."""
    return not (math.isnan(row.low) or math.isnan(row.high))


def difference(voice: Voice, change: Change, value: float) -> str:
    """A difference in the unit people count it in: index points or percentage points."""
    formats = voice.formats
    percentage = change.statistic not in ("index", "mean")
    return formats.signed_share(value) if percentage else formats.signed(value)


def change_words(voice: Voice, change: Change | None) -> str:
    """ "no clear change (+1.8 points, between −0.9 and +4.5)": the verdict, then its interval."""
    if change is None:
        return voice.say("change.absent")
    if change.direction == "not-comparable":
        reason = reason_words(voice, change)
        return voice.say("change.not-comparable", rests=(change,), reason=reason)
    if change.direction == "withheld":
        return voice.say("change.withheld", rests=(change,))
    said = difference(voice, change, change.difference)
    if not bounded(change):
        verdict = voice.say(f"trend.{change.direction}", rests=(change,))
        return voice.say("change.alone", count=change.difference, verdict=verdict, difference=said)
    return voice.say(
        f"change.{change.direction}",
        count=change.difference,
        rests=(change,),
        difference=said,
        low=difference(voice, change, change.low),
        high=difference(voice, change, change.high),
    )


def compared(change: Change | None) -> bool:
    """Whether the change is a number and not a reason."""
    return change is not None and change.direction in ("higher", "lower", "no-clear-change")
