"""Every questionnaire that comes with cmt is whole, in two languages, and minds its neighbours."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from cmt.instrument.catalogue import find, names
from cmt.instrument.lineage import item_digest
from cmt.instrument.model import Grid, Instrument, Item, Text

QUESTIONNAIRES = Path(__file__).resolve().parents[2] / "questionnaires"
EVERY = pytest.mark.parametrize("name", names())
LANGUAGES = ("en", "fr")
SAME_IN_BOTH = frozenset(["information", "minutes", "patience", "respect"])
"""Texts that are spelt alike in English and in French: none of them is a slip."""

PROSE = ("about", "comparable_with", "introduction", "closing")
"""Words around the questions; "0 to 100" may be "sur 100" there."""

LONGEST_SHORT = 32
NARROW, WIDE = "\u202f", "\u00a0"
NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d{3})*")
PLACEHOLDER = re.compile(r"\{[^}]*\}|%\w|\$\{")
FRENCH_SLIPS: Mapping[str, re.Pattern[str]] = {
    "an apostrophe that is not ’": re.compile("'"),
    "straight quotes": re.compile('"'),
    f"no U+202F before ; ! or ? ({NARROW!r})": re.compile(rf"(?<![{NARROW}?!])[;!?]"),
    f"no U+00A0 before : or % ({WIDE!r})": re.compile(rf"(?<![{WIDE}\d])[:%]|\d%"),
    "no U+00A0 inside « »": re.compile(rf"«(?!{WIDE})|(?<!{WIDE})»"),
    "two spaces, or one at an end": re.compile(r"\s{2}|^\s|\s$"),
    "a gender in brackets or with a dot": re.compile(r"\((?:e|s|es|ne|rice|euse)\)|\w·e"),
}
ENGLISH_SLIPS: Mapping[str, re.Pattern[str]] = {
    "an apostrophe that is not ’": re.compile("'"),
    "straight quotes": re.compile('"'),
    "a space before a sign": re.compile(r"\s[?!;:,.%]"),
    "two spaces, or one at an end": re.compile(r"\s{2}|^\s|\s$"),
}
SLIPS = {"en": ENGLISH_SLIPS, "fr": FRENCH_SLIPS}


def texts(instrument: Instrument) -> Iterator[tuple[str, Text]]:
    """Every text of a questionnaire and where it stands; labels made of a number left out."""
    for noun in ("title", *PROSE):
        if words := getattr(instrument, noun):
            yield noun, words
    for driver in instrument.drivers.values():
        yield f"drivers.{driver.id}", driver.name
    for section in instrument.sections:
        yield f"sections.{section.id}", section.title
    yield from _scale_texts(instrument)
    parts: list[Grid | Item] = [*instrument.grids.values(), *instrument.items.values()]
    for part in parts:
        yield f"{part.id}.text", part.text
        if part.telephone:
            yield f"{part.id}.telephone", part.telephone
    for item in instrument.items.values():
        if item.short:
            yield f"{item.id}.short", item.short


def _scale_texts(instrument: Instrument) -> Iterator[tuple[str, Text]]:
    for scale in instrument.scales.values():
        for at, point in enumerate(scale.points):
            label = {language: scale.labels[language][at] for language in instrument.languages}
            if not scale.measure and not label["en"].isdecimal():
                yield f"scales.{scale.id}.{point}", label
        if scale.measure:
            yield f"scales.{scale.id}.unit", scale.measure.unit
        for kind, words in scale.missing.items():
            yield f"scales.{scale.id}.{kind}", words


@EVERY
def test_it_can_be_read_and_is_named_as_its_file(name: str) -> None:
    instrument = find(name)
    assert instrument.id == name
    assert instrument.languages == LANGUAGES


@EVERY
def test_it_says_where_it_comes_from_and_what_it_compares_with(name: str) -> None:
    instrument = find(name)
    assert len(instrument.source) > 20
    assert instrument.licence
    assert set(instrument.about) == set(LANGUAGES)
    assert set(instrument.comparable_with) == set(LANGUAGES)
    if instrument.kind == "questionnaire":
        assert set(instrument.introduction) == set(LANGUAGES)
        assert set(instrument.closing) == set(LANGUAGES)


@EVERY
def test_every_text_stands_in_both_languages_and_says_the_same_numbers(name: str) -> None:
    for where, words in texts(find(name)):
        assert set(words) == set(LANGUAGES), where
        assert all(words[language].strip() for language in LANGUAGES), where
        if where not in PROSE:
            assert _numbers(words["en"]) == _numbers(words["fr"]), (where, words)
        found = (sorted(PLACEHOLDER.findall(words[language])) for language in LANGUAGES)
        assert len({tuple(each) for each in found}) == 1, (where, words)


@EVERY
def test_scales_have_the_same_answers_in_both_languages(name: str) -> None:
    for scale in find(name).scales.values():
        assert set(scale.labels) == set(LANGUAGES), scale.id
        assert {len(labels) for labels in scale.labels.values()} == {len(scale.points)}, scale.id
        assert all(set(words) == set(LANGUAGES) for words in scale.missing.values()), scale.id


@EVERY
def test_the_french_is_french(name: str) -> None:
    for where, words in texts(find(name)):
        if words["en"] == words["fr"]:
            assert words["en"].casefold() in SAME_IN_BOTH, (where, words["en"])


@EVERY
def test_the_typography_is_that_of_the_language(name: str) -> None:
    found = [
        f"{where} ({language}): {slip} in {words[language]!r}"
        for where, words in texts(find(name))
        for language in LANGUAGES
        for slip, pattern in SLIPS[language].items()
        if pattern.search(words[language])
    ]
    assert not found, "\n".join(found)


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_on_charts_are_short_and_each_is_given_once(name: str, language: str) -> None:
    items = [item for item in find(name).items.values() if item.scale]
    assert not [item.id for item in items if not item.short]
    shown = [item.short[language] for item in items]
    assert not [words for words in shown if len(words) > LONGEST_SHORT]
    assert not [words for words, times in Counter(shown).items() if times > 1]


@EVERY
def test_on_the_telephone_the_answers_are_read_out(name: str) -> None:
    instrument = find(name)
    for item in instrument.items.values():
        if item.scale and not instrument.scale_of(item.id).measure:
            grid = instrument.grids.get(item.grid)
            assert item.telephone or (grid and grid.telephone), item.id


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_telephone_no_way_out_is_read_out(name: str, language: str) -> None:
    instrument = find(name)
    for item in (item for item in instrument.items.values() if item.scale):
        spoken = instrument.question(item.id, language, "telephone").casefold()
        for words in instrument.scale_of(item.id).missing.values():
            assert words[language].casefold() not in spoken, item.id


@EVERY
def test_a_questionnaire_has_an_outcome_and_not_one_driver_alone(name: str) -> None:
    instrument = find(name)
    assert len(instrument.drivers) != 1
    if instrument.kind == "questionnaire":
        assert instrument.scale_of(instrument.outcome).rating


def test_an_id_means_one_question_in_the_whole_catalogue() -> None:
    """An id may stand in several questionnaires only where words, answers and role are the same."""
    meant: dict[str, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in names():
        instrument = find(name)
        for item in instrument.items.values():
            meant[item.id][_digests(instrument, item)].append(name)
    twice = {item: list(uses.values()) for item, uses in meant.items() if len(uses) > 1}
    assert not twice


def test_the_short_questionnaire_asks_questions_of_the_core_unchanged() -> None:
    short, core = find("cmt-short"), find("cmt-core")
    assert set(short.items) < set(core.items)
    for item in short.items.values():
        assert item == core.items[item.id]
        assert _digests(short, item) == _digests(core, core.items[item.id])
    for driver in short.drivers.values():
        assert driver.name == core.drivers[driver.id].name
        assert set(driver.items) < set(core.drivers[driver.id].items)


def test_the_bank_is_large_and_sorted_by_driver_and_channel() -> None:
    bank, core = find("cmt-bank"), find("cmt-core")
    assert bank.kind == "bank"
    assert len(bank.items) >= 150
    assert not set(bank.items) & set(core.items)
    for driver in core.drivers.values():
        assert bank.drivers[driver.id].name == driver.name
    assert min(len(driver.items) for driver in bank.drivers.values()) >= 4
    channels = Counter(channel for item in bank.items.values() for channel in item.channels)
    assert set(channels) == {"phone", "in-person", "web", "e-mail", "mail"}
    assert min(channels.values()) >= 10


def test_every_question_of_the_bank_can_be_taken_into_the_core(tmp_path: Path) -> None:
    bank, core = find("cmt-bank"), find("cmt-core")
    own = {
        driver.id: {"name": dict(driver.name), "items": list(driver.items)}
        for driver in bank.drivers.values()
        if driver.id not in core.drivers
    }
    path = tmp_path / "everything.yaml"
    words = {"instrument": "everything", "version": "1.0", "extends": "cmt-core", "drivers": own}
    path.write_text(json.dumps({**words, "take": {"cmt-bank": list(bank.items)}}))
    everything = find(path)
    assert set(everything.items) == set(core.items) | set(bank.items)
    assert set(everything.drivers) == set(bank.drivers)
    assert everything.items["trust-honest"].role == "driver"
    assert everything.items["phone-menu-clear"].role == "rating"
    assert everything.sections[-1].id == core.sections[-1].id


def test_a_reversed_question_of_the_bank_has_its_worst_answer_first() -> None:
    bank = find("cmt-bank")
    scale = bank.scale_of("office-crowded")
    assert scale.labels["en"][0] == "Strongly agree"
    assert scale.printed == (5, 4, 3, 2, 1)


def _numbers(words: str) -> list[str]:
    return sorted(re.sub(r"\D", "", number) for number in NUMBER.findall(words))


def _digests(instrument: Instrument, item: Item) -> tuple[str, ...]:
    return tuple(item_digest(instrument, item.id, language) for language in LANGUAGES)


@EVERY
def test_every_yaml_reader_reads_it_alike(name: str) -> None:
    """Where libyaml is not installed the pure Python reader is used, which is stricter."""
    text = (QUESTIONNAIRES / f"{name}.yaml").read_text(encoding="utf-8")
    assert yaml.load(text, yaml.BaseLoader) == yaml.load(text, yaml.CBaseLoader)
