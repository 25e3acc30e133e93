"""What an analysis can be told to do otherwise: the words for it, and what stands unless said."""

from __future__ import annotations

from typing import Literal, get_args

Missing = Literal["listwise", "gaps-marked"]
"""Whom the driver model is of: clients who rated every driver; or also those a driver does not
apply to or who were not asked about it, with a mark in place of the answer."""

DoneWell = Literal["favourable", "top-box", "acceptable"]
"""When a driver is done well: a favourable score, the best possible one, or one that is not
unfavourable ("acceptable on all five drivers", Citizens First)."""

MISSING_WAYS: tuple[Missing, ...] = get_args(Missing)
DONE_WELL_WAYS: tuple[DoneWell, ...] = get_args(DoneWell)
