"""Names of people in a comment, without a list of names.

A name is told by what stands before it (a title, "my name is", "merci à"), by what follows it at
the head of a sentence ("Ann was"), and by a capital inside a sentence on a word that nobody writes
small. The words that nobody writes small are those in no vocabulary: `words_of` gathers one from
all comments of a survey, its questionnaire adds to it. Common names are found however they
are written; a list of names finds the rest. Words in other letters than ours are taken out whole:
nothing here can tell the names among them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from cmt.errors import InstrumentError, ResponseError
from cmt.instrument.sources import read_text
from cmt.responses.redaction import CLOSE, OPEN, any_of, lists

WORD = r"[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_]))*"
"""A word of letters, in which an apostrophe or a hyphen may stand: O'Neil, Jean-Luc."""
CAPITAL = r"(?-i:[A-ZÀ-ÖØ-Þ])(?:[^\W\d_]|['-](?=[^\W\d_]))*"
FIRST = r"(?:(?-i:[A-Z])\.\s?)*"
"""Initials before a name: J. R. Doe."""
FOREIGN = r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]+"
"""A run of letters of another alphabet than the Latin."""
MIDDLE = r"(?:\s(?-i:[A-Z])\.)?"
CLITIC = re.compile(r"-(?:moi|nous|vous|lui|leur|les?|la|y|en|ils?|elles?|on|je|tu|ce|ci|là)$")
"""What a French verb is joined to: "Appelez-moi", "Faut-il"."""
SMALL = re.compile(r"(?<![\w'-])[a-zà-öø-ÿœ][\w'-]*")
INSIDE = re.compile(r"(?<=[a-zà-öø-ÿœ,] )[A-ZÀ-ÖØ-Þ][\w'-]*")
"""A word with a capital inside a sentence."""


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Words more often written small than with a capital inside a sentence: these are no names.

    One hasty client who writes a name small must not lay it open in the comments of all others.
    """
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        small.update(word.replace("’", "'") for word in SMALL.findall(text))
        capital.update(word.replace("’", "'").lower() for word in INSIDE.findall(text))
    return frozenset(word for word, count in small.items() if count > capital[word])


def read_names(path: Path) -> tuple[str, ...]:
    """The names in a text file, one a line. Raises ResponseError where it cannot be read."""
    try:
        lines = read_text(path).splitlines()
    except InstrumentError as error:
        raise ResponseError(error.faults) from error
    return tuple(name for line in lines if (name := line.strip()))


def without_names(text: str, names: Collection[str], vocabulary: Collection[str], mark: str) -> str:
    """A text with names replaced by a mark.

    names       known names, whole words whatever their case or accents
    vocabulary  words in small letters that are no names although they may have a capital
    """
    known = frozenset(lists()["capitals"]) | set(lists()["references"]) | frozenset(vocabulary)
    for part in sorted({each for each in names if each.strip()}, key=len, reverse=True):
        text = _without(text, part.strip(), mark)
    for pattern in _told():
        text = pattern.sub(lambda found: f"{found.group('before')}{mark}", text)
    for pattern in _maybe_told():
        text = pattern.sub(lambda found: _unless_known(found, known, mark), text)
    text = _without_common_names(text, mark)
    text = re.sub(FOREIGN, mark, text)
    if text != text.upper():  # capitals tell nothing where everything has them
        text = _capitals(text, known, mark)
    return _beside_names(_initials(text, mark), known, mark)


@cache
def _told() -> tuple[re.Pattern[str], ...]:
    """What makes a name of the next word, however it is written."""
    short, introduced = any_of(lists()["short-titles"]), any_of(lists()["introductions"])
    more = rf"(?:\s{CAPITAL}|\s{any_of(lists()['particles'])}(?=[\s'-]{CAPITAL})){{0,3}}"
    return (
        _pattern(rf"(?P<before>\b{short}\b\.?\s){FIRST}{WORD}{MIDDLE}{more}"),
        _pattern(rf"(?P<before>\b{introduced}\s?:?\s)(?!not\b|pas\b){FIRST}{WORD}{MIDDLE}{more}"),
        _pattern(rf"(?P<before>(?<!\w)(?-i:M|Me)\.?\s){FIRST}{CAPITAL}{more}"),
    )


@cache
def _maybe_told() -> tuple[re.Pattern[str], ...]:
    """What makes a name of the next word if it has a capital and is no word one knows."""
    before = any_of([*lists()["titles"], *lists()["meetings"]])
    deed, particle = any_of(lists()["deeds"]), any_of(lists()["particles"])
    more = rf"{MIDDLE}(?:[\s'-](?:{particle}[\s'-])?{CAPITAL}){{0,3}}"
    return (
        _pattern(rf"(?P<before>\b{before}\s)(?P<name>{FIRST}{CAPITAL}{more})"),
        _pattern(
            rf"(?P<before>(?:^|[.!?:;\n]\s*))(?P<name>{FIRST}{CAPITAL}{more})(?=,?\s{deed}\b)"
        ),
        _pattern(
            rf"(?P<before>[.!?,;\n]\s*[-–—]*\s*)(?P<name>{FIRST}{CAPITAL}{more})(?=\s*[.!]?\s*$)"
        ),
    )


def _unless_known(found: re.Match[str], known: Collection[str], mark: str) -> str:
    """The mark in place of the name, unless all of its words are known ones."""
    words = re.findall(WORD, found.group("name"))
    if all(_known(word, known) for word in words):
        return found.group(0)
    return f"{found.group('before')}{mark}"


def _capitals(text: str, known: Collection[str], mark: str) -> str:
    """A text in which words with a capital inside a sentence became marks, unless known."""

    def judged(found: re.Match[str]) -> str:
        word = found.group(0)
        head = re.search(r"(?:^|[.!?:;\n\"«]|\.\.\.|…)\s*$", text[: found.start()])
        inside = text[: found.start()].rfind(OPEN) > text[: found.start()].rfind(CLOSE)
        capitals = len(word) > 1 and word == word.upper()
        return word if head or inside or capitals or _known(word, known) else mark

    return _pattern(rf"(?<![\w'{OPEN}-]){CAPITAL}").sub(judged, text)


def _without_common_names(text: str, mark: str) -> str:
    """A text without common names, and what is joined to them: "Jean-Guy", "julie's"."""
    joined = re.compile(r"(?<![\w-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-])")

    def judged(found: re.Match[str]) -> str:
        inside = text[: found.start()].rfind(OPEN) > text[: found.start()].rfind(CLOSE)
        first = _bare(found.group(0)).partition("-")[0]
        return mark if first in _common_names() and not inside else found.group(0)

    return joined.sub(judged, text)


@cache
def _common_names() -> frozenset[str]:
    return frozenset(map(_bare, lists()["common-names"]))


def _initials(text: str, mark: str) -> str:
    """A text without two initials or more: "A. B.", "K.L.M."; "U.S." is a word one knows."""

    def judged(found: re.Match[str]) -> str:
        letters = "".join(each for each in found.group(0) if each.isalpha()).lower()
        return found.group(0) if letters in lists()["abbreviations"] else mark

    return re.sub(r"(?<![\w.])(?:[A-ZÀ-Þ]\.[ -]?){2,4}(?![^\W\d_])", judged, text)


def _beside_names(text: str, known: Collection[str], mark: str) -> str:
    """A text without what stands beside a name and is of it: an initial, a name before "and"."""
    text = re.sub(rf"{mark}\s[A-ZÀ-Þ](?:\.|(?!\w))", mark, text)
    text = re.sub(rf"(?<![\w'])(?:[A-ZÀ-Þ]\.\s?-?)+(?={mark})", "", text)
    last = re.compile(
        rf"(?<![\w'])(?P<before>)(?P<name>{CAPITAL})(?=\s(?:and|et|&)\s{mark}"
        rf"|,\s{mark}(?:,|\s(?:and|et|&)\s)|\s[A-ZÀ-Þ]\.(?:,|\s|$))"
    )
    return last.sub(lambda found: _unless_known(found, known, mark), text)


def _known(word: str, known: Collection[str]) -> bool:
    """Whether it is a word one knows, with or without what is elided or possessed."""
    small = word.lower()
    forms = {small, small.removesuffix("'s"), small.partition("'")[2], small.partition("'")[0]}
    if CLITIC.search(small):
        return True
    return len(small) == 1 or any(form in known for form in forms if len(form) > 1)


def _without(text: str, name: str, mark: str) -> str:
    """A text without one name, whatever its case or accents."""
    bare, wanted = _bare(text), _bare(name)
    if len(bare) != len(text):  # a letter that has two forms of different length: keep it simple
        return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", mark, text, flags=re.IGNORECASE)
    for found in reversed([*re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", bare)]):
        text = f"{text[: found.start()]}{mark}{text[found.end() :]}"
    return text


def _bare(text: str) -> str:
    """A text in small letters without accents."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in split if unicodedata.category(each) != "Mn")


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
