"""The questionnaires shown in questionnaires/README.md load, and every key and name is told."""

from __future__ import annotations

import re
from pathlib import Path

from cmt.instrument import keys
from cmt.instrument.catalogue import find, names
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import ROLES


def readme(repository: Path) -> str:
    return (repository / "questionnaires" / "README.md").read_text("utf-8")


def examples(repository: Path) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", readme(repository), re.DOTALL)


def test_the_example_loads(repository: Path) -> None:
    parks = parse_instrument(examples(repository)[0], "README.md")
    assert [item.role for item in parks.items.values()] == [
        "profile",
        "outcome",
        "driver",
        "comment",
    ]


def test_the_example_that_builds_on_another_loads(repository: Path) -> None:
    parks, core = parse_instrument(examples(repository)[1], "README.md"), find("cmt-core")
    assert set(core.items) - set(parks.items) == {
        "wait-actual",
        "wait-acceptable",
        "language-preferred",
    }
    assert set(parks.items) - set(core.items) == {"web-find", "web-words", "trails-marked"}
    assert parks.items["overall"].text["en"].endswith("your visit as a whole?")
    assert [section.id for section in parks.sections][2] == "trails"
    assert parks.sections[-1].id == core.sections[-1].id


def test_every_key_role_and_channel_is_told(repository: Path) -> None:
    told = set(re.findall(r"`([a-z-]+)`", readme(repository)))
    shown = set(re.findall(r"^ *-? ?([a-z-]+):", "\n".join(examples(repository)), re.MULTILINE))
    assert {*keys.ITEM, *ROLES, *keys.CHANNELS} <= told
    tables = (keys.TOP, keys.SCALE, keys.DRIVER, keys.GRID, keys.INDEX, keys.SECTION, keys.AFTER)
    inside = {"keep", "name", "items"}  # said beside another key, on its line
    assert {key for table in tables for key in table} <= told | shown | inside
    assert set(keys.EXTENDING) <= shown | inside


def test_every_questionnaire_and_every_item_of_the_core_is_told(repository: Path) -> None:
    core = find("cmt-core")
    told = set(re.findall(r"`([a-z0-9-]+)`", readme(repository)))
    assert set(names()) <= told
    assert {item.id for item in core.items.values() if item.role != "importance"} <= told
