"""The funnel of overall scores in the section on peers: of these or of one's own branches."""

from __future__ import annotations

from collections.abc import Iterator

from cmt.analysis.peers import FunnelLimits, PeerFunnel, PeerGroup
from cmt.analysis.tables import segment_label
from cmt.reports import axes, charts
from cmt.reports.charts.peer_specs import Funnel, FunnelLine, Spot
from cmt.reports.charts.specs import Axis, Picture, Tick
from cmt.reports.model import Block, Figure, Paragraph
from cmt.reports.voice import Voice

STEPS = (1, 2, 5)
"""Bases are marked at these multiples of powers of ten that leave few enough marks."""
MOST_MARKS = 8
INNER_DASH = "4 2.5"
WIDE = 40.0
"""Points about the centre the picture keeps to: limits at tiny bases run far off it."""


def funnel_blocks(voice: Voice, group: PeerGroup, at: int, source: str) -> Iterator[Block]:
    """The picture and what it says of the survey; nothing where there is no funnel."""
    found = group.funnel
    if found is None:
        return
    yield Figure(
        id=f"peers-funnel-{at}",
        headline=voice.say("peers.funnel.headline"),
        subtitle=voice.say("peers.funnel.subtitle"),
        picture=funnel_picture(voice, group, found),
        source=source,
    )
    yield Paragraph(text=_told(voice, group, found), role="note")


def standing_out(voice: Voice, group: PeerGroup) -> list[str]:
    """The branches beyond the inner limits, by name."""
    spots = group.funnel.spots if group.funnel else ()
    return [segment_label(voice.results, s.survey, voice.language) for s in spots if s.beyond]


def funnel_picture(voice: Voice, group: PeerGroup, found: PeerFunnel) -> Picture:
    """Peers as grey dots, one's own with its name."""
    number = voice.formats.number
    own = voice.say("peers.funnel.own")
    spots = [
        Spot(
            base=spot.base,
            value=spot.score,
            name=segment_label(voice.results, spot.survey, voice.language)
            if group.branches_of
            else "",
        )
        for spot in found.spots
    ]
    told = ""
    if found.own:
        spots.append(Spot(base=found.own.base, value=found.own.score, name=own))
        told = voice.say("peers.alt.funnel-own", score=number(found.own.score))
    beyond = sum(bool(spot.beyond) for spot in found.spots)
    return charts.funnel(
        Funnel(
            x=_bases(voice, [spot.base for spot in spots]),
            y=_scores(voice, found, spots),
            centre=Tick(value=found.centre, text=voice.say("peers.funnel.centre")),
            lines=(
                _line(voice.say("peers.funnel.inner"), found.limits, "inner", INNER_DASH),
                _line(voice.say("peers.funnel.outer"), found.limits, "outer", ""),
            ),
            spots=spots,
            alt=voice.say(
                "peers.alt.funnel",
                n=number(len(found.spots)),
                centre=number(found.centre),
                beyond=number(beyond),
                own=told,
            ).strip(),
        )
    )


def _told(voice: Voice, group: PeerGroup, found: PeerFunnel) -> str:
    if group.branches_of:
        names = standing_out(voice, group)
        if not names:
            return voice.say("peers.funnel-branches-none")
        return voice.say("peers.funnel-branches", names=voice.words.listing(names))
    beyond = found.own.beyond if found.own else ""
    return voice.say(f"peers.funnel-{beyond or 'within'}")


def _line(name: str, limits: tuple[FunnelLimits, ...], which: str, dash: str) -> FunnelLine:
    points = [(row.base, *(row.inner if which == "inner" else row.outer)) for row in limits]
    return FunnelLine(name=name, points=points, dash=dash)


def _scores(voice: Voice, found: PeerFunnel, spots: list[Spot]) -> Axis:
    """From the lowest dot or limit to the highest, as far as limits are near the centre."""
    ends = [spot.value for spot in spots]
    for row in found.limits:
        ends += [end for end in row.outer if abs(end - found.centre) <= WIDE and 0 <= end <= 100]
    return axes.tens(ends, voice.formats.number)


def _bases(voice: Voice, bases: list[float]) -> Axis:
    """From 0 to the largest base, on round numbers."""
    most = max(bases)
    power = 10 ** max(len(str(int(most))) - 2, 0)
    step = next(s * p for p in (power, power * 10) for s in STEPS if most / (s * p) <= MOST_MARKS)
    count = int(-(-most // step))
    ticks = [
        Tick(value=float(step * i), text=voice.formats.number(step * i)) for i in range(count + 1)
    ]
    return Axis(low=0.0, high=float(step * count), ticks=ticks, title=voice.say("peers.funnel.x"))
