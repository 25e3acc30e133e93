"""The mapping file: which column is which question, in a YAML a person can review and edit.

    instrument: airport               # id of the questionnaire
    only: true                        # optional: columns not listed here are left unused;
                                      # without it they are matched by their header as usual
    columns:
      - column: Q7ALL                 # the header, as it stands in the file
        item: all                     # id of an item of the questionnaire
      - column: [RESPNUM, "*RESPNUM"] # the same column under other names in other years
        item: respondent              # or what the platform recorded: respondent, started,
                                      # completed, language
      - column: LANG
        item: language
        answers: {"1": en, "2": es}   # for language: which language each answer stands for
      - column: Q19AGE
        item: age
        answers:                      # answer in the file: point of the item's scale (a number),
          "18-24": 2                  # or a kind of missing: blank, not-applicable, dont-know,
          "65-Over": 7                # refused, not-asked
          "8": refused                # what is said here goes before the scale's own labels
          "0": blank                  # and codes; other answers are understood as usual
      - column: Top priority [Speed]  # one option of a pick-many item that has a column per
        item: priority/1              # option: item/point; its answers are 1 picked, 0 not
      - column: Notes
        item: ""                      # not used
    missing-items: [wifi]             # written for the reader; ignored when read

A column that the export lacks is no error, so one file serves several waves. Case, spaces and
final punctuation of headers and answers do not matter. `item:` may be left out for "not used". What
is said twice must be the same both times: a column's item, an answer's meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from pathlib import Path

from cmt.errors import Fault, InstrumentError, ResponseError
from cmt.instrument import fields
from cmt.instrument.catalogue import as_instrument, names
from cmt.instrument.model import MISSING, Instrument
from cmt.instrument.yaml_lines import Finding, Node, read_nodes
from cmt.responses.mapping_text import mapping_text, write_mapping
from cmt.responses.model import RECORD_ROLES, Mapping, Match
from cmt.responses.text import plain, suggestion

__all__ = ["instrument_of", "mapping_text", "options", "read_mapping", "write_mapping"]


def read_mapping(path: str | Path, instrument: Instrument | str | Path) -> Mapping:
    """The mapping in a file written by `write_mapping` or by hand.

    A column with several names becomes one match per name. Raises ResponseError with every fault,
    its line and path: no such file, not YAML, unknown item, answer that is no point of the scale,
    a column or an answer with two meanings.
    """
    instrument = as_instrument(instrument)
    if not isinstance(path, str | Path):
        raise ResponseError(
            Fault(where="path", got=f"this is {type(path).__name__}", expected="a mapping's path")
        )
    root, seen = _root(Path(path))
    found = list(seen)
    parts = fields.record(
        root, found, required=("instrument", "columns"), optional=("only", "missing-items")
    )
    if "instrument" in parts:
        _same_instrument(parts["instrument"], instrument, found)
    columns = fields.elements(parts["columns"], found, "a list") if "columns" in parts else ()
    pairs = [(node, match) for node in columns for match in _matches(node, instrument, found)]
    _said_once(pairs, found)
    only = "only" in parts and fields.one_of(parts["only"], found, ("true", "false"), "an answer")
    missing = fields.words(parts["missing-items"], found) if _given(parts, "missing-items") else ()
    if found:
        raise ResponseError([each.fault for each in found])
    return Mapping(
        instrument=instrument.id,
        matches=tuple(match for _, match in pairs),
        missing_items=missing,
        only=only == "true",
    )


def instrument_of(path: str | Path) -> Instrument:
    """The questionnaire of the catalogue that a mapping file belongs to.

    Raises ResponseError when it belongs to another, or cannot be read.
    """
    root, found = _root(Path(path))
    named = root.value.get("instrument") if isinstance(root.value, MappingType) else None
    if named is None or found:
        faults = [each.fault for each in found] or [
            Fault(where=str(root.place), got="it does not say which instrument it belongs to")
        ]
        raise ResponseError(faults)
    if named.value not in names():
        raise ResponseError(
            Fault(
                where=str(named.place),
                got=f"the mapping belongs to {named.seen}, which does not come with cmt",
                hint="Name its questionnaire with --instrument",
            )
        )
    return as_instrument(str(named.value))


def _root(path: Path) -> tuple[Node, Sequence[Finding]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if not text.strip():
            raise ResponseError(Fault(where=path.name, got="the mapping file is empty"))
        return read_nodes(text, path.name)
    except InstrumentError as error:
        raise ResponseError(error.faults) from error
    except FileNotFoundError as error:
        raise ResponseError(Fault(where=str(path), got="there is no such mapping file")) from error
    except (OSError, UnicodeDecodeError) as error:
        got = "the mapping file cannot be read as text (UTF-8)"
        raise ResponseError(Fault(where=str(path), got=got)) from error


def _given(parts: object, key: str) -> bool:
    return isinstance(parts, dict) and key in parts and parts[key].value not in ("", ())


def _same_instrument(node: Node, instrument: Instrument, found: list[Finding]) -> None:
    got = fields.word(node, found)
    if got and got != instrument.id:
        found.append(
            Finding(
                place=node.place,
                got=f"this mapping belongs to the instrument '{got}'",
                expected=instrument.id,
                hint="Give the mapping of this instrument or leave the option out",
            )
        )


def _matches(node: Node, instrument: Instrument, found: list[Finding]) -> Iterator[Match]:
    """One match for each name of the column."""
    parts = fields.record(node, found, required=("column",), optional=("item", "answers"))
    if "column" not in parts:
        return
    item = _item(parts["item"], instrument, found) if _given(parts, "item") else ""
    given = _given(parts, "answers")
    if given and not _given(parts, "item"):
        found.append(
            Finding(
                place=parts["answers"].place,
                got="answers are given, but the column is not used",
                expected="item: the question they answer",
                hint="Add item:, or leave the answers out",
            )
        )
    answers = _answers(parts["answers"], item, instrument, found) if given else {}
    for name in fields.words(parts["column"], found):
        yield Match(column=name, item=item, how="mapping", answers=answers)


def _said_once(pairs: Sequence[tuple[Node, Match]], found: list[Finding]) -> None:
    """A column listed twice must be taken for the same both times."""
    first: dict[str, Match] = {}
    for node, match in pairs:
        known = first.setdefault(" ".join(match.column.split()), match)
        if (known.item, known.answers) != (match.item, match.answers):
            found.append(
                Finding(
                    place=node.place,
                    got=f"column '{match.column}' is listed twice, for "
                    f"{known.item or 'not used'} and for {match.item or 'not used'}"
                    if known.item != match.item
                    else f"column '{match.column}' is listed twice, with other answers",
                    hint="Keep one of them; two columns with one header need other headers",
                )
            )


def _item(node: Node, instrument: Instrument, found: list[Finding]) -> str:
    """The id of an item, one of its options, or a record role; "" after a fault."""
    got = fields.word(node, found)
    if got in instrument.items or got in RECORD_ROLES or got in options(instrument):
        return got
    found.append(
        Finding(
            place=node.place,
            got=f"'{got}' is not an item of {instrument.id}",
            hint=suggestion(got, [*instrument.items, *RECORD_ROLES])
            or f"See the items with: cmt instrument show {instrument.id}",
        )
    )
    return ""


def options(instrument: Instrument) -> frozenset[str]:
    """Every 'item/point' that may have a column of its own, 'item/dont-know' included."""
    return frozenset(
        f"{item.id}/{option}"
        for item in instrument.items.values()
        if item.multiple
        for option in (*instrument.scale_of(item.id).points, *instrument.scale_of(item.id).missing)
    )


def _answers(
    node: Node, item: str, instrument: Instrument, found: list[Finding]
) -> dict[str, int | str]:
    pairs = fields.block(node, found, "answer: point, or answer: kind of missing") or {}
    _one_meaning(pairs, found)
    if item == "language":
        return {text: fields.word(part, found) for text, part in pairs.items()}
    allowed = _allowed(item, instrument)
    if not allowed and item:
        found.append(Finding(place=node.place, got=f"'{item}' has no scale for answers to be on"))
    if not allowed:
        return {}
    known = [str(point) for point in allowed] + list(MISSING)
    read = {text: fields.one_of(part, found, known, "on its scale") for text, part in pairs.items()}
    return {
        text: value if value in MISSING else int(value) for text, value in read.items() if value
    }


def _one_meaning(pairs: MappingType[str, Node], found: list[Finding]) -> None:
    """Answers that differ only in case, spaces or final punctuation are one answer."""
    first: dict[str, str] = {}
    for text, part in pairs.items():
        known = first.setdefault(plain(text), text)
        if pairs[known].value != part.value:
            got = f"'{text}' and '{known}' are the same answer, with two meanings"
            found.append(Finding(place=part.place, got=got, hint="Keep one of them"))


def _allowed(item: str, instrument: Instrument) -> tuple[int, ...]:
    """The points an answer of this item may stand for."""
    if "/" in item:
        return (0, 1)
    known = instrument.items.get(item)
    return instrument.scales[known.scale].points if known and known.scale else ()
