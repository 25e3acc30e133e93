"""What a form says of its own, in each of its languages, and which languages it can be in."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.errors import Fault, ReportError
from cmt.instrument.model import Instrument
from cmt.reports.formats import LOCALES, Formats
from cmt.reports.forms.layout import Entry, Question
from cmt.reports.words import Words, load_words


def form_words(instrument: Instrument, languages: Sequence[str]) -> dict[str, Words]:
    """The forms' own words in each language asked for.

    errors     ReportError: the questionnaire is a bank, is not written in the language, or the
               forms have no words of their own in it
    """
    faults = [*_bank(instrument), *_unwritten(instrument, languages)]
    if not languages:
        faults.append(Fault(where="form", got="no language is asked for"))
    if faults:
        raise ReportError(faults)
    return {language: load_words(language, "forms") for language in languages}


def speakable(instrument: Instrument) -> tuple[str, ...]:
    """The languages of a questionnaire in which the forms have words of their own."""
    return tuple(language for language in instrument.languages if language in LOCALES)


def number_text(value: float, language: str) -> str:
    """A number as the language writes it, with as many decimals as it has."""
    text = f"{value:f}".rstrip("0").rstrip(".")
    return Formats(language=language).number(value, len(text.partition(".")[2]))


def how_many(question: Question, words: Words) -> str:
    """How many answers may be chosen; "" when the question is of one, or says it itself."""
    if question.look != "many":
        return ""
    most = question.item.choose
    said = words.say("hint.many")
    if most < len(question.choices):
        said = words.say("hint.most", most=words.texts.get(f"count.{most}", str(most)))
    return "" if said in question.item.text[words.language] else said


def range_text(entry: Entry, words: Words) -> str:
    """Which numbers can be written: "a whole number from 0 to 100"."""
    least, most, step = (
        number_text(number, words.language) for number in (entry.least, entry.most, entry.step)
    )
    key = "steps" if entry.step not in (0, 1) else "whole" if entry.step else "any"
    return words.say(f"range.{key}", least=least, most=most, step=step)


def tag_of(language: str) -> str:
    """The language as a page declares it: fr -> fr-CA, as its words are written."""
    return LOCALES[language].replace("_", "-")


def _bank(instrument: Instrument) -> list[Fault]:
    if instrument.kind != "bank":
        return []
    hint = "Write a questionnaire that takes its questions (extends, take) and make its form"
    got = "it is a bank of questions, which is not asked whole"
    return [Fault(where=f"questionnaire {instrument.id}", got=got, hint=hint)]


def _unwritten(instrument: Instrument, languages: Sequence[str]) -> list[Fault]:
    where = f"questionnaire {instrument.id}"
    faults: list[Fault] = []
    for language in languages:
        if language not in instrument.languages:
            got, expected = f"it has no texts in '{language}'", ", ".join(instrument.languages)
            faults.append(Fault(where=where, got=got, expected=expected))
        elif language not in LOCALES:
            faults.append(
                Fault(
                    where=where,
                    got=f"forms have no buttons and instructions in '{language}'",
                    expected=", ".join(LOCALES),
                    hint="Make the form in those alone, or translate "
                    f"cmt/reports/templates/forms/en into a folder {language} "
                    "there and add the language to LOCALES in cmt/reports/formats.py",
                )
            )
    return faults
