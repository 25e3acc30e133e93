"""Which surveys to compare with: named selections of peers, as typed or as `cmt.yaml` says them.

--peer-group "Municipal permits: level=municipal, service-area=permits, mode=web|phone"

peers:
  files: peers/
  groups:
    - {name: Municipal permits, where: {level: municipal, service-area: permits}}
    - {name: Our other offices, where: {organization: own}}
    - {name: Our offices, branches: office}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cmt.errors import DesignError, Fault
from cmt.instrument import fields
from cmt.instrument.keys import Key, Keys
from cmt.instrument.yaml_lines import Finding, Node

GROUPS_AT_MOST = 3
WHERE = (
    "jurisdiction", "level", "service-area", "client-group", "scope", "mode", "channel",
    "selection", "quarter", "year", "size-band", "instrument",
)  # fmt: skip
"""What surveys may be chosen by: what their files say of them."""
OWN, BRANCHES = "organization", "branches"
"""`organization: own` keeps the other surveys of one's own; `branches: item` takes one's own
segments for peers."""
EXAMPLE = "Municipal permits: level=municipal, service-area=permits"

GROUP: Keys = {
    "name": Key(shape="word", meaning="What the group is called in the report.", required=True),
    "where": Key(shape="block", meaning="What its surveys have in common."),
    BRANCHES: Key(shape="word", meaning="The question one's own branches are parted by."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSelection:
    """A named selection of peers; without conditions, all surveys at hand."""

    name: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()  # key -> any of these words
    own: bool = False  # the other surveys of one's own organization
    branches: str = ""  # one's own segments by this question

    def __post_init__(self) -> None:
        unknown = [key for key, _ in self.where if key not in WHERE]
        if unknown:
            raise DesignError(_unknown(key) for key in unknown)
        if self.branches and (self.where or self.own):
            got = f"'{self.name}' names branches and what surveys have in common"
            raise DesignError(Fault(where="peer group", got=got, expected="one of the two"))


def typed_selections(texts: Iterable[str]) -> tuple[PeerSelection, ...]:
    """Groups as typed. DesignError for more than three, and for what is none.

    >>> typed_selections(["Web: mode=web|phone"])[0].where
    (('mode', ('web', 'phone')),)
    """
    return few(tuple(_typed(text) for text in texts))


def few(groups: tuple[PeerSelection, ...]) -> tuple[PeerSelection, ...]:
    """The groups, if a report has room for them and tells them apart."""
    names = [group.name for group in groups]
    if len(groups) > GROUPS_AT_MOST:
        got = f"{len(groups)} groups are here"
        raise DesignError(Fault(where="peer groups", got=got, expected=f"up to {GROUPS_AT_MOST}"))
    if twice := [name for name in names if names.count(name) > 1]:
        raise DesignError(Fault(where="peer groups", got=f"two are called '{twice[0]}'"))
    return groups


def selections_of(node: Node, found: list[Finding]) -> tuple[PeerSelection, ...]:
    """The groups of `cmt.yaml`; a fault is added to `found`."""
    parts = fields.elements(node, found, "a list of groups")
    groups = tuple(group for part in parts for group in _group(part, found))
    try:
        return few(groups)
    except DesignError as error:
        found += [_told(node, fault) for fault in error.faults]
        return ()


def _typed(text: str) -> PeerSelection:
    name, colon, rest = text.partition(":")
    said: dict[str, tuple[str, ...]] = {}
    for part in rest.split(",") if rest.strip() else ():
        key, equals, words = part.partition("=")
        if not equals or not words.strip():
            colon = ""
        said[key.strip().replace("_", "-")] = tuple(word.strip() for word in words.split("|"))
    if not (name.strip() and colon):
        raise DesignError(Fault(where="peer group", got=f"'{text}' is here", expected=EXAMPLE))
    return _selection(name.strip(), said)


def _group(node: Node, found: list[Finding]) -> Iterator[PeerSelection]:
    before = len(found)
    parts = fields.parts(node, found, GROUP)
    said: dict[str, tuple[str, ...]] = {}
    if BRANCHES in parts:
        said[BRANCHES] = (fields.word(parts[BRANCHES], found),)
    where = parts.get("where")
    if where is not None and not isinstance(where.value, Mapping):
        expected = "{level: municipal, service-area: permits}"
        found.append(Finding(place=where.place, got=f"{where.seen} is here", expected=expected))
    for key, part in where.value.items() if where and isinstance(where.value, Mapping) else ():
        several = isinstance(part.value, tuple)
        words = fields.words(part, found) if several else (fields.word(part, found),)
        said[key.replace("_", "-")] = words
    name = fields.word(parts["name"], found) if "name" in parts else ""
    if len(found) > before:
        return
    try:
        yield _selection(name, said)
    except DesignError as error:
        found += [_told(node, fault) for fault in error.faults]


def _selection(name: str, said: Mapping[str, tuple[str, ...]]) -> PeerSelection:
    own = said.get(OWN)
    if own not in (None, (OWN_WORD,)):
        got = f"'{'|'.join(own or ())}' is said of the organization"
        hint = "Surveys have opaque ids: only one's own organization can be named"
        raise DesignError(Fault(where="peer group", got=got, expected=OWN_WORD, hint=hint))
    where = {key: words for key, words in said.items() if key not in (OWN, BRANCHES)}
    return PeerSelection(
        name=name,
        where=tuple(where.items()),
        own=own is not None,
        branches=" ".join(said.get(BRANCHES, ())),
    )


OWN_WORD = "own"


def _unknown(key: str) -> Fault:
    known = (*WHERE, OWN, BRANCHES)
    return Fault(
        where="peer group",
        got=f"surveys cannot be chosen by '{key}'",
        expected=fields.listing(known, len(known)),
        hint=fields.nearest(key, known),
    )


def _told(node: Node, fault: Fault) -> Finding:
    return Finding(place=node.place, got=fault.got, expected=fault.expected, hint=fault.hint)
