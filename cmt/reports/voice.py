"""What speaks in a report: the words of a language, its number formats, and the names of things."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cmt.analysis.results import Results
from cmt.errors import Fault, ReportError
from cmt.reports.formats import Formats
from cmt.reports.heard import Heard, HeardFormats
from cmt.reports.look import Paper
from cmt.reports.readable import cut
from cmt.reports.words import Words, load_words
from cmt.responses.model import SurveyInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One language speaking of one survey."""

    results: Results
    words: Words
    formats: Formats
    paper: Paper = "a4"
    heard: Heard | None = None  # takes down what is said, where somebody wants to know why

    @property
    def language(self) -> str:
        return self.words.language

    def say(
        self,
        key: str,
        *,
        count: float | None = None,
        rests: Iterable[object] = (),
        **values: str,
    ) -> str:
        """The text of a key. `rests` are the records of Results that decided for this key."""
        named = {"outcome": self.outcome, "outcome_name": self.outcome_name}
        text = self.words.say(key, count=count, **(named | values))
        if self.heard:
            self.heard.keep(key, text, values, rests)
        return text

    @property
    def outcome_name(self) -> str:
        """What is explained: the outcome's short name, else overall satisfaction."""
        short = self.results.instrument.items[self.results.outcome].short
        return short.get(self.language) or self.words.say("outcome.usual")

    @property
    def outcome(self) -> str:
        """The same inside a sentence; every text may hold it."""
        if self.outcome_name == self.words.say("outcome.usual"):
            return self.words.say("outcome.within")
        return self.words.say("quoted", text=self.outcome_name)

    def name(self, measure: str) -> str:
        """The short name of an item, driver or index; overall satisfaction has one of its own."""
        instrument = self.results.instrument
        if measure in instrument.indices:
            return instrument.indices[measure].name[self.language]
        if measure in instrument.drivers:
            return instrument.drivers[measure].name[self.language]
        if measure == self.results.outcome:
            return self.outcome_name
        return instrument.items[measure].name(self.language)

    def names(self, measures: tuple[str, ...], link: str = "and") -> str:
        return self.words.listing([self.quoted(measure) for measure in measures], link)

    def quoted(self, measure: str) -> str:
        """A name inside a sentence, marked as a name."""
        return self.say("name-in-sentence", name=self.name(measure))

    @property
    def subject(self) -> str:
        """Whose survey: organization and service, else the questionnaire's title; of which unit."""
        whose = ", ".join(self._stated) or self.results.instrument.title[self.language]
        branch = self.results.branch
        return f"{whose} – {cut(branch.names[self.language])}" if branch else whose

    def about(self, key: str, **values: str) -> str:
        """A text on the subject; `KEY-unnamed` when nobody said whose survey it is."""
        chosen = key if self._stated else f"{key}-unnamed"
        return self.say(chosen, count=None, subject=self.subject, **values)

    @property
    def _stated(self) -> list[str]:
        info = self.results.info
        return [text for text in (info.organization, info.service) if text]

    @property
    def period(self) -> str:
        return self.period_of(self.results.info) or self.results.label

    def period_of(self, info: SurveyInfo) -> str:
        return self.formats.period(info.start, info.end)

    @property
    def population(self) -> str:
        return self.results.info.population or self.say("population.unstated")

    @property
    def weighting(self) -> str:
        return self.say("weighting.yes" if self.results.weighted else "weighting.no")

    def subtitle(self, measure: str) -> str:
        """Measure, population, unit and period: the line under every headline."""
        return self.say(
            "figure.subtitle",
            measure=measure,
            population=self.population,
            subject=self.subject,
            period=self.period,
        )

    def source(self, *bases: int) -> str:
        """Source and base, or the range of bases: the line under every figure."""
        return self.about("figure.source", base=self.base(bases), weighting=self.weighting)

    def base(self, bases: Collection[int]) -> str:
        """ "n = 41", or "n from 41 to 120" where the rows of a figure differ."""
        low, high = (self.formats.number(end) for end in (min(bases), max(bases)))
        return self.say("n-is", n=low) if low == high else self.say("n-range", low=low, high=high)


def voice_for(
    results: Results, language: str, paper: Paper = "a4", heard: Heard | None = None
) -> Voice:
    """Load a language for a survey; refuse one the questionnaire is not written in."""
    formats = HeardFormats(language=language) if heard else Formats(language=language)
    if language not in results.instrument.languages:
        raise ReportError(
            Fault(
                where=f"questionnaire {results.instrument.id}",
                got=f"it has no texts in '{language}'",
                expected=", ".join(results.instrument.languages),
                hint="Ask for one of these languages or translate the questionnaire",
            )
        )
    words = load_words(language)
    return Voice(results=results, words=words, formats=formats, paper=paper, heard=heard)
