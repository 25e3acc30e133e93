"""Two versions of a questionnaire in which every kind of change is planted, and diff names each."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from cmt.cli.instrument_diff import told
from cmt.instrument.catalogue import find
from cmt.instrument.changes import Changes, ItemChange, as_dict, changes, reused_faults
from cmt.instrument.lineage import item_digest
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Index, Instrument

OLD = """
instrument: parks
version: "1.0"
languages: [en, fr]
title: {en: Parks, fr: Parcs}
licence: none
source: own
scales:
  agree-3:
    points:
      1: {en: Disagree, fr: En désaccord}
      2: {en: Neither, fr: Ni l’un ni l’autre}
      3: {en: Agree, fr: D’accord}
    favourable: [3]
    missing: {dont-know: {en: Don’t know, fr: Je ne sais pas}}
  often-3:
    points:
      1: {en: Never, fr: Jamais}
      2: {en: Sometimes, fr: Parfois}
      3: {en: Always, fr: Toujours}
    favourable: [3]
  minutes:
    measure: {unit: {en: minutes, fr: minutes}, least: 0, most: 90, bands: [0, 5, 15]}
  reasons:
    points:
      1: {en: Walking, fr: La marche}
      2: {en: Playing, fr: Les jeux}
      3: {en: Resting, fr: Le repos}
drivers:
  paths: {name: {en: Paths, fr: Sentiers}, items: [paths-clean, paths-safe]}
  staff: {name: {en: Staff, fr: Personnel}, items: [staff-polite, staff-there]}
outcome: overall
sections:
  - section: visit
    title: {en: Visit, fr: Visite}
    items:
      - {item: reason, scale: reasons, text: {en: Why did you come?, fr: Pourquoi êtes-vous venu ?}}
      - {item: walk, scale: minutes, role: standard, text: {en: How long did you walk?, fr: Combien de temps avez-vous marché ?}}
      - {item: rest, scale: minutes, role: standard, text: {en: How long did you rest?, fr: Combien de temps vous êtes-vous reposé ?}, ask-if: {reason: [3]}}
      - {item: overall, scale: agree-3, text: {en: The park was good., fr: Le parc était bien.}}
  - section: details
    title: {en: Details, fr: Détails}
    items:
      - {item: paths-clean, scale: agree-3, text: {en: The paths were clean., fr: Les sentiers étaient propres.}}
      - {item: paths-safe, scale: agree-3, text: {en: The paths felt safe., fr: Les sentiers étaient sûrs.}}
      - {item: staff-polite, scale: agree-3, text: {en: Staff were polite., fr: Le personnel était poli.}, telephone: {en: Were staff polite?, fr: Le personnel était-il poli ?}}
      - {item: staff-there, scale: agree-3, text: {en: Staff were there when needed., fr: Le personnel était là au besoin.}}
      - {item: benches, scale: often-3, text: {en: There was a free bench., fr: Un banc était libre.}}
      - {item: water, scale: agree-3, text: {en: The fountain gave good water., fr: La fontaine donnait de bonne eau.}, short: {en: Water, fr: Eau}}
      - {item: shade, scale: agree-3, text: {en: I found a place in the shade., fr: J’ai trouvé une place à l’ombre.}}
      - {item: parking, scale: agree-3, text: {en: Parking was easy., fr: Stationner était facile.}}
      - {item: dogs, scale: agree-3, text: {en: Dogs were on a leash., fr: Les chiens étaient en laisse.}}
      - {item: comment, text: {en: Anything else?, fr: Autre chose ?}}
