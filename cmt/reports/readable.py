"""Names a page can hold: whatever a survey calls things, a reader meets the beginning of it.

No question, answer or organization is called by thousands of signs; where a file says so, by
mistake or by malice, the report stays a report. The workbook and the results keep every sign.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, Final

from cmt.analysis.results import Results
from cmt.instrument.model import Instrument, Text
from cmt.reports.measure import ELLIPSIS
from cmt.responses.model import SurveyInfo

LONGEST: Final = 160
"""Signs of a name: two lines of a headline."""
LONGEST_TEXT: Final = 1_000
"""Signs of a question as asked."""
LONGEST_LABEL: Final = 300
"""Signs of an answer."""
_BROKEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def readable(results: Results) -> Results:
    """The same results, every name no longer than a page can hold."""
    return replace(
        results,
        info=_info(results.info),
        instrument=_instrument(results.instrument),
        source=cut(results.source),
    )


def cut(text: str, most: int = LONGEST) -> str:
    """The text, or as much of its start as may be shown.

    >>> cut("Courtesy"), cut("Courtesy", 5)
    ('Courtesy', 'Cour…')
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS


def clean(text: str) -> str:
    r"""The text without signs that no page, slide or cell may hold.

    >>> clean("a\x00b")
    'a�b'
    """
    return _BROKEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _info(info: SurveyInfo) -> SurveyInfo:
    said = {field.name: getattr(info, field.name) for field in fields(info)}
    shown: dict[str, Any] = {name: cut(v) for name, v in said.items() if isinstance(v, str)}
    return replace(info, **shown)


def _instrument(instrument: Instrument) -> Instrument:
    items = {
        key: replace(item, text=_cut(item.text, LONGEST_TEXT), short=_cut(item.short))
        for key, item in instrument.items.items()
    }
    scales = {
        key: replace(
            scale,
            labels={
                one: tuple(cut(label, LONGEST_LABEL) for label in said)
                for one, said in scale.labels.items()
            },
        )
        for key, scale in instrument.scales.items()
    }
    drivers = {
        key: replace(driver, name=_cut(driver.name)) for key, driver in instrument.drivers.items()
    }
    title = _cut(instrument.title)
    return replace(instrument, items=items, scales=scales, drivers=drivers, title=title)


def _cut(text: Text, most: int = LONGEST) -> Text:
    return {language: cut(said, most) for language, said in text.items()}
