"""Whether what stands on a slide has room there: written apart from what fits it."""

from __future__ import annotations

import math
from typing import Any

from cmt.reports.charts.boxes import Box
from cmt.reports.deck_fit import LEADING
from cmt.reports.deck_model import HEIGHT, WIDTH
from cmt.reports.measure import text_width

POINT = 12700  # an office program's units in a point


def check_fits(slide: Any) -> None:
    """Every shape of a slide lies on it, and every text in its box or cell."""
    for shape in slide.shapes:
        check_inside(shape)
        if shape.has_text_frame and shape.text_frame.text:
            assert needed(shape) <= shape.height / POINT + 0.5, shape.text_frame.text
        if getattr(shape, "has_table", False) and shape.has_table:
            check_rows(shape)


def box_of(shape: Any) -> Box:
    """Where a shape lies, in points."""
    left, top = shape.left / POINT, shape.top / POINT
    return Box(
        left=left, top=top, right=left + shape.width / POINT, bottom=top + shape.height / POINT
    )


def check_inside(shape: Any) -> None:
    """The shape lies on its slide."""
    box = box_of(shape)
    assert box.left >= 0 and box.top >= 0
    assert box.right <= WIDTH + 0.01 and box.bottom <= HEIGHT + 0.01


def needed(shape: Any) -> float:
    """Height of a text in Arial, broken greedily; written apart from the fitting."""
    width, total = shape.width / POINT, 0.0
    for paragraph in shape.text_frame.paragraphs:
        runs = [(run.text, run.font.size.pt, bool(run.font.bold)) for run in paragraph.runs]
        if not runs:
            continue
        size = max(size for _, size, _ in runs)
        after = paragraph.space_after.pt if paragraph.space_after else 0.0
        total += _lines(runs, width) * size * LEADING + after
    return total


def _lines(runs: list[tuple[str, float, bool]], width: float) -> int:
    lines, used = 1, 0.0
    for text, size, bold in runs:
        for word in text.replace("-", "- ").split(" "):
            long = text_width(word + " ", size, "bold" if bold else "regular") * 1.1
            if used and used + long > width + size / 3:
                lines, used = lines + 1, 0.0
            used += long
    return lines


def check_rows(shape: Any) -> None:
    """No cell is taller than its row, so that no row grows and no table leaves its slide."""
    total = 0.0
    for row in shape.table.rows:
        total += row.height / POINT
        for cell, column in zip(row.cells, shape.table.columns, strict=True):
            room = column.width / POINT - 10
            for_text = 0.0
            for paragraph in cell.text_frame.paragraphs:
                runs = [(r.text, r.font.size.pt, bool(r.font.bold)) for r in paragraph.runs]
                for_text += _lines(runs, room) * runs[0][1] * 1.15
            assert for_text + 6 <= row.height / POINT + 0.5, cell.text_frame.text
    assert math.isclose(total, shape.height / POINT, abs_tol=0.1)
    assert shape.top / POINT + total <= HEIGHT
