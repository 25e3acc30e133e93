"""Names and codes that platforms take, each once, and the same whoever asks for them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cmt.instrument.catalogue import find
from cmt.instrument.catalogue import names as shipped
from cmt.instrument.export.codes import (
    LIMESURVEY,
    SURVEYJS,
    XLSFORM,
    Names,
    Rule,
    answers,
    codes_of,
    fielded,
    missing_code,
    names,
)
from cmt.instrument.model import Instrument
from tests.every_kind import every_kind

XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
LIMESURVEY_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")


def every_name(named: Names) -> list[str]:
    kinds = (
        named.items, named.grids, named.sections, named.heads, named.numbers, named.reasons
    )  # fmt: skip
    return [name for each in kinds for name in each.values()]


@pytest.mark.parametrize("rule", [XLSFORM, LIMESURVEY, SURVEYJS])
@pytest.mark.parametrize("asked", shipped())
def test_every_name_is_used_once(asked: str, rule: Rule) -> None:
    named = every_name(names(find(asked), rule))
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("asked", shipped())
def test_names_are_what_platforms_take(asked: str) -> None:
    instrument = find(asked)
    assert all(map(XML_NAME.fullmatch, every_name(names(instrument, XLSFORM))))
    assert all(map(LIMESURVEY_CODE.fullmatch, every_name(names(instrument, LIMESURVEY))))


@pytest.mark.parametrize("asked", shipped())
def test_a_name_says_which_item_is_meant_on_any_platform(asked: str) -> None:
    instrument = find(asked)
    meant = fielded(instrument)
    for rule in (XLSFORM, LIMESURVEY, SURVEYJS):
        for item, name in names(instrument, rule).items.items():
            assert meant[name] == item


def test_hard_ids_are_spelled_so_that_they_fit() -> None:
    instrument = every_kind()
    named = names(instrument, LIMESURVEY)
    assert named.items["channels-used-for-this-request"] == "channelsusedforthisr"
    assert named.items["channels-used-for-this-reply"] == "channelsusedforthis2"
    assert named.items["time"] == "timeq"  # "time" is LimeSurvey's own
    assert named.items["24-hours"] == "q24hours"
    assert names(instrument, XLSFORM).items["24-hours"] == "q24_hours"
    assert named.numbers == {"wait-minutes": "waitminutesnumber"}  # "cost" always has a number


def test_a_section_never_takes_the_name_of_a_question() -> None:
    instrument = every_kind()
    first, *others = instrument.sections
    named = names(replace(instrument, sections=(replace(first, id="cost"), *others)), XLSFORM)
    assert (named.items["cost"], named.sections["cost"]) == ("cost", "cost_2")


def test_answers_stand_in_the_order_of_the_numbers_printed() -> None:
    instrument = every_kind()
    turned = answers(instrument.scale_of("wait-long"))
    assert [each.code for each in turned] == ["1", "2", "3", "4", "5", "NA", "DK"]
    assert [each.point for each in turned] == [5, 4, 3, 2, 1, None, None]
    assert [each.label["en"] for each in turned[:2]] == ["Strongly disagree", "Disagree"]
    assert codes_of(instrument.scale_of("wait-long"), (5,)) == ("1",)


def test_the_ends_of_a_row_of_numbers_are_led_by_theirs() -> None:
    labels = [each.label["fr"] for each in answers(every_kind().scale_of("recommend"))]
    assert labels[:2] == ["0 – Pas du tout probable", "1"]
    assert labels[-1] == "10 – Extrêmement probable"


def test_a_code_of_the_scale_is_used_where_every_platform_takes_it() -> None:
    def with_code(code: str) -> Instrument:
        instrument = every_kind()
        scale = replace(instrument.scales["agree-5"], codes={code: "dont-know"})
        return replace(instrument, scales={**instrument.scales, "agree-5": scale})

    assert missing_code(with_code("99").scales["agree-5"], "dont-know") == "99"
    assert missing_code(with_code("N/A").scales["agree-5"], "dont-know") == "DK"


def called(*ids: str) -> Instrument:
    """Every kind of question, its first questions called so."""
    instrument = every_kind()
    new = dict(zip(instrument.items, ids, strict=False))
    items = [replace(item, id=new.get(item.id, item.id)) for item in instrument.items.values()]
    return replace(instrument, items={item.id: item for item in items})


def test_a_name_that_is_an_id_stands_for_that_very_item() -> None:
    """ "q1-1" is q11 in LimeSurvey only where no question has the id q11."""
    instrument = called("q1-1", "q11", "q112")
    assert dict(list(names(instrument, LIMESURVEY).items.items())[:3]) == {
        "q1-1": "q113", "q11": "q11", "q112": "q112",
    }  # fmt: skip
    meant = fielded(instrument)
    for rule in (XLSFORM, LIMESURVEY, SURVEYJS):
        for item, name in names(instrument, rule).items.items():
            assert meant[name] == item


def test_what_a_form_adds_never_has_the_name_of_a_question() -> None:
    """A grid's row of answers, and the notes before and after the questions."""
    named = names(called("staff-grid-answers", "form-closing", "form-introduction"), XLSFORM)
    assert named.items["staff-grid-answers"] == "staff_grid_answers"
    assert named.heads["staff-grid"] == "staff_grid_answers_2"
    assert not {"form_closing", "form_introduction"} & set(every_name(named))
