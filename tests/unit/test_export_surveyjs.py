"""SurveyJS forms, against the structure its documentation gives to what we use of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from cmt.instrument.catalogue import find
from cmt.instrument.catalogue import names as shipped
from cmt.instrument.export.surveyjs import surveyjs
from tests.every_kind import every_kind

TEXT = {
    "type": "object",
    "properties": {"default": {"type": "string"}},
    "additionalProperties": {"type": "string"},
    "required": ["default"],
}
CHOICES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {"value": {"type": ["integer", "string"]}, "text": TEXT},
        "required": ["value", "text"],
        "additionalProperties": False,
    },
}
SHARED = {
    "type": {"type": "string"},
    "name": {"type": "string", "minLength": 1},
    "title": TEXT,
    "description": TEXT,
    "visibleIf": {"type": "string"},
}
OWN: dict[str, dict[str, Any]] = {
    "html": {"html": TEXT},
    "comment": {},
    "radiogroup": {"choices": CHOICES},
    "dropdown": {"choices": CHOICES},
    "rating": {"rateValues": CHOICES},
    "checkbox": {
        "choices": CHOICES,
        "maxSelectedChoices": {"type": "integer", "minimum": 1},
        "validators": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "type": {"const": "expression"},
                    "expression": {"type": "string"},
                    "text": TEXT,
                },
                "required": ["type", "expression", "text"],
                "additionalProperties": False,
            },
        },
    },
    "matrix": {"columns": CHOICES, "rows": CHOICES},
    "text": {
        "inputType": {"const": "number"},
        "min": {"type": "number"},
        "max": {"type": "number"},
        "step": {"enum": [1, "any"]},
    },
}
OPTIONAL = {"maxSelectedChoices", "validators"}


def element(kind: str, own: dict[str, Any]) -> dict[str, Any]:
    title = [] if kind == "html" else ["title"]
    return {
        "type": "object",
        "properties": {**SHARED, **own, "type": {"const": kind}},
        "required": ["type", "name", *title, *(key for key in own if key not in OPTIONAL)],
        "additionalProperties": False,
    }


SCHEMA = {
    "type": "object",
    "properties": {
        "title": TEXT,
        "locale": {"type": "string"},
        "showQuestionNumbers": {"const": "off"},
        "showProgressBar": {"const": "top"},
        "clearInvisibleValues": {"const": "onHidden"},
        "completedHtml": TEXT,
        "calculatedValues": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "expression": {"type": "string"},
                    "includeIntoResult": {"const": True},
                },
                "required": ["name", "expression", "includeIntoResult"],
                "additionalProperties": False,
            },
        },
        "pages": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "title": TEXT,
                    "elements": {
                        "type": "array",
                        "minItems": 1,
                        "items": {"oneOf": [element(kind, own) for kind, own in OWN.items()]},
                    },
                },
                "required": ["name", "elements"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "locale", "pages"],
    "additionalProperties": False,
}


def elements(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for page in form["pages"] for each in page["elements"]]


def named(form: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in elements(form) if each["name"] == name)


@pytest.mark.parametrize("asked", [*shipped(), "every-kind"])
def test_every_form_has_the_documented_structure(asked: str) -> None:
    instrument = every_kind() if asked == "every-kind" else find(asked)
    form = json.loads(surveyjs(instrument))
    jsonschema.validate(form, SCHEMA)
    names = [each["name"] for each in [*form["pages"], *elements(form)]]
    assert len(set(names)) == len(names)
    rows = [row["value"] for each in elements(form) for row in each.get("rows", ())]
    worked_out = [each["name"] for each in form["calculatedValues"]]
    assert set(instrument.items) <= {*names, *rows, *worked_out}


@pytest.mark.parametrize("asked", [*shipped(), "every-kind"])
def test_an_expression_names_only_questions_asked_before(asked: str) -> None:
    instrument = every_kind() if asked == "every-kind" else find(asked)
    before: set[str] = set()
    for each in elements(json.loads(surveyjs(instrument))):
        assert set(re.findall(r"\{([^}]+)\}", each.get("visibleIf", ""))) <= before
        before |= {
            each["name"],
            *(f"{each['name']}.{row['value']}" for row in each.get("rows", ())),
        }


def test_conditions_of_every_kind() -> None:
    form = json.loads(surveyjs(every_kind()))
    request, number = "{channels-used-for-this-request}", "{wait-minutes-number}"
    picked = f"({request} contains 1 or {request} contains 2)"
    assert named(form, "wait-minutes-number")["visibleIf"] == picked
    assert named(form, "wait-minutes-reason")["visibleIf"] == f"{picked} and {number} empty"
    assert named(form, "wait-long")["visibleIf"] == (
        f"(({number} notempty and {number} >= 15 and {number} < 30)"
        f" or ({number} notempty and {number} >= 60))"
    )
    assert named(form, "made-easy")["visibleIf"] == (
        "({staff-grid.staff-polite} = 4 or {staff-grid.staff-polite} = 5) and ({wait-long} = 5)"
    )
    assert form["calculatedValues"] == [
        {
            "name": "wait-minutes",
            "expression": f"iif({number} notempty, {number}, {{wait-minutes-reason}})",
            "includeIntoResult": True,
        }
    ]


def test_kinds_of_question() -> None:
    form = json.loads(surveyjs(every_kind()))
    kinds = {each["name"]: each["type"] for each in elements(form)}
    assert kinds == {
        "form-introduction-text": "html",
        "channels-used-for-this-request": "checkbox",
        "channels-used-for-this-reply": "checkbox",
        "wait-minutes-number": "text",
        "wait-minutes-reason": "radiogroup",
        "wait-long": "radiogroup",
        "cost": "text",
        "overall": "radiogroup",
        "recommend": "rating",
        "24-hours": "dropdown",
        "staff-grid": "matrix",
        "made-easy": "radiogroup",
        "time": "comment",
    }
    assert named(form, "channels-used-for-this-reply")["maxSelectedChoices"] == 2
    assert "maxSelectedChoices" not in named(form, "channels-used-for-this-request")
    assert [each["value"] for each in named(form, "staff-grid")["columns"]] == [
        1, 2, 3, 4, 5, "NA", "DK",
    ]  # fmt: skip


def test_texts_are_in_every_language_and_escaped_where_they_are_html() -> None:
    form = json.loads(surveyjs(every_kind(), language="fr"))
    assert form["locale"] == "fr"
    assert form["title"] == {
        "default": "Every kind of question",
        "fr": "Toutes les sortes de questions",
    }
    assert "say &lt;no&gt;" in named(form, "form-introduction-text")["html"]["default"]


def test_without_english_the_first_language_is_the_default() -> None:
    form = json.loads(surveyjs(replace(every_kind(), languages=("fr",))))
    assert form["locale"] == "fr"
    assert form["title"]["default"] == "Toutes les sortes de questions"
