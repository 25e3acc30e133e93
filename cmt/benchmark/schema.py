"""The JSON Schema of benchmark files, from the lists the publisher writes by.

`python -m cmt.benchmark.schema` writes it to benchmarks/schema.json. That counts add up, errors are
possible and digests are known is for `cmt benchmark check`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from cmt.benchmark.cells import PUBLISHED_ROLES
from cmt.benchmark.coarse import Vocabulary, load_vocabulary
from cmt.benchmark.file import FORMAT, VERSION
from cmt.benchmark.model import WithheldKind
from cmt.instrument.model import MISSING
from cmt.responses.model import Selection

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE = Path(__file__).parents[2] / "benchmarks" / "schema.json"

Schema = dict[str, Any]

ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
NAME: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_.-]{0,99}$"}
TEXT: Schema = {"type": "string", "maxLength": 60}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": ["number", "null"]}
INDEX: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
ERROR: Schema = {"type": ["number", "null"], "minimum": 0}
SHARE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
DIGESTS: Schema = {"type": "object", "additionalProperties": ID, "minProperties": 1}


def schema() -> Schema:
    """The schema, ready to be written as JSON.

    >>> schema()["properties"]["format"]
    {'const': 'cmt-benchmark'}
    """
    outcome = {"item": _or_empty(NAME), "index": INDEX, "se": ERROR}
    rules = {"version": TEXT, "rounding": _from(1), "minimum": COUNT}
    return {
        "$schema": DIALECT,
        "title": "A benchmark file of cmt: what one survey publishes",
        **_block(
            {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "organization": ID,
                "survey": ID,
                "series": _or_empty(ID),
                "info": _info(load_vocabulary()),
                "instrument": _block({"id": NAME, "version": TEXT, "digest": ID}),
                "respondents": COUNT,
                "weighted": {"type": "boolean"},
                "outcome": _block(outcome),
                "items": _list(_item()),
                "drivers": _block({"r2": SHARE, "rows": _list(_driver())}),
                "segments": _list(_segment()),
                "withheld": _list(
                    _block({"kind": {"enum": list(get_args(WithheldKind))}, "id": TEXT})
                ),
                "rules": _block(rules),
                "cmt_version": TEXT,
            }
        ),
    }


def text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def write() -> None:
    """Write the schema of a source checkout anew."""
    FILE.write_text(text(), encoding="utf-8")


def _info(known: Vocabulary) -> Schema:
    """Words of the stated lists, "" where nothing was stated."""
    one = {
        of.replace("-", "_"): {"enum": ["", *known.words[of]]}
        for of in ("jurisdiction", "level", "service-area", "client-group", "scope")
    }
    several = {
        f"{of}s": _list({"enum": list(known.words[of])}) | {"uniqueItems": True}
        for of in ("channel", "mode")
    }
    return _block(
        {
            **one,
            **several,
            "selection": {"enum": sorted(get_args(Selection))},
            "quarter": {"type": "string", "pattern": "^([0-9]{4}-Q[1-4])?$"},
            "size_band": {"type": "string", "pattern": r"^[0-9]+(-[0-9]+|\+)$"},
            "response_rate": SHARE,
        }
    )


def _item() -> Schema:
    return _block(
        {
            "id": NAME,
            "role": {"enum": list(PUBLISHED_ROLES)},
            "digests": DIGESTS,
            "rating": {"type": "boolean"},
            "points": _list({"type": "integer"}) | {"minItems": 2},
            "counts": _list(COUNT) | {"minItems": 2},
            "missing": {
                "type": "object",
                "propertyNames": {"enum": list(MISSING)},
                "additionalProperties": COUNT,
            },
            "base": COUNT,
            "mean": NUMBER,
            "se": ERROR,
            "index": INDEX,
            "design_effect": {"type": "number", "minimum": 0},
        }
    )


def _driver() -> Schema:
    return _block(
        {
            "id": NAME,
            "items": _list(NAME) | {"minItems": 1},
            "index": INDEX,
            "index_se": ERROR,
            "share": NUMBER,
            "share_se": ERROR,
        }
    )


def _segment() -> Schema:
    score = {"item": NAME, "base": COUNT, "worth": COUNT, "index": INDEX, "index_se": ERROR}
    return _block(
        {
            "item": NAME,
            "point": {"type": "integer"},
            "digests": DIGESTS,
            "scores": _list(_block(score)) | {"minItems": 1},
        }
    )


def _block(properties: Schema) -> Schema:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _from(least: int) -> Schema:
    return {"type": "integer", "minimum": least}


def _or_empty(form: Schema) -> Schema:
    return {"anyOf": [{"const": ""}, form]}


if __name__ == "__main__":
    write()
