"""The mapping file: written to be reviewed, edited by hand, read back without loss."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmt.errors import ResponseError
from cmt.responses.mapping_file import mapping_text, read_mapping, write_mapping
from cmt.responses.match import SIMILAR
from cmt.responses.model import Mapping, Match
from tests.small_survey import small

INSTRUMENT = small()

MAPPING = Mapping(
    instrument="small",
    matches=(
        Match(column="ID", item="respondent"),
        Match(
            column="Overall: how, really? #1",
            item="overall",
            how="proposed",
            score=93.4,
            reason=SIMILAR,
        ),
        Match(column='Say "yes"\nor no', item="had-problem", answers={"Yes": 1, "N/A": "blank"}),
        Match(column="Langue", item="language", answers={"1": "en", "no": "fr"}),
        Match(column="improve [a]", item="improve/2", answers={"là": 1}),
        Match(column="*É\u00a0—\u2028x", item="", proposal="time-taken", score=70.0),
        Match(column="no", item="time-taken", answers={"": "not-asked", "10 %": 5}),
    ),
    missing_items=("channel", "staff-polite"),
    only=True,
)


def read(folder: Path, text: str) -> Mapping:
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path, INSTRUMENT)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(ResponseError) as caught:
        read(folder, text)
    return str(caught.value)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_mapping(MAPPING, tmp_path / "mapping.yaml")
    back = read_mapping(tmp_path / "mapping.yaml", INSTRUMENT)
    taken = [(match.column, match.item, dict(match.answers)) for match in MAPPING.matches]
    assert [(match.column, match.item, dict(match.answers)) for match in back.matches] == taken
    assert {match.how for match in back.matches} == {"mapping"}
    assert (back.missing_items, back.only) == (MAPPING.missing_items, True)


def test_what_wants_a_persons_eye_is_marked() -> None:
    text = mapping_text(MAPPING)
    assert "item: overall  # similar words, 93 % alike: please check" in text
    assert 'item: ""  # nearest: time-taken' in text


def test_one_column_under_several_names(tmp_path: Path) -> None:
    mapping = read(
        tmp_path,
        """
        instrument: small
        columns:
          - {column: [RESPNUM, "*RESPNUM"], item: respondent}
          - {column: Q1, item: overall, answers: {18-24: 2, No: refused}}
          - {column: Q2}
        """,
    )
    assert [(match.column, match.item) for match in mapping.matches] == [
        ("RESPNUM", "respondent"),
        ("*RESPNUM", "respondent"),
        ("Q1", "overall"),
        ("Q2", ""),
    ]
    assert mapping.matches[2].answers == {"18-24": 2, "No": "refused"}


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    message = refusal(
        tmp_path,
        """instrument: other
columns:
  - {column: Q1, item: overal}
  - {column: Q2, item: overall, answers: {good: 6, bad: refusd}}
  - {item: time-taken}
  - {column: Q3, itm: time-taken}
  - {column: Q4, item: comment, answers: {a: 1}}
only: maybe
""",
    )
    for said in (
        "mapping.yaml line 1 instrument: this mapping belongs to the instrument 'other'",
        "line 3 columns[0].item: 'overal' is not an item of small. Did you mean 'overall'?",
        "line 4 columns[1].answers.good: '6' is not",
        "columns[1].answers.bad: 'refusd' is not",
        "Did you mean 'refused'?",
        "line 5 columns[2]: 'column' is missing",
        "line 6 columns[3].itm: 'itm' is not",
        "line 7 columns[4].answers: 'comment' has no scale",
        "line 8 only: 'maybe' is not",
    ):
        assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mapping.yaml: the mapping file is empty"),
        ("a: [1", "is not YAML"),
        ("- 1\n", "a list"),
        ("instrument: small\n", "'columns' is missing"),
        ("instrument: small\ncolumns: 3\n", "is here"),
    ],
)
def test_what_is_no_mapping(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_a_missing_mapping_file(tmp_path: Path) -> None:
    with pytest.raises(ResponseError, match="no such mapping file"):
        read_mapping(tmp_path / "none.yaml", INSTRUMENT)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (
            "{column: Q1, item: overall}, {column: ' Q1', item: channel}",
            "line 2 columns[1]: column 'Q1' is listed twice, for overall and for channel",
        ),
        (
            "{column: Q1, item: overall}, {column: [Q9, Q1]}",
            "column 'Q1' is listed twice, for overall and for not used",
        ),
        (
            "{column: Q1, item: overall, answers: {a: 1}}, {column: Q1, item: overall}",
            "column 'Q1' is listed twice, with other answers",
        ),
        (
            "{column: Q1, item: overall, answers: {Good: 4, ' good. ': 5}}",
            "columns[0].answers.good.: 'good.' and 'Good' are the same answer, with two",
        ),
        (
            "{column: Q1, item: language, answers: {F: fr, f: en}}",
            "'f' and 'F' are the same answer, with two meanings",
        ),
        (
            "{column: Q1, answers: {a: 1}}",
            "columns[0].answers: answers are given, but the column is not used",
        ),
    ],
)
def test_what_is_said_twice_or_of_nothing_is_refused(
    tmp_path: Path, column: str, said: str
) -> None:
    message = refusal(tmp_path, f"instrument: small\ncolumns: [{column}]\n")
    assert said in message
    assert message.count("\n") == 0


def test_the_same_said_twice_is_no_fault(tmp_path: Path) -> None:
    answers = "answers: {Good: 4, good: 4}"
    column = f"{{column: Q1, item: overall, {answers}}}"
    mapping = read(tmp_path, f"instrument: small\ncolumns: [{column}, {column}]\n")
    assert [match.item for match in mapping.matches] == ["overall", "overall"]
