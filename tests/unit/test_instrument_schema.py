"""The schema an editor uses is up to date, takes what the loader takes and marks what it marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from cmt.instrument import keys, schema
from cmt.instrument.catalogue import names

VALIDATOR = Draft202012Validator(schema.schema())
READERS = {
    "as text": getattr(yaml, "CBaseLoader", yaml.BaseLoader),
    "as YAML": getattr(yaml, "CSafeLoader", yaml.SafeLoader),
}
"""As an editor takes every value for a text, or reads numbers and days; in C where there is it."""


def as_json(value: Any) -> Any:
    """YAML as an editor hands it to a schema: every key a text."""
    if isinstance(value, dict):
        return {str(key): as_json(each) for key, each in value.items()}
    return [as_json(each) for each in value] if isinstance(value, list) else value


def faults(text: str, reader: str = "as text") -> list[str]:
    loaded = as_json(yaml.load(text, Loader=READERS[reader]))
    return [error.message for error in VALIDATOR.iter_errors(loaded)]


def shipped(repository: Path, name: str) -> str:
    return (repository / "questionnaires" / f"{name}.yaml").read_text("utf-8")


def test_the_file_is_what_the_tables_say(repository: Path) -> None:
    """`make schema` writes it anew."""
    written = (repository / "questionnaires" / "schema.json").read_text("utf-8")
    assert written == schema.text()


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema.schema())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", names())
def test_every_questionnaire_validates(repository: Path, name: str, reader: str) -> None:
    assert faults(shipped(repository, name), reader) == []


@pytest.mark.parametrize("reader", READERS)
def test_one_that_extends_validates(reader: str) -> None:
    text = """\
instrument: mine
version: 2.0
extends: cmt-core
leave-out: [gender]
take: {cmt-bank: [x-y]}
wording: {overall: {text: {en: Yes}}}
languages: [en, fr, de]
sections:
  - {section: time-and-result, items: [{item: overall, channels: web}]}
  - {section: new, after: staff, title: {en: New}, items: [{item: a, reversed: yes, choose: many}]}
"""
    assert faults(text, reader) == []


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("outcome: overall", "outcom: overall", "'outcom' was unexpected"),
        ("licence: CC-BY-4.0", "", "'licence' is a required property"),
        ("outcome: overall", "outcome: Over All", "'Over All' does not match"),
        ("favourable: [4, 5]", "favourable: [four, 5]", "is not valid under any"),
        ("role: wait", "role: waiting", "'waiting' is not one of"),
        ("title: {en:", "title: {English:", "'English' does not match"),
        ("missing:", "mising:", "'mising' was unexpected"),
        ("not-applicable: {", "not-aplicable: {", "'not-aplicable' was unexpected"),
        ("points:", "measure: {unit: {en: x}}\n    points:", "is valid under each of"),
        ("drivers:", "keep: [overall]\ndrivers:", "'keep' was unexpected"),
    ],
)
def test_it_marks_what_a_person_gets_wrong(
    repository: Path, old: str, new: str, marked: str
) -> None:
    text = shipped(repository, "cmt-core")
    assert old in text
    assert marked in " ".join(faults(text.replace(old, new, 1)))


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        for each in value.values():
            yield from refs(each)
    elif isinstance(value, list):
        for each in value:
            yield from refs(each)


def test_every_definition_is_used_and_every_use_defined() -> None:
    made = schema.schema()
    assert {ref.removeprefix("#/$defs/") for ref in refs(made)} == set(made["$defs"])


def test_every_key_says_what_it_means() -> None:
    tables = (keys.TOP, keys.EXTENDING, keys.SCALE, keys.MEASURE, keys.GRID, keys.DRIVER)
    for table in (*tables, keys.SECTION, keys.AFTER, keys.ITEM):
        for name, key in table.items():
            assert re.fullmatch(r"(`|[A-Za-z]).+\.", key.meaning), name
            assert json.dumps(key.meaning, ensure_ascii=False) in schema.text()
