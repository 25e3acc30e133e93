"""Two wordings side by side: the same, a slip of the pen, or other words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.instrument.wording import Passage, difference, passages, rarity, resemblance

TEXTS = st.text(alphabet="abcé5 .,’'-!\u00a0", max_size=20)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("Were you well served?", "were you well-served ?"),
        ("L’accueil était-il bon ?", "L'accueil était-il bon\u202f?"),
        ("I did not wait", "I didnot wait"),
        ("«\u00a0Bien\u00a0»", "Bien"),
        ("👍", "👍"),
    ],
)
def test_what_a_reader_cannot_see_is_the_same(now: str, before: str) -> None:
    assert difference(now, before) == difference(before, now) == "same"


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("The letter was clear.", "The leter was clear."),
        ("The letter was claer.", "The letter was clear."),
        ("How satisfied were you?", "How satsfeid were you?"),
        ("Le délai était raisonnable.", "Le delai était raisonnable."),
        ("The minutes you waited", "The minute you waited"),
    ],
)
def test_a_slip_touches_one_long_word(now: str, before: str) -> None:
    assert difference(now, before) == difference(before, now) == "typo"


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("Were you satisfied?", "Were you dissatisfied?"),
        ("Étiez-vous satisfait ?", "Étiez-vous insatisfait ?"),
        ("It was possible.", "It was impossible."),
        ("The form was included.", "The form was excluded."),
        ("It was never clear.", "It was ever clear."),
        ("more than a day", "most than a day"),
        ("within 5 days", "within 15 days"),
        ("within 1.5 hours", "within 15 hours"),
        ("5-10 minutes", "510 minutes"),
        ("wait of 5 %", "wait of 5 $"),
        ("sept jours", "cent jours"),
        ("the online form", "the offline form"),
        ("the minimum wait", "the maximum wait"),
        ("the north office", "the south office"),
        ("votre démarche", "notre démarche"),
        ("for the man", "for the men"),  # three letters: every one tells
        ("The leter was claer.", "The letter was clear."),  # two words
        ("the time it took", "the time that it took"),
        ("👍", "👎"),
        ("+", "-"),
        ("a", ""),
    ],
)
def test_a_word_that_carries_the_sense_is_no_slip(now: str, before: str) -> None:
    assert difference(now, before) == difference(before, now) == "wording"


@given(now=TEXTS, before=TEXTS)
def test_either_may_come_first(now: str, before: str) -> None:
    assert difference(now, before) == difference(before, now)
    assert difference(now, now) == "same"


@given(now=TEXTS, before=TEXTS)
def test_passages_are_both_wordings_whole(now: str, before: str) -> None:
    found = passages(now, before)
    assert [word for each in found for word in each.now.split()] == now.split()
    assert [word for each in found for word in each.before.split()] == before.split()
    assert all(each.same for each in found) == (now.split() == before.split())


def test_passages_show_words_where_they_stand() -> None:
    assert passages("How long did you wait?", "How long did it take?") == (
        Passage(before="How long did", now="How long did"),
        Passage(before="it take?", now="you wait?"),
    )


def test_words_of_every_question_tell_nothing() -> None:
    asked = [f"How satisfied were you with the {word}?" for word in ("wait", "staff", "letter")]
    weights = rarity(asked)
    assert resemblance(asked[0], asked[1], weights) < 0.15
    assert resemblance(asked[0], "The wait was reasonable.", weights) > 0.2
    assert resemblance(asked[0], asked[0], weights) == pytest.approx(1)
    assert resemblance("?", "!", weights) == 0
