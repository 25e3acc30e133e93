"""What the method page says of weights, of the design and of the response rate."""

from __future__ import annotations

from cmt.reports.voice import Voice


def weighting(voice: Voice) -> str:
    """Whether results are weighted; where weights were made to meet targets, how that went."""
    made, formats = voice.results.weighting, voice.formats
    if made is None:
        return voice.weighting
    said = [
        voice.say(
            f"weighting.{made.method}",
            count=made.passes if made.method == "raked" else None,
            margins=voice.words.listing(made.margins),
            passes=formats.number(made.passes),
            ratio=formats.number(made.ratio, 1),
            effect=formats.number(made.design_effect, 2),
        )
    ]
    if made.trimmed:
        n = formats.number(made.trimmed)
        said.append(voice.say("weighting.trimmed", count=made.trimmed, n=n))
    if made.kept:
        said.append(voice.say("weighting.kept", count=made.kept, n=formats.number(made.kept)))
    if not made.converged:
        said.append(voice.say("weighting.missed", miss=formats.percent(made.miss, 1)))
    return " ".join(said)


def design(voice: Voice) -> str:
    """How respondents were drawn, as standard errors take it."""
    results, formats = voice.results, voice.formats
    precision, named = results.precision, results.design
    if named.replicates:
        return voice.say("design.replicates", method=named.replicate_method)
    if named.strata or named.cluster:
        strata, units = formats.number(precision.strata), formats.number(precision.units)
        drawn = voice.say(
            "design.complex",
            strata=voice.say("design.strata", count=precision.strata, n=strata),
            units=voice.say("design.units", count=precision.units, n=units),
        )
    else:
        drawn = voice.say("design.simple")
    if not named.population:
        return drawn
    held = formats.number(sum(named.population.values()))
    return voice.say("design.finite", drawn=drawn, held=held)


def response_rate(voice: Voice) -> str:
    """The response rate with the definition it follows; "" where it is not known."""
    precision = voice.results.precision
    if precision.response_rate is None:
        return ""
    rate = voice.formats.percent(precision.response_rate, 1)
    return voice.say("aapor", rate=rate) if precision.rates else rate
