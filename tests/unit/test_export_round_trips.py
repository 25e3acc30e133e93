"""What a platform exports after asking our file comes back with no mapping by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import cmt
from cmt.instrument.catalogue import find
from cmt.instrument.catalogue import names as shipped
from cmt.instrument.export.limesurvey import limesurvey
from cmt.instrument.export.surveyjs import surveyjs
from cmt.instrument.export.xlsform import xlsform
from cmt.instrument.model import Instrument
from tests import fielding
from tests.every_kind import every_kind
from tests.fielding import Respondent

Exporter = Callable[[Instrument, Sequence[Respondent]], str]

INSTRUMENTS = {"cmt-core": lambda: find("cmt-core"), "every-kind": every_kind}
SEEDS = (1, 2, 3)

EXPORTS: dict[str, Exporter] = {
    "kobo.csv": lambda asked, people: fielding.kobo(xlsform(asked), asked, people, "one"),
    "kobo-options.csv": lambda asked, people: fielding.kobo(
        xlsform(asked), asked, people, "options"
    ),
    "kobo-both.csv": lambda asked, people: fielding.kobo(xlsform(asked), asked, people, "both"),
    "kobo-without-groups.csv": lambda asked, people: fielding.kobo(
        xlsform(asked), asked, people, "options", ""
    ),
    "odk-central.csv": lambda asked, people: fielding.kobo(
        xlsform(asked), asked, people, "options", "-"
    ),
    "limesurvey-codes.csv": lambda asked, people: fielding.limesurvey(
        limesurvey(asked), asked, people, "code"
    ),
    "limesurvey-texts.csv": lambda asked, people: fielding.limesurvey(
        limesurvey(asked), asked, people, "text"
    ),
    "surveyjs.csv": lambda asked, people: fielding.surveyjs_csv(
        fielding.surveyjs(surveyjs(asked), asked, people)
    ),
    "surveyjs.json": lambda asked, people: json.dumps(
        fielding.surveyjs(surveyjs(asked), asked, people), ensure_ascii=False
    ),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("asked", INSTRUMENTS)
def test_what_a_platform_exports_reads_to_the_same_codes(
    asked: str, name: str, seed: int, tmp_path: Path
) -> None:
    instrument = INSTRUMENTS[asked]()
    people = fielding.respondents(instrument, seed)
    codes = fielding.expected(instrument, people)
    path = fielding.written(tmp_path / name, EXPORTS[name](instrument, people))
    read = cmt.read(path, instrument)
    assert fielding.coded(read.responses, codes) == codes
    assert not [match for match in read.mapping.matches if match.how == "proposed"]


@pytest.mark.parametrize("name", ["odk-central.csv", "limesurvey-codes.csv", "surveyjs.json"])
@pytest.mark.parametrize("asked", [each for each in shipped() if find(each).kind != "bank"])
def test_so_does_every_questionnaire_that_comes_with_cmt(
    asked: str, name: str, tmp_path: Path
) -> None:
    instrument = find(asked)
    people = fielding.respondents(instrument, 5)
    codes = fielding.expected(instrument, people)
    path = fielding.written(tmp_path / name, EXPORTS[name](instrument, people))
    assert fielding.coded(cmt.read(path, instrument).responses, codes) == codes


@pytest.mark.parametrize("name", ["kobo-options.csv", "limesurvey-codes.csv", "surveyjs.csv"])
def test_the_numbers_themselves_come_back(name: str, tmp_path: Path) -> None:
    instrument = every_kind()
    people = fielding.respondents(instrument, 4)
    path = fielding.written(tmp_path / name, EXPORTS[name](instrument, people))
    numbers = cmt.read(path, instrument).responses.numbers
    for item in ("wait-minutes", "cost"):
        given = [each[item] if isinstance(each[item], float) else None for each in people]
        read = [None if number != number else number for number in numbers[item].tolist()]
        assert read == given


def test_every_way_to_answer_is_tried() -> None:
    """The respondents of the tests above give every kind of answer the questionnaire allows."""
    instrument = every_kind()
    people = [each for seed in SEEDS for each in fielding.respondents(instrument, seed)]
    codes = {code for row in fielding.expected(instrument, people).values() for code in row}
    assert {-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 10} <= codes
