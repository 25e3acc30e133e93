"""From a command's options to analysed waves, and what to tell the person on the way."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from cmt.analysis.results import Results
from cmt.cli.options import design_of, info_of
from cmt.errors import DesignError, Fault, ResponseError
from cmt.instrument.catalogue import find
from cmt.instrument.model import Instrument
from cmt.responses.design import roles_of
from cmt.responses.model import Design, Match, SurveyInfo
from cmt.responses.record import undecided
from cmt.responses.wave import Wave, read

DEFAULT_INSTRUMENT = "cmt-core"
WIDTH = 60
"""Characters of a column header that are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """A wave's results, and how its export was understood (None for a Results file)."""

    results: Results
    wave: Wave | None


def analysed(file: Path, options: MappingType[str, Any]) -> Analysed:
    """Read and analyse the wave of a command, with its earlier wave if one is named."""
    from cmt.analysis.gather import with_earlier
    from cmt.analysis.store import is_results_file, read_results

    _refuse_idle(options)
    if is_results_file(file):
        _refuse_on_results(file, options)
        now = Analysed(results=read_results(file), wave=None)
        instrument = now.results.instrument
    else:
        instrument = find(options["instrument"] or DEFAULT_INSTRUMENT)
        now = _from_export(
            file, instrument, options["mapping"], design_of(options), info_of(options)
        )
    if not options["earlier"]:
        return now
    before = _earlier(options, instrument, now.results)
    _check_order(file, now.results, options["earlier"], before)
    return replace(now, results=with_earlier(now.results, before))


def understood(file: Path, options: MappingType[str, Any]) -> tuple[Wave, Instrument]:
    """Read the wave of a command without analysing it."""
    instrument = find(options["instrument"] or DEFAULT_INSTRUMENT)
    wave = read(file, instrument, mapping=options["mapping"], design=design_of(options))
    return wave, instrument


def show_mapping(wave: Wave) -> None:
    """Print how the export was understood: what each column is, then what is left over."""
    export, mapping = wave.export, wave.mapping
    click.echo(f"{export.name}: {export.rows} rows, {len(export.headers)} columns")
    width = min(WIDTH, max(len(match.column) for match in mapping.matches))
    roles = roles_of(wave.responses.design, mapping.matches)
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


def _from_export(
    file: Path, instrument: Instrument, mapping: Path | None, design: Design, info: SurveyInfo
) -> Analysed:
    from cmt.analysis.gather import analyse

    wave = read(file, instrument, mapping=mapping, design=design)
    results = analyse(wave, instrument, info=info)
    return Analysed(results=results, wave=wave)


def _earlier(options: MappingType[str, Any], instrument: Instrument, now: Results) -> Results:
    """The earlier wave: from its Results file, or analysed as the present one is."""
    from cmt.analysis.store import is_results_file, read_results

    file: Path = options["earlier"]
    label = options["earlier_label"]
    if is_results_file(file):
        before = read_results(file)
        return replace(before, info=replace(before.info, label=label)) if label else before
    info = SurveyInfo(organization=now.info.organization, service=now.info.service, label=label)
    mapping = options["earlier_mapping"] or options["mapping"]
    try:
        return _from_export(file, instrument, mapping, now.design, info).results
    except DesignError as error:
        raise DesignError([*error.faults, _same_design(file)]) from error


def _same_design(file: Path) -> Fault:
    return Fault(
        where=file.name,
        got="an earlier export is read with the weight, strata and cluster of this wave",
        hint=f"If its own were others: cmt analyse {file.name}, with its options, and give the "
        "results file as --earlier",
    )


def _refuse_idle(options: MappingType[str, Any]) -> None:
    """Options that say something of an earlier wave need one that they can change."""
    from cmt.analysis.store import is_results_file

    earlier: Path | None = options["earlier"]
    for name in ("earlier_mapping", "earlier_label"):
        flag = "--" + name.replace("_", "-")
        if options[name] and not earlier:
            raise click.UsageError(f"{flag} says something of an earlier wave: add --earlier FILE.")
    if earlier and options["earlier_mapping"] and is_results_file(earlier):
        raise click.UsageError(
            f"{earlier.name} is a results file, which --earlier-mapping cannot change. Leave the "
            "mapping out, or give the earlier export."
        )


def _refuse_on_results(file: Path, options: MappingType[str, Any]) -> None:
    """A Results file is already analysed: options that would change it are refused, not ignored."""
    unfit = [name for name, value in options.items() if value and not name.startswith("earlier")]
    if unfit:
        flags = ", ".join("--" + {"start": "from", "end": "to"}.get(o, o) for o in unfit)
        raise click.UsageError(
            f"{file.name} is a results file, which already holds what {flags.replace('_', '-')} "
            "would say. Analyse the export again to change it."
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
