"""One survey wave from its file: read, match, code."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cmt.errors import Fault, ResponseError
from cmt.instrument.model import Instrument
from cmt.responses.model import Design, Export, Mapping, Responses

if TYPE_CHECKING:
    from cmt.responses.quality import Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What a file held: how it was read, how it was understood, and the coded answers."""

    export: Export
    mapping: Mapping
    responses: Responses


def read(
    path: str | Path | Export,
    instrument: Instrument | str | Path,
    *,
    mapping: Mapping | str | Path | None = None,
    design: Design | None = None,
    platform: str = "",
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    drop: Collection[str] = ("preview",),
    channel: str = "",
) -> Wave:
    """Read one export against an instrument.

    path        the file, or its export where it is already read
    instrument  a questionnaire, the id of one that comes with cmt, or the path of a YAML file
    mapping     a reviewed mapping or its file; None lets headers and answers speak for themselves
    design      names of the weight, strata and cluster columns
    platform    which platform wrote the file, a key of `read.PLATFORMS`; "" = as the file tells
    sheet       of a workbook, by title or number; "" = the first with a table
    encoding    of a text file; "" = as the bytes tell
    delimiter   of a text file; "" = as the rows tell
    drop        rules by which rows are left out: `drop.RULES`
    channel     column with the channel of each respondent; "" = the question `channel`, if asked
    raises      InstrumentError, ResponseError, DesignError with every fault found
    """
    from cmt.instrument.catalogue import as_instrument
    from cmt.responses.code import code
    from cmt.responses.match import propose, propose_answers
    from cmt.responses.read import read_export

    _refuse_others(path, mapping, design)
    questionnaire = as_instrument(instrument)
    given = _given(mapping, questionnaire)
    plan = design or Design()
    export = (
        path
        if isinstance(path, Export)
        else read_export(
            Path(path), platform=platform, sheet=sheet, encoding=encoding, delimiter=delimiter
        )
    )
    matched = propose(export, questionnaire, given=given, design=plan)
    matched = propose_answers(export, matched, questionnaire)
    coded = code(export, matched, questionnaire, design=plan, drop=drop, channel=channel)
    return Wave(export=export, mapping=matched, responses=coded)


def flags_of(wave: Wave, instrument: Instrument) -> tuple[Flag, ...]:
    """What the rules on quality find in the rows of a wave, without looking at today's date."""
    from cmt.responses.quality import Answers, flags

    export, answers = wave.export, wave.responses
    places = slice(None) if answers.places is None else answers.places
    matches = zip(wave.mapping.matches, export.columns, strict=True)
    found = Answers(
        codes={name: answers.column(name) for name in answers.columns},
        cells={match.item: cells.take(places) for match, cells in matches if match.item},
        rows=answers.rows,
        instrument=instrument,
    )
    kept = range(export.rows) if answers.places is None else answers.places.tolist()
    return flags(found, [export.row_number(at) for at in kept])


def _given(mapping: Mapping | str | Path | None, instrument: Instrument) -> Mapping | None:
    """The mapping, read from its file if need be; one of another instrument is refused."""
    from cmt.responses.mapping_file import read_mapping

    if isinstance(mapping, str | Path):
        return read_mapping(mapping, instrument)
    if mapping is not None and mapping.instrument != instrument.id:
        got = f"this mapping belongs to the instrument '{mapping.instrument}'"
        raise ResponseError(Fault(where="mapping", got=got, expected=instrument.id))
    return mapping


def _refuse_others(path: object, mapping: object, design: object) -> None:
    """What a notebook may hand over by mistake; `instrument` is checked where it is looked up."""
    faults = [
        Fault(where=name, got=f"this is {type(given).__name__}", expected=expected)
        for name, given, kinds, expected in (
            ("path", path, str | Path | Export, "the path of an export"),
            ("mapping", mapping, Mapping | str | Path | None, "a mapping or the path of its file"),
            ("design", design, Design | None, "cmt.Design(weight=..., strata=..., cluster=...)"),
        )
        if not isinstance(given, kinds)
    ]
    if faults:
        raise ResponseError(faults)
