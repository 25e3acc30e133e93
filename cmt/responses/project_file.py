"""Reading `cmt.yaml`: the waves of a survey and how its reports are made, written by a person.

    organization: City of Example
    instrument: cmt-core                # what stands at the top is said of every wave
    waves:
      - {file: 2025.xlsx, from: 2025-05-01, to: 2025-05-31, invited: 2400}
      - {file: 2026.xlsx, from: 2026-05-01, to: 2026-05-31, invited: 2510, mode: web}
    design: {weight: w, strata: office}
    report: {languages: [en, fr], formats: [pdf, xlsx]}

Paths are relative to the file. What a wave says of itself goes before what the top says. Every
fault is told with its line, and all at once; a key that this version does not know is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cmt.errors import DesignError, Fault, InstrumentError, ResponseError
from cmt.instrument import fields
from cmt.instrument.keys import Key, Keys
from cmt.instrument.sources import read_text
from cmt.instrument.yaml_lines import Finding, Node, Place, read_nodes
from cmt.responses.project import PROJECT_FILE, Fielding, Project, field_of, with_said
from cmt.responses.project_keys import (
    ANALYSIS,
    DESIGN,
    DESIGN_SHORT,
    LOG,
    PEERS,
    READING,
    REPORT,
    SPELLED,
    SURVEY,
    WAVE,
)
from cmt.responses.project_values import value_of

OF_EACH: Keys = {
    **SURVEY,
    **READING,
    **ANALYSIS,
    "design": Key(shape="block", meaning="Columns with weights, strata and sampling units."),
}
TOP: Keys = {
    "waves": Key(shape="waves", meaning="The waves of the survey.", required=True),
    **OF_EACH,
    **LOG,
    "report": Key(shape="block", meaning="How reports are made."),
    "peers": Key(shape="block", meaning="With whom the survey is compared."),
}
ONE: Keys = {
    "file": Key(shape="path", meaning="The export or results file.", required=True),
    **WAVE,
    **OF_EACH,
}
BLOCKS = {"design": DESIGN, "report": REPORT, "peers": PEERS, "each wave": WAVE}
"""Where a key belongs that stands elsewhere."""


def read_project(path: str | Path) -> Project:
    """The project in a file such as `cmt.yaml`, or in the `cmt.yaml` of a folder.

    Raises ResponseError when it is not there or is no YAML, DesignError with every fault of what
    it says, each with its line and path.
    """
    file = Path(path)
    file = file / PROJECT_FILE if file.is_dir() else file
    root, found = _root(file)
    parts = _parts(root, found, TOP)
    of_all = _said(parts, found, file.parent)
    waves = _waves(parts, of_all, found, file.parent)
    log = _values(parts, LOG, found, file.parent)
    report = _block(parts, "report", REPORT, found, file.parent)
    peers = _block(parts, "peers", PEERS, found, file.parent)
    if found:
        ordered = sorted(found, key=lambda one: one.place.line)
        raise DesignError(one.fault for one in ordered)
    return Project(
        file=file,
        waves=waves,
        actions=log.get("actions", ()),
        peers=peers.get("files"),
        peer_groups=peers.get("groups", ()),
        **{field_of(key): report[key] for key in report},
    )


def _root(file: Path) -> tuple[Node, list[Finding]]:
    try:
        text = read_text(file)
        if not text.strip():
            got = "the project file is empty"
            raise ResponseError(Fault(where=str(file), got=got, expected="waves: ..."))
        root, told = read_nodes(text, str(file))
    except InstrumentError as error:
        raise ResponseError(error.faults) from error
    return root, list(told)


def _waves(
    parts: Mapping[str, Node], of_all: Mapping[str, Any], found: list[Finding], folder: Path
) -> tuple[Fielding, ...]:
    nodes = fields.elements(parts["waves"], found, "a list of waves") if "waves" in parts else ()
    if "waves" in parts and parts["waves"].value == ():
        found.append(Finding(place=parts["waves"].place, got="no wave is listed"))
    first: dict[Path, Place] = {}
    return tuple(
        wave for node in nodes if (wave := _wave(node, of_all, found, folder, first)) is not None
    )


def _wave(
    node: Node,
    of_all: Mapping[str, Any],
    found: list[Finding],
    folder: Path,
    first: dict[Path, Place],
) -> Fielding | None:
    if isinstance(node.value, str):
        expected = f"{{file: {node.value or '2026.xlsx'}}}"
        found.append(Finding(place=node.place, got=f"{node.seen} is here", expected=expected))
        return None
    parts = _parts(node, found, ONE)
    own = _said(parts, found, folder)
    if "from" in own and "to" in own and own["from"] > own["to"]:
        got = f"the last day is before the first, {own['from']}"
        found.append(Finding(place=parts["to"].place, got=got))
    if "file" not in own:
        return None
    file = own["file"]
    seen = first.setdefault(file, parts["file"].place)
    if seen != parts["file"].place:
        got = f"'{file.name}' is listed twice, first on line {seen.line}"
        found.append(Finding(place=parts["file"].place, got=got, hint="Keep one of the two"))
    wave = with_said(Fielding(file=file), {**of_all, **own})
    return replace(wave, stated=frozenset(own) - {"file", "label"})


def _said(parts: Mapping[str, Node], found: list[Finding], folder: Path) -> dict[str, Any]:
    """Key -> what is said of every wave, or of one; the keys of `design` beside the others."""
    keys = {key: ONE[key] for key in parts if key in ONE and key != "design"}
    return _values(parts, keys, found, folder) | _block(parts, "design", DESIGN, found, folder)


def _block(
    parts: Mapping[str, Node], name: str, keys: Keys, found: list[Finding], folder: Path
) -> dict[str, Any]:
    if name not in parts:
        return {}
    node = parts[name]
    if name == "design" and isinstance(node.value, Mapping):
        spelled = {DESIGN_SHORT.get(key, key): part for key, part in node.value.items()}
        node = replace(node, value=spelled)
    return _values(_parts(node, found, keys, f"{name}."), keys, found, folder)


def _values(
    parts: Mapping[str, Node], keys: Keys, found: list[Finding], folder: Path
) -> dict[str, Any]:
    """Key -> its value; what cannot be read is left out, and told."""
    values: dict[str, Any] = {}
    for key in keys:
        if key in parts:
            before = len(found)
            value = value_of(parts[key], keys[key].shape, found, folder)
            if len(found) == before:
                values[key] = value
    return values


def _parts(node: Node, found: list[Finding], keys: Keys, block: str = "") -> Mapping[str, Node]:
    """The parts of a block; keys that belong elsewhere are told so."""
    given = node.value if isinstance(node.value, Mapping) else {}
    if not block:
        given = {SPELLED.get(key, key): part for key, part in given.items()}
    told = {key: _elsewhere(part, key) for key, part in given.items() if key not in keys}
    found += [finding for finding in told.values() if finding]
    rest = {key: part for key, part in given.items() if not told.get(key)}
    return fields.parts(replace(node, value=rest) if given else node, found, keys)


def _elsewhere(part: Node, key: str) -> Finding | None:
    home = next((name for name, keys in BLOCKS.items() if key in keys), "")
    if not home and key in TOP:
        home = "the top of the file"
    if home:
        got = f"'{key}' is not a key here"
        return Finding(place=part.place, got=got, hint=f"Write it under {home}")
    return None
