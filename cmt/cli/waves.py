"""From planned waves to analysed ones, and what to tell the person on the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import click

from cmt.analysis.results import Results
from cmt.cli.planned import Planned
from cmt.cli.status import status
from cmt.errors import DesignError, Fault, ResponseError
from cmt.instrument.catalogue import find
from cmt.instrument.model import Instrument
from cmt.responses.mapping_file import instrument_of
from cmt.responses.model import Export
from cmt.responses.project import Fielding
from cmt.responses.suggest import in_words, suggest
from cmt.responses.wave import Wave, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """A wave's results, and how its export was understood (None for a Results file)."""

    results: Results
    wave: Wave | None


def analysed(plan: Planned) -> Analysed:
    """Read and analyse the wave of a command, and its earlier wave if there is one."""
    from cmt.analysis.earlier import with_earlier
    from cmt.analysis.store import is_results_file

    if is_results_file(plan.now.file):
        now = Analysed(results=_stored(plan.now, plan.typed), wave=None)
    else:
        now = _from_export(plan.now)
    if not plan.before:
        return now
    before = _earlier(plan, now.results)
    _check_order(plan.now.file, now.results, plan.before.file, before)
    return replace(now, results=with_earlier(now.results, before))


def exported(wave: Fielding) -> Export:
    """The export of a wave, not yet understood."""
    from cmt.responses.read import read_export

    return read_export(
        wave.file,
        platform=wave.platform,
        sheet=wave.sheet,
        encoding=wave.encoding,
        delimiter=wave.delimiter,
    )


def questionnaire(wave: Fielding, export: Export, *, aside: bool = False) -> Instrument:
    """The questionnaire that is named, by the mapping if need be; else the one the file follows.

    Which one that is gets printed, on standard error if it must stand `aside`.
    """
    if wave.instrument:
        return find(wave.instrument)
    if wave.mapping:
        return instrument_of(wave.mapping)
    chosen = suggest(export)
    click.echo(f"Questionnaire: {in_words(chosen)}", err=aside)
    return chosen.instrument


def _read(wave: Fielding, export: Export, instrument: Instrument) -> Wave:
    return read(
        export,
        instrument,
        mapping=wave.mapping,
        design=wave.design,
        drop=wave.drop,
        channel=wave.channel,
    )


def _from_export(wave: Fielding, instrument: Instrument | None = None) -> Analysed:
    """A wave read and analysed, by its own questionnaire if no other one is given."""
    from cmt.analysis.gather import analyse

    with status(wave.file.name) as stage:
        stage("reading")
        export = exported(wave)
    instrument = instrument or questionnaire(wave, export)
    with status(wave.file.name) as stage:
        stage("matching and coding")
        answers = _read(wave, export, instrument)
        stage("analysing")
        results = analyse(
            answers,
            instrument,
            info=wave.info,
            segments=wave.segments,
            standards=wave.standards,
            missing=wave.missing,
            done_well=wave.done_well,
        )
    return Analysed(results=results, wave=answers)


def _stored(wave: Fielding, typed: Collection[str] = ()) -> Results:
    """The results in a file; what is said of its wave would change them, but for a label."""
    from cmt.analysis.store import read_results

    _refuse_on_results(wave, typed)
    results = read_results(wave.file)
    label = wave.info.label
    return replace(results, info=replace(results.info, label=label)) if label else results


def _earlier(plan: Planned, now: Results) -> Results:
    """The earlier wave: from its results file, or analysed from its export."""
    from cmt.analysis.store import is_results_file

    before = plan.before
    assert before is not None
    if is_results_file(before.file):
        return _stored(before)
    own = before.instrument not in ("", plan.now.instrument)
    try:
        alone = replace(before, segments=(), standards=())
        return _from_export(alone, None if own else now.instrument).results
    except DesignError as error:
        if before.design != plan.now.design:
            raise
        raise DesignError([*error.faults, _same_design(before.file)]) from error


def _same_design(file: Path) -> Fault:
    return Fault(
        where=file.name,
        got="an earlier export is read with the weight, strata and cluster of this wave",
        hint=f"If its own were others: cmt analyse {file.name}, with its options, and give the "
        "results file as --earlier; in cmt.yaml, give the wave a design of its own",
    )


def _refuse_on_results(wave: Fielding, typed: Collection[str]) -> None:
    """A results file is already analysed: what would change it is refused, not ignored."""
    name, told = wave.file.name, "is a results file, which already holds what"
    if typed:
        flags = ", ".join(f"--{key}" for key in sorted(typed))
        raise click.UsageError(
            f"{name} {told} {flags} would say. Analyse the export again to change it."
        )
    if wave.stated:
        raise DesignError(
            Fault(
                where=name,
                got=f"it {told} {', '.join(sorted(wave.stated))} would say",
                hint="Leave that out of the project, or analyse the export again",
            )
        )


def _check_order(file: Path, now: Results, earlier: Path, before: Results) -> None:
    """Refuse a wave compared with itself or with a later one."""
    if now.file_digest and now.file_digest == before.file_digest:
        raise ResponseError(
            Fault(where=earlier.name, got=f"it holds the same answers as {file.name}")
        )
    if now.info.start and before.info.start and before.info.start > now.info.start:
        raise DesignError(
            Fault(
                where=earlier.name,
                got=f"its answers begin on {before.info.start}, after those of {file.name} "
                f"({now.info.start})",
                expected="an earlier wave",
                hint="Exchange the two files, or say the dates with --from",
            )
        )
