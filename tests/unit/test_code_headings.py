"""What a platform says of a column or a row decides before the words of the cells do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from cmt.errors import ResponseError
from cmt.instrument.model import (
    MISSING,
    Driver,
    Grid,
    Instrument,
    Item,
    Measure,
    Scale,
    Section,
)
from cmt.responses.cells import Cells
from cmt.responses.code import code
from cmt.responses.match import propose, propose_answers
from cmt.responses.model import Export, Heading, Mark, Match, Responses
from cmt.responses.model import Mapping as Taken

BLANK, NA, DK, REFUSED = (
    MISSING[kind] for kind in ("blank", "not-applicable", "dont-know", "refused")
)  # fmt: skip
AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
SCALES = {
    "agree-5": Scale(
        id="agree-5",
        points=(1, 2, 3, 4, 5),
        labels={"en": AGREE},
        favourable=(4, 5),
        missing={"not-applicable": {"en": "Does not apply"}, "dont-know": {"en": "Cannot say"}},
    ),
    "agree-5-reversed": Scale(
        id="agree-5-reversed",
        points=(1, 2, 3, 4, 5),
        labels={"en": AGREE[::-1]},
        favourable=(4, 5),
        numbers=(5, 4, 3, 2, 1),
    ),
    "wait": Scale(
        id="wait",
        points=(1, 2, 3),
        labels={"en": ("0–4 minutes", "5–14 minutes", "≥ 15 minutes")},
        missing={"dont-know": {"en": "Cannot say"}},
        codes={"999": "dont-know"},
        measure=Measure(
            unit={"en": "minutes", "fr": "minutes"}, least=0, most=600, edges=(0, 5, 15)
        ),
    ),
    "improve": Scale(
        id="improve",
        points=(1, 2, 3),
        labels={"en": ("Shorter waits", "Friendly, courteous staff", "Clearer information")},
        missing={"dont-know": {"en": "Cannot say"}},
    ),
}
ITEMS = (
    Item(id="overall", role="outcome", text={"en": "I was satisfied overall"}, scale="agree-5"),
    Item(id="slow", role="driver", text={"en": "I waited too long"}, scale="agree-5-reversed"),
    Item(id="wait", role="standard", text={"en": "How long did you wait?"}, scale="wait"),
    Item(
        id="improve",
        role="priority",
        text={"en": "What should we improve?"},
        scale="improve",
        choose=2,
    ),
    Item(id="polite", role="rating", text={"en": "Courtesy"}, scale="agree-5", grid="how-was"),
    Item(id="polite-importance", role="rating", text={"en": "Courtesy"}, scale="agree-5", grid="how-much"),  # noqa: E501
)  # fmt: skip
INSTRUMENT = Instrument(
    id="headed",
    version="1.0",
    languages=("en",),
    title={"en": "Headed"},
    licence="",
    source="",
    scales=SCALES,
    items={item.id: item for item in ITEMS},
    drivers={"speed": Driver(id="speed", name={"en": "Speed"}, items=("slow",))},
    sections=(Section(id="all", title={"en": "All"}, items=tuple(item.id for item in ITEMS)),),
    outcome="overall",
    grids={
        "how-was": Grid(id="how-was", text={"en": "How was it?"}),
        "how-much": Grid(id="how-much", text={"en": "How much does it matter?"}),
    },
)


def export_of(
    columns: Mapping[str, Sequence[str]],
    headings: Mapping[str, Heading] | None = None,
    marks: Sequence[Mark] = (),
) -> Export:
    return Export(
        name="wave.sav",
        digest="0",
        platform="table",
        headers=tuple(columns),
        columns=tuple(map(Cells.of, columns.values())),
        first_row=1,
        headings=tuple((headings or {}).get(header, Heading()) for header in columns),
        marks=tuple(marks),
    )


def coded(export: Export, drop: Sequence[str] = ("preview",)) -> Responses:
    mapping = propose_answers(export, propose(export, INSTRUMENT), INSTRUMENT)
    return code(export, mapping, INSTRUMENT, drop=drop)


def one(cells: Sequence[str], heading: Heading) -> list[int]:
    """The codes of `overall` asked in a column with this heading."""
    return coded(export_of({"overall": cells}, {"overall": heading})).column("overall").tolist()


def refusal(export: Export, drop: Sequence[str] = ("preview",)) -> str:
    with pytest.raises(ResponseError) as caught:
        coded(export, drop)
    return str(caught.value)


def items(export: Export) -> list[str]:
    return [match.item for match in propose(export, INSTRUMENT).matches]


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        (Heading(question="I waited too long"), "slow"),
        (Heading(question="How was it?", part="Courtesy"), "polite"),
        (Heading(question="How much does it matter?", part="Courtesy"), "polite-importance"),
        (Heading(question="How was it? Courtesy"), "polite"),
        (Heading(question="What should we improve?", part="Shorter waits"), "improve/1"),
        (Heading(question="What should we improve?", part="2"), "improve/2"),
        (Heading(question="What should we improve?", part="Cannot say"), "improve/dont-know"),
        (Heading(question="improve", part="DK"), "improve/dont-know"),
        (Heading(question="What should we improve?", part="Other (please say)"), ""),
        (Heading(question="How is the weather?", part="Courtesy"), ""),
        (Heading(part="I waited too long"), "slow"),
        (Heading(question="I waited too longg"), "slow"),
        (Heading(question="I waited too long", role="unused"), ""),
        (Heading(question="I waited too long", role="respondent"), "respondent"),
    ],
)
def test_a_column_matches_by_what_the_platform_says_of_it(heading: Heading, item: str) -> None:
    assert items(export_of({"overall": "4", "Q5_1": "4"}, {"Q5_1": heading}))[1] == item


def test_a_header_goes_before_the_question() -> None:
    export = export_of({"overall": "4", "slow": "4"}, {"slow": Heading(question="Courtesy")})
    assert items(export) == ["overall", "slow"]


def test_a_value_label_goes_before_the_text() -> None:
    labels = {"1": "Strongly agree", "5": "Strongly disagree", "8": "Does not apply", "7": "Odd"}
    assert one(["1", "5", "4", "8"], Heading(labels=labels)) == [4, 0, 3, NA]


def test_the_kind_of_missing_is_the_platforms_unless_it_knows_only_that_it_is_missing() -> None:
    labels = {"8": "Cannot say", "9": "System"}
    heading = Heading(labels=labels, missing={"8": "blank", "9": "blank", "5": "refused"})
    assert one(["8", "9", "5", "1"], heading) == [DK, BLANK, REFUSED, 0]


def test_what_a_form_of_ours_writes_for_a_kind_of_missing() -> None:
    assert one(["NA", "DK", "RF", "BL", "1"], Heading()) == [NA, DK, REFUSED, BLANK, 0]


def test_a_reversed_item_is_read_by_the_numbers_printed() -> None:
    cells = ["5", "1", "Strongly agree", "1 - Strongly disagree"]
    responses = coded(export_of({"overall": "4444", "slow": cells}))
    assert responses.column("slow").tolist() == [0, 4, 0, 4]
    message = refusal(export_of({"overall": "4", "slow": ["5 - Strongly disagree"]}))
    assert "is not on scale agree-5-reversed" in message
    assert "Expected: 1-5" in message


def test_a_number_is_coded_as_its_band_and_kept() -> None:
    cells = ["4.5", "5", "12,5 min", "600 Minutes", "", "999", "DK", "0", "5–14 minutes", "3 mins"]
    responses = coded(export_of({"overall": "4" * len(cells), "wait": cells}))
    assert responses.column("wait").tolist() == [0, 1, 1, 2, BLANK, DK, DK, 0, 1, 0]
    found = responses.numbers["wait"].tolist()
    assert found[:4] == [4.5, 5, 12.5, 600]
    assert [math.isnan(number) for number in found] == [False] * 4 + [True] * 3 + [
        False, True, False,
    ]  # fmt: skip
    assert found[7] == 0
    assert found[9] == 3


@pytest.mark.parametrize("cell", ["601", "-1", "2 hours", "1,200", "about 5", "1e2", "5 6"])
def test_a_number_out_of_range_or_of_another_unit_is_refused(cell: str) -> None:
    message = refusal(export_of({"overall": "44", "wait": ["3", cell]}))
    assert f"row 2 column wait: '{cell}' is not on scale wait. Expected: a number from 0 to" in (
        message
    )
    assert "600 minutes" in message


def test_ticks_as_the_platform_writes_them() -> None:
    def heading(part: str) -> Heading:
        picked = {"Quoted": True, "Off": False, "": False}
        return Heading(question="improve", part=part, picked=picked, missing={"-99": "dont-know"})

    export = export_of(
        {
            "overall": "4444",
            "a": ["Quoted", "Off", "-99", "Shorter waits"],
            "b": ["", "", "-99", ""],
            "c": ["Off", "", "-99", ""],
        },
        {"a": heading("1"), "b": heading("2"), "c": heading("3")},
    )
    assert coded(export).codes[:, 1:].tolist() == [[1, 0, 0], [0, 0, 0], [DK] * 3, [1, 0, 0]]


def test_a_column_for_an_answer_beside_the_options() -> None:
    export = export_of(
        {"overall": "444", "improve/1": "100", "improve/2": "000", "improve/DK": "110"}
    )
    assert coded(export).codes[:, 1:].tolist() == [[1, 0], [DK, DK], [0, 0]]


@pytest.mark.parametrize(
    ("cell", "separator", "expected"),
    [
        ("1 3", " ", [1, 0, 1]),
        ("a b", " ", [1, 1, 0]),
        ("DK", " ", [DK] * 3),
        ("", " ", [BLANK] * 3),
        ("Shorter waits, Friendly, courteous staff", ",", [1, 1, 0]),
        ("a|Clearer information", "|", [1, 0, 1]),
    ],
)
def test_many_answers_in_one_cell_as_the_platform_separates_them(
    cell: str, separator: str, expected: list[int]
) -> None:
    labels = {"a": "Shorter waits", "b": "Friendly, courteous staff"}
    heading = Heading(separator=separator, labels=labels)
    responses = coded(export_of({"overall": "4", "improve": [cell]}, {"improve": heading}))
    assert responses.codes[0, 1:].tolist() == expected


MARKS = (
    Mark(kind="preview", rows=(0, 1), why="Status = Survey Preview"),
    Mark(kind="incomplete", rows=(1, 2), why="Finished = False"),
    Mark(kind="duplicate", rows=(3,), why="same e-mail"),
)


@pytest.mark.parametrize(
    ("drop", "left", "out"),
    [
        (("preview",), [3, 2, 1], {"preview": 2}),
        ((), [1, 2, 3, 2, 1], {}),
        (("incomplete", "preview"), [2, 1], {"preview": 2, "incomplete": 1}),
        (("duplicate", "spam"), [1, 2, 3, 1], {"duplicate": 1}),
    ],
)
def test_rows_are_left_out_by_rule_and_counted(
    drop: tuple[str, ...], left: list[int], out: dict[str, int]
) -> None:
    export = export_of({"overall": "12321"}, marks=MARKS)
    responses = coded(export, drop)
    assert (responses.column("overall") + 1).tolist() == left
    assert responses.left_out == out
    assert responses.rows + sum(out.values()) == export.rows


def test_what_was_left_out_is_part_of_the_digest() -> None:
    export = export_of({"overall": "12321"}, marks=MARKS)
    assert coded(export).digest != coded(export, ()).digest


def test_an_answer_in_a_row_left_out_is_no_fault_and_rows_keep_their_number() -> None:
    mark = Mark(kind="preview", rows=(0,), why="")
    message = refusal(export_of({"overall": ["test", "1", "7"]}, marks=[mark]))
    assert "row 3 column overall: '7'" in message
    assert "test" not in message


def test_rules_that_are_none_and_nobody_left_are_refused() -> None:
    export = export_of({"overall": "1"}, marks=[Mark(kind="preview", rows=(0,), why="")])
    assert "no respondent is left: all rows were left out (1 preview)" in refusal(export)
    assert "'previews' is not a rule for leaving out rows" in refusal(export, ("previews",))


def test_a_mapping_may_say_it_of_the_cell_or_of_its_label() -> None:
    export = export_of(
        {"overall": ["8", "7", "1"]}, {"overall": Heading(labels={"8": "Super", "7": "Meh"})}
    )
    match = Match(column="overall", item="overall", how="mapping", answers={"Super": 5, "7": 2})
    given = Taken(instrument="headed", matches=(match,))
    responses = code(export, propose(export, INSTRUMENT, given), INSTRUMENT)
    assert responses.column("overall").tolist() == [4, 1, 0]


def test_labels_of_the_file_say_nothing_of_the_language_of_the_answer() -> None:
    export = export_of({"overall": "55"}, {"overall": Heading(labels={"5": "Strongly agree"})})
    assert coded(export).languages == {}
