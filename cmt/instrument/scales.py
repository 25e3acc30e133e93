"""Scales, each built from its node: written points, points by step, or the bands of a measure.

What cannot be read is left out or empty and noted as a finding; building never stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import get_args

from cmt.instrument import fields, keys
from cmt.instrument.measures import band_labels, measure_of
from cmt.instrument.model import MISSING, MissingKind, Scale, Text
from cmt.instrument.reading import Parts, Reading
from cmt.instrument.yaml_lines import Finding, Node

MOST_POINTS = 101
"""How many points a scale may have (0 to 100); answers are kept as positions in a signed byte."""

REVERSED = "-reversed"
"""What the id of a scale turned round ends in."""

Labels = Mapping[int, Text]
"""The label of each point, in order."""


def scales(top: Parts, reading: Reading) -> Iterator[tuple[str, Scale]]:
    """The scales by id."""
    for scale_id, node in reading.block(top, "scales", "scales by id").items():
        parts = fields.parts(node, reading.found, keys.SCALE)
        reading.remember(f"scales.{scale_id}", node, parts)
        if scale_id.endswith(REVERSED):
            got = f"'{scale_id}' ends in '{REVERSED}', as the scale of a reversed item does"
            reading.found.append(Finding(place=node.place, got=got, hint="Give it another id"))
        yield scale_id, _scale(scale_id, node, parts, reading)


def turned(scale: Scale) -> Scale:
    """The scale of a reversed item: the answer printed as 5 is now the worst, its first point.

    >>> agree = Scale(id="agree", points=(1, 2, 3), labels={"en": ("No", "Half", "Yes")})
    >>> back = turned(agree)
    >>> back.points, back.labels["en"], back.printed
    ((1, 2, 3), ('Yes', 'Half', 'No'), (3, 2, 1))
    """
    ends = scale.points[0] + scale.points[-1] if scale.points else 0
    points = tuple(ends - point for point in reversed(scale.points))
    best = len(scale.unfavourable)
    return replace(
        scale,
        id=scale.id + REVERSED,
        points=points,
        labels={language: labels[::-1] for language, labels in scale.labels.items()},
        favourable=points[len(points) - best :],
        marked_unfavourable=points[: len(scale.favourable)] if scale.marked_unfavourable else (),
        numbers=scale.points[::-1],
    )


def _scale(scale_id: str, node: Node, parts: Parts, reading: Reading) -> Scale:
    measure = measure_of(parts, reading)
    points = band_labels(measure) if measure else _points(node, parts, reading)
    kinds = reading.block(parts, "missing", "labels by kind of missing answer")
    codes = reading.block(parts, "codes", "kinds of missing answer by code")
    return Scale(
        id=scale_id,
        points=tuple(points),
        labels={
            language: tuple(label.get(language, "") for label in points.values())
            for language in reading.languages
        },
        favourable=reading.integers(parts, "favourable"),
        missing={
            kind: reading.told(node)
            for name, node in kinds.items()
            for kind in _kind(Node(place=node.place, value=name), reading)
        },
        codes={code: kind for code, node in codes.items() for kind in _kind(node, reading)},
        marked_unfavourable=reading.integers(parts, "unfavourable"),
        measure=measure,
    )


def _points(node: Node, parts: Parts, reading: Reading) -> Labels:
    if "measure" in parts:  # it could not be read, and says so itself
        return {}
    if "points" not in parts:
        got = "'points' is missing"
        expected = "the answers by point, or a measure"
        reading.found.append(Finding(place=node.place, got=got, expected=expected))
    return _stepped(dict(_written(parts, reading)), parts, reading)


def _written(parts: Parts, reading: Reading) -> Iterator[tuple[int, Text]]:
    for key, node in reading.block(parts, "points", "labels by point (1, 2, 3 ...)").items():
        number = fields.integer(Node(place=node.place, value=key), reading.found)
        if number is not None:
            yield number, reading.told(node)


def _stepped(written: Labels, parts: Parts, reading: Reading) -> Labels:
    """The written points and, between them, those a step apart, labelled by their number."""
    step = fields.integer(parts["step"], reading.found) if "step" in parts else None
    if step is None:
        return written
    if (wrong := _misfit(tuple(written), step)) is not None:
        reading.found.append(Finding(place=parts["step"].place, got=wrong[0], expected=wrong[1]))
        return written
    bare = {
        number: dict.fromkeys(reading.languages, str(number))
        for low, high in pairwise(written)
        for number in range(low, high + 1, step)
    }
    return {**bare, **written}


def _misfit(points: tuple[int, ...], step: int) -> tuple[str, str] | None:
    """What is wrong with a step (got, expected), before it makes any point."""
    if step < 1:
        return f"the step is {step}", "a whole number from 1"
    for low, high in pairwise(points):
        if high > low and (high - low) % step:
            return f"steps of {step} do not lead from {low} to {high}", "a step that fits"
    if points and (points[-1] - points[0]) // step >= MOST_POINTS:
        count = (points[-1] - points[0]) // step + 1
        return f"steps of {step} make {count} points", f"at most {MOST_POINTS}"
    return None


def _kind(node: Node, reading: Reading) -> Iterator[MissingKind]:
    name = fields.one_of(node, reading.found, tuple(MISSING), "a kind of missing answer")
    yield from (kind for kind in get_args(MissingKind) if kind == name)
