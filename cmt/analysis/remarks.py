"""The nouns of what clients wrote: themes, quotes, and how comments are read. See `comments.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmt.analysis.estimates import Estimate
from cmt.responses.codeframe import Codeframe
from cmt.responses.themes import Tone

TONES: tuple[Tone, ...] = ("pleased", "mixed", "displeased", "unclear")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRules:
    """How comments are read: by which themes, without whose names, quoted or not."""

    codeframe: Codeframe | None = None  # None = the one that comes with cmt
    names: tuple[str, ...] = ()  # of people, taken out wherever they stand
    quotes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A redacted comment, in the language it was written in ("" where its words do not tell)."""

    text: str
    language: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCount:
    """A theme of the comments. Shares are of the respondents who wrote one."""

    theme: str
    name: Mapping[str, str]
    driver: str  # of the questionnaire, that is the same subject; "" if none
    share: Estimate
    tones: Mapping[Tone, int]  # respondents, unweighted
    displeased: Estimate | None  # share who are displeased or mixed of those who judge the theme
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """All that is told of what clients wrote."""

    n: int  # respondents who wrote a comment
    uncoded: int  # of them, those in no theme
    codeframe: str  # id and version
    digest: str  # of the codeframe
    themes: tuple[ThemeCount, ...] = ()  # the most frequent first
