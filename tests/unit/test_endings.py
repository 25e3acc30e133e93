"""No report ends in a few lines: the last pages share what there is, and no page more is taken."""

from __future__ import annotations

from itertools import accumulate, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmt.reports.endings import FULL, GAIN, HALF, LITTLE, Part, best_breaks
from cmt.reports.pdf import laid_out
from tests.page_boxes import filled

LINES = "<p>" + "Words that fill a line. " * 4 + "</p>"
Split = tuple[list[float], list[int]]


def parts(heights: list[float], pages: list[int]) -> list[Part]:
    """Parts of these heights, each on its page."""
    ends = list(accumulate(heights))
    return [
        Part(element=i, page=page, start=end - height, end=end)
        for i, (height, end, page) in enumerate(zip(heights, ends, pages, strict=True))
    ]


def piled(heights: list[float]) -> list[int]:
    """The page each part stands on when pages are filled one after another."""
    pages, used = [0], heights[0]
    for height in heights[1:]:
        pages.append(pages[-1] + (used + height > 1))
        used = height if pages[-1] > pages[-2] else used + height
    return pages


def totals(heights: list[float], pages: list[int]) -> list[float]:
    """How full each page is."""
    return [
        sum(height for height, on in zip(heights, pages, strict=True) if on == page)
        for page in range(pages[-1] + 1)
    ]


@st.composite
def reports(draw: st.DrawFn) -> Split:
    heights = draw(st.lists(st.floats(0.03, 0.6), min_size=2, max_size=9))
    pages = piled(heights)
    keep = max(pages[-1] - 2, 0)
    first = pages.index(keep)
    return heights[first:], [page - keep for page in pages[first:]]


@given(reports())
@settings(max_examples=150, deadline=None)
def test_no_other_breaks_would_leave_the_emptiest_page_fuller(report: Split) -> None:
    heights, pages = report
    chosen = best_breaks(parts(heights, pages))
    before = totals(heights, pages)
    twins = [
        totals(heights, list(accumulate(turns, initial=0)))
        for turns in product((0, 1), repeat=len(heights) - 1)
        if sum(turns) == pages[-1]
    ]
    best = max(
        (min(twin) for twin in twins if max(twin) <= FULL and min(twin[:-1], default=1) >= HALF),
        default=0.0,
    )
    if pages[-1] == 0 or before[-1] > LITTLE:
        assert not chosen
    elif not chosen:
        assert best <= min(before) + GAIN + 1e-9
    else:
        starts = [part.element for part in chosen]
        kept = pages[-1] - len(starts)
        after = totals(heights, [
            page if i < starts[0] else kept + sum(i >= start for start in starts)
            for i, page in enumerate(pages)
        ])  # fmt: skip
        assert len(after) == len(before), "as many pages as there were"
        assert max(after[kept:]) <= FULL + 1e-9
        assert min(after[kept:-1]) >= HALF - 1e-9
        assert min(after) > min(before) + GAIN - 1e-9
        assert min(after) >= best - 1e-9, "and no way is better"


def test_no_break_comes_under_a_head_and_none_is_lost() -> None:
    one = parts([0.5, 0.1, 0.3, 0.2], [0, 0, 0, 1])
    assert [part.element for part in best_breaks(one)] == [2]
    held = [*one[:2], Part(element=2, page=0, start=0.6, end=0.9, follows=True), one[3]]
    assert best_breaks(held) == ()
    forced = [*one[:3], Part(element=3, page=1, start=0.9, end=1.1, forced=True)]
    assert best_breaks(forced) == ()


@pytest.mark.parametrize("last", [3, 30])
def test_a_thin_last_page_takes_over_a_part_of_the_page_before(last: int) -> None:
    head = '<html lang="en-CA"><head><title>t</title></head><body data-running="r"><main>'
    blocks = "".join(f'<div class="points">{LINES * n}</div>' for n in (14, 14, 14, last))
    html = f'{head}<section class="page"><h2>A</h2>{blocks}</section></main></body></html>'
    document = laid_out(html, {})
    full = [filled(page) for page in document.pages]
    assert len(full) == 2
    assert min(full) > 0.35
