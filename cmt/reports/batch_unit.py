"""Writing the report of one unit, and telling whether it is there already.

That is told by the unit's record, which is written after all its files: a digest of all that its
report depends on, and of every file as it was written. A unit that could not be written has none.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from cmt.analysis.batch import unit_results
from cmt.errors import CmtError
from cmt.files import making, write_whole
from cmt.reports.batch import Batch, Task, digest, sha256
from cmt.reports.pdf_facts import pdf_facts

_HALF_WRITTEN: Final = re.compile(r"\.[\w.-]+\.(pdf|html|xlsx|pptx|json)\.\w+")
"""As `write_whole` calls a file until it is complete."""
RECORDS: Final = ".batch"
"""The folder of the records, beside those of the units."""
SEAL: Final = "seal"
"""Of a record: a digest of the rest of it, since what was altered by hand proves nothing."""

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A unit's report as it was written, and how long that took."""

    record: Record  # as it stands in the manifest
    seconds: float


def is_done(batch: Batch, task: Task) -> Record | None:
    """The record of a unit whose report is there as it would be written; None = still to do."""
    record = _read_record(batch, task)
    if record is None or record["work"] != task.work:
        return None
    held = all(_holds(batch.out / each["file"], each["sha256"]) for each in record["files"])
    return record if held else None


def write_unit(batch: Batch, task: Task) -> Made:
    """Analyse one unit and write its report; what is refused is told in its record.

    Whatever goes wrong is of this unit alone: a hundred others are still to be written.
    """
    begun = time.monotonic()
    files: list[dict[str, Any]] = []
    faults: list[str] = []
    try:
        _sweep(batch.out / task.folder)
        files, faults = _written(batch, task)
        if not faults:
            _remove_old(batch, task, files)
            _write_record(batch, task, files)
    except CmtError as error:
        faults = list(map(str, error.faults))
    except OSError as error:
        faults = [f"{error.filename or ''}: {error.strerror or error}."]
    except Exception as error:  # a mistake of ours in one unit must not take the others with it
        faults = [f"{type(error).__name__}: {error}. This is a mistake in cmt itself: report it."]
    record = {**_record(task, files), "faults": faults}
    return Made(record=record, seconds=time.monotonic() - begun)


def prepare_folder(out: Path) -> None:
    """The batch's folder with that of its records."""
    with making(out):
        (out / RECORDS).mkdir(parents=True, exist_ok=True)
        for folder in (out, out / RECORDS):
            _sweep(folder)


def _written(batch: Batch, task: Task) -> tuple[list[dict[str, Any]], list[str]]:
    """The files of a unit as the manifest tells them, and what is wrong with them."""
    from cmt.reports.write import write_all

    written = write_all(
        unit_results(batch.now, batch.earlier, task.branch),
        batch.out / task.folder,
        languages=batch.languages,
        formats=batch.formats,
        look=batch.look,
        attach_data=batch.attach_data,
    )
    files = [_file(path, batch.out) for path in written.paths]
    faults = list(map(str, written.faults))
    return files, faults + [f"{each['file']}: {why}" for each in files for why in _failed(each)]


def _record(task: Task, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "unit": dict(task.branch.names),
        "folder": task.folder,
        "work": task.work,
        "files": list(files),
        "faults": [],
    }


def _write_record(batch: Batch, task: Task, files: Sequence[Mapping[str, Any]]) -> None:
    record = _record(task, files)
    content = json.dumps({**record, SEAL: _seal(record)}, ensure_ascii=False, indent=1)
    write_whole(_path(batch, task), f"{content}\n".encode())


def _read_record(batch: Batch, task: Task) -> Record | None:
    """The record of a unit, if there is one and nobody altered it."""
    try:
        record = json.loads(_path(batch, task).read_text("utf-8"))
        seal = record.pop(SEAL)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return record if seal == _seal(record) else None


def _seal(record: Record) -> str:
    return digest(json.dumps(record, sort_keys=True))


def _path(batch: Batch, task: Task) -> Path:
    return batch.out / RECORDS / f"{task.folder}.json"


def _holds(path: Path, expected: str) -> bool:
    try:
        return sha256(path.read_bytes()) == expected
    except OSError:
        return False


def _remove_old(batch: Batch, task: Task, files: Sequence[Mapping[str, Any]]) -> None:
    """Remove what an earlier run wrote of this unit and this one did not: it is of other answers.

    What somebody has changed since is theirs, and stays.
    """
    before = _read_record(batch, task)
    kept = {each["file"] for each in files}
    for each in before["files"] if before else ():
        path = batch.out / each["file"]
        if each["file"] not in kept and _holds(path, each["sha256"]):
            path.unlink(missing_ok=True)


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
        "sha256": sha256(content),
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
