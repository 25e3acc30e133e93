"""How two surveys were made: what a change of it does to a series, told field by field.

A change of mode, of the clients asked or of how they were reached moves scores by itself: what is
compared over it is indicative only. What one of the two surveys does not state is no change, and
is told beside. Years in a description ("clients of 2025") are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cmt.instrument.comparability import FIELDED, Reason
from cmt.instrument.wording import difference
from cmt.responses.model import SurveyInfo

STATED = dict(
    zip(
        FIELDED,
        (
            "mode", "selection", "frame", "population", "client_group", "service", "channels",
            "asked_in", "question_order",
        ),
        strict=True,
    )
)  # fmt: skip
"""Reason -> the field of `SurveyInfo` it is of."""
LISTED = ("mode", "covered", "asked-in")
"""Fields that name several things, in any order."""
ALIKE = {"telephone": "phone", "online": "web", "email": "e-mail", "face-to-face": "in-person"}
"""Words for one and the same way of collecting answers."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldingChange:
    """One thing two surveys state otherwise; "" = the one does not state it."""

    reason: Reason
    before: str
    now: str

    @property
    def told_by_both(self) -> bool:
        """Whether it changed for certain: both surveys state it, and not the same."""
        return bool(self.before and self.now)


def fielding_changes(now: SurveyInfo, before: SurveyInfo) -> tuple[FieldingChange, ...]:
    """What two surveys state otherwise, or only one of them, the gravest first.

    >>> fielding_changes(SurveyInfo(mode="web"), SurveyInfo(mode="telephone"))[0].before
    'telephone'
    """
    found = (
        FieldingChange(
            reason=reason,
            before=_text(getattr(before, name)),
            now=_text(getattr(now, name)),
        )
        for reason, name in STATED.items()
    )
    return tuple(each for each in found if not _same(each))


def fielded_otherwise(changes: Iterable[FieldingChange]) -> tuple[Reason, ...]:
    """The reasons for care: what changed for certain."""
    return tuple(each.reason for each in changes if each.told_by_both)


def _text(stated: str | tuple[str, ...]) -> str:
    return ", ".join(stated) if isinstance(stated, tuple) else stated


def _same(change: FieldingChange) -> bool:
    if change.reason in LISTED:
        return _parts(change.before) == _parts(change.now)
    ours, theirs = (_YEAR.sub("", text) for text in (change.now, change.before))
    return difference(ours, theirs) == "same" and bool(change.now) == bool(change.before)


def _parts(stated: str) -> set[str]:
    words = {" ".join(part.casefold().split()) for part in stated.split(",") if part.strip()}
    return {ALIKE.get(word, word) for word in words}
