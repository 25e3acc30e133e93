"""The units a report is wanted of, offices say: to which each respondent belongs.

Told by a single-choice question, or by any column of the export, whether or not it is a question:
hundreds of offices are on nobody's questionnaire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.errors import DesignError, Fault
from cmt.instrument.model import Instrument
from cmt.responses.cells import Cells
from cmt.responses.design import columns_named
from cmt.responses.text import suggestion
from cmt.responses.wave import Wave

MOST = 2000
"""Units of a batch at most: with more the column is something else, an account say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """Respondents by the unit they belong to."""

    by: str  # the question, or the header of the column
    keys: tuple[str, ...]  # the same in every wave: point of the question, or text of the column
    names: tuple[Mapping[str, str], ...]  # of each, per language
    place: NDArray[np.int32]  # (n,) unit of each respondent, -1 = none was told


def branches_by(wave: Wave, name: str, instrument: Instrument) -> Branches:
    """The units of a wave.

    name     id of a single-choice question, or header of a column
    raises   DesignError: no column, or several, have the name; it is a question with several
             answers; it has more than `MOST` different texts
    """
    matches = wave.mapping.matches
    if name in instrument.items:
        return _by_item(wave, name, instrument)
    found = columns_named(name, matches)
    if len(found) != 1:
        raise DesignError(_unknown(wave, name, instrument, len(found)))
    item = matches[found[0]].item.partition("/")[0]
    if item in instrument.items and instrument.items[item].scale:
        return _by_item(wave, item, instrument)
    rows = wave.responses.places
    cells = wave.export.columns[found[0]]
    return _by_text(name, cells if rows is None else cells.take(rows), instrument)


def _by_item(wave: Wave, item: str, instrument: Instrument) -> Branches:
    asked = instrument.items[item]
    if not asked.scale or asked.multiple:
        got = f"'{item}' is no question with one answer of several"
        raise DesignError(Fault(where="by", got=got, expected=_offered(instrument)))
    if item not in wave.responses.columns:
        got = f"'{item}' has no column in {wave.export.name}"
        raise DesignError(Fault(where="by", got=got, hint="cmt check says what was understood"))
    scale = instrument.scale_of(item)
    codes = wave.responses.column(item)
    return Branches(
        by=item,
        keys=tuple(map(str, scale.points)),
        names=tuple(
            {language: labels[at] for language, labels in scale.labels.items()}
            for at in range(len(scale.points))
        ),
        place=np.where(codes >= 0, codes, -1).astype(np.int32),
    )


def _by_text(name: str, cells: Cells, instrument: Instrument) -> Branches:
    """By the texts of a column, spaces aside, in alphabetical order."""
    spelled = [" ".join(text.split()) for text in cells.texts]
    keys = sorted({text for text in spelled if text}, key=lambda text: (text.casefold(), text))
    if len(keys) > MOST:
        got = f"column '{name}' has {len(keys):,} different texts"
        raise DesignError(
            Fault(
                where="by",
                got=got,
                expected=f"at most {MOST:,} units",
                hint="Name the column that says which office, branch or region it was",
            )
        )
    place = {text: at for at, text in enumerate(keys)} | {"": -1}
    of_text = np.array([place[text] for text in spelled], np.int32)
    return Branches(
        by=name,
        keys=tuple(keys),
        names=tuple(dict.fromkeys(instrument.languages, text) for text in keys),
        place=of_text[cells.at],
    )


def _offered(instrument: Instrument) -> str:
    asked = instrument.having("profile", "information")
    names = [item.id for item in asked if item.scale and not item.multiple]
    return ", ".join(names) or "the header of a column"


def _unknown(wave: Wave, name: str, instrument: Instrument, found: int) -> Fault:
    headers = [match.column for match in wave.mapping.matches]
    if found:
        got = f"{found} columns of {wave.export.name} are called '{name}'"
        return Fault(where="by", got=got, hint="Rename them, so that one of them is meant")
    return Fault(
        where="by",
        got=f"'{name}' is neither a question of {instrument.id} nor a column of {wave.export.name}",
        expected=_offered(instrument),
        hint=suggestion(name, [*instrument.items, *headers])
        or "Or name a column of the export by its header",
    )
