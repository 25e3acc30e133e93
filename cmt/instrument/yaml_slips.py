"""What a parser of YAML says of a slip, in the words of whoever made it."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from cmt.errors import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip by what the parser says of it."""

    says: str  # a part of the parser's message
    got: str
    hint: str
    begun: bool = False  # it stands where what the parser was reading began


SLIPS = (
    Slip(
        says="while scanning a quoted scalar",
        got="a quotation mark is not closed",
        hint="Close it, or write the apostrophe as ’",
        begun=True,
    ),
    Slip(
        says="unknown escape character",
        got="a backslash in double quotes",
        hint="Use single quotes around the text",
    ),
    Slip(
        says="find expected ':'",
        got="a key without ': '",
        hint="Write 'key: value', with a space after the colon",
        begun=True,
    ),
    Slip(
        says="mapping values are not allowed",
        got="a ': ' where no key can be",
        hint="Put a text with ': ' in it into quotes; give keys of one block the same indent",
    ),
    Slip(
        says="',' or '}'",
        got="the braces opened on line {begun} do not close as they should",
        hint="Put a text with ': ', ' #' or '\"' in it into quotes; close every '{{' with '}}'",
    ),
    Slip(
        says="',' or ']'",
        got="the brackets opened on line {begun} do not close as they should",
        hint="Put commas between the elements; close every '[' with ']'",
    ),
    Slip(
        says="expected key",
        got="this line does not go on with the block begun on line {begun}",
        hint="Give keys of one block the same indent. "
        "Look for a quotation mark above that is not closed",
    ),
    Slip(
        says="expected '-' indicator",
        got="this line does not go on with the list begun on line {begun}",
        hint="Begin every element with '- ', at the same indent",
    ),
)
OTHER = Slip(
    says="",
    got="{problem}",
    hint="Look for a text with ': ' or '#' in it that needs quotes, or for uneven indents",
)


def syntax_fault(error: yaml.YAMLError, text: str, name: str) -> Fault:
    """The fault that made a text no YAML, on the line where it was made."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    mark, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said = f"{getattr(error, 'context', '')} {problem}"
    slip = next((slip for slip in SLIPS if slip.says in said), OTHER)
    if "cannot start any token" in said and mark:
        line = "".join(text.split("\n")[mark.line : mark.line + 1])
        slip = _first_letter(line[mark.column :])
    place = begun if slip.begun and begun else mark
    words = slip.got.format(problem=problem, begun=begun.line + 1 if begun else 1)
    return Fault(
        where=f"{name} line {place.line + 1}" if place else name,
        got=f"this is not YAML ({words})",
        hint=slip.hint.format(),
    )


def _first_letter(rest: str) -> Slip:
    if rest.startswith("\t"):
        return Slip(says="", got="a tab in the indent", hint="Indent with spaces")
    letter = rest[:1].replace("{", "{{").replace("}", "}}")
    return Slip(says="", got=f"a text that begins with {letter}", hint="Put the text in quotes")
