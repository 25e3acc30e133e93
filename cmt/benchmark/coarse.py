"""Survey information as peers need it and no finer: every text becomes a word of a stated list.

The lists are in vocabulary.yaml. "City of Example" is on none of them and leaves as "other".
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from cmt.analysis.results import Results
from cmt.benchmark.model import PublicInfo

OTHER = "other"
LISTS = ("jurisdiction", "level", "service-area", "client-group", "scope", "mode", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The stated lists, and from how many respondents each size band begins."""

    words: Mapping[str, tuple[str, ...]]  # list -> its words
    written: Mapping[tuple[str, str], str]  # (list, a plain spelling) -> word
    bands: tuple[int, ...]

    def word(self, of: str, text: str) -> str:
        """The word of a list a text stands for; "other" when none, "" for no text."""
        plain = _plain(text)
        return self.written.get((of, plain), OTHER) if plain else ""


@cache
def load_vocabulary() -> Vocabulary:
    """The lists of this version.

    >>> load_vocabulary().word("level", "Municipalité"), load_vocabulary().word("level", "Mars")
    ('municipal', 'other')
    """
    import yaml

    text = files("cmt.benchmark").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    said: Mapping[str, Any] = yaml.safe_load(text)
    spelled = {
        (of, _plain(spelling)): word
        for of in LISTS
        for word, spellings in said[of].items()
        for spelling in (word, *spellings)
    }
    return Vocabulary(
        words={of: (*said[of], OTHER) for of in LISTS},
        written=spelled,
        bands=tuple(said["size-bands"]),
    )


def public_info(
    results: Results, respondents: int, said: Mapping[str, str] | None = None
) -> PublicInfo:
    """The survey information of some results, coarsened.

    respondents  as published, rounded down
    said         list -> text, instead of what the results say:
                 {"service-area": "permits", "scope": "single service"}
    """
    known, info = load_vocabulary(), results.info
    stated = {
        "jurisdiction": info.jurisdiction,
        "level": info.level,
        "service-area": info.service_area or info.service,
        "scope": info.scope,
        "client-group": info.client_group,
        **{key: text for key, text in (said or {}).items() if text},
    }
    rate = results.precision.response_rate
    return PublicInfo(
        jurisdiction=known.word("jurisdiction", stated["jurisdiction"]),
        level=known.word("level", stated["level"]),
        service_area=known.word("service-area", stated["service-area"]),
        client_group=known.word("client-group", stated["client-group"]),
        scope=known.word("scope", stated["scope"]),
        channels=_words(known, "channel", info.channels),
        modes=_words(known, "mode", info.mode.split(",")),
        selection=info.selection,
        quarter=quarter_of(info.end or info.start),
        size_band=size_band(respondents, known.bands),
        response_rate=None if rate is None else round(rate, 2),
    )


def quarter_of(day: date | None) -> str:
    """The quarter a day lies in.

    >>> quarter_of(date(2026, 5, 29))
    '2026-Q2'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}" if day else ""


def size_band(respondents: int, bands: Sequence[int]) -> str:
    """From how many to how many.

    >>> size_band(695, (10, 500, 1000)), size_band(1000, (10, 500, 1000))
    ('500-999', '1000+')
    """
    place = bisect_right(bands, respondents)
    if place == 0:
        return f"0-{bands[0] - 1}"
    if place == len(bands):
        return f"{bands[-1]}+"
    return f"{bands[place - 1]}-{bands[place] - 1}"


def _words(known: Vocabulary, of: str, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for text in texts if (word := known.word(of, text))}))


def _plain(text: str) -> str:
    """Without accents, case, hyphens or spaces at the ends: what two spellings share."""
    spread = unicodedata.normalize("NFD", text.replace("’", "'").casefold())
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(bare.replace("-", " ").split())
