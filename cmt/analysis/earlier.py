"""A wave among earlier ones: in the order of their dates, compared with the latest of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cmt.analysis.adjust import at_mix
from cmt.analysis.compare import compare
from cmt.analysis.keyed import KeyedResults, pairing
from cmt.analysis.results import Results
from cmt.errors import EstimationError, Fault

Earlier = Results | KeyedResults
"""A wave to compare with."""


def with_earlier(now: Earlier, earlier: Earlier | Sequence[Earlier]) -> Results:
    """The same results, compared with the latest of some earlier waves.

    Who answered both is known where both come from `analyse_keyed` and their exports name them.

    raises  EstimationError for what is no results, and when no earlier wave is given
    """
    waves = several(earlier)
    _check_waves((now, *waves), len(waves))
    present, *known = (_keyed(each) for each in (now, *waves))
    before = in_time(known)[-1]
    results = present.results
    detail, then = results.driver_detail, before.results.driver_detail
    if detail:
        detail = replace(detail, at_mix=at_mix(detail.mix, then.mix if then else None))
    found = compare(results, before.results, pairing(present.keyed, before.keyed))
    return replace(results, comparison=found, driver_detail=detail)


def in_time(waves: Sequence[KeyedResults]) -> tuple[KeyedResults, ...]:
    """Waves by their field dates, earliest first; as they are given where one has none."""
    days = [wave.results.info.end or wave.results.info.start for wave in waves]
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


def _check_waves(waves: Sequence[object], earlier: int) -> None:
    faults = [
        Fault(
            where="earlier",
            got=f"this is {type(wave).__name__}",
            expected="results; cmt.read_results reads their file",
        )
        for wave in waves
        if not isinstance(wave, Results | KeyedResults)
    ]
    if not earlier:
        faults.append(Fault(where="earlier", got="no wave is given"))
    if faults:
        raise EstimationError(faults)
