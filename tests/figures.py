"""The numbers a report prints, read from its texts, and Results rounded once by decimals alone.

A number is read the way its language writes it ("1,234.5", "84%" or "1 234,5", "84 %") and written
here in one way for both: "1234.5", "84%", "-0.9", "+1.8". Marks are read as figures: x, E and two
points. A number written in the manner of the other language is not found, nor is one that is a
part of a name ("2026-Q1").
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from cmt.analysis.estimates import Estimate

Figures = tuple[str, ...]
DIGITS = 12
"""Significant digits in which a number is read; what sums of floats lose lies far behind them."""
_MARK = r"(?<![\w.])(?:x|E|\.\.)(?![\w.])"
_NUMBER = {
    "en": re.compile(
        rf"{_MARK}|(?<![\w.,])[+\u2212]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?%?(?!\w|-\w)"
    ),
    "fr": re.compile(
        rf"{_MARK}|(?<![\w.,])[+\u2212]?(?:\d{{1,3}}(?:\xa0\d{{3}})+|\d+)(?:,\d+)?(?:\xa0%)?(?!\w|-\w)"
    ),
}
_SIGNS = {
    "en": str.maketrans({"\u2212": "-", ",": None}),
    "fr": str.maketrans({"\u2212": "-", "\xa0": None, ",": "."}),
}


def figures(text: str, language: str) -> Figures:
    """Every number and mark of a text, in its order.

    >>> figures("no clear change (−0.2 points, between −2.6 and +1,002.2)", "en")
    ('-0.2', '-2.6', '+1002.2')
    >>> figures("1 234,5 (entre 26,8\\xa0% et 1\\xa0234\\xa0%) E", "fr")
    ('1', '234.5', '26.8%', '1234%', 'E')
    """
    return tuple(
        hit.translate(_SIGNS[language]) if hit != ".." else hit
        for hit in _NUMBER[language].findall(text)
    )


def rounded(value: float, places: int = 0) -> str:
    """Half away from zero, on the digits a person would read; zero has no sign.

    >>> rounded(2.675, 2), rounded(-0.04, 1), rounded(83.74999999999999, 1)
    ('2.68', '0.0', '83.8')
    """
    step = Decimal(1).scaleb(-places)
    number = Decimal(f"{value:.{DIGITS}g}").quantize(step, ROUND_HALF_UP)
    return f"{abs(number) if number == 0 else number}"


def percent(share: float, places: int = 0) -> str:
    """A share of 0..1 in percent."""
    return f"{rounded(share * 100, places)}%"


def signed(value: float, places: int = 1) -> str:
    """A difference: a plus before what is above zero when it is read."""
    text = rounded(value, places)
    return text if float(text) <= 0 else f"+{text}"


def signed_percent(share: float) -> str:
    text = percent(share)
    return text if float(text[:-1]) <= 0 else f"+{text}"


def shown(row: Estimate | None, *written: str) -> Figures:
    """What is printed of an estimate: its figures, with the mark it carries, or the mark alone."""
    if row is None or row.flag == "undefined":
        return ("..",)
    if row.flag == "withheld":
        return ("x",)
    return (*written, "E") if row.flag == "caution" else written


def ranged(row: Estimate | None, low: str, high: str) -> Figures:
    """An interval, or the mark of its estimate; caution stands beside the estimate alone."""
    return (low, high) if row is not None and row.shown else shown(row)
