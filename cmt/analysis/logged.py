"""The log of actions beside the results of a wave: refused where it names what is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmt.analysis.results import Results
from cmt.errors import DesignError, Fault
from cmt.instrument import fields
from cmt.responses.action_log import LoggedAction


def with_log(results: Results, actions: Sequence[LoggedAction]) -> Results:
    """The same results with what is done about their drivers; those they hold, where none is said.

    Raises DesignError with every action whose driver the questionnaire does not have.
    """
    known = results.instrument.drivers
    wrong = [(at, row.driver) for at, row in enumerate(actions) if row.driver not in known]
    if wrong:
        raise DesignError(_unknown(at, driver, list(known)) for at, driver in wrong)
    return replace(results, logged=tuple(actions)) if actions else results


def _unknown(at: int, driver: str, known: list[str]) -> Fault:
    return Fault(
        where=f"actions[{at}].driver",
        got=f"'{driver}' is not a driver of the questionnaire",
        expected=", ".join(known),
        hint=fields.nearest(driver, known),
    )
