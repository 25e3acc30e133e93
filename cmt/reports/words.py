"""The words of the report in templates/text/LANGUAGE/*.yaml, and of the forms in templates/forms.

A file is one page or one output; no two files share a key at the top. A text is found by its dotted
key and filled with finished texts by name. A text that depends on a count has the forms `one` and
`other`; French counts 0, 1 and 1.9 as one, English only 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cmt.errors import Fault, ReportError


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Every text of one language: dotted key -> text, plural forms as `key.one`, `key.other`."""

    language: str
    texts: Mapping[str, str]
    file: str  # where they stand, for messages

    def say(self, key: str, *, count: float | None = None, **values: str) -> str:
        """The text of `key` with its blanks filled; `count` chooses between one and other."""
        full = key if count is None else f"{key}.{self._form(count)}"
        try:
            return self.texts[full].format_map(values)
        except KeyError as error:
            raise ReportError(
                Fault(
                    where=self.file,
                    got=f"text '{full}' cannot be written, {error} is missing",
                    hint="This is a mistake in cmt itself, please report it",
                )
            ) from error

    def under(self, key: str) -> dict[str, str]:
        """The texts under `key`, by what follows it."""
        start = f"{key}."
        return {k[len(start) :]: text for k, text in self.texts.items() if k.startswith(start)}

    def listing(self, parts: Sequence[str], link: str = "and") -> str:
        """ "a", "a and b", "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.say(f'list.{link}')} {parts[-1]}"

    def chain(self, parts: Sequence[str]) -> str:
        """Parts that may hold commas, one after the other: "a; b; c"."""
        return self.say("list.chain").join(parts)

    def _form(self, count: float) -> str:
        if self.language == "fr":
            return "one" if abs(count) < 2 else "other"
        return "one" if isinstance(count, int) and count == 1 else "other"


@cache
def load_words(language: str, folder: str = "text") -> Words:
    """Read the texts of one language from the package, of the report unless `folder` says else."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    name = f"templates/{folder}/{language}"
    texts: dict[str, str] = {}
    for file in files("cmt.reports").joinpath(name).iterdir():
        texts |= _flat(yaml.load(file.read_text(encoding="utf-8"), Loader=loader), "")
    return Words(language=language, texts=texts, file=name)


def _flat(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", str(value)))
    return found
