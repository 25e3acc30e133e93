"""What this machine has and lacks for making reports, and what to install."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from cmt.errors import ReportError
from cmt.reports.measure import FONTS, font_folder
from cmt.reports.weasy import LIBRARIES_HINT, load_weasyprint

_NEEDED: Final = {
    "numpy": "statistics",
    "pandas": "tables",
    "python-calamine": "reading Excel files",
    "charset-normalizer": "reading CSV files of any encoding",
    "rapidfuzz": "matching questions to columns",
    "PyYAML": "questionnaires and projects",
    "Babel": "numbers and dates in English and French",
    "Jinja2": "setting out the report",
    "XlsxWriter": "the workbook",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: whether it is there, what was found, what to do if not."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def checks() -> tuple[Check, ...]:
    """Look at everything a report needs; nothing is changed."""
    packages = (_package(name, purpose) for name, purpose in _NEEDED.items())
    return (_python(), *packages, _weasyprint(), _subsetting(), _fonts())


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    return Check(
        name="Python",
        ok=sys.version_info >= (3, 11),
        detail=found,
        remedy="Install Python 3.11 or later",
    )


def _package(name: str, purpose: str) -> Check:
    try:
        return Check(name=name, ok=True, detail=f"{version(name)}, for {purpose}")
    except PackageNotFoundError:
        remedy = f"pip install {name}"
        return Check(name=name, ok=False, detail=f"not installed; for {purpose}", remedy=remedy)


def _weasyprint() -> Check:
    try:
        found = load_weasyprint().__version__
    except ReportError as error:
        got = error.faults[0].got
        return Check(name="WeasyPrint", ok=False, detail=got, remedy=LIBRARIES_HINT)
    return Check(
        name="WeasyPrint",
        ok=found.split(".")[0] == "70",
        detail=f"{found}, for the PDF",
        remedy='pip install "weasyprint>=70,<71"',
    )


def _subsetting() -> Check:
    """HarfBuzz-Subset: without it a PDF is right, but takes a third longer."""
    name = "HarfBuzz-Subset"
    try:
        load_weasyprint()
    except ReportError:
        return Check(name=name, ok=False, detail="not looked at", remedy="Mend WeasyPrint first")
    from weasyprint.text.ffi import harfbuzz_subset

    detail = "found" if harfbuzz_subset else "not found; PDFs are made, only more slowly"
    return Check(name=name, ok=bool(harfbuzz_subset), detail=detail, remedy=LIBRARIES_HINT)


def _fonts() -> Check:
    missing = [file for file in FONTS.values() if not (font_folder() / file).is_file()]
    return Check(
        name="Fonts",
        ok=not missing,
        detail=f"missing: {', '.join(missing)}" if missing else "Source Sans 3, four faces",
        remedy="Install cmt-toolkit again: its fonts were not copied",
    )
