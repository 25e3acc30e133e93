"""The questionnaire as one web page: all its languages in one file, nothing to fetch or install.

The template writes every question in every language; a rule per language shows one of them. What
the script must know (routing, codes, messages) stands in the page as JSON, the plan. The page's
policy allows this very script and no connection at all.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from cmt.instrument.model import Instrument, Text
from cmt.reports.forms.layout import Choice, Question, pages
from cmt.reports.forms.spoken import form_words, how_many, range_text, tag_of
from cmt.reports.words import Words

_COMMENTS: Final = re.compile(r"^\s*//[^\n]*\n|^\s*/\*.*?\*/\n", re.DOTALL | re.MULTILINE)


def web_form(instrument: Instrument, languages: str | Sequence[str] = ()) -> str:
    """The questionnaire as one HTML file that works offline and saves its answers as CSV.

    languages  one or several languages of the questionnaire, of which it starts in the first; all
               of them unless said, and then it starts in the browser's
    errors     ReportError: a bank, or a language the questionnaire or the forms do not have
    """
    from markupsafe import Markup

    from cmt.reports.render import fill

    asked = (languages,) if isinstance(languages, str) else tuple(languages)
    words = form_words(instrument, asked or instrument.languages)
    sections = pages(instrument)
    questions = [q for page in sections for block in page.blocks for q in block.questions]
    script = _file("form.js")
    return fill(
        "forms/web.html.j2",
        instrument=instrument,
        pages=sections,
        tags={language: tag_of(language) for language in words},
        own=_texts(words),
        how_many=lambda question: {
            language: how_many(question, each) for language, each in words.items()
        },
        end=lambda choice: _end(choice, words),
        range=lambda question: _range(question, words, "hint.range"),
        policy=_policy(script),
        style=Markup(_file("web.css")),
        script=Markup(script),
        plan=Markup(_json({"start": asked[:1], **_plan(instrument, questions, words)})),
    )


def _file(name: str) -> str:
    """A file beside the template, without the comments only its reader needs."""
    text = files("cmt.reports").joinpath(f"templates/forms/{name}").read_text(encoding="utf-8")
    return _COMMENTS.sub("", text)


def _policy(script: str) -> str:
    """What the page may do: run this script, be styled by itself, and reach nothing."""
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )


def _json(plan: Mapping[str, Any]) -> str:
    """JSON that cannot close the element it stands in."""
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _plan(
    instrument: Instrument, questions: Sequence[Question], words: Mapping[str, Words]
) -> dict[str, Any]:
    return {
        "id": instrument.id,
        "version": instrument.version,
        "title": {language: instrument.title[language] for language in words},
        "tags": {language: tag_of(language) for language in words},
        "say": {language: _spoken(each) for language, each in words.items()},
        "questions": [_question(each, instrument, words) for each in questions],
    }


def _spoken(words: Words) -> dict[str, str]:
    """The messages the script shows, blanks and all."""
    spoken = ("progress", "full", "kept", "restored", "clear-sure", "cleared")
    keys = (*spoken, "problem.empty", "problem.storage", "done.file")
    return {key: words.texts[key] for key in keys}


def _question(
    question: Question, instrument: Instrument, words: Mapping[str, Words]
) -> dict[str, Any]:
    """How the script reads an answer and when it asks; see form.js."""
    item, scale = question.item, question.scale
    plan: dict[str, Any] = {"item": item.id, "look": question.look}
    if item.ask_if:
        plan["ask"] = {
            asked: _accepted(asked, points, instrument) for asked, points in item.ask_if.items()
        }
    if scale:
        plan["skipped"] = scale.code_of("not-asked")
        plan["missing"] = [choice.value for choice in question.missing]
    if question.look == "many":
        plan["values"] = [choice.value for choice in question.choices]
        plan["most"] = item.choose
    if scale and scale.measure:
        plan["edges"] = scale.measure.edges
    if question.entry:
        entry = question.entry
        plan |= {"least": entry.least, "most": entry.most, "step": entry.step}
        plan["wrong"] = _range(question, words, "problem.range")
    return plan


def _accepted(asked: str, points: Sequence[int], instrument: Instrument) -> list[int] | list[str]:
    """The answers a condition holds for: bands of a measure by number, others as exported."""
    item, scale = instrument.items[asked], instrument.scale_of(asked)
    if scale.measure:
        return list(points)
    if item.multiple:
        return [str(point) for point in points]
    return [str(scale.printed[scale.points.index(point)]) for point in points]


def _texts(words: Mapping[str, Words]) -> dict[str, Text]:
    """Every text of the forms' own, by key, in each language."""
    keys = next(iter(words.values())).texts
    return {key: {lang: each.texts[key] for lang, each in words.items()} for key in keys}


def _end(choice: Choice, words: Mapping[str, Words]) -> Text:
    """What a number at an end of the scale means: "0 = not at all likely"."""
    return {
        language: each.say("hint.ends", point=choice.value, label=choice.label[language])
        for language, each in words.items()
    }


def _range(question: Question, words: Mapping[str, Words], key: str) -> Text:
    """A text on the range of a number to write."""
    entry = question.entry
    if entry is None:
        return {}
    return {lang: each.say(key, range=range_text(entry, each)) for lang, each in words.items()}
