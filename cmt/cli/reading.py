"""How a reading is printed: facts, columns, questions, what was not understood, what to look at.

Lines fit the terminal: a wide one gets a table of the questions, a narrow one a line a question.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

import click

from cmt.cli.file_facts import counted, file_facts, kept_though_marked, left_out
from cmt.errors import SHOWN
from cmt.instrument.model import MissingKind
from cmt.responses.design import roles_of
from cmt.responses.model import Match
from cmt.responses.quality import Flag
from cmt.responses.reading import ItemReading, NotUnderstood, Reading, marked
from cmt.responses.record import undecided
from cmt.responses.wave import Wave

WIDEST = 60
"""Characters of a header or an id that are printed."""
NARROWEST = 12
"""Characters that are left to a header in a narrow terminal."""
TEXTS = 5
"""Texts of one column that are listed when they are not understood; the rest is counted."""
PIPED = 100
"""Characters of a line where there is no terminal."""

FLAGGED: Mapping[str, str] = {
    "duplicate": "the respondent's key is there again further down",
    "same-answers": "answers and time stamps of an earlier row, at least {answers:g} answers",
    "straight-line": "one number for every rating of a block, at least {ratings:g} of them",
    "speed": "less than {percent:.0f} % of the median time",
    "short": "less than {percent:.0f} % of the questions asked were answered",
    "off-route": "a question was answered that an earlier answer leads round",
    "dates": "completed before it was started, or on a day before {year:g} or yet to come",
}
"""What a rule looks for, with its numbers."""

KINDS: Mapping[MissingKind, str] = {
    "blank": "blank",
    "not-applicable": "not applicable",
    "dont-know": "don't know",
    "refused": "refused",
    "not-asked": "not asked",
}


def show_reading(reading: Reading) -> None:
    """Print all of it."""
    width = _width()
    for line in reading_lines(reading, width):
        _say(line, width)


def show_wave(wave: Wave) -> None:
    """Print how the export of a wave was understood: what each column is, what is left over."""
    export, mapping, answers = wave.export, wave.mapping, wave.responses
    width = _width()
    roles = roles_of(answers.design, mapping.matches, answers.channel)
    columns = [
        (match, [use for use in (match.item, *roles.get(at, ())) if use])
        for at, match in enumerate(mapping.matches)
    ]
    facts = "; ".join(file_facts(export, len(export.headers)))
    _say(f"{export.name}: {facts}", width)
    for line in column_lines(columns, width):
        _say(line, width)
    cells = {match.item: each for match, each in zip(mapping.matches, export.columns, strict=True)}
    undated = undecided(cells.get("completed"), cells.get("started"))
    for line in _left_over(export.name, mapping.missing_items, mapping.absent, undated, width):
        click.echo(line)
    if answers.left_out:
        click.echo(f"  {left_out(answers.left_out)}")
    if said := kept_though_marked(marked(export, answers.places)):
        click.echo(f"  {said}")


def reading_lines(reading: Reading, width: int) -> Iterator[str]:
    """The lines of a reading, laid out for a terminal of this width."""
    yield from _wrapped(_facts(reading), width, indent="")
    columns = [(each.match, each.uses) for each in reading.columns]
    yield from column_lines(columns, width, "Not used" if reading.instrument else "Columns")
    yield from _left_over(
        reading.file, reading.missing_items, reading.absent, reading.undated, width
    )
    if reading.items:
        yield ""
        yield from item_lines(reading.items, width)
    if reading.not_understood:
        yield ""
        yield from _not_understood(reading.not_understood, width)
    if reading.flags:
        yield ""
        yield from flag_lines(reading.flags, width)
    yield from _verdict(reading, width)


def _facts(reading: Reading) -> str:
    """How it was read, when and in which languages it was answered, which rows are special."""
    said = list(file_facts(reading, len(reading.columns)))
    if reading.start and reading.end:
        said.append(f"answers from {reading.start} to {reading.end}")
    if reading.languages:
        said.append(", ".join(f"{n} in {name}" for name, n in reading.languages.items()))
    said += [f"{rows} marked {kind}" for kind, rows in reading.marked.items()]
    text = f"{reading.file}: {'; '.join(said)}"
    return f"{text}\n{left_out(reading.left_out)}" if reading.left_out else text


def column_lines(
    columns: Sequence[tuple[Match, Sequence[str]]], width: int, rest: str = "Not used"
) -> Iterator[str]:
    """What each column was taken for and is used as, then the rest of them."""
    longest = max((len(_short(match.column, WIDEST)) for match, _ in columns), default=0)
    named = min(longest, max(NARROWEST, width // 2 - 4))
    unused: list[str] = []
    for match, uses in columns:
        if not uses and not match.proposal:
            unused.append(_short(match.column, named))
            continue
        yield f"  {_short(match.column, named):<{named}}  {_fate(match, uses)}"
        for text, value in match.answers.items() if match.how != "mapping" else ():
            why = f" ({match.why[text]})" if text in match.why else ""
            yield f"  {'':<{named}}    '{_short(text, named)}' taken for {value}{why}"
    yield from _listed(rest, unused, width)


def item_lines(items: Sequence[ItemReading], width: int) -> Iterator[str]:
    """How many answered each question, and what the others gave instead."""
    kinds = [kind for kind in KINDS if any(item.missing[kind] for item in items)]
    heads = ["answered", *(KINDS[kind] for kind in kinds)]
    if any(item.not_understood for item in items):
        heads.append("not understood")
    named = min(WIDEST, max(len(item.item) for item in items))
    if 2 + named + sum(2 + len(head) for head in heads) > width:
        yield "Answers by question"
        for item in items:
            yield from _wrapped(f"{item.item}: {', '.join(_spoken(item, kinds))}", width)
        return
    yield f"  {'':<{named}}  {'  '.join(heads)}"
    for item in items:
        counts = [item.answered, *(item.missing[kind] for kind in kinds), item.not_understood]
        cells = (f"{n:>{len(head)}}" for n, head in zip(counts, heads, strict=False))
        yield f"  {_short(item.item, named):<{named}}  {'  '.join(cells)}"


def flag_lines(flags: Iterable[Flag], width: int) -> Iterator[str]:
    """What the rules on quality found."""
    yield "Worth a look, and not left out (--drop leaves rows out by a rule):"
    for flag in flags:
        percent = 100 * flag.numbers.get("share", 0)
        rule = FLAGGED[flag.kind].format(**flag.numbers, percent=percent)
        count = counted(flag.rows, "row")
        yield from _wrapped(f"{flag.kind}: {count} ({_rows(flag.first, flag.rows)}): {rule}", width)


def _left_over(
    file: str, missing: Sequence[str], absent: Sequence[str], undated: bool, width: int
) -> Iterator[str]:
    yield from _listed("Asked by the questionnaire, not found", missing, width)
    yield from _listed(f"In the mapping file, not in {file}", absent, width)
    if undated:
        said = "Day and month cannot be told apart: say the field dates (--from, --to)"
        yield from _wrapped(said, width)


def _not_understood(found: Sequence[NotUnderstood], width: int) -> Iterator[str]:
    """By column, the most frequent texts of each."""
    yield "Not understood:"
    for column in dict.fromkeys(each.column for each in found):
        mine = [each for each in found if each.column == column]
        item = mine[0].item
        asked = f"{_short(column, WIDEST)} ({item})" if item != column else column
        yield f"  {asked}"
        for each in mine[:TEXTS]:
            what = ", a number that is out of range" if each.number else ""
            cells = "once" if each.cells == 1 else f"{each.cells} times"
            text = f"'{_short(each.text, WIDEST)}'{what}: {cells}, {_rows(each.first, each.cells)}"
            yield from _wrapped(text, width, indent="    ")
        rest = mine[TEXTS:]
        if rest:
            yield f"    and {len(rest)} more texts, {sum(each.cells for each in rest)} cells"


def _verdict(reading: Reading, width: int) -> Iterator[str]:
    if reading.instrument:
        found = reading.questions - len(reading.missing_items)
        yield f"{found} of {reading.questions} questions of {reading.instrument} found."
    if not reading.faults:
        return
    yield ""
    yield "What stops a report:"
    for fault in reading.faults[:SHOWN]:
        yield from _wrapped(str(fault), width)
    if len(reading.faults) > SHOWN:
        yield f"  ... and {len(reading.faults) - SHOWN} more."


def _spoken(item: ItemReading, kinds: Sequence[MissingKind]) -> Iterator[str]:
    yield f"{item.answered} answered"
    yield from (f"{item.missing[kind]} {KINDS[kind]}" for kind in kinds if item.missing[kind])
    if item.not_understood:
        yield f"{item.not_understood} not understood"


def _rows(first: Sequence[int], count: int) -> str:
    if count == 1:
        return f"row {first[0]}"
    more = f" and {count - len(first)} more" if count > len(first) else ""
    return f"rows {', '.join(map(str, first))}{more}"


def _fate(match: Match, uses: Sequence[str]) -> str:
    alike = f"{match.score:.0f} % alike" + (f", {match.reason}" if match.reason else "")
    if not uses:
        return f"not used (nearest: {match.proposal}, {alike})"
    doubt = f"  ({alike}: please check)" if match.how == "proposed" else ""
    return f"→ {', '.join(uses)}{doubt}"


def _listed(title: str, names: Sequence[str], width: int) -> Iterator[str]:
    if names:
        yield from _wrapped(f"{title}: {', '.join(names)}", width)


def _wrapped(text: str, width: int, indent: str = "  ") -> Iterator[str]:
    for line in text.split("\n"):
        yield from textwrap.wrap(
            line,
            width,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _say(line: str, width: int) -> None:
    """Print a line, broken where it is too long."""
    indent = " " * (len(line) - len(line.lstrip()))
    for part in [line] if len(line) <= width else _wrapped(line.strip(), width, indent):
        click.echo(part)


def _width() -> int:
    return shutil.get_terminal_size((PIPED, 0)).columns


def _short(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
