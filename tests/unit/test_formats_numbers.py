"""The only rounding, and how each language writes what was rounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.errors import ReportError
from cmt.reports.formats import Formats, rounded

EN, FR = Formats(language="en"), Formats(language="fr")


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0.5, 0, "1"), (2.5, 0, "3"), (-2.5, 0, "-3"), (2.675, 2, "2.68"), (1.005, 2, "1.01"),
        (72.45, 1, "72.5"), (-0.04, 1, "0.0"), (1e-20, 1, "0.0"), (0.1 + 0.2, 1, "0.3"),
    ],
)  # fmt: skip
def test_half_goes_away_from_zero(value: float, places: int, expected: str) -> None:
    assert str(rounded(value, places)) == expected


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_rounding_is_symmetric_and_moves_at_most_half_a_unit(value: float, places: int) -> None:
    number = rounded(value, places)
    assert number == -rounded(-value, places)
    assert abs(number - Decimal(repr(value))) <= Decimal(1).scaleb(-places) / 2


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
        (date(2026, 5, 4), date(2026, 5, 29), "May 4–29, 2026", "4–29 mai 2026"),
        (date(2026, 5, 1), date(2026, 5, 31), "May 1–31, 2026", "1er–31 mai 2026"),
        (date(2026, 5, 11), date(2026, 6, 1), "May 11–Jun 1, 2026", "11 mai – 1er juin 2026"),
        (date(2026, 5, 1), None, "May 1, 2026", "1er mai 2026"),
        (None, date(2026, 5, 2), "May 2, 2026", "2 mai 2026"),
        (None, None, "", ""),
    ],
)
def test_a_period_says_what_is_shared_once(
    start: date | None, end: date | None, english: str, french: str
) -> None:
    said = tuple(f.period(start, end).replace("\u00a0", " ") for f in (EN, FR))
    assert said == (english, french)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ReportError, match=r"'es' is not a language .* Expected: en, fr"):
        Formats(language="es")
