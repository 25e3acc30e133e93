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


CORE = to_dict(find("cmt-core"))
LEAVES = tuple(leaves(CORE))
STRANGE = (None, 7, "x", [], [None], {}, {"en": 3}, True)


@given(path=st.sampled_from(LEAVES), strange=st.sampled_from(STRANGE))
@settings(max_examples=300)
def test_any_spoilt_value_is_read_or_refused_and_never_a_traceback(
    path: tuple[Any, ...], strange: object
) -> None:
    record = json.loads(json.dumps(CORE))
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
