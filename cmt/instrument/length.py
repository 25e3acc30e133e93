"""How many minutes a questionnaire takes, as a range from its shortest to its longest path.

    seconds of an item   60 * words / speed  +  seconds to decide and answer
    words                the question, the question of its grid before its first row, and the
                         answers the first time their scale stands in a section; title of the
                         section, introduction and closing once
    answers              in writing, the labels of points and of kinds of missing; on the telephone
                         the labels of points, and only where the telephone text does not read
                         them out; labels that are only a number are seen and not read
    path                 the shortest and the longest sum over all answers a client who skips
                         nothing may give (`paths.py`)

Speeds are silent reading of plain prose: English 238 words a minute (Brysbaert 2019, "How many
words do we read per minute?", Journal of Memory and Language 109), French 195 and the mean of 17
languages 184 (Trauzettel-Klosinski and Dietz 2012, "Standardized assessment of reading
performance", IOVS 53). An interviewer reads out slower than a reader and faster than dictation.
The seconds to decide and answer are our own, for forms where an answer is one touch; they are
round because they are rough. A pilot with a clock is better than all of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cmt.instrument.model import Administration, Grid, Instrument, Item, Scale, Text
from cmt.instrument.paths import extreme

READING: Mapping[str, float] = {"en": 240, "fr": 200}
"""Words a minute, by language."""
READING_ELSE = 185.0
SPEAKING = 150.0
"""Words a minute an interviewer reads out, in any language."""

CHOICE: Mapping[Administration, float] = {"written": 3, "telephone": 4}
"""Seconds to decide on one answer and mark it; on the telephone to say it and have it keyed."""
FURTHER_CHOICE = 2.0
"""Seconds for each further answer where several may be chosen."""
CHOICES_AT_MOST = 3
"""How many answers a client chooses where more may be chosen."""
NUMBER: Mapping[Administration, float] = {"written": 6, "telephone": 6}
"""Seconds to recall a number and write it."""
COMMENT: Mapping[Administration, float] = {"written": 30, "telephone": 30}
"""Seconds for a comment: some clients write none, some twenty words in a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """Minutes of the shortest and of the longest path."""

    shortest: float
    longest: float


def length(
    instrument: Instrument, language: str, administration: Administration = "written"
) -> Length:
    """Minutes one client needs for the whole questionnaire.

    >>> from cmt.instrument.catalogue import find
    >>> core = length(find("cmt-core"), "en")
    >>> 3 < core.shortest < core.longest < 12
    True
    """
    seconds = item_seconds(instrument, language, administration)
    once = _around(instrument, language, administration)
    return Length(
        shortest=(once + extreme(instrument, seconds, min)) / 60,
        longest=(once + extreme(instrument, seconds, max)) / 60,
    )


def item_seconds(
    instrument: Instrument, language: str, administration: Administration = "written"
) -> Mapping[str, float]:
    """Seconds each item takes whoever is asked it, in questionnaire order."""
    speed = _speed(language, administration)
    return {
        item: 60 * words / speed + _answering(instrument, instrument.items[item], administration)
        for item, words in _words_by_item(instrument, language, administration)
    }


def _speed(language: str, administration: Administration) -> float:
    if administration == "telephone":
        return SPEAKING
    return READING.get(language.partition("-")[0], READING_ELSE)


def _around(instrument: Instrument, language: str, administration: Administration) -> float:
    """Seconds for what stands around the questions."""
    texts: list[Text] = [instrument.introduction, instrument.closing]
    if administration == "written":
        texts += [section.title for section in instrument.sections]
    words = sum(_count(text.get(language, "")) for text in texts)
    return 60 * words / _speed(language, administration)


def _words_by_item(
    instrument: Instrument, language: str, administration: Administration
) -> Iterator[tuple[str, int]]:
    for section in instrument.sections:
        met: set[str] = set()  # scales and grids read in this section
        for name in section.items:
            item = instrument.items[name]
            grid = instrument.grids.get(item.grid)
            texts = [_text(item, language, administration)]
            if grid and f"grid {grid.id}" not in met:
                texts.append(_text(grid, language, administration))
            if item.scale and f"scale {item.scale}" not in met:
                scale = instrument.scales[item.scale]
                told = administration == "telephone" and _reads_answers(item, grid, language)
                texts += [] if told else _labels(scale, language, administration)
            met |= {f"grid {item.grid}", f"scale {item.scale}"}
            yield name, sum(_count(text) for text in texts)


def _text(part: Item | Grid, language: str, administration: Administration) -> str:
    spoken = part.telephone.get(language, "") if administration == "telephone" else ""
    return spoken or part.text[language]


def _reads_answers(item: Item, grid: Grid | None, language: str) -> bool:
    """Whether a telephone text is there, which reads the answers out."""
    return any(part and part.telephone.get(language) for part in (item, grid))


def _labels(scale: Scale, language: str, administration: Administration) -> list[str]:
    if scale.measure:
        return [scale.measure.unit[language]]
    points = [label for label in scale.labels[language] if re.search(r"[^\W\d_]", label)]
    missing = [text[language] for text in scale.missing.values()]
    return points if administration == "telephone" else points + missing


def _answering(instrument: Instrument, item: Item, administration: Administration) -> float:
    if not item.scale:
        return COMMENT[administration]
    if instrument.scales[item.scale].measure:
        return NUMBER[administration]
    further = min(item.choose, CHOICES_AT_MOST) - 1
    return CHOICE[administration] + FURTHER_CHOICE * further


def _count(text: str) -> int:
    """Words between spaces; punctuation that stands alone, as in French, is none."""
    return sum(bool(re.search(r"\w", word)) for word in text.split())
