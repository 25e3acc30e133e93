"""Where labels stand so that they cross neither each other, nor a dot, nor a line.

Greedy: each label tries places around its dot, nearest first, and takes the cheapest free one;
the dots with the fewest free places go first. A label away from its dot gets a leader line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box
from cmt.reports.measure import ASCENT, text_width

Segment = tuple[svg.Point, svg.Point]

_RADIUS: Final = 4.5  # a dot and its edge
_CLEAR: Final = 1.5  # air around a label
_NEAR: Final = 7.5
_DISTANCES: Final = (_NEAR, 12.0, 18.0, 26.0, 36.0, 48.0, 62.0)
_LEADER_FROM: Final = 12.0
_PLENTY: Final = 20  # free places of one label, enough to choose from
_CROSSED: Final = 6.5  # what lying on the arm of a cross costs, in points of distance
_ASTRAY: Final = 40.0  # what standing in another corner than its dot costs
_DIRECTIONS: Final = tuple(
    (math.cos(a * math.pi / 8), math.sin(a * math.pi / 8)) for a in range(16)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A dot, the square it fills, and the two arms of its cross, in points on the page."""

    at: svg.Point
    disc: Box
    arms: tuple[Segment, Segment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """The room labels may use and what stands in it already."""

    room: Box
    boxes: tuple[Box, ...]
    lines: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A placed label: its lines, first baseline, and leader line if it stands off its dot."""

    rows: tuple[str, ...]
    at: svg.Point
    size: float
    box: Box
    cost: float
    anchor: svg.Anchor = "start"
    leader: Segment | None = None


def mark(at: svg.Point, across: tuple[float, float], upright: tuple[float, float]) -> Mark:
    """A dot and its cross, from the ends of the two arms."""
    x, y = at
    disc = Box(left=x - _RADIUS, top=y - _RADIUS, right=x + _RADIUS, bottom=y + _RADIUS)
    arms = (((across[0], y), (across[1], y)), ((x, upright[0]), (x, upright[1])))
    return Mark(at=at, disc=disc, arms=arms)


def place(
    marks: Sequence[Mark],
    names: Sequence[tuple[str, ...]],
    obstacles: Obstacles,
    size: float,
    last_resort: bool = False,
) -> tuple[Label, ...] | None:
    """A place for every label, or None when some label finds none.

    With `last_resort` any free spot of the room will do, though its leader may cross others, and
    a label without one is left out.
    """
    free = [
        _free(mark, rows, marks, obstacles, size) for mark, rows in zip(marks, names, strict=True)
    ]
    done: list[Label] = []
    for i in sorted(range(len(marks)), key=lambda i: len(free[i])):
        fitting = [label for label in free[i] if _apart(label, done)]
        if not fitting and last_resort:
            anywhere = _anywhere(marks[i], names[i], marks, obstacles, size)
            beside = [label for label in anywhere if _boxes_apart(label, done)]
            fitting = [label for label in beside if _apart(label, done)] or beside
        if fitting:
            done.append(min(fitting, key=lambda label: label.cost))
        elif not last_resort:
            return None
    return tuple(done)


def _free(
    own: Mark, rows: tuple[str, ...], marks: Sequence[Mark], obstacles: Obstacles, size: float
) -> list[Label]:
    """Free places around a dot, ring after ring until there are plenty."""
    free: list[Label] = []
    for distance in _DISTANCES:
        if len(free) >= _PLENTY:
            break
        free += [
            replace(label, cost=label.cost + _nuisance(label, own, marks, obstacles))
            for label in _ring(own, rows, size, distance)
            if _clear(label, own, marks, obstacles)
        ]
    return free


def _nuisance(label: Label, own: Mark, marks: Sequence[Mark], obstacles: Obstacles) -> float:
    """What is allowed but ugly: lying on the arms of crosses, standing in another corner."""
    box = label.box
    arms = (arm for mark in marks for arm in mark.arms)
    centre = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    route = Box(
        left=min(own.at[0], centre[0]),
        top=min(own.at[1], centre[1]),
        right=max(own.at[0], centre[0]),
        bottom=max(own.at[1], centre[1]),
    )
    astray = sum(route.crosses(*line) for line in obstacles.lines)
    return _CROSSED * sum(box.crosses(*arm) for arm in arms) + _ASTRAY * astray


def _ring(own: Mark, rows: tuple[str, ...], size: float, distance: float) -> Iterator[Label]:
    """Places at one distance; right of the dot is the cheapest, then level, then straight up."""
    width = max(text_width(row, size) for row in rows)
    height = svg.block_height(len(rows), size)
    for dx, dy in _DIRECTIONS:
        x = own.at[0] + dx * distance + (_side(dx) - 1) * width / 2
        y = own.at[1] + dy * (distance - 2 * abs(dy)) + (_side(dy) - 1) * height / 2
        cost = distance + 3 * (dx < -0.1) + 2 * abs(dy) + 4 * (abs(dx * dy) > 0.1)
        yield _label(own, rows, (x, y), width, size, cost)


def _side(part: float) -> int:
    """Which side of its dot a label stands on: -1, 0 (level with it) or 1."""
    return 0 if abs(part) < 0.5 else int(math.copysign(1, part))


def _anywhere(
    mark: Mark, rows: tuple[str, ...], marks: Sequence[Mark], obstacles: Obstacles, size: float
) -> list[Label]:
    """Every free spot of a grid over the room, the nearest the cheapest."""
    width = max(text_width(row, size) for row in rows)
    room = obstacles.room
    step = size * 0.6
    spots = (
        (room.left + i * step, room.top + j * step)
        for i in range(int((room.right - room.left) / step))
        for j in range(int((room.bottom - room.top) / step))
    )
    labels = (_label(mark, rows, spot, width, size, math.dist(spot, mark.at)) for spot in spots)
    return [label for label in labels if _box_clear(label.box, marks, obstacles)]


def _label(
    mark: Mark, rows: tuple[str, ...], corner: svg.Point, width: float, size: float, cost: float
) -> Label:
    left, top = corner
    box = Box(
        left=left,
        top=top,
        right=left + width,
        bottom=top + svg.block_height(len(rows), size),
        text=" ".join(rows),
    )
    near = (min(max(mark.at[0], box.left), box.right), min(max(mark.at[1], box.top), box.bottom))
    off = math.dist(near, mark.at)
    leader = (_edge(mark.at, near, off), near) if off > _LEADER_FROM else None
    anchor, x = _anchored(mark, box)
    at = (x, top + size * ASCENT)
    return Label(rows=rows, at=at, size=size, box=box, cost=cost, anchor=anchor, leader=leader)


def _anchored(mark: Mark, box: Box) -> tuple[svg.Anchor, float]:
    """Lines of a label lean towards its dot."""
    if box.right <= mark.at[0]:
        return "end", box.right
    if box.left >= mark.at[0]:
        return "start", box.left
    return "middle", (box.left + box.right) / 2


def _edge(dot: svg.Point, towards: svg.Point, distance: float) -> svg.Point:
    part = _RADIUS / distance
    return (dot[0] + (towards[0] - dot[0]) * part, dot[1] + (towards[1] - dot[1]) * part)


def _clear(label: Label, own: Mark, marks: Sequence[Mark], obstacles: Obstacles) -> bool:
    """Whether a label and its leader stay in the room and off every dot, line and standing text."""
    if not _box_clear(label.box, marks, obstacles):
        return False
    if label.leader is None:
        return True
    return not any(m.disc.crosses(*label.leader) for m in marks if m is not own) and not any(
        other.crosses(*label.leader) for other in obstacles.boxes
    )


def _box_clear(box: Box, marks: Sequence[Mark], obstacles: Obstacles) -> bool:
    if not box.inside(obstacles.room):
        return False
    if any(box.overlaps(other, _CLEAR) for other in obstacles.boxes):
        return False
    if any(_wider(box, _CLEAR).crosses(*line) for line in obstacles.lines):
        return False
    return not any(box.overlaps(mark.disc, 0.5) for mark in marks)


def _wider(box: Box, by: float) -> Box:
    return Box(left=box.left - by, top=box.top - by, right=box.right + by, bottom=box.bottom + by)


def _apart(label: Label, done: Sequence[Label]) -> bool:
    """Whether a label and its leader stay off the labels and leaders that stand already."""
    return _boxes_apart(label, done) and not any(
        (other.leader is not None and label.box.crosses(*other.leader))
        or (label.leader is not None and other.box.crosses(*label.leader))
        for other in done
    )


def _boxes_apart(label: Label, done: Sequence[Label]) -> bool:
    return not any(label.box.overlaps(other.box, _CLEAR) for other in done)
