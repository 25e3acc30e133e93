"""Response rates by the standard definitions of AAPOR (10th edition, 2023).

    I  complete   at least 80 % of the questions put to a client answered
    P  partial    fewer, but at least one rating: all who are reported on are complete or partial
    U  unknown    an invitation that did not arrive: nobody knows whether it was for a client
    N  not eligible, and R all others who were invited

    RR1 = I / (I + P + R + U)         RR2 = (I + P) / (I + P + R + U)      unknown counted in full
    RR3 = I / (I + P + R + e U)       RR4 = (I + P) / (I + P + R + e U)    e of the unknown eligible
    RR5 = I / (I + P + R)             RR6 = (I + P) / (I + P + R)          unknown left out

with e = (I + P + R) / (I + P + R + N), the share eligible among those who are known. The rate in
reports is RR6: undeliverable invitations leave the base.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import MISSING

COMPLETE_FROM = 0.8
"""Share of the questions put to a client from which answers are complete (AAPOR)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRates:
    """What became of the invitations; every rate is read off these counts."""

    complete: int
    partial: int
    others: int  # invited, reached, eligible and not answered
    undeliverable: int = 0
    not_eligible: int = 0

    @property
    def reached(self) -> int:
        """Complete, partial and others: invitations known to have reached a client."""
        return self.complete + self.partial + self.others

    @property
    def eligible_share(self) -> float:
        """e: the share of eligible invitations among those of which it is known."""
        known = self.reached + self.not_eligible
        return self.reached / known if known else float("nan")

    @property
    def rr1(self) -> float:
        return self._rate(self.complete, 1.0)

    @property
    def rr2(self) -> float:
        return self._rate(self.complete + self.partial, 1.0)

    @property
    def rr3(self) -> float:
        return self._rate(self.complete, self.eligible_share)

    @property
    def rr4(self) -> float:
        return self._rate(self.complete + self.partial, self.eligible_share)

    @property
    def rr5(self) -> float:
        return self._rate(self.complete, 0.0)

    @property
    def rr6(self) -> float:
        return self._rate(self.complete + self.partial, 0.0)

    def _rate(self, answered: int, unknown: float) -> float:
        """Answered over reached and so much of the unknown; nan where that is nothing."""
        base = self.reached + unknown * self.undeliverable
        return answered / base if base else float("nan")


def response_rates(
    complete: int, partial: int, invited: int, undeliverable: int = 0, not_eligible: int = 0
) -> ResponseRates:
    """What became of so many invitations.

    >>> round(response_rates(30, 10, 180, undeliverable=9).rr6, 3)
    0.234
    """
    return ResponseRates(
        complete=complete,
        partial=partial,
        others=invited - undeliverable - not_eligible - complete - partial,
        undeliverable=undeliverable,
        not_eligible=not_eligible,
    )


def completes(codes: NDArray[np.int8], answered: NDArray[np.bool_]) -> int:
    """How many of those who answered are complete.

    codes     (n, q) answers of the questions with one answer each
    answered  (n,) at least one rating

    Not applicable, don't know and refused are answers to a question; one not asked is not put.
    """
    asked = codes != MISSING["not-asked"]
    replied = asked & (codes != MISSING["blank"])
    whole = replied.sum(axis=1) >= COMPLETE_FROM * asked.sum(axis=1)
    return int((whole & answered).sum())
