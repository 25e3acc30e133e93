"""Every sentence of one report, to be read by a person when it changes.

CMT_WRITE_GOLDEN=1 writes the files anew; read the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cmt.instrument.lineage import instrument_digest
from cmt.reports.sections.method import DIGITS
from tests.report_texts import texts_of
from tests.reports_fixture import CORE, composed

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


@pytest.mark.parametrize("name", ["full", "baseline", "undecided", "tiny"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_says_what_was_read_and_approved(name: str, language: str) -> None:
    told = "\n".join(texts_of(composed(name, language))) + "\n"
    told = told.replace(instrument_digest(CORE)[:DIGITS], "DIGEST")
    file = GOLDEN / f"report-{name}-{language}.txt"
    if os.environ.get("CMT_WRITE_GOLDEN"):
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")
