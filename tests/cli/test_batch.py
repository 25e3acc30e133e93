"""cmt report --by: files that are the same however often it was interrupted, and its refusals."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import cmt
from cmt.analysis.store import read_results
from cmt.reports.pdf_facts import pdf_facts
from tests.cli.command import quietly, run

ROOT = Path(__file__).resolve().parents[2]
TRIES = 5
UNITS = int(os.environ.get("CMT_UNITS", "6"))
"""Units of the batch that is interrupted; `CMT_UNITS=100` for the long run."""
FORMATS = os.environ.get("CMT_UNITS_FORMATS", "html")
QUESTIONS = ("overall", "time-taken", "staff-courtesy", "treated-fairly", "information-clear")
NOT_THE_SAME = {"seconds.json"}


def export(path: Path, offices: dict[str, int], seed: int = 1) -> Path:
    """Answers of so many clients of each office, with a channel and a comment now and then."""
    rng = np.random.default_rng(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["office", "channel", *QUESTIONS])
        for office, count in offices.items():
            level = rng.normal(3.6, 0.5)
            for _ in range(count):
                mood = rng.normal(level, 0.7)
                answers = np.clip(np.rint(mood + rng.normal(0, 0.6, len(QUESTIONS))), 1, 5)
                writer.writerow([office, rng.integers(1, 3), *answers.astype(int).tolist()])
    return path


def offices(count: int) -> dict[str, int]:
    """So many that have a report, and two that have none."""
    return {**{f"Office {at:03}": 25 + at % 7 for at in range(count)}, "Tiny": 4, "Small": 7}


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in NOT_THE_SAME
    }


BY_OFFICE = ("report", "wave.csv", "--instrument", "cmt-core", "--by", "office",
             "--format", FORMATS)  # fmt: skip


def start(folder: Path, out: str) -> subprocess.Popen[bytes]:
    """The command in a session of its own, as a terminal would start it."""
    return subprocess.Popen(
        [sys.executable, "-m", "cmt", *BY_OFFICE, "--jobs", "2", "--out", out],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def ended(folder: Path, by: signal.Signals, after: float) -> tuple[int, str]:
    """Exit code and errors of a run that gets a signal so long after its next report is done."""
    running = start(folder, "parts")
    records = folder / "parts" / ".batch"
    before = len(list(records.glob("*.json")))
    until = time.monotonic() + 120
    while len(list(records.glob("*.json"))) <= before and running.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(after)
    if running.poll() is None:
        os.killpg(running.pid, by)
    _, error = running.communicate(timeout=120)
    assert "Traceback" not in error.decode()
    return running.returncode, error.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts as POSIX sends them")
def test_interrupted_at_random_and_resumed_gives_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the same as of one process that makes all in turn."""
    monkeypatch.chdir(tmp_path)
    export(tmp_path / "wave.csv", offices(UNITS))
    quietly(*BY_OFFICE, "--jobs", 1, "--out", "whole")
    draw = random.Random(UNITS)
    # A machine may be so quick, or so busy elsewhere, that all is done before the signal comes.
    for _ in range(TRIES):
        shutil.rmtree(tmp_path / "parts", ignore_errors=True)
        code, error = ended(tmp_path, signal.SIGINT, draw.uniform(0, 0.1))
        if code == 130:
            break
    assert code == 130, "no run was interrupted"
    assert "Run the same command again to go on" in error
    told = json.loads((tmp_path / "parts" / "manifest.json").read_text())
    assert len(told["reports"]) + len(told["to-do"]) == UNITS
    code, error = ended(tmp_path, signal.SIGKILL, draw.uniform(0, 0.3))
    assert code in (0, -signal.SIGKILL), error
    last = start(tmp_path, "parts")
    out, error = last.communicate(timeout=60 + 10 * UNITS)
    assert last.returncode == 0, error.decode()
    assert "of them there already" in out.decode()
    assert digests(tmp_path / "parts") == digests(tmp_path / "whole")
    assert len(digests(tmp_path / "whole")) >= 3 * UNITS


