"""A questionnaire with one thing wrong says what, where, on which line, and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmt.errors import Fault, InstrumentError
from cmt.instrument.load import load_instrument, parse_instrument
from cmt.instrument.model import Instrument
from tests.every_kind import every_kind

SOUND = """\
instrument: small
version: 1.10
languages: [en, fr]
title: {en: Small, fr: Petit}
licence: CC-BY-4.0
source: Made for a test
scales:
  agree-3:
    points:
      1: {en: Disagree, fr: En désaccord}
      2: {en: Neither, fr: Ni l’un ni l’autre}
      3: {en: Agree, fr: D’accord}
    favourable: [3]
    missing:
      not-applicable: {en: Does not apply, fr: Sans objet}
    codes: {"9": not-applicable, 0: blank}
  used:
    points:
      1: {en: Yes, fr: Oui}
      2: {en: No, fr: Non}
drivers:
  speed: {name: {en: Speed, fr: Rapidité}, items: [quick, waits]}
outcome: overall
sections:
  - section: all
    title: {en: On, fr: Oui}
    items:
      - item: used-service
        scale: used
        text: {en: Used?, fr: Utilisé?}
      - item: overall
        scale: agree-3
        text: {en: Overall, fr: Dans l’ensemble}
      - item: quick
        scale: agree-3
        text: {en: Quick, fr: Rapide}
        telephone: {en: Was it quick, fr: Était-ce rapide}
        short: {en: Quick, fr: Rapide}
        channels: [phone, in-person]
        ask-if: {used-service: 1}
      - item: waits
        scale: agree-3
        text: {en: Waits, fr: Attentes}
        ask-if: {used-service: [1, 2]}
      - item: pace
        scale: agree-3
        text: {en: Pace, fr: Rythme}
      - item: weight-of-speed
        scale: agree-3
        role: importance
        of: speed
        text: {en: Matters, fr: Compte}
      - item: remark
        text: {en: Remark, fr: Remarque}
