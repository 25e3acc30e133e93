"""One survey wave from its file: read, match, code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmt.instrument.model import Instrument
from cmt.responses.model import Design, Export, Mapping, Responses


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What a file held: how it was read, how it was understood, and the coded answers."""

    export: Export
    mapping: Mapping
    responses: Responses


def read(
    path: str | Path,
    instrument: Instrument,
    *,
    mapping: Mapping | None = None,
    design: Design | None = None,
) -> Wave:
    """Read one export against an instrument.

    mapping  a reviewed mapping; None lets headers and answers speak for themselves
    design   names of the weight, strata and cluster columns
    raises   ResponseError, DesignError with every fault found
    """
    from cmt.responses.code import code
    from cmt.responses.match import propose, propose_answers
    from cmt.responses.read import read_export

    plan = design or Design()
    export = read_export(Path(path))
    matched = propose(export, instrument, given=mapping, design=plan)
    matched = propose_answers(export, matched, instrument)
    return Wave(
        export=export, mapping=matched, responses=code(export, matched, instrument, design=plan)
    )
