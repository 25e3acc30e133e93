"""What a comment is about and in what tone, by the words of a codeframe.

A comment is cut into clauses; in each, the words of a theme tell its subject, and words that
judge, of the theme or of any feeling, its tone. A negation up to `REACH` words before a judgement
turns it round: "not helpful" is bad, "never late" is good. "Not a problem" counts for neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from cmt.responses.codeframe import LANGUAGES, Codeframe

Tone = Literal["pleased", "displeased", "mixed", "unclear"]
REACH = 3
"""Words before a judgement in which a negation turns it round."""
TELLING = {
    "en": "the and was to is of it they for my i you very with not but had were that this in at so",
    "fr": "le la les et est de un une je j'ai pour très pas au du des que qui avec dans sur il "
    "elle ce mon ma nous sans comme toujours trop c'est était à",
}
"""Words that tell which language a comment is written in."""


def coded(comment: str, codeframe: Codeframe, language: str = "") -> dict[str, Tone]:
    """The themes of a comment, with the tone of each; empty where none is recognized.

    language  "en" or "fr"; told from the words unless given; both are tried where nothing tells
    """
    told = language or language_of(comment)
    found = [_coded(comment, codeframe, each) for each in ([told] if told else LANGUAGES)]
    return max(found, key=len)


def _coded(comment: str, codeframe: Codeframe, language: str) -> dict[str, Tone]:
    judged: dict[str, list[int]] = {}
    for clause in clauses(comment, codeframe, language):
        subjects = _subjects(clause, codeframe, language)
        for theme in codeframe.themes:
            signs = _judgements(clause, codeframe, language, theme.id, theme.id in subjects)
            if signs is not None:
                judged.setdefault(theme.id, []).extend(signs)
    return {theme: _tone(signs) for theme, signs in judged.items()}


def clauses(comment: str, codeframe: Codeframe, language: str) -> Iterator[str]:
    """The parts of a comment that say one thing each, in small letters."""
    small = comment.lower().replace("’", "'")
    breaks = codeframe.breaks.get(language, ())
    words = "|".join(map(re.escape, breaks))
    for part in re.split(rf"[.!?;\n]+|,\s|{_guard(codeframe, language)}\b(?:{words})\b", small):
        if part.strip():
            yield f" {part.strip()} "


def _guard(codeframe: Codeframe, language: str) -> str:
    """What must not stand before a break: the "anything" of "anything but polite"."""
    held = (*codeframe.negations.get(language, ()), *codeframe.emphases.get(language, ()))
    ends = codeframe.breaks.get(language, ())
    heads = {each.removesuffix(end) for each in held for end in ends if each.endswith(f" {end}")}
    return "".join(f"(?<!{re.escape(head)})" for head in sorted(heads))


def language_of(comment: str) -> str:
    """ "en" or "fr", by the commonest words of both; "" where nothing tells."""
    small = comment.lower().replace("’", "'")
    words = re.findall(r"[\w'-]+", small)
    elided = len(re.findall(r"\b(?:l|d|qu|n|c|j|s|m)'\w", small))
    accents = sum(bool(re.search(r"[àâçéèêëîïôùûœ]", word)) for word in words)
    english, french = (sum(word in TELLING[each].split() for word in words) for each in TELLING)
    french += elided + accents
    return "" if french == english else "fr" if french > english else "en"


def _subjects(clause: str, codeframe: Codeframe, language: str) -> set[str]:
    """Themes whose subject a clause names; the "wait" of "waiting room" is no wait."""
    named = [
        (*span, theme.id, 0)
        for theme in codeframe.themes
        for span in codeframe.spans(language, theme.id, "about", clause)
    ]
    return {one[2] for one in named if not any(_inside(one, other) for other in named)}


def _judgements(
    clause: str, codeframe: Codeframe, language: str, theme: str, named: bool
) -> list[int] | None:
    """Signs of the judgements a clause makes of a theme; None where it does not speak of it.

    named  whether the clause names the theme's subject; else only words that judge it do
    """
    found = [
        (*span, holder, sign)
        for holder in (theme, "")
        for what, sign in (("good", 1), ("bad", -1))
        for span in codeframe.spans(language, holder, what, clause)
    ]
    whole = [one for one in found if not any(_inside(one, other) for other in found)]
    praise = [(start, end) for start, end, _, sign in whole if sign > 0]
    bare = _blanked(clause, [*codeframe.spans(language, "", "emphases", clause), *praise])
    own = any(holder for _, _, holder, _ in whole)
    if not own and not named:
        return None
    itself = {start for start, _ in codeframe.spans(language, "", "negations", clause)}
    return [
        sign
        if start in itself or not _negated(bare, start, codeframe, language)
        else _turned(sign, bool(holder))
        for start, _, holder, sign in whole
    ]


def _blanked(clause: str, spans: Iterable[tuple[int, int]]) -> str:
    """A clause without phrases whose negation turns nothing round, as long as it was."""
    for start, end in spans:
        clause = f"{clause[:start]}{'_' * (end - start)}{clause[end:]}"
    return clause


def _inside(one: tuple[int, int, str, int], other: tuple[int, int, str, int]) -> bool:
    """Whether a phrase is but a part of a longer one: the "nice" of "would be nice"."""
    longer = other[1] - other[0] > one[1] - one[0]
    return longer and other[0] <= one[0] and one[1] <= other[1]


def _negated(clause: str, at: int, codeframe: Codeframe, language: str) -> bool:
    """Whether a negation stands up to `REACH` words before a place."""
    before = " ".join([*clause[:at].split()][-REACH:])
    return bool(codeframe.spans(language, "", "negations", f" {before} "))


def _turned(sign: int, own: bool) -> int:
    """A judgement turned round by a negation.

    own  whether it is of the theme: "never late" praises; "not a problem" says nothing for certain
    """
    return -1 if sign > 0 else int(own)


def _tone(signs: Iterable[int]) -> Tone:
    found = {sign for sign in signs if sign}
    if len(found) == 2:
        return "mixed"
    return "unclear" if not found else "pleased" if 1 in found else "displeased"
