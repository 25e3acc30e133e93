"""Schema and checks by hand agree; the demonstration pool is what its script makes."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cmt.benchmark import plausible, shape
from cmt.benchmark.check import check
from tests.benchmarks import document
from tests.unit.test_benchmark_check import HOSTILE, TODAY


@pytest.fixture(scope="module")
def schema(repository: Path) -> Any:
    found = json.loads((repository / "benchmarks" / "schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(found)


def test_what_has_the_shape_meets_the_schema(schema: Any) -> None:
    made = document(1, segment="channel")
    assert shape.document(made) is None
    assert not list(schema.iter_errors(made))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_schema_refuses_has_not_the_shape(schema: Any, name: str) -> None:
    try:
        made = json.loads(HOSTILE[name][0]())
    except (ValueError, RecursionError):
        return  # refused before any schema is asked
    if list(schema.iter_errors(made)):
        assert shape.document(made) or plausible.slips(made, TODAY)


def test_the_demonstration_pool_is_what_its_script_makes(repository: Path, tmp_path: Path) -> None:
    folder = repository / "benchmarks"
    spec = importlib.util.spec_from_file_location("demonstration", folder / "demonstration.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main(tmp_path / "again.jsonl")
    kept = folder / "demonstration.jsonl"
    assert (tmp_path / "again.jsonl").read_bytes() == kept.read_bytes()
    checked = check([kept])
    assert (len(checked.sound), checked.organizations) == (40, 16) and not checked.faults
    assert all(b'"cmt_version": "demonstration"' in each.content for each in checked.sound)
