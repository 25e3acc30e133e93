"""REDCap's exports: what it writes of our answers, statuses, events, codes for missing data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.instrument.catalogue import find
from cmt.responses.model import Export
from cmt.responses.read import read_export
from tests.fielding import Respondent, coded, expected
from tests.platforms.people import LANGUAGES, people
from tests.platforms.redcap import redcap

CORE = find("cmt-core")


@given(drawn=people(CORE), language=LANGUAGES, export=st.sampled_from(("raw", "labels")))
def test_what_it_exports_of_our_answers_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Respondent], language: str, export: str
) -> None:
    path = tmp_path_factory.mktemp("redcap") / "data.csv"
    path.write_text(redcap(CORE, drawn, language=language, export=export), encoding="utf-8")
    read = cmt.read(path, CORE)
    codes = expected(CORE, drawn)
    assert coded(read.responses, codes) == codes
    assert read.export.platform == "redcap"
    assert read.responses.respondent is None  # 1, 2, 3 ... are others in the next wave
    assert str(read.responses.end) == "2026-05-04"
    assert not [match for match in read.mapping.matches if match.how == "proposed"]


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    return path


def roles(read: Export) -> Mapping[str, str]:
    named = ((header, read.heading(at).role) for at, header in enumerate(read.headers))
    return {header: role for header, role in named if role}


def test_a_survey_begun_and_not_completed_is_marked(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "study_id,intake_complete,satisfaction_timestamp,overall,satisfaction_complete\n"
        "7,2,2026-05-04 10:06,5,2\n8,2,[not completed],,0\n9,0,2026-05-05 09:00,4,2\n",
    )
    read = read_export(path)
    assert [(mark.kind, mark.rows, mark.why) for mark in read.marks] == [
        ("incomplete", (1,), "satisfaction_complete is not complete")
    ]
    assert roles(read) == {
        "study_id": "respondent",
        "intake_complete": "unused",
        "satisfaction_timestamp": "completed",
        "satisfaction_complete": "unused",
    }
    assert cmt.read(path, CORE, drop=("incomplete",)).responses.left_out == {"incomplete": 1}


def test_a_person_with_many_rows_is_no_key_of_them(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "record_id,redcap_event_name,redcap_repeat_instance,overall,visit_complete\n"
        "1,visit_arm_1,1,5,2\n1,visit_arm_1,2,4,2\n2,visit_arm_1,1,4,1\n",
    )
    read = cmt.read(path, CORE, design=cmt.Design(cluster="record_id"))
    assert read.responses.respondent is None
    assert read.responses.cluster == ("1", "1", "2")
    assert [mark.rows for mark in read.export.marks] == [(2,)]


def test_codes_and_labels_for_missing_data(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "record_id,overall,time_taken,access_easy,satisfaction_complete\n"
        "1,5,NASK,UNK,2\n2,NI,Not asked,Unknown,2\n3,4,ASKU,NA,2\n",
    )
    read = cmt.read(path, CORE).responses
    assert read.column("overall").tolist() == [4, -1, 3]
    assert read.column("time-taken").tolist() == [-5, -5, -3]
    assert read.column("access-easy").tolist() == [-3, -3, -2]


def test_a_choice_of_a_project_may_have_a_negative_code(tmp_path: Path) -> None:
    path = written(tmp_path, "record_id,overall,why____1,why___na,a_complete\n1,5,1,0,2\n")
    read = read_export(path)
    assert [(each.question, each.part) for each in read.headings[2:4]] == [
        ("why", "-1"),
        ("why", "na"),
    ]


def test_a_table_that_only_has_an_id_is_not_of_redcap(tmp_path: Path) -> None:
    assert read_export(written(tmp_path, "record_id,overall\n1,5\n")).platform == "table"
    text = "name,overall,work_complete\nAnn,5,nearly\n"
    assert read_export(written(tmp_path, text)).platform == "table"
