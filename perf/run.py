"""How much processor time cmt takes, beside what Python itself takes, against what we promise.

Every figure is the CPU time (user + system) of a fresh process, the least of several runs. For the
analysis, the process measures itself after its imports. What has a table of its own follows:
reading beside the bare readers (`reading.py`), many benchmark files (`benchmarks.py`), one report
beside other printers (`report.py`) and a batch of reports (`batch.py`). Exits with 1 when a budget
is missed.

usage: python perf/run.py [--only TEXT]
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "service-centre"
CMT = (sys.executable, "-c", "from cmt.cli import main; main()")
BARE = "python, nothing imported"
NUMPY = "python, numpy imported"
OTHERS = ("reading", "benchmarks", "report", "batch")
"""Measures with a table of their own, each a module beside this one, as `--only` calls them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Something to measure and how long it may take."""

    name: str
    command: tuple[str, ...]
    budget: float | None = None  # CPU seconds; None = only a yardstick
    inside: bool = False  # the process prints its own time instead of being timed from outside
    runs: int = 5


def cases(out: Path) -> tuple[Case, ...]:
    """The yardsticks, then the promises."""
    waves = (str(EXAMPLE / "wave-2026.xlsx"), "--earlier", str(EXAMPLE / "wave-2025.xlsx"))
    return (
        Case(name=BARE, command=(sys.executable, "-c", "pass")),
        Case(name=NUMPY, command=(sys.executable, "-c", "import numpy")),
        Case(name="cmt --help", command=(*CMT, "--help"), budget=0.2),
        Case(
            name="cmt report, example, two languages",
            command=(*CMT, "report", *waves, "--lang", "both", "--out", str(out)),
            budget=6.0,
            runs=3,
        ),
        Case(
            name="analyse 2,800 answers x 40 questions, after imports",
            command=(sys.executable, str(ROOT / "perf" / "analyse.py")),
            budget=1.0,
            inside=True,
        ),
    )


def seconds(case: Case) -> float:
    """Least CPU time over the runs of a case; the first run also fills the file caches."""
    return min(once(case) for _ in range(case.runs + 1))


def once(case: Case) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        case.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{case.name} failed:\n{done.stderr}")
    if case.inside:
        return float(done.stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def table(measured: Sequence[tuple[Case, float]]) -> str:
    """One line a case: time, budget, and times the bare interpreter and NumPy's import."""
    least = {case.name: time for case, time in measured}
    lines = [f"{'CPU seconds':52} {'time':>7} {'budget':>7} {'x bare':>7} {'x numpy':>8}"]
    for case, time in measured:
        budget = "" if case.budget is None else f"{case.budget:.1f}"
        verdict = "  MISSED" if case.budget is not None and time > case.budget else ""
        ratios = f"{time / least[BARE]:7.1f} {time / least[NUMPY]:8.1f}"
        lines.append(f"{case.name:52} {time:7.3f} {budget:>7} {ratios}{verdict}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure cmt's CPU time against its budgets.")
    parser.add_argument("--only", default="", help="measure the cases whose name holds this")
    wanted = parser.parse_args().only
    with tempfile.TemporaryDirectory() as folder:
        chosen = [
            case
            for case in cases(Path(folder))
            if case.budget is None or wanted.lower() in case.name.lower()
        ]
        measured = [(case, seconds(case)) for case in chosen]
    print(table(measured), flush=True)
    missed = any(case.budget is not None and time > case.budget for case, time in measured)
    tables = [name for name in OTHERS if wanted.lower() in name]
    return int(any([missed, *map(other_missed, tables)]))


def other_missed(name: str) -> bool:
    """Whether a promise of another module, which prints its own table, was missed."""
    command = (sys.executable, str(ROOT / "perf" / f"{name}.py"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return bool(subprocess.run(command, env=environment, check=False).returncode)


if __name__ == "__main__":
    sys.exit(main())
