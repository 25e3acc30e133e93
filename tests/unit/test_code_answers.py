"""Answers become codes: numbers, labels and words in two languages, every kind of missing apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from cmt.errors import ResponseError
from cmt.instrument.model import MISSING
from cmt.responses.answers import ticks, vocabulary
from cmt.responses.cells import Cells
from cmt.responses.code import code
from cmt.responses.match import propose, propose_answers
from cmt.responses.model import Design, Export, Heading, Mapping, Match, Responses
from cmt.responses.read.microsoft_forms import RECORDS
from tests.small_survey import small

INSTRUMENT = small()
BLANK, NA, DK, REFUSED, NOT_ASKED = (
    MISSING[kind] for kind in ("blank", "not-applicable", "dont-know", "refused", "not-asked")
)  # fmt: skip


def table(**columns: list[str]) -> Export:
    """An export of these columns; a '_' in a name is a '-', 'improve__1' is 'improve/1'."""
    headers = tuple(name.replace("__", "/").replace("_", "-") for name in columns)
    return Export(
        name="wave.csv",
        digest="0",
        platform="table",
        headers=headers,
        columns=tuple(map(Cells.of, columns.values())),
        first_row=2,
    )


def coded(export: Export, given: Mapping | None = None, design: Design = Design()) -> Responses:  # noqa: B008
    mapping = propose(export, INSTRUMENT, given, design)
    return code(export, propose_answers(export, mapping, INSTRUMENT), INSTRUMENT, design)


def refusal(export: Export, given: Mapping | None = None) -> str:
    with pytest.raises(ResponseError) as caught:
        coded(export, given)
    return str(caught.value)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("4", 3), ("4.0", 3), ("4,0", 3), (" 4 ", 3),
        ("Satisfied", 3), ("satisfied.", 3), ("SATISFAIT", 3), ("Satisfait(e)", 3),
        ("Satisfait\u00a0", 3), ("4 - Satisfied", 3), ("4 = Satisfait", 3), ("4. Satisfied", 3),
        ("4 (Satisfied)", 3),
        ("1", 0), ("Very dissatisfied", 0), ("Très insatisfait", 0),
        ("", BLANK), ("  ", BLANK), ("\u00a0", BLANK), ("99", BLANK), ("Blank", BLANK),
        ("9", NA), ("Does not apply to me", NA), ("Ne me concerne pas", NA), ("N/A", NA),
        ("Sans objet", NA), ("S.O.", NA), ("Not applicable", NA),
        ("I cannot say", DK), ("Don’t know", DK), ("Ne sait pas", DK), ("Je ne sais pas", DK),
        ("I would rather not answer", REFUSED), ("J'aime mieux ne pas répondre", REFUSED),
        ("Prefer not to answer", REFUSED), ("Préfère ne pas répondre", REFUSED),
        ("Question sautée", NOT_ASKED), ("Not asked", NOT_ASKED),
    ],
)  # fmt: skip
def test_one_answer(answer: str, expected: int) -> None:
    responses = coded(table(overall=["5", answer]))
    assert responses.column("overall").tolist() == [4, expected]
    assert responses.codes.dtype == np.int8
    assert responses.codes.flags.f_contiguous


@pytest.mark.parametrize("answer", ["6", "0", "-1", "4.5", "1 - Very satisfied", "Fantastic", "x"])
def test_what_is_not_on_the_scale_is_refused_with_its_row(answer: str) -> None:
    message = refusal(table(overall=["5", "5", answer, "5", answer]))
    assert (
        f"wave.csv row 4 column overall: '{answer}' is not on scale satisfaction-5 "
        "(and in 1 other rows). Expected: 1-5, a label of these, 'Does not apply to me'"
    ) in message
    assert "9 = not-applicable, 99 = blank" in message


def test_the_label_that_was_meant_is_named() -> None:
    assert "Did you mean 'Very satisfied'?" in refusal(table(overall=["Really satisfied"]))


def test_all_faults_of_all_columns_come_at_once() -> None:
    export = table(overall=["5", "7"], time_taken=["8", "6"], channel=["fax", "Web"])
    with pytest.raises(ResponseError) as caught:
        coded(export)
    assert [fault.where for fault in caught.value.faults] == [
        "wave.csv row 3 column overall",
        "wave.csv row 2 column time-taken",
        "wave.csv row 3 column time-taken",
        "wave.csv row 2 column channel",
    ]


def test_a_column_of_another_question_is_one_fault() -> None:
    export = table(overall=["5"] * 40, time_taken=[f"remark {number}" for number in range(40)])
    with pytest.raises(ResponseError, match="none of its 40 different answers") as caught:
        coded(export)
    assert len(caught.value.faults) == 1


def test_a_mapping_speaks_before_the_scale() -> None:
    answers: dict[str, int | str] = {"9": "refused", "great": 5, "": "not-asked"}
    match = Match(column="overall", item="overall", how="mapping", answers=answers)
    responses = coded(
        table(overall=["9", "Great!", "", "1"]), Mapping(instrument="small", matches=(match,))
    )
    assert responses.column("overall").tolist() == [REFUSED, 4, NOT_ASKED, 0]


def test_a_question_is_not_asked_only_where_the_condition_says_so() -> None:
    export = table(
        overall=["5"] * 5,
        had_problem=["Yes", "No", "", "No", "Oui"],
        problem_solved=["", "", "", "4", "N/A"],
    )
    assert coded(export).column("problem-solved").tolist() == [BLANK, NOT_ASKED, BLANK, 3, NA]


def test_a_condition_the_file_lacks_says_nothing() -> None:
    export = table(overall=["5", "4"], problem_solved=["", "4"])
    assert coded(export).column("problem-solved").tolist() == [BLANK, 3]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Shorter waits;Clearer information;", [1, 0, 1]),
        ("Shorter waits, Friendly, courteous staff", [1, 1, 0]),
        ("Personnel aimable, courtois", [0, 1, 0]),
        ("Attente plus courte\nInformation plus claire", [1, 0, 1]),
        ("1;3", [1, 0, 1]),
        ("2", [0, 1, 0]),
        ("", [BLANK] * 3),
        ("Ne sait pas", [DK] * 3),
        ("Shorter waits; N/A", [1, 0, 0]),
        ("1;2;3", [1, 1, 1]),
    ],
)
def test_many_picks_in_one_cell(cell: str, expected: list[int]) -> None:
    responses = coded(table(overall=["5"], improve=[cell]))
    assert responses.columns == ("overall", "improve/1", "improve/2", "improve/3")
    assert responses.codes[0, 1:].tolist() == expected


def test_a_pick_that_is_no_option_is_refused() -> None:
    message = refusal(table(overall=["5"], improve=["Shorter waits;Free coffee"]))
    assert "row 2 column improve: 'Free coffee' is not on scale improve" in message


def test_a_column_per_option() -> None:
    export = table(
        overall=["5"] * 4,
        improve__1=["1", "", "", "Yes"],
        improve__2=["0", "Friendly, courteous staff", "", "No"],
        improve__3=["0", "", "", "N/A"],
    )
    responses = coded(export)
    assert responses.codes[:, 1:].tolist() == [
        [1, 0, 0], [0, 1, 0], [BLANK] * 3, [1, 0, 0],
    ]  # fmt: skip


def test_an_option_is_ticked_or_not() -> None:
    message = refusal(table(overall=["5"], improve__1=["maybe"]))
    assert "column improve/1: 'maybe' is not on scale improve. Expected: 1 or yes" in message


def test_a_wave_in_which_nobody_answered_the_outcome() -> None:
    message = refusal(table(overall=["", "N/A"], time_taken=["4", "5"]))
    assert "no respondent answered overall ('Overall, how satisfied were you" in message


def test_records_of_the_platform() -> None:
    columns = {
        "ID": ("P1", "P2", ""),
        "Start time": ("2026-05-01 08:00:00", "", ""),
        "Completion time": ("5/12/26 14:03:11", "5/31/26 9:00:00", "?"),
        "overall": ("Very satisfied", "Satisfait", "4"),
        "comment": ("Merci", " ", ""),
        "channel": ("Web", "Téléphone", ""),
    }
    export = Export(
        name="forms.xlsx",
        digest="0",
        platform="microsoft-forms",
        headers=tuple(columns),
        columns=tuple(map(Cells.of, columns.values())),
        first_row=2,
        headings=tuple(Heading(role=RECORDS.get(header.casefold(), "")) for header in columns),
    )
    responses = coded(export)
    assert responses.respondent == ("P1", "P2", "row 4")
    assert (responses.start, responses.end) == (date(2026, 5, 12), date(2026, 5, 31))
    assert responses.languages == {"en": 1, "fr": 1}
    assert responses.comments == 1


@pytest.mark.parametrize(
    ("cells", "first", "last"),
    [
        (["2026/05/12 2:03:11 PM GMT-4"], date(2026, 5, 12), date(2026, 5, 12)),
        (["2016-03-14T14:15:48.000-04:00", ""], date(2016, 3, 14), date(2016, 3, 14)),
        (["13/05/2026", "01/06/2026"], date(2026, 5, 13), date(2026, 6, 1)),
        (["05/11/2016 12:00:00 AM", "05/24/2016"], date(2016, 5, 11), date(2016, 5, 24)),
        (["13", "soon", "2026-13-45"], None, None),
    ],
)
def test_field_dates(cells: list[str], first: date | None, last: date | None) -> None:
    export = table(completed=cells, overall=["5"] * len(cells))
    assert (coded(export).start, coded(export).end) == (first, last)


@pytest.mark.parametrize(
    ("cells", "languages"),
    [
        (("Satisfied", "5", "5"), {}),
        (("Satisfied", "5", "Satisfait", "5"), {"en": 1, "fr": 1}),
        (("4", "5", "5"), {}),
    ],
)
def test_labels_say_the_language_only_when_half_of_the_people_used_one(
    cells: tuple[str, ...], languages: dict[str, int]
) -> None:
    export = Export(
        name="wave.csv", digest="0", platform="table", headers=("overall",),
        columns=(Cells.of(cells),), first_row=2,
    )  # fmt: skip
    assert coded(export).languages == languages


def test_the_language_column_is_believed() -> None:
    match = Match(column="L", item="language", how="mapping", answers={"3": "zh"})
    export = table(overall=["5"] * 5, L=["English (Canada)", "fr-CA", "français", "3", ""])
    given = Mapping(instrument="small", matches=(match,))
    assert coded(export, given).languages == {"fr": 2, "en": 1, "zh": 1}


def test_an_answer_the_mapping_explains_tells_no_language() -> None:
    match = Match(column="overall", item="overall", how="mapping", answers={"Satisfied": 4})
    given = Mapping(instrument="small", matches=(match,))
    assert coded(table(overall=["Satisfied", "Satisfait"]), given).languages == {"fr": 1}


def test_a_respondent_twice_is_refused_with_both_rows() -> None:
    message = refusal(table(respondent=["a", "b", "a"], overall=["5", "4", "3"]))
    assert "respondent 'a' is on rows 2 and 4" in message


def test_a_mapping_of_another_file_is_refused() -> None:
    export = table(overall=["5"])
    with pytest.raises(ResponseError, match="does not list the columns"):
        code(export, Mapping(instrument="small", matches=()), INSTRUMENT)


def test_the_digest_changes_with_the_mapping_and_only_then() -> None:
    export = table(overall=["5", "9"])
    match = Match(column="overall", item="overall", how="mapping", answers={"9": "refused"})
    other = Mapping(instrument="small", matches=(match,))
    assert coded(export).digest == coded(export).digest
    assert coded(export).digest != coded(export, other).digest


def test_a_word_the_platform_writes_in_every_empty_cell_says_nothing_more() -> None:
    said = Heading(missing={"n/a": "blank", "9": "blank"}, labels={"9": "Don't know"})
    scale = INSTRUMENT.scale_of("overall")
    assert vocabulary(scale, None, Heading()).code("n/a") == NA
    assert vocabulary(scale, None, said).code("n/a") == BLANK
    assert vocabulary(scale, None, said).code("9") == DK
    assert ticks("1", INSTRUMENT.scale_of("improve"), {}, said).code("n/a") == BLANK


def test_an_option_that_may_be_left_blank_or_not_picked_is_blank_until_another_is_picked() -> None:
    export = table(overall=["5", "5"], improve__1=["0", "0"], improve__2=["1", "0"])
    unsure = Heading(picked={"1": True, "0": None})
    found = coded(replace(export, headings=(Heading(), unsure, unsure)))
    assert found.column("improve/1").tolist() == [0, BLANK]
    assert found.column("improve/2").tolist() == [1, BLANK]
