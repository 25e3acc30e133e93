"""All waves together, from Results alone: series with their breaks, and what is said of them.

A series goes on from the wave before that asked it as far as `continuity.py` allows: what is not
comparable begins a new series, and so does a change of mode, of the clients asked or of where the
question stands, since its effect cannot be told from that of time. A slip of the pen, a language
that was added or other choices beside a segment's own only ask for care.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import chain, product

from cmt.analysis.action import StandardKept
from cmt.analysis.changes import family_of
from cmt.analysis.compare import COMPARED
from cmt.analysis.continuity import continuity, segment_continuity
from cmt.analysis.contributions import contributions
from cmt.analysis.early_warning import early_warning
from cmt.analysis.estimates import Estimate
from cmt.analysis.history import (
    EarlyWarning,
    History,
    MixSplit,
    TargetProgress,
    Trend,
    TrendPoint,
    WaveBrief,
)
from cmt.analysis.mix_change import mix_split
from cmt.analysis.parts import CROSS
from cmt.analysis.results import Results
from cmt.analysis.targets_met import target_progress, year_of
from cmt.analysis.trends import adjusted, trend
from cmt.errors import EstimationError, Fault
from cmt.instrument import fields
from cmt.instrument.comparability import Comparability, Reason, because, comparability
from cmt.responses.aims import AIMED_AT, ServiceTarget, highest_level
from cmt.responses.model import YEAR

GOES_ON: tuple[Reason, ...] = ("typo", "language", "asked-in", "choices")
"""Reasons for care that do not break a series."""
OF_SEGMENTS = ("index", "favourable")
"""Statistics of the outcome that segments have a series of."""
WARNED = "index"
"""The statistic early warnings are of: of the outcome and the drivers."""
STANDARD = "kept:"
"""How the statistic of a standard begins; the limit follows, "kept:<=15"."""


def history(
    now: Results, earlier: Sequence[Results], targets: Sequence[ServiceTarget] | None = None
) -> History | None:
    """What several waves say together; None where there is one wave and no target.

    earlier  waves before, in the order of their field dates
    targets  what the service aspires to; unless given, those the present results hold
    """
    aims = _targets_of(now) if targets is None else tuple(targets)
    if not (earlier or aims):
        return None
    results = (*earlier, now)
    waves = tuple(brief(each, present=each is now) for each in results)
    trends = trends_of(results, waves)
    found = History(waves=waves, trends=trends if earlier else ())
    return replace(
        found,
        mixes=tuple(_mixes(results)) if earlier else (),
        contributions=contributions(now, results[-2], len(results) - 2) if earlier else None,
        targets=tuple(_progress(aims, trends, waves, now)),
        warnings=tuple(_warnings(trends, now)),
    )


def with_targets(results: Results, targets: Sequence[ServiceTarget]) -> Results:
    """The same results with what the service aspires to, held against them and their trends.

    Raises EstimationError with every target of what was not asked.
    """
    known = {(row.item, row.statistic) for row in results.estimates if not row.segment}
    faults = [_unmeasured(aim, known) for aim in targets if (aim.item, aim.statistic) not in known]
    faults += [fault for aim in targets for fault in _unreachable(aim, results)]
    if faults:
        raise EstimationError(faults)
    if not targets:
        return results
    told = results.history
    if told is None or not told.trends:
        return replace(results, history=history(results, (), targets))
    held = tuple(_progress(targets, told.trends, told.waves, results))
    return replace(results, history=replace(told, targets=held))


def _unmeasured(aim: ServiceTarget, known: Collection[tuple[str, str]]) -> Fault:
    """Why a measure can have no target: it, or its statistic, is not among what was measured."""
    where = f"targets.{aim.item}"
    statistics = [name for name in AIMED_AT if (aim.item, name) in known]
    if statistics:
        return Fault(
            where=where, got=f"it has no {aim.statistic}", expected=fields.listing(statistics)
        )
    measures = dict.fromkeys(item for item, name in known if name == aim.statistic)
    got = "it is no rated question, driver or index that was asked"
    hint = fields.nearest(aim.item, sorted(measures))
    return Fault(where=where, got=got, expected=fields.listing(sorted(measures)), hint=hint)


def _unreachable(aim: ServiceTarget, results: Results) -> Iterator[Fault]:
    """A level above the scale; of an index and of shares the target itself has refused it."""
    highest = highest_of(aim, results)
    if aim.level is not None and aim.level > highest:
        got = f"{aim.level:g} cannot be reached"
        yield Fault(where=f"targets.{aim.item}", got=got, expected=f"at most {highest:g}")


def highest_of(aim: ServiceTarget, results: Results) -> float:
    """The most a target's statistic can be: a mean is at most the best point of its scale."""
    if aim.statistic != "mean":
        return highest_level(aim.statistic)
    instrument = results.instrument
    owner = instrument.drivers.get(aim.item) or instrument.indices.get(aim.item)
    items = [item for item in (owner.items if owner else (aim.item,)) if item in instrument.items]
    return max((max(instrument.scale_of(item).points) for item in items), default=math.inf)


def brief(results: Results, *, present: bool) -> WaveBrief:
    """One wave of a series; the middle of its field dates, or of the year that is its label."""
    info = results.info
    days = [day for day in (info.start, info.end) if day is not None]
    row = WaveBrief(
        label=results.label,
        info=info,
        n=results.quality.answered,
        weighted=results.weighted,
        basis="" if present else "assumed-independent",
    )
    if days:
        return replace(row, at=sum(map(year_of, days)) / len(days), dated="field-dates")
    if YEAR.fullmatch(info.label):  # said by somebody; the name of a file proves nothing
        return replace(row, at=int(info.label) + 0.5, dated="label")
    return row


