"""The only rounding, and how each language writes what was rounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from cmt.errors import ReportError
from cmt.reports.formats import DIGITS, Formats, rounded

EN, FR = Formats(language="en"), Formats(language="fr")


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0.5, 0, "1"), (2.5, 0, "3"), (-2.5, 0, "-3"), (2.675, 2, "2.68"), (1.005, 2, "1.01"),
        (72.45, 1, "72.5"), (-0.04, 1, "0.0"), (1e-20, 1, "0.0"), (0.1 + 0.2, 1, "0.3"),
        (83.74999999999999, 1, "83.8"), (83.75, 1, "83.8"), (81.25000000000001, 1, "81.3"),
    ],
)  # fmt: skip
def test_half_goes_away_from_zero(value: float, places: int, expected: str) -> None:
    assert str(rounded(value, places)) == expected


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_rounding_is_symmetric_and_moves_at_most_half_a_unit(value: float, places: int) -> None:
    """Half a unit, and what lies behind the twelve digits a number is read in."""
    number, exact = rounded(value, places), Decimal(repr(value))
    assert number == -rounded(-value, places)
    unread = abs(exact) * Decimal(5).scaleb(-DIGITS)
    assert abs(number - exact) <= Decimal(1).scaleb(-places) / 2 + unread


@given(st.integers(1, 5), st.integers(1, 400), st.integers(0, 2))
def test_a_mean_of_answers_is_rounded_as_the_fraction_it_is(
    points: int, answers: int, places: int
) -> None:
    """Scores are sums of counts over counts: halves are halves, whatever order they were added."""
    score = Fraction(100 * points * 7, 4 * answers)
    added = sum([float(points * 7) / answers / 4] * 100)
    scaled = score * 10**places
    half_up = int(scaled + Fraction(1, 2))
    assert rounded(added, places) == Decimal(half_up).scaleb(-places)


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        (lambda f: f.number(12345.678), "12,346", "12\u00a0346"),
        (lambda f: f.number(82.75, 2), "82.75", "82,75"),
        (lambda f: f.number(-3.2, 1), "\u22123.2", "\u22123,2"),
        (lambda f: f.percent(0.843), "84%", "84\u00a0%"),
        (lambda f: f.percent(0.8449, 1), "84.5%", "84,5\u00a0%"),
        (lambda f: f.percent(0.005), "1%", "1\u00a0%"),
        (lambda f: f.percent(1), "100%", "100\u00a0%"),
        (lambda f: f.signed(1.75), "+1.8", "+1,8"),
        (lambda f: f.signed(-0.94), "\u22120.9", "\u22120,9"),
        (lambda f: f.signed(-0.04), "0.0", "0,0"),
        (lambda f: f.signed_share(0.018), "+1.8", "+1,8"),
        (lambda f: f.signed_share(0.0005), "+0.1", "+0,1"),
    ],
)
def test_each_language_writes_numbers_its_way(written: object, english: str, french: str) -> None:
    assert callable(written)
    assert (written(EN), written(FR)) == (english, french)


@pytest.mark.parametrize(
    ("start", "end", "english", "french"),
    [
        (date(2026, 5, 4), date(2026, 5, 29), "May_4_to_29,_2026", "du_4_au_29_mai_2026"),
        (date(2026, 8, 1), date(2026, 8, 31), "August_1_to_31,_2026", "du_1er_au_31_août_2026"),
        (
            date(2026, 5, 11), date(2026, 6, 1),
            "May_11_to_June_1,_2026", "du_11_mai_au_1er_juin_2026",
        ),
        (
            date(2025, 12, 1), date(2026, 1, 9),
            "December_1,_2025 to_January_9,_2026", "du_1er_décembre_2025 au_9_janvier_2026",
        ),
        (
            date(2025, 5, 1), date(2026, 5, 1),
            "May_1,_2025 to_May_1,_2026", "du_1er_mai_2025 au_1er_mai_2026",
        ),
        (date(2026, 5, 1), None, "May_1,_2026", "1er_mai_2026"),
        (None, date(2026, 5, 2), "May_2,_2026", "2_mai_2026"),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_a_period_says_what_is_shared_once_and_breaks_nowhere(
    start: date | None, end: date | None, english: str, french: str
) -> None:
    """An underscore stands for a no-break space."""
    said = tuple(f.period(start, end).replace("\u00a0", "_") for f in (EN, FR))
    assert said == (english, french)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("write", ["number", "signed", "percent", "signed_share"])
def test_what_is_no_number_is_refused(write: str, value: float) -> None:
    with pytest.raises(ReportError, match="cannot be written as a number"):
        getattr(FR, write)(value)


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_numbers_are_written_as_babel_writes_them(value: float, places: int) -> None:
    tail = "." + "0" * places if places else ""
    for formats in (EN, FR):
        said = format_decimal(rounded(value, places), f"#,##0{tail}", locale=formats.locale)
        assert formats.number(value, places) == said.replace("-", "\u2212")
        part = format_percent(rounded(value, places + 2), f"#,##0{tail}%", locale=formats.locale)
        space = "\u00a0" if formats is FR else ""
        assert formats.percent(value, places) == part.replace("-", "\u2212").replace(
            "%", f"{space}%"
        )


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ReportError, match=r"'es' is not a language .* Expected: en, fr"):
        Formats(language="es")
