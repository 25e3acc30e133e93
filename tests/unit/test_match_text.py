"""Which differences between two texts carry meaning."""

from __future__ import annotations

import pytest

from cmt.responses.text import heading, plain, same_sense, suggestion


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Très\u00a0satisfait(e) ", "très satisfait"),
        ("L’accueil\u202f?", "l'accueil"),
        ("«\u00a0Oui\u00a0»", '" oui "'),
        ("En premier\u202f? Trois au plus.", "En premier? Trois au plus."),
        ("En premier\u202f? Trois au plus.", "En premier?? Trois au plus."),
        ("Le personnel\u00a0: poli", "Le personnel: poli"),
        ("ﬁn…", "fin"),
        ("Sat\u00adisfied", "satisfied"),
        ("Neither satisfied\nnor dissatisfied", "neither satisfied nor dissatisfied"),
    ],
)
def test_what_never_carries_meaning(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    "header", ["3. Overall?", "Q3 - Overall", "3) Overall:", "*Overall", "1.2. Overall *"]
)
def test_numbering_is_no_part_of_a_heading(header: str) -> None:
    assert heading(header) == "overall"


@pytest.mark.parametrize("header", ["Q7ART", "2026 budget", "24-hour access", "3"])
def test_numbers_that_are_not_numbering_stay(header: str) -> None:
    assert heading(header) == header.casefold()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("satisfied", "dissatisfied"),
        ("very satisfied", "very unsatisfied"),
        ("satisfait", "insatisfait"),
        ("strongly agree", "strongly disagree"),
        ("likely", "unlikely"),
        ("traitement équitable", "traitement inéquitable"),
        ("d'accord", "désaccord"),
        ("tout à fait d'accord", "tout à fait en désaccord"),
        ("I was told", "I was not told"),
        ("ne sait pas", "sait"),
        ("ever", "never"),
        ("male", "female"),
        ("5 to 10 minutes", "5 to 15 minutes"),
        ("the second wait 2", "the second wait"),
        ("account 20251101", "account 20251102"),
        ("more than expected", "less than expected"),
        ("trust has increased", "trust has decreased"),
        ("upper level", "lower level"),
    ],
)
def test_opposites_are_never_a_slip_of_the_pen(one: str, other: str) -> None:
    assert not same_sense(one, other)
    assert not same_sense(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("satisfied", "satisfyed"),
        ("somewhat satisfied", "somwhat satisfied"),
        ("overall, how satisfied were you", "how satisfied were you"),
        ("très satisfait", "trés satisfait"),
        ("insatisfait", "insatisfaite"),
    ],
)
def test_slips_of_the_pen(one: str, other: str) -> None:
    assert same_sense(one, other)
    assert same_sense(other, one)


def test_a_suggestion_only_when_it_helps() -> None:
    assert suggestion("time_takn", ["time-taken", "overall"]) == "Did you mean 'time-taken'?"
    assert suggestion("zzz", ["time-taken", "overall"]) == ""