def test_its_results_are_those_of_the_segment_and_its_pdf_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    export(tmp_path / "now.csv", {"1": 60, "2": 45, "3": 12, "4": 5})
    export(tmp_path / "before.csv", {"1": 50, "2": 8, "3": 30, "4": 20}, seed=2)
    common = ("--instrument", "cmt-core", "--format", "pdf,xlsx", "--lang", "both", "--jobs", 1)
    code, out, err = run(
        monkeypatch, capsys, "report", "now.csv", "--earlier", "before.csv", *common, "--by",
        "office", "--out", "units", "--label", "2026", "--invited", 200,
        "--organization", "City of Example",
    )  # fmt: skip
    assert code == 0, err
    assert "No report for 4: with fewer than 10" in out and "No report for 3: else" in out
    manifest = json.loads((tmp_path / "units" / "manifest.json").read_text())
    assert [report["folder"] for report in manifest["reports"]] == ["1", "2"]
    for report in manifest["reports"]:
        for told in report["files"]:
            content = (tmp_path / "units" / told["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == told["sha256"]
            if told["file"].endswith(".pdf"):
                from pypdf import PdfReader

                reader = PdfReader(tmp_path / "units" / told["file"])
                assert told["pages"] == len(reader.pages) > 1
                assert f"City of Example – {report['key']}" in str(reader.metadata)
                assert all(told["checks"].values())
    one = read_results(tmp_path / "units" / "1" / "results.json")
    assert one.branch is not None and one.branch.names["fr"] == "1"
    assert one.quality.rows == 60 and one.info.invited is None
    assert one.comparison is not None and one.comparison.n == 50
    # the second had 8 answers then: nothing of that wave may be told
    assert read_results(tmp_path / "units" / "2" / "results.json").comparison is None


def test_units_have_the_figures_of_segments_of_the_whole(tmp_path: Path) -> None:
    """By a question of the questionnaire, against `--segment` of the whole: to the last digits."""
    from cmt.analysis.batch import batch_wave, unit_results
    from cmt.analysis.branch import Branch
    from cmt.analysis.remarks import CommentRules
    from cmt.responses.branches import branches_by
    from cmt.responses.project import Fielding

    core = cmt.find("cmt-core")
    wave = cmt.read(ROOT / "examples" / "service-centre" / "wave-2026.xlsx", core)
    whole = cmt.analyse(wave, core, segments=["channel"])
    units = branches_by(wave, "channel", core)
    said = Fielding(file=Path("wave-2026.xlsx"))
    batch = batch_wave(wave, whole, units, said, CommentRules())
    compared = 0
    for at in range(2):
        branch = Branch(by="channel", key=units.keys[at], names=units.names[at])
        found = unit_results(batch, (), branch)
        assert found.branch is not None
        withheld = found.branch.withheld
        for row in whole.splits[0].estimates:
            if row.segment == f"channel={branch.key}" and row.item not in withheld:
                mine = found.estimates.get(row.item, row.statistic)
                assert mine is not None and mine.n == row.n and mine.flag == row.flag
                if row.shown:
                    assert mine.estimate == pytest.approx(row.estimate, rel=1e-12)
                    assert mine.se == pytest.approx(row.se, rel=1e-9, nan_ok=True)
                    compared += 1
    assert compared > 100


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--by", "ofice"), 12, "Did you mean 'office'?"),
        (("--by", "priorities"), 12, "no question with one answer"),
        (("--by", "office", "--summary"), 2, "--summary is of the report of the whole"),
        (("--by", "office", "--peers", "x"), 2, "--peers is of the report of the whole"),
        (("--jobs", "2"), 2, "add --by"),
        (("--by", "client"), 12, "2,100 different texts"),
        (("--by", "few"), 14, "no unit has enough answers"),
    ],
)
def test_refusals(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = ["office,client,few,overall,time-taken"]
    lines += [f"{at % 3},c{at},f{at // 3},{1 + at % 5},{1 + at % 4}" for at in range(2100)]
    (tmp_path / "wave.csv").write_text("\n".join(lines) + "\n")
    found, _, err = run(
        monkeypatch, capsys, "report", "wave.csv", "--instrument", "cmt-core", *arguments
    )
    assert found == code, err
    assert told in err
    assert not list(tmp_path.glob("wave-*"))


def test_results_written_before_batches_are_still_read(tmp_path: Path) -> None:
    core = cmt.find("cmt-core")
    wave = cmt.read(export(tmp_path / "wave.csv", {"1": 30}), core)
    cmt.write_results(cmt.analyse(wave, core), tmp_path / "results.json")
    document = json.loads((tmp_path / "results.json").read_text())
    assert document.pop("branch") is None
    (tmp_path / "results.json").write_text(json.dumps(document))
    assert read_results(tmp_path / "results.json").branch is None


def test_the_facts_of_what_is_no_pdf() -> None:
    facts = pdf_facts(b"%PDF-1.7 nothing in it")
    assert (facts.pages, facts.tagged, facts.accessible, facts.fonts_embedded) == (
        0, False, False, False,
    )  # fmt: skip
