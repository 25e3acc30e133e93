"""The words are plain: page one, and each sentence that ends in a verdict, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cmt.analysis.results import Results
from cmt.reports.trace import Sentence
from tests.reading_level import counted, ease, grade, syllables
from tests.reports_fixture import VARIANTS
from tests.unit.test_trace import SURVEYS, traced

HARDEST_GRADE = 9.0
"""Years of school page one and a verdict may ask for in English."""
LEAST_EASE = 60.0
"""The lower end of what Kandel and Moles call standard, in French."""
FEWEST = 5
"""Words of a sentence that can be judged by itself: in shorter ones a single long word decides."""
RUNNING = ("headline", "lead", "intro", "point", "figure", "reliability")
OUTCOME = {"en": "overall satisfaction", "fr": "satisfaction globale"}


def level_kept(text: str, language: str) -> bool:
    return grade(text) <= HARDEST_GRADE if language == "en" else ease(text) >= LEAST_EASE


def without_names(text: str, results: Results, language: str) -> str:
    """The text with a short word for each name the survey brings along."""
    instrument, info = results.instrument, results.info
    names = {OUTCOME[language], instrument.title[language], info.organization, info.service}
    names |= {driver.name[language] for driver in instrument.drivers.values()}
    names |= {item.name(language) for item in instrument.items.values()}
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "X").replace(name[0].upper() + name[1:], "X")
    return text


def joined(sentences: Sequence[Sentence]) -> str:
    return " ".join(f"{one.text.rstrip('.')}." for one in sentences)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", [*SURVEYS, *VARIANTS])
def test_page_one_is_plain(name: str, language: str) -> None:
    results, sentences = traced(name, language)
    page = [s for s in sentences if s.section == "summary" and s.place in RUNNING]
    text = without_names(joined(page), results, language)
    assert counted(text, language).words > 40
    assert level_kept(text, language), (grade(text), ease(text), text)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", [*SURVEYS, *VARIANTS])
def test_each_verdict_is_plain(name: str, language: str) -> None:
    results, sentences = traced(name, language)
    verdicts = {s.text for s in sentences if s.tested and s.place != "alternative"}
    for verdict in sorted(verdicts):
        text = without_names(verdict, results, language)
        if counted(text, language).words >= FEWEST:
            assert level_kept(text, language), (grade(text), ease(text), text)


def test_the_formulas_give_what_is_worked_out_by_hand() -> None:
    """6 words of one syllable; 5 words of 8 syllables (le personnel est tres poli)."""
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert ease("Le personnel est très poli.") == pytest.approx(207 - 1.015 * 5 - 73.6 * 8 / 5)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            {"score": 1, "scores": 1, "driver": 2, "average": 3, "satisfaction": 4, "rated": 2,
             "associated": 5, "table": 2, "clients": 2, "the": 1, "less": 1, "changed": 1,
             "well-known": 2, "2026": 1},
        ),
        (
            "fr",
            {"cote": 1, "cotes": 1, "facteur": 2, "moyenne": 2, "satisfaction": 4, "rapidité": 4,
             "le": 1, "les": 1, "expliquent": 2, "équité": 3, "peut-être": 2, "76": 1},
        ),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_a_dictionary_does(language: str, words: dict[str, int]) -> None:
    assert {word: syllables(word, language) for word in words} == words


def test_a_colon_ends_a_sentence_as_flesch_counts() -> None:
    assert counted("No clear priority: look at both; then ask.", "en").sentences == 3
