"""In which language people answered: as the platform says, else by the labels they used.

A file of codes says nothing of languages, even when a label or two stands among them: labels count
only when at least half of the respondents used one that exists in one language alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import Instrument
from cmt.responses.answers import Vocabulary, vocabulary
from cmt.responses.cells import Cells
from cmt.responses.columns import Column
from cmt.responses.text import plain

_LANGUAGES = {
    "en": "en", "eng": "en", "english": "en", "anglais": "en",
    "fr": "fr", "fra": "fr", "fre": "fr", "french": "fr", "français": "fr", "francais": "fr",
}  # fmt: skip
_CODE = 2
"""Letters of a language's code, which a country may follow."""


def languages(columns: Sequence[Column], instrument: Instrument) -> Mapping[str, int]:
    """Answers per language: the platform's column, else the labels each respondent used.

    Empty when neither says it of at least half of the respondents.
    """
    recorded = [column for column in columns if column.match.item == "language"]
    if recorded:
        return _recorded(recorded[0])
    votes = np.zeros((len(instrument.languages), len(columns[0].cells)), dtype=np.int16)
    for column in columns:
        item = instrument.items.get(column.match.item)
        if item is not None and item.scale and not item.multiple:
            known = vocabulary(instrument.scales[item.scale], column.match.answers)
            _vote(votes, column.cells, known, instrument.languages)
    heard = votes.max(axis=0) > 0
    if 2 * heard.sum() < heard.size:
        return {}
    best = np.where(heard, votes.argmax(axis=0), -1)
    counts = {lang: int(np.sum(best == at)) for at, lang in enumerate(instrument.languages)}
    return {lang: count for lang, count in counts.items() if count}


def _vote(votes: NDArray[np.int16], cells: Cells, known: Vocabulary, spoken: Sequence[str]) -> None:
    """Add one vote (languages, n) wherever a cell is a label in one language only."""
    bare = {text: plain(text) for text in cells.texts}
    said = {t: known.spoken.get(b, "") if b not in known.told else "" for t, b in bare.items()}
    if any(said.values()):
        mark = {text: spoken.index(each) if each else -1 for text, each in said.items()}
        heard = cells.look_up(mark.__getitem__, np.int8)
        for at in range(len(spoken)):
            votes[at] += heard == at


def _recorded(column: Column) -> Mapping[str, int]:
    """Answers per language, by the platform's language column; most frequent first."""
    told = {plain(text): str(language) for text, language in column.match.answers.items()}
    counted: Counter[str] = Counter()
    for cell, count in column.cells.counts().items():
        name = plain(column.heading.labels.get(cell, cell))
        if name:
            counted[told.get(plain(cell)) or told.get(name) or _language(name)] += count
    return dict(counted.most_common())


def _language(name: str) -> str:
    """'fr' for 'Français (Canada)', 'fr-CA', 'es' for 'es-ES'; other names as they are."""
    first = re.split(r"[\s(_-]", name, maxsplit=1)[0]
    return _LANGUAGES.get(first, first if len(first) == _CODE else name)
