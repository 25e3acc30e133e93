"""The marks on a slide, explained in its foot: withheld, use with caution, not available."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from cmt.reports.deck_model import ChartPart, Slide, TablePart
from cmt.reports.marks import CAUTION, NOT_AVAILABLE, WITHHELD
from cmt.reports.voice import Voice

NAMES: Final = {WITHHELD: "withheld", CAUTION: "caution", NOT_AVAILABLE: "not-available"}


def with_marks(voice: Voice, slide: Slide) -> Slide:
    """The same slide; its foot says what the marks in its charts and tables mean."""
    there = {mark for text in _figures(slide) for mark in NAMES if _ends_in(text, mark)}
    told = [voice.say(f"deck.marks.{NAMES[mark]}", mark=mark) for mark in NAMES if mark in there]
    if not told:
        return slide
    said = voice.say("deck.marks.all", marks=voice.words.chain(told))
    return replace(slide, foot=f"{slide.foot} {said}".lstrip())


def _figures(slide: Slide) -> Iterator[str]:
    """The texts that may end in a mark: names of bars, and cells that are not the first."""
    for part in slide.parts:
        match part:
            case ChartPart():
                yield from part.labels
            case TablePart():
                for row in part.table.rows:
                    yield from row.cells[1:]
            case _:
                pass


def _ends_in(text: str, mark: str) -> bool:
    """Whether a mark stands alone, or after a space."""
    return text.replace("\u00a0", " ").split(" ")[-1] == mark
