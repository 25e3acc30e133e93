"""A questionnaire that builds on another has what it keeps, takes and says itself, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmt.errors import Fault, InstrumentError
from cmt.instrument.catalogue import as_instrument, find
from cmt.instrument.lineage import item_digest
from cmt.instrument.load import load_instrument
from cmt.instrument.model import Instrument

BASE = """\
instrument: base
version: "1.0"
languages: [en, fr]
title: {en: Base, fr: Base}
licence: CC-BY-4.0
source: Made for a test
about: {en: For tests, fr: Pour les tests}
scales:
  agree-3:
    points: {1: {en: No, fr: Non}, 2: {en: So so, fr: Bof}, 3: {en: Yes, fr: Oui}}
    favourable: [3]
  used: {points: {1: {en: "Yes", fr: Oui}, 2: {en: "No", fr: Non}}}
drivers:
  speed: {name: {en: Speed, fr: Rapidité}, items: [quick, waits]}
  care: {name: {en: Care, fr: Soin}, items: [polite]}
outcome: overall
sections:
  - section: visit
    title: {en: Visit, fr: Visite}
    items:
      - {item: used-before, scale: used, text: {en: Used?, fr: Utilisé ?}}
      - {item: overall, scale: agree-3, text: {en: Overall, fr: Dans l’ensemble}}
      - {item: quick, scale: agree-3, text: {en: Quick, fr: Rapide}, telephone: {en: Q?, fr: R ?}}
      - {item: waits, scale: agree-3, text: {en: Waits, fr: Attentes}, ask-if: {used-before: 1}}
  - section: staff
    title: {en: Staff, fr: Personnel}
    items:
      - {item: polite, scale: agree-3, text: {en: Polite, fr: Poli}}
      - {item: care-matters, scale: agree-3, role: importance, of: care, text: {en: C, fr: S}}
  - section: you
    title: {en: You, fr: Vous}
    items:
      - {item: age, scale: used, role: profile, text: {en: Over 18?, fr: Plus de 18 ans ?}}
"""

BANK = """\
instrument: store
version: "1.0"
languages: [en, fr, es]
title: {en: Store, fr: Réserve, es: Reserva}
licence: CC-BY-4.0
source: Made for a test
kind: bank
scales:
  agree-3:
    points:
      1: {en: No, fr: Non, es: No}
      2: {en: So so, fr: Bof, es: Regular}
      3: {en: Yes, fr: Oui, es: Sí}
    favourable: [3]
  easy-2:
    points: {1: {en: Hard, fr: Difficile, es: Difícil}, 2: {en: Easy, fr: Facile, es: Fácil}}
    favourable: [2]
grids:
  web: {text: {en: The website is, fr: "Le site est", es: El sitio es}}
drivers:
  online: {name: {en: Online, fr: En ligne, es: En línea}, items: [site-clear, site-quick]}
sections:
  - section: staff
    title: {en: People, fr: Gens, es: Gente}
    items:
      - {item: smiles, scale: agree-3, text: {en: Smiles, fr: Sourit, es: Sonríe}}
  - section: online
    title: {en: Online, fr: En ligne, es: En línea}
    items:
      - {item: site-clear, scale: agree-3, grid: web, text: {en: Clear, fr: Clair, es: Claro}}
      - {item: site-quick, scale: agree-3, grid: web, text: {en: Fast, fr: Vite, es: Rápido}}
      - {item: find, scale: easy-2, text: {en: Finding, fr: Trouver, es: Hallar}}
      - item: why
        text: {en: Why?, fr: "Pourquoi\u202f?", es: ¿Por qué?}
        ask-if: {find: 1}
      - item: online-matters
        scale: agree-3
        role: importance
        of: online
        text: {en: Matters, fr: Importe, es: Importa}
"""

HEAD = """\
instrument: mine
version: "2.0"
extends: base.yaml
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "store.yaml").write_text(BANK, encoding="utf-8")
    return tmp_path


def mine(folder: Path, text: str, head: str = HEAD) -> Instrument:
    path = folder / "mine.yaml"
    path.write_text(head + text, encoding="utf-8")
    return load_instrument(path)


