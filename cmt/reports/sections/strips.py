"""Scores on the range of others' scores, as strips and in words: of peers, of units of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cmt.analysis.peers import PeerPosition
from cmt.reports import axes, charts
from cmt.reports.charts.peer_specs import Strip, Strips
from cmt.reports.charts.specs import Picture
from cmt.reports.marks import NOT_AVAILABLE
from cmt.reports.voice import Voice

Standing = Callable[[Voice, PeerPosition], str]
"""What is said of where a score stands, at the right of its strip."""


def strips_picture(
    voice: Voice, page: str, rows: Sequence[PeerPosition], standing: Standing
) -> Picture:
    """One strip a measure, one's own dot on it. `page` is where its words stand."""
    strips = [_strip(voice, row, standing) for row in rows]
    ends = [
        end
        for strip in strips
        for end in (strip.value, strip.low, strip.high, *(strip.ends or ()))
        if end is not None
    ]
    told = [
        voice.say(
            f"{page}.alt.strip",
            measure=voice.name(row.measure),
            score=voice.formats.number(row.own) if row.own == row.own else NOT_AVAILABLE,
            standing=standing(voice, row),
        )
        for row in rows
    ]
    keys = ("own", "outer", "middle", "median", "all", "mean")
    own, outer, middle, median, every, mean = (voice.say(f"{page}.strips.key-{k}") for k in keys)
    return charts.strips(
        Strips(
            axis=axes.tens(ends, voice.formats.number),
            rows=strips,
            key=(own, outer, middle, median),
            key_few=(every, mean),
            alt=voice.say(f"{page}.alt.strips", n=str(len(rows)), parts=voice.words.chain(told)),
        )
    )


def _strip(voice: Voice, row: PeerPosition, standing: Standing) -> Strip:
    withheld = row.standing == "withheld"
    return Strip(
        label=voice.name(row.measure),
        value=None if withheld else row.own,
        low=None if withheld else row.own_low,
        high=None if withheld else row.own_high,
        hollow=row.standing in ("cannot-tell", "not-compared"),
        ends=(row.lowest, row.highest) if row.compared else None,
        quarters=row.quarters,
        mean=row.mean if row.compared else None,
        text=standing(voice, row),
        strong=row.measure == voice.results.outcome,
    )


def difference_words(voice: Voice, row: PeerPosition) -> str:
    """The difference from the mean of the others, with its interval."""
    signed = voice.formats.signed
    return voice.say(
        "peers.between",
        difference=signed(row.difference),
        low=signed(row.low),
        high=signed(row.high),
    )
