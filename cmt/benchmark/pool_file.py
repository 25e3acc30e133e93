"""The pool file: many benchmarks in one, a line each, under a manifest.

The first line says what is in it: format, how many surveys of how many organizations, and of every
survey its ids, quarter, respondents and digest. Every other line is one benchmark document, in
the order of the manifest, the shortest JSON with sorted keys. So a pool is looked through line by
line, two people can compare theirs, and the same surveys give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cmt.benchmark import shape
from cmt.benchmark.raw import MOST_BYTES, parse, read_bytes, refuse_twice, refused

FORMAT = "cmt-benchmark-pool"
VERSION = 1
MOST_POOLED = 1_000_000_000
"""Bytes of a pool; 5,000 surveys of 40 questions take a twelfth of this."""
MOST_SURVEYS = 50_000
HEAD = f'{{"format":"{FORMAT}"'.encode()

manifest_row = shape.block(
    {
        "organization": shape.identity,
        "survey": shape.identity,
        "quarter": shape.text,
        "respondents": shape.count,
        "digest": shape.sha256,
    }
)
head = shape.block(
    {
        "format": shape.exactly(FORMAT),
        "version": shape.exactly(VERSION),
        "surveys": shape.count,
        "organizations": shape.count,
        "manifest": shape.listed(manifest_row, MOST_SURVEYS),
    }
)


def is_pool(path: Path) -> bool:
    """Whether an ordinary file begins as a pool does."""
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(HEAD)) == HEAD
    except OSError:
        return False


def pool_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every document of a pool; DisclosureError where it is not whole."""
    content = read_bytes(path, MOST_POOLED)
    lines = content.split(b"\n")
    manifest = _manifest(lines[0], path.name)
    documents = [line for line in lines[1:] if line]
    if len(documents) != len(manifest):
        got = f"it holds {len(documents)} surveys and its manifest names {len(manifest)}"
        raise refused(path.name, got, hint="Ask for the pool again: part of it is missing")
    for at, (line, row) in enumerate(zip(documents, manifest, strict=True), start=2):
        where = f"{path.name} line {at}"
        if len(line) > MOST_BYTES:
            raise refused(where, f"it has {len(line):,} bytes", f"at most {MOST_BYTES:,}")
        if hashlib.sha256(line).hexdigest() != row["digest"]:
            got = "it is not what the manifest has the digest of"
            raise refused(where, got, hint="Ask for the pool again: it was changed on the way")
        yield where, line


def as_bytes(rows: list[dict[str, Any]], documents: list[bytes]) -> bytes:
    """The file of a pool; rows and documents in the same order."""
    first = {
        "format": FORMAT,
        "version": VERSION,
        "surveys": len(rows),
        "organizations": len({row["organization"] for row in rows}),
        "manifest": rows,
    }
    line = json.dumps(first, ensure_ascii=False, separators=(",", ":")).encode()
    return b"\n".join([line, *documents, b""])


def _manifest(line: bytes, where: str) -> list[dict[str, Any]]:
    document = parse(line, f"{where} line 1")
    refuse_twice(line, f"{where} line 1")
    if slips := head(document):
        place, got, expected = slips[0]
        raise refused(f"{where} line 1 {place.lstrip('.')}", got, expected)
    rows: list[dict[str, Any]] = document["manifest"]
    if document["surveys"] != len(rows):
        raise refused(f"{where} line 1 surveys", str(document["surveys"]), f"{len(rows)}")
    return rows
