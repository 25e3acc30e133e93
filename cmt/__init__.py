"""cmt: client satisfaction surveys of public services, from export to report.

import cmt
wave = cmt.read("wave-2026.xlsx", "cmt-core")
results = cmt.analyse(wave, "cmt-core")
results.estimates.table
"""

from __future__ import annotations

import importlib
from typing import Any

from cmt.version import VERSION as __version__

_PUBLIC = {
    "CmtError": "cmt.errors",
    "Design": "cmt.responses.model",
    "SurveyInfo": "cmt.responses.model",
    "analyse": "cmt.analysis.gather",
    "analyse_keyed": "cmt.analysis.gather",
    "changes_between": "cmt.analysis.rolled",
    "chart": "cmt.reports.exhibits",
    "compose": "cmt.reports.compose",
    "find": "cmt.instrument.catalogue",
    "load_instrument": "cmt.instrument.load",
    "read": "cmt.responses.wave",
    "read_mapping": "cmt.responses.mapping_file",
    "read_results": "cmt.analysis.store",
    "windows": "cmt.analysis.windows",
    "with_earlier": "cmt.analysis.earlier",
    "write_results": "cmt.analysis.store",
}

__all__ = ["__version__", *sorted(_PUBLIC)]  # noqa: PLE0604 (names come from the table above)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import cmt` itself stays instant."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'cmt' has no attribute {name!r}")
    return getattr(importlib.import_module(_PUBLIC[name]), name)
