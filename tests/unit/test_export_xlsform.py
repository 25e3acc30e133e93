"""XLSForms: pyxform takes every one, and the logic is what the questionnaire says."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
import python_calamine
from pyxform.xls2xform import convert

from cmt.instrument.catalogue import find
from cmt.instrument.catalogue import names as shipped
from cmt.instrument.export.xlsform import xlsform
from cmt.instrument.model import Administration
from tests.every_kind import every_kind


def xform(content: bytes, folder: Path, *, validate: bool = False) -> str:
    path = folder / "form.xlsx"
    path.write_bytes(content)
    converted = convert(str(path), validate=validate)
    assert not converted.warnings
    return str(converted.xform)


def sheet(content: bytes, name: str) -> list[dict[str, str]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    header, *rows = book.get_sheet_by_name(name).to_python()
    return [dict(zip(map(str, header), map(str, row), strict=True)) for row in rows]


def row(content: bytes, name: str) -> dict[str, str]:
    return next(each for each in sheet(content, "survey") if each["name"] == name)


@pytest.mark.parametrize("administration", ["written", "telephone"])
@pytest.mark.parametrize("asked", shipped())
def test_every_questionnaire_is_converted_without_a_warning(
    asked: str, administration: Administration, tmp_path: Path
) -> None:
    instrument = find(asked)
    form = xform(xlsform(instrument, administration=administration), tmp_path)
    assert [f'<translation lang="{name}"' in form for name in ("English (en)", "French (fr)")]
    assert form.count("<bind ") > len(instrument.items)


@pytest.mark.skipif(not shutil.which("java"), reason="ODK Validate needs Java")
def test_odk_validate_accepts_every_kind_of_question(tmp_path: Path) -> None:
    assert "every_kind" in xform(xlsform(every_kind()), tmp_path, validate=True)


def test_conditions_limits_and_calculations(tmp_path: Path) -> None:
    form = xform(xlsform(every_kind()), tmp_path)
    binds = dict(re.findall(r'<bind nodeset="/data/(\S+?)"(.*?)/>', form))
    plain = {name: re.sub(r"\s+", " ", rest.replace("/data/", "")) for name, rest in binds.items()}
    number = "contact/wait_minutes_number"
    request = "contact/channels_used_for_this_request"
    assert (
        f"relevant=\"(selected( {request} , '1') or selected( {request} , '2'))\"" in plain[number]
    )
    assert (
        'constraint=". &gt;= 0 and . &lt;= 600"' in plain[number] and 'type="int"' in plain[number]
    )
    assert f"{number} = ''" in plain["contact/wait_minutes_reason"]
    assert plain["contact/wait_minutes"].endswith(
        f"calculate=\"if( {number} = '', contact/wait_minutes_reason , {number} )\""
    )
    assert (
        f'relevant="(( {number} &gt;= 15 and {number} &lt; 30) or ( {number} &gt;= 60))"'
        in plain["contact/wait_long"]
    )
    assert 'type="decimal"' in plain["contact/cost"]
    assert 'constraint="count-selected(.) &lt;= 2 and (count-selected(.) = 1 or not(' in plain[
        "contact/channels_used_for_this_reply"
    ]  # fmt: skip
    # The best point of the reversed item is its number 1, "Strongly disagree".
    assert "( contact/wait_long = '5')" in plain["view/made_easy"]


def test_a_grid_is_a_table_with_one_line_of_answers() -> None:
    content = xlsform(every_kind())
    assert row(content, "staff_grid_answers")["appearance"] == "label"
    polite = row(content, "staff_polite")
    assert (polite["type"], polite["appearance"]) == ("select_one agree_5", "list-nolabel")


def test_read_out_every_row_is_asked_with_the_question_of_its_grid() -> None:
    polite = row(xlsform(every_kind(), administration="telephone"), "staff_polite")
    assert polite["label::English (en)"] == (
        "Thinking of the staff who served you, how much do you agree? They were polite."
    )
    assert polite["hint::French (fr)"] == "Ne pas lire\u00a0: Sans objet, Je ne sais pas."


def test_kinds_of_missing_are_answers_with_codes_of_their_own() -> None:
    choices = sheet(xlsform(every_kind()), "choices")
    agree = [each["name"] for each in choices if each["list_name"] == "agree_5"]
    assert agree == ["1", "2", "3", "4", "5", "NA", "DK"]
    # The reversed scale prints the same numbers beside the same words: no list of its own.
    assert not [each for each in choices if "reversed" in each["list_name"]]


def test_settings_say_which_questionnaire_and_version(tmp_path: Path) -> None:
    (settings,) = sheet(xlsform(every_kind(), language="fr"), "settings")
    assert settings == {
        "form_title": "Toutes les sortes de questions",
        "form_id": "every_kind",
        "version": "1.2",
        "default_language": "French (fr)",
        "style": "pages",
    }


def test_the_same_questionnaire_gives_the_same_file() -> None:
    assert xlsform(every_kind()) == xlsform(every_kind())


def test_long_lists_open_and_words_before_and_after_are_notes() -> None:
    content = xlsform(every_kind())
    assert row(content, "q24_hours")["appearance"] == "minimal"
    assert row(content, "form_introduction")["type"] == "note"
    assert row(content, "form_closing")["label::French (fr)"] == "Merci."
