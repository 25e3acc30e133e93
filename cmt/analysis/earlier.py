"""A wave among earlier ones: compared with the latest of them, and told with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cmt.analysis.adjust import at_mix
from cmt.analysis.compare import compare
from cmt.analysis.history import Effect, History
from cmt.analysis.keyed import KeyedResults, Pairing, pairing
from cmt.analysis.results import Change, Results
from cmt.analysis.together import history
from cmt.errors import EstimationError, Fault

Earlier = Results | KeyedResults
"""A wave to compare with."""


def with_earlier(now: Earlier, earlier: Earlier | Sequence[Earlier]) -> Results:
    """The same results, compared with the latest of some earlier waves, and their history.

    Who answered both is known where both come from `analyse_keyed` and their exports name them.

    raises  EstimationError for what is no results, and when no earlier wave is given
    """
    waves = several(earlier)
    refuse_others((now, *waves))
    if not waves:
        raise EstimationError(Fault(where="earlier", got="no wave is given"))
    present, *known = (_keyed(each) for each in (now, *waves))
    known = list(in_time(known))
    before, pairings = known[-1], [pairing(present.keyed, each.keyed) for each in known]
    results = present.results
    detail, then = results.driver_detail, before.results.driver_detail
    if detail:
        detail = replace(detail, at_mix=at_mix(detail.mix, then.mix if then else None))
    found = compare(results, before.results, pairings[-1])
    results = replace(results, comparison=found, driver_detail=detail)
    told = history(results, [wave.results for wave in known])
    if told:
        told = _as_compared(_with_basis(told, pairings), found.get(results.outcome, "index"))
    return replace(results, history=told)


def _with_basis(told: History, pairings: Sequence[Pairing]) -> History:
    """The history with what is known of who answered each earlier wave and the present one."""
    *earlier, now = told.waves
    rows = zip(earlier, pairings, strict=True)
    found = [replace(wave, basis=pair.basis, shared=pair.count) for wave, pair in rows]
    return replace(told, waves=(*found, now))


def _as_compared(told: History, change: Change | None) -> History:
    """The history with the change that its splits add up to as sure as the comparison has it.

    Their parts are of independent samples; the whole is known better where clients are in both.
    """
    if change is None or not change.shared:
        return told
    whole = Effect(
        points=change.difference, se=change.se, low=change.low, high=change.high, df=change.df
    )
    goes_with = told.contributions
    return replace(
        told,
        mixes=tuple(replace(mix, change=whole) for mix in told.mixes),
        contributions=goes_with and replace(goes_with, change=whole),
    )


def in_time(waves: Sequence[KeyedResults]) -> tuple[KeyedResults, ...]:
    """Waves by when they were held, earliest first; as they are given where one does not say."""
    days = [wave.results.info.held for wave in waves]
    if None in days:
        return tuple(waves)
    order = sorted(range(len(waves)), key=lambda at: days[at] or date.min)
    return tuple(waves[at] for at in order)


def several(earlier: Earlier | Sequence[Earlier] | None) -> tuple[Earlier, ...]:
    """Earlier waves as a tuple, however many are given."""
    if isinstance(earlier, list | tuple):
        return tuple(earlier)
    return () if earlier is None else (earlier,)  # type: ignore[return-value]


def _keyed(wave: Earlier) -> KeyedResults:
    return wave if isinstance(wave, KeyedResults) else KeyedResults(results=wave)


def refuse_others(waves: Sequence[object]) -> None:
    """Refuse what a notebook may hand over in place of results."""
    if faults := [
        Fault(
            where="earlier",
            got=f"this is {type(wave).__name__}",
            expected="results; cmt.read_results reads their file",
        )
        for wave in waves
        if not isinstance(wave, Results | KeyedResults)
    ]:
        raise EstimationError(faults)
