"""Page three: every question, every answer."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.estimates import Estimate
from cmt.instrument.model import Item, MissingKind, Role, Scale
from cmt.reports import alt, charts
from cmt.reports.charts.specs import Bar, Share, StackedBars
from cmt.reports.marks import figure, shown
from cmt.reports.model import Block, Column, Figure, Paragraph, ReportSection, Row, Table
from cmt.reports.sections.choices import choice_blocks, counted
from cmt.reports.voice import Voice

KINDS: tuple[MissingKind, ...] = (
    "not-applicable", "dont-know", "refused", "not-asked", "blank",
)  # fmt: skip
SERVICE_ROLES: tuple[Role, ...] = ("outcome", "driver", "rating")
"""Roles that rate the service itself: charted, and fit for the headline."""
CHARTED_FROM = 3
"""Questions from which a chart tells more than its table."""
QUESTION_WIDTH = 25.0
"""Percent of a table that holds the question."""
FITS_INSIDE = 0.05
"""Smallest part of a bar that has its percentage written in it."""


def questions_section(voice: Voice) -> ReportSection:
    """Bars and a full table for each scale, then the choice questions."""
    blocks: list[Block] = []
    for scale, items in _in_reading_order(_by_scale(voice)):
        if printed := [item for item in items if item.role != "importance"]:
            blocks += _scale_blocks(voice, scale, printed)
    blocks.append(answers_note(voice))
    return ReportSection(
        id="questions",
        headline=questions_headline(voice),
        subtitle=voice.subtitle(voice.say("measure.answers")),
        blocks=(*blocks, *choice_blocks(voice)),
    )


def questions_headline(voice: Voice) -> str:
    """The question with most and the one with fewest favourable answers."""
    known = [
        item
        for _, items in _by_scale(voice)
        for item in items
        if item.role in SERVICE_ROLES and _favourable(voice, item)
    ]
    ranked = sorted(known, key=lambda item: -_share(voice, item))
    if len(ranked) < 2:
        return voice.say("questions.headline-plain")
    high, low = ranked[0], ranked[-1]
    return voice.say(
        "questions.headline",
        high=voice.quoted(high.id),
        high_share=voice.formats.percent(_share(voice, high)),
        low=voice.quoted(low.id),
        low_share=voice.formats.percent(_share(voice, low)),
    )


def answers_figure(voice: Voice, scale: Scale, items: Sequence[Item]) -> Figure:
    """100 % bars, most favourable question first, neutral answers aside."""
    good, bad = set(scale.favourable), set(scale.unfavourable)
    label = {point: scale.label(point, voice.language) for point in scale.points}
    spec = StackedBars(
        bars=[_bar(voice, scale, item) for item in items],
        legend_unfavourable=[label[p] for p in scale.points if p in bad],
        legend_neutral=[label[p] for p in scale.points if p not in good | bad],
        legend_favourable=[label[p] for p in scale.points if p in good],
        text_title=voice.say("column.favourable"),
        alt=alt.of_bars(voice, [item.id for item in items]),
    )
    top = voice.say("quoted", text=label[scale.favourable[0]])
    return Figure(
        id=f"answers-{scale.id}",
        headline=_spread(voice, items),
        subtitle=voice.say("answers.subtitle", from_label=top),
        picture=charts.stacked_bars(spec),
        source=voice.source(*(_base(voice, item) for item in items)),
    )


def answers_table(voice: Voice, scale: Scale, items: Sequence[Item]) -> Table:
    """Count and percent of every answer, mean, SD, base and every kind of missing answer."""
    kinds = [kind for kind in KINDS if any(_missing(voice, item, kind) for item in items)]
    answers = [(scale.label(point, voice.language), 8.0) for point in scale.points]
    totals = [(voice.say(f"column.{name}"), 6.0) for name in ("mean", "sd", "base")]
    missing = [(voice.say(f"missing.{kind}"), 7.0) for kind in kinds]
    heads = [*answers, *totals, *missing]
    unit = (100 - QUESTION_WIDTH) / sum(width for _, width in heads)
    return Table(
        caption=voice.say("answers.caption", count=len(items)),
        columns=(
            Column(title=voice.say("column.question"), width=QUESTION_WIDTH),
            *(Column(title=title, align="number", width=width * unit) for title, width in heads),
        ),
        rows=tuple(_answer_row(voice, scale, item, kinds) for item in items),
        dense=True,
    )


def answers_note(voice: Voice) -> Paragraph:
    """How the tables above count, said once, and what stands in the workbook alone."""
    results = voice.results
    said = voice.say("answers.note-weighted" if results.weighted else "answers.note")
    if any(results.estimates.get(i.id, "mean") for i in results.instrument.having("importance")):
        said = f"{said} {voice.say('choices.importance')}"
    return Paragraph(text=said, role="note")


def _by_scale(voice: Voice) -> list[tuple[Scale, list[Item]]]:
    """Rated questions that were asked, grouped by scale, best first within each."""
    results = voice.results
    groups: dict[str, list[Item]] = {}
    for item in results.instrument.items.values():
        if results.estimates.get(item.id, "mean"):
            groups.setdefault(item.scale, []).append(item)
    return [
        (results.instrument.scales[scale], sorted(items, key=lambda i: -_share(voice, i)))
        for scale, items in groups.items()
    ]


def _in_reading_order(
    groups: Sequence[tuple[Scale, list[Item]]],
) -> list[tuple[Scale, list[Item]]]:
    """Ratings of the service first, the scale with most questions leading; the rest as asked."""

    def rank(group: tuple[Scale, list[Item]]) -> int:
        rated = sum(item.role in SERVICE_ROLES for item in group[1])
        return -rated

    return sorted(groups, key=rank)


def _scale_blocks(voice: Voice, scale: Scale, items: Sequence[Item]) -> list[Block]:
    table = answers_table(voice, scale, items)
    charted = [i for i in items if i.role in SERVICE_ROLES and _favourable(voice, i)]
    if len(charted) < CHARTED_FROM:
        return [table]
    return [answers_figure(voice, scale, charted), table]


def _spread(voice: Voice, items: Sequence[Item]) -> str:
    """The message of the bars, which come sorted: the highest and the lowest share."""
    high, low = (voice.formats.percent(_share(voice, item)) for item in (items[0], items[-1]))
    n = voice.formats.number(len(items))
    return voice.say("answers.headline", high=high, low=low, n=n)


def _bar(voice: Voice, scale: Scale, item: Item) -> Bar:
    good, bad = set(scale.favourable), set(scale.unfavourable)
    shares = {point: _part(voice, item, point) for point in scale.points}
    return Bar(
        label=voice.name(item.id),
        unfavourable=[shares[p] for p in scale.points if p in bad],
        neutral=[shares[p] for p in scale.points if p not in good | bad],
        favourable=[shares[p] for p in scale.points if p in good],
        text=figure(_favourable(voice, item), voice.formats.percent),
    )


def _part(voice: Voice, item: Item, point: int) -> Share:
    row = voice.results.estimates.get(item.id, f"share:{point}")
    value = row.estimate if row and shown(row) else 0.0
    return Share(value=value, text=voice.formats.percent(value) if value >= FITS_INSIDE else "")


def _answer_row(voice: Voice, scale: Scale, item: Item, kinds: Sequence[str]) -> Row:
    results, formats = voice.results, voice.formats
    shares = [(p, results.estimates.get(item.id, f"share:{p}")) for p in scale.points]
    mean, sd = (results.estimates.get(item.id, name) for name in ("mean", "sd"))
    answers = [
        _two_lines(
            figure(row, lambda value: formats.percent(value, 1)),
            counted(voice, item, point, row),
        )
        for point, row in shares
    ]
    return Row(
        cells=(
            voice.name(item.id),
            *answers,
            figure(mean, lambda value: formats.number(value, 2)),
            figure(sd, lambda value: formats.number(value, 2)),
            formats.number(_base(voice, item)),
            *(formats.number(_missing(voice, item, kind)) for kind in kinds),
        )
    )


def _two_lines(share: str, count: str) -> str:
    return share if share == count else f"{share}\n{count}"


def _missing(voice: Voice, item: Item, kind: str) -> float:
    row = voice.results.estimates.get(item.id, f"missing:{kind}")
    return row.estimate if row and shown(row) else 0.0


def _base(voice: Voice, item: Item) -> int:
    row = voice.results.estimates.get(item.id, "mean")
    return row.n if row else 0


def _favourable(voice: Voice, item: Item) -> Estimate | None:
    row = voice.results.estimates.get(item.id, "favourable")
    return row if shown(row) else None


def _share(voice: Voice, item: Item) -> float:
    row = _favourable(voice, item)
    return row.estimate if row else -1.0
