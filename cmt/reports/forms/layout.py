"""How a questionnaire stands on a form: blocks of questions, how each is answered, its numbers.

The same for paper and web. Texts stay in every language; a form prints the one or ones it is in.
A reversed item is shown as its neighbours are, by rising number, though its points fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from string import ascii_lowercase
from typing import Literal

from cmt.instrument.model import FIELD_CODES, Grid, Instrument, Item, Scale, Text

Look = Literal[
    "row",  # a few ratings side by side
    "numbers",  # 0-10: numbers side by side, words at the ends
    "list",  # one of several answers, one a line
    "many",  # several of them
    "number",  # a number to write, with its unit
    "text",  # words to write
]

SIDE_BY_SIDE = 7
"""Most answers in words that fit beside each other."""
MOST_BOXES = 11
"""More numbers than 0-10 are written, not ticked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer that can be ticked."""

    value: str  # what an export writes for it
    label: Text
    bare: bool = False  # the label is only the number


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A number that is written."""

    least: float
    most: float
    unit: Text
    step: float = 0  # between the numbers that can be answered; 0 = any number will do


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item as it is asked."""

    item: Item
    number: str  # "4", or "7b" in a grid
    look: Look
    scale: Scale | None
    choices: tuple[Choice, ...] = ()
    missing: tuple[Choice, ...] = ()  # set apart from the scale
    entry: Entry | None = None

    @property
    def labelled(self) -> tuple[tuple[int, Text], ...]:
        """Every point with its name, in the order the form shows them."""
        if self.scale is None:
            return ()
        scale, numbers = self.scale, self.scale.printed
        named = self.look in ("numbers", "number") and not scale.measure
        return tuple(
            (scale.points[at], dict.fromkeys(scale.labels, str(numbers[at])))
            if named
            else (scale.points[at], _label(scale, at))
            for at in sorted(range(len(numbers)), key=numbers.__getitem__)
        )

    @property
    def ends(self) -> tuple[Choice, ...]:
        """Where answers are numbers, those that have words as well."""
        if self.scale is None or self.scale.measure or self.look not in ("numbers", "number"):
            return ()
        return tuple(each for each in _choices(self.item, self.scale) if not each.bare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A question, or the rows of a grid under their question."""

    number: str
    questions: tuple[Question, ...]
    grid: Grid | None = None

    @property
    def ask_if(self) -> Mapping[str, tuple[int, ...]]:
        return self.questions[0].item.ask_if

    @property
    def table(self) -> bool:
        """Whether the rows fit in a table with the answers at its head."""
        return bool(self.grid) and len(self.questions[0].choices) <= MOST_BOXES


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A section with its blocks."""

    id: str
    title: Text
    blocks: tuple[Block, ...]

    @property
    def runs(self) -> tuple[tuple[Block, ...], ...]:
        """Its blocks, those that follow each other on the same condition together."""
        grouped = groupby(self.blocks, key=lambda block: dict(block.ask_if))
        return tuple(tuple(blocks) for _, blocks in grouped)


def pages(instrument: Instrument) -> tuple[Page, ...]:
    """The sections of a questionnaire as they are set out on a form."""
    found: list[Page] = []
    count = 0
    for section in instrument.sections:
        items = [instrument.items[item] for item in section.items]
        blocks = tuple(_blocks(instrument, items, count))
        count += len(blocks)
        found.append(Page(id=section.id, title=section.title, blocks=blocks))
    return tuple(found)


def _blocks(instrument: Instrument, items: list[Item], before: int) -> Iterator[Block]:
    """Blocks numbered on from `before`; neighbours of one grid are one block."""
    grouped = groupby(items, key=lambda item: item.grid or f"item {item.id}")
    for number, (_, group) in enumerate(grouped, start=before + 1):
        rows = tuple(group)
        grid = instrument.grids.get(rows[0].grid)
        questions = tuple(
            _question(instrument, item, f"{number}{_letter(row) if grid else ''}")
            for row, item in enumerate(rows)
        )
        yield Block(number=str(number), questions=questions, grid=grid)


def _letter(row: int) -> str:
    """a, b ... z, then aa, ab: a grid may have any number of rows."""
    turn, place = divmod(row, len(ascii_lowercase))
    return (_letter(turn - 1) if turn else "") + ascii_lowercase[place]


def _question(instrument: Instrument, item: Item, number: str) -> Question:
    scale = instrument.scales.get(item.scale)
    if scale is None:
        return Question(item=item, number=number, look="text", scale=None)
    look = _look(item, scale)
    return Question(
        item=item,
        number=number,
        look=look,
        scale=scale,
        choices=() if look == "number" else tuple(_choices(item, scale)),
        missing=tuple(
            Choice(value=scale.code_of(kind), label=scale.missing[kind])
            for kind in FIELD_CODES
            if kind in scale.missing
        ),
        entry=_entry(scale) if look == "number" else None,
    )


def _look(item: Item, scale: Scale) -> Look:
    bare = sum(_bare(scale, at) for at in range(len(scale.points)))
    if item.multiple:
        return "many"
    if scale.measure or (bare and len(scale.points) > MOST_BOXES):
        return "number"
    if 2 * bare > len(scale.points):
        return "numbers"
    return "row" if scale.rating and len(scale.points) <= SIDE_BY_SIDE else "list"


def _choices(item: Item, scale: Scale) -> Iterator[Choice]:
    """By rising number, whichever end is the better one."""
    for number, at in sorted((number, at) for at, number in enumerate(scale.printed)):
        value = str(scale.points[at] if item.multiple else number)
        yield Choice(value=value, label=_label(scale, at), bare=_bare(scale, at))


def _label(scale: Scale, at: int) -> Text:
    return {language: labels[at] for language, labels in scale.labels.items()}


def _bare(scale: Scale, at: int) -> bool:
    """Whether a point is labelled by its number alone."""
    names = {str(scale.points[at]), str(scale.printed[at])}
    return all(labels[at] in names for labels in scale.labels.values())


def _entry(scale: Scale) -> Entry:
    if scale.measure:
        return Entry(least=scale.measure.least, most=scale.measure.most, unit=scale.measure.unit)
    numbers = sorted(scale.printed)
    step = min(after - before for before, after in pairwise(numbers))
    return Entry(least=numbers[0], most=numbers[-1], unit={}, step=step)
