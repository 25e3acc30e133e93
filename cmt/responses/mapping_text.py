"""A mapping as YAML, with comments that say what was taken for what, why, and how sure that is.

`mapping_file` tells what may stand in the file, and reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cmt.files import write_whole
from cmt.instrument.model import Instrument
from cmt.instrument.yaml_lines import shorten
from cmt.responses.model import Mapping, Match
from cmt.responses.text import plain

_HEAD = """\
# Which column of the export is which question, and which answer is which point of its scale.
# Edit and give it back with --mapping. `item` is the id of a question, or respondent, started,
# completed or language; "" means the column is not used. Under `answers` stands, for an answer as
# written in the file, a point of the scale (a number) or a kind of missing: blank,
# not-applicable, dont-know, refused, not-asked. Comments tell the question a column was taken for
# and, of what is only proposed, why, how sure that is and how many answered so.
"""


LONGEST = 94
"""Letters of a question that a comment shows."""


def write_mapping(mapping: Mapping, path: Path, instrument: Instrument | None = None) -> None:
    """Write the mapping as YAML, with comments on what wants a person's eye.

    instrument  its questionnaire, for a comment with the question each column was taken for
    """
    write_whole(path, mapping_text(mapping, instrument).encode())


def mapping_text(mapping: Mapping, instrument: Instrument | None = None) -> str:
    """The text of the mapping file."""
    lines = [_HEAD, f"instrument: {_quoted(mapping.instrument)}"]
    if mapping.only:
        lines.append("only: true")
    lines.append("columns:" if mapping.matches else "columns: []")
    lines += [line for match in mapping.matches for line in _lines(match, instrument)]
    missing = ", ".join(_quoted(item) for item in mapping.missing_items)
    lines.append(f"missing-items: [{missing}]")
    return "\n".join(lines) + "\n"


def _lines(match: Match, instrument: Instrument | None) -> Iterator[str]:
    questions = _questions(match, instrument) if instrument else ()
    if questions and plain(match.column) not in map(plain, questions):
        yield f"  # {shorten(questions[0], LONGEST)}"
    yield f"  - column: {_quoted(match.column)}"
    yield f"    item: {_quoted(match.item)}{_remark(match)}"
    if match.answers:
        yield "    answers:"
        for text, value in match.answers.items():
            why = f"  # {match.why[text]}" if text in match.why else ""
            yield f"      {_quoted(text)}: {value}{why}"


def _questions(match: Match, instrument: Instrument) -> tuple[str, ...]:
    """The question a column was taken for in every language, with the option if it is one."""
    item, _, option = match.item.partition("/")
    if item not in instrument.items:
        return ()
    asked = {each: instrument.question(item, each) for each in instrument.languages}
    if not option:
        return tuple(asked.values())
    scale = instrument.scale_of(item)
    kinds = {str(kind): words for kind, words in scale.missing.items()}
    return tuple(
        f"{words} {kinds[option][each] if option in kinds else scale.label(int(option), each)}"
        for each, words in asked.items()
    )


def _remark(match: Match) -> str:
    if match.item and match.how == "proposed":
        return f"  # {match.reason}, {match.score:.0f} % alike: please check"
    if match.proposal and not match.item:
        why = f"; {match.reason}" if match.reason else ""
        return f"  # nearest: {match.proposal}, {match.score:.0f} % alike{why}"
    return f"  # {match.reason}" if match.reason else ""


def _quoted(text: str) -> str:
    """A YAML scalar in double quotes, or bare when it is a plain word."""
    import yaml

    if text and text.replace("-", "").isalpha() and text.isascii() and text.islower():
        return (
            text if text not in {"yes", "no", "true", "false", "null", "on", "off"} else f'"{text}"'
        )
    dumped: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return dumped.strip()
