"""The sheets of the workbook on rolling windows: every window, how the latest differs, and slopes.

They are the series and changes `cmt.analysis.rolled` makes; a slope counts each answer once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cmt.analysis.results import Change, Rolling, WindowMove
from cmt.reports.cells import Cell
from cmt.reports.sheet import Format, Sheet, SheetColumn, column, named_columns
from cmt.reports.sheet_changes import change_cells, change_columns
from cmt.reports.sheet_waves import point_cells, trends_sheet, warnings_sheet
from cmt.reports.voice import Voice


def windows_sheets(voice: Voice) -> tuple[Sheet, ...]:
    """The four sheets; none where no windows were asked for."""
    if voice.results.rolling is None:
        return ()
    rolling = _named(voice, voice.results.rolling)
    history = rolling.history
    return (
        series_sheet(voice, rolling),
        moves_sheet(voice, rolling),
        _called(voice, trends_sheet(voice, history), "trends"),
        _called(voice, warnings_sheet(voice, history), "warnings"),
    )


def series_sheet(voice: Voice, rolling: Rolling) -> Sheet:
    """One row a measure, statistic and window, earliest first."""
    return Sheet(
        name=voice.say("windows.sheet.series"),
        columns=(
            *named_columns(voice), column(voice, "statistic"),
            _own(voice, "window", width=24), _own(voice, "start"), _own(voice, "end"),
            _own(voice, "respondents", "count"),
            *(column(voice, name, "unit") for name in ("estimate", "se", "low", "high")),
            column(voice, "df"),
            column(voice, "n", "count"), column(voice, "flag"),
        ),
        rows=tuple(_series_rows(voice, rolling)),
        frozen_columns=2,
        statistic=2,
    )  # fmt: skip


def moves_sheet(voice: Voice, rolling: Rolling) -> Sheet:
    """One row a measure and statistic of the latest window against an earlier one."""
    return Sheet(
        name=voice.say("windows.sheet.moves"),
        columns=(
            *named_columns(voice), column(voice, "statistic"),
            _own(voice, "window", width=24), _own(voice, "against", width=24),
            *change_columns(voice),
            _own(voice, "both", "count"), column(voice, "verdict", width=20),
        ),
        rows=tuple(
            _move_row(voice, rolling, move, change)
            for move in rolling.moves
            for change in move.changes
        ),
        frozen_columns=2,
        statistic=2,
    )  # fmt: skip


def _named(voice: Voice, rolling: Rolling) -> Rolling:
    """The same, its windows called as the language calls quarters and weeks."""
    named = voice.formats.period_name
    waves = tuple(replace(w, label=named(w.label)) for w in rolling.history.waves)
    return replace(
        rolling,
        windows=tuple(replace(w, label=named(w.label)) for w in rolling.windows),
        history=replace(rolling.history, waves=waves),
    )


def _series_rows(voice: Voice, rolling: Rolling) -> Iterator[tuple[Cell, ...]]:
    for series in rolling.history.trends:
        for point in series.points:
            window = rolling.windows[point.wave]
            yield (
                series.item, voice.name(series.item), series.statistic,
                window.label, window.start.isoformat(), window.end.isoformat(), window.n,
                *point_cells(point, ("estimate", "se", "low", "high", "df")),
            )  # fmt: skip


def _move_row(voice: Voice, rolling: Rolling, move: WindowMove, change: Change) -> tuple[Cell, ...]:
    labels = (rolling.windows[move.now].label, rolling.windows[move.before].label)
    named = (change.item, voice.name(change.item), change.statistic, *labels)
    verdict = voice.say(f"trend.{change.direction}")
    return (*named, *change_cells(change), change.shared, verdict)


def _called(voice: Voice, sheet: Sheet, key: str) -> Sheet:
    """A sheet on waves, of windows: its name, and the words that speak of waves, are others."""
    words = voice.words
    others = {words.say(each): said for each, said in words.under("windows.for").items()}
    columns = tuple(replace(c, title=others.get(c.title, c.title)) for c in sheet.columns)
    rows = tuple(tuple(others.get(str(cell), cell) for cell in row) for row in sheet.rows)
    name = voice.say(f"windows.sheet.{key}")
    return replace(sheet, name=name, columns=columns, rows=rows)


def _own(voice: Voice, key: str, style: Format = "general", *, width: int = 14) -> SheetColumn:
    """A column headed by the words under `windows.column.KEY`."""
    return SheetColumn(title=voice.say(f"windows.column.{key}"), width=width, format=style)
