"""Reads 100,000 made-up answers to 50 columns, beside what the bare readers of others take.

Each format is read, matched and coded by cmt, and only read by the library underneath, in processes
of their own that import first and then measure themselves: CPU seconds and how much the resident
memory grew at its peak. Exits with 1 when a promise is missed:

    a workbook   at most 1.3 times python-calamine's own reading
    SPSS         at most 1.3 times pyreadstat's reading to a frame
    a text       at most 2 times the fastest of pyarrow, pandas and, where installed, polars
    memory       the bare reader's own and 3 times the coded answers

Memory is read where Linux tells of it.

usage: python perf/reading.py [--rows N] [--runs N]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from made import COLUMNS, HEADERS, QUESTIONS, instrument, make

ROOT = Path(__file__).resolve().parents[1]
ROWS = 100_000
BARE = {
    "xlsx": ("calamine",),
    "sav": ("pyreadstat",),
    "csv": ("pyarrow", "pandas", "polars"),
    "codes.csv": ("pyarrow", "pandas", "polars"),
}
"""Format -> the readers it is compared with, the fastest counts."""
PROMISED = {"xlsx": 1.3, "sav": 1.3, "csv": 2.0, "codes.csv": 2.0}
CODED = 3
"""Times the coded answers that we may take besides what the bare reader takes."""


def reader(name: str, path: Path) -> Callable[[], object]:
    """What is measured; whatever it imports is imported here."""
    match name:
        case "cmt":
            return ours(path)
        case "calamine":
            from python_calamine import CalamineWorkbook

            return lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        case "pyreadstat":
            import pandas as pd
            import pyreadstat

            return lambda: pd.DataFrame(pyreadstat.read_sav(path)[0])
        case "pyarrow":
            arrow, string = import_module("pyarrow.csv"), import_module("pyarrow").string()
            every = arrow.ConvertOptions(column_types=dict.fromkeys(HEADERS, string))
            return lambda: arrow.read_csv(path, convert_options=every)
        case "pandas":
            import pandas as pd

            return lambda: pd.read_csv(path, dtype=str, keep_default_na=False)
        case _:
            import polars

            return lambda: polars.read_csv(path, infer_schema=False)


def ours(path: Path) -> Callable[[], object]:
    for library in ("pandas", "pyarrow.csv", "pyreadstat", "python_calamine", "rapidfuzz"):
        import_module(library)
    from cmt.responses.code import code
    from cmt.responses.match import propose, propose_answers
    from cmt.responses.read import read_export

    asked = instrument()

    def understood() -> object:
        export = read_export(path)
        mapping = propose_answers(export, propose(export, asked), asked)
        responses = code(export, mapping, asked)
        assert responses.codes.shape[1] == len(QUESTIONS)
        return responses

    return understood


def measured(name: str, path: Path) -> dict[str, float]:
    """CPU seconds, and megabytes by which the peak of the memory grew, of this process."""
    read = reader(name, path)
    Path("/proc/self/clear_refs").write_text("5")  # Linux: forget the peak of the imports
    before = resident()
    start = time.process_time()
    kept = read()
    seconds = time.process_time() - start
    peak = resident()
    del kept
    return {"seconds": seconds, "megabytes": peak - before}


def resident() -> float:
    """Megabytes of the highest resident memory of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def least(names: Sequence[str], path: Path, runs: int) -> dict[str, dict[str, float]]:
    """The least of several fresh processes of each reader, time and memory each.

    The readers take turns: whatever else the machine does meets all of them.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for name in list(names) * runs:
        command = (sys.executable, __file__, "--measure", name, str(path))
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} failed on {path.name}:\n{done.stderr}")
        found[name].append(json.loads(done.stdout))
    return {
        name: {key: min(each[key] for each in measures) for key in ("seconds", "megabytes")}
        for name, measures in found.items()
    }


def compare(path: Path, kind: str, rows: int, runs: int) -> tuple[str, bool]:
    """A line of the table, and whether every promise was kept."""
    names = [name for name in BARE[kind] if name != "polars" or find_spec("polars")]
    others = least(["cmt", *names], path, runs)
    own = others.pop("cmt")
    fastest = min(others, key=lambda name: others[name]["seconds"])
    ratio = own["seconds"] / others[fastest]["seconds"]
    allowed = others[fastest]["megabytes"] + CODED * rows * len(QUESTIONS) / 1024**2
    kept = ratio <= PROMISED[kind], own["megabytes"] <= allowed
    verdict = "".join(
        f"  MISSED {what}" for what, fine in zip(("time", "memory"), kept, strict=True) if not fine
    )
    line = (
        f"{kind:10} {own['seconds']:7.2f} {fastest:>11} {others[fastest]['seconds']:7.2f} "
        f"{ratio:7.2f} {PROMISED[kind]:8.1f} {own['megabytes']:9.0f} {allowed:9.0f}{verdict}"
    )
    return line, all(kept)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure reading against the bare readers.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measured(given.measure[0], Path(given.measure[1]))))
        return 0
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), given.rows)
        print(f"Reading {given.rows:,} x {COLUMNS}: cmt reads, matches and codes; others read.")
        head = ("seconds", "fastest", "seconds", "times", "promised", "MB", "allowed")
        print("{:10} {:>7} {:>11} {:>7} {:>7} {:>8} {:>9} {:>9}".format("", *head))
        for kind in BARE:
            line, fine = compare(Path(folder) / f"wave.{kind}", kind, given.rows, given.runs)
            print(line, flush=True)
            kept = kept and fine
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
