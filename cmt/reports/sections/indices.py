"""Scores over several questions, each saying whether clients or experiences count."""

from __future__ import annotations

from collections.abc import Iterator

from cmt.analysis.estimates import Estimate
from cmt.reports.marks import between, figure
from cmt.reports.model import Column, Row, Table
from cmt.reports.voice import Voice

BASES = ("index", "index-per-experience")


def indices_table(voice: Voice) -> Iterator[Table]:
    """One row an index and base, where the questionnaire defines any that was asked."""
    rows = tuple(_row(voice, name, estimate) for name, estimate in named_indices(voice))
    if rows:
        heads = (("measure", 46), ("score", 14), ("interval", 26), ("answers", 14))
        yield Table(
            caption=voice.say("indices.caption"),
            columns=tuple(
                Column(
                    title=voice.say(f"column.{key}"),
                    align="text" if key == "measure" else "number",
                    width=width,
                )
                for key, width in heads
            ),
            rows=rows,
            note=voice.say("indices.note"),
            dense=True,
        )


def named_indices(voice: Voice) -> Iterator[tuple[str, Estimate]]:
    """Every index with its base in its name, where there are two to choose between."""
    results = voice.results
    for index in results.instrument.indices.values():
        for statistic in BASES:
            row = results.estimates.get(index.id, statistic)
            if row:
                base = "per-experience" if statistic == BASES[1] else "per-client"
                name = index.name[voice.language]
                labelled = voice.say(f"indices.{base}", name=name)
                yield labelled if index.each == "experience" else name, row


def _row(voice: Voice, name: str, row: Estimate) -> Row:
    formats = voice.formats
    cells = (
        name,
        figure(row, lambda value: formats.number(value, 1)),
        between(voice, row, lambda value: formats.number(value, 1)),
        formats.number(row.n),
    )
    return Row(cells=cells)
