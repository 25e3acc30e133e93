"""KoboToolbox and ODK: what they export of our answers, and files they wrote."""

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
from tests.platforms.kobo import central, kobo
from tests.platforms.people import FILES, LANGUAGES, people, written

CORE = find("cmt-core")
FORMHUB = ("n/a", "True False")


@given(
    drawn=people(CORE),
    language=LANGUAGES,
    values=st.sampled_from(("xml", "labels")),
    groups=st.sampled_from(("with", "without")),
    many=st.sampled_from(("one", "options", "both")),
    spelled=st.sampled_from((("", "1 0"), FORMHUB)),
    file=FILES,
)
def test_what_it_exports_of_our_answers_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[Respondent],
    spelled: tuple[str, str],
    file: str,
    **chosen: str,
) -> None:
    empty, ticks = spelled
    text = kobo(CORE, drawn, empty=empty, ticks=ticks, **chosen)
    held(written(tmp_path_factory.mktemp("kobo") / f"export.{file}", text, ";"), drawn)


@given(drawn=people(CORE), many=st.sampled_from(("one", "options", "both")))
def test_what_odk_central_exports_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Respondent], many: str
) -> None:
    path = tmp_path_factory.mktemp("central") / "service.csv"
    path.write_text(central(CORE, drawn, many=many), encoding="utf-8")
    held(path, drawn)


def held(path: Path, drawn: list[Respondent]) -> None:
    """The codes are those given, and the field dates are when people answered, not when it came."""
    read = cmt.read(path, CORE)
    codes = expected(CORE, drawn)
    assert coded(read.responses, codes) == codes
    assert read.export.platform == "kobo"
    assert str(read.responses.end) == "2026-05-04"
    assert not [match for match in read.mapping.matches if match.how == "proposed"]


def export(tmp_path: Path, text: str) -> Export:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_export(path)


def roles(read: Export) -> Mapping[str, str]:
    named = ((header, read.heading(at).role) for at, header in enumerate(read.headers))
    return {header: role for header, role in named if role}


def test_the_single_column_of_many_answers_is_not_counted_beside_the_others(
    tmp_path: Path,
) -> None:
    read = export(tmp_path, "overall;priorities;priorities/1;priorities/2;_uuid\n5;1 2;1;1;a\n")
    assert roles(read) == {"priorities": "unused", "_uuid": "respondent"}


def test_a_row_an_editor_rejects_and_one_sent_twice_are_marked(tmp_path: Path) -> None:
    read = export(
        tmp_path,
        "overall,meta/instanceID,_id,_uuid,_validation_status\n"
        "5,uuid:a,1,a,validation_status_approved\n"
        "1,uuid:b,2,b,validation_status_not_approved\n"
        "4,uuid:a,3,c,\n",
    )
    assert [(mark.kind, mark.rows, mark.why) for mark in read.marks] == [
        ("spam", (1,), "_validation_status = validation_status_not_approved"),
        ("duplicate", (0,), "another row has the same meta/instanceID"),
    ]
    assert read.rows == 3


def test_names_that_a_question_might_have_are_records_only_where_they_hold_records(
    tmp_path: Path,
) -> None:
    read = export(tmp_path, "overall,start,today,status,_uuid\n5,Main Street,2026-05-04,New,a\n")
    assert roles(read) == {"today": "unused", "_uuid": "respondent"}


def test_a_question_with_a_slash_in_its_words_is_no_group(tmp_path: Path) -> None:
    read = export(tmp_path, "Overall, how was it?,Kind and/or polite?,_uuid\n5,4,,a\n")
    assert not any(heading.question for heading in read.headings)


@pytest.mark.parametrize("values", ["xml", "label"])
@pytest.mark.parametrize("hierarchy", ["", "_hier"])
def test_repeats_on_a_second_sheet_are_not_the_submissions(
    shared: Path, values: str, hierarchy: str
) -> None:
    folder = shared / "data" / "exports" / "kobo_odk"
    read = read_export(folder / f"formpack_grouped_repeatable_{values}{hierarchy}.xlsx")
    assert (read.platform, read.rows, len(read.headers)) == ("kobo", 6, 8)
    assert read.sheet == "Household survey with repeat..."
    assert read.other_sheets == ("houshold_member_repeat",)
    assert read.columns[2][:3] == ["montreal", "marseille", "rocky mountains"]
    assert [read.heading(at).role for at in range(8)] == [
        "started", "completed", "", *["unused"] * 5
    ]  # fmt: skip


@pytest.mark.parametrize("values", ["xml", "label", "xml_hier", "label_hier"])
def test_a_plain_workbook(shared: Path, values: str) -> None:
    folder = shared / "data" / "exports" / "kobo_odk"
    read = read_export(folder / f"formpack_customer_satisfaction_{values}.xlsx")
    assert (read.platform, read.rows, len(read.headers)) == ("kobo", 3, 5)
    assert [text.casefold() for text in read.columns[1]] == ["yes", "no", "no"]
    assert list(roles(read).values()) == ["unused", "respondent", "completed"]


FORMHUB_FILES = {
    "good.csv": (9, 30),
    "nested_repeats.csv": (2, 32),
    "transportation.csv": (1, 26),
    "transportation_without_na.csv": (1, 26),
    "tutorial_w_repeats.csv": (1, 23),
}


@pytest.mark.parametrize("name", FORMHUB_FILES)
def test_files_of_formhub(shared: Path, name: str) -> None:
    read = read_export(shared / "data" / "exports" / "kobo_odk" / name)
    assert (read.platform, read.rows, len(read.headers)) == ("kobo", *FORMHUB_FILES[name])
    assert roles(read)["_uuid"] == "respondent"
    assert "completed" in roles(read).values()


def test_repeats_places_and_groups_in_a_file_of_formhub(shared: Path) -> None:
    read = read_export(shared / "data" / "exports" / "kobo_odk" / "nested_repeats.csv")
    unused = [header for header, role in roles(read).items() if role == "unused"]
    assert sum("kids_details[" in header for header in unused) == 13
    assert {"gps", "_gps_latitude", "_gps_precision"} <= set(unused)
    asked = {header: read.heading(at) for at, header in enumerate(read.headers)}
    assert asked["kids/nested_group/nested_age"].question == "nested_age"
    firefox = asked["web_browsers/firefox"]
    assert (firefox.question, firefox.part) == ("web_browsers", "firefox")
    assert firefox.picked == {"False": None, "True": True}


def test_a_form_is_refused_for_what_it_is(shared: Path) -> None:
    with pytest.raises(cmt.CmtError, match="this is a form"):
        read_export(shared / "data" / "exports" / "kobo_odk" / "xlsx_output.xls")
