"""Answers in other spellings: what is certain, what is proposed and why, what is never guessed."""

from __future__ import annotations

import pytest

from cmt.instrument.model import MISSING, Scale
from cmt.responses.answers import vocabulary
from cmt.responses.proposals import proposal
from cmt.responses.spellings import numbered, one_gender, percent, stars, thumb, whole

SATISFACTION = Scale(
    id="satisfaction-5",
    points=(1, 2, 3, 4, 5),
    labels={
        "en": ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
        "fr": ("Très insatisfait", "Insatisfait", "Neutre", "Satisfait", "Très satisfait"),
    },
    favourable=(4, 5),
)
THUMBS = Scale(id="thumbs", points=(0, 1), labels={"en": ("No", "Yes")}, favourable=(1,))
CHANNELS = Scale(id="channels", points=(1, 2), labels={"en": ("In person", "By phone")})
HUNDRED = Scale(
    id="rate-100",
    points=tuple(range(101)),
    labels={"en": tuple(map(str, range(101)))},
    favourable=(90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100),
)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("4 - Satisfied", 4),
        ("4 = Satisfied", 4),
        ("4: Satisfait", 4),
        ("Satisfied (4)", 4),
        ("(4) Satisfied", 4),
        ("[5] Très satisfait", 5),
        ("Très satisfait(e)", 5),
        ("Satisfait·e", 4),
        ("4.0", 4),
        ("4,00", 4),
    ],
)
def test_another_spelling_of_the_same_is_certain(text: str, point: int) -> None:
    known = vocabulary(SATISFACTION)
    assert known.code(text) == point - 1
    assert proposal(text, known, SATISFACTION) is None


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("satisfait/satisfaite", 3, "both genders"),
        ("Très insatisfait/e", 0, "both genders"),
        ("Satisfait.e", 3, "both genders"),
        ("★★★★☆", 3, "stars"),
        ("⭐⭐⭐⭐", 3, "stars"),
        ("4 stars", 3, "stars"),
        ("1 étoile", 0, "stars"),
        ("5 out of 5 stars", 4, "stars"),
        ("Very satisfiedd", 4, "mistyped"),
        ("5 - Very satisfiedd", 4, "mistyped"),
        ("N/A", MISSING["not-applicable"], "common word"),
        ("S.O.", MISSING["not-applicable"], "common word"),
        ("Sans objet", MISSING["not-applicable"], "common word"),
        ("-", MISSING["blank"], "common word"),
        ("\u2014", MISSING["blank"], "common word"),
    ],
)
def test_what_needs_a_guess_is_proposed_with_its_reason(text: str, code: int, reason: str) -> None:
    found = proposal(text, vocabulary(SATISFACTION), SATISFACTION)
    assert found is not None
    assert (found.code, found.reason) == (code, reason)
    assert 95 <= found.score <= 100


@pytest.mark.parametrize(
    ("scale", "text", "code"),
    [(THUMBS, "👍", 1), (THUMBS, "👎🏽", 0), (THUMBS, "Thumbs up", 1), (HUNDRED, "80 %", 80)],
)
def test_thumbs_and_percent_fit_their_scales(scale: Scale, text: str, code: int) -> None:
    found = proposal(text, vocabulary(scale), scale)
    assert found is not None and found.code == code


@pytest.mark.parametrize(
    ("scale", "text"),
    [
        (SATISFACTION, "4 - Dissatisfied"),  # number and label contradict each other
        (SATISFACTION, "👍"),  # a thumb says nothing on five points
        (SATISFACTION, "80 %"),
        (SATISFACTION, "★★★☆"),  # three of four
        (SATISFACTION, "6 stars"),
        (SATISFACTION, "😀"),
        (SATISFACTION, "Not satisfied"),
        (CHANNELS, "👍"),
        (CHANNELS, "★★"),
        (HUNDRED, "180 %"),
    ],
)
def test_what_does_not_fit_is_left_to_the_person(scale: Scale, text: str) -> None:
    known = vocabulary(scale)
    assert known.code(text) is None
    assert proposal(text, known, scale) is None


def test_spellings_that_are_none() -> None:
    assert whole("4.5") is None
    assert numbered("by phone") is None
    assert stars("stars") is None
    assert thumb("up") is None
    assert percent("eighty %") is None
    assert one_gender("n/a") == "n/a"
    assert one_gender("oui/non") == "oui/non"
