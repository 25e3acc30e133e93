"""The action plan: what is known of each driver to act on first, who does what, what came of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from cmt.analysis.remarks import ThemeCount
from cmt.reports.marks import between, figure, shown
from cmt.reports.model import (
    Block,
    Paragraph,
    Point,
    Points,
    Quotations,
    ReportSection,
    Table,
)
from cmt.reports.narrative import (
    AT_MOST,
    NAMED,
    asked_drivers,
    index_of,
    listed_first,
    prioritised,
    refusal,
    unclear,
)
from cmt.reports.sections.action_log import FREE, FREE_ALONE, free_table, log_table
from cmt.reports.sections.comments import frequent, quoted, theme_name
from cmt.reports.voice import Voice

LOWEST = 2
"""Questions of a driver that are named."""
QUOTED = 2
"""Quotes of a driver."""
NOT_PLEASED = ("displeased", "mixed")


def action_plan_section(voice: Voice, *, alone: bool = False) -> ReportSection | None:
    """The plan; None where there are no drivers to choose from and no log.

    alone  whether it has a page to itself, and so room to write
    """
    if not prioritised(voice.results) and not voice.results.logged:
        return None
    clear, listed = listed_first(voice.results)
    drivers = listed[:AT_MOST]
    blocks: list[Block] = [Paragraph(text=lead(voice))]
    for driver in drivers:
        free = FREE_ALONE.get(len(drivers), FREE) if alone else FREE
        blocks += [driver_facts(voice, driver), log_table(voice, driver, free=free)]
    blocks += quotes(voice, drivers)
    blocks += _others(voice, drivers, FREE_ALONE[0] if alone else 2 * FREE)
    if voice.results.logged:
        blocks.append(Paragraph(text=voice.say("action-plan.note"), role="note"))
    key = "headline" if clear else "headline-likely" if drivers else "headline-none"
    why = _rows(voice, drivers[:NAMED])
    named = voice.names(drivers[:NAMED])
    return ReportSection(
        id="action-plan",
        headline=voice.say(f"action-plan.{key}", rests=why, drivers=named),
        subtitle=voice.subtitle(voice.say("action-plan.measure")),
        blocks=tuple(blocks),
    )


def lead(voice: Voice) -> str:
    """Why these drivers, or what to do where none stands out."""
    results = voice.results
    if results.priorities is None or unclear(results):
        scored = any(shown(index_of(results, driver)) for driver in asked_drivers(results))
        key = "no-model" if scored else "no-score"
        return voice.say(f"action-plan.{key}", reason=refusal(voice)).strip()
    clear, drivers = listed_first(results)
    key = "certain" if clear else "likely" if drivers else "none"
    why = _rows(voice, drivers) or results.priorities.verdicts
    return voice.say(f"action-plan.{key}", rests=why)


def driver_facts(voice: Voice, driver: str) -> Points:
    """Score, association, lowest questions and comments of a driver, each where there is one."""
    told = (
        ("score", _score(voice, driver)),
        ("ties", _share(voice, driver)),
        ("questions", _lowest(voice, driver)),
        ("wrote", _wrote(voice, driver)),
    )
    return Points(
        title=voice.name(driver),
        points=tuple(
            Point(name=voice.say(f"action-plan.{key}"), text=text) for key, text in told if text
        ),
    )


def quotes(voice: Voice, drivers: Iterable[str]) -> list[Block]:
    """What some clients wrote of these drivers, those who are not pleased first."""
    groups = []
    for driver in drivers:
        every = [quote for theme in themes_of(voice, driver) for quote in theme.quotes]
        first = sorted(every, key=lambda quote: quote.tone not in NOT_PLEASED)[:QUOTED]
        if first:
            groups.append((voice.name(driver), tuple(quoted(voice, quote) for quote in first)))
    if not groups:
        return []
    return [Quotations(title=voice.say("action-plan.quotes"), groups=tuple(groups))]


def themes_of(voice: Voice, driver: str) -> list[ThemeCount]:
    """The themes of the comments that are about a driver and enough clients wrote of."""
    comments = voice.results.comments
    return [row for row in frequent(comments) if row.driver == driver] if comments else []


def _others(voice: Voice, drivers: Sequence[str], free: int) -> list[Table]:
    """The log of other drivers; lines to fill in by hand where nothing stands above."""
    if any(row.driver not in drivers for row in voice.results.logged):
        return [log_table(voice, *drivers, others=True)]
    return [] if drivers else [free_table(voice, free)]


def _rows(voice: Voice, drivers: Iterable[str]) -> list[object]:
    listed = voice.results.action.act_first
    named = set(drivers)
    return [row for row in listed.rows if row.driver in named] if listed else []


def _score(voice: Voice, driver: str) -> str:
    row, number = index_of(voice.results, driver), voice.formats.number
    if row is None or not shown(row):
        return voice.say("driver.withheld")
    return voice.say(
        "action-plan.score-text",
        score=figure(row, number),
        interval=between(voice, row, number),
        n=number(row.n),
    )


def _share(voice: Voice, driver: str) -> str:
    effect, percent = voice.results.drivers.effect(driver), voice.formats.percent
    if effect is None or math.isnan(effect.share_low):
        return ""
    low, high = percent(effect.share_low), percent(effect.share_high)
    interval = voice.say("between", low=low, high=high)
    return voice.say("action-plan.share", share=percent(effect.share), interval=interval)


def _lowest(voice: Voice, driver: str) -> str:
    """The questions of a driver with the fewest favourable answers, where it has several."""
    results = voice.results
    items = results.instrument.drivers[driver].items
    rows = [row for item in items if (row := results.estimates.get(item, "favourable"))]
    seen = sorted((row for row in rows if shown(row)), key=lambda row: row.estimate)
    if len(items) == 1 or not seen:
        return ""
    parts = [
        voice.say(
            "action-plan.favourable",
            name=voice.name(row.item),
            share=voice.formats.percent(row.estimate),
        )
        for row in seen[:LOWEST]
    ]
    return voice.say("action-plan.sentence", parts=voice.words.chain(parts))


def _wrote(voice: Voice, driver: str) -> str:
    percent = voice.formats.percent
    parts = []
    for row in themes_of(voice, driver):
        if not shown(row.share):
            continue
        share, theme = percent(row.share.estimate), theme_name(voice, row)
        judged = row.displeased if shown(row.displeased) else None
        part = percent(judged.estimate) if judged else ""
        key = "theme-judged" if judged else "theme"
        parts.append(voice.say(f"action-plan.{key}", share=share, theme=theme, part=part))
    return voice.say("action-plan.sentence", parts=voice.words.chain(parts)) if parts else ""
