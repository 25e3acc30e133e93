"""What stands on each sheet of the workbook: unrounded numbers, texts and marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmt.analysis.estimates import FIELDS, Estimate
from cmt.instrument.model import MISSING
from cmt.reports.cells import Cell, estimate, mark, number, value
from cmt.reports.marks import CAUTION, NOT_AVAILABLE, WITHHELD, shown
from cmt.reports.narrative import at_glance, refusal
from cmt.reports.sections.indices import named_indices
from cmt.reports.sections.method import precision_table, survey_table
from cmt.reports.segment_sheet import segments_sheet
from cmt.reports.sheet import Format, Sheet, chart, column, named_columns, said, with_parts
from cmt.reports.sheet_action import priorities_sheet, waits_sheet
from cmt.reports.sheet_changes import changes_sheet
from cmt.reports.sheet_comments import comments_sheet
from cmt.reports.sheet_drivers import detail_facts, drivers_sheet, models_sheet
from cmt.reports.sheet_independence import independence_sheet
from cmt.reports.sheet_peers import peer_surveys_sheet, peers_sheet
from cmt.reports.sheet_plan import plan_sheet
from cmt.reports.sheet_reliability import reliability_sheet
from cmt.reports.sheet_waves import history_sheets
from cmt.reports.sheet_windows import windows_sheets
from cmt.reports.voice import Voice

NUMBERED = ("estimate", "se", "low", "high")


def sheets(voice: Voice) -> tuple[Sheet, ...]:
    """The sheets in their order, each only where there is something for it."""
    found = (
        scores_sheet(voice),
        answers_sheet(voice),
        drivers_sheet(voice),
        models_sheet(voice),
        priorities_sheet(voice),
        plan_sheet(voice),
        waits_sheet(voice),
        reliability_sheet(voice),
        changes_sheet(voice),
        *history_sheets(voice),
        *windows_sheets(voice),
        segments_sheet(voice),
        peers_sheet(voice),
        peer_surveys_sheet(voice),
        independence_sheet(voice),
        comments_sheet(voice),
        survey_sheet(voice),
        reading_sheet(voice),
        estimates_sheet(voice),
    )
    return tuple(sheet for sheet in found if sheet.rows)


def scores_sheet(voice: Voice) -> Sheet:
    """One row a measure: overall, drivers, questions, indices."""
    results = voice.results
    estimates = results.estimates
    top = at_glance(results)
    rated = [i for i in results.instrument.items if estimates.get(i, "mean")]
    measures = [*top, *(item for item in rated if item not in top)]
    spread: list[tuple[str, Format]] = [
        ("index", "decimal"), ("mean", "decimal"), ("favourable", "percent")
    ]  # fmt: skip
    if estimates.where(statistic="net"):
        spread.append(("net", "percent"))
    names = [name for name, _ in spread]
    columns = [*named_columns(voice), column(voice, "kind")]
    for name, style in spread:
        columns += with_parts(voice, column(voice, name, style), ("low", "high"), style)
    columns += [column(voice, "sd", "decimal"), column(voice, "n", "count")]
    columns += [column(voice, "n_eff", "decimal"), column(voice, "flag"), column(voice, "letter")]
    columns += [said(voice.say(f"missing.{kind}"), "count") for kind in MISSING]
    rows = (
        *(_score_row(voice, measure, names) for measure in measures),
        *(_index_row(voice, name, row, names) for name, row in named_indices(voice)),
    )
    return Sheet(
        name=voice.say("workbook.sheet.scores"),
        columns=tuple(columns),
        rows=rows,
        frozen_columns=2,
        charts=(chart(voice, "scores", rows[: len(top)], column=3),),
    )


def answers_sheet(voice: Voice) -> Sheet:
    """One row an answer of every closed question: count, share and its interval."""
    results = voice.results
    rows: list[tuple[Cell, ...]] = []
    for item in results.instrument.items.values():
        scale = results.instrument.scales.get(item.scale)
        prefix = "picked" if item.multiple else "share"
        for point in scale.points if scale else ():
            row = results.estimates.get(item.id, f"{prefix}:{point}")
            if scale is None or row is None:
                continue
            count = results.estimates.get(item.id, f"count:{point}") if shown(row) else row
            label = scale.label(point, voice.language)
            ends = (value(row, row.low), value(row, row.high))
            named = (item.id, results.instrument.question(item.id, voice.language), label)
            rows.append((*named, estimate(count), estimate(row), *ends, row.n, mark(row)))
    weighted = results.weighted
    counted, share = ("count-unweighted", "share-weighted") if weighted else ("count", "share")
    return Sheet(
        name=voice.say("workbook.sheet.answers"),
        columns=(
            *named_columns(voice),
            column(voice, "answer", width=26),
            column(voice, counted, "count"),
            *(column(voice, name, "percent") for name in (share, "low", "high")),
            column(voice, "n", "count"),
            column(voice, "flag"),
        ),
        rows=tuple(rows),
        frozen_columns=2,
    )


def survey_sheet(voice: Voice) -> Sheet:
    """Survey information, precision and the driver model as a whole."""
    facts = [
        row.cells for table in (survey_table(voice), precision_table(voice)) for row in table.rows
    ]
    return Sheet(
        name=voice.say("workbook.sheet.survey"),
        columns=(column(voice, "fact", width=32), column(voice, "value", width=70)),
        rows=(
            *facts,
            *_model_facts(voice),
            *detail_facts(voice),
            (voice.say("workbook.letter.name"), voice.say("workbook.letter.text")),
            *_marks(voice),
        ),
    )


def _marks(voice: Voice) -> Iterable[tuple[Cell, Cell]]:
    """What the marks mean that stand in the place of numbers, or beside them."""
    title = voice.say("marks.title")
    for mark_, key in (
        (WITHHELD, "withheld"),
        (CAUTION, "caution"),
        (NOT_AVAILABLE, "not-available"),
    ):
        yield f"{title}, {mark_}", voice.say(f"marks.{key}")


def reading_sheet(voice: Voice) -> Sheet:
    """Columns that were not used and questions that were not found."""
    quality = voice.results.quality
    unused, absent = voice.say("workbook.reading.unused"), voice.say("workbook.reading.absent")
    return Sheet(
        name=voice.say("workbook.sheet.reading"),
        columns=(column(voice, "fact", width=32), column(voice, "value", width=70)),
        rows=(
            *((unused, name) for name in quality.unused_columns),
            *((absent, name) for name in quality.absent_items),
        ),
    )


def estimates_sheet(voice: Voice) -> Sheet:
    """The tidy table, row for row and with every digit."""
    return Sheet(
        name=voice.say("workbook.sheet.estimates"),
        columns=tuple(column(voice, "id" if f == "item" else f) for f in (*FIELDS, "letter")),
        rows=tuple(_estimate_row(voice, row) for row in voice.results.estimates),
        frozen_columns=2,
    )


def _score_row(voice: Voice, measure: str, statistics: Sequence[str]) -> tuple[Cell, ...]:
    results = voice.results
    kind = "driver" if measure in results.instrument.drivers else "item"
    cells: list[Cell] = [measure, voice.name(measure)]
    cells.append(voice.say(f"workbook.kind.{'outcome' if measure == results.outcome else kind}"))
    for name in statistics:
        row = results.estimates.get(measure, name)
        cells.append(estimate(row))
        cells += [value(row, row.low), value(row, row.high)] if row else [NOT_AVAILABLE] * 2
    mean = results.estimates.get(measure, "mean")
    cells.append(estimate(results.estimates.get(measure, "sd")))
    cells += _base(voice, mean) if mean else [NOT_AVAILABLE] * 4
    cells += [estimate(results.estimates.get(measure, f"missing:{kind}")) for kind in MISSING]
    return tuple(cells)


def _index_row(
    voice: Voice, name: str, index: Estimate, statistics: Sequence[str]
) -> tuple[Cell, ...]:
    """An index, which has no statistics but its score; per experience it has no SD either."""
    estimates, per_client = voice.results.estimates, index.statistic == "index"
    cells: list[Cell] = [index.item, name, voice.say("workbook.kind.index"), estimate(index)]
    cells += [value(index, index.low), value(index, index.high)]
    cells += [NOT_AVAILABLE] * 3 * (len(statistics) - 1)
    cells.append(estimate(estimates.get(index.item, "sd")) if per_client else NOT_AVAILABLE)
    cells += _base(voice, index)
    for kind in MISSING:
        missing = estimates.get(index.item, f"missing:{kind}") if per_client else None
        cells.append(estimate(missing))
    return tuple(cells)


def _base(voice: Voice, row: Estimate) -> list[Cell]:
    """Answers, what they are worth, the mark and the letter of a row."""
    letter = voice.results.estimates.letter(row)
    return [row.n, value(row, row.n_eff), mark(row), letter]


def _model_facts(voice: Voice) -> Iterable[tuple[Cell, Cell]]:
    model, priorities = voice.results.drivers, voice.results.priorities
    if model.refusal:
        yield voice.say("workbook.model.refusal"), refusal(voice)
        return
    numbers = {
        "r2": model.r2, "adjusted-r2": model.adjusted_r2, "n": model.n, "units": model.units,
        "df": model.df, "intercept": model.intercept,
    }  # fmt: skip
    for key, known in numbers.items():
        yield voice.say(f"workbook.model.{key}"), number(known)
    if priorities:
        yield voice.say("workbook.model.index-line"), number(priorities.index_line)
        yield voice.say("workbook.model.share-line"), number(priorities.share_line)
    for row in model.excluded:
        text = voice.say(f"drivers.excluded.{row.reason}", driver=voice.name(row.driver))
        yield voice.say("workbook.model.excluded"), text


def _estimate_row(voice: Voice, row: Estimate) -> tuple[Cell, ...]:
    values = {name: getattr(row, name) for name in FIELDS}
    values |= {name: value(row, values[name]) for name in NUMBERED}
    values |= {"df": number(row.df), "n_eff": number(row.n_eff), "flag": mark(row)}
    values["weighted"] = voice.say(f"workbook.{'yes' if row.weighted else 'no'}")
    return (*values.values(), voice.results.estimates.letter(row))
