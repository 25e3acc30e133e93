"""The sheets of the workbook on several waves: series, trends, why it changed, what is aimed at."""

from __future__ import annotations

from collections.abc import Iterator

from cmt.analysis.history import (
    Contributions,
    EarlyWarning,
    Effect,
    History,
    MixSplit,
    TargetProgress,
    Trend,
    TrendPoint,
)
from cmt.analysis.tables import segment_label
from cmt.reports.cells import Cell, mark, number
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD
from cmt.reports.sheet import Format, Sheet, SheetColumn, column, named_columns
from cmt.reports.voice import Voice

NOTHING: Cell = NOT_AVAILABLE
ENDS = ("se", "low", "high")


def history_sheets(voice: Voice) -> tuple[Sheet, ...]:
    """The five sheets, each only where the results have something for it."""
    history = voice.results.history
    if history is None:
        return ()
    made = (waves_sheet, trends_sheet, why_sheet, targets_sheet, warnings_sheet)
    return tuple(sheet(voice, history) for sheet in made)


def waves_sheet(voice: Voice, history: History) -> Sheet:
    """One row a measure and wave, with what breaks the series."""
    return Sheet(
        name=voice.say("over-time.sheet.waves"),
        columns=(
            *_series_columns(voice),
            _own(voice, "wave"), _own(voice, "date", "decimal"),
            *(column(voice, name, "unit") for name in ("estimate", *ENDS)),
            column(voice, "n", "count"), column(voice, "flag"),
            _own(voice, "break", width=30), _own(voice, "care", width=30),
        ),
        rows=tuple(
            _point_row(voice, history, row, point)
            for row in history.trends
            for point in row.points
        ),
        frozen_columns=2, statistic=2,
    )  # fmt: skip


def trends_sheet(voice: Voice, history: History) -> Sheet:
    """One row a measure: its slope since the last break."""
    return Sheet(
        name=voice.say("over-time.sheet.trends"),
        columns=(
            *_series_columns(voice),
            *(_own(voice, name) for name in ("first", "last", "count")),
            _own(voice, "slope", "unit"), *(column(voice, name, "unit") for name in ENDS),
            column(voice, "df"),
            *(column(voice, name, "p") for name in ("p", "p-adjusted")),
            _own(voice, "between", "unit"), column(voice, "verdict", width=20),
        ),
        rows=tuple(_trend_row(voice, history, row) for row in history.trends),
        frozen_columns=2, statistic=2,
    )  # fmt: skip


def why_sheet(voice: Voice, history: History) -> Sheet:
    """One row a part of the change from the wave before: by segments, and by drivers."""
    rows: list[tuple[Cell, ...]] = []
    for mix in history.mixes:
        rows += _mix_rows(voice, history, mix)
    if history.contributions:
        rows += _contribution_rows(voice, history, history.contributions)
    return Sheet(
        name=voice.say("over-time.sheet.why"),
        columns=(
            column(voice, "question", width=28), _own(voice, "of", width=28),
            _own(voice, "part", width=28), _own(voice, "points", "decimal"),
            *(column(voice, name, "decimal") for name in ENDS),
            *(_own(voice, name, "percent") for name in ("share-before", "share-now")),
            *(_own(voice, name, "decimal") for name in ("index-before", "index-now")),
        ),
        rows=tuple(rows),
        frozen_columns=3,
    )  # fmt: skip


def targets_sheet(voice: Voice, history: History) -> Sheet:
    """One row a target: what it asks, where the present wave stands, the chance at this pace."""
    own: tuple[tuple[str, Format], ...] = (
        ("raise-points", "unit"), ("raise-percent", "percent"), ("pace", "unit"),
        ("pace-needed", "unit"), ("chance", "percent"),
    )  # fmt: skip
    return Sheet(
        name=voice.say("over-time.sheet.targets"),
        columns=(
            *named_columns(voice),
            column(voice, "statistic"), _own(voice, "level", "unit"), _own(voice, "by"),
            *(column(voice, name, "unit") for name in ("estimate", "low", "high")),
            column(voice, "n", "count"), column(voice, "verdict", width=20),
            column(voice, "reason", width=26),
            _own(voice, "baseline-wave"), _own(voice, "baseline", "unit"),
            *(_own(voice, name, style) for name, style in own),
        ),
        rows=tuple(_target_row(voice, history, row) for row in history.targets),
        frozen_columns=2, statistic=2,
    )  # fmt: skip


def warnings_sheet(voice: Voice, history: History) -> Sheet:
    """One row a measure that is watched, whether it warns or not."""
    own = ("expected", "latest", "jump", "jump-limit", "drift", "drift-limit")
    return Sheet(
        name=voice.say("over-time.sheet.warnings"),
        columns=(
            *_series_columns(voice),
            column(voice, "verdict", width=28),
            *(_own(voice, name, "decimal") for name in own),
            _own(voice, "false-alarm", "percent"),
        ),
        rows=tuple(_warning_row(voice, row) for row in history.warnings),
        frozen_columns=2,
    )


