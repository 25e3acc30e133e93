"""Who the peers are: how a group was chosen, and the survey information of every survey in it."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.peers import PeerGroup, PeerSurvey
from cmt.reports.marks import NOT_AVAILABLE
from cmt.reports.model import Column, Row, Table
from cmt.reports.voice import Voice

SHORT = 6
"""Digits of an opaque id that are printed; the workbook has all."""
MOST_ROWS = 24
"""Surveys in the table on paper: the workbook has them all."""


def group_name(voice: Voice, group: PeerGroup) -> str:
    return group.name or voice.say("peers.all")


def group_words(voice: Voice, group: PeerGroup) -> str:
    """The group in a sentence or two: how many surveys of how many organizations, how chosen."""
    formats, n, name = voice.formats, len(group.surveys), group_name(voice, group)
    if group.branches_of:
        question = voice.name(group.branches_of)
        return voice.say(
            "peers.own-branches", count=n, name=name, n=formats.number(n), question=question
        )
    criteria = [_criterion(voice, key, words) for key, words in group.where]
    if group.own:
        criteria.append(_said(voice, "organization", voice.say("peers.own")))
    if not n:
        return _nobody(voice, group, criteria)
    count = group.organizations
    organizations = voice.say("peers.organizations", count=count, n=formats.number(count))
    told = [
        voice.say(
            "peers.group",
            count=n,
            rests=(group,),
            name=name,
            n=formats.number(n),
            organizations=organizations,
        )
    ]
    if criteria:
        told.append(voice.say("peers.chosen", criteria=voice.words.chain(criteria)))
    if group.set_aside.get("own-survey"):
        told.append(voice.say("peers.own-survey"))
    return " ".join(told)


def _nobody(voice: Voice, group: PeerGroup, criteria: Sequence[str]) -> str:
    """That no survey is in a group, and what was asked for."""
    told = [voice.say("peers.nobody", rests=(group,), name=group_name(voice, group))]
    if criteria:
        told.append(voice.say("peers.nobody-chosen", criteria=voice.words.chain(criteria)))
    else:
        told.append(voice.say("peers.nobody-at-hand"))
    if group.set_aside.get("own-survey"):
        told.append(voice.say("peers.own-survey"))
    return " ".join(told)


def surveys_table(voice: Voice, group: PeerGroup) -> Table:
    """One row a survey, those of one organization together; ids are opaque."""
    widths = {"id": 13, "organization": 13, "respondents": 13, "rate": 13, "quarter": 12,
              "mode": 18, "selection": 18}  # fmt: skip
    more = len(group.surveys) - MOST_ROWS
    note = voice.say("peers.surveys.note")
    if more > 0:
        note += " " + voice.say("peers.surveys.more", count=more, n=voice.formats.number(more))
    return Table(
        caption=voice.say("peers.surveys.caption", name=group_name(voice, group)),
        columns=tuple(
            Column(
                title=voice.say(f"peers.surveys.{key}"),
                width=width,
                align="number" if key in ("respondents", "rate") else "text",
            )
            for key, width in widths.items()
        ),
        rows=tuple(_row(voice, survey) for survey in group.surveys[:MOST_ROWS]),
        note=note,
        dense=True,
    )


def word(voice: Voice, kind: str, said: str) -> str:
    """A word of the stated lists in the report's language; others as they are."""
    if said == "other":
        return voice.say("peers.word-other")
    if kind == "quarter":
        return voice.formats.period_name(said)
    return voice.words.texts.get(f"peers.word.{kind}.{said}", said)


def listed(voice: Voice, kind: str, words: Sequence[str]) -> str:
    return ", ".join(word(voice, kind, each) for each in words) or NOT_AVAILABLE


def _row(voice: Voice, survey: PeerSurvey) -> Row:
    rate = survey.response_rate
    selection = f"peers.surveys.{survey.selection}"
    cells = (
        survey.survey[:SHORT],
        survey.organization[:SHORT],
        voice.formats.number(survey.respondents),
        NOT_AVAILABLE if rate is None else voice.formats.percent(rate),
        voice.formats.period_name(survey.quarter) or NOT_AVAILABLE,
        listed(voice, "mode", survey.modes),
        voice.words.texts.get(selection, survey.selection) if survey.selection else NOT_AVAILABLE,
    )
    return Row(cells=cells)


def _criterion(voice: Voice, key: str, words: Sequence[str]) -> str:
    return _said(voice, key, voice.words.listing([word(voice, key, w) for w in words], "or"))


def _said(voice: Voice, key: str, words: str) -> str:
    return voice.say("peers.criterion", what=voice.say(f"peers.key.{key}"), words=words)
