"""The section on waves: what changed, all waves together, and what cannot be compared.

Each part has a module of its own: waves_trends, waves_changes, waves_why, waves_watch. Only what
there is has a place: two waves have a change and no trend, windows need no earlier wave.
"""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.history import History
from cmt.analysis.results import Change, Comparison
from cmt.reports.marks import compared
from cmt.reports.model import Block, Paragraph, ReportSection
from cmt.reports.narrative import at_glance
from cmt.reports.reasons import basis_words, fielding_told, not_stated, reason_words
from cmt.reports.sections.waves_changes import changes_table, item_blocks, segment_blocks
from cmt.reports.sections.waves_figures import MOST_PANELS, PANELS_ACROSS, trend_figures
from cmt.reports.sections.waves_told import SEVERAL, series_of, told, weighted_otherwise
from cmt.reports.sections.waves_trends import break_sentences, trend_table
from cmt.reports.sections.waves_watch import (
    rolling_blocks,
    rolling_headline,
    standards_over_time,
    warning_words,
)
from cmt.reports.sections.waves_why import why_blocks
from cmt.reports.voice import Voice


def waves_section(voice: Voice) -> ReportSection | None:
    """The page on earlier waves and rolling windows; None where there are neither."""
    comparison, rolling = voice.results.comparison, voice.results.rolling
    windows = rolling_blocks(voice)
    if comparison:
        headline = waves_headline(voice, comparison)
        measure = voice.say("measure.changes", earlier=comparison.label)
        blocks = [*_of_waves(voice, comparison), *windows]
        blocks.append(Paragraph(text=waves_note(voice, comparison), role="note"))
    elif rolling and windows:
        headline, measure = rolling_headline(voice, rolling), voice.say("measure.scores")
        blocks = windows
    else:
        return None
    return ReportSection(
        id="waves", headline=headline, subtitle=voice.subtitle(measure), blocks=tuple(blocks)
    )


def waves_headline(voice: Voice, comparison: Comparison) -> str:
    """How many measures moved."""
    found = [comparison.get(measure, "index") for measure in at_glance(voice.results)]
    changes = [change for change in found if change]
    up = sum(change.direction == "higher" for change in changes)
    down = sum(change.direction == "lower" for change in changes)
    total, earlier = sum(map(compared, changes)), comparison.label
    if not total:
        return voice.say("waves.headline-incomparable", rests=changes, earlier=earlier)
    if len(found) == 1:
        verdict = voice.say(f"trend.{changes[0].direction}", rests=changes)
        return voice.say("waves.headline-single", earlier=earlier, verdict=verdict)
    if not up and not down:
        return voice.say("waves.headline-same", rests=changes, earlier=earlier, n=str(total))
    return voice.say(
        "waves.headline",
        rests=changes,
        earlier=earlier,
        up=voice.say("waves.up", n=_number_or_none(voice, up)),
        down=voice.say("waves.down", n=_number_or_none(voice, down)),
        n=str(total),
    )


def waves_note(voice: Voice, comparison: Comparison) -> str:
    """How the comparison was made, and what was not comparable."""
    info, history = comparison.info, told(voice)
    several = history is not None and len(history.waves) >= SEVERAL
    parts = [
        voice.say(
            "waves.note",
            period=voice.period_of(info) or comparison.label,
            n=voice.formats.number(comparison.n),
            basis=basis_words(voice, comparison),
        )
    ]
    if otherwise := weighted_otherwise(voice):
        parts.append(otherwise)
    if comparison.basis == "shared-units" and _has_parts(voice):
        parts.append(voice.say("waves.note-parts"))
    if history and several:
        parts += [voice.say("waves.note-trend"), *_shared(voice, history)]
        parts += [voice.say("waves.undated")] if _unordered(voice) else []
    lost = [c for c in comparison.changes if c.statistic == "index" and _ended(c)]
    if lost:
        named = [
            voice.say("waves.lost-one", name=voice.name(c.item), reason=reason_words(voice, c))
            for c in lost
        ]
        parts.append(voice.say("waves.lost", names=voice.words.chain(named)))
    if indicative := _with_care(voice, comparison):
        parts.append(voice.say("waves.care", names=voice.words.chain(indicative)))
    parts += _untold(voice, comparison)
    return " ".join(parts)


