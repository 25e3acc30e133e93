"""Columns of an export -> items, answers -> points: exact after normalising, then proposed.

Order of authority: the mapping file, the platform's own record columns, exact headers, and last a
header that is nearly a question's text, which is used only from `USED` and is marked "proposed"
so that it gets printed. Everything less alike is named as the nearest and left unused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Counts
from dataclasses import replace

from cmt.errors import Fault, ResponseError
from cmt.instrument.model import Instrument
from cmt.responses.answers import Vocabulary, meaning_of, parts, vocabulary
from cmt.responses.cells import Cells
from cmt.responses.headers import Headers, headers_of, words_of
from cmt.responses.model import Design, Export, Heading, Mapping, Match
from cmt.responses.proposals import MARGIN, proposal
from cmt.responses.read.records import TABLE
from cmt.responses.second_header import names_questions
from cmt.responses.text import WORTH_SAYING, Near, heading, nearest, plain
from cmt.responses.ticked import by_name

USED = 92.0
"""Similarity (0-100) from which a header is taken for a question, as a proposal."""
SIMILAR = "similar words"
"""Why a column is proposed for a question."""

UNUSED = "unused"
"""The role of a column that is a platform's own bookkeeping."""

_Matches = dict[int, Match]  # position of the column -> its match


def propose(
    export: Export,
    instrument: Instrument,
    given: Mapping | None = None,
    design: Design = Design(),  # noqa: B008  (frozen)
) -> Mapping:
    """What every column of the export is taken for, one match per column in file order.

    `given` is a mapping file's content and overrides; a column `design` names is an item only when
    its header says so exactly or the mapping does. Raises ResponseError: two columns for one item,
    no column for the outcome.
    """
    mapping, faults = matched(export, instrument, given, design)
    if faults:
        raise ResponseError(faults)
    return mapping


def matched(
    export: Export,
    instrument: Instrument,
    given: Mapping | None = None,
    design: Design = Design(),  # noqa: B008  (frozen)
) -> tuple[Mapping, tuple[Fault, ...]]:
    """What `propose` gives, and beside it what it would refuse: for who wants to see both."""
    found = _told(export, given)
    if given is None or not given.only:
        _add_by_name(found, export, instrument, design)
    matches = tuple(
        found.get(position) or Match(column=header, item="")
        for position, header in enumerate(export.headers)
    )
    taken = {match.item.partition("/")[0] for match in matches}
    missing = tuple(item for item in instrument.items if item not in taken)
    mapping = Mapping(
        instrument=instrument.id,
        matches=matches,
        missing_items=missing,
        absent=_absent(given, matches) if given else (),
    )
    return mapping, tuple(_refused(export, instrument, matches))


def propose_answers(export: Export, mapping: Mapping, instrument: Instrument) -> Mapping:
    """The mapping with every answer that needs more than an exact match spelled out, and why.

    What is proposed, and why, is said in `proposals`.
    """
    matches = tuple(
        _with_answers(match, cells, export.heading(at), instrument)
        if match.item in instrument.items and instrument.items[match.item].scale
        else match
        for at, (match, cells) in enumerate(zip(mapping.matches, export.columns, strict=True))
    )
    return replace(mapping, matches=matches)


def _with_answers(match: Match, cells: Cells, platform: Heading, instrument: Instrument) -> Match:
    scale = instrument.scale_of(match.item)
    known = vocabulary(scale, match.answers, platform)
    counts = cells.counts()
    if instrument.items[match.item].multiple:
        counts = _parts(counts, known)
    found = {
        text.strip(): (proposed, count)
        for text, count in counts.items()
        if (proposed := proposal(text, known, scale))
    }
    return replace(
        match,
        answers={text: meaning_of(one.code, scale) for text, (one, _) in found.items()}
        | dict(match.answers),
        why={text: f"{one}; {_counted(count)}" for text, (one, count) in found.items()},
    )


def _counted(count: int) -> str:
    return f"{count} answer{'s' if count != 1 else ''}"


def _parts(counts: Counts[str, int], known: Vocabulary) -> dict[str, int]:
    """How many cells hold each answer of a question with several."""
    found: Counter[str] = Counter()
    for text, count in counts.items():
        for part in parts(text, known):
            found[part] += count
    return dict(found)


def _told(export: Export, given: Mapping | None) -> _Matches:
    """The columns a mapping file speaks of, found by their exact header or else normalised."""
    if given is None:
        return {}
    exact = {match.column: match for match in reversed(given.matches)}
    alike = {plain(match.column): match for match in reversed(given.matches)}
    found: _Matches = {}
    for position, header in enumerate(export.headers):
        match = exact.get(header) or alike.get(plain(header))
        if match is not None:
            found[position] = replace(match, column=header, how="mapping")
    return found


def _absent(given: Mapping, matches: Sequence[Match]) -> tuple[str, ...]:
    """Columns of a mapping file that the export lacks, unless another name of theirs is there."""
    headers = {plain(match.column) for match in matches}
    items = {match.item for match in matches if match.item and match.how == "mapping"}
    lacking = [each for each in given.matches if plain(each.column) not in headers]
    return tuple(each.column for each in lacking if each.item not in items)


def _add_by_name(found: _Matches, export: Export, instrument: Instrument, design: Design) -> None:
    """Match what the mapping left open: records, exact headers, then near ones."""
    taken = {match.item for match in found.values()}
    for position, header in enumerate(export.headers):
        role = export.heading(position).role
        if role:
            item = "" if role in taken or role == UNUSED else role
            found.setdefault(position, Match(column=header, item=item))
    reserved = {plain(name) for name in (design.weight, design.strata, design.cluster) if name}
    known = headers_of(instrument)
    left = [(at, header) for at, header in enumerate(export.headers) if at not in found]
    for position, header in left:
        target = known.target(header, export.heading(position))
        if target and target not in taken:
            found[position] = by_name(export, position, target, instrument, known)
    left = [(at, header) for at, header in left if plain(header) not in reserved]
    _add_records(found, left)
    _add_near(found, export, [at for at, _ in left if at not in found], known)


