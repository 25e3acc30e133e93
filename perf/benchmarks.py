"""How long it takes to check and pool thousands of benchmark files, and to find one's place there.

Promised for 5,000 surveys of 40 questions: checked and pooled within 10 seconds of processor time,
a place among them within 3 seconds beyond the report itself, and never more than 500 MB. Each is
measured in a process of its own, beside the time Python's JSON reader alone takes on the files.

usage: python perf/benchmarks.py [--surveys 5000]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "service-centre" / "wave-2026.xlsx"
SURVEYS, QUESTIONS, ROUNDING = 5000, 40, 5
MEGABYTES = 500
PROMISED = {"bare": None, "pool": 10.0, "place": 3.0}
NAMES = {
    "bare": "JSON reader alone",
    "pool": "check and pool",
    "place": "place among all, every question",
}


def make(folder: Path, surveys: int) -> None:
    """Files of made-up surveys, two an organization."""
    from cmt.benchmark.cells import PUBLISHED_ROLES
    from cmt.benchmark.file import write_benchmark
    from cmt.benchmark.ids import opaque
    from cmt.benchmark.model import Benchmark, PublicInfo, PublishedItem
    from cmt.instrument.catalogue import find
    from cmt.instrument.lineage import item_digest

    core, key = find("cmt-core"), bytes(32)
    items = [i for i in core.having(*PUBLISHED_ROLES) if i.scale and core.scale_of(i.id).rating]
    asked = {
        i.id: (i.role, core.scale_of(i.id).points,
               {lang: item_digest(core, i.id, lang) for lang in core.languages})
        for i in items
    }  # fmt: skip
    for extra in range(QUESTIONS - len(asked)):
        asked[f"extra-{extra}"] = ("rating", (1, 2, 3, 4, 5), {"en": opaque(key, str(extra))})
    for number in range(surveys):
        draw = random.Random(number)
        rows = tuple(
            PublishedItem(
                id=name,
                role=role,
                digests=digests,
                points=points,
                counts=tuple(ROUNDING * draw.randint(4, 9 + 9 * at) for at in range(len(points))),
                missing={"blank": ROUNDING, "not-applicable": ROUNDING},
                design_effect=round(draw.uniform(0.9, 2.0), 1),
            )
            for name, (role, points, digests) in asked.items()
        )
        survey = Benchmark(
            organization=opaque(key, str(number // 2)),
            survey=opaque(key, "survey", str(number)),
            info=PublicInfo(level="municipal", modes=("web",), quarter="2025-Q2", size_band="10+"),
            instrument="own",
            instrument_version="",
            instrument_digest="0" * 32,
            respondents=max(row.base for row in rows),
            weighted=False,
            outcome="overall",
            items=rows,
            rules="1",
        )
        write_benchmark(survey, folder / f"{number}.json")


def bare(folder: Path) -> None:
    for path in folder.glob("*.json"):
        json.loads(path.read_bytes())


def pooled(folder: Path) -> None:
    from cmt.benchmark.pool import pool

    pool([folder], folder.with_suffix(".jsonl"))


def placed(folder: Path) -> Callable[[], object]:
    """The example is analysed before the clock starts: that is the report itself."""
    import cmt
    from cmt.benchmark.peers import with_peers

    core = cmt.find("cmt-core")
    results = cmt.analyse(cmt.read(EXAMPLE, core), core)
    return lambda: with_peers(results, [folder.with_suffix(".jsonl")])


def measured(what: str, folder: Path) -> dict[str, float]:
    """Processor seconds and highest memory of one job, as the command runs it: uncollected."""
    import gc

    gc.disable()
    works: Mapping[str, Callable[[], object]] = {
        "bare": lambda: bare(folder),
        "pool": lambda: pooled(folder),
    }
    work = placed(folder) if what == "place" else works[what]
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return {"seconds": seconds, "megabytes": peak / 1024}


def fresh(what: str, folder: Path) -> dict[str, float]:
    """The same in a process of its own."""
    command = (sys.executable, __file__, "--measure", what, str(folder))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what} failed:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure many benchmark files.")
    parser.add_argument("--surveys", type=int, default=SURVEYS)
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measured(given.measure[0], Path(given.measure[1]))))
        return 0
    missed = False
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "files"
        folder.mkdir()
        make(folder, given.surveys)
        print(f"{given.surveys:,} benchmark files of {QUESTIONS} questions")
        print(f"{'':36} {'seconds':>8} {'promised':>9} {'MB':>6}")
        for what, most in PROMISED.items():
            found = fresh(what, folder)
            late = most is not None and found["seconds"] > most
            large = most is not None and found["megabytes"] > MEGABYTES
            missed |= late or large
            verdict = ("  MISSED time" if late else "") + ("  MISSED memory" if large else "")
            budget = "" if most is None else f"{most:.1f}"
            seconds, megabytes = found["seconds"], found["megabytes"]
            print(
                f"{NAMES[what]:36} {seconds:8.2f} {budget:>9} {megabytes:6.0f}{verdict}", flush=True
            )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
