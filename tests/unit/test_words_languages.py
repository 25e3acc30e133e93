"""Both languages say the same things, each with its own typography."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from cmt.errors import ReportError
from cmt.reports import words
from cmt.reports.words import Words, load_words

ENGLISH, FRENCH = load_words("en"), load_words("fr")


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_files_of_words_share_a_key(language: str) -> None:
    folder = Path(words.__file__).parent / "templates" / "text" / language
    keys = [
        key for file in sorted(folder.iterdir()) for key in yaml.safe_load(file.read_text("utf-8"))
    ]
    assert len(keys) == len(set(keys))


def test_both_languages_have_the_same_texts() -> None:
    assert ENGLISH.texts.keys() == FRENCH.texts.keys()


def test_both_languages_have_the_same_blanks() -> None:
    unlike = [
        key for key, text in ENGLISH.texts.items() if blanks(text) != blanks(FRENCH.texts[key])
    ]
    assert not unlike


@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_a_text_with_plural_forms_has_both(words: Words) -> None:
    stems = {key.rpartition(".")[0] for key in words.texts if key.endswith((".one", ".other"))}
    # "other" is also the word for languages the report has no name for
    stems.discard("language")
    assert all({f"{stem}.one", f"{stem}.other"} <= words.texts.keys() for stem in stems)


FRENCH_FAULTS = {
    "U+00A0 before a colon": re.compile(r"(?<!\u00a0):(?=\s|$)|[ \u202f]:"),
    "U+202F before ; ! ?": re.compile(r"(?<!\u202f)[;!?]"),
    "U+00A0 before %": re.compile(r"(?<!\u00a0)%"),
    "U+00A0 inside quotation marks": re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"),
    "straight quotes": re.compile(r"['\"]"),
}
ENGLISH_FAULTS = {
    "straight quotes": re.compile(r"['\"]"),
    "a space before %": re.compile(r" %"),
}


def slips(words: Words, faults: Mapping[str, re.Pattern[str]]) -> list[tuple[str, str]]:
    """Every text with a fault of typography: its key and the rule."""
    return [
        (key, rule)
        for key, text in words.texts.items()
        for rule, fault in faults.items()
        if fault.search(text)
    ]


def test_french_typography() -> None:
    assert not slips(FRENCH, FRENCH_FAULTS)


def test_english_typography() -> None:
    assert not slips(ENGLISH, ENGLISH_FAULTS)


@pytest.mark.parametrize(
    "text", ["mot: suite", "mot\u202f: suite", "mot ; suite", "mot!", "5 %", "« mot »", "l'eau"]
)
def test_a_slip_of_typography_is_found(text: str) -> None:
    assert slips(Words(language="fr", texts={"key": text}, file=""), FRENCH_FAULTS)


@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_no_text_speaks_of_causes(words: Words) -> None:
    told = " ".join(words.texts.values()).lower()
    assert not re.search(r"\bcaus|\bimpact|\bentraîn|\bprovoqu", told)


def test_a_missing_text_is_refused_by_name() -> None:
    with pytest.raises(ReportError, match=r"text/fr: text 'no\.such' cannot be written"):
        FRENCH.say("no.such")


def test_a_missing_blank_is_refused_by_name() -> None:
    with pytest.raises(ReportError, match="'high' is missing"):
        ENGLISH.say("between", low="1")


@pytest.mark.parametrize(
    ("words", "count", "form"),
    [
        (ENGLISH, 0, "other"), (ENGLISH, 1, "one"), (ENGLISH, 1.0, "other"), (ENGLISH, 2, "other"),
        (FRENCH, 0, "one"), (FRENCH, 1, "one"), (FRENCH, -1.9, "one"), (FRENCH, 2, "other"),
    ],
)  # fmt: skip
def test_plural_forms(words: Words, count: float, form: str) -> None:
    expected = words.texts[f"reliability.base.{form}"].format(n="N")
    assert words.say("reliability.base", count=count, n="N") == expected


def test_listing_links_the_last_two() -> None:
    assert ENGLISH.listing(["a", "b", "c"]) == "a, b and c"
    assert FRENCH.listing(["a", "b"], "or") == "a ou b"
    assert ENGLISH.listing(["a"]) == "a"
    assert ENGLISH.listing([]) == ""