def _add_records(found: _Matches, left: Sequence[tuple[int, str]]) -> None:
    """On any table: a column called 'respondent' or 'Langue' that no item claims."""
    for position, header in left:
        role = TABLE.get(plain(header), "")
        if position not in found and role and role not in _items(found):
            found[position] = Match(column=header, item=role)


def _add_near(found: _Matches, export: Export, left: Sequence[int], known: Headers) -> None:
    """Headers that are nearly a question; of two for one question only a clear winner."""
    taken = {item.partition("/")[0] for item in _items(found)}
    near: dict[str, list[tuple[float, int]]] = {}
    for position in left:
        header = export.headers[position]
        words = words_of(header, export.heading(position))
        first, second = max((nearest(each, known.phrases) for each in words), key=_score)
        clear = first.sound and first.score >= USED and first.score - second.score >= MARGIN
        clear = clear and not _under(export.heading(position), first, known)
        if clear and first.name not in taken:
            near.setdefault(first.name, []).append((first.score, position))
        proposal = first.name if first.score >= WORTH_SAYING else ""
        found[position] = Match(column=header, item="", score=first.score, proposal=proposal)
    for item, claims in near.items():
        for score, position in _winners(claims):
            found[position] = replace(
                found[position], item=item, how="proposed", score=score, reason=SIMILAR
            )


def _under(platform: Heading, near: Near, known: Headers) -> bool:
    """Whether a column resembles a question only because it stands under it: one of its options."""
    if not (platform.question and platform.part):
        return False
    question, _ = nearest(heading(platform.question), {"": known.phrases[near.name]})
    return question.score >= near.score


def _score(near: tuple[Near, Near]) -> float:
    return near[0].score


def _winners(claims: Sequence[tuple[float, int]]) -> Sequence[tuple[float, int]]:
    """The best claim when it is clear, else all of them (which is refused later, by name)."""
    best, *others = sorted(claims, reverse=True)
    return [best, *(other for other in others if best[0] - other[0] < MARGIN)]


def _items(found: _Matches) -> frozenset[str]:
    return frozenset(match.item for match in found.values())


def _refused(export: Export, instrument: Instrument, matches: Sequence[Match]) -> Iterator[Fault]:
    if instrument.kind == "bank":
        got = "this is a bank, a store of questions to take from, and has no outcome"
        hint = "Name the one that was asked; cmt instrument new begins one that takes from it"
        yield Fault(where=f"questionnaire {instrument.id}", got=got, hint=hint)
        return
    again = names_questions(export, headers_of(instrument))
    if again:
        yield again
        return  # what else is wrong comes of it
    yield from _doubles(export, matches)
    if not any(match.item == instrument.outcome for match in matches):
        yield _no_outcome(export, instrument)


def _doubles(export: Export, matches: Sequence[Match]) -> Iterator[Fault]:
    """A fault for every item with two columns, or with one of its own and one per option."""
    owners: dict[str, list[int]] = {}
    for position, match in enumerate(matches):
        if match.item:
            owners.setdefault(match.item, []).append(position)
    for item, positions in owners.items():
        whole = item.partition("/")[0]
        clash = positions + (owners.get(whole, []) if whole != item else [])
        if len(clash) > 1:
            yield _double(export, item, clash)


def _double(export: Export, item: str, positions: Sequence[int]) -> Fault:
    columns = " and ".join(f"'{export.headers[at]}' (column {at + 1})" for at in positions)
    names = {export.headers[at] for at in positions}
    return Fault(
        where=export.name,
        got=f"columns {columns} are all taken for item {item}"
        if len(positions) > 2
        else f"columns {columns} are both taken for item {item}",
        expected="one column for an item",
        hint='In a mapping file (--mapping), give the column that is not meant: item: ""'
        if len(names) > 1
        else "They have the same header: rename one of them in the file",
    )


def _no_outcome(export: Export, instrument: Instrument) -> Fault:
    phrases = headers_of(instrument).phrases[instrument.outcome]
    ranked = _alike(export, phrases)
    question = next(iter(instrument.items[instrument.outcome].text.values()))
    return Fault(
        where=export.name,
        got=f"no column was found for the outcome {instrument.outcome} ('{question}')",
        hint=f"Nearest headers: {ranked}. Say which one it is in a mapping file (--mapping): "
        f"columns: [{{column: HEADER, item: {instrument.outcome}}}]; or, if another questionnaire "
        f"than {instrument.id} was asked, name it (--instrument)"
        + other_sheet(export, "; or name"),
    )


def other_sheet(export: Export, lead: str) -> str:
    """For a hint, where another sheet of the workbook may be the one that is meant; else ""."""
    if not export.other_sheets:
        return ""
    return f"{lead} the sheet that holds the answers (--sheet '{export.other_sheets[0]}')"


def _alike(export: Export, phrases: Sequence[str], most: int = 3) -> str:
    words = [words_of(header, export.heading(at)) for at, header in enumerate(export.headers)]
    scored = [
        (max(nearest(each, {"": phrases})[0].score for each in texts), header)
        for texts, header in zip(words, export.headers, strict=True)
    ]
    scored.sort(key=lambda pair: -pair[0])
    return ", ".join(f"'{header}'" for _, header in scored[:most])
