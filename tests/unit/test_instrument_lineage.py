"""Laws of the digests, and what two versions of a question allow to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.instrument.catalogue import find
from cmt.instrument.comparability import (
    BREAKING,
    WEAKENING,
    Comparability,
    because,
    comparability,
    driver_comparability,
)
from cmt.instrument.lineage import instrument_digest, item_digest
from cmt.instrument.model import Grid, Instrument, Item, Measure, Scale
from cmt.instrument.order import moved

CORE = find("cmt-core")
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzéèà")
ITEMS = st.sampled_from(sorted(CORE.items))
LANGUAGES = st.sampled_from(CORE.languages)
SAME = Comparability()


def digests(instrument: Instrument) -> Mapping[tuple[str, str], str]:
    return {
        (item, language): item_digest(instrument, item, language)
        for item in instrument.items
        for language in instrument.languages
    }


def with_item(item: str, **changes: Any) -> Instrument:
    items = {**CORE.items, item: replace(CORE.items[item], **changes)}
    return replace(CORE, items=items)


def with_words(item: str, **words: str) -> Instrument:
    return with_item(item, text={**CORE.items[item].text, **words})


def with_scale(**changes: Any) -> Instrument:
    scale = replace(CORE.scales["agree-5"], **changes)
    return replace(CORE, scales={**CORE.scales, scale.id: scale})


def in_order(items: list[str]) -> Instrument:
    return replace(CORE, items={item: CORE.items[item] for item in items})


def after(item: str, other: str) -> Instrument:
    """The core with one item asked right after another one."""
    order = [each for each in CORE.items if each != item]
    order.insert(order.index(other) + 1, item)
    return in_order(order)


def reasons(now: Instrument, item: str, before: Instrument = CORE) -> tuple[str, ...]:
    """The reasons, which are the same whichever of the two came first."""
    found = comparability(now, before, item)
    assert found == comparability(before, now, item)
    return found.reasons


@given(item=ITEMS, language=LANGUAGES, letter=LETTERS, where=st.integers(0, 200))
def test_one_letter_more_changes_one_digest_in_one_language(
    item: str, language: str, letter: str, where: int
) -> None:
    text = CORE.items[item].text[language]
    changed = with_words(item, **{language: text[:where] + letter + text[where:]})
    before, now = digests(CORE), digests(changed)
    assert {key for key in before if before[key] != now[key]} == {(item, language)}
    assert instrument_digest(changed) != instrument_digest(CORE)
    assert reasons(changed, item) in (("typo",), ("wording",))


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
    assert comparability(changed, CORE, item) == SAME


@given(item=ITEMS)
def test_an_item_is_comparable_with_itself(item: str) -> None:
    assert comparability(CORE, CORE, item) == SAME


@pytest.mark.parametrize("words", ["staff were polite to me!", " Staff were  polite, to me "])
def test_case_punctuation_and_spaces_break_nothing(words: str) -> None:
    assert comparability(with_words("staff-courtesy", en=words), CORE, "staff-courtesy") == SAME


@pytest.mark.parametrize("words", ["Staff were pollite to me.", "Staff were poltie to me."])
def test_a_slip_of_the_pen_is_indicative(words: str) -> None:
    found = comparability(with_words("staff-courtesy", en=words), CORE, "staff-courtesy")
    assert found == Comparability(verdict="indicative", reasons=("typo",))


@pytest.mark.parametrize("words", ["Staff were impolite to me.", "Employees were polite to me."])
def test_another_word_ends_the_series(words: str) -> None:
    found = comparability(with_words("staff-courtesy", en=words), CORE, "staff-courtesy")
    assert found == Comparability(verdict="not-comparable", reasons=("wording",))


LABELS = CORE.scales["agree-5"].labels
TURNED = {language: labels[::-1] for language, labels in LABELS.items()}
OTHERWISE = {**LABELS, "fr": ("Pas du tout", *LABELS["fr"][1:])}
SLIP = {**LABELS, "en": ("Strongly disagre", *LABELS["en"][1:])}
SLIPS = {**LABELS, "en": ("Strongly disagre", "Somewht disagree", "Neithr", *LABELS["en"][3:])}
LOWER = {language: tuple(label.lower() for label in labels) for language, labels in LABELS.items()}
MINUTES = Measure(unit={"en": "min", "fr": "min"}, least=0, most=90, edges=(0, 5, 15, 30, 60))


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"points": (0, 1, 2, 3, 4), "favourable": (3, 4)}, True),
        ({"favourable": (5,)}, True),
        ({"marked_unfavourable": (1,)}, True),
        ({"labels": TURNED}, True),
        ({"labels": OTHERWISE}, True),
        ({"labels": SLIPS}, True),
        ({"labels": SLIP, "favourable": (), "marked_unfavourable": ()}, True),
        ({"numbers": (5, 4, 3, 2, 1)}, True),
        ({"measure": MINUTES}, True),
        ({"labels": LOWER}, False),
        ({"missing": {}}, False),
        ({"codes": {"9": "dont-know"}}, False),
        ({"marked_unfavourable": (1, 2), "numbers": (1, 2, 3, 4, 5)}, False),
    ],
)
def test_a_scale_is_what_its_points_stand_for(changes: dict[str, Any], broken: bool) -> None:
    changed = with_scale(**changes)
    assert reasons(changed, "staff-courtesy") == (("scale",) if broken else ())
    assert reasons(changed, "overall") == ()


def test_a_slip_in_one_answer_of_a_rating_is_indicative() -> None:
    slipped = with_scale(labels=SLIP)
    assert comparability(slipped, CORE, "staff-courtesy").reasons == ("typo",)
    assert comparability(slipped, CORE, "staff-courtesy").verdict == "indicative"


def test_choices_two_letters_apart_are_other_choices() -> None:
    doors = {"en": ("Door", "Gate"), "fr": ("Porte", "Portail")}
    moors = {**doors, "en": ("Moor", "Gate")}
    one, other = (
        with_scale(points=(1, 2), favourable=(), labels=labels) for labels in (doors, moors)
    )
    assert reasons(one, "staff-courtesy", other) == ("scale",)


def test_a_measure_is_its_unit_and_its_bands() -> None:
    minutes = with_scale(measure=MINUTES)
    days = with_scale(measure=replace(MINUTES, unit={"en": "days", "fr": "jours"}))
    wider = with_scale(measure=replace(MINUTES, edges=(0, 5, 15, 30, 45)))
    spelled = with_scale(measure=replace(MINUTES, unit={"en": "min.", "fr": "min."}))
    assert reasons(minutes, "staff-courtesy", days) == ("scale",)
    assert reasons(minutes, "staff-courtesy", wider) == ("scale",)
    assert reasons(minutes, "staff-courtesy", spelled) == ()


def test_a_long_chain_of_conditions_is_followed_to_its_end() -> None:
    """Each item hangs on the two before it: followed way by way, it would never end."""
    asked = [replace(CORE.items["channel"], id=f"q{n}", ask_if={}) for n in range(2000)]
    chain = [
        replace(item, ask_if={each.id: (1,) for each in asked[max(0, n - 2) : n]})
        for n, item in enumerate(asked)
    ]
    long = replace(CORE, items={item.id: item for item in chain}, outcome="")
    first = replace(chain[1], ask_if={"q0": (2,)})
    other = replace(long, items={**long.items, "q1": first})
    assert reasons(long, "q1999", other) == ("routing",)
    assert reasons(long, "q0", other) == ()


def test_a_scale_may_change_its_id() -> None:
    renamed = replace(CORE.scales["agree-5"], id="agreement")
    item = replace(CORE.items["staff-courtesy"], scale="agreement")
    changed = replace(
        CORE,
        scales={**CORE.scales, "agreement": renamed},
        items={**CORE.items, item.id: item},
    )
    assert reasons(changed, "staff-courtesy") == ()


@pytest.mark.parametrize(
    ("item", "changes", "found"),
    [
        ("priorities", {"choose": 2}, ("scale",)),
        ("comment", {"scale": "agree-5", "role": "rating"}, ("scale", "role")),
        ("staff-courtesy", {"role": "rating"}, ("role",)),
        ("wait-actual", {"of": "acceptable"}, ("role",)),
        ("overall", {"ask_if": {"channel": (1,)}}, ("routing",)),
        ("overall", {"channels": ("phone",)}, ("channels",)),
        ("overall", {"ask_if": {"channel": (1,)}, "channels": ("web",)}, ("routing", "channels")),
        ("wait-actual", {"ask_if": {"channel": (2, 1)}}, ()),
    ],
)
def test_what_an_item_is_for_and_who_is_asked(
    item: str, changes: dict[str, Any], found: tuple[str, ...]
) -> None:
    assert reasons(with_item(item, **changes), item) == found


def test_who_is_asked_depends_on_who_was_asked_before() -> None:
    then = with_item("wait-acceptable", ask_if={"wait-actual": (2, 3)})
    now = replace(
        then, items={**then.items, "wait-actual": replace(then.items["wait-actual"], ask_if={})}
    )
    assert reasons(now, "wait-acceptable", then) == ("routing",)


def test_a_row_is_worded_by_the_question_of_its_grid() -> None:
    def gridded(question: str) -> Instrument:
        grid = Grid(id="staff", text={"en": question, "fr": "Diriez-vous que"})
        row = replace(CORE.items["staff-courtesy"], grid="staff", text={"en": "a", "fr": "b"})
        return replace(CORE, grids={"staff": grid}, items={**CORE.items, row.id: row})

    agree, think = gridded("Do you agree that"), gridded("Do you think that")
    assert item_digest(agree, "staff-courtesy", "en") != item_digest(think, "staff-courtesy", "en")
    assert item_digest(agree, "staff-courtesy", "fr") == item_digest(think, "staff-courtesy", "fr")
    assert reasons(agree, "staff-courtesy", think) == ("wording",)


def test_one_moved_item_is_one_moved_item() -> None:
    changed = after("time-taken", "information-next")
    assert moved(changed, CORE) == moved(CORE, changed) == {"time-taken"}
    assert reasons(changed, "time-taken") == ("order",)
    assert reasons(changed, "staff-courtesy") == ()


def test_items_asked_on_the_other_side_of_the_outcome_moved() -> None:
    first, _, third, *_ = CORE.items
    earlier = in_order(["overall", *(item for item in CORE.items if item != "overall")])
    assert {first, third} <= moved(earlier, CORE)
    assert moved(after("channel", "overall"), CORE) == {"channel"}


@given(order=st.permutations(sorted(CORE.items)))
def test_what_did_not_move_kept_its_order(order: list[str]) -> None:
    gone = moved(in_order(order), CORE)
    assert [i for i in order if i not in gone] == [i for i in CORE.items if i not in gone]


@given(out=st.sets(ITEMS, max_size=10))
def test_questions_that_came_or_went_move_nothing(out: set[str]) -> None:
    fewer = in_order([item for item in CORE.items if item not in out])
    assert moved(fewer, CORE) == moved(CORE, fewer) == frozenset()


def test_only_shared_languages_are_compared() -> None:
    changed = with_words("overall", fr="Autrement")
    english = replace(CORE, languages=("en",))
    assert reasons(changed, "overall") == ("wording",)
    assert reasons(changed, "overall", english) == ("language",)
    assert reasons(replace(CORE, languages=("fr",)), "overall", english) == ("absent",)


@pytest.mark.parametrize("item", ["overall", "staff-courtesy"])
def test_an_item_asked_only_once_is_absent(item: str) -> None:
    fewer = in_order([key for key in CORE.items if key != item])
    assert reasons(fewer, item) == ("absent",)


def test_an_id_given_to_another_question_is_reused() -> None:
    words = {
        "text": {
            "en": "The website was easy to find my way in.",
            "fr": "Le site Web est convivial",
        },
        "short": {"en": "Website", "fr": "Site Web"},
    }
    assert reasons(with_item("staff-courtesy", **words), "staff-courtesy") == ("reused",)


def test_the_same_question_in_other_words_is_not_reused() -> None:
    words = {"en": "I met with civility.", "fr": "On a fait preuve de civilité."}
    assert reasons(with_words("staff-courtesy", **words), "staff-courtesy") == ("wording",)
    of_a_driver = {"text": words, "short": {}}
    assert reasons(with_item("importance-access", **of_a_driver), "importance-access") == (
        "wording",
    )


def test_a_driver_needs_the_same_items() -> None:
    alone = replace(CORE.drivers["courtesy"], items=("staff-courtesy",))
    changed = replace(CORE, drivers={**CORE.drivers, "courtesy": alone})
    absent = Comparability(verdict="not-comparable", reasons=("absent",))
    others = Comparability(verdict="not-comparable", reasons=("items",))
    assert driver_comparability(changed, CORE, "courtesy") == others
    assert driver_comparability(CORE, changed, "no-such-driver") == absent
    turned = replace(CORE.drivers["courtesy"], items=("staff-comfort", "staff-courtesy"))
    same = replace(CORE, drivers={**CORE.drivers, "courtesy": turned})
    assert driver_comparability(same, CORE, "courtesy") == SAME


def test_a_driver_is_as_comparable_as_its_items() -> None:
    reworded = with_words("staff-comfort", en="Staff made me feel welcome.")
    assert driver_comparability(reworded, CORE, "courtesy").reasons == ("wording",)
    slip = with_words("staff-courtesy", en="Staff were pollite to me.")
    routed: Item = replace(slip.items["staff-comfort"], ask_if={"channel": (1,)})
    both = replace(slip, items={**slip.items, routed.id: routed})
    assert driver_comparability(both, CORE, "courtesy") == Comparability(
        verdict="indicative", reasons=("typo", "routing")
    )


@given(st.lists(st.sampled_from((*BREAKING, *WEAKENING))))
def test_the_gravest_reason_decides(given_reasons: list[Any]) -> None:
    found = because(given_reasons)
    assert set(found.reasons) == set(given_reasons)
    broken = any(reason in BREAKING for reason in given_reasons)
    assert (found.verdict == "not-comparable") == broken
    assert (found.verdict == "comparable") == (not given_reasons)


def test_no_word_of_a_published_version_changes_by_accident(repository: Path) -> None:
    """After a change that is meant: raise the version and write its digests beside the old ones."""
    path = repository / "tests" / "golden" / f"cmt-core-{CORE.version}.txt"
    published = dict(line.rsplit(" ", 1) for line in path.read_text("utf-8").splitlines())
    assert {f"{item} {language}": digest for (item, language), digest in digests(CORE).items()} == (
        published
    )


def test_a_published_digest_holds_for_a_scale_that_says_nothing_new() -> None:
    plain: Scale = CORE.scales["agree-5"]
    told = with_scale(numbers=plain.points[::-1])
    assert item_digest(told, "staff-courtesy", "en") != item_digest(CORE, "staff-courtesy", "en")
    untold = with_scale(numbers=(), measure=None, marked_unfavourable=())
    assert digests(untold) == digests(CORE)
