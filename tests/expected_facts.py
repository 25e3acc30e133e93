"""The other tables a report must print: what matters, waves, targets, peers, comments, method."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cmt.analysis.peers import PeerGroup, PeerPosition
from cmt.analysis.remarks import TONES
from cmt.analysis.results import Results
from cmt.analysis.whatif import moved as one_step_up
from cmt.instrument.lineage import instrument_digest
from tests.expected_tables import (
    WORDS,
    Cell,
    Expected,
    Holds,
    Row,
    index,
    measures,
    moved,
    named,
)
from tests.expected_waves import waves_tables
from tests.figures import Figures, percent, rounded, shown, signed

SAID = {
    "en": {
        "": "~no clear difference", "weighs-more": "~weighs more", "weighs-less": "~weighs less",
        "basic": "~Basic", "key": "~Key", "excellence": "~Excellence", "unclear": "~be told",
        "bottom": "~bottom quarter", "middle": "~middle half", "top": "~top quarter",
        "no-telling": "~Cannot be told",
        "kept": "~Met", "not-kept": "~Not met",
    },
    "fr": {
        "": "~aucun écart net", "weighs-more": "~pèse plus", "weighs-less": "~pèse moins",
        "basic": "~De base", "key": "~Clé", "excellence": "~Excellence", "unclear": "~être dit",
        "bottom": "~quart inférieur", "middle": "~moitié centrale", "top": "~quart supérieur",
        "no-telling": "~ne peut trancher",
        "kept": "~Respectée", "not-kept": "~Non respectée",
    },
}  # fmt: skip
"""What verdicts of these pages are called."""
MOVED = 0.1
"""Share of clients that a report takes one step up."""
SURVEYS_ON_PAPER = 24
FEWEST_COMMENTS = 10
ID = 6
"""Digits of an opaque id that are printed."""
DIGEST = 12


def facts_tables(results: Results, language: str) -> Iterator[Expected]:
    """All tables behind the pages of answers."""
    yield Expected(place="priorities", rows=list(stated(results, language)))
    yield Expected(place="priorities", rows=list(steps_up(results, language)))
    yield Expected(place="priorities", rows=list(_waits(results, language)))
    yield Expected(place="questions", rows=list(_standards(results, language)))
    yield Expected(place="tetraclass", rows=list(_pulls(results, language)))
    yield from waves_tables(results, language)
    for group in results.peers:
        if group.positions:
            yield Expected(place="peers", rows=list(_positions(results, group, language)))
            yield Expected(place="peers", rows=list(_surveys(group)))
    yield Expected(place="comments", rows=list(_themes(results, language)))
    yield from _log(results, language)
    yield Expected(place="method", rows=_survey(results))
    yield Expected(place="method", rows=_precision(results))


def stated(results: Results, language: str) -> Iterator[Row]:
    """Importance in clients' words beside the association, each with the ranks it may hold."""
    for row in results.action.stated:
        said = (rounded(row.stated, 1), rounded(row.stated_low), rounded(row.stated_high))
        shares = tuple(percent(share) for share in (row.share, row.share_low, row.share_high))
        places = [_ranks(row.stated_best, row.stated_worst)]
        places.append(_ranks(row.derived_best, row.derived_worst))
        word = SAID[language][row.standing]
        yield named(results, row.driver, language), [said, places[0], shares, places[1], (word,)]


def _ranks(best: int, worst: int) -> Figures:
    return tuple(dict.fromkeys((rounded(best), rounded(worst))))


def steps_up(results: Results, language: str) -> Iterator[Row]:
    what = results.action.what_if
    assert what
    for step in what.steps:
        row = one_step_up(what, step.driver, MOVED)
        ends = tuple(signed(value) for value in (row.difference, row.low, row.high))
        then = tuple(rounded(v, 1) for v in (row.score, row.score_low, row.score_high))
        yield named(results, step.driver, language), [ends, then]


def _waits(results: Results, language: str) -> Iterator[Row]:
    """How many waited so long, how satisfied they are, to how many that is acceptable."""
    for curve in results.action.curves:
        scale = results.instrument.scale_of(curve.item)
        for level in curve.levels:
            score, waited, accepted = level.satisfaction, level.waited, level.acceptable
            assert waited and accepted
            yield (
                scale.label(level.point, language),
                [
                    shown(waited, percent(waited.estimate)),
                    index(score),
                    (rounded(score.low), rounded(score.high)),
                    (rounded(score.n),),
                    shown(accepted, percent(accepted.estimate)),
                ],
            )


def _standards(results: Results, language: str) -> Iterator[Row]:
    words = {"met": "kept", "not-met": "not-kept", "cannot-tell": "no-telling"}
    for kept in results.action.standards:
        row = kept.share
        said = (percent(row.estimate), percent(row.low), percent(row.high), rounded(row.n))
        word = SAID[language][words[kept.verdict]]
        yield None, [(percent(kept.promised),), said, (word,)]