def _of_waves(voice: Voice, comparison: Comparison) -> list[Block]:
    """What changed, how it went over all waves, why, for whom, and what to watch."""
    measures = at_glance(voice.results)
    caption = "caption" if len(measures) > 1 else "caption-alone"
    blocks: list[Block] = [
        changes_table(voice, comparison, measures, voice.say(f"waves.{caption}")),
        *_over_time(voice, comparison, measures),
        *item_blocks(voice, comparison),
        *why_blocks(voice),
        *segment_blocks(voice, comparison),
    ]
    history = voice.results.history
    if history:
        blocks += standards_over_time(voice, history)
        warning = warning_words(voice, history.warnings)
        blocks += [Paragraph(text=warning)] if warning else []
    if 1 < len(measures) <= PANELS_ACROSS and len(blocks) > 1:
        # A low figure may stand first; a tall one would leave the rest of a page empty.
        blocks[:2] = reversed(blocks[:2])
    return blocks


def _over_time(voice: Voice, comparison: Comparison, measures: Sequence[str]) -> list[Block]:
    """The small multiples, and of several waves their figures and where they break."""
    history = told(voice)
    several = history is not None and len(history.waves) >= SEVERAL
    figures: tuple[Block, ...] = ()
    if (several or len(measures) > 1) and len(measures) <= MOST_PANELS:
        figures = trend_figures(voice, comparison, measures)
    if history is None or not several:
        return list(figures)
    series = [(voice.name(measure), series_of(history, measure)) for measure in measures]
    table = trend_table(
        voice, history, series, voice.say("trend.caption"), lambda v: voice.formats.number(v, 1)
    )
    sentences = break_sentences(voice, history, [row for _, row in series])
    told_so = [Paragraph(text=text) for text in sentences]
    # A table goes on over the end of a page, a figure does not: so it fills the first one.
    return [*figures[:1], table, *told_so, *figures[1:]]


def _number_or_none(voice: Voice, n: int) -> str:
    return voice.formats.number(n) if n else voice.say("waves.none")


def _has_parts(voice: Voice) -> bool:
    """Whether the change is parted by drivers or by the mix of clients."""
    history = voice.results.history
    return bool(history and (history.mixes or history.contributions))


def _unordered(voice: Voice) -> bool:
    """Whether earlier waves stand as they were named, because one does not say when it was."""
    history = voice.results.history
    return bool(history and not all(wave.dated for wave in history.waves[:-1]))


def _shared(voice: Voice, history: History) -> list[str]:
    """The waves before the last two that share sampling units with the present one."""
    number = voice.formats.number
    named = [
        voice.say("waves.shared-one", wave=wave.label, n=number(wave.shared))
        for wave in history.waves[:-2]
        if wave.basis == "shared-units"
    ]
    return [voice.say("waves.shared", waves=voice.words.listing(named))] if named else []


def _untold(voice: Voice, comparison: Comparison) -> list[str]:
    """What is known of how both surveys were made and stands with no measure."""
    stated = {reason for change in comparison.changes for reason in change.care}
    changed = fielding_told(voice, without=stated)
    return [text for text in (changed, not_stated(voice)) if text]


def _with_care(voice: Voice, comparison: Comparison) -> list[str]:
    """What is compared and yet only indicative, by reason: "Courtesy and Access (moved)"."""
    known = [c for c in comparison.changes if c.statistic == "index" and compared(c)]
    known = [c for c in known if not _told_as_break(voice, c)]
    groups: dict[str, list[str]] = {}
    for change in known:
        if change.care:
            groups.setdefault(reason_words(voice, change), []).append(voice.name(change.item))
    every = voice.say("waves.care-every")
    return [
        voice.say(
            "waves.lost-one",
            name=every if len(names) == len(known) else voice.words.listing(names),
            reason=reason,
        )
        for reason, names in groups.items()
    ]


def _told_as_break(voice: Voice, change: Change) -> bool:
    """Whether the reasons for care stand under the trend already, as a break of every series."""
    history = told(voice)
    if history is None or len(history.waves) < SEVERAL:
        return False
    points = series_of(history, voice.results.outcome).points
    return bool(change.care) and bool(points) and set(change.care) <= set(points[-1].breaks)


def _ended(change: Change) -> bool:
    return change.direction == "not-comparable"
