"""Comments without what gives a person away: names, addresses, numbers, links.

Redaction errs on the side of taking out too much. What is found is replaced by a mark such as
`[name]`; the lists it goes by are in `redaction.yaml`, names have a module of their own
(`names.py`). No list of patterns finds everything: a comment is quoted only after a person chose
to publish quotes, and those with the fewest marks are quoted first.

    redacted("Call me, Ann Lee, at 604 555-0199").text   "Call me, [name], at [phone]"
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Kind = Literal["name", "e-mail", "phone", "number", "address", "link", "account"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""account: a name on a social network. number: any other long or marked number."""

OPEN, CLOSE = "\ue000", "\ue001"
"""Around a mark while patterns still run, so that none of them reads it as text."""

MOST = 2000
"""Signs of a comment that are read; the rest, which nobody would quote, is cut off."""

Lists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """A comment as it may be quoted, and how often something was taken out, by kind."""

    text: str
    removed: Mapping[Kind, int] = field(default_factory=dict)


def redacted(
    text: str, *, names: Collection[str] = (), vocabulary: Collection[str] = ()
) -> Redacted:
    """The first `MOST` signs of a comment, with everything taken out that may point to a person.

    names       of people to take out wherever they stand: staff lists, for instance
    vocabulary  words in small letters that are no names although they may have a capital
    """
    from cmt.responses.names import without_names

    clean = _plain(text[: 2 * MOST])[:MOST]
    for kind, pattern in patterns():
        clean = pattern.sub(_mark(kind), clean)
    clean = without_names(clean, names, vocabulary, _mark("name"))
    clean = re.sub(f"(?:{_mark('name')}[ '-]*)+(?={OPEN}name)", "", clean)
    found = Counter(re.findall(f"{OPEN}([a-z-]+){CLOSE}", clean))
    tidy = clean.replace(OPEN, "[").replace(CLOSE, "]")
    return Redacted(text=tidy, removed={kind: found[kind] for kind in KINDS if kind in found})


def _mark(kind: Kind) -> str:
    return f"{OPEN}{kind}{CLOSE}"


