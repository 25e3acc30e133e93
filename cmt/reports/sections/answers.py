"""The answers to rated questions that share a scale: bars and a full table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from cmt.analysis.estimates import Estimate
from cmt.instrument.model import Item, MissingKind, Scale
from cmt.reports import alt, charts
from cmt.reports.bands import Band, Side, banded, bands
from cmt.reports.charts.specs import Bar, Share, StackedBars
from cmt.reports.marks import between, figure, plain, shown
from cmt.reports.measure import text_width
from cmt.reports.model import Column, Figure, Row, Table
from cmt.reports.voice import Voice

KINDS: tuple[MissingKind, ...] = (
    "not-applicable", "dont-know", "refused", "not-asked", "blank",
)  # fmt: skip
USUAL = (1, 5)
"""Ends of a scale whose mean needs no word on its range."""
QUESTION_WIDTH = 25.0
"""Percent of a table that holds the question."""
FITS_INSIDE = 0.05
"""Smallest part of a bar that has its percentage written in it."""
ANSWER_WIDTH = 8.0
PERCENTAGE = 3.1
WIDEST = 1.25
"""Part of a table an answer takes if its words are no wider than a percentage (in ems), and how
much more it may take for them; longer words are hyphenated."""
MARKED_APART = 5
"""With more answers than this a weak row is marked once, at its base: marks would touch."""
MOST_BARS = 24
"""Bars of one chart: more may not fit a page."""


Write = Callable[[Estimate | None, Callable[[float], str]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rated questions that can stand in one table, most favourable first."""

    scales: tuple[Scale, ...]  # alike but for the words at their ends
    items: tuple[Item, ...]

    @property
    def scale(self) -> Scale:
        return self.scales[0]