def _pulls(results: Results, language: str) -> Iterator[Row]:
    """What a poor score takes away and a good one adds."""
    assert results.driver_detail
    for row in results.driver_detail.asymmetry:
        penalty = (row.penalty, row.penalty_low, row.penalty_high)
        reward = (row.reward, row.reward_low, row.reward_high)
        word = SAID[language][row.pull or "unclear"]
        cells: list[Cell] = [_ends(penalty), _ends(reward), (word,), ()]
        yield named(results, row.driver, language), cells


def _ends(values: tuple[float, ...]) -> Figures:
    known = not any(math.isnan(value) for value in values)
    return tuple(signed(value, 2) for value in values) if known else ("..",)


def _positions(results: Results, group: PeerGroup, language: str) -> Iterator[Row]:
    """One's own score, both means of the peers, the difference and the place among them."""
    for measure in measures(results):
        row = group.position(measure)
        assert row
        means = [(rounded(value, 1),) for value in (row.own, row.mean, row.answers_mean)]
        difference = tuple(signed(value) for value in (row.difference, row.low, row.high))
        cells: list[Cell] = [*means, difference, _quarter(row, language), (rounded(row.surveys),)]
        yield named(results, measure, language), cells


def _quarter(row: PeerPosition, language: str) -> Figures:
    """In words where there are quarters, else the share of the peers below."""
    if row.bands:
        every = len(row.bands) == len(("bottom", "middle", "top"))
        return () if every else tuple(SAID[language][band] for band in row.bands)
    return tuple(dict.fromkeys((percent(row.place_low), percent(row.place_high))))


def _surveys(group: PeerGroup) -> Iterator[Row]:
    for survey in group.surveys[:SURVEYS_ON_PAPER]:
        assert survey.response_rate is not None
        yield (
            survey.survey[:ID],
            [
                survey.organization[:ID],
                (rounded(survey.respondents),),
                (percent(survey.response_rate),),
                (),
                (),
                (),
            ],
        )


def _themes(results: Results, language: str) -> Iterator[Row]:
    """How many wrote of each theme that enough wrote of, and in what tone."""
    assert results.comments
    for theme in results.comments.themes:
        count = sum(theme.tones.values())
        if count < FEWEST_COMMENTS:
            continue
        cells: list[Cell] = [(rounded(count),), shown(theme.share, percent(theme.share.estimate))]
        cells += [(rounded(theme.tones[tone]),) for tone in TONES]
        yield theme.name[language], cells


def _log(results: Results, language: str) -> Iterator[Expected]:
    """What is done about the driver to act on first, and what else is done."""
    assert results.comparison and results.history
    (listed, other) = results.logged
    assert listed.due
    change = results.comparison.get(listed.driver, "index")
    trend = results.history.trend(other.driver, "index")
    assert change and trend
    due = (rounded(listed.due.day), rounded(listed.due.year))
    since = (listed.since, *moved(change, WORDS[language]))
    first: Row = ("1", [listed.action, listed.owner, due, since])
    yield Expected(place="action-plan", rows=[first])
    then = tuple(rounded(point.estimate, 1) for point in (trend.points[0], trend.points[-1]))
    told: list[Cell] = [named(results, other.driver, language), other.action, "", ""]
    yield Expected(place="action-plan", rows=[("1", [*told, (other.since, *then)])])


def _survey(results: Results) -> list[Row]:
    """What is stated of the survey."""
    info, quality, earlier = results.info, results.quality, results.comparison
    assert info.start and info.end and earlier
    total = sum(quality.channels.values())
    channels = sorted(quality.channels.values(), reverse=True)
    days = (rounded(info.start.day), rounded(info.end.day), rounded(info.end.year))
    stated = [info.population_size, info.invited, info.undeliverable]
    size, invited, undelivered = ((rounded(count),) for count in stated if count is not None)
    cells: list[Cell] = [info.organization, info.service, (), size, (), (), (), days, invited]
    cells += [undelivered, tuple(rounded(n) for n in quality.languages.values())]
    cells += [tuple(percent(n / total) for n in channels), (earlier.label, rounded(earlier.n))]
    return [(None, [cell]) for cell in cells]


def _precision(results: Results) -> list[Row]:
    """What was found of the answers, and how precise they are."""
    quality, precision = results.quality, results.precision
    assert precision.margin_of_error and precision.response_rate and results.comments
    cells: list[Cell] = [
        (rounded(quality.rows),),
        tuple(rounded(flag.rows) for flag in quality.flags),
        (rounded(precision.n),),
        (percent(precision.response_rate, 1),),
        (rounded(precision.margin_of_error * 100, 1), "19", "20"),
        (),
        (),
        (rounded(precision.design_effect, 2),),
        (rounded(precision.n_eff),),
        (rounded(results.comments.n),),
        Holds((results.instrument.version, instrument_digest(results.instrument)[:DIGEST])),
        Holds((results.source, results.file_digest[:DIGEST], results.mapping_digest[:DIGEST])),
        Holds((results.cmt_version,)),
    ]
    return [(None, [cell]) for cell in cells]
