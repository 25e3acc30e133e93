"""Who is satisfied: overall satisfaction of the segments somebody asked for."""

from __future__ import annotations

from cmt.analysis.infer import ALPHA
from cmt.analysis.parts import AtWholeMix, Contrast, Split
from cmt.analysis.results import Results
from cmt.analysis.tables import segment_label
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Dot, DotPlot, Picture
from cmt.reports.formats import EN_DASH
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD, between, bounded, figure, shown
from cmt.reports.model import Block, Column, Paragraph, ReportSection, Row, Table
from cmt.reports.voice import Voice


def segments_section(voice: Voice) -> ReportSection | None:
    """One table a split that was asked for; None where nobody asked."""
    asked = [split for split in voice.results.splits if split.asked]
    if not asked:
        return None
    blocks: list[Block] = []
    for split in asked:
        blocks.append(segments_table(voice, split))
        blocks += _notes(voice, split)
    blocks.append(Paragraph(text=voice.say("segments.note"), role="note"))
    return ReportSection(
        id="segments",
        headline=_headline(voice, asked),
        subtitle=voice.subtitle(voice.say("measure.scores")),
        blocks=tuple(blocks),
    )


def segments_table(voice: Voice, split: Split) -> Table:
    """Overall score of each segment, its range, and how it differs from the others."""
    return Table(
        caption=voice.say("segments.caption", question=split_name(voice, split)),
        columns=(
            Column(title=voice.say("column.segment"), width=30),
            Column(title=voice.say("column.score"), align="number", width=9),
            Column(title=voice.say("column.range"), width=20),
            Column(title=voice.say("column.answers"), align="number", width=11),
            Column(title=voice.say("column.against-rest"), width=30),
        ),
        rows=tuple(_row(voice, split, segment) for segment in split.segments),
        dense=len(split.segments) > 7,
    )


def segments_picture(voice: Voice, split: Split) -> Picture:
    """The same scores as dots with their intervals."""
    return charts.dot_plot(segments_plot(voice, split))


def segments_plot(voice: Voice, split: Split) -> DotPlot:
    """The dots of that picture, not yet drawn."""
    dots = [_dot(voice, split, segment) for segment in split.segments]
    ends = [end for dot in dots for end in (dot.value, dot.low, dot.high) if end is not None]
    seen = [(dot.label, dot.text) for dot in dots if dot.value is not None]
    named = [voice.say("alt.named", name=label, value=text) for label, text in seen]
    alternative = voice.say(
        "alt.segments", question=split_name(voice, split), scores=voice.words.chain(named)
    )
    return DotPlot(axis=axes.tens(ends, voice.formats.number), rows=dots, alt=alternative)


def split_name(voice: Voice, split: Split) -> str:
    """What a split is called: the short name of its question, or of both."""
    return voice.say("segments.cross").join(voice.name(item) for item in split.items)


def difference_words(voice: Voice, contrast: Contrast | None) -> str:
    """ "lower (−5.4 points, between −9.7 and −1.2)", or a mark."""
    if contrast is None:
        return NOT_AVAILABLE
    if contrast.direction == "withheld":
        return WITHHELD
    if not bounded(contrast):
        return NOT_AVAILABLE
    signed = voice.formats.signed
    return voice.say(
        f"segments.{contrast.direction}",
        count=contrast.difference,
        rests=(contrast,),
        difference=signed(contrast.difference),
        low=signed(contrast.low),
        high=signed(contrast.high),
    )


def differences(results: Results, split: Split) -> list[Contrast]:
    """The clear differences in overall score: from all others, or of two segments."""
    return [row for row in _tested(results, split) if row.direction in ("higher", "lower")]


def _tested(results: Results, split: Split) -> list[Contrast]:
    wanted = (results.outcome, "index")
    return [row for row in split.contrasts if (row.item, row.statistic) == wanted]


def _headline(voice: Voice, asked: list[Split]) -> str:
    results = voice.results
    apart = [(split, row) for split in asked for row in differences(results, split)]
    why = [row for _, row in apart] or [row for split in asked for row in _tested(results, split)]
    if not apart:
        return voice.say("segments.headline-same", rests=why)
    names = dict.fromkeys(split_name(voice, split) for split, _ in apart)
    named = [voice.say("name-in-sentence", name=name) for name in names]
    return voice.say("segments.headline", rests=why, questions=voice.words.listing(named))


def _row(voice: Voice, split: Split, segment: str) -> Row:
    number = voice.formats.number
    row = split.estimates.get(voice.results.outcome, "index", segment)
    contrast = split.contrast(segment, voice.results.outcome)
    cells = (
        segment_label(voice.results, segment, voice.language),
        figure(row, lambda value: number(value, 1)),
        between(voice, row, number),
        number(row.n) if row and row.shown else figure(row, number),
        difference_words(voice, contrast),
    )
    return Row(cells=cells)


def _dot(voice: Voice, split: Split, segment: str) -> Dot:
    row = split.estimates.get(voice.results.outcome, "index", segment)
    seen = row if shown(row) else None
    return Dot(
        label=segment_label(voice.results, segment, voice.language),
        value=seen.estimate if seen else None,
        low=seen.low if seen else None,
        high=seen.high if seen else None,
        hollow=seen is not None and not bounded(seen),
        text=figure(row, voice.formats.number),
    )


def _notes(voice: Voice, split: Split) -> list[Block]:
    """Scores at the mix of all, and whether the drivers work alike."""
    texts = []
    for by in dict.fromkeys(row.by for row in split.at_mix):
        rows = [row for row in split.at_mix if row.by == by and not row.flag]
        if rows:
            said = voice.words.chain([_at_mix(voice, row) for row in rows])
            question = voice.name(by)
            texts.append(voice.say("segments.at-mix", rests=rows, question=question, scores=said))
    if split.same_drivers:
        same = split.same_drivers.p > ALPHA
        key = "segments.drivers-same" if same else "segments.drivers-differ"
        texts.append(voice.say(key, rests=(split.same_drivers,)))
    return [Paragraph(text=text, role="note") for text in texts]


def _at_mix(voice: Voice, row: AtWholeMix) -> str:
    number = voice.formats.number
    value = number(row.index)
    if row.low == row.low:
        value = f"{value} ({number(row.low)}{EN_DASH}{number(row.high)})"
    name = segment_label(voice.results, row.segment, voice.language)
    return voice.say("alt.named", name=name, value=value)
