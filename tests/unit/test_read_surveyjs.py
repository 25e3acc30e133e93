"""SurveyJS: what it gives of our answers, and what it writes beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.instrument.catalogue import find
from cmt.responses.read import read_export
from tests.every_kind import every_kind
from tests.fielding import Respondent, coded, expected
from tests.platforms.people import LANGUAGES, people
from tests.platforms.surveyjs import surveyjs

CORE = find("cmt-core")


@given(
    drawn=people(CORE),
    file=st.sampled_from(("json", "csv")),
    language=LANGUAGES,
    headings=st.sampled_from(("names", "titles")),
    answers=st.sampled_from(("codes", "labels")),
)
def test_what_it_gives_of_our_answers_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Respondent], **written: str
) -> None:
    path = tmp_path_factory.mktemp("surveyjs") / f"results.{written['file']}"
    path.write_text(surveyjs(CORE, drawn, **written), encoding="utf-8")
    read = cmt.read(path, CORE)
    codes = expected(CORE, drawn)
    assert coded(read.responses, codes) == codes
    assert not [match for match in read.mapping.matches if match.how == "proposed"]


RESULT = {
    "overall": 5,
    "recommend": "other",
    "recommend-Comment": "ask my sister",
    "staff-grid": {"staff-polite": 4, "staff-fair": "NA"},
    "channels-used-for-this-request": [1, 3],
    "HappendAt": "2026-05-04T10:06:00.000Z",
    "pageNo": 2,
}


def test_what_is_written_beside_an_answer_is_not_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(json.dumps([RESULT]), encoding="utf-8")
    read = read_export(path)
    assert read.platform == "surveyjs"
    roles = {header: read.heading(at).role for at, header in enumerate(read.headers)}
    assert {header: role for header, role in roles.items() if role} == {
        "recommend-Comment": "unused",
        "HappendAt": "completed",
        "pageNo": "unused",
    }


@pytest.mark.parametrize("file", ["json", "csv"])
def test_a_matrix_is_nested_or_flat(file: str, tmp_path: Path) -> None:
    path = tmp_path / f"results.{file}"
    result = {name: value for name, value in RESULT.items() if not name.startswith("recommend")}
    question = every_kind().grids["staff-grid"].text["en"]
    flat = (
        f'overall,"{question} - They were polite.",staff-grid - staff-fair,'
        'channels-used-for-this-request\n5,Agree,NA,"1, 3"\n'
    )
    path.write_text(json.dumps([result]) if file == "json" else flat, encoding="utf-8")
    read = cmt.read(path, every_kind()).responses
    assert read.column("staff-polite").tolist() == [3]
    assert read.column("staff-fair").tolist() == [-2]
    picked = [read.column(f"channels-used-for-this-request/{at}").tolist() for at in (1, 2, 3, 4)]
    assert picked == [[1], [0], [1], [0]]
