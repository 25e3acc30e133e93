"""Every number in the sentences of a report is one of Results, and says what it is said to.

Texts are read from the HTML page; those of the PDF are the same (test_outputs_agree_tables.py).
"""

from __future__ import annotations

import pytest

from tests.expected_sentences import FIXED, sentences
from tests.figures import Figures, figures, rounded
from tests.whole_outputs import LANGUAGES, on_screen
from tests.whole_survey import everything

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def test_every_number_in_a_sentence_is_expected(language: str) -> None:
    """And everything expected is said, as often as it is to be said."""
    left = {place: list(found) for place, found in sentences(everything()).items()}
    unknown = []
    for said in on_screen(language, paper=True).texts:
        found = _undated(figures(_unversioned(said.text), language))
        if found in left[said.place]:
            left[said.place].remove(found)
        elif found and found not in FIXED and found not in sentences(everything())[said.place]:
            unknown.append((said.place, found, said.text))
    assert not unknown
    assert not {place: lines for place, lines in left.items() if lines}


def _unversioned(text: str) -> str:
    """Without the name and version of the list of themes."""
    comments = everything().comments
    assert comments
    return text.replace(comments.codeframe, "")


def _undated(found: Figures) -> Figures:
    """Without the days of the survey, which close every subtitle."""
    info = everything().info
    assert info.start and info.end
    days = tuple(map(rounded, (info.start.day, info.end.day, info.end.year)))
    return found[: -len(days)] if found[-len(days) :] == days else found
