"""The page on method: what a reader must know about the survey to judge its figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from cmt.analysis.results import Comparison
from cmt.instrument.lineage import instrument_digest
from cmt.reports.marks import CAUTION, NOT_AVAILABLE, WITHHELD
from cmt.reports.model import Column, Columns, Point, Points, ReportSection, Row, Table
from cmt.reports.narrative import asked_drivers, margin, refusal
from cmt.reports.sections.waves_told import SEVERAL
from cmt.reports.sections.weights import design, response_rate, weighting
from cmt.reports.stated import channel_shares, known
from cmt.reports.voice import Voice

DIGITS = 12
"""Characters of a digest that are printed; the results file holds all."""


def method_section(voice: Voice) -> ReportSection:
    """Survey information and precision side by side, then method, marks and limits."""
    return ReportSection(
        id="method",
        headline=method_headline(voice),
        subtitle=voice.subtitle(voice.say("measure.method")),
        blocks=(
            Columns(left=(survey_table(voice),), right=(precision_table(voice),)),
            Columns(
                left=(_method(voice), _marks(voice)),
                right=(*_drivers(voice), _limits(voice)),
                left_width=54,
            ),
        ),
    )


def method_headline(voice: Voice) -> str:
    """How many answered, and at what rate."""
    precision, formats = voice.results.precision, voice.formats
    n = formats.number(precision.n)
    if precision.response_rate is None:
        return voice.say("method.headline", count=precision.n, rests=(precision,), n=n)
    rate = formats.percent(precision.response_rate)
    return voice.say("method.headline-rate", count=precision.n, rests=(precision,), n=n, rate=rate)


IF_STATED = ("client-group", "jurisdiction", "level", "channels", "asked-in", "question-order",
             "channel-shares", "left-out", "flagged", "not-eligible")  # fmt: skip
"""Facts with a row only where they are stated; of the others it is said that nobody stated them."""


def survey_table(voice: Voice) -> Table:
    """What was asked of whom, how and when."""
    info, formats = voice.results.info, voice.formats
    selection = voice.say(f"selection.{info.selection}") if info.selection else ""
    facts = (
        ("organization", info.organization),
        ("service", info.service),
        ("client-group", info.client_group),
        ("population", info.population),
        ("population-size", _count(voice, info.population_size)),
        ("jurisdiction", info.jurisdiction),
        ("level", known(voice, "level", [info.level])),
        ("channels", known(voice, "channel", info.channels)),
        ("frame", info.frame),
        ("selection", selection),
        ("mode", known(voice, "mode", info.mode.split(","))),
        ("asked-in", known(voice, "language", info.asked_in)),
        ("question-order", known(voice, "order", [info.question_order])),
        ("dates", formats.period(info.start, info.end)),
        ("invited", _count(voice, info.invited)),
        ("undeliverable", _count(voice, info.undeliverable)),
        ("not-eligible", _count(voice, info.not_eligible)),
        ("languages", _languages(voice)),
        ("channel-shares", channel_shares(voice)),
        ("earlier", _earlier(voice)),
    )
    return _facts(voice, voice.say("facts.survey"), facts)


def precision_table(voice: Voice) -> Table:
    """How many answers, how precise, and of which versions."""
    results, formats = voice.results, voice.formats
    precision, quality = results.precision, results.quality
    facts = (
        ("rows", formats.number(quality.rows + sum(quality.left_out.values()))),
        ("left-out", _rows(voice, quality.left_out)),
        ("flagged", _rows(voice, {flag.kind: flag.rows for flag in quality.flags})),
        ("completed", formats.number(quality.answered)),
        ("response-rate", response_rate(voice)),
        ("margin", margin(voice)),
        ("weighting", weighting(voice)),
        ("design", design(voice)),
        ("design-effect", _real(voice, precision.design_effect, 2)),
        ("effective-base", _real(voice, precision.n_eff, 0)),
        ("comments", formats.number(quality.comments)),
        ("instrument", _questionnaire(voice)),
        ("file", _file(voice)),
        ("cmt", results.cmt_version),
    )
    return _facts(voice, voice.say("facts.precision"), facts)


def _method(voice: Voice) -> Points:
    keys = ("scores", "rounding", "intervals", "tests")
    points = [_named(voice, f"how.{key}") for key in keys]
    history = voice.results.history
    if history and len(history.waves) >= SEVERAL:
        points.append(_named(voice, "waves.method"))
    return Points(title=voice.say("how.title"), points=tuple(points))


def _drivers(voice: Voice) -> tuple[Points, ...]:
    """How drivers were worked out, where the survey asked about any."""
    if not asked_drivers(voice.results):
        return ()
    points = [_model_words(voice), _met_words(voice)]
    points.append(Point(name=voice.say("how.r2.name"), text=_model(voice)))
    points += _together(voice)
    return (Points(title=voice.say("how.drivers"), points=tuple(points)),)


def _model_words(voice: Voice) -> Point:
    """Whom the driver model is of."""
    detail = voice.results.driver_detail
    if detail is None or detail.missing == "listwise":
        return _named(voice, "how.model")
    return Point(name=voice.say("how.model.name"), text=voice.say(f"chosen.{detail.missing}"))


def _met_words(voice: Voice) -> Point:
    """When a driver counts as done well."""
    well = voice.results.done_well
    if well == "favourable":
        return _named(voice, "how.met")
    return Point(name=voice.say("how.met.name"), text=voice.say(f"chosen.{well}"))


def _together(voice: Voice) -> Iterator[Point]:
    """How far the questions of a driver go together: the lowest and the highest alpha."""
    drivers = voice.results.instrument.drivers
    known = [one for one in voice.results.reliability if one.measure in drivers]
    alphas = [one.alpha for one in known if not one.refusal]
    if alphas:
        low, high = (voice.formats.number(end(alphas), 2) for end in (min, max))
        key = "text-one" if low == high else "text"
        text = voice.say(f"how.together.{key}", low=low, high=high)
        yield Point(name=voice.say("how.together.name"), text=text)


def _marks(voice: Voice) -> Points:
    marks = ((WITHHELD, "withheld"), (CAUTION, "caution"), (NOT_AVAILABLE, "not-available"))
    points = tuple(Point(name=mark, text=voice.say(f"marks.{key}")) for mark, key in marks)
    return Points(title=voice.say("marks.title"), points=points)


def _limits(voice: Voice) -> Points:
    results = voice.results
    keys = ["association"] if asked_drivers(results) else []
    keys += ["answered", *_of_waves(results.comparison)]
    points = [_named(voice, f"limits.{key}") for key in keys]
    absent = [item for item in results.quality.absent_items if item in results.instrument.items]
    if absent:
        names = voice.words.listing([voice.quoted(item) for item in absent])
        text = voice.say("limits.absent.text", count=len(absent), names=names)
        points.append(Point(name=voice.say("limits.absent.name"), text=text))
    return Points(title=voice.say("limits.title"), points=tuple(points))


def _of_waves(comparison: Comparison | None) -> list[str]:
    """That there is no earlier wave, or that nothing tells who answered both."""
    if comparison is None:
        return ["baseline"]
    return ["waves"] if comparison.basis == "assumed-independent" else []


def _named(voice: Voice, key: str) -> Point:
    return Point(name=voice.say(f"{key}.name"), text=voice.say(f"{key}.text"))


def _model(voice: Voice) -> str:
    model, formats = voice.results.drivers, voice.formats
    if model.refusal:
        return refusal(voice)
    return voice.say(
        "how.r2.text",
        r2=formats.number(model.r2, 3),
        adjusted=formats.number(model.adjusted_r2, 3),
        n=formats.number(model.n),
        units=formats.number(model.units),
    )


def _languages(voice: Voice) -> str:
    """Answers per language, most first."""
    counts = sorted(voice.results.quality.languages.items(), key=lambda pair: -pair[1])
    named = [
        voice.say(f"language.{code}", n=voice.formats.number(n))
        if f"language.{code}" in voice.words.texts
        else voice.say("language.other", code=code, n=voice.formats.number(n))
        for code, n in counts
    ]
    return ", ".join(named)


def _earlier(voice: Voice) -> str:
    comparison = voice.results.comparison
    if comparison is None:
        return voice.say("facts.baseline")
    n = voice.formats.number(comparison.n)
    return voice.say("facts.earlier-wave", label=comparison.label, n=n)


def _questionnaire(voice: Voice) -> str:
    instrument = voice.results.instrument
    name = f"{instrument.id} {instrument.version}"
    digest = instrument_digest(instrument)[:DIGITS]
    return voice.say("facts.digest", name=name, digest=digest)


def _file(voice: Voice) -> str:
    results = voice.results
    if not results.source:
        return ""
    digest = (results.file_digest or results.digest)[:DIGITS]
    file = voice.say("facts.digest", name=results.source, digest=digest)
    mapping = results.mapping_digest[:DIGITS]
    return f"{file}; {voice.say('facts.mapping', digest=mapping)}" if mapping else file


def _facts(voice: Voice, caption: str, facts: tuple[tuple[str, str], ...]) -> Table:
    return Table(
        caption=caption,
        columns=(
            Column(title=voice.say("column.fact"), width=38),
            Column(title=voice.say("column.stated"), width=62),
        ),
        rows=tuple(
            Row(cells=(voice.say(f"fact.{key}"), text or voice.say("not-stated")))
            for key, text in facts
            if text or key not in IF_STATED
        ),
        dense=True,
    )


def _rows(voice: Voice, counts: Mapping[str, int]) -> str:
    """'3 test responses, 1 unfinished response', by the rules that named them."""
    number = voice.formats.number
    said = [voice.say(f"responses.{rule}", count=n, n=number(n)) for rule, n in counts.items()]
    return ", ".join(said)


def _count(voice: Voice, value: int | None) -> str:
    return "" if value is None else voice.formats.number(value)


def _real(voice: Voice, value: float, places: int) -> str:
    return "" if math.isnan(value) else voice.formats.number(value, places)
