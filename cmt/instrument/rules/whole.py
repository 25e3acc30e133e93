"""What must be true of the questionnaire as a whole: its ids and its languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cmt.errors import Fault
from cmt.instrument.model import Instrument
from cmt.instrument.rules.common import Unsure
from cmt.instrument.yaml_lines import shorten

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def _ids(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    named = [("instrument", instrument.id)] if instrument.id else []
    named += [(f"scales.{scale}", scale) for scale in instrument.scales]
    named += [(f"grids.{grid}", grid) for grid in instrument.grids]
    named += [(f"drivers.{driver}", driver) for driver in instrument.drivers]
    named += [(f"indices.{index}", index) for index in instrument.indices]
    named += [
        (f"sections.{section.id}", section.id) for section in instrument.sections if section.id
    ]
    named += [(f"items.{item}", item) for item in instrument.items]
    for where, name in named:
        if not KEBAB.fullmatch(name):
            yield Fault(
                where=where,
                got=f"'{shorten(name)}' cannot be an id",
                expected="small letters and digits, with '-' between them",
            )


def _empty(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    if not instrument.languages:
        yield Fault(where="languages", got="there is no language", expected="such as [en, fr]")
    if not instrument.items:
        yield Fault(where="sections", got="no question is asked")


def _languages(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    for language, times in Counter(instrument.languages).items():
        if not LANGUAGE.fullmatch(language):
            got = f"'{language}' is not a language"
            yield Fault(where="languages", got=got, expected="codes, as in [en, fr]")
        if times > 1:
            yield Fault(where="languages", got=f"'{language}' is given twice")


RULES = (_ids, _empty, _languages)
