"""What clients wrote: themes with their shares and tones, and a few redacted quotes.

A comment counts once, for each theme it speaks of; the base is the respondents who wrote one. The
words behind a theme are the codeframe's (`cmt.responses.codeframe`), the shares go through the
kernel with its weights, design and intervals. A quote is shown only

    of a theme that at least `WITHHELD_BELOW` respondents wrote of
    from a client whose every stated fact (channel, age group ...) at least as many share
    redacted, with `MARKS` marks at most, and one of a respondent

and chosen so that quotes differ: in tone as clients do, and in their words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.derived import shares
from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.prepare import Prepared
from cmt.analysis.remarks import TONES, CommentRules, Comments, Quote, ThemeCount
from cmt.instrument.model import Instrument
from cmt.responses.codeframe import Codeframe, usual_codeframe
from cmt.responses.model import Responses
from cmt.responses.names import words_of
from cmt.responses.redaction import redacted
from cmt.responses.themes import Tone, coded, language_of

SHORTEST, LONGEST = 20, 280
"""Signs a quote has."""
BEST = 120
"""Signs of the quotes that are taken first: enough to say why, short enough to read."""
MARKS = 2
"""Redacted places a quote has at most."""
QUOTES = 3
"""Quotes of a theme at most."""
LOOKED_AT = 40
"""Comments of a theme that are looked at for quotes."""


def comments_of(
    prepared: Prepared,
    responses: Responses,
    instrument: Instrument,
    rules: CommentRules,
    *,
    weighted: bool,
) -> Comments | None:
    """The themes of what clients wrote; None where nobody wrote, or no file keeps it."""
    texts = _joined(responses)
    wrote = np.array([bool(text) for text in texts], bool)
    if not wrote.any():
        return None
    frame = rules.codeframe or usual_codeframe()
    known = {text: coded(text, frame) for text in dict.fromkeys(texts) if text}
    found = [known.get(text, {}) for text in texts]
    counted = _counted(prepared, found, wrote, frame, instrument, weighted)
    if rules.quotes:
        many = _many_alike(responses, instrument)
        vocabulary = words_of([*texts, *_written(frame)])
        counted = _quoted(counted, texts, found, many, rules.names, vocabulary)
    return Comments(
        n=int(wrote.sum()),
        uncoded=int(wrote.sum()) - sum(map(bool, found)),
        codeframe=f"{frame.id} {frame.version}",
        digest=frame.digest,
        themes=tuple(counted),
    )


def _joined(responses: Responses) -> list[str]:
    """What each respondent wrote, all boxes together: (n,)."""
    if not responses.remarks:
        return [""] * responses.rows
    boxes = zip(*responses.remarks.values(), strict=True)
    return [" ".join(text.strip() for text in row if text.strip()) for row in boxes]


def _counted(
    prepared: Prepared,
    found: Sequence[Mapping[str, Tone]],
    wrote: NDArray[np.bool_],
    frame: Codeframe,
    instrument: Instrument,
    weighted: bool,
) -> list[ThemeCount]:
    """Every theme somebody wrote of, the most frequent first."""
    present = [t for t in frame.themes if any(t.id in each for each in found)]
    holds = {
        theme.id: np.where(wrote, [theme.id in each for each in found], np.nan) for theme in present
    }
    judged = {
        f"{theme.id}:displeased": np.array([_displeased(each.get(theme.id)) for each in found])
        for theme in present
    }
    told = shares(prepared, holds | judged, weighted=weighted) if present else {}
    counts = {t.id: Counter(each[t.id] for each in found if t.id in each) for t in present}
    rows = [
        ThemeCount(
            theme=theme.id,
            name=theme.name,
            driver=next((d for d in theme.drivers if d in instrument.drivers), ""),
            share=told[theme.id],
            tones={tone: counts[theme.id][tone] for tone in TONES},
            displeased=told[f"{theme.id}:displeased"],
        )
        for theme in present
    ]
    return sorted(rows, key=lambda row: (-sum(row.tones.values()), row.theme))


def _displeased(tone: Tone | None) -> float:
    """1 displeased or mixed, 0 pleased, nan where the theme is not judged."""
    return np.nan if tone in (None, "unclear") else float(tone != "pleased")


def _many_alike(responses: Responses, instrument: Instrument) -> NDArray[np.bool_]:
    """Respondents whose every stated fact is shared by enough others: (n,)."""
    many = np.ones(responses.rows, bool)
    facts = {item.id for item in instrument.having("profile", "information")}
    for column in responses.columns:
        if column.partition("/")[0] in facts:
            codes = responses.column(column)
            held = np.bincount(codes[codes >= 0], minlength=1)
            many &= (codes < 0) | (held[np.maximum(codes, 0)] >= WITHHELD_BELOW)
    return many


def _quoted(
    counted: Sequence[ThemeCount],
    texts: Sequence[str],
    found: Sequence[Mapping[str, Tone]],
    many: NDArray[np.bool_],
    names: Collection[str],
    vocabulary: Collection[str],
) -> list[ThemeCount]:
    """The themes with quotes. The rarest theme chooses first: what fits it best fits few others."""
    used: set[str] = set()
    quotes: dict[str, tuple[Quote, ...]] = {}
    for row in reversed(counted):
        if sum(row.tones.values()) < WITHHELD_BELOW:
            continue
        mine = [
            (text, each[row.theme])
            for text, each, enough in zip(texts, found, many, strict=True)
            if row.theme in each and enough and text not in used
        ]
        chosen = _chosen(mine, row.tones, names, vocabulary, used)
        used |= {text for text, _ in chosen}
        quotes[row.theme] = tuple(quote for _, quote in chosen)
    return [replace(row, quotes=quotes.get(row.theme, ())) for row in counted]


def _chosen(
    mine: Iterable[tuple[str, Tone]],
    tones: Mapping[Tone, int],
    names: Collection[str],
    vocabulary: Collection[str],
    used: Collection[str],
) -> list[tuple[str, Quote]]:
    """Quotes that differ from each other and from those used, in tones as frequent as among all.

    Of each the comment as written and the quote.
    """
    fit = {text: tone for text, tone in mine if SHORTEST <= len(text) <= LONGEST}
    near = sorted(fit, key=lambda text: (abs(len(text) - BEST), text))[:LOOKED_AT]
    ready = {text: redacted(text, names=names, vocabulary=vocabulary) for text in near}
    open_ = [text for text in near if sum(ready[text].removed.values()) <= MARKS]
    chosen: list[str] = []
    while open_ and len(chosen) < QUOTES:
        wanted = _owed(tones, Counter(fit[text] for text in chosen))
        best = max(
            open_,
            key=lambda text: (
                fit[text] == wanted,
                -sum(ready[text].removed.values()),
                sorted(_unlike(text, other) for other in (*chosen, *used)),  # the nearest first
                -near.index(text),
            ),
        )
        chosen.append(best)
        open_.remove(best)
    return [
        (text, Quote(text=ready[text].text, language=language_of(text), tone=fit[text]))
        for text in chosen
    ]


def _owed(tones: Mapping[Tone, int], taken: Counter[Tone]) -> Tone:
    """The tone whose turn it is: the one with most respondents a quote, were it given one more."""
    return max(TONES, key=lambda tone: (tones[tone] / (1 + taken[tone]), -TONES.index(tone)))


def _unlike(one: str, other: str) -> float:
    """Share of their words that two comments do not share."""
    a, b = (set(text.lower().split()) for text in (one, other))
    return 1 - len(a & b) / len(a | b)


def _written(frame: Codeframe) -> Iterable[str]:
    """Every phrase of a codeframe that judges."""
    kinds = [frame.good, frame.bad, *(each for t in frame.themes for each in (t.good, t.bad))]
    return (word for phrases in kinds for words in phrases.values() for word in words)
