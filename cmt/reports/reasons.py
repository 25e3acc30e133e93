"""Why two waves cannot be compared, or only with care, and what a comparison rests on, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from cmt.analysis.fielding import FieldingChange, fielding_changes
from cmt.analysis.results import Change, Comparison
from cmt.reports.stated import known
from cmt.reports.voice import Voice
from cmt.responses.model import SurveyInfo

KINDS = {"mode": "mode", "covered": "channel", "asked-in": "language", "question-order": "order"}
"""Reason -> the kind of words it is stated in, where the report has words of its own for them."""


def reason_words(voice: Voice, change: Change) -> str:
    """Why two waves cannot be compared on a measure, or only with care; "" where they can.

    What changed of the survey itself is told with what it was and is.
    """
    broken = change.direction == "not-comparable"
    reasons = (change.reason or "unstated",) if broken else change.care
    return _together(voice, reasons, _changes(voice))


def reasons_between(
    voice: Voice, reasons: Collection[str], now: SurveyInfo, before: SurveyInfo
) -> str:
    """Why a series breaks between any two waves, as `reason_words` says it of the last two."""
    return _together(voice, reasons, fielding_changes(now, before))


def _together(voice: Voice, reasons: Collection[str], changes: Iterable[FieldingChange]) -> str:
    told: dict[str, FieldingChange] = {each.reason: each for each in changes}
    words = [
        _told(voice, told[reason]) if reason in told else voice.say(f"reason.{reason}")
        for reason in reasons
    ]
    together = voice.words.chain if any(", " in each for each in words) else voice.words.listing
    return together(words)


def fielding_told(voice: Voice, *, without: Collection[str] = ()) -> str:
    """What changed of the survey itself, but for the reasons that are told elsewhere."""
    kept = [each for each in _changes(voice) if each.told_by_both and each.reason not in without]
    if not kept:
        return ""
    return voice.say("fielded.changed", changes=voice.words.chain([_told(voice, k) for k in kept]))


def not_stated(voice: Voice) -> str:
    """What only one of the two surveys states, so that nobody can tell whether it changed."""
    names = [
        voice.say(f"fielded.{each.reason}") for each in _changes(voice) if not each.told_by_both
    ]
    if not names:
        return ""
    return voice.say("fielded.not-stated", names=voice.words.listing(names))


def basis_words(voice: Voice, comparison: Comparison) -> str:
    """What a comparison rests on: clients in both surveys, or independence, and why."""
    if comparison.basis == "shared-units":
        of = "shared-units" if comparison.shared_kind == "clients" else "shared-clusters"
        n = comparison.shared
        return voice.say(f"basis.{of}", count=n, n=voice.formats.number(n))
    if comparison.basis == "independent":
        return voice.say("basis.independent")
    return voice.say(f"basis.{comparison.assumed or 'assumed'}")


def _changes(voice: Voice) -> Iterator[FieldingChange]:
    comparison = voice.results.comparison
    if comparison:
        yield from fielding_changes(voice.results.info, comparison.info)


def _told(voice: Voice, change: FieldingChange) -> str:
    return voice.say(
        "fielded.of",
        reason=voice.say(f"reason.{change.reason}"),
        before=_stated(voice, change.reason, change.before),
        now=_stated(voice, change.reason, change.now),
    )


def _stated(voice: Voice, reason: str, text: str) -> str:
    if reason == "selection":
        return voice.say(f"selection.{text}")
    return known(voice, KINDS[reason], text.split(",")) if reason in KINDS else text
