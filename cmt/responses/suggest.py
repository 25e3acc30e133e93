"""Which questionnaire of the catalogue an export follows, told by its headers and its answers.

Every questionnaire is tried on the file: a column counts as used when its header, or what the
platform says of it, names a question exactly and its answers are on the scale of that question.
What decides is how much of the file a questionnaire explains; of two that explain the same columns,
how much of the questionnaire is in the file. Banks are not fielded whole and are not tried.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from cmt.errors import Fault, ResponseError
from cmt.instrument.catalogue import find
from cmt.instrument.model import Instrument, Scale
from cmt.instrument.sources import fielded
from cmt.responses.answers import Vocabulary, parts, ticks, vocabulary
from cmt.responses.headers import Headers, headers_of, words_of
from cmt.responses.match import other_sheet
from cmt.responses.model import Export
from cmt.responses.proposals import proposal
from cmt.responses.read.records import TABLE
from cmt.responses.second_header import unlike_answers
from cmt.responses.text import nearest, plain

SHARE = 0.5
"""Part of the file's question columns that a questionnaire must explain to be used unasked."""
CLEARLY = 0.1
"""How much larger its share must be than that of the second best."""
FIRST = "cmt-core"
"""Tried first: where it is there whole and explains the file, no other can be clearly better."""
OUTCOME_ALIKE = 92.0
"""Similarity (0-100) from which a header may be the outcome's question mistyped."""
CLOSED = 30
"""Different answers up to which a column is a question with answers to choose from."""
SAMPLE = 12
"""Different answers of a column that are looked at, the most frequent."""
_KNOWN = 0.5
"""Part of the answers looked at that must be on the scale."""
SHOWN = 3
"""Questionnaires that are named when none can be chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a questionnaire fits an export."""

    instrument: Instrument
    used: frozenset[int]  # positions of the columns it explains
    questions: int  # columns of the file that are questions, explained or not
    found: int  # its items that have a column
    outcome: bool  # whether overall satisfaction is among them, be it mistyped

    @property
    def share(self) -> float:
        """Part of the file's question columns it explains."""
        return len(self.used) / self.questions if self.questions else 0.0

    @property
    def complete(self) -> float:
        """Part of its own items that are in the file."""
        return self.found / len(self.instrument.items)


def suggest(export: Export) -> Fit:
    """The questionnaire of the catalogue an export follows.

    Raises ResponseError with the three that fit best when none explains `SHARE` of the question
    columns with its outcome among them, or when two do equally well.
    """
    closed = _closed_columns(export)
    first = _fit(export, find(FIRST), closed)
    if first.outcome and min(first.share, first.complete) >= 1 - CLEARLY:
        return first
    others = [_fit(export, find(name), closed) for name in fielded() if name != FIRST]
    fits = sorted([first, *others], key=_rank, reverse=True)[:SHOWN]
    if not _fits(fits[0]) or not _clear(*fits[:2]):
        again = unlike_answers(export)
        raise ResponseError([_undecided(export, fits), *([again] if again else [])])
    return fits[0]


def fit(export: Export, instrument: Instrument) -> Fit:
    """How well one questionnaire fits.

    A column is a question of the file when it is used, or holds two to `CLOSED` different answers
    and is no record of the platform.
    """
    return _fit(export, instrument, _closed_columns(export))


def _closed_columns(export: Export) -> frozenset[int]:
    return frozenset(at for at in range(len(export.headers)) if _closed(export, at))


def _fit(export: Export, instrument: Instrument, closed: frozenset[int]) -> Fit:
    known = headers_of(instrument)
    named = _targets(export, known)
    used = {at: item for at, item in named.items() if _on_scale(export, at, item, instrument)}
    questions = len(used.keys() | closed)
    found = {item.partition("/")[0] for item in used.values()}
    enough = len(used) >= SHARE * questions
    return Fit(
        instrument=instrument,
        used=frozenset(used),
        questions=questions,
        found=len(found),
        outcome=instrument.outcome in found
        or (enough and _nearly(export, known.phrases[instrument.outcome], named)),
    )


def in_words(one: Fit) -> str:
    """How well a questionnaire fits, for a message.

    >>> core = find("cmt-core")
    >>> in_words(Fit(instrument=core, used=frozenset({0}), questions=2, found=1, outcome=True))
    'cmt-core (1 of its 36 questions, 50 % of the question columns of the file)'
    """
    percent = f"{100 * one.share:.0f} %"
    return (
        f"{one.instrument.id} ({one.found} of its {len(one.instrument.items)} questions, "
        f"{percent} of the question columns of the file)"
    )


