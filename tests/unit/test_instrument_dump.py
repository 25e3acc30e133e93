"""An instrument survives its way through JSON, and a spoilt record is refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmt.errors import InstrumentError
from cmt.instrument.catalogue import find, names
from cmt.instrument.dump import from_dict, to_dict
from cmt.instrument.lineage import instrument_digest, item_digest
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import ROLES, Driver, Instrument, Item, Scale, Section

IDS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)
WORDS = st.text(min_size=1, max_size=12)
TEXTS = st.fixed_dictionaries({"en": WORDS, "fr": WORDS})


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """Sound instruments: one rating scale, some items in every way an item can be written."""
    scale_id, driver, *ids = draw(
        st.lists(IDS, min_size=5, max_size=9, unique=True).filter(
            lambda drawn: not {"respondent", "started", "completed", "language"} & set(drawn)
        )
    )
    count = draw(st.integers(2, 7))
    labels = draw(st.lists(WORDS, min_size=count, max_size=count, unique_by=str.casefold))
    scale = Scale(
        id=scale_id,
        points=tuple(range(1, count + 1)),
        labels={"en": tuple(labels), "fr": tuple(reversed(labels))},
        favourable=(count,),
        codes={str(count + 1): "refused"},
    )
    outcome, first, *others = ids
    items = [
        Item(id=outcome, role="outcome", scale=scale_id, text=draw(TEXTS)),
        Item(id=first, role="driver", scale=scale_id, text=draw(TEXTS), short=draw(TEXTS)),
    ] + [
        Item(
            id=other,
            role=draw(st.sampled_from(["rating", "profile", "information"])),
            scale=scale_id,
            text=draw(TEXTS),
            telephone=draw(TEXTS),
            channels=("web", "mail"),
            ask_if={outcome: (1, count)},
        )
        for other in others
    ]
    return Instrument(
        id=draw(IDS),
        version=draw(WORDS),
        languages=("en", "fr"),
        title=draw(TEXTS),
        licence="MIT",
        source="a test",
        scales={scale_id: scale},
        items={item.id: item for item in items},
        drivers={driver: Driver(id=driver, name=draw(TEXTS), items=(first,))},
        sections=(Section(id="all", title=draw(TEXTS), items=tuple(ids)),),
        outcome=outcome,
    )


@given(instruments())
def test_nothing_is_lost_on_the_way_through_json(instrument: Instrument) -> None:
    back = from_dict(json.loads(json.dumps(to_dict(instrument))))
    assert back == instrument
    assert list(back.items) == list(instrument.items)
    assert instrument_digest(back) == instrument_digest(instrument)


@pytest.mark.parametrize("name", names())
def test_shipped_questionnaires_survive_json(name: str) -> None:
    instrument = find(name)
    assert from_dict(json.loads(json.dumps(to_dict(instrument)))) == instrument


def test_every_role_survives_json() -> None:
    core = find("cmt-core")
    assert {item.role for item in core.items.values()} == set(ROLES) - {"rating", "standard"}


RICH = """
instrument: rich
version: "1.0"
languages: [en, fr]
title: {en: Rich, fr: Riche}
licence: MIT
source: a test
kind: bank
about: {en: All there is, fr: Tout ce qui existe}
comparable-with: {en: Nothing, fr: Rien}
introduction: {en: Hello, fr: Bonjour}
closing: {en: Thank you, fr: Merci}
scales:
  recommend:
    points: {0: {en: Never, fr: Jamais}, 10: {en: Always, fr: Toujours}}
    step: 1
    favourable: [9, 10]
    unfavourable: [0, 1, 2, 3, 4, 5, 6]
  hours:
    measure: {unit: {en: hours, fr: heures}, least: 0, most: 48, bands: [0, 0.5, 2]}
grids:
  plain: {text: {en: The service, fr: Le service}}
  spoken: {text: {en: Staff, fr: Le personnel}, telephone: {en: Our staff, fr: Notre personnel}}
sections:
  - section: all
    title: {en: All, fr: Tout}
    items:
      - {item: fast, scale: recommend, grid: plain, text: {en: was fast, fr: était rapide}}
      - {item: kind, scale: recommend, grid: spoken, text: {en: was kind, fr: était gentil}}
      - {item: slow, scale: recommend, reversed: "yes", text: {en: It took long, fr: C’était long}}
      - {item: waited, scale: hours, role: standard, text: {en: How long?, fr: Combien?}}
"""


def test_numbers_grids_and_turned_scales_survive_json() -> None:
    rich = parse_instrument(RICH, "rich.yaml")
    back = from_dict(json.loads(json.dumps(to_dict(rich))))
    assert back == rich
    assert back.scales["hours"].measure == rich.scales["hours"].measure
    assert back.scales["recommend-reversed"].printed == tuple(range(10, -1, -1))
    assert instrument_digest(back) == instrument_digest(rich)


def test_what_a_questionnaire_does_not_have_is_not_written() -> None:
    """Or every digest ever stored would change with a new kind of noun."""
    silent = {"about": {}, "comparable_with": {}, "introduction": {}, "closing": {}}
    record = to_dict(replace(find("cmt-core"), **silent))
    assert set(record) == {
        "id", "version", "languages", "title", "licence", "source", "outcome",
        "scales", "drivers", "sections", "items",
    }  # fmt: skip
    assert set(record["scales"][0]) == {
        "id", "points", "labels", "favourable", "missing", "codes",
    }  # fmt: skip
    assert "grid" not in record["items"][0]


@pytest.mark.parametrize(
    ("key", "value"),
    [("items", None), ("scales", [{"id": "x"}]), ("title", 3), ("sections", ["x"])],
)
def test_a_spoilt_record_is_refused(key: str, value: Any) -> None:
    record = {**to_dict(find("cmt-core")), key: value}
    with pytest.raises(InstrumentError, match="cannot be read"):
        from_dict(record)
    with pytest.raises(InstrumentError, match="cannot be read"):
        from_dict({})


def test_a_record_that_breaks_a_rule_is_refused() -> None:
    record = to_dict(replace(find("cmt-core"), outcome="overal"))
    with pytest.raises(InstrumentError, match="Did you mean 'overall'"):
        from_dict(record)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside a record."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from leaves(inner, (*path, key))


RECORDS = (to_dict(find("cmt-core")), to_dict(parse_instrument(RICH, "rich.yaml")))
LEAVES = tuple((record, path) for record in RECORDS for path in leaves(record))
STRANGE = (None, 7, "x", [], [None], {}, {"en": 3}, True)


@given(leaf=st.sampled_from(LEAVES), strange=st.sampled_from(STRANGE))
@settings(max_examples=400)
def test_any_spoilt_value_is_read_or_refused_and_never_a_traceback(
    leaf: tuple[dict[str, Any], tuple[Any, ...]], strange: object
) -> None:
    whole, path = leaf
    record = json.loads(json.dumps(whole))
    holder = reduce(lambda part, key: part[key], path[:-1], record)
    holder[path[-1]] = strange
    try:
        instrument = from_dict(record)
    except InstrumentError:
        return
    assert len(instrument_digest(instrument)) == 32
    assert all(
        item_digest(instrument, item, language)
        for item in instrument.items
        for language in instrument.languages
    )
