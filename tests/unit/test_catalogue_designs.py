"""Questionnaires that follow a known design keep it: how many statements, which are turned round.

The words are ours, so nothing but these numbers ties them to their sources.
"""

from __future__ import annotations

import pytest

from cmt.instrument.catalogue import find
from cmt.instrument.comparability import comparability

SHARED_WITH_CORE = {
    "acsi-trio": ("channel", "comment", "frequency", "age-group"),
    "servperf": ("overall", "channel", "comment", "frequency", "age-group"),
    "esdc-cx": ("overall", "got-what-needed", "information-clear", "information-next"),
    "qc-oqm": ("overall", "expectations-met", "staff-courtesy", "treated-heard", "access-hours"),
    "issa-service-quality": ("overall", "treated-fairly", "treated-heard", "contacts-needed"),
}


def test_servperf_has_the_five_dimensions_with_their_numbers_of_statements() -> None:
    counts = {driver.id: len(driver.items) for driver in find("servperf").drivers.values()}
    assert counts == {
        "tangibles": 4,
        "reliability": 5,
        "responsiveness": 4,
        "assurance": 4,
        "empathy": 5,
    }


def test_servperf_turns_round_responsiveness_and_empathy_and_nothing_else() -> None:
    servperf = find("servperf")
    drivers = servperf.drivers
    statements = [item for driver in drivers.values() for item in driver.items]
    turned = {item for item in statements if servperf.scale_of(item).numbers}
    assert turned == {*drivers["responsiveness"].items, *drivers["empathy"].items}
    for item in turned:
        scale = servperf.scale_of(item)
        assert scale.printed == (7, 6, 5, 4, 3, 2, 1)
        assert scale.label(7, "en") == "Strongly disagree"  # the best answer to a bad statement


def test_the_trio_is_asked_on_ten_points_before_anything_that_may_explain_it() -> None:
    acsi = find("acsi-trio")
    trio = ("satisfaction-10", "expectations-10", "ideal-10")
    assert all(acsi.scale_of(item).points == tuple(range(1, 11)) for item in trio)
    order = list(acsi.items)
    explaining = [item for driver in acsi.drivers.values() for item in driver.items]
    assert max(map(order.index, trio)) < min(map(order.index, explaining))


def test_each_dimension_of_the_quebec_questionnaire_has_its_importance() -> None:
    quebec = find("qc-oqm")
    assert [item.of for item in quebec.having("importance")] == list(quebec.drivers)
    (improve,) = quebec.having("priority")
    assert len(quebec.scale_of(improve.id).points) == len(quebec.drivers)


@pytest.mark.parametrize(
    ("name", "scale"), [("qc-oqm", "minutes"), ("issa-service-quality", "days")]
)
def test_a_service_standard_is_asked_as_a_number(name: str, scale: str) -> None:
    instrument = find(name)
    (standard,) = instrument.having("standard")
    measure = instrument.scale_of(standard.id).measure
    assert measure is not None
    assert measure.unit["en"] == scale


@pytest.mark.parametrize(("name", "items"), SHARED_WITH_CORE.items())
def test_what_is_said_to_be_comparable_with_core_is(name: str, items: tuple[str, ...]) -> None:
    instrument, core = find(name), find("cmt-core")
    reasons = {item: comparability(instrument, core, item).reasons for item in items}
    assert all(set(found) <= {"order", "routing"} for found in reasons.values()), reasons


def test_the_french_questionnaire_shares_no_question_with_core() -> None:
    assert not set(find("fr-services-publics").items) & set(find("cmt-core").items)
