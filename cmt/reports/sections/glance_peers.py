"""What page one says of peers: a sentence on the overall score, a verdict beside each score."""

from __future__ import annotations

from cmt.analysis.peers import PeerGroup
from cmt.reports.marks import NOT_AVAILABLE
from cmt.reports.sections.peer_surveys import group_name
from cmt.reports.sections.peers import standing_words
from cmt.reports.voice import Voice


def first_group(voice: Voice) -> PeerGroup | None:
    """The group page one speaks of: the first that is compared with, not one's own branches."""
    return next((g for g in voice.results.peers if not (g.branches_of or g.refusal)), None)


def peers_sentence(voice: Voice) -> str:
    """The overall score among that group; "" where it is not compared."""
    group = first_group(voice)
    row = group.position(voice.results.outcome) if group else None
    if group is None or row is None or not row.compared:
        return ""
    signed = voice.formats.signed
    return voice.say(
        "summary.peers",
        count=row.surveys,
        rests=(row,),
        name=group_name(voice, group),
        n=voice.formats.number(row.surveys),
        standing=standing_words(voice, row),
        difference=signed(row.difference),
        low=signed(row.low),
        high=signed(row.high),
    )


def peer_cell(voice: Voice, measure: str) -> str:
    """The verdict of a measure among that group."""
    group = first_group(voice)
    row = group.position(measure) if group else None
    return standing_words(voice, row) if row else NOT_AVAILABLE