def trends_of(results: Sequence[Results], waves: Sequence[WaveBrief]) -> tuple[Trend, ...]:
    """Every series the present wave has, with Holm's p-values within families."""
    now, found = results[-1], _comparisons(results)
    series = chain(
        _of_everyone(results, found), _of_segments(results, found), _of_standards(results, found)
    )
    return adjusted([trend(each, waves) for each in series], lambda row: _family(row, now))


Found = Callable[[str, int, int], Comparability]
"""What may be said of a measure in one wave and in another before it."""


def _comparisons(results: Sequence[Results]) -> Found:
    """Each pair of waves is compared once a measure, however many series it has."""

    @cache
    def found(measure: str, wave: int, before: int) -> Comparability:
        return continuity(results[wave], results[before], measure)

    return found


def _of_everyone(results: Sequence[Results], found: Found) -> Iterator[Trend]:
    for row in results[-1].estimates:
        if row.statistic in COMPARED and not row.segment:
            rows = [each.estimates.get(row.item, row.statistic) for each in results]
            yield _series(
                Trend(item=row.item, statistic=row.statistic), rows, partial(found, row.item)
            )


def _of_segments(results: Sequence[Results], found: Found) -> Iterator[Trend]:
    """The outcome in every segment of the splits the present wave was analysed with."""
    now = results[-1]
    for split in now.splits:
        splits = [next((s for s in r.splits if s.items == split.items), None) for r in results]
        for segment, statistic in product(split.segments, OF_SEGMENTS):
            rows = [s.estimates.get(now.outcome, statistic, segment) if s else None for s in splits]

            def both(wave: int, before: int, segment: str = segment) -> Comparability:
                clients = segment_continuity(results[wave], results[before], segment)
                return because([*found(now.outcome, wave, before).reasons, *clients.reasons])

            yield _series(Trend(item=now.outcome, statistic=statistic, segment=segment), rows, both)


def _of_standards(results: Sequence[Results], found: Found) -> Iterator[Trend]:
    """The share of clients each standard of the present wave was kept for."""
    for kept in results[-1].action.standards:
        name = standard_name(kept)
        rows = [_share_kept(each, kept.item, name) for each in results]
        yield _series(Trend(item=kept.item, statistic=name), rows, partial(found, kept.item))


def _share_kept(results: Results, item: str, name: str) -> Estimate | None:
    """The share of clients a standard was kept for; None where that limit was not held."""
    held = (k for k in results.action.standards if (k.item, standard_name(k)) == (item, name))
    return next((kept.share for kept in held), None)


def standard_name(kept: StandardKept) -> str:
    """The statistic a standard has a series of: "kept:<=15"."""
    least = kept.at_most is None
    return f"{STANDARD}{'>=' if least else '<='}{kept.at_least if least else kept.at_most:g}"


def _series(
    blank: Trend,
    rows: Sequence[Estimate | None],
    found: Callable[[int, int], Comparability],
) -> Trend:
    """A series of the waves that asked a measure, each with what parts it from the one before."""
    points: list[TrendPoint] = []
    for wave, row in enumerate(rows):
        if row is not None:
            link = found(wave, points[-1].wave) if points else Comparability()
            points.append(_point(wave, row, link))
    return replace(blank, points=tuple(points))


def _point(wave: int, row: Estimate, link: Comparability) -> TrendPoint:
    broken = any(reason not in GOES_ON for reason in link.reasons)
    return TrendPoint(
        wave=wave,
        estimate=row.estimate,
        se=row.se,
        low=row.low,
        high=row.high,
        df=float(row.df),
        n=row.n,
        flag=row.flag,
        breaks=link.reasons if broken else (),
        care=() if broken else link.reasons,
    )


def _mixes(results: Sequence[Results]) -> Iterator[MixSplit]:
    """The change from the wave before, by every question that parted both waves' clients."""
    now, before = results[-1], results[-2]
    if _ended(continuity(now, before, now.outcome)) or now.outcome != before.outcome:
        return
    then = {split.items: split.mix for split in before.splits}
    for split in now.splits:
        earlier = then.get(split.items)
        (by, *_) = split.items
        if split.mix and earlier and not _ended(_of_question(now, before, by)):
            place = len(results) - 2
            yield mix_split(split.mix, earlier, item=now.outcome, by=by, before=place)


def _of_question(now: Results, before: Results, question: str) -> Comparability:
    return comparability(now.instrument, before.instrument, question)


def _ended(found: Comparability) -> bool:
    return found.verdict == "not-comparable"


def _progress(
    aims: Sequence[ServiceTarget],
    trends: Sequence[Trend],
    waves: Sequence[WaveBrief],
    now: Results,
) -> Iterator[TargetProgress]:
    known = {(t.item, t.statistic): t for t in trends if not t.segment}
    for aim in aims:
        series = known.get((aim.item, aim.statistic))
        yield target_progress(aim, series, waves, highest_of(aim, now))


def _warnings(trends: Sequence[Trend], now: Results) -> Iterator[EarlyWarning]:
    watched = (now.outcome, *now.instrument.drivers)
    for series in trends:
        if series.statistic == WARNED and series.item in watched and not series.segment:
            warning = early_warning(series)
            if warning:
                yield warning


def _targets_of(results: Results) -> tuple[ServiceTarget, ...]:
    return tuple(row.target for row in results.history.targets) if results.history else ()


def _family(series: Trend, now: Results) -> str:
    """What p-values are adjusted together: as for changes, and the segments of each question."""
    if series.segment:
        return CROSS.join(part.partition("=")[0] for part in series.segment.split(CROSS))
    if series.statistic.startswith(STANDARD):
        return "standards"
    return family_of(series.item, now.instrument)
