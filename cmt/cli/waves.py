"""From planned waves to analysed ones, compared with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cmt.analysis.results import Results
from cmt.cli.one_wave import Read, from_export, stored
from cmt.cli.planned import Planned
from cmt.errors import CmtError, DesignError, Fault, ResponseError
from cmt.instrument.model import Instrument
from cmt.responses.project import Fielding
from cmt.responses.wave import Wave


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """A wave's results, and how its export was understood (None for a Results file)."""

    results: Results
    wave: Wave | None


def analysed(plan: Planned) -> Analysed:
    """Read and analyse the wave of a command, and its earlier waves if there are any."""
    from cmt.analysis.earlier import with_earlier
    from cmt.analysis.keyed import KeyedResults
    from cmt.analysis.store import is_results_file
    from cmt.analysis.together import with_targets

    count = len(plan.earlier) + 1
    if is_results_file(plan.now.file):
        now = Read(analysed=KeyedResults(results=stored(plan.now, plan.typed)))
    else:
        now = from_export(plan.now, place(1, count))
    results = with_targets(now.analysed.results, plan.now.targets)
    if plan.earlier:
        earlier = [read.analysed for read in all_earlier(plan, results)]
        refuse_order(plan, results, [wave.results for wave in earlier])
        results = with_earlier(replace(now.analysed, results=results), earlier)
    return Analysed(results=results, wave=now.wave)


def place(at: int, count: int) -> str:
    """Which of several files is read: " (2 of 5)"."""
    return f" ({at} of {count})" if count > 1 else ""


def all_earlier(plan: Planned, now: Results) -> list[Read]:
    """Every earlier wave, each read once; what is wrong with any of them is told of all."""
    made: list[Read] = []
    failed: list[CmtError] = []
    for at, wave in enumerate(plan.earlier):
        try:
            made.append(_earlier(plan, wave, now, place(at + 2, len(plan.earlier) + 1)))
        except CmtError as error:
            failed.append(error)
    if failed:
        first = failed[0]
        raise type(first)(fault for error in failed for fault in error.faults) from first
    return made


def _earlier(plan: Planned, before: Fielding, now: Results, where: str) -> Read:
    """An earlier wave: from its results file, or analysed from its export."""
    from cmt.analysis.keyed import KeyedResults
    from cmt.analysis.store import is_results_file

    if is_results_file(before.file):
        return Read(analysed=KeyedResults(results=stored(before)))
    own = before.instrument not in ("", plan.now.instrument)
    try:
        like = None if own else now.instrument
        return from_export(before, where, like, fitted)
    except DesignError as error:
        if before.design != plan.now.design:
            raise
        raise DesignError([*error.faults, _same_design(before.file)]) from error


def fitted(wave: Fielding, answers: Wave, instrument: Instrument) -> Fielding:
    """Segments and standards that an earlier wave can tell of those said of every wave.

    What it did not ask is no fault of it; the comparison says that it is not there.
    """
    from cmt.analysis.splits import can_be_parted
    from cmt.analysis.standards import can_be_held

    columns = answers.responses.columns
    segments, standards = wave.segments, wave.standards
    if "segments" not in wave.stated:
        segments = tuple(s for s in segments if can_be_parted(s, instrument, columns))
    if "standards" not in wave.stated:
        numbers = answers.responses.numbers
        standards = tuple(s for s in standards if can_be_held(s, instrument, numbers, columns))
    return replace(wave, segments=segments, standards=standards, windows=None)


def _same_design(file: Path) -> Fault:
    return Fault(
        where=file.name,
        got="an earlier export is read with the weight, strata and cluster of this wave",
        hint=f"If its own were others: cmt analyse {file.name}, with its options, and give the "
        "results file as --earlier; in cmt.yaml, give the wave a design of its own",
    )


def refuse_order(plan: Planned, now: Results, earlier: Sequence[Results]) -> None:
    """Refuse a wave compared with itself or with a later one, and one that is given twice."""
    files = [wave.file for wave in plan.earlier]
    if twice := list(_twice(plan.now.file, now, files, earlier)):
        raise ResponseError(twice)
    begun = now.info.start
    later = [
        Fault(
            where=file.name,
            got=f"its answers begin on {wave.info.start}, after those of {plan.now.file.name} "
            f"({begun})",
            expected="an earlier wave",
            hint="Exchange the two files, or say the dates with --from",
        )
        for file, wave in zip(files, earlier, strict=True)
        if begun and wave.info.start and wave.info.start > begun
    ]
    if later:
        raise DesignError(later)


def _twice(
    file: Path, now: Results, files: Sequence[Path], earlier: Sequence[Results]
) -> Iterator[Fault]:
    seen = {now.file_digest: file} if now.file_digest else {}
    for other, wave in zip(files, earlier, strict=True):
        first = seen.get(wave.file_digest)
        if first:
            yield Fault(where=other.name, got=f"it holds the same answers as {first.name}")
        elif wave.file_digest:
            seen[wave.file_digest] = other
