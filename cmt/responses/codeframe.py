"""The words that tell what a comment is about and how it judges: a codeframe, in a YAML file.

    themes:
      timeliness:
        name: {en: Waits and delays, fr: Attente et délais}
        drivers: [timeliness, speed]
        about: {en: [wait, queue], fr: [attente]}
        good: {en: [fast., quick], fr: [rapid]}
        bad: {en: [slow], fr: [lent.]}

Its file says how phrases are matched. Every fault is told with its line, and all at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from cmt.errors import InstrumentError, ResponseError
from cmt.instrument import fields
from cmt.instrument.keys import Key, Keys
from cmt.instrument.sources import read_text
from cmt.instrument.yaml_lines import Finding, Node, read_nodes

LANGUAGES = ("en", "fr")

Phrases = Mapping[str, tuple[str, ...]]
"""Language -> phrases."""

TOP: Keys = {
    "codeframe": Key(shape="text", meaning="Its id.", required=True),
    "version": Key(shape="text", meaning="Its version.", required=True),
    "themes": Key(shape="block", meaning="What comments are about.", required=True),
    "feelings": Key(shape="block", meaning="Words that judge any theme.", required=True),
    "negations": Key(shape="block", meaning="Words that turn a judgement round.", required=True),
    "emphases": Key(shape="block", meaning="Words with a negation that turns nothing round."),
    "breaks": Key(shape="block", meaning="Words that begin another clause.", required=True),
}
FEELINGS: Keys = {
    "good": Key(shape="block", meaning="Words that praise.", required=True),
    "bad": Key(shape="block", meaning="Words that blame.", required=True),
}
THEME: Keys = {
    "name": Key(shape="text", meaning="What reports call it.", required=True),
    "about": Key(shape="block", meaning="Words that name its subject.", required=True),
    **FEELINGS,
    "drivers": Key(shape="words", meaning="Drivers that are the same subject."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One subject of comments, and the words it is told by, by language."""

    id: str
    name: Mapping[str, str]
    drivers: tuple[str, ...]  # driver ids, in any questionnaire, that are the same subject
    about: Phrases
    good: Phrases
    bad: Phrases


@dataclass(frozen=True, kw_only=True)
class Codeframe:
    """The themes comments are counted by, and the words that judge."""

    id: str
    version: str
    digest: str  # sha256 of the file
    themes: tuple[Theme, ...]
    good: Phrases
    bad: Phrases
    negations: Phrases
    breaks: Phrases
    emphases: Phrases = field(default_factory=dict)

    @cached_property
    def _patterns(self) -> dict[tuple[str, str, str], re.Pattern[str] | None]:
        """(language, theme or "", what) -> pattern; None where there are no phrases."""
        told = {"": self, **{theme.id: theme for theme in self.themes}}
        general = ("negations", "emphases")
        found = {
            (language, theme, what): _starts(getattr(holder, what).get(language, ()))
            for language in LANGUAGES
            for theme, holder in told.items()
            for what in ("good", "bad", *(["about"] if theme else general))
        }
        return found

    def spans(
        self, language: str, theme: str, what: str, clause: str
    ) -> tuple[tuple[int, int], ...]:
        """Where in a clause phrases of a theme ("" = of any) stand: "about", "good" or "bad"."""
        pattern = self._patterns[language, theme, what]
        return tuple(found.span() for found in pattern.finditer(clause)) if pattern else ()


@cache
def usual_codeframe() -> Codeframe:
    """The codeframe that comes with cmt."""
    text = files("cmt.responses").joinpath("codeframe.yaml").read_text(encoding="utf-8")
    return parse_codeframe(text, "codeframe.yaml")


def read_codeframe(path: str | Path) -> Codeframe:
    """The codeframe in a file. Raises ResponseError with every fault, each with its line."""
    try:
        text = read_text(Path(path))
    except InstrumentError as error:
        raise ResponseError(error.faults) from error
    return parse_codeframe(text, str(path))


def parse_codeframe(text: str, name: str) -> Codeframe:
    """The codeframe a YAML text holds; `name` is its file, for messages."""
    try:
        root, told = read_nodes(text, name)
    except InstrumentError as error:
        raise ResponseError(error.faults) from error
    found = list(told)
    said = fields.parts(root, found, TOP)
    felt = fields.parts(said["feelings"], found, FEELINGS) if "feelings" in said else {}
    listed = fields.block(said["themes"], found, "a block a theme") if "themes" in said else {}
    frame = Codeframe(
        id=fields.word(said["codeframe"], found) if "codeframe" in said else "",
        version=fields.word(said["version"], found) if "version" in said else "",
        digest=sha256(text.encode()).hexdigest(),
        themes=tuple(_theme(theme, node, found) for theme, node in listed.items()),
        good=_phrases(felt.get("good"), found),
        bad=_phrases(felt.get("bad"), found),
        negations=_phrases(said.get("negations"), found),
        breaks=_phrases(said.get("breaks"), found),
        emphases=_phrases(said.get("emphases"), found),
    )
    if found:
        ordered = sorted(found, key=lambda one: one.place.line)
        raise ResponseError(one.fault for one in ordered)
    return frame


def _theme(name: str, node: Node, found: list[Finding]) -> Theme:
    said = fields.parts(node, found, THEME)
    return Theme(
        id=name,
        name=fields.text(said["name"], found, LANGUAGES) if "name" in said else {},
        drivers=fields.words(said["drivers"], found) if "drivers" in said else (),
        about=_phrases(said.get("about"), found),
        good=_phrases(said.get("good"), found),
        bad=_phrases(said.get("bad"), found),
    )


def _phrases(node: Node | None, found: list[Finding]) -> Phrases:
    """Phrases by language, in small letters."""
    said = fields.record(node, found, required=LANGUAGES) if node else {}
    return {
        language: tuple(word.lower().replace("’", "'") for word in fields.words(part, found))
        for language, part in said.items()
    }


def _starts(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """Phrases from the beginning of a word; with a full stop at the end, whole words only."""
    whole = [rf"{re.escape(each[:-1])}(?![\w'])" for each in phrases if each.endswith(".")]
    begun = [re.escape(each) for each in phrases if not each.endswith(".")]
    told = sorted([*whole, *begun], key=lambda each: (-len(each), each))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(told)})") if told else None
