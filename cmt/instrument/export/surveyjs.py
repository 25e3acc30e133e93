"""A SurveyJS form: the JSON that SurveyJS, and what builds on it, shows as a questionnaire.

A page per section; pick-one as `radiogroup`, `rating` or `dropdown`, pick-many as `checkbox`, a
grid as `matrix` whose rows are its items, a number as `text` of type number, a comment as
`comment`. Names are the permanent ids; values are numbers, kinds of missing their two letters.
Structure: SurveyJS, "Survey JSON schema" and "Localization".
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cmt.instrument.export import phrases
from cmt.instrument.export.codes import SURVEYJS, Choice, Names, answers, names, points, reasons
from cmt.instrument.export.conditions import SURVEYJS_EXPRESSION, condition, variables
from cmt.instrument.export.plan import LONG, Table, blocks, limited, whole, wording
from cmt.instrument.model import (
    Administration,
    Instrument,
    Item,
    Measure,
    Scale,
    Section,
    Text,
)

Element = dict[str, Any]
"""A JSON object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    instrument: Instrument
    administration: Administration
    names: Names
    variables: Mapping[str, str]  # item -> what an expression calls it

    def say(self, text: Text) -> dict[str, str]:
        """A text in every language, the one of a reader without a language as "default"."""
        return _localized(text, self.instrument.languages)


def surveyjs(
    instrument: Instrument, *, language: str = "", administration: Administration = "written"
) -> str:
    """The form as JSON text.

    language        the one the form starts in; the first of the questionnaire unless given
    administration  "telephone" asks what an interviewer reads out
    """
    named = names(instrument, SURVEYJS)
    form = _Form(
        instrument=instrument,
        administration=administration,
        names=named,
        variables=variables(instrument, named, administration, joint="."),
    )
    survey: Element = {
        "title": form.say(instrument.title),
        "locale": language or instrument.languages[0],
        "showQuestionNumbers": "off",
        "showProgressBar": "top",
        "clearInvisibleValues": "onHidden",
        "pages": list(_pages(form)),
        "calculatedValues": list(_calculated(form)),
    }
    if instrument.closing:
        survey["completedHtml"] = form.say(_paragraph(instrument.closing))
    return json.dumps(survey, ensure_ascii=False, indent=2) + "\n"


def _pages(form: _Form) -> Iterator[Element]:
    if form.instrument.introduction:
        said = {"type": "html", "name": "form-introduction-text"}
        text = {"html": form.say(_paragraph(form.instrument.introduction))}
        yield {"name": "form-introduction", "elements": [{**said, **text}]}
    for section in form.instrument.sections:
        yield {
            "name": f"page-{form.names.sections[section.id]}",
            "title": form.say(section.title),
            "elements": list(_elements(form, section)),
        }


def _elements(form: _Form, section: Section) -> Iterator[Element]:
    for block in blocks(form.instrument, section, form.administration):
        if isinstance(block, Table):
            yield _matrix(form, block)
        else:
            yield from _question(form, block)


def _matrix(form: _Form, table: Table) -> Element:
    first = table.items[0]
    return {
        "type": "matrix",
        "name": form.names.grids[table.grid.id],
        "title": form.say(table.grid.text),
        **_visible(form, first),
        "columns": _choices(form, answers(form.instrument.scale_of(first.id))),
        "rows": [
            {"value": form.names.items[item.id], "text": form.say(item.text)}
            for item in table.items
        ],
    }


def _question(form: _Form, item: Item) -> Iterator[Element]:
    asked: Element = {
        "name": form.names.items[item.id],
        "title": form.say(wording(form.instrument, item, form.administration)),
        **_description(form, item),
        **_visible(form, item),
    }
    scale = form.instrument.scales.get(item.scale)
    if scale is None:
        yield {"type": "comment", **asked}
    elif scale.measure:
        yield from _number(form, item, scale.measure, asked)
    elif item.multiple:
        yield {"type": "checkbox", **asked, **_many(form, item, scale)}
    else:
        yield {**asked, **_single(form, scale)}


