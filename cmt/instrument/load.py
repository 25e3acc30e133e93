"""From a questionnaire's YAML to an Instrument, or to everything that is wrong with it.

Two passes: the nouns are built from the tree (`nouns.py`), leaving out what cannot be read; then
`rules` checks them against each other. A fault of either pass says file, line and path.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cmt.errors import Fault, InstrumentError
from cmt.instrument import fields, rules
from cmt.instrument.model import Instrument
from cmt.instrument.nouns import instrument_of
from cmt.instrument.reading import Parts, Reading
from cmt.instrument.yaml_lines import Finding, Node, Place, read_nodes


def load_instrument(path: str | Path) -> Instrument:
    """The questionnaire in a YAML file.

    Raises InstrumentError with every fault found, each with its line and path.
    """
    if not isinstance(path, str | Path):
        raise InstrumentError(
            Fault(where="path", got=f"this is {type(path).__name__}", expected="a YAML file")
        )
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        fault = Fault(
            where=str(path),
            got=f"the file cannot be read ({error.strerror})",
            hint="" if Path(path).suffix else "A questionnaire is found by its id with cmt.find",
        )
        raise InstrumentError(fault) from error
    except UnicodeDecodeError as error:
        fault = Fault(where=str(path), got="the file is not text in UTF-8", expected="a YAML file")
        raise InstrumentError(fault) from error
    return parse_instrument(text, str(path))


def parse_instrument(text: str, name: str) -> Instrument:
    """The questionnaire in a YAML text; `name` is what messages call it.

    Raises InstrumentError with every fault found, each with its line and path.
    """
    root, found = read_nodes(text, name)
    reading = Reading(file=name, languages=_languages(root), found=list(found))
    instrument = instrument_of(root, reading)
    broken = rules.check(instrument, unsure=_unsure_scales(reading))
    findings = reading.found + [_finding(fault, root.place, reading.places) for fault in broken]
    if findings:
        findings.sort(key=lambda finding: finding.place.line)
        raise InstrumentError(finding.fault for finding in findings)
    return instrument


def _languages(root: Node) -> tuple[str, ...]:
    """The languages, read ahead of everything because every text is checked against them."""
    top: Parts = root.value if isinstance(root.value, Mapping) else {}
    return fields.words(top["languages"], []) if "languages" in top else ()


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
