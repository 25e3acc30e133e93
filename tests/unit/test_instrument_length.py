"""How long a questionnaire takes: by hand, and against walking every path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.instrument.catalogue import find
from cmt.instrument.length import (
    CHOICE,
    COMMENT,
    FURTHER_CHOICE,
    NUMBER,
    SPEAKING,
    item_seconds,
    length,
)
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument
from cmt.instrument.paths import extreme

close = pytest.approx

SMALL = parse_instrument(
    """
instrument: small
version: "1"
languages: [en]
title: {en: Small}
licence: none
source: none
introduction: {en: one two three four}
scales:
  good-3:
    points: {1: {en: Not at all}, 2: {en: A little}, 3: {en: Very much}}
    favourable: [3]
    missing: {dont-know: {en: Don’t know}}
  ten:
    points: {0: {en: None}, 10: {en: All of it}}
    step: 1
  wait:
    measure: {unit: {en: minutes}, least: 0, most: 60, bands: [0, 5, 15]}
outcome: overall
grids:
  staff:
    text: {en: Were staff}
    telephone: {en: "Tell me not at all, a little or very much: were staff"}
sections:
  - section: a
    title: {en: One}
    items:
      - item: overall
        scale: good-3
        text: {en: Was it good?}
      - item: again
        scale: good-3
        text: {en: Would you come again?}
        telephone: {en: "Would you come again: not at all, a little or very much?"}
      - item: part
        scale: ten
        text: {en: How much did you get?}
      - item: waited
        scale: wait
        text: {en: How long did you wait?}
      - item: polite
        scale: good-3
        grid: staff
        text: {en: polite?}
      - item: quick
        scale: good-3
        grid: staff
        text: {en: quick?}
      - item: several
        scale: ten
        choose: 2
        role: information
        text: {en: Pick}
      - item: why
        text: {en: Why?}
        ask-if: {overall: [1, 2]}
""",
    "small.yaml",
)

WRITTEN: Mapping[str, tuple[int, float]] = {
    "overall": (3 + 9, CHOICE["written"]),  # seven words of the points, two of "don’t know"
    "again": (4, CHOICE["written"]),  # the scale was read above
    "part": (5 + 4, CHOICE["written"]),  # None, All of it; the numbers between are not read
    "waited": (5 + 1, NUMBER["written"]),
    "polite": (2 + 1, CHOICE["written"]),
    "quick": (1, CHOICE["written"]),
    "several": (1, CHOICE["written"] + FURTHER_CHOICE),
    "why": (1, COMMENT["written"]),
}
SPOKEN: Mapping[str, tuple[int, float]] = {
    "overall": (3 + 7, CHOICE["telephone"]),
    "again": (12, CHOICE["telephone"]),
    "part": (5 + 4, CHOICE["telephone"]),
    "waited": (5 + 1, NUMBER["telephone"]),
    "polite": (12 + 1, CHOICE["telephone"]),
    "quick": (1, CHOICE["telephone"]),
    "several": (1, CHOICE["telephone"] + FURTHER_CHOICE),
    "why": (1, COMMENT["telephone"]),
}


def test_seconds_by_hand() -> None:
    by_hand = {item: 60 * words / 240 + more for item, (words, more) in WRITTEN.items()}
    assert item_seconds(SMALL, "en") == close(by_hand)


def test_seconds_read_out_by_hand() -> None:
    by_hand = {item: 60 * words / SPEAKING + more for item, (words, more) in SPOKEN.items()}
    assert item_seconds(SMALL, "en", "telephone") == close(by_hand)


def test_the_whole_is_the_items_and_what_stands_around_them() -> None:
    seconds = item_seconds(SMALL, "en")
    around = 60 * (4 + 1) / 240  # introduction, and the title of the section
    found = length(SMALL, "en")
    assert found.longest == close((sum(seconds.values()) + around) / 60)
    assert found.shortest == close(found.longest - seconds["why"] / 60)


def test_french_takes_longer_to_read_and_the_telephone_longest() -> None:
    core = find("cmt-core")
    english, french = length(core, "en"), length(core, "fr")
    spoken = length(core, "en", "telephone")
    assert english.longest < french.longest < spoken.longest
    assert 4 < english.shortest < english.longest < 6


def test_a_language_without_a_speed_of_its_own_is_read_at_the_mean() -> None:
    core = find("cmt-core")
    german = replace(core, languages=("de",), introduction={}, closing={})
    items = {
        name: replace(item, text={"de": item.text["fr"]}, telephone={}, short={})
        for name, item in core.items.items()
    }
    scales = {
        name: replace(
            scale,
            labels={"de": scale.labels["fr"]},
            missing={kind: {"de": text["fr"]} for kind, text in scale.missing.items()},
        )
        for name, scale in core.scales.items()
    }
    german = replace(german, items=items, scales=scales)
    assert item_seconds(german, "de")["overall"] > item_seconds(core, "fr")["overall"]


ROUTES = st.dictionaries(
    st.integers(1, 5),
    st.tuples(st.integers(0, 4), st.sets(st.integers(1, 3), min_size=1), st.booleans()),
)


def routed(conditions: Mapping[int, tuple[int, set[int], bool]], choose: list[int]) -> Instrument:
    """Six questions on one scale; a condition asks for an answer to an earlier one, or to two."""
    scale = replace(SMALL.scales["good-3"], favourable=())
    items = {}
    for number in range(6):
        ask_if: dict[str, tuple[int, ...]] = {}
        if number in conditions:
            asked, points, two = conditions[number]
            ask_if[f"q{asked % number}"] = tuple(sorted(points))
            if two:
                ask_if[f"q{number - 1}"] = (1, 3)
        items[f"q{number}"] = replace(
            SMALL.items["again"], id=f"q{number}", ask_if=ask_if, choose=choose[number]
        )
    return replace(SMALL, items=items, scales={"good-3": scale})


def every_path(instrument: Instrument) -> Iterator[set[str]]:
    """The questions asked of every client there can be, each answering all that is asked."""
    answers = [
        [set(some) for n in range(1, item.choose + 1) for some in combinations((1, 2, 3), n)]
        for item in instrument.items.values()
    ]
    for given_answers in product(*answers):
        said: dict[str, set[int]] = {}
        for item, answer in zip(instrument.items.values(), given_answers, strict=True):
            if all(said.get(asked, set()) & set(want) for asked, want in item.ask_if.items()):
                said[item.id] = answer
        yield set(said)


@given(
    conditions=ROUTES,
    choose=st.lists(st.sampled_from([1, 1, 2, 3]), min_size=6, max_size=6).filter(
        lambda several: sum(several) <= 9
    ),
    costs=st.lists(st.integers(1, 9), min_size=6, max_size=6),
)
def test_the_extreme_paths_are_those_found_by_walking_all(
    conditions: Mapping[int, tuple[int, set[int], bool]], choose: list[int], costs: list[int]
) -> None:
    instrument = routed(conditions, choose)
    seconds = {f"q{number}": float(cost) for number, cost in enumerate(costs)}
    sums = [sum(seconds[item] for item in asked) for asked in every_path(instrument)]
    assert extreme(instrument, seconds, min) == min(sums)
    assert extreme(instrument, seconds, max) == max(sums)
