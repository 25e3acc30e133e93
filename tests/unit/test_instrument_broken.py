"""Slips a person makes in a questionnaire's file: each is told in words, on its line, with a hint.

A slip is what was in the file, what is in it now, and a piece of the line the fault must name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cmt.errors import Fault, InstrumentError
from cmt.instrument.load import load_instrument, parse_instrument

SOUND = """\
instrument: permits
version: "1.0"
languages: [en, fr]
title: {en: Permits, fr: Permis}
licence: CC-BY-4.0
source: Made for a test
kind: questionnaire
about: {en: For tests, fr: Pour les tests}
introduction: {en: Please answer, fr: Veuillez répondre}
scales:
  agree-5:
    points:
      1: {en: Strongly disagree, fr: Pas du tout}
      2: {en: Disagree, fr: Pas trop}
      3: {en: Neither, fr: Ni l’un ni l’autre}
      4: {en: Agree, fr: Plutôt}
      5: {en: Strongly agree, fr: Tout à fait}
    favourable: [4, 5]
    missing:
      not-applicable: {en: Does not apply, fr: Sans objet}
  recommend:
    points:
      0: {en: Not at all likely, fr: Pas du tout probable}
      10: {en: Extremely likely, fr: Très probable}
    step: 1
    favourable: [9, 10]
    unfavourable: [0, 1, 2, 3, 4, 5, 6]
  minutes:
    measure:
      unit: {en: minutes, fr: minutes}
      least: 0
      most: 600
      bands: [0, 5, 15, 60]
  ways:
    points:
      1: {en: Web, fr: En ligne}
      2: {en: Counter, fr: Comptoir}
      3: {en: Phone, fr: Téléphone}
grids:
  staff:
    text: {en: How much do you agree?, fr: Êtes-vous d’accord ?}
drivers:
  speed: {name: {en: Speed, fr: Rapidité}, items: [quick, slow]}
  people: {name: {en: People, fr: Personnel}, items: [polite, fair]}
