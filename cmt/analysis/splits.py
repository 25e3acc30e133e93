"""Which questions part the respondents, and everything that is said of the parts.

Without being asked: the outcome by every fact of the client, by channel and by what clients got.
For a split that somebody named: all drivers and rated questions too, a driver model of each
segment, whether these models are the same, and overall scores at the mix of the whole.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.adjust import GOT_NEEDED
from cmt.analysis.contrasts import contrasts, same_mean, wald
from cmt.analysis.detail import SideModel
from cmt.analysis.drivers import regression
from cmt.analysis.independence import independences
from cmt.analysis.infer import covariance, totals, units_of
from cmt.analysis.mix_change import segment_mix
from cmt.analysis.mixes import standardised
from cmt.analysis.moments import summarise
from cmt.analysis.parts import CROSS, SameTest, Split
from cmt.analysis.prepare import Prepared, cut
from cmt.analysis.routing import model_of_part, side_model
from cmt.analysis.segments import (
    BRIEF,
    FULL,
    Parted,
    parted_by,
    segment_estimates,
    values_of,
)
from cmt.analysis.units import Units
from cmt.analysis.withholding import protected
from cmt.errors import EstimationError, Fault
from cmt.instrument.model import Instrument, Item, Role
from cmt.responses.channels import CHANNEL

SPLITTING: tuple[Role, ...] = ("profile", "information")
"""Roles of the questions respondents can be parted by: facts of the client or of the contact."""
FEW = 12
"""Answers a question has at most for a split nobody asked for, and for segments in pairs."""
MOST = 100
"""Segments a split can have at most."""


def splits(
    prepared: Prepared,
    units: Units,
    instrument: Instrument,
    named: Collection[str] = (),
    *,
    weighted: bool,
) -> tuple[Split, ...]:
    """Every split that was named, or of those the questionnaire offers by itself.

    named   ids of questions, or two of them as "office x channel"
    raises  EstimationError with every name that cannot be used
    """
    chosen = _chosen(prepared, instrument, named)
    asked = {CROSS.join(items) for items in chosen} if named else set()
    mixes = [items[0] for items in chosen if len(items) == 1] if named else []
    if GOT_NEEDED not in mixes and _usable(prepared, instrument, GOT_NEEDED):
        mixes.append(GOT_NEEDED)
    made = []
    for items in chosen:
        parted = _parted(prepared, units, instrument, items)
        if len(parted.segments) > 1:
            full = CROSS.join(items) in asked
            split = _split(parted, instrument, items, full, weighted)
            split = _in_full(split, parted, instrument, mixes, weighted) if full else split
            made.append(protected(split, instrument.outcome))
    return tuple(made)


def same_coefficients(parted: Parted, outcome: str, models: Sequence[SideModel]) -> SameTest | None:
    """Wald's test that the drivers have the same coefficients in all segments with a model.

    Of the drivers that all models have, each segment's complete answers to them.
    """
    fitted = [model for model in models if model.shares]
    common = [
        share.driver
        for share in (fitted[0].shares if fitted else ())
        if all(share.driver in {other.driver for other in model.shares} for model in fitted)
    ]
    if len(fitted) < 2 or not common:
        return None
    prepared = parted.prepared
    places = [prepared.plan.position(name) for name in (outcome, *common)]
    part = cut(
        prepared,
        [prepared.plan.columns[j] for j in places],
        [np.asarray(prepared.batch.codes[j], np.int16) for j in places],
    )
    labels = [parted.segments[g] if g >= 0 else "" for g in parted.part.tolist()]
    moments = summarise(replace(part.batch, segment=labels), replace(part.plan, sets=()))
    units = units_of(moments)
    found = [regression(totals(units, moments.gram, model.of)) for model in fitted]
    scores = np.hstack([score[:, 1:] for _, score in found])
    estimates = np.vstack([b[1:] for b, _ in found])
    named = tuple(model.of for model in fitted)
    return wald(estimates, covariance(units, scores), float(units.df), named)


def _split(
    parted: Parted, instrument: Instrument, items: tuple[str, ...], full: bool, weighted: bool
) -> Split:
    """Scores and differences of one split."""
    prepared, outcome = parted.prepared, instrument.outcome
    drivers = [d for d in instrument.drivers if d in prepared.scales]
    rated = [
        column.id
        for column in prepared.plan.columns
        if column.id in instrument.items and prepared.scales[column.id].rating
    ]
    others = [item for item in rated if item not in (outcome, *items)]
    indices = [i for i in instrument.indices if i in {c.id for c in prepared.plan.columns}]
    families = ([outcome], drivers, others, indices) if full else ([outcome],)
    paired = [outcome, *drivers] if len(parted.segments) <= FEW else []
    return Split(
        items=items,
        asked=full,
        segments=parted.segments,
        estimates=segment_estimates(
            parted,
            [measure for family in families for measure in family],
            FULL if full else BRIEF,
            instrument,
            weighted=weighted,
        ),
        contrasts=tuple(row for family in families for row in contrasts(parted, family, paired)),
        same_outcome=same_mean(parted, outcome),
        mix=segment_mix(parted, values_of(prepared, outcome, "index")) if len(items) == 1 else None,
        independence=independences(
            parted, [outcome, *_single(parted, instrument, items)] if full else [outcome]
        ),
    )


def _single(parted: Parted, instrument: Instrument, items: tuple[str, ...]) -> Iterator[str]:
    """The other questions with one answer each, rated or not, in the order of the answers."""
    for column in parted.prepared.plan.columns:
        if column.id in instrument.items and column.id not in (instrument.outcome, *items):
            yield column.id


def _in_full(
    split: Split, parted: Parted, instrument: Instrument, mixes: Sequence[str], weighted: bool
) -> Split:
    """The same with driver models and scores at the mix of the whole."""
    prepared, outcome = parted.prepared, instrument.outcome
    models = tuple(
        side_model(segment, model_of_part(prepared, parted.part == g, weighted=weighted).model)
        for g, segment in enumerate(parted.segments)
    )
    position = prepared.plan.position(outcome)
    codes = np.asarray(prepared.batch.codes[position])
    values = np.array(prepared.plan.columns[position].values)
    scores = (values - values[0]) * 100 / (values[-1] - values[0])
    index = np.where(codes >= 0, scores[np.maximum(codes, 0)], np.nan)
    at_mix = [
        row
        for by in mixes
        if by not in split.items
        for row in standardised(parted, index, by, _answers(prepared, by))
    ]
    return replace(
        split,
        models=models,
        same_drivers=same_coefficients(parted, outcome, models),
        at_mix=tuple(at_mix),
    )


def _parted(
    prepared: Prepared, units: Units, instrument: Instrument, items: tuple[str, ...]
) -> Parted:
    """Respondents by their answer to the question, or to both."""
    part = np.zeros(len(prepared.batch.weight), np.intp)
    names = [""]
    for item in items:
        points = instrument.scale_of(item).points
        answers = _answers(prepared, item)
        part = np.where((part < 0) | (answers < 0), -1, part * len(points) + answers)
        names = [
            f"{name}{CROSS if name else ''}{item}={point}" for name in names for point in points
        ]
    return parted_by(prepared, units, part, names)


def _answers(prepared: Prepared, item: str) -> NDArray[np.intp]:
    return np.asarray(prepared.batch.codes[prepared.plan.position(item)]).astype(np.intp)


def _chosen(
    prepared: Prepared, instrument: Instrument, named: Collection[str]
) -> list[tuple[str, ...]]:
    """The questions of every split, each usable; else all that is wrong."""
    if not named:
        return [(item.id,) for item in _offered(prepared, instrument)]
    chosen = list(dict.fromkeys(tuple(part.strip() for part in n.split(CROSS)) for n in named))
    asked = _columns(prepared)
    if faults := [fault for items in chosen for fault in _faults(asked, instrument, items)]:
        raise EstimationError(faults)
    return chosen


def _offered(prepared: Prepared, instrument: Instrument) -> Iterator[Item]:
    """The questions of splits that nobody needs to ask for."""
    for item in instrument.items.values():
        told = item.role == "profile" or item.id in (CHANNEL, GOT_NEEDED)
        if not (told and _usable(prepared, instrument, item.id)):
            continue
        if len(instrument.scale_of(item.id).points) <= FEW:
            yield item


def can_be_parted(split: str, instrument: Instrument, columns: Collection[str]) -> bool:
    """Whether respondents can be parted by a split, given the columns there are."""
    items = tuple(part.strip() for part in split.split(CROSS))
    return not list(_faults(columns, instrument, items))


def _usable(prepared: Prepared, instrument: Instrument, name: str) -> bool:
    return not list(_faults(_columns(prepared), instrument, (name,)))


def _columns(prepared: Prepared) -> tuple[str, ...]:
    return tuple(column.id for column in prepared.plan.columns)


def _faults(
    asked: Collection[str], instrument: Instrument, items: tuple[str, ...]
) -> Iterator[Fault]:
    """Why respondents cannot be parted by these."""
    where = f"segments '{CROSS.join(items)}'"
    offered = [
        item.id for item in instrument.having(*SPLITTING) if item.scale and not item.multiple
    ]
    strange = [name for name in items if name not in offered]
    for name in strange:
        got = f"'{name}' is no single-choice question on a fact of the client or the contact"
        yield Fault(where=where, got=got, expected=", ".join(offered) or "a questionnaire with one")
    for name in items:
        if name in offered and name not in asked:
            yield Fault(where=where, got=f"'{name}' has no column in the export")
    if strange:
        return
    if len(items) > 2 or len(set(items)) < len(items):
        got = f"{len(items)} questions are crossed"
        yield Fault(where=where, got=got, expected="one question, or two that differ")
        return
    if (count := math.prod(len(instrument.scale_of(name).points) for name in items)) > MOST:
        yield Fault(where=where, got=f"it has {count} segments", expected=f"at most {MOST}")
