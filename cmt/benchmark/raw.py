"""Files of others, read so that nothing in them can do harm: bytes to plain values, or a fault.

A file is refused before it is opened where it is no ordinary file or is larger than any benchmark
is, and before it is understood where it is not UTF-8, says a key twice, holds what JSON has not
(NaN) or nests brackets by the thousand.
"""

from __future__ import annotations

import codecs
import json
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cmt.errors import DisclosureError, Fault

MOST_BYTES = 4_000_000
"""Of one survey; 40 questions with four segments take a tenth of this."""
SHOWN = 40
"""Characters of what a file holds that a message repeats."""


def read_bytes(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file that is no larger than `most`."""
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            raise refused(path.name, "it is a link to another file", hint="Give the file itself")
        if not stat.S_ISREG(found.st_mode):
            raise refused(path.name, "it is not an ordinary file")
        if found.st_size > most:
            raise refused(path.name, f"it has {found.st_size:,} bytes", f"at most {most:,}")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise refused(path.name, f"it cannot be read ({error.strerror})") from error
    if content.isspace() or not content:
        raise refused(path.name, "it is empty")
    return content


def parse(content: bytes, where: str) -> Any:
    """The JSON value some bytes hold; `where` is what to call them.

    A key that is said twice in a block is let pass: `refuse_twice` finds it, at a cost.
    """
    return _loaded(content, where, PLAIN)


def refuse_twice(content: bytes, where: str) -> None:
    """Refuse a text in which a block says a key twice: people and programs would read it apart."""
    _loaded(content, where, EACH_ONCE)


def keys_written(content: bytes) -> int:
    """How many keys a JSON text has at most; -1 where it is set out so that it cannot be told."""
    keys = content.count(b'":')
    return keys if keys == content.count(b":") else -1


def _loaded(content: bytes, where: str, decoder: json.JSONDecoder) -> Any:
    try:
        return decoder.decode(content.removeprefix(codecs.BOM_UTF8).decode())
    except UnicodeDecodeError as error:
        raise refused(where, f"byte {error.start + 1} is not UTF-8", "UTF-8") from error
    except _SlipError as error:
        raise refused(where, str(error)) from error
    except RecursionError as error:
        raise refused(where, "brackets are nested deeper than in any benchmark") from error
    except json.JSONDecodeError as error:
        got = f"it is no JSON, line {error.lineno}: {error.msg[:SHOWN]}"
        raise refused(where, got, "a file written by cmt benchmark publish") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise refused(where, "it holds a number of more digits than any count has") from error


def refused(where: str, got: str, expected: str = "", hint: str = "") -> DisclosureError:
    """The refusal of a file."""
    return DisclosureError(Fault(where=shown(where), got=got, expected=expected, hint=hint))


def shown(value: Any) -> str:
    """What a file holds as a message may repeat it: short, on one line, without control signs."""
    text = value if isinstance(value, str) else _plain(value)
    text = text[: SHOWN * 2]
    safe = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return safe if len(safe) <= SHOWN else safe[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"


class _SlipError(ValueError):
    """What JSON lets pass and a benchmark does not."""


def _plain(value: Any) -> str:
    """A short text of any value; one too large to write is only named."""
    if isinstance(value, dict):
        return f"a block of {len(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, int) and abs(value) >= 10**15:
        return "a number of very many digits"
    return json.dumps(value)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    block = dict(pairs)
    if len(block) != len(pairs):
        last = {name: at for at, (name, _) in enumerate(pairs)}
        twice = next(name for at, (name, _) in enumerate(pairs) if last[name] != at)
        raise _SlipError(f"the key '{shown(twice)}' is there twice in one block")
    return block


def _no_number(name: str) -> Any:
    raise _SlipError(f"{name} is no number")


PLAIN = json.JSONDecoder(parse_constant=_no_number)
EACH_ONCE = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=_once)
"""The two ways a file is read, built once: there may be thousands of files."""
