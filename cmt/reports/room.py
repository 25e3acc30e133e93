"""How high the blocks of a page will stand, so that its chart can take the rest of the page.

Sizes in points, as templates/print.css sets them for the pages that must hold their whole story,
the summary and the drivers. A text is broken where the printer will break it, near enough: a chart
is asked to leave `SLACK` free.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cmt.reports.look import Paper
from cmt.reports.measure import Weight, text_width, wrap
from cmt.reports.model import (
    Block,
    Columns,
    Figure,
    Paragraph,
    Points,
    Quotations,
    QuotedGroup,
    Table,
)

WIDTH: Final = 493.2
"""Of a page within its margins, in points: the same on all paper, so that lines break alike."""
HEIGHT: Final[dict[Paper, float]] = {"a4": 734.1, "letter": 698.4}
"""Of a page within its margins."""
SLACK: Final = 8.0
_LEADING: Final = 1.32
_TABLE_LEADING: Final = 1.25
_ROLES: Final = {
    "lead": (11.0, 4.0),
    "text": (9.5, 5.0),
    "note": (8.0, 0.0),
    "reliability": (9.0, 9.0),
}
"""Type size and space below of a paragraph."""
_MANY: Final = 99


def left_over(head: Sequence[str], blocks: Sequence[Block], chart: str, paper: Paper) -> float:
    """Height a page leaves to the picture of a chart; negative where the rest is too high.

    head      title (or nothing), headline and subtitle
    blocks    everything else, with a picture of any size in the chart of that id
    """
    free = HEIGHT[paper] - SLACK - _head(*head) - sum(_height(block, WIDTH) for block in blocks)
    pictures = (b.picture.height for b in blocks if isinstance(b, Figure) and b.id == chart)
    return free + sum(pictures)


def _head(title: str, headline: str, subtitle: str) -> float:
    height = _lines(title, WIDTH, 11, "semibold") * 11 * _LEADING + 3 if title else 0.0
    height += _lines(headline, WIDTH, 17, "bold") * 17 * 1.18 + 2
    return height + _lines(subtitle, WIDTH, 9) * 9 * _LEADING + 4


def _height(block: Block, width: float) -> float:
    """Height of a block with its margins."""
    match block:
        case Paragraph():
            size, below = _ROLES[block.role]
            return _lines(block.text, width, size) * size * _LEADING + below
        case Points():
            return _points(block, width)
        case Quotations():
            return _quotations(block, width)
        case Table():
            return _table(block, width)
        case Figure():
            return _figure(block, width)
        case Columns():
            sides = ((block.left, block.left_width), (block.right, block.right_width))
            return 6 + max(
                sum(_height(inner, width * part / 100 - 9) for inner in side)
                for side, part in sides
            )


def _points(points: Points, width: float) -> float:
    height = 22.0
    if points.intro:
        height += _lines(points.intro, width, 9) * 9 * _LEADING + 5
    for point in points.points:
        # The name is bold and so a little wider than measured in one go with its text.
        height += _lines(f"{point.name} {point.text}", width - 16, 9.5) * 9.5 * _LEADING + 2
    return height


def _quotations(quotations: Quotations, width: float) -> float:
    within = (width / 2 if quotations.right else width) - 18

    def column(groups: Sequence[QuotedGroup]) -> float:
        lines = sum(_lines(about, within, 9.5, "semibold") + 0.7 for about, _ in groups)
        quotes = [quote for _, quoted in groups for quote in quoted]
        return lines + sum(_lines(quote.text, within, 9.5) + 0.4 for quote in quotes)

    lines = max(column(quotations.left), column(quotations.right))
    return 30 + lines * 9.5 * _LEADING


def _table(table: Table, width: float) -> float:
    size, padding = (7.8, 3.0) if table.dense else (8.5, 3.4)
    widths = [width * column.width / 100 - 12 for column in table.columns]

    def row(cells: Sequence[str], weight: Weight) -> float:
        lines = max(_lines(c, w, size, weight) for c, w in zip(cells, widths, strict=True))
        return lines * size * _TABLE_LEADING + padding + 1

    height = 24.0 + row([column.title for column in table.columns], "semibold")
    height += sum(row(r.cells, "bold" if r.strong else "regular") for r in table.rows)
    if table.note:
        height += _lines(table.note, width, 8) * 8 * _LEADING + 3
    return height


def _figure(figure: Figure, width: float) -> float:
    height = _lines(figure.headline, width, 11.5, "semibold") * 11.5 * 1.25 + 1
    height += _lines(figure.subtitle, width, 9) * 9 * _LEADING + 5
    height += figure.picture.height + 4
    return height + _lines(figure.source, width, 8) * 8 * _LEADING + 5


def _lines(text: str, width: float, size: float, weight: Weight = "regular") -> int:
    """Lines a text takes, too long words broken."""
    count = 0
    for line in text.split("\n"):
        count += len(wrap(line, width, size, weight, _MANY))
        count += sum(int(text_width(word, size, weight) / width) for word in line.split())
    return count
