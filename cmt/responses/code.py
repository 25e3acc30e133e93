"""Export + Mapping -> Responses: text answers become small integers, all faults at once.

Every column is coded by its distinct texts, so 100,000 answers cost one look-up each. An answer
that is not understood is a fault of the file, never a missing value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as MappingType
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from cmt.errors import CmtError, Fault, ResponseError
from cmt.instrument.model import Instrument
from cmt.responses.cells import Cells
from cmt.responses.channels import channels
from cmt.responses.coded import Coded, coded_cells
from cmt.responses.columns import Codes, Column, numbers_of
from cmt.responses.days import answer_days
from cmt.responses.design import columns_named, design_values
from cmt.responses.drop import PREVIEW
from cmt.responses.model import Design, Export, Mapping, Match, Responses
from cmt.responses.record import counts_answers, field_dates, respondents
from cmt.responses.refusals import answer_faults
from cmt.responses.spoken import languages


def code(
    export: Export,
    mapping: Mapping,
    instrument: Instrument,
    design: Design = Design(),  # noqa: B008  (frozen)
    drop: Collection[str] = PREVIEW,
    channel: str = "",
) -> Responses:
    """The coded answers of an export.

    mapping  one match per column of the export, as `match.propose` makes it
    drop     the rules (`drop.RULES`) whose rows are left out, and counted in `left_out`
    channel  column with the channel of each respondent; "" = the question `channel`, if asked

    Raises ResponseError: an answer not on its scale, a respondent twice, nobody answered the
    outcome, a rule that is none; DesignError: weights, strata, clusters or channels that cannot be
    used.
    """
    _same_columns(export, mapping)
    found = coded_cells(export, mapping, instrument, drop)
    if found.unread:
        raise ResponseError(answer_faults(found.export, found.unread, instrument))
    columns, coded, cells = found.columns, found.codes, found.cells
    places = found.places_in(export) if found.left_out else None
    export = found.export
    _refuse_unanswered(export, coded, instrument)
    labels = _labels(mapping, instrument, coded, _labelled(design))
    chosen = design_values(export, design, mapping.matches, labels, _spellings(labels, instrument))
    start, end = field_dates(cells.get("completed"), cells.get("started"))
    return Responses(
        source=export.name,
        digest=_digest(export, mapping, found.left_out),
        file_digest=export.digest,
        mapping_digest=_mapping_digest(mapping),
        design=design,
        columns=tuple(coded),
        codes=_matrix(coded),
        weight=chosen.weight,
        strata=chosen.strata,
        cluster=chosen.cluster,
        replicates=chosen.replicates,
        cells=chosen.cells,
        respondent=_keys(export, columns),
        start=start,
        end=end,
        days=answer_days(cells.get("completed"), cells.get("started")),
        languages=languages(columns, instrument),
        channels=channels(columns, coded, instrument, channel),
        channel=channel,
        comments=_comments(cells, instrument),
        remarks={i.id: cells[i.id] for i in instrument.having("comment") if i.id in cells},
        numbers=_numbers(columns, coded, instrument),
        left_out=found.left_out,
        places=places,
    )


def _keys(export: Export, columns: Sequence[Column]) -> tuple[str, ...] | None:
    """The key of every respondent; one that counts the answers of a form would pair strangers."""
    found = next((each for each in columns if each.match.item == "respondent"), None)
    if found is None:
        return None
    keys = respondents(export, found.cells)
    return None if found.heading.local or counts_answers(found.cells) else keys


def _same_columns(export: Export, mapping: Mapping) -> None:
    """Refuse a mapping made for another file."""
    if tuple(match.column for match in mapping.matches) != export.headers:
        raise ResponseError(
            Fault(
                where=export.name,
                got="the mapping does not list the columns of this file",
                hint="A mapping file must first be applied to the export (propose)",
            )
        )


def _numbers(
    columns: Sequence[Column], coded: MappingType[str, Codes], instrument: Instrument
) -> dict[str, NDArray[np.float64]]:
    """Item with a measure -> the numbers (n,)."""
    measured = {
        item.id: item
        for item in instrument.items.values()
        if item.scale and instrument.scales[item.scale].measure
    }
    return {
        each.match.item: numbers_of(
            measured[each.match.item], each, coded[each.match.item], instrument
        )
        for each in columns
        if each.match.item in measured
    }


def refused(
    found: Coded, mapping: Mapping, instrument: Instrument, design: Design, channel: str
) -> Iterator[CmtError]:
    """Every refusal of `code`, for who wants to see them all at once."""
    if found.unread:
        yield ResponseError(answer_faults(found.export, found.unread, instrument))
    labels = _labels(mapping, instrument, found.codes, _labelled(design))
    called = _spellings(labels, instrument)
    attempts: list[Callable[[], object]] = [
        lambda: _keys(found.export, found.columns),
        lambda: design_values(found.export, design, mapping.matches, labels, called),
        lambda: channels(found.columns, found.codes, instrument, channel),
    ]
    if instrument.outcome in found.codes:  # that there is no column for it has been said
        attempts.insert(0, lambda: _refuse_unanswered(found.export, found.codes, instrument))
    for attempt in attempts:
        try:
            attempt()
        except CmtError as error:
            yield error


def _refuse_unanswered(
    export: Export, coded: MappingType[str, Codes], instrument: Instrument
) -> None:
    outcome = coded.get(instrument.outcome)
    if outcome is None or not np.any(outcome >= 0):
        question = next(iter(instrument.items[instrument.outcome].text.values()))
        raise ResponseError(
            Fault(
                where=export.name,
                got=f"no respondent answered {instrument.outcome} ('{question}')",
                hint="Without it nothing can be reported: check the column and its answers",
            )
        )


def _labels(
    mapping: Mapping,
    instrument: Instrument,
    coded: MappingType[str, Codes],
    names: Sequence[str],
) -> dict[str, Cells]:
    """Item -> label of every respondent's answer, of the items a design names."""
    named = [at for name in names for at in columns_named(name, mapping.matches)]
    items = [mapping.matches[at].item for at in named]
    return {
        item: _label(coded[item], instrument, item)
        for item in items
        if item in coded and item in instrument.items
    }


