"""Whether benchmark files of others can be used: each by itself, then all of them together.

    checked = check([Path("from-others")])       # files, folders of files, pools
    checked.faults                               # everything that is wrong, in every file
    checked.sound                                # the documents that may be used, each once

By itself a file must have the shape of a benchmark (`shape.py`), say what can be (`plausible.py`)
and, where it names a questionnaire that comes with cmt, have its digests. Together no survey may be
there twice, in two versions or under two ids; the same file twice counts once and is told.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cmt.analysis.store import FORMAT as RESULTS
from cmt.benchmark import plausible, shape
from cmt.benchmark.ledger import FORMAT as LEDGER
from cmt.benchmark.pool_file import is_pool, pool_lines
from cmt.benchmark.raw import MOST_BYTES, keys_written, parse, read_bytes, refuse_twice
from cmt.errors import DisclosureError, Fault

ENDINGS = (".json", ".jsonl")
NAMED = 3
"""Files of another kind that are named."""
BESIDE: Mapping[str, str] = {
    RESULTS: "a results file; cmt benchmark publish makes a benchmark file of it",
    LEDGER: "your own ledger, which nobody else should have",
}
"""Format of another file of cmt -> what it is."""
TELLING = 5
"""Questions with the same counts throughout from which two surveys are taken for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """One document without faults, as its bytes: the same survey has the same."""

    where: str  # file, and line of a pool
    organization: str
    survey: str
    quarter: str
    respondents: int
    digest: str  # sha256 of the bytes
    content: bytes  # the document as it was published, its line breaks taken out
    fingerprint: int  # hash of all counts; 0 where there are too few to tell surveys apart

    @property
    def order(self) -> tuple[str, str, str]:
        """Where it stands in a pool, whatever order files came in."""
        return self.organization, self.survey, self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in some files."""

    files: int
    sound: tuple[Sound, ...]  # in the order of a pool
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]  # worth knowing, nothing wrong: a copy, a file of another kind

    @property
    def organizations(self) -> int:
        return len({each.organization for each in self.sound})

    def or_raise(self) -> tuple[Sound, ...]:
        """The documents; DisclosureError where any file has a fault."""
        if self.faults:
            raise DisclosureError(self.faults)
        return self.sound


def check(paths: Iterable[Path], today: date | None = None) -> Checked:
    """Look through files, folders of files and pools.

    today   no quarter after it may be named; the day it is unless said
    """
    faults: list[Fault] = []
    notes: list[Fault] = []
    found: list[Sound] = []
    files = list(_files(paths, faults, notes))
    for path in files:
        for where, content in _documents(path, faults):
            try:
                found.append(examined(content, where, today or date.today()))
            except DisclosureError as error:
                faults += error.faults
    sound = _once(found, faults, notes)
    return Checked(files=len(files), sound=sound, faults=tuple(faults), notes=tuple(notes))


def examined(content: bytes, where: str, today: date) -> Sound:
    """One document; DisclosureError with all of its faults."""
    document = parse(content, where)
    _refuse_another_kind(document, where)
    slips = shape.document(document) or plausible.slips(document, today)
    slips = slips or list(_foreign_digests(document))
    if slips:
        raise DisclosureError(
            Fault(where=f"{where} {place.lstrip('.')}".strip(), got=got, expected=expected)
            for place, got, expected in slips
        )
    if keys_written(content) != shape.keys_of(document):
        refuse_twice(content, where)
    lines = content.removeprefix(codecs.BOM_UTF8).split(b"\n")
    line = b"".join(map(bytes.strip, lines))
    return Sound(
        where=where,
        organization=document["organization"],
        survey=document["survey"],
        quarter=document["info"]["quarter"],
        respondents=document["respondents"],
        digest=hashlib.sha256(line).hexdigest(),
        content=line,
        fingerprint=_fingerprint(document["items"]),
    )


def _refuse_another_kind(document: Any, where: str) -> None:
    """One line for another file of cmt, which lies beside one's own benchmark file."""
    kind = document.get("format") if isinstance(document, Mapping) else None
    if isinstance(kind, str) and kind in BESIDE:
        raise DisclosureError(
            [Fault(where=where, got=f"it is {BESIDE[kind]}", expected="a benchmark file")]
        )


