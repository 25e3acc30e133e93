"""Rows Qualtrics says something of: previews and tests, robots, unfinished and repeated answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cmt.responses.cells import Cells
from cmt.responses.model import Mark, MarkKind
from cmt.responses.read.marks import replaced
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import plain

_BITS: tuple[tuple[MarkKind, int], ...] = (("preview", 1 | 2), ("spam", 8))
"""A numeric status is a sum: 1 preview, 2 test, 4 imported, 8 spam, 16 offline, 32 employee."""

_WORDS: tuple[tuple[MarkKind, tuple[str, ...]], ...] = (
    ("preview", ("preview", "test", "aperçu", "prévisualisation", "essai", "vorschau")),
    ("spam", ("spam", "indésirable", "pourriel")),
)
"""What a status in words says, in the interface languages of our users."""

_NO = ("0", "false", "no", "faux", "non", "falsch")
_YES = ("1", "true", "yes", "vrai", "oui", "wahr")
_WHOLE = 100.0  # per cent of the pages


def marks_of(sheet: Sheet, names: Sequence[str]) -> tuple[Mark, ...]:
    """The marks of the answers.

    names  plain name of the record of each column
    """
    columns = {name: cells for name, cells in zip(names, sheet.columns, strict=True) if name}
    return (
        *_status(columns.get("status", Cells.of(()))),
        *_unfinished(columns),
        *_repeated(columns),
    )


def _status(cells: Cells) -> Iterator[Mark]:
    for text in cells.texts:
        for kind in _kinds(text):
            yield _mark(kind, cells, text, "Status")


def _kinds(status: str) -> tuple[MarkKind, ...]:
    bare = plain(status)
    if bare.isdecimal():
        return tuple(kind for kind, bits in _BITS if int(bare) & bits)
    return tuple(kind for kind, words in _WORDS if any(word in bare for word in words))


def _unfinished(columns: dict[str, Cells]) -> Iterator[Mark]:
    """Unfinished as Finished says, else as Progress does."""
    if "finished" in columns:
        yield from _where("incomplete", columns["finished"], "Finished", _among(_NO))
    elif "progress" in columns:
        yield from _where("incomplete", columns["progress"], "Progress", _partly)


def _repeated(columns: dict[str, Cells]) -> Iterator[Mark]:
    """Answers Qualtrics flags as a second one, and those that another row replaces."""
    if "q_duplicaterespondent" in columns:
        flags = columns["q_duplicaterespondent"]
        yield from _where("duplicate", flags, "Q_DuplicateRespondent", _among(_YES))
    keys = columns.get("responseid") or columns.get("_recordid")
    if keys is not None and len(keys):
        finished = columns.get("finished", Cells.of([""] * len(keys)))
        done = finished.which(lambda text: plain(text) not in _NO).tolist()
        why = "ResponseId is on another row as well"
        yield Mark(kind="duplicate", rows=replaced(keys, done), why=why)


def _where(kind: MarkKind, cells: Cells, name: str, says: Callable[[str], bool]) -> Iterator[Mark]:
    for text in cells.texts:
        if says(text):
            yield _mark(kind, cells, text, name)


def _mark(kind: MarkKind, cells: Cells, text: str, name: str) -> Mark:
    return Mark(kind=kind, rows=cells.where(text.__eq__), why=f"{name} = {text}")


def _among(words: Sequence[str]) -> Callable[[str], bool]:
    return lambda text: plain(text) in words


def _partly(progress: str) -> bool:
    try:
        return float(progress) < _WHOLE
    except ValueError:
        return False
