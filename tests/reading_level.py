"""How hard a text is to read: Flesch-Kincaid's grade in English, Kandel and Moles's ease in French.

Flesch-Kincaid (1975): 0.39 x words a sentence + 11.8 x syllables a word - 15.59, years of school.
Kandel and Moles (1958): 207 - 1.015 x words a sentence - 73.6 x syllables a word, 100 = easiest.

Syllables are counted by runs of vowels, as both formulas are used in practice; a colon ends a
sentence, as Flesch counts. A figure is one short word; so is a name, which a caller puts in for
what a survey brings along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ENGLISH_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeioudt])ed$|(?<=[^aeiouyszxl])es$")
VOWELS = {"en": re.compile(r"[aeiouy]+"), "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")}
ENGLISH_APART = re.compile(r"iat|(?<=[^ctsg])ie[nt]")  # associ-ated, cli-ent
FRENCH_CONSONANTS = (
    (re.compile(r"qu"), "q"),
    (re.compile(r"gu(?=[eiéèê])"), "g"),
    (re.compile(r"(?<=[aeou])y(?=[aeiouéèê])"), "j"),
)
FRENCH_SILENT = re.compile(r"(?<=[^aeiouyéè])(?:e|es|ent)$")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,\u00a0\u202f]*")
END = re.compile(r"[.!?:;](?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What both formulas are made of."""

    sentences: int
    words: int
    syllables: int


def counted(text: str, language: str) -> Counted:
    """Sentences, words and syllables of a text; a colon or semicolon ends a sentence too."""
    clean = text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "e ")
    if language == "en":
        clean = text.replace("\u00a0", " ").replace("’", "")
    sentences = [part for part in END.split(clean) if WORD.search(part)]
    words = [word.lower() for part in sentences for word in WORD.findall(part)]
    return Counted(
        sentences=len(sentences),
        words=len(words),
        syllables=sum(syllables(word, language) for word in words),
    )


def syllables(word: str, language: str) -> int:
    """Syllables of a word, one at least; a number is one."""
    if word[0].isdigit():
        return 1
    return sum(_syllables(part, language) for part in word.split("-") if part)


def _syllables(word: str, language: str) -> int:
    if language == "en":
        spoken = ENGLISH_SILENT.sub("", word)
        return max(len(VOWELS["en"].findall(spoken)) + len(ENGLISH_APART.findall(word)), 1)
    for written, spoken in FRENCH_CONSONANTS:
        word = written.sub(spoken, word)
    return max(len(VOWELS["fr"].findall(FRENCH_SILENT.sub("", word))), 1)


def grade(text: str) -> float:
    """Flesch-Kincaid's grade of an English text."""
    found = counted(text, "en")
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def ease(text: str) -> float:
    """Kandel and Moles's ease of a French text."""
    found = counted(text, "fr")
    return 207 - 1.015 * found.words / found.sentences - 73.6 * found.syllables / found.words