"""


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(InstrumentError) as raised:
        parse_instrument(text, "small.yaml")
    return raised.value.faults


def broken(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new, 1)


@pytest.fixture
def sound() -> Instrument:
    return parse_instrument(SOUND, "small.yaml")


def test_words_stay_words(sound: Instrument) -> None:
    assert sound.version == "1.10"
    assert sound.scales["used"].labels["en"] == ("Yes", "No")
    assert sound.sections[0].title["en"] == "On"


def test_a_role_follows_from_where_an_item_is_used(sound: Instrument) -> None:
    assert [(item.id, item.role) for item in sound.items.values()] == [
        ("used-service", "information"),
        ("overall", "outcome"),
        ("quick", "driver"),
        ("waits", "driver"),
        ("pace", "rating"),
        ("weight-of-speed", "importance"),
        ("remark", "comment"),
    ]


def test_every_part_of_an_item_is_read(sound: Instrument) -> None:
    quick = sound.items["quick"]
    assert quick.telephone["fr"] == "Était-ce rapide"
    assert quick.short == {"en": "Quick", "fr": "Rapide"}
    assert quick.channels == ("phone", "in-person")
    assert quick.ask_if == {"used-service": (1,)}
    assert sound.items["waits"].ask_if == {"used-service": (1, 2)}


def test_every_part_of_a_scale_is_read(sound: Instrument) -> None:
    scale = sound.scales["agree-3"]
    assert (scale.points, scale.favourable) == ((1, 2, 3), (3,))
    assert scale.codes == {"9": "not-applicable", "0": "blank"}
    assert scale.missing["not-applicable"]["fr"] == "Sans objet"


# (what was in the file, what is in it now, line, path, words of the message, hint)
SLIPS = [
    (
        "scale: agree-3\n        text: {en: Pace",
        "scale: agree3\n        text: {en: Pace",
        46,
        "sections[0].items[4].scale",
        "'agree3' is not a scale",
        "Did you mean 'agree-3'?",
    ),
    (
        "items: [quick, waits]",
        "items: [quick, wait]",
        22,
        "drivers.speed.items",
        "'wait' is not an item",
        "Did you mean 'waits'?",
    ),
    (
        "items: [quick, waits]",
        "items: [quick, waits, used-service]",
        22,
        "drivers.speed.items",
        "'used-service' is on scale 'used', which has no favourable points",
        "",
    ),
    (
        "items: [quick, waits]",
        "items: [quick, waits, quick]",
        22,
        "drivers.speed.items",
        "'quick' is listed twice",
        "",
    ),
    (
        "items: [quick, waits]",
        "items: [quick, waits, overall]",
        22,
        "drivers.speed.items",
        "'overall' has role outcome",
        "",
    ),
    (
        "items: [quick, waits]",
        "items: []",
        22,
        "drivers.speed.items",
        "driver 'speed' has no items",
        "",
    ),
    (
        "outcome: overall",
        "outcome: overal",
        23,
        "outcome",
        "'overal' is not an item",
        "Did you mean 'overall'?",
    ),
    (
        "outcome: overall",
        "outcome: used-service",
        23,
        "outcome",
        "the outcome is on scale 'used', which has no favourable points",
        "",
    ),
    (
        "outcome: overall",
        "outcome: remark",
        53,
        "sections[0].items[6]",
        "an item of role outcome has no scale",
        "",
    ),
    ("outcome: overall\n", "", 21, "drivers", "there are drivers but no 'outcome'", ""),
    ("item: pace", "item: Pace_2", 45, "sections[0].items[4]", "'Pace_2' cannot be an id", ""),
    (
        "item: pace",
        "item: speed",
        45,
        "sections[0].items[4]",
        "'speed' is an item and a driver",
        "Give one of them another id",
    ),
    (
        "item: pace",
        "item: waits",
        45,
        "sections[0].items[4]",
        "'waits' is given twice, first on line 41",
        "Use an id once",
    ),
    ("item: pace", "item: language", 45, "sections[0].items[4]", "'language' is reserved", ""),
    (
        "of: speed",
        "of: sped",
        51,
        "sections[0].items[5].of",
        "'sped' is not a driver",
        "Did you mean 'speed'?",
    ),
    (
        "        of: speed\n",
        "",
        48,
        "sections[0].items[5]",
        "an item of role importance has no 'of'",
        "",
    ),
    (
        "role: importance",
        "role: wait",
        51,
        "sections[0].items[5].of",
        "'speed' is not a kind of wait",
        "",
    ),
    (
        "role: importance",
        "role: importanse",
        50,
        "sections[0].items[5].role",
        "'importanse' is not a role",
        "Did you mean 'importance'?",
    ),
    (
        "role: importance",
        "role: rating",
        51,
        "sections[0].items[5].of",
        "'of' is given to an item of role rating",
        "",
    ),
    (
        "role: importance",
        "role: driver",
        50,
        "sections[0].items[5].role",
        "'weight-of-speed' has role driver but no driver lists it",
        "",
    ),
    (
        "role: importance",
        "role: outcome",
        50,
        "sections[0].items[5].role",
        "'weight-of-speed' has role outcome but the outcome is 'overall'",
        "",
    ),
    (
        "role: importance",
        "role: comment",
        49,
        "sections[0].items[5].scale",
        "a comment has a scale",
        "",
    ),
    (
        "{used-service: 1}",
        "{used-servise: 1}",
        40,
        "sections[0].items[2].ask-if",
        "'used-servise' is not an earlier item",
        "Did you mean 'used-service'?",
    ),
    (
        "{used-service: 1}",
        "{pace: 1}",
        40,
        "sections[0].items[2].ask-if",
        "'pace' is not an earlier item",
        "",
    ),
    (
        "{used-service: 1}",
        "{used-service: 3}",
        40,
        "sections[0].items[2].ask-if",
        "3 cannot be answered to 'used-service'",
        "",
    ),
    (
        "{used-service: 1}",
        "{used-service: Yes}",
        40,
        "sections[0].items[2].ask-if.used-service",
        "'Yes' is here. Expected: a whole number",
        "",
    ),
    (
        "channels: [phone",
        "channels: [fone",
        39,
        "sections[0].items[2].channels[0]",
        "'fone' is not a channel",
        "Did you mean 'phone'?",
    ),
    (
        "favourable: [3]",
        "favourable: [1]",
        13,
        "scales.agree-3.favourable",
        "1 does not end 1, 2, 3",
        "",
    ),
    (
        "favourable: [3]",
        "favourable: [2, 3]",
        13,
        "scales.agree-3.favourable",
        "2 of 3 points are favourable",
        "",
    ),
    (
        "favourable: [3]",
        "favourable: high",
        13,
        "scales.agree-3.favourable",
        "'high' is here. Expected: a whole number",
        "",
    ),
    (
        "      3: {en: Agree,",
        "      0: {en: Agree,",
        9,
        "scales.agree-3.points",
        "point 0 follows point 2",
        "",
    ),
    (
        "      3: {en: Agree,",
        "      high: {en: Agree,",
        12,
        "scales.agree-3.points.high",
        "'high' is here. Expected: a whole number",
        "",
    ),
    (
        "      3: {en: Agree,",
        "      2: {en: Agree,",
        12,
        "scales.agree-3.points.2",
        "'2' is given twice, first on line 11",
        "",
    ),
    (
        "en: Agree,",
        "en: Neither,",
        8,
        "scales.agree-3",
        "the answer 'neither' (en) stands for 2 things",
        "",
    ),
    (
        "en: Does not apply",
        "en: Agree",
        8,
        "scales.agree-3",
        "the answer 'agree' (en) stands for 2 things",
        "",
    ),
    (
        "not-applicable: {",
        "not-aplicable: {",
        15,
        "scales.agree-3.missing.not-aplicable",
        "'not-aplicable' is not a kind of missing answer",
        "Did you mean 'not-applicable'?",
    ),
    (
        '{"9": not-applicable',
        '{"9": not-aplicable',
        16,
        "scales.agree-3.codes.9",
        "'not-aplicable' is not a kind of missing answer",
        "Did you mean 'not-applicable'?",
    ),
    (
        '{"9": not-applicable',
        '{"3": not-applicable',
        16,
        "scales.agree-3.codes",
        "code 3 is both an answer and a kind of missing answer",
        "",
    ),
    ("      2: {en: No, fr: Non}\n", "", 18, "scales.used.points", "the number of points is 1", ""),
    (
        "text: {en: Pace, fr: Rythme}",
        "text: {en: Pace}",
        47,
        "sections[0].items[4].text",
        "'fr' is missing",
        "",
    ),
    (
        "fr: Rythme",
        "fr: ''",
        47,
        "sections[0].items[4].text.fr",
        "nothing is here. Expected: a text",
        "",
    ),
    (
        "fr: Rythme",
        "fr: Rythme, de: Tempo",
        47,
        "sections[0].items[4].text.de",
        "'de' is not a key here. Expected: en, fr",
        "",
    ),
    (
        "text: {en: Pace, fr: Rythme}",
        "text: Pace",
        47,
        "sections[0].items[4].text",
        "'Pace' is here. Expected: these keys: en, fr",
        "",
    ),
    (
        "        text: {en: Pace, fr: Rythme}\n",
        "",
        45,
        "sections[0].items[4]",
        "'text' is missing",
        "",
    ),
    (
        "        scale: used\n",
        "        scael: used\n        role: profile\n",
        29,
        "sections[0].items[0].scael",
        "'scael' is not a key here",
        "Did you mean 'scale'?",
    ),
    (
        "licence: CC-BY-4.0",
        "license: CC-BY-4.0",
        5,
        "license",
        "'license' is not a key here",
        "Did you mean 'licence'?",
    ),
    (
        "source: Made for a test",
        "source: [a, b]",
        6,
        "source",
        "a list is here. Expected: a text",
        "",
    ),
    ("version: 1.10", "version:", 2, "version", "nothing is here. Expected: a text", ""),
    (
        "instrument: small",
        "instrument: Small One",
        1,
        "instrument",
        "'Small One' cannot be an id",
        "",
    ),
    ("languages: [en, fr]", "languages: [en, fr, fr]", 3, "languages", "'fr' is given twice", ""),
    ("section: all", "section: All", 25, "sections[0]", "'All' cannot be an id", ""),
    (
        "outcome: overall",
        "outcome: overall\noutcome: pace",
        24,
        "outcome",
        "'outcome' is given twice, first on line 23",
        "Keep one of the two",
    ),
    (
        "fr: Rapidité}, items: [quick, waits]}",
        "fr: Rapidité}, items: [quick]}\n  pace-of-it: {name: {en: A, fr: B}, "
        "items: [quick, waits]}",
        23,
        "drivers.pace-of-it.items",
        "'quick' already belongs to driver 'speed'",
        "",
    ),
    (
        "scale: agree-3\n        role: importance",
        "scale: agree-3\n        choose: 2\n        role: importance",
        50,
        "sections[0].items[5].choose",
        "several answers may be chosen from the rating scale",
        "",
    ),
    (
        "scale: used\n",
        "scale: used\n        choose: 3\n",
        30,
        "sections[0].items[0].choose",
        "3 answers of 2 are to be chosen",
        "",
    ),
    (
        "source: Made for a test",
        "source: !!python/object:os.system x",
        6,
        "source",
        "a tag ('!!python/object:os.system') is used",
        "Remove the tag",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "path", "message", "hint"), SLIPS)
def test_one_slip_is_one_message(
    old: str, new: str, line: int, path: str, message: str, hint: str
) -> None:
    found = faults(broken(old, new))
    wheres = [fault.where for fault in found]
    assert f"small.yaml line {line} {path}" in wheres
    fault = found[wheres.index(f"small.yaml line {line} {path}")]
    assert message in str(fault)
    assert hint in str(fault)


def test_a_sound_line_number_is_the_line_a_person_counts() -> None:
    text = broken("item: pace", "item: Pace_2")
    (fault,) = faults(text)
    line = int(fault.where.split()[2])
    assert "Pace_2" in text.splitlines()[line - 1]


def test_all_faults_are_told_at_once_from_top_to_bottom() -> None:
    text = SOUND
    for old, new in [
        ("languages: [en, fr]", "languages: [en, fr]\ncolour: red"),
        ("favourable: [3]", "favourable: [1]"),
        ("scale: agree-3\n        text: {en: Pace", "scale: agree3\n        text: {en: Pace"),
        ("{used-service: [1, 2]}", "{used-service: [1, 7]}"),
        ("fr: Remarque", "fr: "),
    ]:
        assert old in text
        text = text.replace(old, new, 1)
    found = [fault.where.split(" ", 1)[1] for fault in faults(text)]
    assert found == [
        "line 4 colour",
        "line 14 scales.agree-3.favourable",
        "line 45 sections[0].items[3].ask-if",
        "line 47 sections[0].items[4].scale",
        "line 55 sections[0].items[6].text.fr",
    ]


def test_a_questionnaire_without_language_or_question_is_refused() -> None:
    text = SOUND[: SOUND.index("drivers:")] + "sections: []\n"
    assert [fault.got for fault in faults(text)] == ["no question is asked"]
    silent = text.replace("[en, fr]", "[]")
    assert "there is no language" in [fault.got for fault in faults(silent)]


def test_routing_must_name_an_answer() -> None:
    (fault,) = faults(broken("{used-service: 1}", "{used-service: []}"))
    assert fault.got == "no answer to 'used-service' is named"


def test_a_slip_in_a_scale_is_not_told_again_for_its_questions() -> None:
    found = faults(broken("favourable: [3]", "favorable: [3]"))
    assert [str(fault) for fault in found] == [
        "small.yaml line 13 scales.agree-3.favorable: 'favorable' is not a key here. "
        "Expected: points, favourable, unfavourable, missing, codes, step, measure. "
        "Did you mean 'favourable'?"
    ]


def test_items_of_one_driver_share_their_points() -> None:
    longer = (
        "  agree-4: {points: {1: {en: a, fr: a}, 2: {en: b, fr: b}, 3: {en: c, fr: c}, "
        "4: {en: d, fr: d}}, favourable: [4]}\ndrivers:"
    )
    text = broken("drivers:", longer).replace(
        "scale: agree-3\n        text: {en: Waits", "scale: agree-4\n        text: {en: Waits"
    )
    (fault,) = faults(text)
    assert fault.got == "items of scales agree-3, agree-4 are averaged"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("# only a remark\n", "the file is empty"),
        ("just words", "Expected: these keys: instrument, version"),
        ("- a\n- b\n", "a list is here"),
        ("instrument: a: b\n", "line 1: this is not YAML"),
        ("title: {en: x\n", "this is not YAML"),
        ("a: 1\n---\nb: 2\n", "this is not YAML"),
        ("a: \x00\n", "this is not YAML"),
        ("a: &x [*x]\n", "an alias ('*name') is used"),
        ("a: &x {b: c}\nd: *x\n", "line 2 d: an alias"),
        ("? [a, b]\n: c\n", "a key that is not a word"),
    ],
)
def test_what_is_no_questionnaire_is_refused_in_words(text: str, message: str) -> None:
    assert message in "\n".join(map(str, faults(text)))


def test_depth_and_length_are_refused_before_they_cost_anything() -> None:
    for deep in ("[" * 500_000, "[" * 900 + "]" * 900, "- " * 500, "{a: " * 40 + "b" + "}" * 40):
        assert "too deep to be a questionnaire" in str(faults(deep)[0])
    assert "has 5,000,001 letters. Expected: at most 5,000,000" in str(faults("a" * 5_000_001)[0])


def test_a_laugh_stays_small() -> None:
    """Aliases of aliases would stand for 10**9 nodes; each is refused where it stands."""
    laugh = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    assert len(faults(laugh)) < 200


@pytest.mark.parametrize("size", [0, 1, 40, 400])
def test_a_cut_file_is_refused_and_never_a_traceback(size: int) -> None:
    with pytest.raises(InstrumentError):
        parse_instrument(SOUND[:size], "cut.yaml")


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert load_instrument(path) == parse_instrument(SOUND, "small.yaml")


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: é".encode("latin-1"))
    for path, message in [
        (tmp_path / "none.yaml", "cannot be read"),
        (tmp_path, "cannot be read"),
        (latin, "not text in UTF-8"),
    ]:
        with pytest.raises(InstrumentError, match=message):
            load_instrument(path)


def test_a_condition_on_a_reversed_item_is_in_the_numbers_of_the_form() -> None:
    """An author writes 5 for "strongly agree", which is the worst point of a reversed item."""
    asked = every_kind().items["made-easy"]
    assert asked.ask_if == {"staff-polite": (4, 5), "wait-long": (1,)}
    assert every_kind().scales["agree-5-reversed"].label(1, "en") == "Strongly agree"


def test_a_reversed_row_may_stand_in_a_grid() -> None:
    rows = [item for item in every_kind().items.values() if item.grid == "staff-grid"]
    assert [row.scale for row in rows] == ["agree-5", "agree-5", "agree-5-reversed"]
