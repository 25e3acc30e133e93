"""Alternative texts of charts, generated from the data: kind, range, highest, lowest, change."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.results import Results
from cmt.reports.marks import compared, shown
from cmt.reports.narrative import by_score, index_of
from cmt.reports.voice import Voice


def of_scores(voice: Voice, measures: Sequence[str]) -> str:
    """The dot plot of scores."""
    known = [m for m in by_score(voice.results, measures) if shown(index_of(voice.results, m))]
    if not known:
        return voice.say("alt.scores-none", count=len(measures), n=str(len(measures)))
    text = voice.say(
        "alt.scores",
        count=len(measures),
        n=str(len(measures)),
        highest=_scored(voice, known[0]),
        lowest=_scored(voice, known[-1]),
    )
    return text + _withheld(voice, len(measures) - len(known)) + _changes(voice, measures)


def of_quadrant(voice: Voice) -> str:
    """The quadrant: how many drivers, in which corner."""
    results = voice.results
    verdicts = results.priorities.verdicts if results.priorities else ()
    corners = [
        voice.say(
            "alt.corner",
            corner=voice.say(f"quadrant.{quadrant}"),
            drivers=voice.words.listing([voice.name(d) for d in drivers]) or voice.say("none"),
        )
        for quadrant in ("act-first", "protect", "maintain", "monitor")
        for drivers in [[row.driver for row in verdicts if row.quadrant == quadrant]]
    ]
    n = len(verdicts)
    return voice.say("alt.quadrant", count=n, n=str(n), corners=voice.words.chain(corners))


def of_bars(voice: Voice, items: Sequence[str]) -> str:
    """The stacked bars, which come sorted by percent favourable."""
    return voice.say(
        "alt.bars",
        count=len(items),
        n=str(len(items)),
        highest=_favourable(voice, items[0]),
        lowest=_favourable(voice, items[-1]),
    )


def of_trend(voice: Voice, measures: Sequence[str]) -> str:
    """The small multiples: which measures moved."""
    n = len(measures)
    text = voice.say("alt.trend", count=n, n=str(n), **_waves(voice.results))
    return text + _changes(voice, measures)


def of_steps(voice: Voice, scores: Sequence[tuple[int, str]]) -> str:
    """The curve of overall satisfaction by drivers done well: no table stands beside it."""
    steps = [voice.say("alt.step", met=str(met), score=score) for met, score in scores]
    return voice.say("alt.steps", steps=", ".join(steps))


def _scored(voice: Voice, measure: str) -> str:
    row = index_of(voice.results, measure)
    score = voice.formats.number(row.estimate) if row else ""
    return voice.say("alt.named", name=voice.name(measure), value=score)


def _favourable(voice: Voice, item: str) -> str:
    row = voice.results.estimates.get(item, "favourable")
    share = voice.formats.percent(row.estimate) if row else ""
    return voice.say("alt.named", name=voice.name(item), value=share)


def _withheld(voice: Voice, n: int) -> str:
    return " " + voice.say("alt.withheld", count=n, n=str(n)) if n else ""


def _changes(voice: Voice, measures: Sequence[str]) -> str:
    comparison = voice.results.comparison
    if comparison is None:
        return ""
    changes = [change for m in measures if (change := comparison.get(m, "index"))]
    moved = [change for change in changes if change.direction in ("higher", "lower")]
    if not any(compared(change) for change in changes):
        return ""
    if not moved:
        return " " + voice.say("alt.no-change", earlier=comparison.label)
    names = [voice.say(f"alt.{change.direction}", name=voice.name(change.item)) for change in moved]
    return " " + voice.say(
        "alt.changed", earlier=comparison.label, names=voice.words.listing(names)
    )


def _waves(results: Results) -> dict[str, str]:
    return {
        "earlier": results.comparison.label if results.comparison else "",
        "now": results.label,
    }
