"""Charts for a notebook: the pictures and tables of the report, one at a time.

    cmt.chart(results, "drivers")                       # shows itself in a notebook
    cmt.chart(results, "segments", of="channel", language="fr").save("channel.svg")

Drawn by what draws the report, so that the two never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cmt.analysis.parts import Split
from cmt.analysis.results import Results
from cmt.errors import Fault, ReportError
from cmt.files import write_whole
from cmt.reports.charts.specs import Picture
from cmt.reports.finite import check_finite
from cmt.reports.model import Table
from cmt.reports.narrative import at_glance
from cmt.reports.render import fill
from cmt.reports.sections.drivers import QUADRANT_HEIGHT, quadrant_picture, ranked_table
from cmt.reports.sections.segments import segments_picture, segments_table
from cmt.reports.sections.summary import glance_figure, glance_table
from cmt.reports.sections.waves_changes import changes_table
from cmt.reports.sections.waves_figures import all_panels
from cmt.reports.voice import Voice, voice_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A chart with its table. A notebook shows both; what reads aloud reads `alt` and the table."""

    picture: Picture
    table: Table

    @property
    def alt(self) -> str:
        """What the chart shows, in words."""
        return self.picture.alt

    def _repr_svg_(self) -> str:
        return self.picture.svg

    def _repr_html_(self) -> str:
        return fill("exhibit.html.j2", exhibit=self)

    def save(self, path: str | Path) -> None:
        """Write the picture as an SVG file, whole or not at all."""
        write_whole(Path(path), self.picture.svg.encode())


def chart(results: Results, kind: str, *, of: str = "", language: str = "") -> Exhibit:
    """A chart of some results, with its table.

    kind      "scores", "drivers", "segments" or "changes"
    of        of segments: the split, "channel" or "office x channel"
    language  "en" or "fr"; the questionnaire's first unless said
    raises    ReportError for a chart there is none of, or that these results cannot have
    """
    if kind not in CHARTS:
        raise _refused(f"chart '{kind}'", "there is no such chart", ", ".join(CHARTS))
    check_finite(results)
    return CHARTS[kind](voice_for(results, language or results.instrument.languages[0]), of)


def _scores(voice: Voice, of: str) -> Exhibit:
    table = glance_table(voice, at_glance(voice.results))
    return Exhibit(picture=glance_figure(voice).picture, table=table)


def _drivers(voice: Voice, of: str) -> Exhibit:
    priorities = voice.results.priorities
    if priorities is None:
        raise _refused("chart 'drivers'", "these results have no driver model")
    picture = quadrant_picture(voice, priorities, QUADRANT_HEIGHT[1])
    return Exhibit(picture=picture, table=ranked_table(voice, priorities))


def _segments(voice: Voice, of: str) -> Exhibit:
    found = _split(voice, of)
    return Exhibit(picture=segments_picture(voice, found), table=segments_table(voice, found))


def _changes(voice: Voice, of: str) -> Exhibit:
    comparison = voice.results.comparison
    if comparison is None:
        raise _refused("chart 'changes'", "these results are not compared with an earlier wave")
    measures = at_glance(voice.results)
    table = changes_table(voice, comparison, measures, voice.say("waves.caption"))
    return Exhibit(picture=all_panels(voice, measures), table=table)


CHARTS: Mapping[str, Callable[[Voice, str], Exhibit]] = {
    "scores": _scores,
    "drivers": _drivers,
    "segments": _segments,
    "changes": _changes,
}
"""What draws each kind of chart."""


def _split(voice: Voice, of: str) -> Split:
    splits = voice.results.splits
    found = next((split for split in splits if split.id == of), None)
    if found is None:
        known = ", ".join(split.id for split in splits)
        raise _refused(f"segments '{of}'", "these results hold no such segments", known)
    return found


def _refused(where: str, got: str, expected: str = "") -> ReportError:
    return ReportError(Fault(where=where, got=got, expected=expected))
