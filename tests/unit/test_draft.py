"""A questionnaire drafted from a file: what columns are, scales, drivers, outcome, and a report."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from cmt.analysis.gather import analyse
from cmt.errors import ResponseError
from cmt.instrument.load import parse_instrument
from cmt.responses.draft import Draft, draft
from cmt.responses.draft_columns import seen
from cmt.responses.draft_halo import judged
from cmt.responses.draft_names import chart_names
from cmt.responses.draft_scales import run_of
from cmt.responses.mapping_file import mapping_text, read_mapping
from cmt.responses.model import Export
from cmt.responses.rating_words import order
from cmt.responses.read import read_export
from cmt.responses.wave import read

WORDS = ("Very poor", "Poor", "Fair", "Good", "Very good")


def export_of(tmp_path: Path, lines: list[str]) -> Export:
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_export(path)


def clients(n: int = 120) -> list[list[int]]:
    """Three ratings of each client that go together, from 1 to 5."""
    chance = random.Random(4)
    felt = [chance.gauss(3.6, 1) for _ in range(n)]
    return [[min(5, max(1, round(each + chance.gauss(0, 0.5)))) for _ in range(3)] for each in felt]


def of_words(tmp_path: Path) -> Draft:
    rows = [
        f"r{at},Rate us,{WORDS[a - 1]},{WORDS[b - 1] if at % 5 else 'N/A'},{WORDS[c - 1]},"
        + (f"Web;Phone,{at % 4 + 1}.5,It took a while {at}" if at % 5 else "Phone,2.5,")
        for at, (a, b, c) in enumerate(clients())
    ]
    head = ("id,Source,How was the service overall?,Our staff [Courtesy],Our staff [Knowledge],"
            "How did you reach us?,weight,Anything to add?")  # fmt: skip
    return draft(export_of(tmp_path, [head, *rows]), "pool")


def test_the_uses_of_columns(tmp_path: Path) -> None:
    done = of_words(tmp_path)
    asked = done.instrument
    assert {match.column: match.item for match in done.mapping.matches} == {
        "id": "respondent",
        "Source": "",
        "How was the service overall?": "service-overall",
        "Our staff [Courtesy]": "courtesy",
        "Our staff [Knowledge]": "knowledge",
        "How did you reach us?": "reach-us",
        "weight": "",
        "Anything to add?": "anything-add",
    }
    assert asked.outcome == "service-overall"
    assert asked.items["reach-us"].multiple
    assert asked.items["anything-add"].role == "comment"
    assert asked.items["courtesy"].grid == asked.items["knowledge"].grid != ""
    assert set(asked.drivers) == {"driver-courtesy", "driver-knowledge"}
    assert done.weights == ("weight",)
    assert "--weight weight" in done.text


def test_numbers_that_count_the_answers_are_said_to_pair_nobody(tmp_path: Path) -> None:
    rows = [f"{at},{a},{b},{c}" for at, (a, b, c) in enumerate(clients(), 1)]
    counted = draft(export_of(tmp_path, ["RESPNUM,Overall,Staff,Speed", *rows]), "own")
    assert counted.mapping.matches[0].item == "respondent"
    assert "pairs nobody" in counted.mapping.matches[0].reason
    keyed = [f"{7_000_000 + 13 * at},{row.partition(',')[2]}" for at, row in enumerate(rows)]
    known = draft(export_of(tmp_path, ["RESPNUM,Overall,Staff,Speed", *keyed]), "own")
    for done, pairs in ((counted, False), (known, True)):
        lines = ["RESPNUM,Overall,Staff,Speed", *(keyed if pairs else rows)]
        answers = read(export_of(tmp_path, lines), done.instrument, mapping=done.mapping).responses
        assert (answers.respondent is not None) == pairs


def test_a_form_s_own_words_of_praise_rate(tmp_path: Path) -> None:
    words = ("Accueil laisse à désirer", "Moyen", "Bien", "Excellent")
    rows = [f"{words[min(a, 4) - 1]},{b}" for a, b, _ in clients()]
    head = "Globalement que pensez-vous de l’accueil,Comment jugez-vous la rapidité"
    done = draft(export_of(tmp_path, [head, *rows]), "own")
    assert done.instrument.scale_of(done.instrument.outcome).labels["fr"] == words


def test_words_are_ordered_from_worst_to_best(tmp_path: Path) -> None:
    scale = of_words(tmp_path).instrument.scale_of("courtesy")
    assert scale.labels["en"] == WORDS
    assert scale.favourable == (4, 5)
    assert scale.codes == {"N/A": "not-applicable"}


def test_answers_nobody_gave_are_part_of_the_scale() -> None:
    assert [words[0] for words in order(["Satisfied", "Very satisfied", "dissatisfied"])] == [
        "Very dissatisfied",
        "Dissatisfied",
        "Satisfied",
        "Very satisfied",
    ]
    assert [words[0] for words in order(["D’accord", "Pas du tout d’accord"])][-1].startswith(
        "Tout"
    )
    assert order(["Blue", "Green"]) == ()


@pytest.mark.parametrize(
    ("numbers", "run"),
    [
        ({1, 2, 3, 4, 5}, (1, 5)),
        ({0, 1, 2, 3, 4, 5, 6}, (1, 5)),
        ({2, 3, 4, 5, 9, 99}, (1, 5)),
        ({1, 2, 3, 4, 5, 6, 7}, (1, 7)),
        (set(range(11)), (0, 10)),
        (set(range(12)), (0, 10)),
        (set(range(1, 11)), (1, 10)),
        ({1, 2, 3, 4}, (1, 4)),
        ({0, 1}, None),
        ({1, 2, 3}, None),
        ({1, 2, 40}, None),
    ],
)
def test_the_run_of_numbers(numbers: set[int], run: tuple[int, int] | None) -> None:
    assert run_of(numbers) == run


def numbered(tmp_path: Path, extra: str, values: list[str]) -> dict[str, str]:
    """Use of each column of a file with three ratings of numbers and one more column."""
    rows = [",".join([*map(str, row), more]) for row, more in zip(clients(), values, strict=True)]
    export = export_of(tmp_path, [f"Q1A,Q1B,Q1C,{extra}", *rows])
    return {each.header: each.use for each in judged(export, seen(export))[0]}


def test_numbers_that_go_with_the_ratings_rate(tmp_path: Path) -> None:
    values = [str(min(5, max(1, row[0]))) for row in clients()]
    assert numbered(tmp_path, "SPEED", values)["SPEED"] == "rating"


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("How likely are you to recommend us to a friend?", 0),
        ("Quelle note donnez-vous au personnel (0 à 10) ?", 0),
        ("How would you rate us?", 1),
        ("How would you rate us, 1 to 10?", 1),
    ],
)
def test_a_question_may_say_that_it_is_asked_from_nought(
    tmp_path: Path, asked: str, first: int
) -> None:
    rows = [f"{a},{b},{2 * c - at % 2}" for at, (a, b, c) in enumerate(clients())]
    made = draft(export_of(tmp_path, [f'Overall,Staff,"{asked}"', *rows]), "own").instrument
    (item,) = (each for each in made.items.values() if asked in each.text.values())
    assert made.scales[item.scale].points == tuple(range(first, 11))


def test_numbers_that_do_not_are_a_list(tmp_path: Path) -> None:
    values = [str(1 + at % 5) for at in range(120)]
    assert numbered(tmp_path, "REGION", values) == {
        "Q1A": "rating", "Q1B": "rating", "Q1C": "rating", "REGION": "choice",
    }  # fmt: skip


def beside(tmp_path: Path, six: bool) -> tuple[int, ...]:
    """Points of the scale where a fifth of the most or of any satisfied gave a 6."""
    rows = clients(400)
    chance = random.Random(1)
    for row in rows:
        best = sum(row) >= 14
        if best if six else chance.random() < 0.2:
            row[0] = 6
    export = export_of(tmp_path, ["Q1A,Q1B,Q1C", *(",".join(map(str, row)) for row in rows)])
    found = judged(export, seen(export))[0][0].found
    assert found is not None
    return found.points


def test_a_number_above_the_run_is_a_point_only_if_the_most_satisfied_gave_it(
    tmp_path: Path,
) -> None:
    assert beside(tmp_path, six=True) == (1, 2, 3, 4, 5, 6)
    assert beside(tmp_path, six=False) == (1, 2, 3, 4, 5)


def test_options_beside_each_other_are_one_question(tmp_path: Path) -> None:
    rows = [f"{a},{b},{at % 2},{1 - at % 2}" for at, (a, b, _) in enumerate(clients())]
    done = draft(export_of(tmp_path, ["S1,S2,Channel [Web],Channel [Phone]", *rows]), "pool")
    assert done.instrument.items["channel"].multiple
    assert done.instrument.scale_of("channel").labels["en"] == ("Web", "Phone")
    assert [match.item for match in done.mapping.matches][2:] == ["channel/1", "channel/2"]


def test_a_french_file_is_drafted_in_french(tmp_path: Path) -> None:
    words = ("Très insatisfait", "Insatisfait", "Satisfait", "Très satisfait")
    rows = [f"{words[min(a, 4) - 1]},{words[min(b, 4) - 1]}" for a, b, _ in clients()]
    head = "Dans l’ensemble êtes-vous satisfait du service ?,Êtes-vous satisfait de la rapidité ?"
    done = draft(export_of(tmp_path, [head, *rows]), "piscine")
    assert done.instrument.languages == ("fr",)
    assert done.instrument.items[done.instrument.outcome].text["fr"].startswith("Dans l’ensemble")


def test_names_leave_out_what_several_questions_begin_with(tmp_path: Path) -> None:
    asked = ["satisfait du délai de réponse", "satisfait de la clarté des formulaires"]
    heads = ["Dans l’ensemble, êtes-vous satisfait de la bibliothèque ?"]
    heads += [f"Dans quelle mesure êtes-vous {each} ?" for each in asked]
    rows = [",".join(map(str, each)) for each in clients()]
    made = draft(export_of(tmp_path, [",".join(f'"{each}"' for each in heads), *rows]), "library")
    items, drivers = made.instrument.items, made.instrument.drivers
    short = {item.text["fr"]: item.short["fr"] for item in items.values()}
    assert [short[each] for each in heads] == [
        "Satisfaction globale",
        "Délai de réponse",
        "Clarté des formulaires",
    ]
    assert [each.name["fr"] for each in drivers.values()] == [short[each] for each in heads[1:]]


def test_the_opening_left_out_is_the_one_that_saves_most_words() -> None:
    rated = ("speed of answers", "speed of payment", "opening hours", "courtesy of the staff")
    told = chart_names(f"How would you rate the {each}?" for each in rated)
    assert list(told.values()) == [each.capitalize() for each in rated]


def test_a_file_without_ratings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResponseError, match="no column seems to hold ratings"):
        draft(export_of(tmp_path, ["Colour,Shape", "red,round", "blue,square", "red,flat"]), "x")


NAMES = re.compile(r"^( *(?:title|name): \{en: )\"(.*)\"(\}.*)$", re.MULTILINE)


def renamed(text: str) -> str:
    """The draft with other names of drivers, sections and questionnaire, and nothing else."""
    return NAMES.sub(r'\1"About \2"\3', text)


@pytest.mark.parametrize(
    ("file", "items", "outcome"),
    [
        ("sfo_airport/raw/2017_SFO_Customer_Survey_20250817.csv", 25, "q7all"),
        ("somerville/SomervilleHappinessSurvey2015_utf16.csv", 6, "x5"),
        ("somerville/somerville_2015.csv", 6, "x5"),
    ],
)
def test_a_real_survey_leads_to_results_after_editing_only_names(
    shared: Path, tmp_path: Path, file: str, items: int, outcome: str
) -> None:
    path = shared / "data" / file
    done = draft(read_export(path), "drafted")
    asked = parse_instrument(renamed(done.text), "drafted.yaml")
    assert asked.drivers and all(d.name["en"].startswith("About ") for d in asked.drivers.values())
    (tmp_path / "mapping.yaml").write_text(mapping_text(done.mapping, asked), encoding="utf-8")
    wave = read(path, asked, mapping=read_mapping(tmp_path / "mapping.yaml", asked))
    results = analyse(wave, asked)
    rated = [item for item in asked.items.values() if item.scale == asked.items[outcome].scale]
    assert (results.outcome, len(rated)) == (outcome, items)
    assert results.drivers.refusal is None
    assert results.drivers.r2 > 0.2


def test_the_missing_codes_of_the_airport_are_found(shared: Path) -> None:
    path = shared / "data/sfo_airport/raw/2017_SFO_Customer_Survey_20250817.csv"
    done = draft(read_export(path), "drafted")
    scale = done.instrument.scale_of("q7wifi")
    assert scale.points == (1, 2, 3, 4, 5)
    assert scale.codes == {"6": "not-applicable", "0": "blank", "Blank": "blank"}
    assert done.instrument.scale_of("netpro").favourable == (9, 10)
    assert done.instrument.scale_of("netpro").marked_unfavourable == (0, 1, 2, 3, 4, 5, 6)


def test_yes_and_no_are_drafted_in_the_words_of_the_form(tmp_path: Path) -> None:
    rows = [f"{at},2026-05-01 10:00:00,{at},{('Oui', 'Non')[at % 3 == 0]}" for at in range(1, 13)]
    head = "ID de la réponse,Date de soumission,Note globale,Êtes-vous déjà venu ?"
    rows = [row.replace(f",{at},", f",{at % 5 + 1},") for at, row in enumerate(rows, start=1)]
    export = export_of(tmp_path, [head, *rows])
    assert export.platform == "limesurvey"
    done = draft(export, "musee")
    (asked,) = (each for each in done.instrument.items.values() if "venu" in each.text["fr"])
    labels = done.instrument.scales[asked.scale].labels
    assert {language: set(words) for language, words in labels.items()} == {"fr": {"Oui", "Non"}}
    path = tmp_path / "mapping.yaml"
    path.write_text(mapping_text(done.mapping, done.instrument), encoding="utf-8")
    wave = read(export, done.instrument, mapping=path)
    assert (wave.responses.column(asked.id) >= 0).all()
