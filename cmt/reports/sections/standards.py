"""Service standards: what was promised, for how many it was kept, and whether that can be told."""

from __future__ import annotations

from cmt.analysis.action import StandardKept
from cmt.reports.marks import between, figure
from cmt.reports.model import Column, Row, Table
from cmt.reports.voice import Voice


def standards_table(voice: Voice) -> tuple[Table, ...]:
    """One row a standard; nothing where none was stated."""
    kept = voice.results.action.standards
    if not kept:
        return ()
    widths = {"standard": 36, "promised": 14, "kept": 32, "verdict": 18}
    table = Table(
        caption=voice.say("standards.caption"),
        columns=tuple(
            Column(title=voice.say(f"standards.column.{key}"), width=width)
            for key, width in widths.items()
        ),
        rows=tuple(_row(voice, each) for each in kept),
        note=voice.say("standards.note"),
    )
    return (table,)


def limit_words(voice: Voice, kept: StandardKept) -> str:
    """ "at most 15 minutes"; the label of the band where there is no number behind it."""
    scale = voice.results.instrument.scale_of(kept.item)
    key, limit = "at-most", kept.at_most
    if limit is None:
        key, limit = "at-least", kept.at_least or 0.0
    if scale.measure is None:
        return voice.say(f"standards.{key}-band", band=scale.label(int(limit), voice.language))
    places = 0 if float(limit).is_integer() else 1
    unit = scale.measure.unit[voice.language]
    return voice.say(f"standards.{key}", limit=voice.formats.number(limit, places), unit=unit)


def _row(voice: Voice, kept: StandardKept) -> Row:
    percent = voice.formats.percent
    share = figure(kept.share, percent)
    if kept.share.shown:
        interval = between(voice, kept.share, percent)
        n = voice.formats.number(kept.share.n)
        share = voice.say("standards.kept", share=share, interval=interval, n=n)
    named = voice.say("standards.named", item=voice.name(kept.item), limit=limit_words(voice, kept))
    verdict = voice.say(f"standards.{kept.verdict}", rests=(kept,))
    return Row(cells=(named, percent(kept.promised), share, verdict))