def _rank(one: Fit) -> tuple[bool, int, float]:
    return _fits(one), len(one.used), one.complete


def _clear(best: Fit, second: Fit) -> bool:
    """Whether the best is beyond doubt: it explains what the second does and more, or just as much
    and is more complete, or many columns more."""
    if best.used == second.used:
        return best.complete > second.complete
    return best.used > second.used or best.share - second.share >= CLEARLY


def _targets(export: Export, known: Headers) -> Mapping[int, str]:
    """Position -> item or option, of the columns that name one; the first of two for one item."""
    found: dict[str, int] = {}
    for at, header in enumerate(export.headers):
        heading = export.heading(at)
        item = "" if heading.role else known.target(header, heading)
        if item:
            found.setdefault(item, at)
    return {at: item for item, at in found.items()}


def _on_scale(export: Export, at: int, target: str, instrument: Instrument) -> bool:
    """Whether the answers of a column are those of the question its header names."""
    item = instrument.items[target.partition("/")[0]]
    if not item.scale:
        return True
    scale, heading = instrument.scales[item.scale], export.heading(at)
    option = target.partition("/")[2]
    known = ticks(option, scale, {}, heading) if option else vocabulary(scale, heading=heading)
    counts = {text: count for text, count in export.columns[at].counts().items() if text.strip()}
    often = nlargest(SAMPLE, counts, key=lambda text: counts[text])
    several = item.multiple and not option
    understood = {text for text in often if _known(text, known, scale, several)}
    return sum(counts[text] for text in understood) >= _KNOWN * sum(counts[text] for text in often)


def _known(text: str, known: Vocabulary, scale: Scale, several: bool) -> bool:
    """Whether every answer of a cell is on the scale, in its own or another spelling ('★★★★☆')."""
    answers = parts(text, known) if several else (text,)
    return all(
        known.code(answer) is not None or proposal(answer, known, scale) for answer in answers
    )


def _closed(export: Export, at: int) -> bool:
    """Whether a column looks like a question with answers to choose from."""
    if export.heading(at).role or plain(export.headers[at]) in TABLE:
        return False
    texts = export.columns[at].texts
    return len(texts) <= CLOSED + 1 and 1 < len({plain(text) for text in texts} - {""}) <= CLOSED


def _nearly(export: Export, phrases: Sequence[str], named: Container[int]) -> bool:
    """Whether a header that names nothing is the outcome's question with a slip of the pen."""
    return any(
        near.sound and near.score >= OUTCOME_ALIKE
        for words in _words(export, named)
        for near in nearest(words, {"": phrases})
    )


def _words(export: Export, named: Container[int]) -> Iterator[str]:
    for at, header in enumerate(export.headers):
        if at not in named:
            yield from words_of(header, export.heading(at))


def _undecided(export: Export, fits: Sequence[Fit]) -> Fault:
    why = _why(export, fits[0])
    nearest_ones = "; ".join(in_words(each) for each in fits if each.used)
    file = f'"{export.name}"' if " " in export.name else export.name
    return Fault(
        where=export.name,
        got=f"{why}. The nearest: {nearest_ones}" if nearest_ones else why,
        hint=f"Name the one that was asked (--instrument){other_sheet(export, ', name')}, or draft "
        f"one from the file: cmt init {file}",
    )


def _why(export: Export, best: Fit) -> str:
    """Why the best of all is not taken."""
    asked = best.instrument
    if best.share < SHARE:
        return "no questionnaire that comes with cmt fits it"
    if best.outcome:
        return "two questionnaires fit it equally well"
    named = {item: at for at, item in _targets(export, headers_of(asked)).items()}
    if asked.outcome in named:
        at = named[asked.outcome]
        example = next((text for text in export.columns[at].texts if text.strip()), "")
        return (
            f"column '{export.headers[at]}' asks for the outcome {asked.outcome} of {asked.id}, "
            f"but most of its answers, such as '{example}', are not on its scale"
        )
    question = next(iter(asked.items[asked.outcome].text.values()))
    return f"no column was found for the outcome {asked.outcome} of {asked.id} ('{question}')"


def _fits(one: Fit) -> bool:
    return one.outcome and one.share >= SHARE
