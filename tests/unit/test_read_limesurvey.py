"""LimeSurvey's exports: what it writes for our answers, and one of its own files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.instrument.catalogue import find
from cmt.responses.model import Export
from cmt.responses.read import read_export
from tests.every_kind import every_kind
from tests.fielding import Respondent, coded, expected
from tests.platforms.limesurvey import limesurvey
from tests.platforms.people import FILES, LANGUAGES, people, written

CORE = find("cmt-core")
KEPT = "id,submitdate,lastpage,startlanguage,seed,token"


@given(
    drawn=people(CORE),
    language=LANGUAGES,
    interface=st.sampled_from(("en", "fr", "de")),
    headings=st.sampled_from(("codes", "texts", "both")),
    answers=st.sampled_from(("codes", "labels")),
    joint=st.sampled_from("[_"),
    delimiter=st.sampled_from(",;"),
    file=FILES,
)
def test_what_it_exports_of_our_answers_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Respondent], file: str, **chosen: str
) -> None:
    folder = tmp_path_factory.mktemp("limesurvey")
    text = limesurvey(CORE, drawn, **chosen)
    read = cmt.read(written(folder / f"results.{file}", text, chosen["delimiter"]), CORE)
    codes = expected(CORE, drawn)
    assert coded(read.responses, codes) == codes
    assert read.export.platform == "limesurvey"
    assert read.responses.languages == {chosen["language"]: len(drawn)}
    assert str(read.responses.start) == "2026-05-04"
    assert not [match for match in read.mapping.matches if match.how == "proposed"]


def export(tmp_path: Path, text: str) -> Export:
    path = tmp_path / "results.csv"
    path.write_text(text, encoding="utf-8")
    return read_export(path)


def test_an_option_holds_na_only_where_its_question_was_not_shown(tmp_path: Path) -> None:
    asked = every_kind()
    many = asked.items["channels-used-for-this-request"].text["en"]
    options = ("In person, at a counter", "By phone", "Online", "By mail", "I forget")
    headers = [f'"{many} [{each}]"' for each in options]
    path = tmp_path / "results.csv"
    path.write_text(
        f"Response ID,Date submitted,All in all the service was good.,{','.join(headers)}\n"
        "1,2026-05-04,Agree,Yes,No,No,No,No\n"
        "2,2026-05-04,Agree,No,No,No,No,No\n"
        "3,2026-05-04,Agree,N/A,N/A,N/A,N/A,N/A\n"
        "4,2026-05-04,Agree,No,No,No,No,Yes\n",
        encoding="utf-8",
    )
    read = cmt.read(path, asked).responses
    assert read.column("channels-used-for-this-request/1").tolist() == [1, -1, -5, -3]
    assert read.column("channels-used-for-this-request/4").tolist() == [0, -1, -5, -3]


@pytest.mark.parametrize("yes, no", [("Y", "N"), ("Ja", "Nein"), ("Sí", "No"), ("Oui", "Non")])
def test_yes_and_no_in_any_language_and_na_where_neither_was_said(
    yes: str, no: str, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    path.write_text(
        f"{KEPT},overall,gotwhatneeded\n"
        f"1,2026-05-04,3,de,1,a,5,{yes}\n2,2026-05-04,3,de,2,b,4,{no}\n3,2026-05-04,3,de,3,c,4,N/A\n",
        encoding="utf-8",
    )
    assert cmt.read(path, CORE).responses.column("got-what-needed").tolist() == [2, 0, -1]


def test_unfinished_rows_and_those_of_one_person_are_marked_and_none_is_dropped(
    tmp_path: Path,
) -> None:
    read = export(
        tmp_path,
        f"{KEPT},overall\n1,2026-05-04 10:00:00,3,fr,7,aa,5\n2,,1,fr,8,bb,\n"
        "3,2026-05-05 10:00:00,3,fr,9,bb,4\n",
    )
    marks = {mark.kind: (mark.rows, mark.why) for mark in read.marks}
    assert marks == {
        "incomplete": ((1,), "submitdate is empty"),
        "duplicate": ((1,), "another row has the same token"),
    }
    assert read.rows == 3


def test_a_survey_without_time_stamps_has_no_field_dates(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text(
        f"{KEPT},overall\n1,1980-01-01 00:00:00,3,fr,7,aa,5\n2,,1,fr,8,bb,\n", encoding="utf-8"
    )
    read = cmt.read(path, CORE, drop=("incomplete",)).responses
    assert (read.start, read.rows, read.left_out) == (None, 1, {"incomplete": 1})


def test_rankings_what_is_written_beside_an_answer_and_timings_are_not_read(tmp_path: Path) -> None:
    read = export(
        tmp_path,
        f"{KEPT},overall,priorities[1],priorities[2],channel,channel[other],channel[comment],"
        "interviewtime,groupTime12,overallTime\n"
        "1,2026-05-04,3,fr,7,aa,5,3,1,2,by fax,it was slow,61.5,20.25,9\n",
    )
    unused = [at for at in range(read.rows, len(read.headers)) if read.heading(at).role == "unused"]
    assert [read.headers[at] for at in unused if at > 5] == [
        "priorities[1]", "priorities[2]", "channel[other]", "channel[comment]",
        "interviewtime", "groupTime12", "overallTime",
    ]  # fmt: skip


def test_a_question_named_like_a_record_stays_a_question(tmp_path: Path) -> None:
    read = export(tmp_path, f"{KEPT},overall,language\n1,2026-05-04,3,fr,7,aa,5,2\n")
    assert [read.heading(at).role for at in (3, 7)] == ["language", ""]


def test_codes_that_do_not_say_which_is_best_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text(f"{KEPT},overall\n1,2026-05-04,3,fr,7,aa,A5\n", encoding="utf-8")
    with pytest.raises(cmt.CmtError, match="'A5' is not on scale"):
        cmt.read(path, CORE)


def test_a_french_file_of_full_texts(shared: Path) -> None:
    folder = shared / "data" / "exports" / "limesurvey"
    read = read_export(folder / "fr_vaud_patrimoine_results-survey4914.xlsx")
    assert (read.platform, read.rows, len(read.headers)) == ("limesurvey", 348, 22)
    roles = {header: read.heading(at).role for at, header in enumerate(read.headers)}
    assert {header: role for header, role in roles.items() if role} == {
        "ID réponse": "respondent",
        "Langue": "language",
        "Vous habitez dans quel pays? [Autre]": "unused",
    }
    assert Counter(read.columns[1]) == {"fr": 324, "de": 24}
    options = [at for at in range(22) if read.heading(at).picked]
    assert [read.headers[at].rpartition("[")[2] for at in options] == [
        "Journal quotidien]", "Radio]", "Internet]", "Par des collègues et/ou amis]", "Samedi]",
        "Dimanche]", "Seul]", "Avec mon conjoint / ma conjointe]", "En famille]", "Avec des amis]",
    ]  # fmt: skip
    took_part = read.heading(2)
    assert took_part.labels == {"Oui": "Yes", "Non": "No"}
    assert took_part.missing == {"N/A": "blank"}
    assert Counter(read.columns[9])["Excellent"] == 137
