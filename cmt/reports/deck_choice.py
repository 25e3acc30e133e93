"""Which slides a deck has when there is more to say than eight slides hold.

Four stand in every deck: the cover, the answer, what to act on first, and the survey. The places
left go to the others by what only they say: the order of `PLACES`. Segments between which nothing
clearly differs give way first. Slides keep the order of the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cmt.analysis.results import Results
from cmt.reports.deck_model import Slide
from cmt.reports.deck_segments import tells_apart

MOST_SLIDES: Final = 8
ALWAYS: Final = ("cover", "summary", "act", "method")
PLACES: Final = ("waves", "segments", "peers", "comments", "drivers", "questions")
"""What changed, who is less satisfied, where we stand and what clients wrote are on no other slide;
drivers are in the picture of what to act on first too, and answers are in the workbook whole."""


def chosen(slides: Sequence[Slide], results: Results) -> tuple[Slide, ...]:
    """At most eight slides, in the order they came."""
    order = [*ALWAYS, *PLACES]
    if not tells_apart(results):
        order.remove("segments")
        order.append("segments")
    ranked = sorted((slide.id for slide in slides), key=order.index)
    stay = set(ranked[:MOST_SLIDES])
    return tuple(slide for slide in slides if slide.id in stay)
