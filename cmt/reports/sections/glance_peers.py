"""What page one says of peers: a sentence on the overall score, a verdict beside each score."""

from __future__ import annotations

from cmt.analysis.peers import PeerGroup
from cmt.reports.marks import NOT_AVAILABLE
from cmt.reports.sections.peer_surveys import group_name
from cmt.reports.sections.peers import standing_words
from cmt.reports.voice import Voice


def first_group(voice: Voice) -> PeerGroup | None:
    """The group page one speaks of: the first that is compared with, not one's own branches."""
    return next((group for group in voice.results.peers if _compared(voice, group)), None)


def _compared(voice: Voice, group: PeerGroup) -> bool:
    """Whether a score of page one is compared with others in the group."""
    measures = (voice.results.outcome, *voice.results.instrument.drivers)
    rows = [group.position(measure) for measure in measures]
    open_ = not (group.branches_of or group.refusal)
    return open_ and any(row is not None and row.compared for row in rows)


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
        difference=voice.say(
            "summary.peers-difference", count=row.difference, difference=signed(row.difference)
        ),
        low=signed(row.low),
        high=signed(row.high),
    )


def peer_cell(voice: Voice, measure: str) -> str:
    """The verdict of a measure among that group."""
    group = first_group(voice)
    row = group.position(measure) if group else None
    return voice.say(f"summary.standing.{row.standing}", rests=(row,)) if row else NOT_AVAILABLE