"""  # noqa: E501

PLANTED: dict[str, tuple[list[tuple[str, str]], str, tuple[str, ...], tuple[str, ...]]] = {
    "typo": ([("Staff were polite.", "Staff were pollite.")], "staff-polite", ("typo",), ()),
    "spelling": (
        [("Staff were polite.", "Staff were polite"), ("était poli.", "Était poli.")],
        "staff-polite",
        (),
        ("spelling",),
    ),
    "wording": ([("The paths felt safe.", "The paths were safe.")], "paths-safe", ("wording",), ()),
    "wording in French": ([("sûrs.", "solides.")], "paths-safe", ("wording",), ()),
    "scale": ([("2: {en: Sometimes, fr: Parfois}", "2: {en: Often, fr: Souvent}")],
              "benches", ("scale",), ()),
    "favourable": ([("item: benches, scale: often-3", "item: benches, scale: agree-3")],
                   "benches", ("scale",), ("missing",)),
    "measure": ([("bands: [0, 5, 15]", "bands: [0, 10, 20]")], "walk", ("scale",), ()),
    "choose": ([("item: reason, scale: reasons,", "item: reason, scale: reasons, choose: 2,")],
               "reason", ("scale",), ()),
    "role": ([("item: shade, scale: agree-3", "item: shade, role: information, scale: agree-3")],
             "shade", ("role",), ()),
    "reused": (
        [
            ("The fountain gave good water.", "The toilets were near."),
            ("La fontaine donnait de bonne eau.", "Les toilettes étaient proches."),
            ("short: {en: Water, fr: Eau}", "short: {en: Toilets, fr: Toilettes}"),
        ],
        "water", ("reused",), ("short",),
    ),
    "routing": ([("ask-if: {reason: [3]}", "ask-if: {reason: [2, 3]}")], "rest", ("routing",), ()),
    "channels": ([("item: dogs,", "item: dogs, channels: [web],")], "dogs", ("channels",), ()),
    "telephone": ([("Were staff polite?", "Would you say staff were polite?")],
                  "staff-polite", (), ("telephone",)),
    "short": ([("{en: Water,", "{en: Drinking water,")], "water", (), ("short",)),
}  # fmt: skip


def version(*replacements: tuple[str, str]) -> Instrument:
    text = OLD
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return parse_instrument(text, "parks.yaml")


BEFORE = version()


def change_of(found: Changes, item: str) -> ItemChange:
    return next(change for change in found.items if change.item == item)


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_change_is_named_and_nothing_else_is(kind: str) -> None:
    replacements, item, reasons, harmless = PLANTED[kind]
    found = changes(version(*replacements), BEFORE)
    change = change_of(found, item)
    assert (change.comparability.reasons, change.harmless) == (reasons, harmless)
    others = {each.item for each in found.items} - {item}
    assert others <= {"rest"} if kind == "measure" else not others
    assert not (found.added or found.removed or found.languages_added or found.languages_removed)
    assert not found.same


def everything() -> Instrument:
    """Every planted change at once that does not undo another, and those of the whole."""
    at_once = ("typo", "wording", "scale", "measure", "choose", "role", "reused", "routing",
               "channels", "telephone")  # fmt: skip
    moved = "      - {item: parking, scale: agree-3, text: {en: Parking was easy., fr: Stationner était facile.}}\n"  # noqa: E501
    overall = "      - {item: overall"
    swings = "      - {item: swings, scale: agree-3, text: {en: The swings were fun., fr: Les balançoires étaient amusantes.}}\n"  # noqa: E501
    comment = next(line for line in OLD.splitlines(True) if "item: comment" in line)
    return version(
        *(pair for kind in at_once for pair in PLANTED[kind][0]),
        (moved, ""),
        (overall, moved + overall),
        (comment, swings),
        ("items: [staff-polite, staff-there]", "items: [staff-polite]"),
        ("item: staff-there,", "item: staff-there, role: rating,"),
        ('version: "1.0"', 'version: "2.0"'),
    )


def test_all_changes_together_are_each_named() -> None:
    found = changes(everything(), BEFORE)
    assert {change.item: change.comparability.reasons for change in found.items} == {
        "reason": ("scale",),
        "walk": ("scale",),
        "rest": ("scale", "routing"),
        "parking": ("order",),
        "paths-safe": ("wording",),
        "staff-polite": ("typo",),
        "staff-there": ("role",),
        "benches": ("scale",),
        "water": ("reused",),
        "shade": ("role",),
        "dogs": ("channels",),
    }
    assert (found.added, found.removed) == (("swings",), ("comment",))
    assert (found.comparable, found.indicative, found.broken) == (2, 3, 8)
    assert [(each.driver, each.comparability.reasons, each.lost) for each in found.drivers] == [
        ("paths", ("wording",), ()),
        ("staff", ("items",), ("staff-there",)),
    ]


SAID = """\
parks 1.0 -> parks 2.0
Asked in both: 13 questions; 2 comparable, 3 indicative, 8 not.
Questions added: swings
Questions dropped (their series end): comment

