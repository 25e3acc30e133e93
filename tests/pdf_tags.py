"""What a screen reader is told of a report: one tag for each section, table and picture."""

from __future__ import annotations

import io
from typing import Any

import pypdf

TAGS = (
    ("/Sect", "<section"), ("/Table", "<table"), ("/TR", "<tr"), ("/THead", "<thead"),
    ("/TBody", "<tbody"), ("/Figure", "<img"), ("/TD", "<td"), ("/TH", "<th "), ("/H2", "<h2"),
    ("/L", "<ul"),
)  # fmt: skip


def assert_tagged_once(html: str, pdf: bytes) -> None:
    """The tag tree of the PDF has every element of the page it was printed from, once."""
    found = kinds(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    for kind, tag in TAGS:
        assert found.count(kind) == html.count(tag), kind


def kinds(node: Any) -> list[str]:
    """The kind of every structure element under one, in reading order."""
    kids = node.get("/K", ())
    found = []
    for kid in kids if isinstance(kids, list) else [kids]:
        item = kid.get_object()
        if isinstance(item, dict) and "/S" in item:
            found += [str(item["/S"]), *kinds(item)]
    return found
