"""Labels drawn in one piece stand where WeasyPrint's letters would, and can be read out."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pypdf
import pytest

from cmt.reports import pdf as pdf_module
from cmt.reports.chart_text import whole_labels
from cmt.reports.charts.specs import Picture
from cmt.reports.pdf import pdf_bytes

LABELS = (
    ("start", "20", "40", "Moyenne des facteurs : 76"),
    ("middle", "150", "80", "L’équité"),
    ("end", "280", "120", "très satisfait"),
)
TEXTS = "".join(
    f'<text x="{x}" y="{y}" font-size="10" text-anchor="{anchor}" fill="#000000">{text}</text>'
    for anchor, x, y, text in LABELS
)
CHART = Picture(
    svg='<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150" '
    f'viewBox="0 0 300 150" font-family="Source Sans 3"><title>alt</title>{TEXTS}</svg>',
    width=300,
    height=150,
    alt="alt",
)
PAGE = (
    '<!DOCTYPE html><html lang="fr-CA"><head><title>t</title></head><body>'
    '<h1>t</h1><img src="chart:c" alt="alt" style="width: 300pt; height: 150pt"></body></html>'
)


def drawn(monkeypatch: pytest.MonkeyPatch, labels: Any) -> tuple[list[tuple[float, float]], str]:
    """Where texts begin on the page, line by line, and what is read out."""
    monkeypatch.setattr(pdf_module, "whole_labels", labels)
    sheet = pypdf.PdfReader(io.BytesIO(pdf_bytes(PAGE, {"c": CHART}))).pages[0]
    starts: dict[float, float] = {}

    def visit(text: str, page: list[float], at: list[float], *_: object) -> None:
        x = at[4] * page[0] + at[5] * page[2] + page[4]
        y = at[4] * page[1] + at[5] * page[3] + page[5]
        if text.strip():
            starts.setdefault(round(y, 1), x)

    words = sheet.extract_text(visitor_text=visit)
    return sorted((y, x) for y, x in starts.items()), words


def test_whole_labels_begin_where_letters_would(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, said = drawn(monkeypatch, whole_labels)
    letters, _ = drawn(monkeypatch, contextlib.nullcontext)
    assert len(whole) == len(letters) >= 3
    for one, other in zip(whole, letters, strict=True):
        assert one == pytest.approx(other, abs=0.6)
    for _, _, _, label in LABELS:
        assert label in said.replace("\n", " ")


def test_the_library_is_left_as_it_was() -> None:
    import weasyprint.svg as svg

    before = (svg.text, dict(svg.TAGS))
    with whole_labels():
        assert svg.text is not before[0]
        assert svg.TAGS["text"] is svg.text
    assert (svg.text, dict(svg.TAGS)) == before