The series ends (not comparable)
  reason: scale
      scale was: 1 Walking; 2 Playing; 3 Resting
      scale now: up to 2 of: 1 Walking; 2 Playing; 3 Resting
  walk: scale
      scale was: a number of minutes from 0 to 90, reported as 0–4 minutes, 5–14 minutes, ≥ 15 minutes
      scale now: a number of minutes from 0 to 90, reported as 0–9 minutes, 10–19 minutes, ≥ 20 minutes
  rest: scale, routing
      scale was: a number of minutes from 0 to 90, reported as 0–4 minutes, 5–14 minutes, ≥ 15 minutes
      scale now: a number of minutes from 0 to 90, reported as 0–9 minutes, 10–19 minutes, ≥ 20 minutes
      routing was: reason = 3
      routing now: reason = 2 or 3
  paths-safe: wording
      en: The paths [felt -> were] safe.
  staff-there: role
      role was: driver
      role now: rating
  benches: scale
      scale was: 1 Never; 2 Sometimes; 3 Always (favourable: 3)
      scale now: 1 Never; 2 Often; 3 Always (favourable: 3)
  water: reused, short name
      en: The [fountain gave good water. -> toilets were near.]
      fr: [La fontaine donnait de bonne eau. -> Les toilettes étaient proches.]
  shade: role
      role was: rating
      role now: information
  driver paths: its questions changed (wording)
  driver staff: lost staff-there

