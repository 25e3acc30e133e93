"""The JSON Schema of the questionnaire language, made from the tables the loader reads by.

An editor that knows it completes keys, shows what they mean and marks slips while one types.
`python -m cmt.instrument.schema` writes it to questionnaires/schema.json. What one key says of
another (ids that exist, every language in every text) is the loader's to check.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from cmt.instrument import fields, keys
from cmt.instrument.extend import OWN
from cmt.instrument.items import MANY
from cmt.instrument.keys import Keys
from cmt.instrument.model import MISSING, ROLES, Each, Kind
from cmt.instrument.rules.whole import KEBAB, LANGUAGE
from cmt.instrument.sources import FOLDERS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE = "schema.json"

Schema = dict[str, Any]
"""A JSON Schema or a part of one."""

WORD = ["string", "number", "boolean"]
"""What YAML may take a word for: `No` and `1.10` are words here."""

INHERITED = "inherited-"
"""Before the name of a block that need not say what it inherits."""


def schema() -> Schema:
    """The schema, ready to be written as JSON.

    >>> sorted(schema()["then"]["required"])
    ['extends', 'instrument', 'version']
    """
    return {
        "$schema": DIALECT,
        "title": "A questionnaire of cmt",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": _block(OWN, INHERITED),
        "else": _block(keys.TOP, ""),
        "$defs": {**_words(), **_nouns(""), **_nouns(INHERITED)},
    }


def text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def write() -> None:
    """Write the schema of a source checkout anew."""
    (FOLDERS[-1] / FILE).write_text(text(), encoding="utf-8")


def _words() -> Mapping[str, Schema]:
    """What may stand where no block of its own does."""
    named = {"type": ["string", "integer"], "pattern": _whole(KEBAB.pattern)}
    whole = {"type": ["string", "integer"], "pattern": _whole(fields.INTEGER.pattern)}
    number = {"type": ["string", "number"], "pattern": _whole(fields.NUMBER.pattern)}
    return {
        "word": {"type": WORD, "minLength": 1},
        "id": named,
        "ids": _one_or_list(named),
        "origin": {"type": "string", "minLength": 1},
        "integer": whole,
        "integers": _one_or_list(whole),
        "number": number,
        "numbers": _one_or_list(number),
        "languages": _one_or_list({"type": "string", "pattern": _whole(LANGUAGE.pattern)}),
        "text": _by_name(_ref("word"), LANGUAGE.pattern) | {"minProperties": 1},
        "kind": {"enum": list(get_args(Kind))},
        "each": {"enum": list(get_args(Each))},
        "role": {"enum": list(ROLES)},
        "of": named,
        "choose": {"anyOf": [{"const": MANY}, whole]},
        "channels": _one_or_list({"enum": list(keys.CHANNELS)}),
        "answers": _by_name(_ref("integers"), KEBAB.pattern),
        "yes-no": {"enum": [*fields.YES_NO, True, False]},
        "points": _by_name(_ref("text"), fields.INTEGER.pattern),
        "missing": {"type": "object", "properties": dict.fromkeys(MISSING, _ref("text"))}
        | {"additionalProperties": False},
        "codes": {"type": "object", "additionalProperties": {"enum": list(MISSING)}},
        "take": {"type": "object", "additionalProperties": _ref("ids")},
        "wordings": _by_name(_block(keys.WORDING, ""), KEBAB.pattern),
    }


def _nouns(inherited: str) -> Mapping[str, Schema]:
    """The blocks; those of a questionnaire that extends another may leave out what they inherit."""
    section = {**keys.SECTION, **keys.AFTER} if inherited else keys.SECTION
    scale = _block(keys.SCALE, inherited)
    if not inherited:
        scale["oneOf"] = [{"required": ["points"]}, {"required": ["measure"]}]
    return {
        f"{inherited}scales": _by_name(scale, KEBAB.pattern),
        f"{inherited}measure": _block(keys.MEASURE, inherited),
        f"{inherited}grids": _by_name(_block(keys.GRID, inherited), KEBAB.pattern),
        f"{inherited}indices": _by_name(_block(keys.INDEX, inherited), KEBAB.pattern),
        f"{inherited}drivers": _by_name(_block(keys.DRIVER, inherited), KEBAB.pattern),
        f"{inherited}sections": {"type": "array", "items": _block(section, inherited)},
        f"{inherited}items": {"type": "array", "items": _block(keys.ITEM, inherited)},
    }


NOUNS = ("scales", "measure", "grids", "indices", "drivers", "sections", "items")
NAMING = ("section", "item", "instrument", "version", "extends")
"""Keys that are never inherited: they say what the rest belongs to."""


def _block(table: Keys, inherited: str) -> Schema:
    """A block of keys, as the loader reads it by the same table."""
    needed = [key for key in table if table[key].required and (not inherited or key in NAMING)]
    return {
        "type": "object",
        "properties": {
            name: {
                "description": key.meaning,
                **_ref(f"{inherited}{key.shape}" if key.shape in NOUNS else key.shape),
            }
            for name, key in table.items()
        },
        "required": needed,
        "additionalProperties": False,
    }


def _ref(shape: str) -> Schema:
    return {"$ref": f"#/$defs/{shape}"}


def _whole(pattern: str) -> str:
    """The pattern for the whole of a text: a schema looks for it anywhere."""
    return f"^({pattern})$"


def _by_name(each: Schema, pattern: str) -> Schema:
    return {
        "type": "object",
        "patternProperties": {_whole(pattern): each},
        "additionalProperties": False,
    }


def _one_or_list(each: Schema) -> Schema:
    return {"anyOf": [each, {"type": "array", "items": each}]}


if __name__ == "__main__":
    write()
