"""One report a unit: what is to be written, and writing one of them.

A batch is a plain value that a worker process is handed once; a unit is a task of it. Whether a
unit is done already is told by its record, which is written after all its files: a digest of all
that its report depends on, and of every file as it was written.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from cmt.analysis.batch import BatchWave, unit_results
from cmt.analysis.branch import Branch
from cmt.errors import CmtError, Fault, ReportError
from cmt.files import write_whole
from cmt.instrument.lineage import instrument_digest
from cmt.reports.batch_names import folder_names
from cmt.reports.look import PLAIN, Look
from cmt.reports.pdf_facts import pdf_facts
from cmt.version import VERSION

_HALF_WRITTEN: Final = re.compile(r"\.[\w.-]+\.(pdf|html|xlsx|pptx|json)\.\w+")
"""As `write_whole` calls a file until it is complete."""
RECORDS: Final = ".batch"
"""The folder of the records, beside those of the units."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A unit's report as it was written, and how long that took."""

    record: Mapping[str, Any]  # as it stands in the manifest
    seconds: float


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
        work = _digest([common, branch, folder, told])
        tasks.append(Task(branch=branch, folder=folder, work=work))
    return tuple(tasks)


def is_done(batch: Batch, task: Task) -> Mapping[str, Any] | None:
    """The record of a unit whose report is there as it would be written; None = still to do."""
    try:
        record = json.loads(_record_of(batch, task).read_text("utf-8"))
        files = {batch.out / each["file"]: each["sha256"] for each in record["files"]}
        same = record["work"] == task.work and not record["faults"]
        held = all(_sum(path.read_bytes()) == digest for path, digest in files.items())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return record if same and held else None


def write_unit(batch: Batch, task: Task) -> Made:
    """Analyse one unit and write its report; what is refused is told in its record."""
    from cmt.reports.write import write_all

    begun = time.monotonic()
    _sweep(batch.out / task.folder)
    paths: tuple[Path, ...] = ()
    faults: list[str] = []
    try:
        results = unit_results(batch.now, batch.earlier, task.branch)
        written = write_all(
            results,
            batch.out / task.folder,
            languages=batch.languages,
            formats=batch.formats,
            look=batch.look,
            attach_data=batch.attach_data,
        )
        paths, faults = written.paths, list(map(str, written.faults))
    except CmtError as error:
        faults = list(map(str, error.faults))
    files = [_file(path, batch.out) for path in paths]
    faults += [f"{each['file']}: {why}" for each in files for why in _failed(each)]
    record = {
        "unit": dict(task.branch.names),
        "folder": task.folder,
        "work": task.work,
        "files": files,
        "faults": faults,
    }
    content = json.dumps(record, ensure_ascii=False, indent=1)
    write_whole(_record_of(batch, task), f"{content}\n".encode())
    return Made(record=record, seconds=time.monotonic() - begun)


def prepare_folder(out: Path) -> None:
    """The batch's folder with that of its records."""
    try:
        (out / RECORDS).mkdir(parents=True, exist_ok=True)
        for folder in (out, out / RECORDS):
            _sweep(folder)
    except OSError as error:
        raise ReportError(
            Fault(
                where=str(out),
                got=f"the folder cannot be made ({error.strerror})",
                hint="Name another with --out",
            )
        ) from error


def _record_of(batch: Batch, task: Task) -> Path:
    return batch.out / RECORDS / f"{task.folder}.json"


def _sweep(folder: Path) -> None:
    """Remove what a process that was stopped left half written."""
    for path in folder.glob(".*"):
        if _HALF_WRITTEN.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _file(path: Path, out: Path) -> dict[str, Any]:
    """A file as the manifest tells it."""
    content = path.read_bytes()
    told: dict[str, Any] = {
        "file": path.relative_to(out).as_posix(),
        "bytes": len(content),
        "sha256": _sum(content),
    }
    if path.suffix == ".pdf":
        facts = asdict(pdf_facts(content))
        told |= {"pages": facts.pop("pages"), "checks": facts}
    return told


def _failed(told: Mapping[str, Any]) -> list[str]:
    """The checks a file does not pass."""
    if "pages" not in told:
        return []
    missed = [name for name, passed in told["checks"].items() if not passed]
    return [f"it is not {name.replace('_', ' ')}" for name in missed]


def _waves(batch: Batch, key: str) -> list[BatchWave]:
    return [wave for wave in (batch.now, *batch.earlier) if key in wave.keys]


def _common(batch: Batch) -> str:
    """What all reports of a batch depend on."""
    waves = [_wave(wave) for wave in (batch.now, *batch.earlier)]
    logo = _sum(batch.look.logo.content) if batch.look.logo else ""
    look = [batch.look.colour, batch.look.contact, batch.look.paper, logo]
    return _digest(
        [VERSION, _code(), waves, look, batch.languages, batch.formats, batch.attach_data]
    )


def _wave(wave: BatchWave) -> list[Any]:
    answers, rules = wave.responses, wave.comments
    frame = rules.codeframe.digest if rules.codeframe else ""
    return [
        [answers.digest, answers.file_digest, answers.mapping_digest, answers.source],
        [answers.design, answers.channel, answers.rows, instrument_digest(wave.instrument)],
        [wave.info, wave.segments, wave.standards, wave.targets, wave.missing, wave.done_well],
        [frame, rules.names, rules.quotes, wave.keys, _sum(wave.place.tobytes())],
    ]


@lru_cache(maxsize=1)
def _code() -> str:
    """Digest of cmt itself: other words or other formulas make other reports."""
    package = Path(__file__).parents[1]
    kinds = {".py", ".yaml", ".j2", ".css", ".js", ".ttf"}
    files = sorted(path for path in package.rglob("*") if path.suffix in kinds)
    return _digest([(str(path.relative_to(package)), _sum(path.read_bytes())) for path in files])


def _digest(value: Any) -> str:
    """Of plain values and records of them, whose text is the same in every process."""
    return _sum(repr(value).encode())


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
