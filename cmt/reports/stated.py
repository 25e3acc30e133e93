"""What people state of a survey, in the words of the report's language."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.reports.voice import Voice


def known(voice: Voice, kind: str, stated: Sequence[str]) -> str:
    """Words with commas: a common one ("web", "municipal") in this language, others as stated.

    kind    of the texts under `known`: channel, mode, level, order, language
    """
    words = [each.strip() for each in stated]
    return ", ".join(_known(voice, kind, word) for word in words if word)


def channel_shares(voice: Voice) -> str:
    """The share of answers by channel, most first: "By phone 45%; In person 30%"."""
    counts = voice.results.quality.channels
    total = sum(counts.values())
    shares = {_channel(voice, each): count / total for each, count in counts.items()}
    return voice.words.chain(
        [
            voice.say("channel-share", name=name, share=voice.formats.percent(share))
            for name, share in shares.items()
        ]
    )


def _known(voice: Voice, kind: str, word: str) -> str:
    key = f"known.{kind}.{'-'.join(word.casefold().split())}"
    return voice.words.texts.get(key, word)


def _channel(voice: Voice, counted: str) -> str:
    """The label of a point ("channel/2") in this language, or the text of a column."""
    instrument = voice.results.instrument
    name, _, point = counted.partition("/")
    item = instrument.items.get(name)
    scale = instrument.scales.get(item.scale) if item else None
    if scale is None or point not in map(str, scale.points):
        return _known(voice, "channel", counted)
    return scale.label(int(point), voice.language)
