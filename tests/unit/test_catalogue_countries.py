"""Questionnaires that follow the designs of other places keep them.

cmt-1998 crosses elements and dimensions, citizens-first rates only services that were used, the
American one has the federal wording, the Philippine one its routing; what is said to compare does.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cmt.instrument.catalogue import find
from cmt.instrument.comparability import comparability
from cmt.instrument.load import load_instrument

FEDERAL_STATEMENTS = {
    "service-satisfaction": "I am satisfied with the service I received from this agency.",
    "trust-increased": "This interaction increased my trust in this agency.",
    "need-addressed": "My need was addressed.",
    "easy-to-complete": "It was easy to complete what I needed to do.",
    "reasonable-time": "It took a reasonable amount of time to do what I needed to do.",
    "process-understood": "I understood what was being asked of me throughout the process.",
    "fair-treatment": "I was treated fairly.",
    "employees-helpful": "Employees I interacted with were helpful.",
}
"""The A-11 Standard Feedback survey (GSA/touchpoints), with a name for its blank."""

SHARED_WITH_CORE = {
    "cmt-1998": ("overall", "expectations-met", "wait-actual", "access-hours", "staff-answers"),
    "citizens-first": ("time-taken", "staff-knowledge", "treated-heard", "result-explained"),
    "nz-six-drivers": ("overall", "staff-knowledge", "treated-fairly", "got-what-needed"),
    "us-a11-280": ("channel",),
    "ph-arta-csm": ("age-group",),
    "uk-five-drivers": ("overall", "information-clear", "staff-courtesy", "importance-timeliness"),
    "municipal": ("overall", "time-waits", "access-easy", "information-next", "result-needed"),
}


def test_every_dimension_of_1998_has_every_element() -> None:
    full = find("cmt-1998")
    dimensions = list(full.drivers)
    assert len(dimensions) == 5
    assert [item.of for item in full.having("importance")] == dimensions
    assert [item.of for item in full.having("expectation") if item.of] == dimensions
    assert [item.id for item in full.having("rating")] == [f"satisfied-{d}" for d in dimensions]
    (improve,) = full.having("priority")
    assert len(full.scale_of(improve.id).points) == 2 * len(dimensions)


def test_expectation_and_experience_of_1998_share_a_scale_so_that_a_gap_means_something() -> None:
    full = find("cmt-1998")
    asked = [item.scale for item in full.having("expectation") if item.of]
    asked += [full.items[item].scale for d in full.drivers.values() for item in d.items]
    assert set(asked) == {"agree-5"}


def test_a_citizen_rates_the_services_that_were_used_and_no_others() -> None:
    citizens = find("citizens-first")
    services = citizens.scale_of("services-used")
    routed = [item for item in citizens.items.values() if "services-used" in item.ask_if]
    assert [item.ask_if["services-used"] for item in routed] == [(k,) for k in services.points]
    assert citizens.items["services-used"].choose == len(services.points)
    assert {item.scale for item in routed} == {citizens.items[citizens.outcome].scale}


def test_quality_is_rated_from_0_to_100_in_steps_of_ten() -> None:
    quality = find("citizens-first").scales["quality-100"]
    assert quality.points == tuple(range(0, 101, 10))
    assert quality.labels["fr"][:2] == ("Très mauvaise", "10")
    assert (quality.unfavourable[-1], quality.favourable[0]) == (40, 80)


def test_the_american_statements_are_the_federal_ones_on_the_federal_points() -> None:
    federal = find("us-a11-280")
    asked = {item.id: item.text["en"] for item in federal.items.values()}
    assert {key: asked[key] for key in FEDERAL_STATEMENTS} == FEDERAL_STATEMENTS
    assert {federal.items[key].scale for key in FEDERAL_STATEMENTS} == {"agree-neutral-5"}
    labels = federal.scales["agree-neutral-5"].labels["en"]
    assert labels == ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
    assert len(federal.items) <= 15  # all that the federal clearance allows


def test_an_agency_can_put_its_name_into_the_american_statements(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "instrument: own\nversion: '1.0'\nextends: us-a11-280\nwording:\n"
        "  service-satisfaction:\n    text:\n"
        "      en: I am satisfied with the service I received from Example Office.\n"
        "      fr: Le service que j’ai reçu du Bureau Exemple me satisfait.\n"
    )
    named = load_instrument(own)
    assert named.outcome == "service-satisfaction"
    assert "Example Office" in named.items["service-satisfaction"].text["en"]
    assert list(named.items) == list(find("us-a11-280").items)


def test_the_charter_is_judged_by_those_who_knew_it_and_fees_are_no_driver() -> None:
    harmonized = find("ph-arta-csm")
    assert all(harmonized.items[key].ask_if == {"cc1": (1, 2, 3)} for key in ("cc2", "cc3"))
    drivers = [item for driver in harmonized.drivers.values() for item in driver.items]
    assert drivers == ["sqd1", "sqd2", "sqd3", "sqd4", "sqd6", "sqd7", "sqd8"]
    assert harmonized.items["sqd5"].role == "rating"
    assert {harmonized.items[f"sqd{k}"].grid for k in range(9)} == {"service-quality"}


@pytest.mark.parametrize(
    ("name", "drivers"), [("nz-six-drivers", 6), ("uk-five-drivers", 5), ("municipal", 6)]
)
def test_drivers_are_asked_of_everyone(name: str, drivers: int) -> None:
    instrument = find(name)
    assert len(instrument.drivers) == drivers
    items = [item for driver in instrument.drivers.values() for item in driver.items]
    assert not [item for item in items if instrument.items[item].ask_if]


def test_a_municipal_request_is_timed_in_days_by_those_who_made_one() -> None:
    municipal = find("municipal")
    (standard,) = municipal.having("standard")
    measure = municipal.scale_of(standard.id).measure
    assert measure is not None
    assert measure.unit == {"en": "days", "fr": "jours"}
    assert standard.ask_if == {"request-made": (2,)}


@pytest.mark.parametrize(("name", "items"), SHARED_WITH_CORE.items())
def test_what_is_said_to_be_comparable_with_core_is(name: str, items: tuple[str, ...]) -> None:
    instrument, core = find(name), find("cmt-core")
    reasons = {item: comparability(instrument, core, item).reasons for item in items}
    assert all(set(found) <= {"order", "routing"} for found in reasons.values()), reasons
