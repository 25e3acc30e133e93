"""One wave of a command: read, understood and analysed, or taken from its results file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from cmt.analysis.results import Results
from cmt.cli.status import status
from cmt.errors import DesignError, Fault
from cmt.instrument.catalogue import find
from cmt.instrument.model import Instrument
from cmt.responses.mapping_file import instrument_of
from cmt.responses.model import Export
from cmt.responses.project import Fielding
from cmt.responses.suggest import in_words, suggest
from cmt.responses.wave import Wave, read

if TYPE_CHECKING:
    from cmt.analysis.keyed import KeyedResults
    from cmt.analysis.remarks import CommentRules

Fitted = Callable[[Fielding, Wave, Instrument], Fielding]
"""What can be computed of a wave, once its answers are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A wave analysed, with the keys of who answered, and how its export was understood."""

    analysed: KeyedResults
    wave: Wave | None = None


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


def from_export(
    wave: Fielding, place: str, like: Instrument | None = None, fitted: Fitted | None = None
) -> Read:
    """A wave read and analysed, by its own questionnaire unless another wave's is given.

    place   which of several files it is, for who waits: " (2 of 5)"
    fitted  what of it can be computed, where not all that is said of it need be
    """
    from cmt.analysis.gather import analyse_keyed
    from cmt.analysis.rolled import with_windows

    with status(wave.file.name + place) as stage:
        stage("reading")
        export = exported(wave)
    instrument = like or questionnaire(wave, export)
    with status(wave.file.name + place) as stage:
        stage("matching and coding")
        answers = _read(wave, export, instrument)
        stage("analysing")
        wave = fitted(wave, answers, instrument) if fitted else wave
        made = analyse_keyed(
            answers,
            instrument,
            info=wave.info,
            segments=wave.segments,
            standards=wave.standards,
            missing=wave.missing,
            done_well=wave.done_well,
            comments=comment_rules(wave),
        )
        if wave.windows:
            stage("rolling windows")
            rolled = with_windows(made.results, answers, instrument, wave.windows)
            made = replace(made, results=rolled)
    return Read(analysed=made, wave=answers)


def comment_rules(wave: Fielding) -> CommentRules:
    """How comments are read; its files are read here, before an answer is."""
    from cmt.analysis.remarks import CommentRules
    from cmt.responses.codeframe import read_codeframe
    from cmt.responses.names import read_names

    return CommentRules(
        codeframe=read_codeframe(wave.codeframe) if wave.codeframe else None,
        names=read_names(wave.hide_names) if wave.hide_names else (),
        quotes=not wave.no_quotes,
    )


def stored(wave: Fielding, typed: Collection[str] = ()) -> Results:
    """The results in a file; what is said of its wave would change them, but for a label."""
    from cmt.analysis.store import read_results

    _refuse_on_results(wave, typed)
    results = read_results(wave.file)
    label = wave.info.label
    return replace(results, info=replace(results.info, label=label)) if label else results


HELD_AFTERWARDS = {"target"}
"""What is held against results, and so may be said of a results file too."""


def _refuse_on_results(wave: Fielding, typed: Collection[str]) -> None:
    """A results file is already analysed: what would change it is refused, not ignored."""
    name, told = wave.file.name, "is a results file, which already holds what"
    typed, stated = set(typed) - HELD_AFTERWARDS, wave.stated - HELD_AFTERWARDS
    if typed:
        flags = ", ".join(f"--{key}" for key in sorted(typed))
        raise click.UsageError(
            f"{name} {told} {flags} would say. Analyse the export again to change it."
        )
    if stated:
        raise DesignError(
            Fault(
                where=name,
                got=f"it {told} {', '.join(sorted(stated))} would say",
                hint="Leave that out of the project, or analyse the export again",
            )
        )
