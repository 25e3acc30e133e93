"""Microsoft Forms and Google Forms: what they export of our answers, and their particulars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.instrument.catalogue import find
from cmt.instrument.model import Item
from cmt.responses.cells import Cells
from cmt.responses.model import Export
from cmt.responses.read import read_export
from cmt.responses.record import field_dates, undecided
from cmt.responses.wave import Wave
from tests.fielding import Respondent, coded, expected
from tests.platforms.forms import google, microsoft
from tests.platforms.people import LANGUAGES, people
from tests.platforms.rows import saved
from tests.small_survey import small

CORE = find("cmt-core")
FORMS = st.sampled_from(("csv", "xlsx"))


def held(path: Path, drawn: Sequence[Respondent], platform: str) -> Wave:
    read = cmt.read(path, CORE)
    codes = expected(CORE, drawn)
    assert coded(read.responses, codes) == codes
    assert read.export.platform == platform
    assert not [match for match in read.mapping.matches if match.how == "proposed"]
    assert (read.responses.start, read.responses.end) == (date(2026, 5, 14), date(2026, 5, 14))
    return read


@given(
    drawn=people(CORE),
    form=FORMS,
    language=LANGUAGES,
    interface=st.sampled_from(("en", "fr", "de")),
    likert=st.sampled_from(("row", "question.row")),
    quiz=st.booleans(),
)
def test_what_microsoft_forms_exports_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[Respondent],
    form: str,
    language: str,
    interface: str,
    likert: str,
    quiz: bool,
) -> None:
    rows = microsoft(CORE, drawn, language=language, interface=interface, likert=likert, quiz=quiz)
    read = held(saved(tmp_path_factory.mktemp("ms"), rows, form), drawn, "microsoft-forms")
    assert read.responses.respondent is None  # 1, 2, 3 ... in every form: nobody's key


@given(
    drawn=people(CORE),
    form=FORMS,
    language=LANGUAGES,
    source=st.sampled_from(("download", "spreadsheet")),
    grids=st.booleans(),
)
def test_what_google_forms_exports_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[Respondent],
    form: str,
    language: str,
    source: str,
    grids: bool,
) -> None:
    rows = google(CORE, drawn, language=language, source=source, grids=grids)
    held(saved(tmp_path_factory.mktemp("google"), rows, form), drawn, "google-forms")


def table(tmp_path: Path, *rows: Sequence[str]) -> Export:
    return read_export(saved(tmp_path, rows, "csv"))


def test_two_answers_of_one_form_cannot_have_one_number(tmp_path: Path) -> None:
    head = ["ID", "Start time", "Completion time", "overall"]
    stamp = "2026-05-14 10:00:00"
    path = saved(tmp_path, [head, ["1", stamp, stamp, "5"], ["1", stamp, stamp, "4"]], "csv")
    with pytest.raises(cmt.CmtError, match="respondent '1' is on rows 2 and 3"):
        cmt.read(path, small())


def test_points_and_remarks_of_a_quiz_are_no_answers(tmp_path: Path) -> None:
    question = "Overall - how satisfied were you?"
    head = ["ID", "Start time", "Completion time", "Email", "Name", "Total points"]
    head += [question, f"Points - {question}", f"Feedback - {question}", "Points - of view?"]
    read = table(tmp_path, head, ["1"] * len(head))
    assert [each.role for each in read.headings[6:]] == ["", "unused", "unused", ""]


def test_neighbours_that_begin_alike_are_rows_of_one_question(tmp_path: Path) -> None:
    head = ["ID", "Start time", "Completion time"]
    head += ["How were we?.Staff", "How were we?.Signs", "See city.ca for more. Which? Why?"]
    head += ["You came by bus. How long did it take?", "You came by bus. How much was it?"]
    head += ["Was it worth $1.50?", "Was it worth $1.75?"]
    read = table(tmp_path, head, ["1"] * len(head))
    assert [(each.question, each.part) for each in read.headings[3:]] == [
        ("How were we?", "Staff"),
        ("How were we?", "Signs"),
        *[("", "")] * 5,
    ]


def test_an_answer_of_google_may_hold_the_comma_that_separates(tmp_path: Path) -> None:
    head = ["Horodateur", "overall", "improve"]
    stamp = "2026-05-14 10:00:00"
    both = "Attente plus courte, Personnel aimable, courtois"
    rows = [head, [stamp, "5", both], [stamp, "4", "Personnel aimable, courtois"]]
    read = cmt.read(saved(tmp_path, rows, "csv"), small()).responses
    assert [read.column(f"improve/{at}").tolist() for at in (1, 2, 3)] == [[1, 0], [1, 1], [0, 0]]


def test_a_score_of_google_stands_before_the_questions(tmp_path: Path) -> None:
    read = table(
        tmp_path, ["Timestamp", "Score", "overall", "Score"], ["2026-05-14", "1", "2", "3"]
    )
    assert [each.role for each in read.headings] == ["completed", "unused", "", ""]


@pytest.mark.parametrize(
    ("completed", "started", "first", "last", "doubt"),
    [
        (["03/05/2026", "14/05/2026"], [], date(2026, 5, 3), date(2026, 5, 14), False),
        (["5/3/26 10:00", "5/14/26 9:00"], [], date(2026, 5, 3), date(2026, 5, 14), False),
        (["05/06/2026 10:00:00", "07/06/2026"], [], None, None, True),
        (["05/06/2026"], ["30/05/2026"], date(2026, 6, 5), date(2026, 6, 5), False),
        (["05/05/2026"], [], date(2026, 5, 5), date(2026, 5, 5), False),
        (["13/05/2026", "05/13/2026"], [], None, None, True),
        (["2026-05-06", "05/06/2026"], [], None, None, True),
        (["05/06/2026"], ["2026-06-05"], date(2026, 6, 5), date(2026, 6, 5), True),
    ],
)
def test_day_and_month_are_told_by_the_whole_file_or_not_at_all(
    completed: list[str], started: list[str], first: date | None, last: date | None, doubt: bool
) -> None:
    columns = (Cells.of(completed), Cells.of(started) if started else None)
    assert field_dates(*columns) == (first, last)
    assert undecided(*columns) is doubt


def test_who_checks_a_file_is_told_that_its_days_are_in_doubt(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from cmt.cli import cli

    head = ["ID", "Start time", "Completion time", *(each.text["en"] for each in _rated())]
    rows = [head, ["1", "", "5/6/26 10:00:00", *("4" for _ in _rated())]]
    done = CliRunner().invoke(cli, ["check", str(saved(tmp_path, rows, "csv"))])
    assert "Day and month cannot be told apart: say the field dates" in done.output


def _rated() -> list[Item]:
    return [item for item in CORE.items.values() if item.role in ("outcome", "driver")]


def test_a_number_of_limesurvey_counts_the_answers_of_one_survey(tmp_path: Path) -> None:
    head = ["id", "submitdate", "lastpage", "startlanguage", "overall"]
    rows = [head, *([str(at), "2026-05-14 10:00:00", "3", "en", "5"] for at in (1, 2))]
    wave = cmt.read(saved(tmp_path, rows, "csv"), small())
    assert (wave.export.platform, wave.responses.respondent) == ("limesurvey", None)
