"""Numbers and dates as text: the only place where anything is rounded.

A number is rounded once, half away from zero, on the decimal digits a person would read in it
(2.675 becomes 2.68), then written the way Canadian English or Canadian French writes it. The minus
sign is U+2212; French puts U+00A0 before the percent sign and between thousands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cmt.errors import Fault, ReportError

LOCALES = {"en": "en_CA", "fr": "fr_CA"}
MINUS = "\u2212"
EN_DASH = "\u2013"


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
        return self._write(rounded(value, places), "#,##0" + _tail(places))

    def signed(self, value: float, places: int = 1) -> str:
        """A difference with its sign: "+1.8", "−0.9"; what rounds to zero has no sign."""
        number = rounded(value, places)
        plus = "+" if number > 0 else ""
        return plus + self._write(number, "#,##0" + _tail(places))

    def percent(self, share: float, places: int = 0) -> str:
        """`0.843` -> "84%" in English and "84 %" in French."""
        return self._write(rounded(share, places + 2), "#,##0" + _tail(places) + "%", percent=True)

    def signed_share(self, share: float) -> str:
        """A difference of two shares in percentage points: 0.018 -> "+1.8"."""
        return self.signed(float(Decimal(repr(float(share))) * 100))

    def period(self, start: date | None, end: date | None) -> str:
        """First to last day, "May 4–29, 2026", saying month and year once where they are shared."""
        from babel.dates import format_interval

        first, last = start or end, end or start
        if first is None or last is None:
            return ""
        text = str(format_interval(first, last, "yMMMMd", locale=self.locale))
        text = text.replace("\u2009", "\u00a0").replace(" ", "\u00a0")
        # French says "1er mai"; the library leaves the ordinal out.
        return re.sub(r"\b1(?=[–\u00a0])", "1er", text) if self.language == "fr" else text

    def _write(self, number: Decimal, pattern: str, *, percent: bool = False) -> str:
        from babel.numbers import format_decimal, format_percent

        if percent:
            pattern = pattern if self.language == "en" else pattern.replace("%", "\u00a0%")
            text = format_percent(number, format=pattern, locale=self.locale)
        else:
            text = format_decimal(number, format=pattern, locale=self.locale)
        return str(text).replace("-", MINUS)


def rounded(value: float, places: int) -> Decimal:
    """`value` to `places` decimals, half away from zero; never a negative zero."""
    number = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(number) if number == 0 else number


def _tail(places: int) -> str:
    return "." + "0" * places if places else ""
