"""A second row of headers is named, in words a person can act on, and never taken for answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.errors import ResponseError
from cmt.instrument.catalogue import find
from cmt.responses.cells import Cells
from cmt.responses.draft import draft
from cmt.responses.match import propose
from cmt.responses.model import Export
from cmt.responses.read import read_export
from cmt.responses.second_header import LOOKED, unlike_answers
from cmt.responses.suggest import suggest
from tests.small_survey import write_xlsx

CORE = find("cmt-core")
IDS = ["ID", "overall", "time-taken", "time-waits"]
ASKED = ["", *(CORE.items[each].text["en"] for each in IDS[1:3]), "Waits (our words)"]
OURS = ["No", "Satisfied overall?", "How long?", "How kind?"]
NUMBERS = [[str(at + 1), *(str((at * step) % 5 + 1) for step in (1, 2, 3))] for at in range(20)]
WORDS = [
    [str(at + 1), *(["Good", "Poor", "Fair"][(at * step) % 3] for step in (1, 2, 4))]
    for at in range(20)
]


def read(tmp_path: Path, rows: list[list[str]]) -> Export:
    return read_export(write_xlsx(tmp_path / "wave.xlsx", rows))


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ([["", "Overall", "Waiting", "At the counter"], IDS], 2),  # groups, one of them a question
        ([["Nr", "Service", "Waiting", "Waiting"], IDS], 2),
        ([["Survey", "Permits", "May 2026", ""], [""] * 4, IDS], 3),  # a wide title
        ([IDS, ASKED], 2),  # names, then questions
        ([["A", "", "B", "C"], IDS, ASKED], 2),
    ],
)
def test_a_row_that_names_questions_is_no_respondent(
    tmp_path: Path, above: list[list[str]], row: int
) -> None:
    export = read(tmp_path, [*above, *NUMBERS])
    with pytest.raises(ResponseError) as raised:
        propose(export, CORE)
    (fault,) = raised.value.faults
    assert fault.where == f"wave.xlsx row {row}"
    assert "row 1 is taken for them" in fault.got
    assert "delete the other rows above the answers" in fault.hint


@pytest.mark.parametrize("answers", [NUMBERS, WORDS])
def test_without_a_questionnaire_the_answers_below_tell(
    tmp_path: Path, answers: list[list[str]]
) -> None:
    export = read(tmp_path, [["id", "q1", "q2", "q3"], OURS, *answers])
    with pytest.raises(ResponseError, match="'Satisfied overall\\?', 'How long\\?'"):
        draft(export, "ours")
    with pytest.raises(ResponseError) as raised:
        suggest(export)
    unfit, again = raised.value.faults
    assert "no questionnaire that comes with cmt fits" in unfit.got
    assert again.where == "wave.xlsx row 2"


def test_a_first_respondent_who_could_not_say_is_one(tmp_path: Path) -> None:
    first = ["1", "Don't know", "N/A", "Prefer not to answer"]
    assert unlike_answers(read(tmp_path, [["id", "q1", "q2", "q3"], first, *NUMBERS])) is None


def test_options_that_are_called_like_questions_are_answers(tmp_path: Path) -> None:
    named = [CORE.items[each].short["en"] for each in ("time-taken", "staff-courtesy")]
    ticked = [["4", *named], ["5", "", named[1]], ["3", named[0], ""], ["4", *named]]
    export = read(tmp_path, [["overall", "first reason", "second reason"], *ticked])
    assert propose(export, CORE).matches[0].item == "overall"


ANSWER = st.sampled_from(["Good", "Poor", "Fair", "3", ""])


@given(
    rows=st.lists(st.tuples(*[ANSWER] * 4), min_size=8, max_size=20),
    again=st.integers(0, 3),
)
def test_answers_that_others_give_are_answers(rows: list[tuple[str, ...]], again: int) -> None:
    first = [f"word {at}" for at in range(4)]
    second = [f"other {at}" for at in range(4)]
    below = [list(row) for row in rows]
    below[-1][again] = first[again]
    below[-2][again] = second[again]
    columns = tuple(map(Cells.of, zip(first, second, *below, strict=True)))
    assert len(columns[0]) > LOOKED
    export = Export(
        name="wave.csv",
        digest="0" * 64,
        platform="table",
        headers=("a", "b", "c", "d"),
        columns=columns,
        first_row=2,
    )
    assert unlike_answers(export) is None
