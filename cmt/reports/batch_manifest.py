"""The manifest of a batch: every file with its pages, checks and digest, and what was withheld.

The same batch has the same manifest, however often it was interrupted; how long each unit took
stands in a file of its own, since that is never the same twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cmt.analysis.batch_rules import Spared
from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.files import write_whole
from cmt.reports.batch import Batch, Task
from cmt.reports.batch_names import MANIFEST, SECONDS
from cmt.reports.batch_unit import RECORDS
from cmt.version import VERSION


def write_manifest(
    batch: Batch,
    tasks: Sequence[Task],
    records: Mapping[str, Mapping[str, Any]],
    names: Sequence[Mapping[str, str]],
    by: str,
) -> Path:
    """Write what is done and what is not.

    records   folder -> record of a unit that is done
    names     of every unit, whether it has a report or not
    """
    spared = batch.now.spared
    document = {
        "format": "cmt-batch",
        "version": 1,
        "cmt": VERSION,
        "by": by,
        "source": batch.now.responses.source,
        "minimum": WITHHELD_BELOW,
        "units": sum(each.size > 0 for each in spared),
        "reports": [_report(records[t.folder], t) for t in tasks if t.folder in records],
        "to-do": [task.folder for task in tasks if task.folder not in records],
        "withheld": [
            {"unit": dict(names[at]), "rule": each.why} for at, each in withheld_units(spared)
        ],
        "not-shown": [_not_shown(batch, task) for task in tasks if _measures(batch, task)],
        "seconds": SECONDS,
    }
    path = batch.out / MANIFEST
    write_whole(path, _text(document))
    return path


def write_seconds(out: Path, seconds: Mapping[str, float]) -> None:
    """Folder -> seconds its report took, with those of earlier runs."""
    try:
        before = json.loads((out / SECONDS).read_text("utf-8"))
    except (OSError, ValueError):
        before = {}
    known = {k: v for k, v in before.items()} if isinstance(before, dict) else {}
    rounded = {folder: round(each, 2) for folder, each in seconds.items()}
    write_whole(out / SECONDS, _text(dict(sorted({**known, **rounded}.items()))))


def withheld_units(spared: Sequence[Spared]) -> list[tuple[int, Spared]]:
    """Units with answers that have no report."""
    return [(at, each) for at, each in enumerate(spared) if each.why and each.size > 0]


def strays(batch: Batch, tasks: Sequence[Task]) -> list[str]:
    """Folders an earlier batch wrote here that this one does not."""
    wanted = {task.folder for task in tasks}
    found = sorted(path.stem for path in (batch.out / RECORDS).glob("*.json"))
    return [name for name in found if name not in wanted and (batch.out / name).is_dir()]


def _report(record: Mapping[str, Any], task: Task) -> dict[str, Any]:
    return {**record, "key": task.branch.key}


def _measures(batch: Batch, task: Task) -> tuple[str, ...]:
    return batch.now.spared[batch.now.keys.index(task.branch.key)].measures


def _not_shown(batch: Batch, task: Task) -> dict[str, Any]:
    return {"folder": task.folder, "measures": list(_measures(batch, task))}


def _text(document: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()
