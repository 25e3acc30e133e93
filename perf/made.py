"""The files that reading is measured on: one wave of made-up answers in every format.

Forty-eight questions on one scale, the respondent's key and a time stamp. One in twenty says that a
question does not apply, and one in twenty says nothing.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cmt.instrument.model import Instrument, Item, Scale, Section

COLUMNS = 50
LABELS = (
    "Very dissatisfied", "Dissatisfied", "Neither satisfied nor dissatisfied", "Satisfied",
    "Very satisfied",
)  # fmt: skip
NOT_APPLICABLE = "Does not apply"
QUESTIONS = tuple(f"q{number}" for number in range(1, COLUMNS - 1))
HEADERS = ("respondent", "completed", *QUESTIONS)

_PART = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<{} xmlns="http://schemas.openxmlformats.org/{}">{}</{}>'
)
_MAIN = "spreadsheetml/2006/main"
_PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def instrument() -> Instrument:
    """Forty-eight questions on one scale."""
    scale = Scale(
        id="satisfaction-5",
        points=(1, 2, 3, 4, 5),
        labels={"en": LABELS},
        favourable=(4, 5),
        missing={"not-applicable": {"en": NOT_APPLICABLE}},
        codes={"9": "not-applicable"},
    )
    items = {
        name: Item(
            id=name,
            role="outcome" if name == "q1" else "rating",
            text={"en": f"How satisfied were you with part {name} of the service?"},
            scale=scale.id,
        )
        for name in QUESTIONS
    }
    return Instrument(
        id="wide",
        version="1.0",
        languages=("en",),
        title={"en": "Wide"},
        licence="",
        source="",
        scales={scale.id: scale},
        items=items,
        drivers={},
        sections=(Section(id="all", title={"en": "All"}, items=QUESTIONS),),
        outcome="q1",
    )


def make(folder: Path, rows: int) -> None:
    """The same answers as a workbook, an SPSS file, and texts of labels and of codes."""
    rng = np.random.Generator(np.random.PCG64(1))
    picked = rng.choice(7, size=(rows, len(QUESTIONS)), p=(0.05, 0.1, 0.2, 0.3, 0.25, 0.05, 0.05))
    records = [
        (str(1000 + row), f"2026-05-{1 + row % 28:02d} {row % 24:02d}:{row % 60:02d}:00")
        for row in range(rows)
    ]
    write_text(folder / "wave.csv", records, picked, (*LABELS, NOT_APPLICABLE, ""))
    write_text(folder / "wave.codes.csv", records, picked, ("1", "2", "3", "4", "5", "9", ""))
    write_workbook(folder / "wave.xlsx", records, picked, (*LABELS, NOT_APPLICABLE))
    write_spss(folder / "wave.sav", picked)


def write_text(path: Path, records: Sequence[Any], picked: Any, words: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADERS)
        for record, codes in zip(records, picked.tolist(), strict=True):
            writer.writerow((*record, *(words[code] for code in codes)))


def write_workbook(path: Path, records: Sequence[Any], picked: Any, words: Sequence[str]) -> None:
    """As Excel saves it: every text once, cells point to it. Far faster than through a library."""
    texts = [*HEADERS, *words, *(text for record in records for text in record)]
    number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    columns = [letters(at) for at in range(COLUMNS)]
    coded = [number[word] for word in words]

    def line(row: int, cells: Sequence[int | None]) -> str:
        written = "".join(
            f'<c r="{column}{row}" t="s"><v>{cell}</v></c>'
            for column, cell in zip(columns, cells, strict=True)
            if cell is not None
        )
        return f'<row r="{row}">{written}</row>'

    lines = [line(1, [number[header] for header in HEADERS])]
    for row, (record, codes) in enumerate(zip(records, picked.tolist(), strict=True), start=2):
        answers = (coded[code] if code < len(coded) else None for code in codes)
        lines.append(line(row, [*(number[text] for text in record), *answers]))
    strings = "".join(f"<si><t>{text}</t></si>" for text in number)
    pack(path, f"<sheetData>{''.join(lines)}</sheetData>", strings)


def pack(path: Path, sheet: str, strings: str) -> None:
    """The parts of a workbook of one sheet."""
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_PARTS}{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    own = link(1, "worksheet", "worksheets/sheet1") + link(2, "sharedStrings", "sharedStrings")
    sheets = f'<sheets xmlns:r="{_LINKS}"><sheet name="Answers" sheetId="1" r:id="r1"/></sheets>'
    relations = ("Relationships", "package/2006/relationships")
    parts = {
        "[Content_Types].xml": ("Types", "package/2006/content-types", types),
        "_rels/.rels": (*relations, link(1, "officeDocument", "xl/workbook")),
        "xl/_rels/workbook.xml.rels": (*relations, own),
        "xl/workbook.xml": ("workbook", _MAIN, sheets),
        "xl/worksheets/sheet1.xml": ("worksheet", _MAIN, sheet),
        "xl/sharedStrings.xml": ("sst", _MAIN, strings),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, (root, schema, body) in parts.items():
            book.writestr(name, _PART.format(root, schema, body, root))


def link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{_LINKS}/{kind}" Target="{target}.xml"/>'


def letters(column: int) -> str:
    first, last = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def write_spss(path: Path, picked: Any) -> None:
    import pandas as pd
    import pyreadstat

    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 9.0, np.nan])[picked]
    frame = pd.DataFrame(values, columns=list(QUESTIONS))
    frame.insert(0, "respondent", 1000.0 + np.arange(len(frame)))
    frame.insert(1, "completed", "2026-05-01")
    words = (*LABELS, NOT_APPLICABLE)
    labels: dict[int | float, str] = dict(zip((1, 2, 3, 4, 5, 9), words, strict=True))
    pyreadstat.write_sav(
        frame,
        path,
        variable_value_labels=dict.fromkeys(QUESTIONS, labels),
        missing_ranges={name: [9] for name in QUESTIONS},
    )
