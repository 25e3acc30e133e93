"""Everything a report says, as plain texts."""

from __future__ import annotations

from cmt.reports.model import Block, Columns, Figure, Paragraph, Points, Report, Table


def blocks_of(report: Report) -> list[Block]:
    found: list[Block] = []
    waiting = [block for section in report.sections for block in section.blocks]
    while waiting:
        block = waiting.pop(0)
        if isinstance(block, Columns):
            waiting = [*block.left, *block.right, *waiting]
        else:
            found.append(block)
    return found


def texts_of(report: Report) -> list[str]:
    texts = [report.title, report.running]
    texts += [text for s in report.sections for text in (s.headline, s.subtitle)]
    for block in blocks_of(report):
        match block:
            case Paragraph():
                texts.append(block.text)
            case Points():
                texts += [block.title, block.intro]
                texts += [f"{point.name} {point.text}" for point in block.points]
            case Table():
                texts += [block.caption, block.note, *(column.title for column in block.columns)]
                texts += [cell for row in block.rows for cell in row.cells]
            case Figure():
                texts += [block.headline, block.subtitle, block.source, block.picture.alt]
    return texts