def _single(form: _Form, scale: Scale) -> Element:
    """Numbers alone with a word at either end are a row to rate on; else buttons, or a list."""
    offered = answers(scale)
    if not scale.missing and _figures(scale, form.instrument.languages[0]):
        return {"type": "rating", "rateValues": _choices(form, points(scale))}
    kind = "dropdown" if len(offered) > LONG else "radiogroup"
    return {"type": kind, "choices": _choices(form, offered)}


def _number(form: _Form, item: Item, measure: Measure, asked: Element) -> Iterator[Element]:
    least, most = measure.least, measure.most
    is_whole = whole((least, most, *measure.edges))
    number: Element = {
        **asked,
        "type": "text",
        "inputType": "number",
        "min": int(least) if is_whole else least,
        "max": int(most) if is_whole else most,
        "step": 1 if is_whole else "any",
    }
    if item.id not in form.names.numbers:
        yield number
        return
    given, why = form.names.numbers[item.id], form.names.reasons[item.id]
    yield {**number, "name": given}
    visible = [asked["visibleIf"]] if "visibleIf" in asked else []
    yield {
        "type": "radiogroup",
        "name": why,
        "title": form.say({each: phrases.no_number(each) for each in form.instrument.languages}),
        "visibleIf": " and ".join([*visible, f"{{{given}}} empty"]),
        "choices": _choices(form, reasons(form.instrument.scale_of(item.id))),
    }


def _calculated(form: _Form) -> Iterator[Element]:
    """Under the name of the item: the number given, else the reason for none."""
    for item, given in form.names.numbers.items():
        why = form.names.reasons[item]
        yield {
            "name": form.names.items[item],
            "expression": f"iif({{{given}}} notempty, {{{given}}}, {{{why}}})",
            "includeIntoResult": True,
        }


def _many(form: _Form, item: Item, scale: Scale) -> Element:
    most = {"maxSelectedChoices": item.choose} if limited(item, scale) else {}
    name = form.names.items[item.id]
    alone = [
        {
            "type": "expression",
            "expression": f"{{{name}}} notcontains '{reason.code}' or {{{name}.length}} = 1",
            "text": form.say(
                {each: phrases.alone(each, label) for each, label in reason.label.items()}
            ),
        }
        for reason in reasons(scale)
    ]
    validators = {"validators": alone} if alone else {}
    return {**most, "choices": _choices(form, answers(scale)), **validators}


def _description(form: _Form, item: Item) -> Element:
    scale = form.instrument.scales.get(item.scale)
    if scale is None:
        return {}
    languages = form.instrument.languages
    if form.administration == "telephone":
        said = {
            each: phrases.not_read_out(each, [reason.label[each] for reason in reasons(scale)])
            for each in languages
        }
    else:
        said = {
            each: phrases.at_most(each, item.choose) for each in languages if limited(item, scale)
        }
    return {"description": form.say(said)} if any(said.values()) else {}


def _visible(form: _Form, item: Item) -> Element:
    asked = condition(form.instrument, item, SURVEYJS_EXPRESSION, form.variables)
    return {"visibleIf": asked} if asked else {}


def _choices(form: _Form, offered: tuple[Choice, ...]) -> list[Element]:
    return [
        {"value": choice.code if choice.kind else int(choice.code), "text": form.say(choice.label)}
        for choice in offered
    ]


def _figures(scale: Scale, language: str) -> bool:
    return any(
        label == str(number)
        for label, number in zip(scale.labels[language], scale.printed, strict=True)
    )


def _localized(text: Text, languages: tuple[str, ...]) -> dict[str, str]:
    """SurveyJS takes "default" for English; without English the first language stands in."""
    default = "en" if "en" in languages else languages[0]
    others = {each: text[each] for each in languages if each != "en" and each in text}
    return {"default": text.get(default, ""), **others}


def _paragraph(text: Text) -> Text:
    return {language: f"<p>{html.escape(words)}</p>" for language, words in text.items()}
