"""Weights, strata and clusters: usable for every respondent, or refused with every row."""

from __future__ import annotations

import pytest

from cmt.errors import DesignError
from cmt.responses.cells import Cells
from cmt.responses.code import code
from cmt.responses.match import propose
from cmt.responses.model import Design, Export, Responses
from tests.small_survey import small

INSTRUMENT = small()


def coded(design: Design, **columns: list[str]) -> Responses:
    rows = len(next(iter(columns.values())))
    export = Export(
        name="wave.csv",
        digest="0",
        platform="table",
        headers=("overall", *columns),
        columns=(Cells.of(("5",) * rows), *map(Cells.of, columns.values())),
        first_row=2,
    )
    return code(export, propose(export, INSTRUMENT, design=design), INSTRUMENT, design)


def refusal(design: Design, **columns: list[str]) -> str:
    with pytest.raises(DesignError) as caught:
        coded(design, **columns)
    return str(caught.value)


def test_weights_with_a_point_or_a_comma() -> None:
    weight = coded(Design(weight="w"), w=["1", "0.5", "1,25", "2e-1", " 3 "]).weight
    assert weight is not None
    assert weight.tolist() == [1.0, 0.5, 1.25, 0.2, 3.0]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("0", "the weight 0 is zero"),
        ("-1.5", "the weight -1.5 is negative"),
        ("heavy", "the weight 'heavy' is not a number"),
        ("nan", "the weight 'nan' is not a number"),
        ("inf", "the weight 'inf' is not a number"),
        ("1e999", "the weight '1e999' is not a number"),
        ("1 000", "the weight '1 000' is not a number"),
        ("1e200", "the weight 1e200 is too large to be one"),
        ("1e-200", "the weight 1e-200 is too small to be one"),
        ("", "there is no weight"),
    ],
)
def test_a_weight_that_cannot_be_used(cell: str, said: str) -> None:
    message = refusal(Design(weight="w"), w=["1", cell, "2", cell])
    assert f"wave.csv rows 3, 5 column w: {said}" in message


def test_all_that_is_wrong_comes_at_once_and_long_lists_are_counted() -> None:
    message = refusal(
        Design(weight="w", strata="office", cluster="house"),
        w=["0", "x", *["1"] * 8],
        office=[" "] * 10,
        house=["1"] * 9 + [""],
    )
    assert "row 2 column w: the weight 0 is zero" in message
    assert "row 3 column w: the weight 'x' is not a number" in message
    assert "rows 2, 3, 4, 5, 6 and 5 more column office: there is no stratum" in message
    assert "row 11 column house: there is no cluster" in message


def test_a_column_that_is_not_there_names_the_nearest() -> None:
    message = refusal(Design(weight="wieght"), weight=["1"])
    assert "there is no column 'wieght' for the weight. Did you mean 'weight'?" in message


def test_clusters_are_unique_within_their_stratum() -> None:
    responses = coded(Design(strata="o", cluster="c"), o=["N", "S", "N"], c=["1", "1", "1"])
    assert responses.strata == ("N", "S", "N")
    assert responses.cluster == ("N / 1", "S / 1", "N / 1")
    assert coded(Design(cluster="c"), c=["1", "2"]).cluster == ("1", "2")


def test_a_stratum_that_is_an_item_is_the_same_in_both_languages() -> None:
    question = "How did you contact us?"
    answers = {question: ["Web", "Téléphone", "Telephone"]}
    for name in ("channel", "Channel", question, "how did you contact us"):
        responses = coded(Design(strata=name, cluster=name), **answers)
        assert responses.strata == ("Web", "Telephone", "Telephone")
        assert responses.cluster == ("Web / Web", *["Telephone / Telephone"] * 2)
        assert responses.column("channel").tolist() == [2, 1, 1]
        assert responses.design == Design(strata=name, cluster=name)


def test_a_stratum_nobody_answered_is_no_stratum() -> None:
    question = "How did you contact us?"
    message = refusal(Design(strata="channel"), **{question: ["Web", "N/A"]})
    assert "row 3 column channel: there is no stratum" in message


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2000001", "the weight 2000001 is more than a million times the median weight, 2."),
        ("0.0000019", "the weight 0.0000019 is less than a millionth of the median weight, 2."),
    ],
)
def test_a_weight_out_of_all_proportion_is_refused(cell: str, said: str) -> None:
    message = refusal(Design(weight="w"), w=["1,5", "2", "2.5", cell, "2"])
    assert message == f"wave.csv row 5 column w: {said} A misplaced decimal sign?"


def test_weights_that_differ_a_hundred_thousand_times_are_weights() -> None:
    weight = coded(Design(weight="w"), w=["0.00002", "2", "2", "200000"]).weight
    assert weight is not None
    assert weight.tolist() == [0.00002, 2.0, 2.0, 200000.0]


def test_a_weight_may_be_named_in_another_case() -> None:
    weight = coded(Design(weight="poids"), Poids=["1,5", "2"]).weight
    assert weight is not None
    assert weight.tolist() == [1.5, 2.0]
