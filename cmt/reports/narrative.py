"""The sentences of the report: the answer, what works, what to act on first, how sure we are.

They choose words for numbers that are already there; they compute none. A driver is "associated
with" overall satisfaction, never more than that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cmt.analysis.action import Act
from cmt.analysis.drivers import FEWEST_DRIVERS
from cmt.analysis.estimates import Estimate
from cmt.analysis.results import Change, RefusalReason, Results, Verdict
from cmt.reports.bands import banded
from cmt.reports.marks import between, compared, figure, shown
from cmt.reports.model import Point
from cmt.reports.voice import Voice

NAMED = 2
"""Drivers a headline can name."""
COUNTED: tuple[RefusalReason, ...] = ("too-few-cases", "too-few-units")
"""Reasons that speak of how many there were."""
AT_MOST = 3
"""Entries under "what works" and "act first"."""


def index_of(results: Results, measure: str) -> Estimate | None:
    return results.estimates.get(measure, "index")


def share_of(results: Results, driver: str) -> float:
    effect = results.drivers.effect(driver)
    return effect.share if effect else 0.0


def by_score(results: Results, measures: Iterable[str]) -> tuple[str, ...]:
    """Best score first; what has no score to show stands last, in the order it came."""

    def rank(measure: str) -> tuple[bool, float]:
        row = index_of(results, measure)
        return (row is None or not shown(row), -row.estimate if row and shown(row) else 0.0)

    return tuple(sorted(measures, key=rank))


def at_glance(results: Results) -> tuple[str, ...]:
    """Overall satisfaction, then the drivers from the best score to the worst."""
    return (results.outcome, *by_score(results, asked_drivers(results)))


def answer(voice: Voice) -> str:
    """The one-sentence answer to "how are we doing", with its number."""
    results = voice.results
    row = index_of(results, results.outcome)
    if row is None or not shown(row):
        return voice.say("answer.withheld", rests=[row] if row else ())
    score = voice.formats.number(row.estimate)
    movement, (clear, first) = _movement(results), listed_first(results)
    moved = [change for change in (_overall_change(results),) if change]
    if not clear:
        earlier = _earlier(results)
        return voice.say(f"answer.{movement}", rests=moved, score=score, earlier=earlier)
    return voice.say(
        "answer.act-first",
        rests=_acts(results, first[:NAMED]),
        sentence=voice.say(f"answer-short.{movement}", rests=moved, score=score),
        drivers=voice.names(first[:NAMED]),
    )


def lead(voice: Voice) -> str:
    """Who answered favourably; at the first survey, that it is the baseline."""
    results = voice.results
    row = results.estimates.get(results.outcome, "favourable")
    last = "" if results.comparison else voice.say("lead.baseline")
    if row is None or not shown(row):
        return last
    return f"{_favourable(voice, row)} {last}".rstrip()


def _favourable(voice: Voice, row: Estimate) -> str:
    """The share of favourable answers to the outcome, in the words or numbers of its scale."""
    results, formats = voice.results, voice.formats
    scale = results.instrument.scale_of(results.outcome)
    labels = [voice.say("quoted", text=scale.label(p, voice.language)) for p in scale.favourable]
    mean = results.estimates.get(results.outcome, "mean")
    low, high = scale.points[0], scale.points[-1]
    return voice.say(
        "lead.favourable-range" if banded(scale) else "lead.favourable",
        share=formats.percent(row.estimate),
        labels=voice.words.listing(labels, "or"),
        from_point=str(scale.favourable[0]),
        low=str(low),
        high=str(high),
        mean=figure(mean, lambda value: formats.number(value, 0 if high - low >= 100 else 1)),
        interval=between(voice, row, formats.percent),
        n=formats.number(row.n),
    )


def listed_first(results: Results) -> tuple[bool, tuple[str, ...]]:
    """Whether there is a clear priority, and the drivers to act on first in the order of the list.

    Where there is one, only those that are certain; else those that may be one. None of them may
    where no driver is told from chance.
    """
    listed = results.action.act_first
    if listed is None or unclear(results):
        return False, ()
    rows = [row for row in listed.rows if row.certain == listed.clear]
    return listed.clear, tuple(row.driver for row in rows)


def works(voice: Voice) -> tuple[str, tuple[Point, ...]]:
    """The introduction and entries of "what works": strong and high, else simply high."""
    results = voice.results
    protect = _protected(results, certain=True) or _protected(results, certain=False)
    if protect and not unclear(results):
        key = "works.certain" if protect[0].certain else "works.likely"
        said = voice.say(key, rests=protect[:AT_MOST])
        return said, driver_points(voice, [row.driver for row in protect])
    best, _ = _parted(voice)
    key = "works.best" if best else "works.tied" if _scored(results) else "works.none"
    return voice.say(key, rests=_scores(results, best)), driver_points(voice, best)


def act_first(voice: Voice) -> tuple[str, tuple[Point, ...]]:
    """The introduction and entries of "act first"; "no clear priority" is an answer too."""
    results = voice.results
    if results.priorities is None or unclear(results):
        known, (_, lowest) = _scored(results), _parted(voice)
        if len(known) == 1:
            return refusal(voice), ()
        key = "act.no-model" if lowest else "act.tied" if known else "act.no-score"
        scores = _scores(results, lowest)
        return voice.say(key, rests=scores, reason=refusal(voice)), driver_points(voice, lowest)
    clear, first = listed_first(results)
    key = "act.certain" if clear else "act.likely" if first else "act.none"
    why = _acts(results, first[:AT_MOST]) or results.priorities.verdicts
    return voice.say(key, rests=why), driver_points(voice, first)


def driver_points(voice: Voice, drivers: Iterable[str]) -> tuple[Point, ...]:
    """Up to three drivers with score, share of the association and change."""
    return tuple(
        Point(name=voice.name(driver), text=_driver_sentence(voice, driver))
        for driver in list(drivers)[:AT_MOST]
    )


def unclear(results: Results) -> bool:
    """Whether there is a driver model, but no driver in it that is told from chance."""
    detail = results.driver_detail
    return results.priorities is not None and detail is not None and not detail.associated


def refusal(voice: Voice) -> str:
    """Why there is no driver model, or none to go by, in plain words."""
    refused = voice.results.drivers.refusal
    if refused is None:
        return voice.say("refusal.unclear") if unclear(voice.results) else ""
    if refused.reason == "no-drivers" and not prioritised(voice.results):
        return voice.say(f"refusal.{'one' if asked_drivers(voice.results) else 'no'}-driver")
    reason = voice.say(
        f"refusal.{refused.reason}",
        count=refused.n if refused.reason in COUNTED else None,
        rests=(refused,),
        drivers=voice.names(refused.drivers),
        n=voice.formats.number(refused.n),
        needed=voice.formats.number(refused.needed),
    )
    guilty = refused.reason == "too-few-cases" and len(refused.drivers) < _asked(voice)
    if not guilty or not refused.drivers:
        return reason
    return f"{reason} {voice.say('refusal.few', drivers=voice.names(refused.drivers))}"


def _asked(voice: Voice) -> int:
    """Drivers that could have been in the model."""
    unasked = {row.driver for row in voice.results.drivers.excluded}
    return len(set(voice.results.instrument.drivers) - unasked)


def asked_drivers(results: Results) -> tuple[str, ...]:
    """The drivers of which at least one question was asked, in instrument order."""
    return tuple(driver for driver in results.instrument.drivers if index_of(results, driver))


def prioritised(results: Results) -> bool:
    """Whether there are drivers enough to say which works and which to act on first."""
    return len(asked_drivers(results)) >= FEWEST_DRIVERS


def reliability(voice: Voice) -> str:
    """One line on how far the figures can be trusted."""
    results, formats = voice.results, voice.formats
    precision = results.precision
    n = formats.number(precision.n)
    parts = [voice.say("reliability.base", count=precision.n, rests=(precision,), n=n)]
    if precision.response_rate is not None:
        rate = formats.percent(precision.response_rate)
        parts.append(voice.say("reliability.rate", rate=rate))
    parts.append(voice.say("reliability.margin", margin=margin(voice)))
    parts.append(voice.weighting)
    return " ".join(parts)


def margin(voice: Voice) -> str:
    """The margin of error, or the reason for none."""
    precision = voice.results.precision
    if precision.margin_of_error is None:
        reason = precision.no_margin_because or "not-stated"
        return voice.say(f"margin.{reason}", rests=(precision,))
    points = voice.formats.signed_share(precision.margin_of_error).lstrip("+")
    count = 100 * precision.margin_of_error
    return voice.say("margin.stated", count=count, rests=(precision,), points=points)


def _parted(voice: Voice) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The drivers of the better half of the scores, best first, and of the other, worst first.

    A score that both halves hold, as it is read, is neither high nor low.
    """
    known = _scored(voice.results)
    said = {
        driver: voice.formats.number(row.estimate)
        for driver in known
        if (row := index_of(voice.results, driver))
    }
    half = (len(known) + 1) // 2
    best, lowest = known[:half], known[half:]
    both = {said[driver] for driver in best} & {said[driver] for driver in lowest}
    return (
        tuple(driver for driver in best if said[driver] not in both),
        tuple(driver for driver in lowest[::-1] if said[driver] not in both),
    )


