"""The section on questions: every question, every answer."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from cmt.instrument.model import Item, Role
from cmt.reports.bands import likeness
from cmt.reports.model import Block, Paragraph, ReportSection
from cmt.reports.sections.answers import (
    MOST_BARS,
    Group,
    answers_figures,
    answers_table,
    favourable,
    share,
)
from cmt.reports.sections.choices import choice_blocks
from cmt.reports.sections.drivers import spills
from cmt.reports.sections.indices import indices_table
from cmt.reports.sections.standards import standards_table
from cmt.reports.voice import Voice

SERVICE_ROLES: tuple[Role, ...] = ("outcome", "driver", "rating")
"""Roles that rate the service itself: charted, and fit for the headline."""
CHARTED_FROM = 3
"""Questions from which a chart tells more than its table."""
BARS_UNDER = 14
"""Bars of one chart where the section goes on under the drivers, and has no whole page."""


def questions_section(voice: Voice) -> ReportSection:
    """Bars and a full table for each scale, then the choice questions."""
    groups = groups_of(voice)
    most = BARS_UNDER if spills(voice) else MOST_BARS
    blocks: list[Block] = []
    for group in groups:
        blocks += _group_blocks(voice, group, most)
    blocks.append(answers_note(voice))
    return ReportSection(
        id="questions",
        headline=questions_headline(voice, groups),
        subtitle=voice.subtitle(voice.say("measure.answers")),
        blocks=(
            *blocks,
            *indices_table(voice),
            *standards_table(voice),
            *choice_blocks(voice),
        ),
    )


def questions_headline(voice: Voice, groups: Sequence[Group]) -> str:
    """The question with most and the one with fewest favourable answers, on one scale.

    Favourable means another thing on another scale, so only one scale's questions are compared.
    """
    rated = [charted(voice, group.items) for group in groups]
    known = max(rated, key=len, default=[])
    if len(known) < 2:
        return voice.say("questions.headline-plain")
    high, low = known[0], known[-1]
    high_share, low_share = (voice.formats.percent(share(voice, item)) for item in (high, low))
    if high_share == low_share:
        return voice.say("questions.headline-plain")
    key = "headline-alike" if any(items for items in rated if items != known) else "headline"
    return voice.say(
        f"questions.{key}",
        n=voice.formats.number(len(known)),
        high=voice.quoted(high.id),
        high_share=high_share,
        low=voice.quoted(low.id),
        low_share=low_share,
    )


def answers_note(voice: Voice) -> Paragraph:
    """How the tables above count, said once, and what stands in the workbook alone."""
    results = voice.results
    said = voice.say("answers.note-weighted" if results.weighted else "answers.note")
    if any(results.estimates.get(i.id, "mean") for i in results.instrument.having("importance")):
        said = f"{said} {voice.say('choices.importance')}"
    return Paragraph(text=said, role="note")


def groups_of(voice: Voice) -> tuple[Group, ...]:
    """Rated questions that were asked, but for importance, by what their answers are.

    Ratings of the service come first, the group with most of them leading; the rest as asked.
    """
    results = voice.results
    alike: dict[Hashable, list[Item]] = {}
    for item in results.instrument.items.values():
        if item.role != "importance" and results.estimates.get(item.id, "mean"):
            scale = results.instrument.scales[item.scale]
            alike.setdefault(likeness(scale, voice.language), []).append(item)
    groups = [
        Group(
            scales=tuple(
                results.instrument.scales[s] for s in dict.fromkeys(i.scale for i in items)
            ),
            items=tuple(sorted(items, key=lambda item: -share(voice, item))),
        )
        for items in alike.values()
    ]
    return tuple(sorted(groups, key=lambda group: -_rating_the_service(group.items)))


def _rating_the_service(items: Sequence[Item]) -> int:
    return sum(item.role in SERVICE_ROLES for item in items)


def charted(voice: Voice, items: Sequence[Item]) -> list[Item]:
    """Those that rate the service and have a share of favourable answers to show."""
    return [i for i in items if i.role in SERVICE_ROLES and favourable(voice, i)]


def _group_blocks(voice: Voice, group: Group, most: int) -> list[Block]:
    table = answers_table(voice, group)
    rated = charted(voice, group.items)
    if len(rated) < CHARTED_FROM:
        return [table]
    return [*answers_figures(voice, replace(group, items=tuple(rated)), most), table]
