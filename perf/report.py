"""How long a report takes: CPU seconds cold and warm, beside two yardsticks, and its memory.

The yardsticks print the very page the report is: plain WeasyPrint (its own parser, charts as data,
no tags mended) and headless Chromium, where there is one, which prints the HTML file. The report is
that of the example with two splits asked for. Exits with 1 when a promise is missed.

usage: python perf/report.py
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import gc
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cmt.cli  # noqa: F401  (sets the number of BLAS threads before NumPy is imported)
from cmt.analysis.results import Results
from cmt.analysis.store import read_results
from cmt.reports.compose import compose, with_explorer
from cmt.reports.html import write_html
from cmt.reports.measure import FONTS, font_folder
from cmt.reports.model import Report
from cmt.reports.pdf import laid_out, pdf_bytes
from cmt.reports.render import render

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "service-centre"
WARM, COLD, MEMORY = 1.5, 3.0, 250.0
"""Seconds and megabytes a report of twelve pages may take; ours are reckoned to twelve pages."""
PAGES = 12
RUNS = 5
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what a report costs.")
    parser.add_argument("--once", metavar="RESULTS", help="make one report (used by the program)")
    chosen = parser.parse_args().once
    with tempfile.TemporaryDirectory() as name:
        if chosen:
            _printed(read_results(Path(chosen)))
            return 0
        return measured(Path(name))


def measured(folder: Path) -> int:
    """Print the table; 1 where a promise is missed."""
    results = example(folder)
    report = compose(results, "en")
    pages = len(laid_out(render(report), report.pictures).pages)
    scale = PAGES / pages
    # What reading the results costs is no part of a report.
    loading = least(lambda: read_results(folder / "results.json"))
    cold = child(sys.executable, __file__, "--once", str(folder / "results.json")) - loading
    warm = least(lambda: _printed(results))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    plain = least(lambda: plainly(report))
    print(f"{'CPU seconds':44} {pages:3} pages {PAGES:6} pages  promised")
    print(f"{'report, warm':44} {warm:9.2f} {warm * scale:12.2f} {WARM:9.1f}")
    print(f"{'report, cold (imports and fonts)':44} {cold:9.2f} {cold * scale:12.2f} {COLD:9.1f}")
    print(f"{'the same pages by plain WeasyPrint, warm':44} {plain:9.2f} {plain * scale:12.2f}")
    browser = next((path for each in CHROMIUM if (path := shutil.which(each))), None)
    if browser:
        write_html(
            render(with_explorer(report, results), "screen"), report.pictures, folder / "r.html"
        )
        printing = chromium(browser, folder)
        print(f"{'the HTML file by headless Chromium, cold':44} {printing:9.2f}")
    print(f"{'memory at most, MB':44} {memory:9.0f} {'':12} {MEMORY:9.0f}")
    return int(warm * scale > WARM or cold * scale > COLD or memory > MEMORY)


def example(folder: Path) -> Results:
    """The results of the example, made in a process of its own."""
    waves = (str(EXAMPLE / "wave-2026.xlsx"), "--earlier", str(EXAMPLE / "wave-2025.xlsx"))
    splits = ("--segment", "channel", "--segment", "frequency")
    child(
        sys.executable,
        "-m",
        "cmt",
        "report",
        *waves,
        *splits,
        "--format",
        "xlsx",
        "--out",
        str(folder),
    )
    return read_results(folder / "results.json")


def plainly(report: Report) -> bytes:
    """The pages as WeasyPrint prints them when told nothing."""
    import weasyprint

    html = render(report)
    for name, picture in report.pictures.items():
        address = base64.b64encode(picture.svg.encode()).decode()
        html = html.replace(f'src="chart:{name}"', f'src="data:image/svg+xml;base64,{address}"')
    css = (ROOT / "cmt" / "reports" / "templates" / "print.css").read_text("utf-8")
    for weight, file in FONTS.items():
        css = css.replace(f"font:{weight}", (font_folder() / file).as_uri())
    written = weasyprint.HTML(string=html, base_url=str(ROOT)).write_pdf(
        stylesheets=[weasyprint.CSS(string=css)]
    )
    return bytes(written or b"")


def chromium(browser: str, folder: Path) -> float:
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'b'}")
    target = f"--print-to-pdf={folder / 'r.pdf'}"
    return child(browser, *quiet, target, (folder / "r.html").as_uri())


def _printed(results: Results) -> bytes:
    report = compose(results, "en")
    return pdf_bytes(render(report), report.pictures)


def least(work: Callable[[], object]) -> float:
    """The least CPU time of several runs, the first of which is not counted."""
    times = []
    for _ in range(RUNS + 1):
        started = time.process_time()
        with contextlib.redirect_stderr(io.StringIO()):
            work()
        times.append(time.process_time() - started)
        gc.collect()  # as between two reports of a batch: a document is a web of references
    return min(times[1:])


def child(*command: str) -> float:
    """CPU seconds of another program and all it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
