"""Folders named after units: as people call them, and safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

LONGEST: Final = 80
"""Bytes of a name: what file systems allow is 255, and paths add up."""
_UNSAFE: Final = re.compile(r"[^\w .,()&+-]+")
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names Windows keeps for devices."""
NAMELESS: Final = "unit"
MANIFEST: Final = "manifest.json"
SECONDS: Final = "seconds.json"
"""Files of the batch itself, beside the folders of its units."""


def folder_names(labels: Sequence[str]) -> tuple[str, ...]:
    """A folder for every label, no two the same even where case does not count.

    >>> folder_names(["North/East", "north east", "Café «Nº 1»", "..", "CON"])
    ('North-East', 'north east', 'Café -No 1', 'unit', 'CON-1')
    >>> folder_names(["A", "a", "A", "Manifest.json"])
    ('A', 'a-2', 'A-3', 'Manifest.json-2')
    """
    taken: set[str] = {MANIFEST, SECONDS}
    found: list[str] = []
    for label in labels:
        base = _safe(label)
        tries = (base if at == 1 else f"{base}-{at}" for at in range(1, len(labels) + 3))
        name = next(each for each in tries if each.casefold() not in taken)
        taken.add(name.casefold())
        found.append(name)
    return tuple(found)


def _safe(label: str) -> str:
    text = unicodedata.normalize("NFKC", label)
    text = " ".join(_UNSAFE.sub("-", text).split())
    while len(text.encode()) > LONGEST:
        text = text[:-1]
    text = text.strip(" .-_") or NAMELESS
    return f"{text}-1" if _RESERVED.fullmatch(text) else text
