"""Export + Mapping -> Responses: text answers become small integers, all faults at once.

Every column is coded by its distinct texts, so 100,000 answers cost one look-up each. An answer
that is not understood is a fault of the file, never a missing value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from cmt.errors import Fault, ResponseError
from cmt.instrument.model import Instrument
from cmt.responses.columns import Codes, Column, coded_item
from cmt.responses.design import columns_named, design_values
from cmt.responses.model import Design, Export, Mapping, Responses
from cmt.responses.record import field_dates, respondents
from cmt.responses.refusals import Unread, answer_faults
from cmt.responses.routing import mark_not_asked
from cmt.responses.spoken import languages


def code(
    export: Export,
    mapping: Mapping,
    instrument: Instrument,
    design: Design = Design(),  # noqa: B008  (frozen)
) -> Responses:
    """The coded answers of an export.

    `mapping` has one match per column of the export, as `match.propose` makes it. Raises
    ResponseError: an answer not on its scale, a respondent twice, nobody answered the outcome;
    DesignError: weights, strata or clusters that cannot be used.
    """
    cells = _cells(export, mapping)
    coded = _coded(export, mapping, instrument)
    mark_not_asked(coded, instrument)
    _refuse_unanswered(export, coded, instrument)
    labels = _labels(mapping, instrument, coded, (design.strata, design.cluster))
    chosen = design_values(export, design, mapping.matches, labels)
    start, end = field_dates(cells.get("completed"), cells.get("started"))
    return Responses(
        source=export.name,
        digest=_digest(export, mapping),
        file_digest=export.digest,
        design=design,
        columns=tuple(coded),
        codes=_matrix(coded),
        weight=chosen.weight,
        strata=chosen.strata,
        cluster=chosen.cluster,
        respondent=respondents(export, cells["respondent"]) if "respondent" in cells else None,
        start=start,
        end=end,
        languages=languages(_pairs(export, mapping), instrument),
        comments=_comments(cells, instrument),
    )


def _cells(export: Export, mapping: Mapping) -> dict[str, Sequence[str]]:
    """What a column is taken for -> its cells; refuses a mapping made for another file."""
    if tuple(match.column for match in mapping.matches) != export.headers:
        raise ResponseError(
            Fault(
                where=export.name,
                got="the mapping does not list the columns of this file",
                hint="A mapping file must first be applied to the export (propose)",
            )
        )
    return {match.item: cells for match, cells in _pairs(export, mapping) if match.item}


def _pairs(export: Export, mapping: Mapping) -> list[Column]:
    return list(zip(mapping.matches, export.columns, strict=True))


def _coded(export: Export, mapping: Mapping, instrument: Instrument) -> dict[str, Codes]:
    """Name of the column in `Responses` -> codes (n,), in the order of the questionnaire."""
    coded: dict[str, Codes] = {}
    unread: list[Unread] = []
    pairs = _pairs(export, mapping)
    for item in instrument.items.values():
        columns = [pair for pair in pairs if pair[0].item.partition("/")[0] == item.id]
        if columns and item.scale:
            coded |= coded_item(item, columns, instrument, unread)
    if unread:
        raise ResponseError(answer_faults(export, unread, instrument))
    return coded


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
) -> dict[str, tuple[str, ...]]:
    """Item -> label of every respondent's answer, of the items a design names."""
    named = [at for name in names for at in columns_named(name, mapping.matches)]
    items = [mapping.matches[at].item for at in named]
    return {
        item: _label(coded[item], instrument, item)
        for item in items
        if item in coded and item in instrument.items
    }


def _label(codes: Codes, instrument: Instrument, item: str) -> tuple[str, ...]:
    labels = next(iter(instrument.scale_of(item).labels.values()))
    return tuple(labels[each] if each >= 0 else "" for each in codes.tolist())


def _matrix(coded: MappingType[str, Codes]) -> Codes:
    """The codes (n, columns), a column contiguous."""
    return np.asfortranarray(np.column_stack(list(coded.values())), dtype=np.int8)


def _comments(cells: MappingType[str, Sequence[str]], instrument: Instrument) -> int:
    """How many respondents wrote at least one comment."""
    written = [cells[item.id] for item in instrument.having("comment") if item.id in cells]
    return sum(any(text.strip() for text in row) for row in zip(*written, strict=True))


def _digest(export: Export, mapping: Mapping) -> str:
    """sha256 of the file and of what its columns and answers were taken for."""
    taken = [
        [each.column, each.item, sorted(map(str, each.answers.items()))] for each in mapping.matches
    ]
    text = json.dumps([export.digest, mapping.instrument, taken], ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
