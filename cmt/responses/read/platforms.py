"""Which platform wrote a file: the registry, and how a platform's module is written.

A module of this folder for one platform has two functions and nothing else that others use:

    def recognize(sheet: Sheet) -> bool:
        '''Whether the platform wrote this table, judged by headers no other platform writes.'''

    def arrange(sheet: Sheet) -> Export:
        '''What the platform says of its columns and rows, as headings and marks.'''

It is registered once, in `PLATFORMS` below; the first that recognizes a sheet arranges it, so the
surer and the narrower come first and "table" comes last. A person may name the platform, then
`arrange` is called on whatever the file holds: it must cope with columns that are not there.

`recognize` looks at `sheet.headers`, at the rows under them (`sheet.row(0)`), at `sheet.above`,
`sheet.title` and `sheet.beside`, the other sheets of the workbook. `arrange` usually

1.  takes further header rows away: `body = sheet.take(slice(2, None))` after reading them with
    `sheet.row(0)`, `sheet.row(1)`; the row numbers of the file stay right by themselves;
2.  makes one `Heading` a column of the sheet, starting from `sheet.heading(at)`:
    `question`   the words of the question, where the header is a code,
    `part`       the row of a grid or the option of a pick-many question, in words or as its code,
    `labels`     cell text -> the words it stands for (looked up before the text as it is),
    `missing`    cell text -> the kind of missing answer it is by the platform's own marks,
    `picked`     cell text -> whether the option was picked, of a column for one option,
    `separator`  between the answers of a pick-many question kept in one cell,
    `role`       "respondent", "started", "completed", "language", or "unused" for bookkeeping that
                 must never be taken for a question,
    `local`      of a "respondent" that numbers the answers of one form: 1, 2, 3 ... in every file;
3.  marks rows by what the platform says of them, with `sheet.columns[at].where(test)`:
    `Mark(kind="preview", rows=..., why="Status = Survey Preview")`. A "duplicate" is a row that
    another, later finished row of the same respondent replaces: see `marks.replaced`;
4.  returns `body.export("name", headings=headings, marks=marks)`, with `headers=` if the header the
    person sees is another than the sheet's first row. Never change or drop an answer.

Headers and headings are matched to the questionnaire by `match` in this order: header, question,
'question [part]', part within a grid, option of a pick-many question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cmt.errors import Fault, ResponseError
from cmt.responses.model import Export
from cmt.responses.read import (
    google_forms,
    kobo,
    limesurvey,
    microsoft_forms,
    qualtrics,
    redcap,
    surveyjs,
    surveymonkey,
    touchpoints,
)
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import suggestion

TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """How the files of one platform are recognized and arranged."""

    recognize: Callable[[Sheet], bool]
    arrange: Callable[[Sheet], Export]


def _any(sheet: Sheet) -> bool:
    return True


def _table(sheet: Sheet) -> Export:
    """A plain table: one header row, one row a respondent; its headers speak for themselves."""
    return sheet.export(TABLE)


PLATFORMS: Mapping[str, Platform] = {
    "qualtrics": Platform(recognize=qualtrics.recognize, arrange=qualtrics.arrange),
    "touchpoints": Platform(recognize=touchpoints.recognize, arrange=touchpoints.arrange),
    "surveymonkey": Platform(recognize=surveymonkey.recognize, arrange=surveymonkey.arrange),
    "microsoft-forms": Platform(
        recognize=microsoft_forms.recognize, arrange=microsoft_forms.arrange
    ),
    "google-forms": Platform(recognize=google_forms.recognize, arrange=google_forms.arrange),
    "limesurvey": Platform(recognize=limesurvey.recognize, arrange=limesurvey.arrange),
    "kobo": Platform(recognize=kobo.recognize, arrange=kobo.arrange),
    "redcap": Platform(recognize=redcap.recognize, arrange=redcap.arrange),
    "surveyjs": Platform(recognize=surveyjs.recognize, arrange=surveyjs.arrange),
    TABLE: Platform(recognize=_any, arrange=_table),
}
"""Name -> platform, the surest first."""


def arranged(sheet: Sheet, platform: str = "") -> Export:
    """The export in a sheet, as the platform that wrote it would have it understood.

    platform  a key of `PLATFORMS`; "" lets the file speak, else what it would have said is kept
              (`Export.looks`). Raises ResponseError for another name, and when there is nobody.
    """
    if platform and platform not in PLATFORMS:
        got = f"'{platform}' is not a platform cmt knows"
        raise ResponseError(
            Fault(
                where="platform",
                got=got,
                expected=", ".join(PLATFORMS),
                hint=suggestion(platform, PLATFORMS),
            )
        )
    seen = next(name for name, each in PLATFORMS.items() if each.recognize(sheet))
    export = PLATFORMS[platform or seen].arrange(sheet)
    return replace(export, looks=seen) if platform not in ("", seen) else export