def _scored(results: Results) -> tuple[str, ...]:
    """Drivers whose score may be shown, best first."""
    ranked = by_score(results, asked_drivers(results))
    return tuple(driver for driver in ranked if shown(index_of(results, driver)))


def _movement(results: Results) -> str:
    if results.comparison is None:
        return "baseline"
    change = _overall_change(results)
    return change.direction if change and change.direction != "withheld" else "plain"


def _overall_change(results: Results) -> Change | None:
    return results.comparison.get(results.outcome, "index") if results.comparison else None


def _acts(results: Results, drivers: Collection[str]) -> tuple[Act, ...]:
    """The rows of the act-first list that are about these drivers."""
    listed = results.action.act_first
    return tuple(row for row in listed.rows if row.driver in drivers) if listed else ()


def _scores(results: Results, measures: Iterable[str]) -> tuple[Estimate, ...]:
    return tuple(row for measure in measures if (row := index_of(results, measure)))


def _earlier(results: Results) -> str:
    return results.comparison.label if results.comparison else ""


def _protected(results: Results, *, certain: bool) -> tuple[Verdict, ...]:
    """Drivers of high score and strong association, the strongest first."""
    verdicts = results.priorities.verdicts if results.priorities else ()
    chosen = [row for row in verdicts if row.quadrant == "protect" and row.certain == certain]
    return tuple(sorted(chosen, key=lambda row: -share_of(results, row.driver)))


def _driver_sentence(voice: Voice, driver: str) -> str:
    results, formats = voice.results, voice.formats
    row = index_of(results, driver)
    if row is None or not shown(row):
        return voice.say("driver.withheld")
    parts = [voice.say("driver.score", score=formats.number(row.estimate))]
    effect = results.drivers.effect(driver)
    if effect and not unclear(results):
        parts.append(voice.say("driver.share", share=formats.percent(effect.share)))
    change = results.comparison and results.comparison.get(driver, "index")
    if change and compared(change):
        parts.append(voice.say(f"trend.{change.direction}", rests=(change,)))
    return voice.say("driver.sentence", parts=voice.words.chain(parts))