def _own(voice: Voice, key: str, style: Format = "general", *, width: int = 14) -> SheetColumn:
    """A column headed by the words under `over-time.column.KEY`."""
    return SheetColumn(title=voice.say(f"over-time.column.{key}"), width=width, format=style)


def _series_columns(voice: Voice) -> tuple[SheetColumn, ...]:
    return (*named_columns(voice), column(voice, "statistic"), column(voice, "segment", width=24))


def _series(voice: Voice, row: Trend | EarlyWarning) -> tuple[Cell, ...]:
    label = segment_label(voice.results, row.segment, voice.language) if row.segment else ""
    return row.item, voice.name(row.item), row.statistic, label


def point_cells(point: TrendPoint, names: tuple[str, ...]) -> tuple[Cell, ...]:
    """The figures of a wave by name, or the mark that stands for them; its base and its mark."""
    figures: tuple[Cell, ...] = tuple(getattr(point, name) for name in names)
    if not point.shown:
        figures = (WITHHELD if point.flag == "withheld" else NOT_AVAILABLE,) * len(figures)
    return (*map(number, figures), point.n, mark(point))


def _point_row(voice: Voice, history: History, row: Trend, point: TrendPoint) -> tuple[Cell, ...]:
    wave = history.waves[point.wave]
    return (
        *_series(voice, row), wave.label, number(wave.at),
        *point_cells(point, ("estimate", *ENDS)),
        _reasons(voice, point.breaks), _reasons(voice, point.care),
    )  # fmt: skip


def _reasons(voice: Voice, reasons: tuple[str, ...]) -> str:
    return voice.words.listing([voice.say(f"reason.{reason}") for reason in reasons])


def _trend_row(voice: Voice, history: History, row: Trend) -> tuple[Cell, ...]:
    ends = [history.waves[at].label for at in (row.waves[0], row.waves[-1])] if row.waves else []
    figures = (row.slope, row.se, row.low, row.high, row.df, row.p, row.p_adjusted, row.between)
    return (
        *_series(voice, row), *(ends or (NOTHING, NOTHING)), len(row.waves),
        *map(number, figures), voice.say(f"over-time.direction.{row.direction}"),
    )  # fmt: skip


def _mix_rows(voice: Voice, history: History, mix: MixSplit) -> Iterator[tuple[Cell, ...]]:
    blank = (NOTHING,) * 4
    by = voice.name(mix.by)
    wave = history.waves[mix.before].label
    for key, effect in (("change", mix.change), ("within", mix.within), ("mix", mix.mix)):
        part = voice.say(f"over-time.part.{key}", wave=wave)
        yield (by, voice.name(mix.item), part, *_effect(effect), *blank)
    for row in mix.parts:
        of = (
            segment_label(voice.results, row.segment, voice.language)
            if row.segment
            else voice.say("over-time.others")
        )
        facts = (row.share_before, row.share_now, row.index_before, row.index_now)
        for key, points in (("segment-within", row.within), ("segment-mix", row.mix)):
            part = voice.say(f"over-time.part.{key}")
            yield (by, of, part, points, *(NOTHING,) * len(ENDS), *map(number, facts))


def _contribution_rows(
    voice: Voice, history: History, found: Contributions
) -> Iterator[tuple[Cell, ...]]:
    blank, outcome = (NOTHING,) * 4, voice.name(found.outcome)
    drivers = voice.say("workbook.sheet.drivers")
    change = voice.say("over-time.part.change", wave=history.waves[found.before].label)
    yield (drivers, outcome, change, *_effect(found.change), *blank)
    for row in found.drivers:
        part = voice.say("over-time.part.driver")
        yield (drivers, voice.name(row.driver), part, *_effect(row.overall), *blank)
    rest = voice.say("over-time.part.remainder")
    yield (drivers, outcome, rest, *_effect(found.remainder), *blank)


def _effect(effect: Effect) -> tuple[Cell, ...]:
    return tuple(map(number, (effect.points, effect.se, effect.low, effect.high)))


def _target_row(voice: Voice, history: History, row: TargetProgress) -> tuple[Cell, ...]:
    target = row.target
    by = target.by.isoformat() if target.by else voice.say("over-time.target.always")
    base = history.waves[row.baseline_wave].label if row.baseline_wave is not None else NOTHING
    reason = voice.say(f"over-time.target.{row.reason}") if row.reason else ""
    figures = (row.raise_points, row.raise_ratio, row.pace, row.pace_needed, row.chance)
    return (
        target.item, voice.name(target.item), target.statistic, number(row.level), by,
        *map(number, (row.now, row.low, row.high)), row.n,
        voice.say(f"over-time.target.{row.verdict}"), reason,
        base, number(row.baseline), *map(number, figures),
    )  # fmt: skip


def _warning_row(voice: Voice, row: EarlyWarning) -> tuple[Cell, ...]:
    key = f"{row.signal}-{row.course}" if row.course else row.signal
    figures = (
        row.expected, row.latest, row.jump, row.jump_limit, row.drift, row.drift_limit,
        row.false_alarm,
    )  # fmt: skip
    return (*_series(voice, row), voice.say(f"over-time.signal.{key}"), *map(number, figures))
