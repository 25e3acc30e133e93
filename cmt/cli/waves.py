"""From planned waves to analysed ones, and what to tell the person on the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import click

from cmt.analysis.results import Results
from cmt.cli.planned import Planned
from cmt.errors import DesignError, Fault, ResponseError
from cmt.instrument.catalogue import find
from cmt.instrument.model import Instrument
from cmt.responses.design import roles_of
from cmt.responses.mapping_file import instrument_of
from cmt.responses.model import Export, Match
from cmt.responses.project import Fielding
from cmt.responses.record import undecided
from cmt.responses.suggest import in_words, suggest
from cmt.responses.wave import Wave, read

WIDTH = 60
"""Characters of a column header that are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """A wave's results, and how its export was understood (None for a Results file)."""

    results: Results
    wave: Wave | None


def analysed(plan: Planned) -> Analysed:
    """Read and analyse the wave of a command, and its earlier wave if there is one."""
    from cmt.analysis.gather import with_earlier
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


def understood(wave: Fielding) -> tuple[Wave, Instrument]:
    """Read the wave of a command without analysing it."""
    export = _export(wave)
    instrument = _questionnaire(wave, export)
    return _read(wave, export, instrument), instrument


def show_mapping(wave: Wave) -> None:
    """Print how the export was understood: what each column is, then what is left over."""
    export, mapping = wave.export, wave.mapping
    click.echo(f"{export.name}: {export.rows} rows, {len(export.headers)} columns")
    width = min(WIDTH, max(len(match.column) for match in mapping.matches))
    roles = roles_of(wave.responses.design, mapping.matches, wave.responses.channel)
    unused = []
    for position, match in enumerate(mapping.matches):
        uses = [use for use in (match.item, *roles.get(position, ())) if use]
        if not uses and not match.proposal:
            unused.append(match.column)
            continue
        click.echo(f"  {_short(match.column, width):<{width}}  {_fate(match, uses)}")
        for text, code in match.answers.items() if match.how != "mapping" else ():
            click.echo(f"  {'':<{width}}    '{text}' taken for {code}")
    if unused:
        click.echo("  Not used: " + ", ".join(_short(column, width) for column in unused))
    if mapping.missing_items:
        click.echo("  Asked by the questionnaire, not found: " + ", ".join(mapping.missing_items))
    if mapping.absent:
        lacking = ", ".join(_short(column, width) for column in mapping.absent)
        click.echo(f"  In the mapping file, not in {export.name}: {lacking}")
    if _undated(wave):
        click.echo("  Day and month cannot be told apart: say the field dates (--from, --to)")


def _undated(wave: Wave) -> bool:
    matches = zip(wave.mapping.matches, wave.export.columns, strict=True)
    found = {match.item: cells for match, cells in matches}
    return undecided(found.get("completed"), found.get("started"))


def _fate(match: Match, uses: list[str]) -> str:
    if not uses:
        return f"not used (nearest: {match.proposal}, {match.score:.0f} % alike)"
    doubt = f"  ({match.score:.0f} % alike: please check)" if match.how == "proposed" else ""
    return f"→ {', '.join(uses)}{doubt}"


def _short(header: str, width: int) -> str:
    text = " ".join(header.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _export(wave: Fielding) -> Export:
    from cmt.responses.read import read_export

    return read_export(
        wave.file,
        platform=wave.platform,
        sheet=wave.sheet,
        encoding=wave.encoding,
        delimiter=wave.delimiter,
    )


def _questionnaire(wave: Fielding, export: Export) -> Instrument:
    """The questionnaire that is named, by the mapping if need be; else the one the file follows."""
    if wave.instrument:
        return find(wave.instrument)
    if wave.mapping:
        return instrument_of(wave.mapping)
    chosen = suggest(export)
    click.echo(f"Questionnaire: {in_words(chosen)}")
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

    export = _export(wave)
    instrument = instrument or _questionnaire(wave, export)
    answers = _read(wave, export, instrument)
    return Analysed(results=analyse(answers, instrument, info=wave.info), wave=answers)


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
        return _from_export(before, None if own else now.instrument).results
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
