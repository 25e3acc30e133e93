"""Reports a minute of a batch, and the memory of a process, against what we promise.

    python perf/batch.py [--units 24] [--jobs 2]

Units of 60 clients each, as many workers as promised (two), the PDF of one language. The run of the
command is measured from its start to its end: reading, the analysis of the whole and the start of
the workers count. What else the machine does counts against it; the CPU seconds tell. Exits with 1
when a budget is missed.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CENTRE = ROOT / "examples" / "service-centre" / "wave-2026.xlsx"
CLIENTS = 60
PER_MINUTE = 60.0
MEGABYTES = 250.0
SAMPLED = 0.05
"""Seconds between looks at the memory of the workers."""


def wave(path: Path, units: int) -> None:
    """The example's answers again and again, dealt to offices in turn."""
    import csv

    from cmt.responses.read import read_export

    export = read_export(CENTRE)
    columns = [list(cells) for cells in export.columns]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*export.headers, "office"])
        for at in range(units * CLIENTS):
            row = [column[at % export.rows] for column in columns]
            row[0] = f"client {at}"
            writer.writerow([*row, f"Office {at % units:04}"])


def children(parent: int) -> list[int]:
    """Processes a process has started (Linux)."""
    found = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(each) for each in found.read_text().split()] if found.exists() else []


def resident(process: int) -> float:
    """The most memory a process has held so far, in megabytes."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return kilobytes[0] / 1024 if kilobytes else 0.0


def measured(folder: Path, jobs: int, formats: str) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds of all processes, and megabytes of the largest."""
    command = [
        sys.executable, "-m", "cmt", "report", "wave.csv", "--instrument", "cmt-core", "--by",
        "office", "--format", formats, "--jobs", str(jobs), "--out", "reports",
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun, most = time.monotonic(), 0.0
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE) as running:
        while running.poll() is None:
            most = max([most, *map(resident, [running.pid, *children(running.pid)])])
            time.sleep(SAMPLED)
    if running.returncode:
        raise SystemExit(f"cmt report --by ended with {running.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return time.monotonic() - begun, cpu, most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=24)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--formats", default="pdf")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        wave(Path(name) / "wave.csv", chosen.units)
        wall, cpu, most = measured(Path(name), chosen.jobs, chosen.formats)
        pages = _pages(Path(name) / "reports")
    rate = 60 * chosen.units / wall
    print(f"{chosen.units} reports of {pages} pages, {chosen.jobs} processes: {wall:.1f} s")
    print(f"{'reports a minute':24} {rate:8.1f}   promised {PER_MINUTE:.0f}")
    print(f"{'CPU seconds a report':24} {cpu / chosen.units:8.2f}")
    print(f"{'largest process, MB':24} {most:8.0f}   promised {MEGABYTES:.0f}")
    return int(rate < PER_MINUTE or most > MEGABYTES)


def _pages(out: Path) -> str:
    """Fewest and most pages of the reports."""
    import json

    reports = json.loads((out / "manifest.json").read_text())["reports"]
    counts = sorted(file["pages"] for each in reports for file in each["files"] if "pages" in file)
    if not counts:
        return "no"
    return str(counts[0]) if counts[0] == counts[-1] else f"{counts[0]} to {counts[-1]}"


if __name__ == "__main__":
    raise SystemExit(main())
