"""What stands on a form, in order: sections, and in them single questions and tables.

A table is a grid whose rows can share one line of answers. Read out on the telephone there are no
tables: every row is asked with the question of its grid before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from cmt.instrument.export.codes import answers
from cmt.instrument.model import (
    Administration,
    Grid,
    Instrument,
    Item,
    Measure,
    Scale,
    Section,
    Text,
)

LONG = 12
"""More answers than this are offered as a list that opens, not as a column of buttons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A grid and its rows: items with the same answers and the same condition."""

    grid: Grid
    items: tuple[Item, ...]


def blocks(
    instrument: Instrument, section: Section, administration: Administration
) -> Iterator[Item | Table]:
    """The questions of a section: tables where a grid can be one, else single items."""
    items = [instrument.items[item] for item in section.items]
    for (grid, *_), group in groupby(items, key=lambda item: _alike(instrument, item)):
        rows = tuple(group)
        if grid and administration == "written" and rows == _rows(instrument, str(grid)):
            yield Table(grid=instrument.grids[str(grid)], items=rows)
        else:
            yield from rows


def wording(instrument: Instrument, item: Item, administration: Administration) -> Text:
    """What is asked, in every language; a number with its unit."""
    scale = instrument.scales.get(item.scale)
    unit: Mapping[str, str] = scale.measure.unit if scale and scale.measure else {}
    return {
        language: _united(instrument.question(item.id, language, administration), unit, language)
        for language in instrument.languages
    }


def whole(numbers: tuple[float, ...]) -> bool:
    """Whether a measure is asked in whole numbers: its edges are."""
    return all(float(number).is_integer() for number in numbers)


def plain_number(number: float) -> str:
    """600 for 600.0, 0.5 for 0.5: a number without a needless point, never 6e+02."""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def edges_of(measure: Measure, band: int) -> tuple[str, str]:
    """Where a band begins and where the next one does, "" for the last band.

    >>> edges_of(Measure(unit={}, least=0, most=60, edges=(0, 5, 15)), 2)
    ('5', '15')
    """
    begin, end, *_ = [*map(plain_number, measure.edges[band - 1 : band + 1]), ""]
    return begin, end


def limited(item: Item, scale: Scale) -> bool:
    """Whether fewer answers may be picked than there are points."""
    return item.multiple and item.choose < len(scale.points)


def _alike(instrument: Instrument, item: Item) -> tuple[object, ...]:
    """What rows of one table share; a single item is alike to nothing but itself."""
    if item.grid not in instrument.grids or item.multiple or not item.scale:
        return ("", item.id)
    scale = instrument.scales[item.scale]
    if scale.measure:
        return ("", item.id)
    offered = tuple((each.code, tuple(each.label.items())) for each in answers(scale))
    return (item.grid, offered, tuple(item.ask_if.items()))


def _rows(instrument: Instrument, grid: str) -> tuple[Item, ...]:
    return tuple(item for item in instrument.items.values() if item.grid == grid)


def _united(question: str, unit: Mapping[str, str], language: str) -> str:
    return f"{question} ({unit[language]})" if unit else question
