"""Numbers and dates as text: the only place where anything is rounded.

A number is rounded once, half away from zero, on the decimal digits a person would read in it
(2.675 becomes 2.68, and what a sum of floats leaves of 83.75 becomes 83.8), then written the way
Canadian English or Canadian French writes it. The minus sign is U+2212; French puts U+00A0 before
the percent sign and between thousands. A date holds no-break spaces only.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cmt.errors import Fault, ReportError

LOCALES = {"en": "en_CA", "fr": "fr_CA"}
MINUS = "\u2212"
DIGITS = 12
"""Significant digits a person would read: what sums of floats lose lies far behind them."""
EN_DASH = "\u2013"
NO_BREAK = "\u00a0"
_SIGNS = {
    "en": str.maketrans({"-": MINUS}),
    "fr": str.maketrans({"-": MINUS, ",": NO_BREAK, ".": ","}),
}
"""What stands for the minus, the mark of thousands and the decimal mark of Python."""
_PERIODS = {"en": {}, "fr": {"Q": "T", "W": "S"}}
"""Letters of a quarter and a week where they differ from those of a label: "2026-T1"."""
_LINKS = {"en": ("", f"to{NO_BREAK}"), "fr": (f"du{NO_BREAK}", f"au{NO_BREAK}")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """How one language writes numbers and dates."""

    language: str

    def __post_init__(self) -> None:
        if self.language not in LOCALES:
            raise ReportError(
                Fault(
                    where="report language",
                    got=f"'{self.language}' is not a language reports are written in",
                    expected=", ".join(LOCALES),
                )
            )

    @property
    def locale(self) -> str:
        return LOCALES[self.language]

    def number(self, value: float, places: int = 0) -> str:
        """`1234.5` -> "1,235", or "1,234.5" with one decimal place."""
        return self._write(rounded(value, places))

    def signed(self, value: float, places: int = 1) -> str:
        """A difference with its sign: "+1.8", "−0.9"; what rounds to zero has no sign."""
        number = rounded(value, places)
        plus = "+" if number > 0 else ""
        return plus + self._write(number)

    def percent(self, share: float, places: int = 0) -> str:
        """`0.843` -> "84%" in English and "84 %" in French."""
        space = NO_BREAK if self.language == "fr" else ""
        return f"{self._write(rounded(share, places + 2).scaleb(2))}{space}%"

    def signed_share(self, share: float) -> str:
        """A difference of two shares in percentage points: 0.018 -> "+1.8"."""
        return self.signed(float(Decimal(repr(float(share))) * 100))

    def period_name(self, label: str) -> str:
        """A label such as "2026-Q1" as the language writes it, alone or in "2026-Q1 – 2026-Q2"."""
        letters = _PERIODS[self.language]
        return re.sub(r"\b(\d{4}-)([QW])(?=\d)", lambda m: m[1] + letters.get(m[2], m[2]), label)

    def period(self, start: date | None, end: date | None) -> str:
        """First to last day, "May 4 to 29, 2026", saying month and year once where shared.

        A date never breaks over two lines; a period may, before "to", when it spans two years.
        """
        first, last = start or end, end or start
        if first is None or last is None:
            return ""
        if first == last:
            return self._date(last)
        link = _LINKS[self.language]
        space = NO_BREAK if first.year == last.year else " "
        return f"{link[0]}{self._first(first, last)}{space}{link[1]}{self._last(first, last)}"

    def _first(self, first: date, last: date) -> str:
        """The first day without what the last day will say."""
        if first.year != last.year:
            return self._date(first)
        if self.language == "fr" and first.month == last.month:
            return _day_in_french(first)
        return self._date(first).removesuffix(f"{NO_BREAK}{first.year}").removesuffix(",")

    def _last(self, first: date, last: date) -> str:
        """The last day; English does not repeat the month."""
        if self.language == "en" and (first.year, first.month) == (last.year, last.month):
            return f"{last.day},{NO_BREAK}{last.year}"
        return self._date(last)

    def _date(self, day: date) -> str:
        from babel.dates import format_date

        month = format_date(day, "MMMM", locale=self.locale)
        if self.language == "fr":
            return NO_BREAK.join((_day_in_french(day), month, str(day.year)))
        return NO_BREAK.join((month, f"{day.day},", str(day.year)))

    def _write(self, number: Decimal) -> str:
        """The digits of a rounded number; a report writes thousands, so not through Babel."""
        return f"{number:,f}".translate(_SIGNS[self.language])


def rounded(value: float, places: int) -> Decimal:
    """`value` to `places` decimals, half away from zero; never a negative zero.

    Raises ReportError for what is not a finite number: such a figure has a mark of its own.
    """
    if not math.isfinite(value):
        raise ReportError(
            Fault(
                where="report",
                got=f"a figure is {value} and cannot be written as a number",
                hint="This is a mistake in cmt itself, please report it",
            )
        )
    read = Decimal(f"{value:.{DIGITS}g}")
    number = read.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(number) if number == 0 else number


def _day_in_french(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
