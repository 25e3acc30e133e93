"""Laws of the digests, and when two versions of a question may be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.instrument.catalogue import find
from cmt.instrument.lineage import (
    comparable,
    driver_comparable,
    instrument_digest,
    item_digest,
)
from cmt.instrument.model import Instrument, Scale

CORE = find("cmt-core")
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzéèà")
ITEMS = st.sampled_from(sorted(CORE.items))
LANGUAGES = st.sampled_from(CORE.languages)


def digests(instrument: Instrument) -> Mapping[tuple[str, str], str]:
    return {
        (item, language): item_digest(instrument, item, language)
        for item in instrument.items
        for language in instrument.languages
    }


def with_item(item: str, **changes: Any) -> Instrument:
    items = {**CORE.items, item: replace(CORE.items[item], **changes)}
    return replace(CORE, items=items)


def with_scale(scale: Scale) -> Instrument:
    return replace(CORE, scales={**CORE.scales, scale.id: scale})


@given(item=ITEMS, language=LANGUAGES, letter=LETTERS, where=st.integers(0, 200))
def test_one_letter_more_changes_one_digest_in_one_language(
    item: str, language: str, letter: str, where: int
) -> None:
    text = CORE.items[item].text
    words = text[language][:where] + letter + text[language][where:]
    changed = with_item(item, text={**text, language: words})
    before, after = digests(CORE), digests(changed)
    assert {key for key in before if before[key] != after[key]} == {(item, language)}
    assert instrument_digest(changed) != instrument_digest(CORE)
    assert comparable(changed, CORE, item) == comparable(CORE, changed, item) == "wording"


@given(item=ITEMS, language=LANGUAGES, words=st.text(min_size=1, max_size=20))
def test_how_an_item_is_named_or_read_out_does_not_enter(
    item: str, language: str, words: str
) -> None:
    old = CORE.items[item]
    changed = with_item(
        item,
        short={**old.short, language: words},
        telephone={**old.telephone, language: words},
    )
    assert digests(changed) == digests(CORE)
    assert comparable(changed, CORE, item) == ""


@given(item=ITEMS)
def test_an_item_is_comparable_with_itself(item: str) -> None:
    assert comparable(CORE, CORE, item) == ""


@given(data=st.data())
def test_the_order_of_questions_does_not_enter_their_digests(data: st.DataObject) -> None:
    order = data.draw(st.permutations(sorted(CORE.items)))
    shuffled = replace(CORE, items={item: CORE.items[item] for item in order})
    assert digests(shuffled) == digests(CORE)


def test_items_of_one_text_and_scale_are_told_apart_by_role() -> None:
    changed = with_item("went-further", role="rating")
    assert item_digest(changed, "went-further", "en") != item_digest(CORE, "went-further", "en")
    assert comparable(changed, CORE, "went-further") == "scale"


def test_a_changed_answer_touches_every_item_on_its_scale_in_that_language() -> None:
    old = CORE.scales["agree-5"]
    labels = {**old.labels, "fr": (*old.labels["fr"][:4], "Entièrement d’accord")}
    changed = with_scale(replace(old, labels=labels))
    before, after = digests(CORE), digests(changed)
    on_it = {(item.id, "fr") for item in CORE.items.values() if item.scale == "agree-5"}
    assert {key for key in before if before[key] != after[key]} == on_it
    assert comparable(changed, CORE, "staff-courtesy") == "scale"
    assert driver_comparable(changed, CORE, "courtesy") == "scale"
    assert driver_comparable(changed, CORE, "timeliness") == ""


def test_other_favourable_points_are_another_scale() -> None:
    changed = with_scale(replace(CORE.scales["agree-5"], favourable=(5,)))
    assert comparable(changed, CORE, "staff-courtesy") == "scale"


def test_another_name_for_the_same_scale_is_the_same_scale() -> None:
    renamed = replace(CORE.scales["agree-5"], id="agreement")
    item = replace(CORE.items["staff-courtesy"], scale="agreement")
    changed = replace(
        CORE,
        scales={**CORE.scales, "agreement": renamed},
        items={**CORE.items, item.id: item},
    )
    assert comparable(changed, CORE, "staff-courtesy") == ""


def test_only_shared_languages_are_compared() -> None:
    text = {**CORE.items["overall"].text, "fr": "Autrement"}
    changed = with_item("overall", text=text)
    assert comparable(changed, CORE, "overall") == "wording"
    assert comparable(changed, replace(CORE, languages=("en",)), "overall") == ""
    assert comparable(replace(CORE, languages=("fr",)), replace(CORE, languages=("en",)), "overall")


@pytest.mark.parametrize("item", ["overall", "staff-courtesy"])
def test_an_item_asked_only_once_is_absent(item: str) -> None:
    fewer = replace(CORE, items={key: CORE.items[key] for key in CORE.items if key != item})
    assert comparable(CORE, fewer, item) == comparable(fewer, CORE, item) == "absent"


def test_a_driver_needs_the_same_items() -> None:
    alone = replace(CORE.drivers["courtesy"], items=("staff-courtesy",))
    changed = replace(CORE, drivers={**CORE.drivers, "courtesy": alone})
    assert driver_comparable(changed, CORE, "courtesy") == "absent"
    assert driver_comparable(CORE, changed, "no-such-driver") == "absent"
    turned = replace(CORE.drivers["courtesy"], items=("staff-comfort", "staff-courtesy"))
    same = replace(CORE, drivers={**CORE.drivers, "courtesy": turned})
    assert driver_comparable(same, CORE, "courtesy") == ""


def test_a_driver_whose_question_was_reworded_is_not_comparable() -> None:
    text = {**CORE.items["staff-comfort"].text, "en": "Staff made me feel welcome."}
    assert driver_comparable(with_item("staff-comfort", text=text), CORE, "courtesy") == "wording"


def test_no_word_of_a_published_version_changes_by_accident(repository: Path) -> None:
    """After a change that is meant: raise the version and write its digests beside the old ones."""
    path = repository / "tests" / "golden" / f"cmt-core-{CORE.version}.txt"
    published = dict(line.rsplit(" ", 1) for line in path.read_text("utf-8").splitlines())
    assert {f"{item} {language}": digest for (item, language), digest in digests(CORE).items()} == (
        published
    )
