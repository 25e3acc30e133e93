"""The folder of a batch: hostile names, stale and altered files, and what cannot be written."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cmt.analysis.batch import BatchWave
from cmt.analysis.branch import Branch
from cmt.analysis.results import Results
from tests.cli.command import run
from tests.cli.test_batch import ROOT, export

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """cmt report --by office of wave.csv in a folder of its own, on one process."""
    monkeypatch.chdir(tmp_path)

    def command(*options: object) -> tuple[int, str, str]:
        usual = ("--instrument", "cmt-core", "--by", "office", "--jobs", 1, "--out", "units")
        return run(monkeypatch, capsys, "report", "wave.csv", *usual, *options)

    return command


def manifest(folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((folder / "units" / "manifest.json").read_text("utf-8"))
    return told


HOSTILE = (
    "../../outside", "..", "/etc/passwd", "manifest.json", "Seconds.json", ".batch", "CON",
    "X" * 300, "x" * 300, "=cmd|'/C calc'!A0", "😀", "<script>alert(1)</script>", "\u202eevil",
    "北京", "{{ 7*7 }}",
)  # fmt: skip


def test_every_unit_has_a_folder_inside_and_of_its_own_whatever_its_name(
    tmp_path: Path, report: Command
) -> None:
    export(tmp_path / "wave.csv", dict.fromkeys(HOSTILE, 12))
    code, _, err = report("--format", "html")
    assert code == 0, err
    units = tmp_path / "units"
    folders = [each for each in units.iterdir() if each.is_dir() and each.name != ".batch"]
    assert len(folders) == len(HOSTILE)
    assert all((each / "report-en.html").is_file() for each in folders)
    assert {each.name for each in tmp_path.iterdir()} == {"wave.csv", "units"}
    told = manifest(tmp_path)["reports"]
    assert isinstance(told, list)
    assert {each["key"] for each in told} == set(HOSTILE)
    assert not [each for each in told if each["faults"]]
    page = next(units.glob("script*")) / "report-en.html"
    assert "<script>alert" not in page.read_text("utf-8")


def test_files_of_an_earlier_run_that_this_one_does_not_write_are_removed(
    tmp_path: Path, report: Command
) -> None:
    """Else a workbook of last month's answers lies beside a page of this month's."""
    export(tmp_path / "wave.csv", {"A": 30, "B": 25})
    assert report("--format", "html,xlsx")[0] == 0
    changed = tmp_path / "units" / "B" / "tables-en.xlsx"
    changed.write_bytes(changed.read_bytes() + b"a note of mine")
    export(tmp_path / "wave.csv", {"A": 30, "B": 25}, seed=2)
    before = (tmp_path / "units" / "A" / "report-en.html").read_bytes()
    assert report("--format", "html")[0] == 0
    assert not (tmp_path / "units" / "A" / "tables-en.xlsx").exists()
    assert changed.exists()  # what somebody changed is theirs
    assert (tmp_path / "units" / "A" / "report-en.html").read_bytes() != before


@pytest.mark.parametrize("kind", ["record", "file", "cut", "no-record", "nothing"])
def test_what_was_altered_is_made_again(kind: str, tmp_path: Path, report: Command) -> None:
    export(tmp_path / "wave.csv", {"A": 30, "B": 25})
    assert report("--format", "html")[0] == 0
    units = tmp_path / "units"
    page, record = units / "A" / "report-en.html", units / ".batch" / "A.json"
    whole, told = page.read_bytes(), record.read_bytes()
    match kind:
        case "record":
            altered = json.loads(told)
            altered["files"] = []
            record.write_text(json.dumps(altered))
        case "file":
            page.write_bytes(whole.replace(b"Office", b"office") + b" ")
        case "cut":
            record.write_bytes(told[:-40])
        case "no-record":
            record.unlink()
    (units / "manifest.json").write_text("[]")
    code, out, err = report("--format", "html")
    assert code == 0, err
    assert ("2 of them there already" if kind == "nothing" else "1 of them there already") in out
    assert page.read_bytes() == whole and record.read_bytes() == told
    assert manifest(tmp_path)["to-do"] == []


def test_other_weighting_targets_make_other_reports(tmp_path: Path, report: Command) -> None:
    export(tmp_path / "wave.csv", {"A": 30, "B": 25})
    targets = tmp_path / "targets.yaml"
    targets.write_text("targets: {channel: {1: 50 %, 2: 50 %}}\n")
    code, _, err = report("--format", "html", "--targets", "targets.yaml")
    assert code == 0, err
    before = (tmp_path / "units" / "A" / "results.json").read_bytes()
    targets.write_text("targets: {channel: {1: 20 %, 2: 80 %}}\n")
    code, out, err = report("--format", "html", "--targets", "targets.yaml")
    assert code == 0 and "already" not in out, err
    assert (tmp_path / "units" / "A" / "results.json").read_bytes() != before


def test_a_mistake_in_one_unit_leaves_the_others(
    tmp_path: Path, report: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmt.analysis.batch import unit_results as sound

    def broken(now: BatchWave, earlier: Sequence[BatchWave], branch: Branch) -> Results:
        if branch.key == "A":
            raise ZeroDivisionError("planted")
        return sound(now, earlier, branch)

    export(tmp_path / "wave.csv", {"A": 30, "B": 25})
    monkeypatch.setattr("cmt.reports.batch_unit.unit_results", broken)
    code, _, err = report("--format", "html")
    assert code == 15 and "A: ZeroDivisionError: planted" in err and "report it" in err
    assert (tmp_path / "units" / "B" / "report-en.html").is_file()
    monkeypatch.setattr("cmt.reports.batch_unit.unit_results", sound)
    code, out, _ = report("--format", "html")
    assert code == 0 and "1 of them there already" in out


def test_a_file_in_the_place_of_a_folder_is_a_fault(tmp_path: Path, report: Command) -> None:
    export(tmp_path / "wave.csv", {"A": 30, "B": 25})
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "A").write_text("mine")
    code, _, err = report("--format", "html")
    assert code == 15 and "the folder cannot be made (File exists)" in err
    assert (tmp_path / "units" / "A").read_text() == "mine"
    assert (tmp_path / "units" / "B" / "report-en.html").is_file()


def started(folder: Path, *options: str, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*before, sys.executable, "-m", "cmt", "report", "wave.csv", "--instrument", "cmt-core",
         "--by", "office", "--format", "html", "--out", "units", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def first_record(folder: Path) -> None:
    until = time.monotonic() + 120
    while not list((folder / "units" / ".batch").glob("*.json")):
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="limits and signals as POSIX has them")
def test_a_full_disk_is_told_in_a_line(tmp_path: Path) -> None:
    """As far as files that may not grow beyond a size are like one."""
    export(tmp_path / "wave.csv", {"A": 30, "B": 25, "C": 25})
    blocks = 200  # of half a kilobyte: a page is larger, a record is not
    limited = ("sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh")
    running = started(tmp_path, "--jobs", "2", before=limited)
    _, error = running.communicate(timeout=120)
    assert running.returncode == 15 and b"Traceback" not in error
    assert b"report-en.html: the file cannot be written (File too large)" in error
    left = [path.name for path in (tmp_path / "units").rglob(".*") if path.is_file()]
    assert left == []
    assert not list((tmp_path / "units").rglob("report-en.html"))


@pytest.mark.skipif(sys.platform == "win32", reason="limits and signals as POSIX has them")
def test_a_request_to_end_is_what_ctrl_c_is(tmp_path: Path) -> None:
    export(tmp_path / "wave.csv", {f"Office {at}": 25 for at in range(12)})
    running = started(tmp_path, "--jobs", "1")
    first_record(tmp_path)
    running.send_signal(signal.SIGTERM)
    _, error = running.communicate(timeout=120)
    assert running.returncode == 130 and b"Run the same command again to go on" in error
    assert b"Traceback" not in error
    told = manifest(tmp_path)
    assert isinstance(told["to-do"], list) and told["to-do"]


@pytest.mark.skipif(sys.platform != "linux", reason="children as Linux lists them")
def test_a_process_that_is_killed_ends_the_batch_with_what_is_done(tmp_path: Path) -> None:
    """As the kernel does when memory is short."""
    export(tmp_path / "wave.csv", {f"Office {at:02}": 25 for at in range(16)})
    running = started(tmp_path, "--jobs", "2")
    first_record(tmp_path)
    task = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    for child in map(int, task.read_text().split()):
        os.kill(child, signal.SIGKILL)
    _, error = running.communicate(timeout=120)
    assert running.returncode == 15 and b"Traceback" not in error
    assert b"a process ended before its report was written" in error
    told = manifest(tmp_path)
    assert isinstance(told["reports"], list) and isinstance(told["to-do"], list)
    assert told["reports"] and len(told["reports"]) + len(told["to-do"]) == 16


def test_respondents_of_no_office_and_of_empty_ones_are_in_no_report(
    tmp_path: Path, report: Command
) -> None:
    export(tmp_path / "wave.csv", {"A": 30, "": 5, "   ": 4, "B": 25})
    code, out, err = report("--format", "html")
    assert code == 0 and "No report" in out, err  # nine without an office could be worked out
    rows = list(csv.reader((tmp_path / "wave.csv").open(encoding="utf-8")))
    assert sum(not row[0].strip() for row in rows) == 9
    told = manifest(tmp_path)
    assert told["units"] == 2 and told["withheld"] == [
        {"unit": {"en": "B", "fr": "B"}, "rule": "complement"}
    ]
