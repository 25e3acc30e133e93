"""What SurveyJS gives: results as JSON, and the CSV of its dashboard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cmt.instrument.model import Instrument, Item
from tests.fielding import Respondent
from tests.platforms.people import said, table


def surveyjs(
    instrument: Instrument,
    people: Sequence[Respondent],
    *,
    file: str,
    language: str,
    headings: str,
    answers: str,
) -> str:
    """The file as text.

    file      "json": a list of results without what was not answered; or "csv"
    headings  "names" or "titles" of questions, in the CSV
    answers   "codes" or "labels"
    """
    results = [
        {
            item.id: found
            for item in instrument.items.values()
            if (found := said(instrument, item, person[item.id], language, answers))
        }
        for person in people
    ]
    if file == "json":
        given = [
            {name: _value(instrument.items[name], found) for name, found in result.items()}
            for result in results
        ]
        return json.dumps(given, ensure_ascii=False)
    return table(
        [
            {
                item.id if headings == "names" else item.text[language]: ", ".join(
                    result.get(item.id, [])
                )
                for item in instrument.items.values()
            }
            for result in results
        ]
    )


def _value(item: Item, found: Sequence[str]) -> Any:
    """Points are numbers in the forms we write; a checkbox is a list."""
    values = [int(each) if each.isdecimal() else each for each in found]
    return values if item.multiple else values[0]