def _label(codes: Codes, instrument: Instrument, item: str) -> Cells:
    labels = next(iter(instrument.scale_of(item).labels.values()))
    return Cells.of_codes((*labels, ""), np.where(codes >= 0, codes, np.int8(len(labels))))


def _labelled(design: Design) -> tuple[str, ...]:
    """The columns of a design whose answers are labels."""
    return (design.strata, design.cluster, *(design.targets.columns if design.targets else ()))


def _spellings(
    labels: MappingType[str, Cells], instrument: Instrument
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Item -> its label -> the same in every language, and the number of the point."""
    found = {}
    for item in labels:
        scale = instrument.scale_of(item)
        first = next(iter(scale.labels.values()))
        points = map(str, scale.points)
        found[item] = dict(
            zip(first, zip(points, *scale.labels.values(), strict=True), strict=True)
        )
    return found


def _matrix(coded: MappingType[str, Codes]) -> Codes:
    """The codes (n, columns), a column contiguous."""
    matrix = np.empty((len(next(iter(coded.values()))), len(coded)), dtype=np.int8, order="F")
    for at, codes in enumerate(coded.values()):
        matrix[:, at] = codes
    return matrix


def _comments(cells: MappingType[str, Cells], instrument: Instrument) -> int:
    """How many respondents wrote at least one comment."""
    written = [~cells[item.id].blank for item in instrument.having("comment") if item.id in cells]
    return int(np.any(written, axis=0).sum()) if written else 0


def _digest(export: Export, mapping: Mapping, left_out: MappingType[str, int]) -> str:
    """sha256 of the file, of what its columns and answers were taken for, of what was left out."""
    taken = [_taken(match) for match in mapping.matches]
    parts = [export.digest, mapping.instrument, taken, *([dict(left_out)] if left_out else [])]
    return _sha256(parts)


def _mapping_digest(mapping: Mapping) -> str:
    """sha256 of what columns and answers were taken for, whatever else the file holds."""
    used = [_taken(match) for match in mapping.matches if match.item]
    return _sha256([mapping.instrument, sorted(used, key=str)])


def _taken(match: Match) -> list[object]:
    return [match.column, match.item, sorted(map(str, match.answers.items()))]


def _sha256(parts: object) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