To be read with care (indicative)
  parking: order
      order was: after shade, after the outcome
      order now: after rest, before the outcome
  staff-polite: typo, what is read out on the telephone
      en: Staff were [polite. -> pollite.]
  dogs: channels
      channels was: every channel
      channels now: web"""  # noqa: E501


def test_the_changes_read_well() -> None:
    assert "\n".join(told(changes(everything(), BEFORE))).replace("\u00a0", " ") == SAID


def test_an_id_that_stands_for_another_question_is_a_fault() -> None:
    now = everything()
    (fault,) = reused_faults(now, BEFORE, changes(now, BEFORE))
    assert fault.where == "parks 2.0 items.water"
    assert "“The fountain gave good water.”" in fault.got
    assert "“The toilets were near.”" in fault.got
    assert "id of its own" in fault.hint


@pytest.mark.parametrize(("old", "new"), [("Dogs were on a leash.", "Dogs were on a leach.")])
def test_one_letter_changes_exactly_one_digest(old: str, new: str) -> None:
    now = version((old, new))
    assert [
        (item, language)
        for item in BEFORE.items
        for language in BEFORE.languages
        if item_digest(now, item, language) != item_digest(BEFORE, item, language)
    ] == [("dogs", "en")]
    assert [change.item for change in changes(now, BEFORE).items] == ["dogs"]


def test_a_question_under_another_id_is_told() -> None:
    """Its words are the same but for a slip; a question that only came or went is not told."""
    now = version(
        ("item: dogs,", "item: leash,"),
        ("Dogs were on a leash.", "Dogs were on a leesh."),
        ("item: comment,", "item: remark,"),
        ("Anything else?", "What should we change?"),
    )
    found = changes(now, BEFORE)
    assert found.renamed == (("dogs", "leash"),)
    line = "dogs is asked under another id, leash: give it its old one, and its series goes on"
    assert line in told(found)


def test_an_answer_that_changed_in_one_language_is_told_in_it() -> None:
    (change,) = changes(version(("fr: Parfois", "fr: Souvent")), BEFORE).items
    (shift,) = change.shifts
    assert "2 Parfois" in shift.before and "2 Souvent" in shift.now


def test_a_slip_in_an_answer_is_told_with_it() -> None:
    change = change_of(changes(version(("en: Disagree", "en: Disagre")), BEFORE), "shade")
    (shift,) = change.shifts
    assert change.comparability.verdict == "indicative"
    assert (shift.reason, "1 Disagre;" in shift.now) == ("typo", True)


def test_a_question_that_became_reversed_ends_its_series() -> None:
    """Its answers are printed as before; what changed is which of them are good."""
    now = version(("item: shade, scale: agree-3,", "item: shade, scale: agree-3, reversed: yes,"))
    (change,) = changes(now, BEFORE).items
    assert change.comparability.reasons == ("scale",)
    assert [(each.before, each.now) for each in change.shifts] == [
        (
            "1 Disagree; 2 Neither; 3 Agree (favourable: 3)",
            "1 Disagree; 2 Neither; 3 Agree (favourable: 1)",
        )
    ]


def test_who_is_asked_is_told_in_the_numbers_of_the_form() -> None:
    """Of a reversed item too: its author wrote 3, "agree", which is its worst point."""
    turned = ("item: overall, scale: agree-3,", "item: overall, scale: agree-3, reversed: yes,")
    benches = "item: benches, scale: often-3,"
    before = version(turned, (benches, f"{benches} ask-if: {{overall: [3]}},"))
    now = version(turned, (benches, f"{benches} ask-if: {{overall: [2, 3]}},"))
    (change,) = changes(now, before).items
    assert [(each.before, each.now) for each in change.shifts] == [
        ("overall = 3", "overall = 2 or 3")
    ]


def test_a_language_that_comes_or_goes_is_said_once() -> None:
    english = parse_instrument(_english(OLD), "parks.yaml")
    found = changes(english, BEFORE)
    assert (found.languages_removed, found.indicative) == (("fr",), len(BEFORE.items))
    assert list(told(found)) == [
        "parks 1.0 -> parks 1.0",
        "Asked in both: 14 questions; 0 comparable, 14 indicative, 0 not.",
        "Both say version 1.0: raise it, so that a reader can tell them apart.",
        "Languages dropped (all that may be compared is indicative): fr",
    ]
    assert changes(BEFORE, english).languages_added == ("fr",)


def _english(text: str) -> str:
    return re.sub(r", fr: [^}]*}", "}", text).replace("[en, fr]", "[en]")


def test_other_drivers_and_another_outcome() -> None:
    now = version(
        ("outcome: overall", "outcome: shade"),
        ("  staff: {name: {en: Staff, fr: Personnel}, items: [staff-polite, staff-there]}\n", ""),
    )
    found = changes(now, BEFORE)
    assert (found.outcome_before, found.outcome_now) == ("overall", "shade")
    assert [(each.driver, each.lost) for each in found.drivers] == [
        ("staff", ("staff-polite", "staff-there"))
    ]
    assert "Outcome: overall -> shade; what the drivers explain is not what it was" in told(found)


def test_equal_versions_say_so() -> None:
    found = changes(BEFORE, version())
    assert list(told(found)) == ["parks 1.0 -> parks 1.0", "No difference."]
    assert not found.items


def test_what_no_figure_depends_on_is_still_a_difference() -> None:
    found = changes(version(("title: {en: Parks,", "title: {en: Our parks,")), BEFORE)
    assert not found.same
    assert list(told(found))[-1] == "Nothing changed that a series depends on."


def test_the_json_of_it_holds_all_and_only_what_differs() -> None:
    record = json.loads(json.dumps(as_dict(changes(everything(), BEFORE))))
    safe = next(change for change in record["items"] if change["item"] == "paths-safe")
    assert safe["comparability"] == {"verdict": "not-comparable", "reasons": ["wording"]}
    assert safe["rewordings"] == [
        {"language": "en", "passages": [{"before": "felt", "now": "were"}]}
    ]
    assert record["same"] is False and record["now"]["version"] == "2.0"


@pytest.mark.parametrize("other", ["cmt-short", "cmt-core"])
def test_catalogue_instruments_that_share_an_id_share_the_question(other: str) -> None:
    core, shares = find("cmt-core"), find(other)
    found = changes(shares, core)
    assert found.broken == 0 and not reused_faults(shares, core, found)


def test_an_index_that_is_not_what_it_was_is_named() -> None:
    before = parse_instrument(OLD, "old.yaml")
    both = Index(id="park", name={"en": "Park", "fr": "Parc"}, items=("paths-clean", "paths-safe"))
    gone = Index(id="gone", name={"en": "Gone", "fr": "Parti"}, items=("paths-clean", "overall"))
    wider = replace(both, items=(*both.items, "staff-polite"))
    ours = replace(before, indices={"park": wider})
    found = changes(ours, replace(before, indices={"park": both, "gone": gone}))
    assert [(each.index, each.gained, each.lost) for each in found.indices] == [
        ("park", ("staff-polite",), ()),
        ("gone", (), gone.items),
    ]
    lines = list(told(found))
    assert "  index park: gained staff-polite" in lines
    assert "  index gone: lost paths-clean, overall" in lines
    assert json.loads(json.dumps(as_dict(found)))["indices"][0]["index"] == "park"
    assert changes(ours, ours).indices == ()
