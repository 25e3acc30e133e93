"""Who is asked an item, in the language of a platform.

All conditions of an item must hold; each holds when the earlier item has any of the points named.
For an item measured in numbers a point is a band: from its edge to the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmt.instrument.export.codes import Names, codes_of
from cmt.instrument.export.plan import Table, blocks, edges_of
from cmt.instrument.model import Administration, Instrument, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The tests of one platform, in which `{name}` is a question and `{code}` an answer."""

    answered: str  # a single answer is the code
    picked: str  # the code is among the answers picked
    least: str  # the number is at least {edge}; false when there is no number
    below: str  # the number is below {edge}


XPATH = Dialect(
    answered="${{{name}}} = '{code}'",
    picked="selected(${{{name}}}, '{code}')",
    least="${{{name}}} >= {edge}",
    below="${{{name}}} < {edge}",
)
EXPRESSION_SCRIPT = Dialect(
    answered='{name}.NAOK == "{code}"',
    picked='{name}_{code}.NAOK == "Y"',
    least="!is_empty({name}.NAOK) and {name}.NAOK >= {edge}",
    below="{name}.NAOK < {edge}",
)
SURVEYJS_EXPRESSION = Dialect(
    answered="{{{name}}} = {code}",
    picked="{{{name}}} contains {code}",
    least="{{{name}}} notempty and {{{name}}} >= {edge}",
    below="{{{name}}} < {edge}",
)


def condition(
    instrument: Instrument, item: Item, dialect: Dialect, names: Mapping[str, str]
) -> str:
    """The condition of an item; "" when everybody is asked. `names` are the platform's, by item."""
    parts = [
        f"({' or '.join(_tests(instrument, asked, wanted, dialect, names[asked]))})"
        for asked, wanted in item.ask_if.items()
    ]
    return " and ".join(parts)


def variables(
    instrument: Instrument, names: Names, administration: Administration, *, joint: str
) -> dict[str, str]:
    """What a condition calls an item: its field, or grid, joint and field for a row of a table."""
    found = {**names.items, **names.numbers}
    for section in instrument.sections:
        for block in blocks(instrument, section, administration):
            if isinstance(block, Table):
                grid = names.grids[block.grid.id]
                found |= {item.id: f"{grid}{joint}{names.items[item.id]}" for item in block.items}
    return found


def _tests(
    instrument: Instrument, asked: str, wanted: tuple[int, ...], dialect: Dialect, name: str
) -> list[str]:
    measure = instrument.scale_of(asked).measure
    if measure:
        edges = (edges_of(measure, band) for band in wanted)
        return [_within(dialect, name, least, below) for least, below in edges]
    test = dialect.picked if instrument.items[asked].multiple else dialect.answered
    codes = codes_of(instrument.scale_of(asked), wanted)
    return [test.format(name=name, code=code) for code in codes]


def _within(dialect: Dialect, name: str, least: str, below: str) -> str:
    tests = [dialect.least.format(name=name, edge=least)]
    if below:
        tests.append(dialect.below.format(name=name, edge=below))
    return f"({' and '.join(tests)})"
