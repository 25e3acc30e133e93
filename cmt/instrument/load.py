"""From a questionnaire's YAML to an Instrument, or to everything that is wrong with it.

First comes what the file inherits (`extend.py`). Then two passes: the nouns are built from the tree
(`nouns.py`), leaving out what cannot be read, and `rules` checks them against each other. A fault
says file, line and path.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cmt.errors import Fault, InstrumentError
from cmt.instrument import fields, rules
from cmt.instrument.extend import whole
from cmt.instrument.model import Instrument
from cmt.instrument.nouns import instrument_of
from cmt.instrument.reading import Reading
from cmt.instrument.rules.whole import LANGUAGE
from cmt.instrument.sources import read_text
from cmt.instrument.trees import parts_of
from cmt.instrument.yaml_lines import Finding, Node, Place, read_nodes


def load_instrument(path: str | Path) -> Instrument:
    """The questionnaire in a YAML file.

    Raises InstrumentError with every fault found, each with its line and path.
    """
    if not isinstance(path, str | Path):
        raise InstrumentError(
            Fault(where="path", got=f"this is {type(path).__name__}", expected="a YAML file")
        )
    text = read_text(Path(path))
    return parse_instrument(text, str(path))


def parse_instrument(text: str, name: str) -> Instrument:
    """The questionnaire in a YAML text; `name` is what messages call it.

    Raises InstrumentError with every fault found, each with its line and path.
    """
    own, told = read_nodes(text, name)
    found = list(told)
    root = whole(own, found, (Path(name).resolve(),))
    if root is None:  # what it builds on is not there, so the rest cannot be judged
        raise InstrumentError(finding.fault for finding in _sorted(found, name))
    reading = Reading(file=name, languages=_languages(root), found=found)
    instrument = instrument_of(root, reading)
    broken = rules.check(instrument, unsure=_unsure_scales(reading))
    findings = reading.found + [_finding(fault, root.place, reading.places) for fault in broken]
    if findings:
        raise InstrumentError(finding.fault for finding in _sorted(findings, name))
    return instrument


def _sorted(findings: list[Finding], name: str) -> list[Finding]:
    """From top to bottom, the file itself before those it builds on."""
    return sorted(
        findings,
        key=lambda one: (one.place.file != name, one.place.file, one.place.line),
    )


def _languages(root: Node) -> tuple[str, ...]:
    """The languages, read ahead of everything because every text is checked against them.

    Where one of them is no language (`rules.whole` says so), the texts are checked against those
    the title has, so that this slip is not told again at every text.
    """
    top = parts_of(root)
    named = fields.words(top["languages"], []) if "languages" in top else ()
    return named if all(map(LANGUAGE.fullmatch, named)) else tuple(parts_of(top.get("title")))


def _unsure_scales(reading: Reading) -> frozenset[str]:
    """Scales with a finding inside: what hangs on them cannot be judged yet."""
    return frozenset(
        noun.removeprefix("scales.")
        for noun, place in reading.places.items()
        if noun.startswith("scales.")
        if any(f"{finding.place.path}.".startswith(f"{place.path}.") for finding in reading.found)
    )


def _finding(fault: Fault, root: Place, places: Mapping[str, Place]) -> Finding:
    """A fault of `rules` at the place of its noun, or of the nearest noun around it."""
    noun = fault.where
    while noun and noun not in places:
        noun = noun.rpartition(".")[0]
    place = places.get(noun, root)
    return Finding(place=place, got=fault.got, expected=fault.expected, hint=fault.hint)
