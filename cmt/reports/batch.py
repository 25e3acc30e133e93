"""One report a unit: what is to be written, and all that it depends on.

A batch is a plain value that a worker process is handed once; a unit is a task of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from cmt.analysis.batch import BatchWave
from cmt.analysis.branch import Branch
from cmt.instrument.lineage import instrument_digest
from cmt.reports.batch_names import folder_names
from cmt.reports.look import PLAIN, Look
from cmt.version import VERSION

_DRAWN_WITH: Final = (
    "numpy",
    "babel",
    "jinja2",
    "weasyprint",
    "pydyf",
    "xlsxwriter",
    "python-pptx",
)
"""Packages whose other versions may write other bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The report of one unit."""

    branch: Branch
    folder: str  # inside the batch's, by the unit's name
    work: str  # digest of all that its files depend on


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Everything the reports of a batch are made of."""

    now: BatchWave
    earlier: tuple[BatchWave, ...]
    out: Path
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    look: Look = PLAIN
    attach_data: bool = False


def tasks_of(batch: Batch, by: str, names: Sequence[Mapping[str, str]]) -> tuple[Task, ...]:
    """A task for every unit that may have a report, in the order of the units.

    by      the question or the column that tells units apart
    names   of every unit, per language
    """
    now, common = batch.now, _common(batch)
    shown = [at for at, each in enumerate(now.spared) if not each.why]
    folders = folder_names([names[at][batch.languages[0]] for at in shown])
    tasks = []
    for at, folder in zip(shown, folders, strict=True):
        branch = Branch(by=by, key=now.keys[at], names=names[at])
        told = [wave.spared[wave.keys.index(branch.key)] for wave in _waves(batch, branch.key)]
        work = digest([common, branch, folder, told])
        tasks.append(Task(branch=branch, folder=folder, work=work))
    return tuple(tasks)


def _waves(batch: Batch, key: str) -> list[BatchWave]:
    return [wave for wave in (batch.now, *batch.earlier) if key in wave.keys]


def _common(batch: Batch) -> str:
    """What all reports of a batch depend on."""
    waves = [_wave(wave) for wave in (batch.now, *batch.earlier)]
    logo = sha256(batch.look.logo.content) if batch.look.logo else ""
    look = [batch.look.colour, batch.look.contact, batch.look.paper, logo]
    return digest(
        [
            VERSION,
            _code(),
            _packages(),
            waves,
            look,
            batch.languages,
            batch.formats,
            batch.attach_data,
        ]
    )


def _wave(wave: BatchWave) -> list[Any]:
    answers, rules = wave.responses, wave.comments
    frame = rules.codeframe.digest if rules.codeframe else ""
    return [
        [answers.digest, answers.file_digest, answers.mapping_digest, answers.source],
        [answers.design, answers.channel, answers.rows, instrument_digest(wave.instrument)],
        [wave.info, wave.segments, wave.standards, wave.targets, wave.missing, wave.done_well],
        [frame, rules.names, rules.quotes, wave.keys, sha256(wave.place.tobytes())],
    ]


@lru_cache(maxsize=1)
def _code() -> str:
    """Digest of cmt itself: other words or other formulas make other reports."""
    package = Path(__file__).parents[1]
    kinds = {".py", ".yaml", ".j2", ".css", ".js", ".ttf"}
    files = sorted(path for path in package.rglob("*") if path.suffix in kinds)
    return digest([(str(path.relative_to(package)), sha256(path.read_bytes())) for path in files])


@lru_cache(maxsize=1)
def _packages() -> tuple[str, ...]:
    """What files are drawn with, in which versions; "" = it is not there."""
    return tuple(map(_version, _DRAWN_WITH))


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def digest(value: Any) -> str:
    """Of plain values and records of them, whose text is the same in every process."""
    return sha256(repr(value).encode())


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
