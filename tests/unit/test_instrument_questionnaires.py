"""What every questionnaire that comes with cmt must be: whole in every language, and well set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmt.errors import InstrumentError
from cmt.instrument import sources
from cmt.instrument.catalogue import find, names
from cmt.instrument.model import ROLES, Instrument, Text

LONGEST_SHORT = 32
RATED = ("outcome", "driver", "rating", "importance", "expectation")

shipped = pytest.mark.parametrize("name", names())


def texts(instrument: Instrument) -> Iterator[tuple[str, Text]]:
    """Every text of a questionnaire with the name of its noun."""
    told = (instrument.about, instrument.comparable_with)
    ends = (instrument.introduction, instrument.closing)
    yield from (("title", text) for text in (instrument.title, *told, *ends) if text)
    for grid in instrument.grids.values():
        yield from ((grid.id, text) for text in (grid.text, grid.telephone) if text)
    for scale in instrument.scales.values():
        if scale.measure:
            yield scale.id, scale.measure.unit
        for point in scale.points:
            labels = {language: scale.label(point, language) for language in scale.labels}
            yield f"{scale.id} {point}", labels
        yield from ((f"{scale.id} {kind}", label) for kind, label in scale.missing.items())
    yield from ((driver.id, driver.name) for driver in instrument.drivers.values())
    yield from ((section.id, section.title) for section in instrument.sections)
    for item in instrument.items.values():
        yield from ((item.id, text) for text in (item.text, item.telephone, item.short) if text)


@shipped
def test_every_text_is_in_every_language(name: str) -> None:
    instrument = find(name)
    assert {"en", "fr"} <= set(instrument.languages)
    for noun, text in texts(instrument):
        assert set(text) == set(instrument.languages), noun
        assert all(words == words.strip() and words for words in text.values()), noun


@shipped
def test_both_languages_are_offered_the_same_answers(name: str) -> None:
    for scale in find(name).scales.values():
        assert {len(labels) for labels in scale.labels.values()} == {len(scale.points)}


@shipped
def test_rated_items_have_short_names_that_fit_a_chart(name: str) -> None:
    for item in find(name).having(*RATED):
        assert set(item.short) >= {"en", "fr"}, item.id
        assert all(len(words) <= LONGEST_SHORT for words in item.short.values()), item.id


@shipped
def test_no_two_questions_have_one_text(name: str) -> None:
    """An export's header must say which question it is."""
    instrument = find(name)
    for language in instrument.languages:
        found = [item.text[language].casefold() for item in instrument.items.values()]
        assert len(found) == len(set(found))


@shipped
def test_french_is_set_as_french(name: str) -> None:
    for noun, text in texts(find(name)):
        french = text["fr"]
        assert not re.search(r"[^\u202f][;!?]", french), noun
        assert not re.search(r"[^\u00a0][:%»]|«[^\u00a0]", french), noun
        assert "'" not in french, noun
        assert "(e)" not in french and "·" not in french, noun


@shipped
def test_english_is_set_as_english(name: str) -> None:
    for noun, text in texts(find(name)):
        assert not re.search(r"['\u00a0\u202f]| [;:!?]|  ", text["en"]), noun


@shipped
def test_spoken_questions_say_the_answers(name: str) -> None:
    """Whoever only hears the question must hear the ends of its scale."""
    instrument = find(name)
    for item in instrument.having(*RATED):
        grid = instrument.grids.get(item.grid)
        if not (item.telephone or (grid and grid.telephone)):
            continue
        labels = instrument.scale_of(item.id).labels
        for language in instrument.languages:
            spoken = _said(instrument.question(item.id, language, "telephone"))
            for label in (labels[language][0], labels[language][-1]):
                # A question may carry a part of each answer: "better than expected".
                stem = re.sub(r" (than expected|que prévu)$", "", label)
                assert _said(stem) <= spoken, (item.id, label)


def _said(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def test_core_has_what_the_common_measurements_ask() -> None:
    core = find("cmt-core")
    assert core.outcome == "overall"
    assert list(core.drivers) == [
        "timeliness",
        "competence",
        "courtesy",
        "fairness",
        "result",
        "access",
        "information",
        "extra-mile",
    ]
    assert {item.role for item in core.items.values()} == set(ROLES) - {"rating", "standard"}
    assert [item.of for item in core.having("importance")] == list(core.drivers)
    assert [item.of for item in core.having("wait")] == ["actual", "acceptable"]
    (priorities,) = core.having("priority")
    assert priorities.choose == 3
    assert len(core.scale_of(priorities.id).points) == len(core.drivers)
    assert all(item.telephone for item in core.items.values())


def test_core_offers_the_ways_not_to_answer() -> None:
    core = find("cmt-core")
    assert set(core.scales["satisfaction-5"].missing) == {"not-applicable", "dont-know"}
    assert all("refused" in core.scale_of(item).missing for item in ("age-group", "gender"))


def test_a_questionnaire_is_found_by_id_and_by_path(repository: Path) -> None:
    assert find(str(repository / "questionnaires" / "cmt-core.yaml")) == find("cmt-core")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("cmt-cor", r"Did you mean 'cmt-core'\?"),
        ("something-else", "'something-else' is not a questionnaire that comes with cmt"),
        ("nowhere/mine.yaml", "there is no such file"),
        ("", "is not a questionnaire that comes with cmt"),
    ],
)
def test_an_unknown_questionnaire_is_refused_with_the_known(asked: str, message: str) -> None:
    with pytest.raises(InstrumentError, match=message):
        find(asked)


def test_the_folder_in_the_package_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, beside = tmp_path / "cmt", tmp_path / "checkout"
    for folder, name in [(inside, "packaged"), (beside, "written")]:
        folder.mkdir()
        (folder / f"{name}.yaml").write_text("", encoding="utf-8")
    monkeypatch.setattr(sources, "FOLDERS", (inside, beside))
    assert names() == ("packaged",)
    monkeypatch.setattr(sources, "FOLDERS", (tmp_path / "absent", beside))
    assert names() == ("written",)