def answers_figures(voice: Voice, group: Group, most: int = MOST_BARS) -> Iterator[Figure]:
    """100 % bars, most favourable question first, neutral answers aside; at most so many each."""
    charts_needed = -(-len(group.items) // most)
    each = -(-len(group.items) // charts_needed)
    for number, first in enumerate(range(0, len(group.items), each), start=1):
        part = replace(group, items=group.items[first : first + each])
        suffix = f"-{number}" if charts_needed > 1 else ""
        yield _figure(voice, part, f"answers-{group.scale.id}{suffix}")


def answers_table(voice: Voice, group: Group) -> Table:
    """Count and percent of every answer, mean, SD, base and every kind of missing answer."""
    kinds = [kind for kind in KINDS if any(missing(voice, item, kind) for item in group.items)]
    found = bands(group.scale, voice.language)
    answers = [(band.label, _width(band.label)) for band in found]
    totals = [(_mean_title(voice, group.scale), 7.0)]
    totals += [(voice.say(f"column.{name}"), 6.0) for name in ("sd", "base")]
    heads = [*answers, *totals, *((voice.say(f"missing.{kind}"), 7.0) for kind in kinds)]
    unit = (100 - QUESTION_WIDTH) / sum(width for _, width in heads)
    return Table(
        caption=voice.say("answers.caption", count=len(group.items)),
        columns=(
            Column(title=voice.say("column.question"), width=QUESTION_WIDTH),
            *(Column(title=title, align="number", width=width * unit) for title, width in heads),
        ),
        rows=tuple(_row(voice, item, found, kinds) for item in group.items),
        note=_note(voice, group),
        dense=True,
    )


def favourable(voice: Voice, item: Item) -> Estimate | None:
    """The share of favourable answers, where it may be shown."""
    row = voice.results.estimates.get(item.id, "favourable")
    return row if shown(row) else None


def share(voice: Voice, item: Item) -> float:
    """The same as a number to sort by, below any share where it is not shown."""
    row = favourable(voice, item)
    return row.estimate if row else -1.0


def missing(voice: Voice, item: Item, kind: str) -> float:
    row = voice.results.estimates.get(item.id, f"missing:{kind}")
    return row.estimate if row and shown(row) else 0.0


def _figure(voice: Voice, group: Group, name: str) -> Figure:
    return Figure(
        id=name,
        headline=_spread(voice, group.items),
        subtitle=_meaning(voice, group),
        picture=charts.stacked_bars(answers_bars(voice, group)),
        source=voice.source(*(_base(voice, item) for item in group.items)),
    )


def answers_bars(voice: Voice, group: Group) -> StackedBars:
    """The bars of such a figure, not yet drawn."""
    found = bands(group.scale, voice.language)
    return StackedBars(
        bars=[_bar(voice, item, found) for item in group.items],
        legend_unfavourable=_labels(found, "unfavourable"),
        legend_neutral=_labels(found, "neutral"),
        legend_favourable=_labels(found, "favourable"),
        text_title=voice.say("column.favourable"),
        alt=alt.of_bars(voice, [item.id for item in group.items]),
    )


def _meaning(voice: Voice, group: Group) -> str:
    """What favourable means: the first answer that is, and the last where numbers name them."""
    lowest = group.scale.label(group.scale.favourable[0], voice.language)
    best = voice.say("quoted", text=_words(voice, group, -1))
    key = "subtitle-numbers" if lowest.isdigit() else "subtitle"
    from_label = voice.say("quoted", text=lowest)
    return voice.say(f"answers.{key}", from_label=from_label, to_label=best)


def _spread(voice: Voice, items: Sequence[Item]) -> str:
    """The message of the bars, which come sorted: the highest and the lowest share."""
    high, low = (voice.formats.percent(share(voice, item)) for item in (items[0], items[-1]))
    key = "headline-tied" if high == low else "headline"
    return voice.say(f"answers.{key}", high=high, low=low, n=voice.formats.number(len(items)))


def _labels(found: Sequence[Band], side: Side) -> list[str]:
    return [band.label for band in found if band.side == side]


def _bar(voice: Voice, item: Item, found: Sequence[Band]) -> Bar:
    parts: dict[Side, list[Share]] = {"unfavourable": [], "neutral": [], "favourable": []}
    for band in found:
        row = _together(voice, item, band)
        value = row.estimate if row and shown(row) else 0.0
        text = voice.formats.percent(value) if value >= FITS_INSIDE else ""
        parts[band.side].append(Share(value=value, text=text))
    return Bar(
        label=voice.name(item.id),
        **parts,
        text=figure(favourable(voice, item), voice.formats.percent),
    )


def _row(voice: Voice, item: Item, found: Sequence[Band], kinds: Sequence[str]) -> Row:
    results, number = voice.results, voice.formats.number
    mean, sd = (results.estimates.get(item.id, name) for name in ("mean", "sd"))
    wide = len(found) > MARKED_APART
    write = plain if wide else figure
    return Row(
        cells=(
            voice.name(item.id),
            *(_cell(voice, item, band, write) for band in found),
            write(mean, lambda value: number(value, 2)),
            write(sd, lambda value: number(value, 2)),
            figure(_counted(mean), number) if wide else number(_base(voice, item)),
            *(number(missing(voice, item, kind)) for kind in kinds),
        )
    )


def _cell(voice: Voice, item: Item, band: Band, write: Write) -> str:
    """Percent over count; a mark alone where both are withheld."""
    row = _together(voice, item, band)
    percent = write(row, lambda value: voice.formats.percent(value, 1))
    if not shown(row):
        return percent
    counts = [voice.results.estimates.get(item.id, f"count:{point}") for point in band.points]
    total = sum(count.estimate for count in counts if count)
    return f"{percent}\n{voice.formats.number(total)}"


def _together(voice: Voice, item: Item, band: Band) -> Estimate | None:
    """The share of the answers in a band; a point left out of the results makes it unknown."""
    rows = [voice.results.estimates.get(item.id, f"share:{point}") for point in band.points]
    if any(row is None for row in rows):
        return None
    known = [row for row in rows if row]
    return replace(known[0], estimate=math.fsum(row.estimate for row in known))


def _width(label: str) -> float:
    """Part of the table an answer takes: what a percentage needs, more where a word is longer."""
    longest = max(text_width(word, 1.0, "semibold") for word in label.split())
    return ANSWER_WIDTH * min(max(longest / PERCENTAGE, 1.0), WIDEST)


def _counted(mean: Estimate | None) -> Estimate | None:
    """The base of a row of figures, with their mark; never withheld itself."""
    if mean is None:
        return None
    return replace(mean, estimate=float(mean.n), flag="caution" if mean.flag == "caution" else "")


def _mean_title(voice: Voice, scale: Scale) -> str:
    """The heading of the means, with the ends of a scale that is not the usual 1 to 5."""
    low, high = scale.points[0], scale.points[-1]
    if (low, high) == USUAL:
        return voice.say("column.mean")
    return voice.say("column.mean-range", low=str(low), high=str(high))


def _note(voice: Voice, group: Group) -> str:
    """That points stand together and what their ends mean; that agreeing is the bad answer."""
    scale, said = group.scale, []
    if banded(scale):
        low, high = (_end(voice, group, at, key) for at, key in ((0, "worst"), (-1, "best")))
        said.append(voice.say("answers.bands", low=low, high=high))
    if scale.numbers:
        said.append(voice.say("answers.reversed", best=str(scale.points[-1])))
    said += [_net(voice, row) for item in group.items if (row := _net_row(voice, item))]
    return " ".join(said)


def _net_row(voice: Voice, item: Item) -> Estimate | None:
    row = voice.results.estimates.get(item.id, "net")
    return row if shown(row) else None


def _net(voice: Voice, row: Estimate) -> str:
    """The net promoter score of a question, in percentage points, with its interval."""
    write = voice.formats.signed_share
    return voice.say(
        "answers.net",
        name=voice.quoted(row.item),
        net=figure(row, write),
        interval=between(voice, row, write),
    )


def _end(voice: Voice, group: Group, at: int, key: str) -> str:
    """One end of the scale with its words, where all questions share them."""
    point, words = str(group.scale.printed[at]), _words(voice, group, at)
    if words == point:
        return voice.say(f"answers.end-{key}", point=point)
    return voice.say("answers.end", point=point, label=voice.say("quoted", text=words))


def _words(voice: Voice, group: Group, at: int) -> str:
    """What an end of the scale is called: in words where all questions share them."""
    words = {scale.labels[voice.language][at] for scale in group.scales}
    return words.pop() if len(words) == 1 else str(group.scale.printed[at])


def _base(voice: Voice, item: Item) -> int:
    row = voice.results.estimates.get(item.id, "mean")
    return row.n if row else 0
