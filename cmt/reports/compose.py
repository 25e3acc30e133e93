"""Results to Report: the only place that decides what is said, and in which order.

report = compose(results, "fr")
html = render(report)                       # cmt.reports.render
write_pdf(html, report.pictures, path)      # cmt.reports.pdf
"""

from __future__ import annotations

from dataclasses import replace

from cmt.analysis.results import Results
from cmt.reports.finite import check_finite
from cmt.reports.heard import Heard
from cmt.reports.look import PLAIN, Look
from cmt.reports.model import Paragraph, Report, ReportSection, ScreenWords
from cmt.reports.readable import cut, readable
from cmt.reports.sections.action_plan import action_plan_section
from cmt.reports.sections.among import among_section
from cmt.reports.sections.comments import comments_section
from cmt.reports.sections.drivers import drivers_section
from cmt.reports.sections.explorer import explorer
from cmt.reports.sections.method import method_section
from cmt.reports.sections.peers import peers_section
from cmt.reports.sections.priorities import priorities_section
from cmt.reports.sections.questions import questions_section
from cmt.reports.sections.segments import segments_section
from cmt.reports.sections.summary import summary_section
from cmt.reports.sections.targets import targets_section
from cmt.reports.sections.tetraclass import tetraclass_section
from cmt.reports.sections.waves import waves_section
from cmt.reports.voice import Voice, voice_for


def compose(
    results: Results, language: str, look: Look = PLAIN, heard: Heard | None = None
) -> Report:
    """The finished report of one wave in one language ("en" or "fr").

    Raises ReportError for a language reports or the questionnaire are not written in, and for
    figures that are no numbers.
    """
    voice = _voice(results, language, look, heard)
    pages = (
        summary_section(voice),
        drivers_section(voice),
        questions_section(voice),
        segments_section(voice),
        priorities_section(voice),
        tetraclass_section(voice),
        waves_section(voice),
        targets_section(voice),
        peers_section(voice),
        among_section(voice),
        comments_section(voice),
        action_plan_section(voice),
        method_section(voice),
    )
    look = replace(look, contact=cut(look.contact))
    sections = _signed(voice, tuple(page for page in pages if page is not None), look)
    return _report(voice, sections, look)


def compose_summary(results: Results, language: str, look: Look = PLAIN) -> Report:
    """Page one by itself: all that somebody reads who reads one page. Raises as `compose` does."""
    voice = _voice(results, language, look)
    look = replace(look, contact=cut(look.contact))
    return _report(voice, (summary_section(voice),), look)


def compose_action_plan(results: Results, language: str, look: Look = PLAIN) -> Report | None:
    """The action plan by itself; None where there is none. Raises as `compose` does."""
    voice = _voice(results, language, look)
    page = action_plan_section(voice, alone=True)
    look = replace(look, contact=cut(look.contact))
    return _report(voice, (page,), look) if page else None


def with_explorer(report: Report, results: Results) -> Report:
    """The same with the figures of each group of clients, which only a screen has room for."""
    return replace(report, explorer=explorer(voice_for(readable(results), report.language)))


def _voice(results: Results, language: str, look: Look, heard: Heard | None = None) -> Voice:
    check_finite(results)
    return voice_for(readable(results), language, look.paper, heard)


def _report(voice: Voice, sections: tuple[ReportSection, ...], look: Look) -> Report:
    label = voice.results.label
    return Report(
        language=voice.language,
        title=voice.about("report.title", wave=label),
        running=voice.about("report.running", wave=label),
        page_label=voice.say("report.page", page="{page}", pages="{pages}"),
        sections=sections,
        words=ScreenWords(
            contents=voice.say("screen.contents"),
            behind=voice.say("screen.behind"),
            behind_words=voice.say("screen.behind-words"),
        ),
        owner=voice.subject,
        look=look,
    )


def _signed(
    voice: Voice, sections: tuple[ReportSection, ...], look: Look
) -> tuple[ReportSection, ...]:
    """The sections, the last of which ends with whom to ask; what stands in a foot is not read."""
    if not look.contact:
        return sections
    line = Paragraph(text=voice.say("look.contact", contact=look.contact), role="reliability")
    last = replace(sections[-1], blocks=(*sections[-1].blocks, line))
    return (*sections[:-1], last)
