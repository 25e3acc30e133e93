"""When a column that is called like a rating is an option somebody ticked.

"What matters most? [Total time]" with 1 or nothing is no rating of the time: read as one, every
tick would be a "very dissatisfied", and nothing would show it. Told by what the columns of one
question hold together, for in a small file one row of a grid may hold nothing but 1: none of them
has an answer of the scale besides the signs of a tick. What stands under a grid or a section of
the questionnaire, and an exact id or question, is taken by its name whatever it holds.
"""

from __future__ import annotations

import re

from cmt.instrument.model import Instrument
from cmt.responses.answers import TICKS, Vocabulary, vocabulary
from cmt.responses.headers import Headers
from cmt.responses.model import Export, Match
from cmt.responses.spellings import whole
from cmt.responses.text import heading, key, plain

TICKED = "looks like an option that was ticked"
"""Why a column is not used for the question it is called like."""

FEWEST = 3
"""Points from which a scale is not mistaken for yes and no."""

_STEMS = (
    re.compile(r"^(.*\S)\s*\[(.+)\]\s*$", re.DOTALL),
    re.compile(r"^(.*\S)(?: - |/|:\s)\s*(\S.*)$", re.DOTALL),
)


def by_name(export: Export, at: int, target: str, instrument: Instrument, known: Headers) -> Match:
    """The column as the item it is called like, or left unused where it holds only ticks."""
    column = export.headers[at]
    if not looks_ticked(export, at, target, instrument, known):
        return Match(column=column, item=target)
    return Match(column=column, item="", proposal=target, reason=TICKED)


def looks_ticked(
    export: Export, at: int, target: str, instrument: Instrument, known: Headers
) -> bool:
    """Whether a column called like item `target` is an option of a question we do not know."""
    item = instrument.items.get(target)
    stem, _ = _parted(export, at)
    if item is None or not item.scale or not stem or _known(export, at, stem, known):
        return False
    scale = instrument.scale_of(target)
    if item.multiple or scale.measure or len(scale.points) < FEWEST:
        return False
    columns = [each for each in range(len(export.headers)) if _beside(export, each, stem)]
    meant = {each: vocabulary(scale, heading=export.heading(each)) for each in columns}
    own = list(filter(str.strip, export.columns[at].texts))
    if not own or not all(_tick(text, export, at, meant[at]) for text in own):
        return False
    alone = len(columns) == 1 and all(meant[at].code(text) is not None for text in own)
    return not alone and not any(_rated(export, each, meant[each]) for each in columns)


def _known(export: Export, at: int, stem: str, known: Headers) -> bool:
    """Whether the header is a question or id as it stands, or under what a form of ours has."""
    platform = export.heading(at)
    names = (export.headers[at], f"{platform.question} {platform.part}")
    if any(plain(each) in known.items or key(each) in known.items for each in names):
        return True
    if heading(stem) in known.grids or heading(stem) in known.sections:
        return True
    return key(re.split(r"[/.]", stem)[-1]) in known.groups


def _parted(export: Export, at: int) -> tuple[str, str]:
    """A column's question and its part, as the platform or else the header tells; "" for none."""
    platform = export.heading(at)
    if platform.question and platform.part:
        return platform.question, platform.part
    found = next(filter(None, (form.match(export.headers[at]) for form in _STEMS)), None)
    return (found[1], found[2]) if found else ("", "")


def _beside(export: Export, at: int, stem: str) -> bool:
    return not export.heading(at).role and plain(_parted(export, at)[0]) == plain(stem)


def _tick(text: str, export: Export, at: int, meant: Vocabulary) -> bool:
    """Whether a cell is 1 or 0, a word for them that is none of the scale's, or the option's own.

    A value label of the column says what a number stands for: 1 'Very dissatisfied' is no tick.
    """
    said = meant.label(text)
    if said == plain(_parted(export, at)[1]) or whole(said) in (0, 1):
        return True
    return meant.code(text) is None and (said in TICKS or text in export.heading(at).picked)


def _rated(export: Export, at: int, meant: Vocabulary) -> bool:
    """Whether a column holds an answer of the scale that is no tick: then they are a grid's rows.

    What is not understood ("Other, please say") and a platform's mark for nothing tell neither.
    """
    silent = meant.common | meant.marked.keys()
    return any(
        meant.code(text) is not None and plain(text) not in silent
        for text in export.columns[at].texts
        if text.strip() and not _tick(text, export, at, meant)
    )
