"""The wheel works alone: it carries questionnaires, templates, fonts and the example."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CARRIED = (
    "cmt/questionnaires/cmt-core.yaml",
    "cmt/examples/service-centre/wave-2025.xlsx",
    "cmt/examples/service-centre/wave-2026.xlsx",
    "cmt/reports/templates/report.html.j2",
    "cmt/reports/templates/text/en/report.yaml",
    "cmt/reports/templates/text/fr/report.yaml",
    "cmt/reports/templates/print.css",
    "cmt/reports/fonts/SourceSans3-Regular.ttf",
    "cmt/reports/fonts/OFL.txt",
    "cmt/py.typed",
)


@pytest.fixture(scope="module")
def installed(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel holds, and nothing of the source checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(repository)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs cmt as installed, from a folder where no source is in sight."""
    code = "import cmt, cmt.cli; print(cmt.__file__); cmt.cli.main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_carries_what_a_report_needs(installed: Path) -> None:
    assert not [name for name in CARRIED if not (installed / name).is_file()]


def test_the_wheel_carries_no_test_and_no_other_example(installed: Path) -> None:
    top = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert top == {"cmt"}
    assert {path.name for path in (installed / "cmt" / "examples").iterdir()} == {"service-centre"}


def test_the_demo_runs_from_the_wheel(installed: Path) -> None:
    done = run(installed, "demo")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(installed))
    written = {path.name for path in (installed.parent / "cmt-demo").iterdir()}
    assert {"report-en.pdf", "report-fr.pdf", "results.json", "mapping.yaml"} <= written
