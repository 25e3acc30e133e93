"""Results as files for other programs and as text for a terminal: one function a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from cmt.analysis.results import Results
from cmt.analysis.store import write_results
from cmt.files import write_whole
from cmt.reports.workbook import write_workbook


def as_text(results: Results, language: str) -> str:
    """Scores, drivers and overall scores of segments as columns a person can read."""
    tables = results.tables.in_language(language)
    ends = ["index_low", "index_high"]
    parts = [tables.scores()[["name", "index", *ends, "favourable", "n", "letter", "flag"]]]
    drivers = tables.drivers()
    if len(drivers):
        named = ["name", "index", "share", "share_low", "share_high", "quadrant", "certain"]
        parts.append(drivers[named])
    for split in results.splits:
        rows = tables.segments(split.id)
        kept = (rows["item"] == results.outcome) & (rows["statistic"] == "index")
        shown = ["label", "estimate", "low", "high", "n", "difference", "p_holm", "flag"]
        parts.append(rows.loc[kept, shown].rename(columns={"label": split.id, "estimate": "index"}))
    return "\n\n".join(
        part.to_string(index=False, na_rep="", float_format=lambda value: f"{value:.3f}")
        for part in parts
    )


def write_csv(results: Results, path: Path, language: str) -> None:
    """Every estimate, one a line, as UTF-8."""
    text = results.tables.to_frame().to_csv(index=False, lineterminator="\n")
    write_whole(path, text.encode())


def write_parquet(results: Results, path: Path, language: str) -> None:
    """Every estimate, one a row."""
    content = BytesIO()
    results.tables.to_frame().to_parquet(content, index=False)
    write_whole(path, content.getvalue())


def write_json(results: Results, path: Path, language: str) -> None:
    """The results file, which `cmt report` reads."""
    write_results(results, path)


WRITERS: Mapping[str, Callable[[Results, Path, str], None]] = {
    "json": write_json,
    "csv": write_csv,
    "xlsx": write_workbook,
    "parquet": write_parquet,
}
"""What writes each format of a file."""
