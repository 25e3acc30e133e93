"""The account of a publication: what is in the file, what was withheld and by which rule.

For the organization that publishes, in words, before anything leaves. `account` gives it as lines
of plain text that read as Markdown too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from cmt.analysis.results import Results
from cmt.benchmark.disclosure import Rules, load_rules
from cmt.benchmark.ids import KEY_FILE
from cmt.benchmark.ledger import LEDGER_FILE
from cmt.benchmark.model import Benchmark, PublicInfo
from cmt.benchmark.publish import OWN, Publication, Reason
from cmt.reports.formats import Formats
from cmt.reports.words import Words, load_words

INFO = tuple(PublicInfo.__dataclass_fields__)


def account(results: Results, publication: Publication, file: str, language: str) -> str:
    """The account in one language, English or French, as the text of a file.

    results  that were published, for the names of questions
    file     name of the benchmark file
    """
    words, formats = load_words(language), Formats(language=language)
    rules = load_rules()
    lines = [
        f"# {words.say('account.title')}",
        words.say("account.about", file=file),
        *_block(words, "holds", _holds(results, publication, words, formats)),
        *_block(words, "info", _info(publication.benchmark.info, words, formats)),
        words.say("account.info-note"),
        *_block(words, "withheld", _withheld(results, publication.reasons, words, formats, rules)),
        f"## {words.say('account.never')}",
        words.say("account.never-text"),
        f"## {words.say('account.promise')}",
        words.say(
            "account.promise-text",
            values=formats.number(rules.protection + 1),
            version=rules.version,
        ),
        words.say("account.keep", secret=KEY_FILE, ledger=LEDGER_FILE),
    ]
    return _spaced(lines)


def _spaced(lines: Sequence[str]) -> str:
    """A blank line between paragraphs, none within a list."""
    out: list[str] = []
    for listed, group in groupby(lines, lambda line: line.startswith("- ")):
        out.append(("\n" if listed else "\n\n").join(group))
    return "\n\n".join(out) + "\n"


def _block(words: Words, heading: str, parts: Iterator[str]) -> list[str]:
    return [f"## {words.say(f'account.{heading}')}", *(f"- {part}" for part in parts)]


def _holds(
    results: Results, publication: Publication, words: Words, formats: Formats
) -> Iterator[str]:
    held = publication.benchmark
    yield words.say("account.organization", id=held.organization)
    yield words.say("account.survey", id=held.survey)
    yield (
        words.say("account.series", id=held.series)
        if held.series
        else words.say("account.no-series")
    )
    yield _instrument(held, words)
    yield words.say("account.respondents", number=formats.number(held.respondents))
    base = formats.number(held.rounding)
    yield _counted(words, formats, "items", len(held.items), base=base)
    if held.drivers:
        yield _counted(words, formats, "drivers", len(held.drivers))
    if not math.isnan(held.r2):
        yield words.say("account.shares")
    if held.segments:
        item = _name(results, held.segments[0].item, words.language)
        yield _counted(words, formats, "segments", len(held.segments), item=item)


def _counted(words: Words, formats: Formats, key: str, count: int, **values: str) -> str:
    return words.say(f"account.{key}", count=count, number=formats.number(count), **values)


def _instrument(held: Benchmark, words: Words) -> str:
    if held.instrument == OWN:
        return words.say("account.own-instrument")
    return words.say("account.instrument", id=held.instrument, version=held.instrument_version)


def _info(info: PublicInfo, words: Words, formats: Formats) -> Iterator[str]:
    for name in INFO:
        value = getattr(info, name)
        if name == "response_rate" and value is not None:
            told = formats.percent(value)
        else:
            told = ", ".join(value) if isinstance(value, tuple) else value
        yield words.say(
            "account.field",
            name=words.say(f"account.fields.{name}"),
            value=told or words.say("account.not-stated"),
        )


def _withheld(
    results: Results,
    reasons: Sequence[Reason],
    words: Words,
    formats: Formats,
    rules: Rules,
) -> Iterator[str]:
    """One line a rule, in the order the rules were applied, and what it withheld."""
    if not reasons:
        yield words.say("account.nothing-withheld")
    for rule in dict.fromkeys(reason.rule for reason in reasons):
        said = words.say(
            f"account.rules.{rule}",
            minimum=formats.number(rules.minimum),
            segment=formats.number(rules.segment_minimum),
            effective=formats.number(rules.effective_minimum),
            rest=formats.number(2 * rules.rest_ends),
            difference=formats.number(rules.difference_minimum),
            model=formats.number(rules.model_minimum),
        )
        by_this = [reason for reason in reasons if reason.rule == rule]
        held = list(dict.fromkeys(_held(results, r, by_this, words, formats) for r in by_this))
        yield words.say("account.field", name=said, value=words.chain(held))


def _held(
    results: Results, reason: Reason, others: Sequence[Reason], words: Words, formats: Formats
) -> str:
    """What was withheld; a segment of which several questions were is named once."""
    language = words.language
    if reason.kind == "segment":
        return words.say("account.names.all", item=_name(results, reason.id, language))
    segment, _, item = reason.id.rpartition("/")
    name = words.say("account.names.shares") if item == "shares" else _name(results, item, language)
    if segment:
        label = _segment(results, segment, language)
        count = sum(other.id.startswith(f"{segment}/") for other in others)
        if count > 1:
            number = formats.number(count)
            return words.say("account.names.several", segment=label, number=number)
        name = f"{label}, {name}"
    if not reason.base:
        return name
    return words.say("account.base", name=name, number=formats.number(reason.base))


def _segment(results: Results, segment: str, language: str) -> str:
    """The answer that makes a segment."""
    question, _, point = segment.partition("=")
    return results.instrument.scale_of(question).label(int(point), language)


def _name(results: Results, name: str, language: str) -> str:
    """What an item or a driver is called, in a language the questionnaire has."""
    spoken = language if language in results.instrument.languages else ""
    spoken = spoken or results.instrument.languages[0]
    if name in results.instrument.drivers:
        return results.instrument.drivers[name].name[spoken]
    return results.instrument.items[name].name(spoken)