def faults(folder: Path, text: str, head: str = HEAD) -> tuple[Fault, ...]:
    with pytest.raises(InstrumentError) as raised:
        mine(folder, text, head)
    return raised.value.faults


def the_fault(folder: Path, text: str, head: str = HEAD) -> str:
    """The only fault, with the file's name in the place of its path."""
    (fault,) = faults(folder, text, head)
    return str(fault).replace(f"{folder}/", "")


def pages(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    return {section.id: section.items for section in instrument.sections}


def test_all_is_inherited_but_name_and_version(folder: Path) -> None:
    own, base = mine(folder, ""), load_instrument(folder / "base.yaml")
    assert (own.id, own.version) == ("mine", "2.0")
    assert own.items == base.items
    assert (own.title, own.languages, own.licence) == (base.title, base.languages, base.licence)
    assert (own.about, own.outcome, own.scales) == (base.about, base.outcome, base.scales)


def test_leaving_out_and_keeping_are_two_ways_to_say_one_thing(folder: Path) -> None:
    out = mine(folder, "leave-out: [waits, polite, care-matters]\n")
    kept = mine(folder, "keep: [used-before, overall, quick, age]\n")
    assert out == kept
    assert pages(out) == {"visit": ("used-before", "overall", "quick"), "you": ("age",)}
    assert {name: driver.items for name, driver in out.drivers.items()} == {"speed": ("quick",)}


def test_a_bank_may_be_made_a_questionnaire(folder: Path) -> None:
    head = HEAD.replace("base.yaml", "store.yaml")
    own = mine(folder, "kind: questionnaire\noutcome: smiles\nlanguages: [en, fr]\n", head)
    assert (own.kind, own.items["smiles"].role) == ("questionnaire", "outcome")
    assert mine(folder, "", head).kind == "bank"


def test_what_nothing_uses_any_more_is_gone(folder: Path) -> None:
    own = mine(folder, "leave-out: [used-before, waits, age]\n")
    assert set(own.scales) == {"agree-3"}
    assert set(pages(own)) == {"visit", "staff"}


def test_wording_changes_words_and_nothing_else(folder: Path) -> None:
    text = "wording:\n  quick: {text: {en: Fast}, short: {en: Fast, fr: Vite}}\n"
    own, base = mine(folder, text), load_instrument(folder / "base.yaml")
    assert own.items["quick"].text == {"en": "Fast", "fr": "Rapide"}
    assert own.items["quick"].short == {"en": "Fast", "fr": "Vite"}
    assert own.items["quick"].telephone == base.items["quick"].telephone
    assert own.items["quick"].role == "driver"
    changed = [
        (item, language)
        for item in base.items
        for language in base.languages
        if item_digest(own, item, language) != item_digest(base, item, language)
    ]
    assert changed == [("quick", "en")]


def test_own_questions_join_their_section_or_stand_before_the_profile(folder: Path) -> None:
    text = """\
scales:
  fair-3: {points: {1: {en: a, fr: a}, 2: {en: b, fr: b}, 3: {en: c, fr: c}}, favourable: [3]}
sections:
  - section: staff
    items: [{item: kind-staff, scale: fair-3, text: {en: Kind, fr: Gentil}}]
  - section: parking
    title: {en: Parking, fr: Stationnement}
    items: [{item: parked, scale: fair-3, text: {en: Parked, fr: Garé}}]
  - section: doors
    title: {en: Doors, fr: Portes}
    after: visit
    items: [{item: door, scale: fair-3, text: {en: Door, fr: Porte}}]
"""
    own = mine(folder, text)
    assert list(pages(own)) == ["visit", "doors", "staff", "parking", "you"]
    assert pages(own)["staff"] == ("polite", "care-matters", "kind-staff")
    assert own.sections[2].title["fr"] == "Personnel"
    assert own.items["parked"].role == "rating"


def test_taken_items_bring_scale_grid_and_section_and_lose_their_driver(folder: Path) -> None:
    own = mine(folder, "take: {store.yaml: [smiles, site-clear, site-quick, find]}\n")
    assert pages(own)["staff"] == ("polite", "care-matters", "smiles")
    assert list(pages(own)) == ["visit", "staff", "online", "you"]
    assert {own.items[item].role for item in ("smiles", "site-clear", "find")} == {"rating"}
    assert own.question("site-quick", "en") == "The website is Fast"
    assert own.scales["easy-2"].labels == {"en": ("Hard", "Easy"), "fr": ("Difficile", "Facile")}
    assert "es" not in own.items["find"].text
    assert own.sections[1].title["en"] == "Staff"
    assert set(own.drivers) == {"speed", "care"}


def test_a_taken_item_may_be_listed_under_a_driver_of_ones_own(folder: Path) -> None:
    text = """\
take: {store.yaml: [site-clear, online-matters]}
drivers:
  online: {name: {en: Web, fr: Web}, items: [site-clear]}
"""
    own = mine(folder, text)
    assert own.items["site-clear"].role == "driver"
    assert own.items["online-matters"].of == "online"


def test_a_later_row_joins_its_grid(folder: Path) -> None:
    text = """\
take: {store.yaml: [site-clear, find]}
sections:
  - section: online
    items: [{item: site-safe, scale: agree-3, grid: web, text: {en: Safe, fr: Sûr}}]
"""
    assert pages(mine(folder, text))["online"] == ("site-clear", "site-safe", "find")


def test_chains_are_followed_and_every_folder_is_its_own(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    middle = HEAD.replace("mine", "middle").replace("base.yaml", "../base.yaml")
    (inner / "middle.yaml").write_text(middle + "leave-out: [waits]\n", encoding="utf-8")
    last = HEAD.replace("base.yaml", "inner/middle.yaml") + "leave-out: [age]\n"
    (folder / "last.yaml").write_text(last, encoding="utf-8")
    own = as_instrument(folder / "last.yaml")
    assert set(own.items) == {"used-before", "overall", "quick", "polite", "care-matters"}


def test_a_questionnaire_that_comes_with_cmt_is_extended_by_id(folder: Path) -> None:
    own = mine(folder, "leave-out: [gender]\n", HEAD.replace("base.yaml", "cmt-core"))
    core = find("cmt-core")
    assert set(core.items) - set(own.items) == {"gender"}
    assert own.items["overall"] == core.items["overall"]


def test_one_language_can_be_fielded_alone(folder: Path) -> None:
    own = mine(folder, "languages: [fr]\n")
    assert own.title == {"fr": "Base"}
    assert own.scales["used"].labels == {"fr": ("Oui", "Non")}


GERMAN = """\
languages: [en, fr, de]
title: {de: Basis}
about: {de: Zum Testen}
keep: [overall, quick]
scales:
  agree-3: {points: {1: {de: Nein}, 2: {de: Weder noch}, 3: {de: Ja}}}
drivers: {speed: {name: {de: Tempo}}}
sections: [{section: visit, title: {de: Besuch}, items: []}]
wording:
  overall: {text: {de: Insgesamt}}
  quick: {text: {de: Schnell}, telephone: {de: Schnell?}}
"""


def test_a_language_can_be_added(folder: Path) -> None:
    own = mine(folder, GERMAN)
    assert own.scales["agree-3"].labels["de"] == ("Nein", "Weder noch", "Ja")
    assert own.items["quick"].text == {"en": "Quick", "fr": "Rapide", "de": "Schnell"}
    assert own.drivers["speed"].name["de"] == "Tempo"


def test_what_an_added_language_lacks_is_told_where_it_stands(folder: Path) -> None:
    text = GERMAN.replace("3: {de: Ja}", "").replace("telephone: {de: Schnell?}", "")
    found = [str(fault).replace(f"{folder}/", "") for fault in faults(folder, text)]
    assert found == [
        "base.yaml line 10 scales.agree-3.points.3: 'de' is missing. Say it in mine.yaml.",
        "base.yaml line 23 sections[0].items[2].telephone: 'de' is missing. Say it in mine.yaml.",
    ]


# (what the file says after its head, the only fault)
SLIPS = [
    (
        "leave-out: [wait]\n",
        "mine.yaml line 4 leave-out[0]: 'wait' is not an item of base.yaml. Expected: used-before, "
        "overall, quick, waits, polite, care-matters, age. Did you mean 'waits'?",
    ),
    (
        "keep: [overall]\nleave-out: [age]\n",
        "mine.yaml line 5 leave-out: 'keep' and 'leave-out' are both given. Keep one of the two.",
    ),
    (
        "leave-out:\n  - overall\n",
        "mine.yaml line 4 leave-out: the outcome 'overall' is left out. Keep it, or name another "
        "item as outcome.",
    ),
    (
        "leave-out: [used-before]\n",
        "mine.yaml line 4 leave-out: 'waits' is asked only after 'used-before', which is left out. "
        "Keep 'used-before', or leave out 'waits' too.",
    ),
    (
        "leave-out: [polite]\n",
        "mine.yaml line 4 leave-out: 'care-matters' asks about driver 'care', which has no items "
        "here. Leave out 'care-matters' too, or list items under 'care'.",
    ),
    (
        "take: {store.yaml: [smile]}\n",
        "mine.yaml line 4 take.store.yaml[0]: 'smile' is not an item of store.yaml. Expected: "
        "smiles, site-clear, site-quick, find, why, online-matters. Did you mean 'smiles'?",
    ),
    (
        "take: {store.yaml: [smiles, smiles]}\n",
        "mine.yaml line 4 take.store.yaml[1]: 'smiles' is asked already. Take it off the list.",
    ),
    (
        "take: {store.yaml: [why]}\n",
        "mine.yaml line 4 take.store.yaml[0]: 'why' is asked only after 'find', which is not here. "
        "Take 'find' too.",
    ),
    (
        "take: {store.yaml: [online-matters]}\n",
        "mine.yaml line 4 take.store.yaml[0]: 'online-matters' asks about driver 'online', which "
        "has no items here. Do not take 'online-matters', or list items under 'online'.",
    ),
    (
        "take: {store: [smiles]}\n",
        "mine.yaml line 4 take.store: 'store' is not a questionnaire that comes with cmt.",
    ),
    (
        "scales: {easy-2: {points: {1: {en: Tough}}}}\ntake: {store.yaml: [find]}\n",
        "mine.yaml line 5 take.store.yaml[0]: 'find' brings a scale 'easy-2' that differs from the "
        "one here. Give the scale here another id, or write the item yourself.",
    ),
    (
        "wording: {quik: {text: {en: Fast}}}\n",
        "mine.yaml line 4 wording.quik: 'quik' is not an item here. Expected: used-before, "
        "overall, quick, waits, polite, care-matters, age. Did you mean 'quick'?",
    ),
    (
        "wording: {quick: {scale: used}}\n",
        "mine.yaml line 4 wording.quick.scale: 'scale' is not a key here. Expected: text, "
        "telephone, short.",
    ),
    (
        "sections: [{section: visit, items: [{item: quick, reversed: maybe}]}]\n",
        "mine.yaml line 4 sections[0].items[0].reversed: 'maybe' is here. Expected: yes or no.",
    ),
    (
        "leave-out: [age]\nsections:\n  - section: visit\n    items:\n"
        "      - {item: age, scale: used, text: {en: Age, fr: Âge}}\n",
        "mine.yaml line 8 sections[0].items[0]: 'age' is left out and asked again. Give the new "
        "question another id; for new words, keep it and use 'wording'.",
    ),
    (
        "sections:\n  - section: staff\n    items:\n"
        "      - {item: quick, scale: agree-3, text: {en: Fast, fr: Vite}}\n",
        "mine.yaml line 7 sections[0].items[0]: 'quick' is given twice, first on line 23 of "
        "base.yaml. Use an id once.",
    ),
    (
        "sections:\n  - section: visit\n    items: [{item: quick}, {item: quick}]\n",
        "mine.yaml line 6 sections[0].items[1]: 'quick' is given twice, first on line 6. Use an id "
        "once.",
    ),
    (
        "sections: [{section: staff, after: you, items: []}]\n",
        "mine.yaml line 4 sections[0].after: 'after' is given to section 'staff', which has its "
        "place already. Leave 'after' to new sections.",
    ),
    (
        "sections:\n  - section: doors\n    after: visits\n    title: {en: a, fr: a}\n"
        "    items: [{item: door, text: {en: Door, fr: Porte}}]\n",
        "mine.yaml line 6 sections[0].after: 'visits' is not a section before this one. Expected: "
        "visit, staff, you. Did you mean 'visit'?",
    ),
    (
        "sections: doors\n",
        "mine.yaml line 4 sections: 'doors' is here. Expected: these keys: section, title, items.",
    ),
    (
        "lisense: MIT\n",
        "mine.yaml line 4 lisense: 'lisense' is not a key here. Expected: ",
    ),
    (
        "drivers: {speed: {items: [quick, age]}}\n",
        "mine.yaml line 4 drivers.speed.items: ",
    ),
]


@pytest.mark.parametrize(("text", "message"), SLIPS)
def test_one_slip_is_one_message(folder: Path, text: str, message: str) -> None:
    found = [str(fault).replace(f"{folder}/", "") for fault in faults(folder, text)]
    assert found[0].startswith(message)


@pytest.mark.parametrize("text", [text for text, _ in SLIPS[:-1]])
def test_one_slip_is_told_once(folder: Path, text: str) -> None:
    assert len(faults(folder, text)) == 1


def test_an_unknown_origin_is_told_with_the_nearest(folder: Path) -> None:
    told = the_fault(folder, "", HEAD.replace("base.yaml", "cmt-cor"))
    assert told.startswith(
        "mine.yaml line 3 extends: 'cmt-cor' is not a questionnaire that comes with cmt."
    )
    assert told.endswith("Did you mean 'cmt-core'?")
    assert the_fault(folder, "", HEAD.replace("base.yaml", "bas.yaml")) == (
        "mine.yaml line 3 extends: there is no such file. Expected: a questionnaire in YAML. "
        "Did you mean 'base.yaml'?"
    )


def test_a_circle_is_refused(folder: Path) -> None:
    (folder / "base.yaml").write_text(HEAD.replace("base", "mine"), encoding="utf-8")
    assert the_fault(folder, "") == (
        "base.yaml line 3 extends: questionnaires build on each other: mine.yaml → base.yaml → "
        "mine.yaml. Break the circle."
    )
    assert "mine.yaml → mine.yaml" in the_fault(folder, "", HEAD.replace("base", "mine"))


def test_keeping_without_extending_is_told(folder: Path) -> None:
    told = the_fault(folder, "keep: [overall]\n", BASE)
    assert "line 34 keep: 'keep' is given without 'extends'. Say which" in told


def test_a_fault_of_the_origin_names_its_file(folder: Path) -> None:
    (folder / "base.yaml").write_text(BASE.replace("favourable: [3]", "favourable: [1]"), "utf-8")
    assert the_fault(folder, "").startswith("base.yaml line 11 scales.agree-3.favourable: 1 does")
    (folder / "base.yaml").write_text("a: b: c\n", encoding="utf-8")
    assert the_fault(folder, "").startswith("base.yaml line 1: this is not YAML")


def test_faults_of_several_files_are_told_at_once_own_first(folder: Path) -> None:
    (folder / "base.yaml").write_text(BASE.replace("favourable: [3]", "favorable: [3]"), "utf-8")
    found = faults(folder, "leave-out: [agee]\nwording: {quik: {}}\ncolour: red\n")
    assert [fault.where.replace(f"{folder}/", "") for fault in found] == [
        "mine.yaml line 4 leave-out[0]",
        "mine.yaml line 5 wording.quik",
        "mine.yaml line 6 colour",
        "base.yaml line 11 scales.agree-3.favorable",
    ]
