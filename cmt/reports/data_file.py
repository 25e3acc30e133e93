"""The estimates of a report as a CSV file: one row a figure, every digit, no respondent."""

from __future__ import annotations

import csv
import io
import math

from cmt.analysis.estimates import FIELDS
from cmt.analysis.results import Results
from cmt.reports.archive import Attached
from cmt.reports.words import load_words

NAME = "estimates.csv"


def data_csv(results: Results) -> bytes:
    """Estimates of all clients and of each segment; a figure that is withheld is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(FIELDS)
    parts = (results.estimates, *(split.estimates for split in results.splits))
    for estimates in parts:
        for row in estimates:
            writer.writerow(_cell(getattr(row, name)) for name in FIELDS)
    return text.getvalue().encode()


def attached_data(results: Results, language: str) -> Attached:
    """The same as a file to put into the PDF, described in the report's language."""
    description = load_words(language).say("look.data")
    return Attached(name=NAME, content=data_csv(results), description=description)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    return str(value)
