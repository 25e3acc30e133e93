"""What must be true of a scale: points that rise, answers that differ, ends that are ends."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cmt.errors import Fault
from cmt.instrument.fields import NUMBER, listing
from cmt.instrument.model import FIELD_CODES, Instrument, Measure, Scale
from cmt.instrument.rules.common import Unsure, sure_scales
from cmt.instrument.scales import MOST_POINTS

FEWEST_POINTS = 2


def _points(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for scale in sure_scales(instrument, unsure):
        where = f"scales.{scale.id}.points"
        if not FEWEST_POINTS <= len(scale.points) <= MOST_POINTS:
            got = f"the number of points is {len(scale.points)}"
            yield Fault(where=where, got=got, expected=f"{FEWEST_POINTS} to {MOST_POINTS}")
        for before, after in pairwise(scale.points):
            if after <= before:
                got = f"point {after} follows point {before}"
                yield Fault(where=where, got=got, expected="points that rise, worst answer first")


def _labels(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for scale in sure_scales(instrument, unsure):
        for language, labels in scale.labels.items():
            every = [*labels, *(text.get(language, "") for text in scale.missing.values())]
            for label, times in Counter(map(_read, every)).items():
                if times > 1:
                    yield Fault(
                        where=f"scales.{scale.id}",
                        got=f"the answer '{label}' ({language}) stands for {times} things",
                        expected="a different answer for every point and kind of missing",
                    )


def _favourable(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for scale in sure_scales(instrument, unsure):
        count = len(scale.favourable)
        where = f"scales.{scale.id}.favourable"
        if count and scale.favourable != scale.points[-count:]:
            got = f"{listing(scale.favourable)} does not end {listing(scale.points)}"
            best = listing(scale.points[-count:])
            expected = f"the best points, in order: {best}"
            yield Fault(where=where, got=got, expected=expected, hint=_unstepped(scale))
        elif count * 2 > len(scale.points) and not scale.marked_unfavourable:
            yield Fault(
                where=where,
                got=f"{count} of {len(scale.points)} points are favourable",
                expected="at most half, so that as many can be unfavourable",
            )


def _unstepped(scale: Scale) -> str:
    """A hint where points are named that a step would make."""
    between = [point for point in scale.favourable if point not in scale.points]
    within = between and scale.points[0] < min(between) and max(between) < scale.points[-1]
    return "'step: 1' makes the points between those written" if within else ""


def _codes(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for scale in sure_scales(instrument, unsure):
        for code in scale.codes:
            if _answer(code, scale):
                got = f"code {code} is both an answer and a kind of missing answer"
                yield Fault(where=f"scales.{scale.id}.codes.{code}", got=got)
            meant = next((kind for kind in FIELD_CODES if FIELD_CODES[kind] == code), "")
            if meant and meant != scale.codes[code]:
                got = f"code {code} stands for {scale.codes[code]}"
                expected = f"{meant}, as on every form that cmt makes"
                yield Fault(where=f"scales.{scale.id}.codes.{code}", got=got, expected=expected)


def _read(label: str) -> str:
    """A label as a reader sees it: case, spaces and the way accents are stored do not tell."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def _answer(code: str, scale: Scale) -> bool:
    """Whether a code is an answer as well: a number printed, or one that may be given."""
    if scale.measure is None:
        return code in map(str, scale.printed)
    if not NUMBER.fullmatch(code):
        return False
    return scale.measure.least <= float(code) <= scale.measure.most


def _unfavourable(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for scale in sure_scales(instrument, unsure):
        marked, where = scale.marked_unfavourable, f"scales.{scale.id}.unfavourable"
        if marked and not scale.favourable:
            got = "there are unfavourable points but no favourable ones"
            yield Fault(where=where, got=got, hint="Say which points are favourable")
        elif both := [point for point in marked if point in scale.favourable]:
            got = f"{listing(both)} would be favourable and unfavourable"
            yield Fault(where=where, got=got, expected="points that are not favourable")
        elif marked != scale.points[: len(marked)]:
            got = f"{listing(marked)} does not begin {listing(scale.points)}"
            worst = listing(scale.points[: len(marked)])
            yield Fault(where=where, got=got, expected=f"the worst points, in order: {worst}")


def _measure(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for scale in sure_scales(instrument, unsure):
        if scale.measure:
            yield from _bands(scale.measure, f"scales.{scale.id}.measure")


def _bands(measure: Measure, where: str) -> Iterator[Fault]:
    if measure.edges[0] != measure.least:
        got = f"the first band begins at {measure.edges[0]:g}, the least is {measure.least:g}"
        yield Fault(where=where, got=got, expected=f"bands from {measure.least:g}")
    for before, after in pairwise(measure.edges):
        if after <= before:
            got = f"a band from {after:g} follows a band from {before:g}"
            yield Fault(where=where, got=got, expected="bands that rise")
    if measure.edges[-1] > measure.most:
        got = f"the last band begins at {measure.edges[-1]:g}, the most is {measure.most:g}"
        yield Fault(where=where, got=got, expected=f"bands up to {measure.most:g}")


def _numbers(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    for scale in instrument.scales.values():
        if scale.numbers and len(scale.numbers) != len(scale.points):
            got = f"{len(scale.numbers)} numbers are printed for {len(scale.points)} points"
            yield Fault(where=f"scales.{scale.id}", got=got, expected="a number for each point")


RULES = (_points, _labels, _favourable, _unfavourable, _codes, _measure, _numbers)
