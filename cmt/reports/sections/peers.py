"""Where the survey stands among its peers, group by group. No league table."""

from __future__ import annotations

from collections.abc import Iterator

from cmt.analysis.peers import PeerGroup, PeerPosition
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD
from cmt.reports.model import Block, Column, Figure, Paragraph, ReportSection, Row, Table
from cmt.reports.sections.peer_funnel import funnel_blocks, standing_out
from cmt.reports.sections.peer_surveys import group_name, group_words, surveys_table
from cmt.reports.sections.strips import difference_words, strips_picture
from cmt.reports.voice import Voice


def peers_section(voice: Voice) -> ReportSection | None:
    """Every group in turn; None where nobody asked for peers."""
    groups = voice.results.peers
    if not groups:
        return None
    return ReportSection(
        id="peers",
        headline=_headline(voice, groups[0]),
        subtitle=voice.subtitle(voice.say("peers.measure")),
        blocks=tuple(
            block for at, group in enumerate(groups) for block in _group(voice, group, at)
        ),
    )


def shown_positions(voice: Voice, group: PeerGroup) -> tuple[PeerPosition, ...]:
    """The outcome and the drivers; the workbook has every item too."""
    results = voice.results
    wanted = (results.outcome, *results.instrument.drivers)
    return tuple(row for name in wanted if (row := group.position(name)) is not None)


def place_words(voice: Voice, row: PeerPosition) -> str:
    """ "middle half or top quarter"; shares of the peers where there are too few for quarters."""
    if not row.compared:
        return NOT_AVAILABLE
    if row.bands:
        return voice.say(f"peers.place.{'-'.join(row.bands)}", rests=(row,))
    low, high = (voice.formats.percent(end) for end in (row.place_low, row.place_high))
    key = "share" if low == high else "shares"
    return voice.say(f"peers.place.{key}", low=low, high=high)


def standing_words(voice: Voice, row: PeerPosition) -> str:
    """The verdict in a few words."""
    return voice.say(f"peers.standing.{row.standing}", rests=(row,))


def _headline(voice: Voice, group: PeerGroup) -> str:
    if group.branches_of:
        names = standing_out(voice, group)
        if not names:
            return voice.say("peers.headline-branches-none")
        return voice.say("peers.headline-branches", count=len(names), n=str(len(names)))
    row = group.position(voice.results.outcome)
    if row is None or not row.compared:
        return voice.say("peers.headline-none", rests=[row] if row else ())
    if row.standing == "cannot-tell":
        return voice.say("peers.headline-cannot-tell", rests=(row,))
    key, signed = f"peers.headline-{row.standing}", voice.formats.signed(row.difference)
    return voice.say(key, count=row.difference, rests=(row,), difference=signed)


def _group(voice: Voice, group: PeerGroup, at: int) -> Iterator[Block]:
    yield Paragraph(text=group_words(voice, group), role="lead" if at == 0 else "text")
    if group.refusal:
        if group.surveys:
            yield Paragraph(text=voice.say(f"peers.refusal.{group.refusal}"))
        return
    rows = shown_positions(voice, group)
    if not (group.branches_of or any(row.compared for row in rows)):
        yield Paragraph(text=voice.say("peers.nothing", rests=rows))
        yield from _notes(voice, group, rows)
        return
    source = voice.say(
        "peers.source-branches" if group.branches_of else "peers.source",
        subject=voice.subject,
        name=group_name(voice, group),
    )
    if rows:
        yield _strips_figure(voice, rows, at, source)
        yield positions_table(voice, group, rows)
        yield from _notes(voice, group, rows)
    yield from funnel_blocks(voice, group, at, source)
    if not group.branches_of:
        yield surveys_table(voice, group)


def _strips_figure(voice: Voice, rows: tuple[PeerPosition, ...], at: int, source: str) -> Figure:
    return Figure(
        id=f"peers-{at}",
        headline=voice.say("peers.strips.headline"),
        subtitle=voice.say("peers.measure"),
        picture=strips_picture(voice, "peers", rows, standing_words),
        source=source,
    )


def positions_table(voice: Voice, group: PeerGroup, rows: tuple[PeerPosition, ...]) -> Table:
    """Own score, the peers' means, the difference and the place, measure by measure."""
    widths = {"measure": 18, "own": 9, "mean": 12, "answers-mean": 12, "difference": 24,
              "place": 16, "surveys": 9}  # fmt: skip
    numbers = ("own", "mean", "answers-mean", "surveys")
    return Table(
        caption=voice.say("peers.caption", name=group_name(voice, group)),
        columns=tuple(
            Column(
                title=voice.say(f"peers.column.{key}"),
                width=width,
                align="number" if key in numbers else "text",
            )
            for key, width in widths.items()
        ),
        rows=tuple(_row(voice, row) for row in rows),
        note=voice.say("peers.table-note"),
        dense=True,
    )


def _row(voice: Voice, row: PeerPosition) -> Row:
    formats = voice.formats
    own = WITHHELD if row.standing == "withheld" else formats.number(row.own, 1)
    name, count = voice.name(row.measure), formats.number(row.surveys)
    if not row.compared:
        cells = (name, own, *(NOT_AVAILABLE,) * 2, standing_words(voice, row), NOT_AVAILABLE, count)
        return Row(cells=cells, strong=row.measure == voice.results.outcome)
    by_answers = row.answers_mean
    cells = (
        name,
        own,
        formats.number(row.mean, 1),
        formats.number(by_answers, 1) if by_answers == by_answers else NOT_AVAILABLE,
        difference_words(voice, row),
        place_words(voice, row),
        count,
    )
    return Row(cells=cells, strong=row.measure == voice.results.outcome)


def _notes(voice: Voice, group: PeerGroup, rows: tuple[PeerPosition, ...]) -> Iterator[Block]:
    """What could not be compared and why, other modes, and the score at one's own mix."""
    notes = []
    overall = group.position(voice.results.outcome)
    if overall and overall.other_modes:
        n = overall.other_modes
        notes.append(voice.say("peers.other-modes", count=n, n=voice.formats.number(n)))
    parts = [_unlike(voice, row) for row in rows if row.unlike]
    if parts:
        notes.append(voice.say("peers.unlike", parts=voice.words.chain(parts)))
    for mix in group.mixes:
        signed = voice.formats.signed
        values = {"difference": mix.adjusted, "low": mix.low, "high": mix.high}
        told = {key: signed(value) for key, value in values.items()}
        question, n_surveys = voice.name(mix.item), voice.formats.number(mix.surveys)
        notes.append(
            voice.say("peers.mix", count=mix.adjusted, question=question, n=n_surveys, **told)
        )
    if notes:
        yield Paragraph(text=" ".join(notes), role="note")


def _unlike(voice: Voice, row: PeerPosition) -> str:
    reasons = [
        voice.say(f"peers.unlike-reason.{reason}", count=n, n=voice.formats.number(n))
        for reason, n in row.unlike.items()
    ]
    told = voice.words.listing(reasons)
    return voice.say("peers.unlike-part", measure=voice.quoted(row.measure), reasons=told)
