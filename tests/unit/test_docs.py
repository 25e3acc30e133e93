"""The documents tell the truth: their code runs, their options exist, their links work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cmt.analysis.drivers import (
    CASES_AT_LEAST,
    CASES_PER_TERM,
    MOST_DRIVERS,
)
from cmt.analysis.estimates import CAUTION_BELOW, WITHHELD_BELOW
from cmt.analysis.importance import EXACT_DRIVERS, ORDERS
from cmt.analysis.moments import GROUPS, UNITS_KEPT
from cmt.analysis.shares import REPLICATED_EXACTLY, REPLICATED_IN_FULL, REPLICATES
from cmt.cli import VERBS, cli
from cmt.instrument.catalogue import find
from cmt.responses.draft_halo import ALONG
from cmt.responses.draft_scales import MOST
from cmt.responses.mapping_file import read_mapping
from cmt.responses.match import USED
from cmt.responses.proposals import ANSWER_USED, MARGIN
from cmt.responses.suggest import CLEARLY, CLOSED, SHARE

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for folder in (".", "docs", "examples/*", "questionnaires")
    for path in ROOT.glob(f"{folder}/*.md")
)

OTHER_PROGRAMS = re.compile(
    r"^\s*(?:pip|apt-get|brew|make|git|python3?|\S*pytest)\b.*$", re.MULTILINE
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, language: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def code_of(path: Path) -> str:
    """Everything a document sets as code, but for the lines that start other programs."""
    text = OTHER_PROGRAMS.sub("", path.read_text(encoding="utf-8"))
    return "\n".join(re.findall(r"^```.*?^```|`[^`]+`", text, re.MULTILINE | re.DOTALL))


def options(command: click.Command) -> Iterator[str]:
    """Every option of a command and of its sub-commands."""
    yield from ("--help", "--version")
    for parameter in command.params:
        yield from parameter.opts
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, f"cmt {name} is listed and does not exist"
            yield from options(found)


def test_the_readme_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = blocks(ROOT / "README.md", "python")
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})


def test_the_readme_mapping_is_a_mapping(tmp_path: Path) -> None:
    examples = [text for text in blocks(ROOT / "README.md", "yaml") if "columns:" in text]
    assert examples
    for example in examples:
        path = tmp_path / "mapping.yaml"
        path.write_text(example, encoding="utf-8")
        assert read_mapping(path, find("cmt-core")).matches


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_option_named_exists(path: Path) -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", code_of(path)))
    assert named <= set(options(cli))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_verb_named_exists(path: Path) -> None:
    named = re.findall(r"(?:^|`)cmt ([a-z]+)", code_of(path), re.MULTILINE)
    assert set(named) <= set(VERBS)


def test_the_readme_names_every_option_of_the_main_command() -> None:
    report = cli.get_command(click.Context(cli), "report")
    assert report is not None
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [
        option for option in options(report) if option not in text and option != "--version"
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert not [target for target in local if not (path.parent / target).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_documents_name_no_folder_of_somebodys_machine(path: Path) -> None:
    assert not re.findall(r"(?<![\w.])/(?:home|root|tmp|work|Users)/\S*", path.read_text("utf-8"))


def test_the_layers_named_to_contributors_are_those_checked() -> None:
    from tests.unit.test_layers import LAYERS

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert " > ".join(f"`{layer}`" for layer in reversed(LAYERS[1:])) in text


def test_thresholds_stated_are_those_used() -> None:
    reading, method = (
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("reading.md", "method.md")
    )
    assert f"at least {USED:.0f} % similar and clearly ({MARGIN:.0f} points)" in reading
    assert f"at least {ANSWER_USED:.0f} % alike, {MARGIN:.0f} points ahead of the next" in reading
    said = " ".join(reading.split())
    assert f"explains at least {SHARE:.0%}".replace("%", " %") in said
    assert f"{100 * CLEARLY:.0f} points more of the file" in said
    assert f"holds 2 to {CLOSED} different answers" in said
    assert f"up to {MOST} different answers are lists of choices" in said
    assert f"correlates at least {ALONG} with the ratings" in said
    assert f"n < {WITHHELD_BELOW} is withheld (`x`), with n < {CAUTION_BELOW} marked" in method
    assert f"fewer complete cases than {CASES_PER_TERM} per term" in method
    assert f"or than {CASES_AT_LEAST};" in method
    words = " ".join(method.split())
    assert f"more than {UNITS_KEPT:,} sampling units are put into about {GROUPS} groups" in words
    assert f"With more than {REPLICATED_IN_FULL} drivers units are first dealt" in words
    assert f"into about {REPLICATES} groups of equal size" in words
    assert f"for up to {EXACT_DRIVERS} drivers" in words
    assert f"orders of entry ({ORDERS} orders" in words
    assert f"with more than {REPLICATED_EXACTLY} the replicates use" in words
    assert f"more than {MOST_DRIVERS} drivers" in words
