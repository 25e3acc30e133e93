"""The questionnaire shown in questionnaires/README.md is one that loads."""

from __future__ import annotations

import re
from pathlib import Path

from cmt.instrument import keys
from cmt.instrument.catalogue import find
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import ROLES


def readme(repository: Path) -> str:
    return (repository / "questionnaires" / "README.md").read_text("utf-8")


def test_the_example_loads(repository: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", readme(repository), re.DOTALL)
    parks = parse_instrument(example, "README.md")
    assert [item.role for item in parks.items.values()] == [
        "profile",
        "outcome",
        "driver",
        "comment",
    ]


def test_every_key_role_and_channel_is_told(repository: Path) -> None:
    told = set(re.findall(r"`([a-z-]+)`", readme(repository)))
    assert {*keys.ITEM, *ROLES, *keys.CHANNELS} <= told


def test_every_item_of_the_core_is_told(repository: Path) -> None:
    core = find("cmt-core")
    told = set(re.findall(r"`([a-z-]+)`", readme(repository)))
    assert {item.id for item in core.items.values() if item.role != "importance"} <= told