def _files(paths: Iterable[Path], faults: list[Fault], notes: list[Fault]) -> Iterator[Path]:
    """The files meant: those named, and the JSON files of the folders named."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(each for each in path.iterdir() if not each.name.startswith("."))
        wanted = [each for each in inside if each.suffix in ENDINGS]
        if not wanted:
            expected = f"files ending in {' or '.join(ENDINGS)}"
            faults.append(Fault(where=str(path), got="it holds no such file", expected=expected))
        others = [each.name for each in inside if each.suffix not in ENDINGS]
        if others:
            more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
            got = f"{len(others)} of its files are not looked at: {', '.join(others[:NAMED])}{more}"
            notes.append(Fault(where=path.name, got=got))
        yield from wanted


def _documents(path: Path, faults: list[Fault]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every document in a file: one, or the lines of a pool."""
    try:
        if is_pool(path):
            yield from pool_lines(path)
        else:
            yield path.name, read_bytes(path, MOST_BYTES)
    except DisclosureError as error:
        faults += error.faults


def _once(found: list[Sound], faults: list[Fault], notes: list[Fault]) -> tuple[Sound, ...]:
    """Every survey once; copies are noted, anything else that comes twice is a fault."""
    kept: dict[tuple[str, str], Sound] = {}
    prints: dict[int, Sound] = {}
    for each in sorted(found, key=lambda each: each.order):
        first = kept.setdefault((each.organization, each.survey), each)
        twin = prints.setdefault(each.fingerprint, each) if each.fingerprint else each
        if first is not each and _same(first, each):
            notes.append(Fault(where=each.where, got=f"it is a copy of {first.where}"))
        elif first is not each:
            got = f"{first.where} holds the same survey with other figures"
            faults.append(Fault(where=each.where, got=got, hint="Keep the one published last"))
        elif twin is not each:
            got = f"all its counts are those of {twin.where}: one survey under two ids"
            faults.append(Fault(where=each.where, got=got, hint="Keep one of the two"))
    return tuple(kept.values())


def _same(one: Sound, other: Sound) -> bool:
    """Whether two documents say the same, though another program may have set one out anew."""
    return one.digest == other.digest or json.loads(one.content) == json.loads(other.content)


def _fingerprint(items: Sequence[Mapping[str, Any]]) -> int:
    if len(items) < TELLING:
        return 0
    return hash(frozenset((item["id"], *item["counts"]) for item in items))


def _foreign_digests(document: Mapping[str, Any]) -> Iterator[shape.Slip]:
    """Questions said to be of a questionnaire that comes with cmt, and are not."""
    said = document["instrument"]
    digest, known = _shipped(said["id"])
    if said["digest"] != digest:
        return  # another version of it, or somebody's own
    for at, item in enumerate(document["items"]):
        ours = known.get(item["id"])
        if ours is None:
            yield f"items[{at}].id", item["id"], f"a question of {said['id']} {said['version']}"
        elif wrong := [lang for lang, one in item["digests"].items() if ours.get(lang) != one]:
            yield (
                f"items[{at}].digests.{wrong[0]}",
                item["digests"][wrong[0]],
                str(ours.get(wrong[0])),
            )


@cache
def _shipped(name: str) -> tuple[str, Mapping[str, Mapping[str, str]]]:
    """Digest of a shipped questionnaire, and of its items by language; "" for any other id."""
    from cmt.instrument.catalogue import find, names
    from cmt.instrument.lineage import instrument_digest, item_digest

    if name not in names():
        return "", {}
    instrument = find(name)
    items = {
        item: {lang: item_digest(instrument, item, lang) for lang in instrument.languages}
        for item in instrument.items
    }
    return instrument_digest(instrument), items