def _plain(text: str) -> str:
    """Letters and digits in their usual form, without signs that nobody sees.

    Look-alikes (full-width digits, a name split by a zero-width space) would slip past patterns.
    """
    usual = re.sub("[\u2010\u2011\u2012\u2212]", "-", unicodedata.normalize("NFKC", text))
    seen = (
        " " if each.isspace() else each
        for each in usual
        if each.isspace() or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return re.sub(" +", " ", "".join(seen)).strip().replace("’", "'")


@cache
def lists() -> Lists:
    """The lists of `redaction.yaml`: heading -> words in small letters."""
    import yaml

    text = files("cmt.responses").joinpath("redaction.yaml").read_text(encoding="utf-8")
    return {key: _words(value) for key, value in yaml.safe_load(text).items()}


def _words(value: object) -> tuple[str, ...]:
    """Words of a list in which a line may hold several with commas."""
    lines = value if isinstance(value, list) else [value]
    return tuple(word.strip() for line in lines for word in str(line).split(","))


def any_of(words: Collection[str]) -> str:
    """A pattern for any of some words, the longest first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in ordered)})"


@cache
def patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """What is looked for, in the order it is taken out."""
    return (*_links(), *_addresses(), *_numbers())


def _links() -> list[tuple[Kind, re.Pattern[str]]]:
    domain = any_of(lists()["domains"])
    dot = r"(?:\s?[.]\s?|\s?[\[(]?\b(?:dot|point)\b[\])]?\s?)"
    at = r"\s?(?:@|[\[(]\s?(?:at|à|a|arobase|arobas)\s?[\])]|\b(?:at|arobase|arobas|arrobas)\b)\s?"
    host = rf"[\w-]+(?:{dot}[\w-]+)*?{dot}{domain}\b(?!\.\w)"
    spelled = rf"\s(?:at|arobase|arobas|arrobas)\s[\w-]+\s(?:dot|point)\s{domain}\b"
    return [
        ("e-mail", _any_case(rf"(?:[\w.+%'-]+\s)?[\w.+%'-]+{spelled}")),
        ("e-mail", _any_case(rf"[\w.+%'-]+{at}{host}")),
        ("e-mail", _any_case(r"[\w.+%'-]+@\s?[\w-]+(?:\.[\w-]+)*")),
        ("link", _any_case(r"\b(?:https?|ftp)\s?:\s?/\s?/\s?\S+|\bwww\s?\.\s?\S+")),
        ("link", _any_case(rf"\b[\w-]+(?:\.[\w-]+)*\.{domain}\b(?:/\S*)?")),
        ("link", _any_case(r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/[\w?#%&=.~/-]+")),
        ("link", _any_case(rf"\b[\w-]+\sdot\s{domain}\b")),
        ("account", _any_case(r"(?<!\w)@\s?\w[\w.]+")),
        (
            "account",
            _any_case(
                rf"(?<=\b)(?:{any_of(lists()['networks'])})\s?(?::|=|is|est|c'est)\s?@?\w[\w.]+"
            ),
        ),
    ]


def _addresses() -> list[tuple[Kind, re.Pattern[str]]]:
    street, doubtful = any_of(lists()["streets"]), any_of(lists()["doubtful-streets"])
    rue, quantity = any_of(lists()["rues"]), any_of(lists()["quantities"])
    number = rf"\b\d{{1,6}}\s?[a-z]?(?:\s?-\s?\d+)?,?\s(?!{quantity}\b)"
    capital = r"(?-i:[A-ZÀ-Ý])[\w'.-]*"
    linked = r"(?:(?:de la|de l'|de|du|des|la|le|les|d'|l'|st|ste|saint|sainte)[\s-]?)*"
    place = rf"{linked}(?:\w[\w'-]*)(?:[\s-]{capital})*"
    named = rf"{linked}{capital}(?:[\s-]{linked}{capital})*"
    return [
        ("address", _any_case(r"\b[abceghj-nprstvxy]\s?\d\s?[a-z]\s?-?\s?\d\s?[a-z]\s?\d\b")),
        ("address", _any_case(rf"{any_of(lists()['homes'])}\b[^.!?;\n]{{2,60}}")),
        ("address", _any_case(rf"\b\d{{1,6}}\s?[a-z]?,?\s(?:bis\s)?{rue}\.?\s{place}")),
        ("address", _any_case(rf"\b{rue}\.?\s{named}")),
        ("address", _any_case(rf"{number}(?:(?!{quantity}\b)[\w'.-]+\s){{1,3}}{street}\b\.?")),
        ("address", _any_case(rf"{number}(?:{capital}\s){{1,3}}{doubtful}\b\.?")),
        ("address", _any_case(rf"(?:{capital}\s){{1,3}}(?-i:{_capitalised('streets')})\b")),
        ("address", _any_case(rf"\b{any_of(lists()['units'])}\.?\s?#?\s?\d[\w-]*")),
    ]


def _capitalised(heading: str) -> str:
    """Words of a list of three letters or more, with a capital."""
    return any_of([word.capitalize() for word in lists()[heading] if len(word) > 2])


def _numbers() -> list[tuple[Kind, re.Pattern[str]]]:
    """Phones first: ten digits, or seven in two groups; then whatever is long or said to be one."""
    reference, numeral = any_of(lists()["references"]), any_of(lists()["numerals"])
    quantity = any_of(lists()["quantities"])
    sign = r"(?:\s?(?:number|numbers|num|numéro|no\.?|nº|n°|#|:|=|is|was|est|était|de|du))*\s?#?\s?"
    years = r"(?!(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d(?!\w))"
    said = rf"(?:{numeral}|\d{{1,2}})"
    month, birth = any_of(lists()["months"]), any_of(lists()["births"])
    day = rf"(?:\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:of\s)?{month}|{month}\.?\s\d{{1,2}}\w*)"
    upper = r"\b(?=[\w/-]*[A-Z])(?=(?:[A-Z/-]*\d){3})[A-Z\d]+(?:[/-][A-Z\d]+)*\b"
    return [
        ("number", _any_case(rf"(?<=\b){birth}\b[^.!?;\d]{{0,12}}{day},?(?:\s\d{{4}})?")),
        ("phone", _digits(r"\+\s?\(?", 7)),
        ("phone", _digits(rf"{years}\(?", 10, 15)),
        ("phone", _any_case(r"(?<!\w)(?!(?:19|20)\d\d-)\d{3}[\s.–-]\d{4}(?!\w)")),
        ("number", _digits(years, 7)),
        ("number", _any_case(rf"\b{reference}\b{sign}(?=[\w-]*\d)[\w-]{{3,}}(?!\s{quantity}\b)")),
        ("number", _any_case(r"#\s?\d[\w-]+")),
        ("number", re.compile(upper)),
        ("number", re.compile(r"\b[A-Z]{2,4}[ -]\d{3,4}\b|\b\d{3,4}[ -][A-Z]{3}\b")),
        ("number", _any_case(r"(?<![\w.,])\d{5,}(?!\w)")),
        ("number", _any_case(rf"\b{said}(?:[\s,.-]+{said}){{4,}}\b")),
    ]


def _digits(before: str, least: int, most: int | None = None) -> re.Pattern[str]:
    """So many digits with next to nothing between them, and no more after them."""
    apart = r"[\s().\-–—_/·]{0,3}"
    more = rf"{{{least - 1},{most - 1 if most else ''}}}"
    return re.compile(rf"(?<!\w){before}\d(?:{apart}\d){more}(?!{apart}\d|\w)")


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
