"""Which slides a deck has, and what stands on each: the report's own sentences, figures and tables.

A slide is there where the report has its section. Titles, tables and lists are the report's; only
the charts are other ones, native and editable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cmt.analysis.results import Priorities
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_choice import chosen
from cmt.reports.deck_comments import comments_slide
from cmt.reports.deck_data import scores_chart, shares_chart
from cmt.reports.deck_evidence import peers_slide, questions_slide, waves_slide
from cmt.reports.deck_layout import (
    BOTTOM,
    LEFT,
    MOST_SCORES,
    RIGHT,
    found,
    how,
    section_of,
    source_of_scores,
    split,
    under,
)
from cmt.reports.deck_marks import with_marks
from cmt.reports.deck_model import Deck, Line, Part, ScatterPart, Slide, TablePart, TextPart
from cmt.reports.deck_segments import segments_slide
from cmt.reports.marks import between, figure, shown
from cmt.reports.model import Points, Report
from cmt.reports.narrative import NAMED, at_glance, index_of, lead, listed_first, reliability
from cmt.reports.sections.drivers import explained, quadrant_spec, ranked_table
from cmt.reports.sections.method import precision_table, survey_table
from cmt.reports.sections.summary import glance_plot
from cmt.reports.voice import Voice

MESSAGES = ("drivers", "questions", "segments", "waves", "targets", "peers", "comments")
"""Sections whose headlines say the rest of the survey in a line each."""


def deck_of(voice: Voice, report: Report) -> Deck:
    """Six to eight slides of all there could be (`deck_choice.py`), in the order of the report."""
    made = (
        _cover(voice, report),
        _summary(voice, report),
        _drivers(voice, report),
        _act(voice, report),
        questions_slide(voice, report),
        segments_slide(voice, report),
        waves_slide(voice, report),
        peers_slide(voice, report),
        comments_slide(voice, report),
        _method(voice, report),
    )
    there = [with_marks(voice, slide) for slide in made if slide is not None]
    return Deck(
        language=report.language,
        title=report.title,
        owner=report.owner,
        slides=chosen(there, voice.results),
    )


def _cover(voice: Voice, report: Report) -> Slide:
    summary = section_of(report, "summary")
    lines = [Line(text=summary.headline, role="lead")] if summary else []
    lines += [Line(text=voice.period), Line(text=reliability(voice), role="note")]
    place = Box(left=LEFT, top=300, right=RIGHT, bottom=BOTTOM)
    return Slide(
        id="cover",
        title=report.title,
        parts=(TextPart(place=place, lines=tuple(lines)),),
        notes=(voice.subtitle(voice.say("measure.scores")),),
    )


def _summary(voice: Voice, report: Report) -> Slide | None:
    section = section_of(report, "summary")
    if section is None:
        return None
    plot = glance_plot(voice)
    if len(plot.rows) > MOST_SCORES:
        kept = (*plot.rows[: MOST_SCORES // 2], *plot.rows[-(MOST_SCORES // 2) :])
        plot = replace(plot, rows=kept, earlier=())
    left, right = split(0.56)
    said = [Line(text=text, role="lead") for text in (lead(voice),) if text]
    messages = [section_of(report, name) for name in MESSAGES]
    said += [Line(text=message.headline) for message in messages if message]
    said.append(Line(text=reliability(voice), role="note"))
    return under(
        section,
        (scores_chart(voice, plot, left), TextPart(place=right, lines=tuple(said))),
        foot=source_of_scores(voice),
        notes=_scores_told(voice),
    )


def _drivers(voice: Voice, report: Report) -> Slide | None:
    section, priorities = section_of(report, "drivers"), voice.results.priorities
    if section is None or priorities is None:
        return None
    effects = voice.results.drivers.effects
    left, right = split(0.44)
    return under(
        section,
        (
            shares_chart(voice, effects, left),
            TablePart(place=right, table=ranked_table(voice, priorities)),
        ),
        foot=voice.source(voice.results.drivers.n),
        notes=(explained(voice), voice.say("ranked.note"), how(voice, "model")),
    )


def _act(voice: Voice, report: Report) -> Slide | None:
    """What to act on first beside the quadrant; without a model, the two lists alone."""
    section, priorities = section_of(report, "summary"), voice.results.priorities
    lists = tuple(found(section.blocks, Points)) if section else ()
    if section is None or not lists:
        return None
    ordered = lists[::-1]  # what to act on before what works
    parts: tuple[Part, ...]
    if priorities is None:
        left, right = split(0.5)
        parts = tuple(
            TextPart(place=place, lines=tuple(_listed(points)))
            for place, points in zip((left, right), ordered, strict=False)
        )
    else:
        left, right = split(0.56)
        lines = tuple(line for points in ordered for line in _listed(points))
        quadrant = quadrant_spec(voice, priorities, left.bottom - left.top)
        parts = (ScatterPart(place=left, quadrant=quadrant), TextPart(place=right, lines=lines))
    subtitle = voice.say("quadrant.headline") if priorities else section.subtitle
    notes = [points.intro for points in ordered if points.intro]
    if priorities:
        notes.append(voice.say("quadrant.subtitle"))
    return Slide(
        id="act",
        title=_act_title(voice, priorities),
        subtitle=subtitle,
        parts=parts,
        foot=source_of_scores(voice),
        notes=(*notes, voice.say("limits.association.text")),
    )


def _method(voice: Voice, report: Report) -> Slide | None:
    section = section_of(report, "method")
    if section is None:
        return None
    places = split(0.5)
    tables = (survey_table(voice), precision_table(voice))
    notes = [how(voice, key) for key in ("scores", "rounding", "intervals", "tests")]
    return under(
        section,
        tuple(TablePart(place=p, table=t) for p, t in zip(places, tables, strict=True)),
        notes=notes,
    )


def _listed(points: Points) -> Iterator[Line]:
    yield Line(text=points.title, role="heading")
    if points.intro:
        yield Line(text=points.intro, role="note")
    for point in points.points:
        yield Line(name=point.name, text=point.text)


def _act_title(voice: Voice, priorities: Priorities | None) -> str:
    """What to act on first, with its scores; that nothing is clear, where it is not."""
    clear, first = listed_first(voice.results)
    if not first:
        return voice.say("deck.act-none" if priorities else "act.title")
    named = [
        voice.say("deck.scored", name=voice.quoted(driver), score=figure(row, voice.formats.number))
        for driver in first[:NAMED]
        for row in [index_of(voice.results, driver)]
    ]
    return voice.say(f"deck.act{'' if clear else '-likely'}", drivers=voice.words.listing(named))


def _scores_told(voice: Voice) -> tuple[str, ...]:
    """Every score with its interval and base, for who is asked; then how intervals are made."""
    number = voice.formats.number
    told = [
        voice.say(
            "deck.note",
            name=voice.name(measure),
            score=figure(row, lambda value: number(value, 1)),
            interval=between(voice, row, number),
            base=voice.base([row.n]),
        )
        for measure in at_glance(voice.results)
        if (row := index_of(voice.results, measure)) and shown(row)
    ]
    return (*told, how(voice, "scores"), how(voice, "intervals"))
