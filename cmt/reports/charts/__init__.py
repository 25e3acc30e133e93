"""Charts: one spec in, one `Picture` out; and the boxes of its texts, for those who check."""

from __future__ import annotations

from cmt.reports.charts.boxes import Box, boxes
from cmt.reports.charts.counts import steps
from cmt.reports.charts.dots import dot_plot
from cmt.reports.charts.funnels import funnel
from cmt.reports.charts.quadrants import quadrant
from cmt.reports.charts.stacks import stacked_bars
from cmt.reports.charts.strips import strips
from cmt.reports.charts.trends import trend

__all__ = [
    "Box",
    "boxes",
    "dot_plot",
    "funnel",
    "quadrant",
    "stacked_bars",
    "steps",
    "strips",
    "trend",
]
