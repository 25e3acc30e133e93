"""Which questions are everybody's: those of the questionnaires that come with cmt.

A question of the organization's own may say who is asking, so it is published only when wanted.
"""

from __future__ import annotations

from functools import cache

from cmt.instrument.catalogue import find, names
from cmt.instrument.lineage import instrument_digest, item_digest
from cmt.instrument.model import Instrument


@cache
def shared_digests() -> frozenset[str]:
    """The digests of all questions that come with cmt, in every language."""
    found: set[str] = set()
    for name in names():
        instrument = find(name)
        found.update(
            item_digest(instrument, item, language)
            for item in instrument.items
            for language in instrument.languages
        )
    return frozenset(found)


@cache
def shared_drivers() -> frozenset[str]:
    """The ids of all drivers that come with cmt: words that say of nobody who asks."""
    return frozenset(driver for name in names() for driver in find(name).drivers)


def digests_of(instrument: Instrument, item: str) -> dict[str, str]:
    """Language -> digest of an item."""
    return {language: item_digest(instrument, item, language) for language in instrument.languages}


def shared(instrument: Instrument, item: str) -> bool:
    """Whether a question comes with cmt, in at least one language word for word."""
    return not shared_digests().isdisjoint(digests_of(instrument, item).values())


def comes_with_cmt(instrument: Instrument) -> bool:
    """Whether a whole questionnaire does, as it is."""
    return instrument.id in names() and instrument_digest(find(instrument.id)) == instrument_digest(
        instrument
    )