outcome: overall
sections:
  - section: visit
    title: {en: Your visit, fr: Votre visite}
    items:
      - item: way-in
        scale: ways
        choose: many
        text: {en: How did you reach us?, fr: Comment nous avez-vous joints ?}
      - item: overall
        scale: agree-5
        text: {en: I was satisfied., fr: Tout allait bien.}
      - item: suggest
        scale: recommend
        text: {en: Would you recommend us?, fr: Nous recommanderiez-vous ?}
      - item: waited
        scale: minutes
        role: standard
        text: {en: How long did you wait?, fr: Combien de temps avez-vous attendu ?}
      - item: quick
        scale: agree-5
        text: {en: It was quick., fr: C’était rapide.}
        ask-if: {waited: [2, 3, 4]}
      - item: slow
        scale: agree-5
        reversed: "yes"
        text: {en: It took too long., fr: C’était trop long.}
  - section: people
    title: {en: Our staff, fr: Notre personnel}
    items:
      - item: polite
        scale: agree-5
        grid: staff
        text: {en: Staff were polite., fr: Le personnel était poli.}
      - item: fair
        scale: agree-5
        grid: staff
        text: {en: Staff were fair., fr: Le personnel était juste.}
      - item: speed-matters
        scale: agree-5
        role: importance
        of: speed
        text: {en: Speed matters., fr: La rapidité compte.}
      - item: remark
        text: {en: Anything else?, fr: Autre chose ?}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip, and what its fault must say."""

    was: str
    now: str
    on: str  # a piece of the line the fault names, met once in the broken file
    says: str
    hint: str = ""
    alone: bool = True  # nothing else is reported


SLIPS = {
    "a tab in the indent": Slip(
        was="    favourable: [4, 5]",
        now="\tfavourable: [4, 5]",
        on="\tfavourable",
        says="this is not YAML (a tab in the indent)",
        hint="Indent with spaces",
    ),
    "a key without colon": Slip(
        was="licence: CC-BY-4.0",
        now="licence CC-BY-4.0",
        on="licence CC",
        says="this is not YAML (a key without ': ')",
        hint="Write 'key: value', with a space after the colon",
    ),
    "a colon in a text": Slip(
        was="source: Made for a test",
        now="source: Made for: a test",
        on="source: Made",
        says="this is not YAML (a ': ' where no key can be)",
        hint="Put a text with ': ' in it into quotes",
    ),
    "a colon in a text in braces": Slip(
        was="{en: It was quick.,",
        now="{en: Speed: it was quick.,",
        on="Speed: it",
        says="do not close as they should",
        hint="Put a text with ': '",
    ),
    "a brace not closed": Slip(
        was="title: {en: Our staff, fr: Notre personnel}",
        now="title: {en: Our staff, fr: Notre personnel",
        on="    items:\n      - item: polite",
        says="the braces opened on line 73 do not close as they should",
        hint="close every '{' with '}'",
    ),
    "a quotation mark not closed": Slip(
        was='reversed: "yes"',
        now='reversed: "yes',
        on="reversed:",
        says="a quotation mark is not closed",
        hint="Close it",
    ),
    "a quotation mark that the next one closes": Slip(
        was='version: "1.0"',
        now='version: "1.0',
        on="reversed:",
        says="this line does not go on with the block begun on line 1",
        hint="Look for a quotation mark above that is not closed",
    ),
    "an apostrophe that opens a quotation": Slip(
        was="fr: C’était rapide.}",
        now="fr: 'C'était rapide.'}",
        on="C'était",
        says="this is not YAML",
        hint="quotes",
    ),
    "an indent that does not fit": Slip(
        was="        scale: ways",
        now="         scale: ways",
        on="         scale: ways",
        says="a ': ' where no key can be",
        hint="give keys of one block the same indent",
    ),
    "an element without dash": Slip(
        was="      - item: fair",
        now="      item: fair",
        on="      item: fair",
        says="this line does not go on with the list begun on line 75",
        hint="Begin every element with '- '",
    ),
    "a text that begins with an at sign": Slip(
        was="source: Made",
        now="source: @Made",
        on="@Made",
        says="a text that begins with @",
        hint="Put the text in quotes",
    ),
    "an id used twice": Slip(
        was="item: fair\n        scale: agree-5\n",
        now="scale: agree-5\n        item: polite\n",
        on="- scale: agree-5",
        says="'polite' is given twice, first on line 75",
        hint="Use an id once",
        alone=False,
    ),
    "a key given twice": Slip(
        was="        scale: recommend",
        now="        scale: recommend\n        scale: agree-5",
        on="        scale: agree-5\n        text: {en: Would",
        says="'scale' is given twice, first on line 58",
        hint="Keep one of the two",
    ),
    "a scale nobody knows": Slip(
        was="scale: recommend",
        now="scale: recomend",
        on="scale: recomend",
        says="'recomend' is not a scale. Expected: agree-5, recommend, minutes, ways",
        hint="Did you mean 'recommend'?",
    ),
    "the scale of a reversed item nobody knows": Slip(
        was='scale: agree-5\n        reversed: "yes"',
        now='scale: agre-5\n        reversed: "yes"',
        on="scale: agre-5",
        says="'agre-5' is not a scale",
        hint="Did you mean 'agree-5'?",
    ),
    "a misspelt key": Slip(
        was="choose: many",
        now="chose: many",
        on="chose: many",
        says="'chose' is not a key here",
        hint="Did you mean 'choose'?",
    ),
    "a misspelt key at the top": Slip(
        was="introduction:",
        now="introdution:",
        on="introdution:",
        says="'introdution' is not a key here",
        hint="Did you mean 'introduction'?",
    ),
    "a label without French": Slip(
        was="4: {en: Agree, fr: Plutôt}",
        now="4: {en: Agree}",
        on="4: {en: Agree}",
        says="'fr' is missing",
    ),
    "a question without French": Slip(
        was="{en: Speed matters., fr: La rapidité compte.}",
        now="{en: Speed matters.}",
        on="Speed matters",
        says="'fr' is missing",
    ),
    "an introduction without English": Slip(
        was="introduction: {en: Please answer, fr: Veuillez répondre}",
        now="introduction: {fr: Veuillez répondre}",
        on="introduction",
        says="'en' is missing",
    ),
    "a condition on a later item": Slip(
        was="ask-if: {waited: [2, 3, 4]}",
        now="ask-if: {fair: [4]}",
        on="ask-if",
        says="'fair' is not an earlier item. Expected: way-in, overall, suggest, waited",
    ),
    "a condition on a point that is not there": Slip(
        was="ask-if: {waited: [2, 3, 4]}",
        now="ask-if: {waited: [4, 5]}",
        on="ask-if",
        says="5 cannot be answered to 'waited'. Expected: 1, 2, 3, 4",
    ),
    "favourable points not at the end": Slip(
        was="favourable: [4, 5]",
        now="favourable: [1, 2]",
        on="favourable: [1, 2]",
        says="1, 2 does not end 1, 2, 3, 4, 5. Expected: the best points, in order: 4, 5",
    ),
    "points that fall": Slip(
        was="      2: {en: Counter, fr: Comptoir}\n      3: {en: Phone, fr: Téléphone}",
        now="      3: {en: Counter, fr: Comptoir}\n      2: {en: Phone, fr: Téléphone}",
        on="    points:\n      1: {en: Web",
        says="point 2 follows point 3. Expected: points that rise, worst answer first",
    ),
    "more answers to choose than there are": Slip(
        was="choose: many",
        now="choose: 4",
        on="choose: 4",
        says="4 answers of 3 are to be chosen. Expected: 1 to 3",
    ),
    "choosing in words": Slip(
        was="choose: many",
        now="choose: all",
        on="choose: all",
        says="'all' is here. Expected: a whole number",
    ),
    "a driver of an unknown item": Slip(
        was="items: [quick, slow]",
        now="items: [quik, quick, slow]",
        on="items: [quik",
        says="'quik' is not an item",
        hint="Did you mean 'quick'?",
    ),
    "an item in two drivers": Slip(
        was="items: [polite, fair]",
        now="items: [polite, fair, quick]",
        on="people: {name",
        says="'quick' already belongs to driver 'speed'. Expected: one driver an item",
    ),
    "an outcome on a list of choices": Slip(
        was="outcome: overall",
        now="outcome: way-in",
        on="outcome: way-in",
        says="the outcome is on scale 'ways', which has no favourable points",
        alone=False,
    ),
    "two outcomes": Slip(
        was="      - item: suggest\n",
        now="      - item: suggest\n        role: outcome\n",
        on="role: outcome",
        says="'suggest' has role outcome but the outcome is 'overall'",
        hint="Give it role rating",
    ),
    "a bank with an outcome": Slip(
        was="kind: questionnaire",
        now="kind: bank",
        on="outcome: overall",
        says="a bank has the outcome 'overall'",
        hint="Remove the outcome, or the kind",
    ),
    "an unknown kind": Slip(
        was="kind: questionnaire",
        now="kind: questionaire",
        on="kind: questionaire",
        says="'questionaire' is not a kind. Expected: questionnaire, bank",
        hint="Did you mean 'questionnaire'?",
    ),
    "an id the export needs": Slip(
        was="item: remark",
        now="item: respondent",
        on="item: respondent",
        says="'respondent' is reserved for a column of the export",
        hint="Try 'the-respondent'",
    ),
    "an id with capital letters and underscore": Slip(
        was="item: remark",
        now="item: Any_Remark",
        on="item: Any_Remark",
        says="'Any_Remark' cannot be an id. Expected: small letters and digits, with '-' between",
    ),
    "rows of a grid that stand apart": Slip(
        was="      - item: speed-matters\n",
        now="      - {item: calm, scale: agree-5, text: {en: Calm., fr: Calme.}}\n"
        "      - {item: kind, scale: agree-5, grid: staff, text: {en: Kind., fr: Gentil.}}\n"
        "      - item: speed-matters\n",
        on="item: kind",
        says="row 'kind' stands apart from the other rows of grid 'staff'",
        hint="Put the rows of a grid one after the other, in one section",
    ),
    "rows of a grid on two scales": Slip(
        was="item: fair\n        scale: agree-5",
        now="item: fair\n        scale: recommend",
        on="scale: recommend\n        grid",
        says="row 'fair' of grid 'staff' is on another scale than 'polite'. Expected: 'agree-5'",
        alone=False,
    ),
    "a row asked of fewer": Slip(
        was="text: {en: Staff were fair.",
        now="ask-if: {way-in: [2]}\n        text: {en: Staff were fair.",
        on="ask-if: {way-in",
        says="row 'fair' of grid 'staff' is not asked of whom 'polite' is. Expected: no condition",
    ),
    "a grid nobody knows": Slip(
        was="grid: staff\n        text: {en: Staff were f",
        now="grid: staf\n        text: {en: Staff were f",
        on="grid: staf\n",
        says="'staf' is not a grid. Expected: staff",
        hint="Did you mean 'staff'?",
    ),
    "a grid without rows": Slip(
        was="grids:\n",
        now="grids:\n  web: {text: {en: The site is, fr: Le site est}}\n",
        on="  web:",
        says="grid 'web' has no rows",
        hint="Say 'grid: web' in its items, or take it out",
    ),
    "bands that fall": Slip(
        was="bands: [0, 5, 15, 60]",
        now="bands: [0, 15, 5, 60]",
        on="measure:",
        says="a band from 5 follows a band from 15. Expected: bands that rise",
        alone=False,
    ),
    "bands that do not begin at the least": Slip(
        was="bands: [0, 5, 15, 60]",
        now="bands: [5, 15, 30, 60]",
        on="measure:",
        says="the first band begins at 5, the least is 0. Expected: bands from 0",
    ),
    "bands beyond the most": Slip(
        was="most: 600",
        now="most: 45",
        on="measure:",
        says="the last band begins at 60, the most is 45. Expected: bands up to 45",
    ),
    "a number with its unit": Slip(
        was="most: 600",
        now="most: 600 minutes",
        on="most:",
        says="'600 minutes' is here. Expected: a number",
    ),
    "a measure and points": Slip(
        was="    measure:\n",
        now="    points: {1: {en: a, fr: a}, 2: {en: b, fr: b}}\n    measure:\n",
        on="points: {1",
        says="the scale has a measure and 'points'",
        hint="Keep one of the two",
    ),
    "a scale without answers": Slip(
        was="  ways:\n    points:\n",
        now="  empty: {favourable: [4]}\n  ways:\n    points:\n",
        on="  empty:",
        says="'points' is missing. Expected: the answers by point, or a measure",
    ),
    "a step that does not fit": Slip(
        was="step: 1",
        now="step: 3",
        on="step: 3",
        says="steps of 3 do not lead from 0 to 10. Expected: a step that fits",
    ),
    "a step of nothing": Slip(
        was="step: 1",
        now="step: 0",
        on="step: 0",
        says="the step is 0. Expected: a whole number from 1",
    ),
    "steps without end": Slip(
        was="      10: {en: Extremely",
        now="      100000000: {en: Extremely",
        on="step: 1",
        says="steps of 1 make 100000001 points. Expected: at most 101",
    ),
    "unfavourable points that are favourable": Slip(
        was="unfavourable: [0, 1, 2, 3, 4, 5, 6]",
        now="unfavourable: [0, 9]",
        on="unfavourable: [0, 9]",
        says="9 would be favourable and unfavourable. Expected: points that are not favourable",
    ),
    "unfavourable points not at the beginning": Slip(
        was="unfavourable: [0, 1, 2, 3, 4, 5, 6]",
        now="unfavourable: [1, 2]",
        on="unfavourable: [1, 2]",
        says="1, 2 does not begin 0, 1, 2",
    ),
    "only unfavourable points": Slip(
        was="      3: {en: Phone, fr: Téléphone}\n",
        now="      3: {en: Phone, fr: Téléphone}\n    unfavourable: [1]\n",
        on="unfavourable: [1]",
        says="there are unfavourable points but no favourable ones",
        hint="Say which points are favourable",
    ),
    "reversing a list of choices": Slip(
        was="        choose: many\n",
        now='        reversed: "yes"\n',
        on='reversed: "yes"\n        text: {en: How did',
        says="'way-in' is reversed but its scale is a list of choices",
        hint="Expected: a scale with favourable points",
    ),
    "reversing a number": Slip(
        was="role: standard\n",
        now="role: standard\n        reversed: yes\n",
        on="reversed: yes",
        says="'waited' is reversed but its scale is a measure",
    ),
    "reversing perhaps": Slip(
        was='reversed: "yes"',
        now="reversed: perhaps",
        on="reversed: perhaps",
        says="'perhaps' is here. Expected: yes or no",
    ),
    "a scale named like one turned round": Slip(
        was="  ways:\n",
        now="  ways-reversed: {points: {1: {en: a, fr: a}, 2: {en: b, fr: b}}}\n  ways:\n",
        on="ways-reversed",
        says="'ways-reversed' ends in '-reversed', as the scale of a reversed item does",
        hint="Give it another id",
    ),
    "several numbers": Slip(
        was="role: standard\n",
        now="role: standard\n        choose: 2\n",
        on="choose: 2",
        says="several numbers may be given on the measure 'minutes'. Expected: one number",
    ),
    "a standard that is a rating": Slip(
        was="scale: recommend\n",
        now="scale: recommend\n        role: standard\n",
        on="role: standard\n        text: {en: Would",
        says="'suggest' has role standard on the rating scale 'recommend'",
    ),
    "an expectation about nothing": Slip(
        was="role: importance\n        of: speed",
        now="role: expectation\n        of: sped",
        on="of: sped",
        says="'sped' is not a driver. Expected: speed, people",
        hint="Did you mean 'speed'?",
    ),
    "about a driver without reason": Slip(
        was="        reversed:",
        now="        of: speed\n        reversed:",
        on="of: speed\n        reversed",
        says="'of' is given to an item of role driver",
    ),
    "a code that is a number on the form": Slip(
        was="      not-applicable: {en: Does not apply, fr: Sans objet}\n",
        now="      not-applicable: {en: Does not apply, fr: Sans objet}\n"
        '    codes: {"5": not-applicable}\n',
        on="codes:",
        says="code 5 is both an answer and a kind of missing answer",
    ),
    "a code that says something else on our forms": Slip(
        was="      not-applicable: {en: Does not apply, fr: Sans objet}\n",
        now="      not-applicable: {en: Does not apply, fr: Sans objet}\n"
        "    codes: {NA: refused}\n",
        on="codes:",
        says="code NA stands for refused. Expected: not-applicable, as on every form that cmt",
    ),
    "a code that is a number a client may give": Slip(
        was="      bands: [0, 5, 15, 60]\n",
        now='      bands: [0, 5, 15, 60]\n    codes: {"99": refused}\n',
        on="codes:",
        says="code 99 is both an answer and a kind of missing answer",
    ),
    "an answer twice, its accents stored in two ways": Slip(
        was="3: {en: Phone, fr: Téléphone}\n",
        now="3: {en: Phone, fr: Téléphone}\n      4: {en: Line, fr: Te\u0301le\u0301phone}\n",
        on="ways:",
        says="the answer 'téléphone' (fr) stands for 2 things",
    ),
    "points that a step would make": Slip(
        was="    step: 1\n    favourable: [9, 10]\n    unfavourable: [0, 1, 2, 3, 4, 5, 6]\n",
        now="    favourable: [9, 10]\n",
        on="favourable: [9, 10]",
        says="9, 10 does not end 0, 10",
        hint="'step: 1' makes the points between",
    ),
    "a text cut by a number sign": Slip(
        was="text: {en: Anything else?, fr: Autre chose ?}",
        now="text:\n          en: Are we your #1 office?\n          fr: Autre chose ?",
        on="Are we",
        says="the text ends at '#': 'Are we your'",
        hint="Put it in quotes",
    ),
    "a letter nobody sees in an id": Slip(
        was="item: remark",
        now="item: remark\u200b",
        on="item: remark",
        says="'remark<U+200B>' cannot be an id",
    ),
    "languages in capitals": Slip(
        was="languages: [en, fr]",
        now="languages: [EN, fr]",
        on="languages:",
        says="'EN' is not a language. Expected: codes, as in [en, fr]",
    ),
    "languages without brackets": Slip(
        was="languages: [en, fr]",
        now="languages: en, fr",
        on="languages:",
        says="'en, fr' is not a language. Expected: codes, as in [en, fr]",
    ),
    "keeping without extending": Slip(
        was="outcome: overall\n",
        now="outcome: overall\nkeep: [overall]\n",
        on="keep:",
        says="'keep' is given without 'extends'",
        hint="Say which questionnaire it builds on",
    ),
    "an alias": Slip(
        was="{en: Our staff, fr: Notre personnel}",
        now="*title",
        on="title: *title",
        says="an alias ('*name') is used",
        hint="Write the text out",
        alone=False,
    ),
    "an anchor": Slip(
        was="source: Made",
        now="source: &made Made",
        on="&made",
        says="an anchor ('&made') is used",
        hint="Remove it, or put the text in quotes",
    ),
    "a second document": Slip(
        was="outcome: overall\n",
        now="---\noutcome: overall\n",
        on="---",
        says="a second one begins with '---'",
        hint="",
    ),
}


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(InstrumentError) as raised:
        parse_instrument(text, "permits.yaml")
    return raised.value.faults


def broken(slip: Slip) -> str:
    assert SOUND.count(slip.was) == 1, "the slip must be made in one place"
    return SOUND.replace(slip.was, slip.now)


def line_of(piece: str, text: str) -> int:
    """The number of the line a piece begins on, as a person counts."""
    assert text.count(piece) == 1, "the piece must name one line"
    return text[: text.index(piece)].count("\n") + 1


def test_the_sound_one_is_sound() -> None:
    permits = parse_instrument(SOUND, "permits.yaml")
    assert permits.scales["recommend"].points == tuple(range(11))
    assert permits.items["way-in"].choose == 3
    assert permits.question("fair", "en") == "How much do you agree? Staff were fair."


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_in_words_on_its_line(name: str) -> None:
    slip = SLIPS[name]
    text = broken(slip)
    where = f"permits.yaml line {line_of(slip.on, text)}"
    told = [str(fault) for fault in faults(text)]
    here = [each for each in told if each.startswith((f"{where} ", f"{where}:"))]
    assert any(slip.says in each and slip.hint in each for each in here), told


@pytest.mark.parametrize("name", [name for name, slip in SLIPS.items() if slip.alone])
def test_a_slip_is_told_once(name: str) -> None:
    assert len(faults(broken(SLIPS[name]))) == 1


MANY = (
    "a scale nobody knows",
    "a label without French",
    "an item in two drivers",
    "a grid without rows",
    "a misspelt key",
    "a step that does not fit",
    "an id with capital letters and underscore",
    "a bank with an outcome",
)


def test_several_slips_in_one_file_are_all_told_from_top_to_bottom() -> None:
    text = SOUND
    for name in MANY:
        text = text.replace(SLIPS[name].was, SLIPS[name].now)
    found = faults(text)
    told = "\n".join(map(str, found))
    assert [name for name in MANY if SLIPS[name].says.split(".")[0] not in told] == []
    lines = [int(fault.where.split()[2]) for fault in found]
    assert lines == sorted(lines)


def test_more_faults_than_a_person_reads_are_counted() -> None:
    text = SOUND.replace("scale: agree-5", "scale: agre")
    text = text.replace("fr: ", "fr2: ")
    found = faults(text)
    assert len(found) > 40
    with pytest.raises(InstrumentError, match=rf"\.\.\. and {len(found) - 20} more\."):
        parse_instrument(text, "permits.yaml")


def test_laughing_aliases_cost_nothing(tmp_path: Path) -> None:
    """Ten aliases of ten aliases, nine deep, would stand for a thousand million texts."""
    laugh = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    path = tmp_path / "laugh.yaml"
    path.write_text(SOUND + laugh, encoding="utf-8")
    with pytest.raises(InstrumentError, match=r"an anchor \('&a0'\) is used"):
        load_instrument(path)
