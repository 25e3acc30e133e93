"""The few words our forms say themselves, in English and French.

For a questionnaire in another language they are said in figures alone, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from cmt.instrument.export.plan import plain_number
from cmt.instrument.model import Measure, Text

AT_MOST: Text = {"en": "Choose at most {most}.", "fr": "Choisissez-en au plus {most}."}
ALONE: Text = {
    "en": "“{label}” cannot be chosen together with another answer.",
    "fr": "«\u00a0{label}\u00a0» ne peut pas être choisi avec une autre réponse.",
}
BETWEEN: Text = {
    "en": "Enter a number from {least} to {most}.",
    "fr": "Entrez un nombre de {least} à {most}.",
}
NO_NUMBER: Text = {
    "en": "If you cannot give a number:",
    "fr": "Si vous ne pouvez pas donner de nombre\u00a0:",
}
NOT_READ_OUT: Text = {"en": "Do not read out: {labels}.", "fr": "Ne pas lire\u00a0: {labels}."}


def at_most(language: str, most: int) -> str:
    """'Choose at most 3.'

    >>> at_most("de", 3)
    '≤ 3'
    """
    return AT_MOST.get(language, "≤ {most}").format(most=most)


def between(language: str, measure: Measure) -> str:
    """'Enter a number from 0 to 600.'"""
    words = BETWEEN.get(language, "{least}–{most}")
    return words.format(least=plain_number(measure.least), most=plain_number(measure.most))


def alone(language: str, label: str) -> str:
    """'"Don't know" cannot be chosen together with another answer.'"""
    return ALONE.get(language, "{label}").format(label=label)


def no_number(language: str) -> str:
    """What stands above the reasons for giving no number."""
    return NO_NUMBER.get(language, "–")


def not_read_out(language: str, labels: Sequence[str]) -> str:
    """'Do not read out: Don't know.' for an interviewer; '' without words for it."""
    words = NOT_READ_OUT.get(language, "")
    return words.format(labels=", ".join(labels)) if labels else ""
