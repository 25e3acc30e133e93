"""Answers in a form's own words of praise and blame are ordered; lists of choices are not."""

from __future__ import annotations

import pytest

from cmt.responses.graded_words import graded


@pytest.mark.parametrize(
    "worst_first",
    [
        ("Accueil laisse à désirer", "Moyen", "Bien", "Excellent"),
        ("L'offre devrait être améliorée", "Moyenne", "Bonne", "Excellente"),
        ("Needs improvement", "Average", "Good", "Very good", "Excellent"),
        ("Terrible", "Could be better", "Fair", "Good"),
        ("À revoir", "Acceptable", "Très bien"),
    ],
)
def test_answers_are_ordered_by_how_good_they_are(worst_first: tuple[str, ...]) -> None:
    for labels in (worst_first, worst_first[::-1], worst_first[1:] + worst_first[:1]):
        assert [words[0] for words in graded(labels)] == list(worst_first)


@pytest.mark.parametrize(
    "labels",
    [
        ("Suisse", "Allemagne", "France"),
        ("Bien", "Mauvais"),  # two answers tell too little
        ("Bien", "Bonne", "Moyen"),  # two are the same good
        ("Pas bien", "Moyen", "Excellent"),  # denied
        ("Good staff, bad food", "Average", "Excellent"),  # two things
        ("Good", "Average", "Other"),
    ],
)
def test_what_does_not_rate_is_left_alone(labels: tuple[str, ...]) -> None:
    assert graded(labels) == ()
