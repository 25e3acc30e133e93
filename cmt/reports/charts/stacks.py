"""Stacked bars: how every answer to a question is shared out.

Unfavourable answers run left and favourable ones right from one common line; neutral answers
stand aside in a column of their own, so that both ends can be compared down the page. One scale
serves all three, and the segments of a bar add up to 100 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmt.reports.charts import svg
from cmt.reports.charts.scale import number_of, widest
from cmt.reports.charts.specs import Bar, Picture, Share, StackedBars
from cmt.reports.measure import shorten, text_width, wrap

_LABELS = 0.42  # widest part of the picture the questions may take
_GAP = 10.0
_BAR = 15.0
_ROW = 7.0
_SWATCH = 8.0
_PADDING = 2.5
_NEUTRAL = "#6F6F6F"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the columns stand: the common line, the neutral column, points a whole bar."""

    labels: float
    centre: float
    aside: float
    right: float
    width: float
    scale: float


def stacked_bars(chart: StackedBars) -> Picture:
    """Draw stacked bars. A bar without shares (withheld) shows only its text."""
    frame = _frame(chart)
    heading, top = _heading(chart, frame)
    parts = [heading]
    for bar in chart.bars:
        label = wrap(bar.label, frame.labels, svg.SIZE, lines=3)
        height = max(svg.block_height(len(label)), _BAR) + _ROW
        parts.append(_bar(bar, label, top + height / 2, frame))
        if _total(bar.unfavourable) + _total(bar.favourable) > 0:
            ends = (frame.centre, top), (frame.centre, top + height)
            parts.append(svg.line(*ends, stroke=svg.GREY, width=0.8))
        top += height
    return svg.document(chart.width, top + 1, chart.alt, parts)


def _frame(chart: StackedBars) -> _Frame:
    natural = widest([bar.label for bar in chart.bars], svg.SIZE)
    labels = min(natural, chart.width * _LABELS)
    words = [word for word in chart.text_title.split(" ") if word]
    values = max(
        widest([bar.text for bar in chart.bars], svg.SIZE) * 1.08,
        max((text_width(word, svg.SMALL, "semibold") for word in words), default=0.0),
    )
    right = chart.width - min(values, chart.width * 0.2)
    worst, best, neutral = (
        max((_total(part) for part in parts), default=0.0)
        for parts in (
            [bar.unfavourable for bar in chart.bars],
            [bar.favourable for bar in chart.bars],
            [bar.neutral for bar in chart.bars],
        )
    )
    start, gap = labels + _GAP, _GAP * 1.4 if neutral else 0.0
    scale = (right - _GAP - start - gap) / ((worst + best + neutral) or 1.0)
    centre = start + worst * scale
    return _Frame(
        labels=labels,
        centre=centre,
        aside=centre + best * scale + gap,
        right=right,
        width=chart.width,
        scale=scale,
    )


def _total(shares: Sequence[Share]) -> float:
    return sum(_size(share) for share in shares)


def _size(share: Share) -> float:
    return max(number_of(share.value) or 0.0, 0.0)


def _heading(chart: StackedBars, frame: _Frame) -> tuple[str, float]:
    """The legend, broken into rows as needed, beside the heading of the figures."""
    keys = [
        *zip(
            chart.legend_unfavourable,
            unfavourable_fills(len(chart.legend_unfavourable)),
            strict=True,
        ),
        *zip(chart.legend_favourable, favourable_fills(len(chart.legend_favourable)), strict=True),
        *zip(chart.legend_neutral, neutral_fills(len(chart.legend_neutral)), strict=True),
    ]
    legend, depth = _legend(keys, frame.right - _GAP)
    title = wrap(chart.text_title, chart.width - frame.right, svg.SMALL, "semibold", 3)
    height = max(depth, svg.block_height(len(title), svg.SMALL)) if keys or title else 0.0
    words = svg.lines(
        (chart.width, 7.5), title, size=svg.SMALL, anchor="end", weight="semibold", fill=svg.GREY
    )
    return legend + words, height + 4


def _legend(keys: Sequence[tuple[str, str]], width: float) -> tuple[str, float]:
    x, y = 0.0, 7.5
    parts = ""
    for words, fill in keys:
        name = shorten(words, width - _SWATCH - 4, svg.SMALL)
        step = _SWATCH + 4 + text_width(name, svg.SMALL)
        if x > 0 and x + step > width:
            x, y = 0.0, y + svg.SMALL * 1.35
        parts += svg.rectangle((x, y - _SWATCH + 1.2), _SWATCH, _SWATCH, fill=fill)
        parts += svg.text((x + _SWATCH + 4, y), name, size=svg.SMALL, fill=svg.GREY)
        x += step + 12
    return parts, y + svg.SMALL * 0.25 + 2


def _bar(bar: Bar, label: Sequence[str], middle: float, frame: _Frame) -> str:
    left = frame.centre - _total(bar.unfavourable) * frame.scale
    value = shorten(bar.text, frame.width - frame.right, svg.SIZE, "semibold")
    return "".join(
        (
            svg.lines((0, svg.first_baseline(middle, len(label))), label),
            _segments(
                bar.unfavourable, unfavourable_fills(len(bar.unfavourable)), left, middle, frame
            ),
            _segments(
                bar.favourable, favourable_fills(len(bar.favourable)), frame.centre, middle, frame
            ),
            _segments(bar.neutral, neutral_fills(len(bar.neutral)), frame.aside, middle, frame),
            svg.text(
                (frame.width, middle + svg.SIZE * 0.33), value, anchor="end", weight="semibold"
            ),
        )
    )


def _segments(
    shares: Sequence[Share], fills: Sequence[str], x: float, middle: float, frame: _Frame
) -> str:
    """Segments side by side, parted by white lines; a text only where it fits."""
    parts = ""
    for share, fill in zip(shares, fills, strict=True):
        width = _size(share) * frame.scale
        parts += svg.rectangle((x, middle - _BAR / 2), width, _BAR, fill=fill, stroke=svg.WHITE)
        if text_width(share.text, svg.SMALL) + 2 * _PADDING <= width:
            at = (x + width / 2, middle + svg.SMALL * 0.33)
            ink = svg.readable_on(fill)
            parts += svg.text(at, share.text, size=svg.SMALL, anchor="middle", fill=ink)
        x += width
    return parts


def unfavourable_fills(count: int) -> tuple[str, ...]:
    """Darkest for the worst answer, which stands first."""
    return tuple(svg.tint(svg.PURPLE, i, count) for i in range(count))


def favourable_fills(count: int) -> tuple[str, ...]:
    """Darkest for the best answer, which stands last."""
    return tuple(svg.tint(svg.BLUE, i, count) for i in reversed(range(count)))


def neutral_fills(count: int) -> tuple[str, ...]:
    """Greys between the two."""
    return tuple(svg.tint(_NEUTRAL, i + 1, count + 1) for i in range(count))
