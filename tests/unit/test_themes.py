"""Comments are counted by the themes and tones a person would give them, negations included."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cmt.errors import ResponseError
from cmt.responses.codeframe import LANGUAGES, parse_codeframe, read_codeframe, usual_codeframe
from cmt.responses.themes import coded, language_of

FRAME = usual_codeframe()
LABELLED = yaml.safe_load((Path(__file__).parents[1] / "labelled_comments.yaml").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_themes_and_tones_are_those_a_person_gives(language: str) -> None:
    """The figures of docs/comments.md: of the themes found, of those there, of their tones."""
    found = [(coded(row["says"], FRAME), row["is"]) for row in LABELLED[language]]
    both = sum(len(got.keys() & said.keys()) for got, said in found)
    assert both / sum(len(got) for got, _ in found) > 0.9
    assert both / sum(len(said) for _, said in found) > 0.9
    tones = [got[t][0] == said[t] for got, said in found for t in got.keys() & said.keys()]
    assert sum(tones) / len(tones) > 0.8


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_told_from_the_words(language: str) -> None:
    rows = LABELLED[language]
    told = [language_of(row["says"]) for row in rows]
    assert set(told) <= {language, ""}
    assert told.count(language) / len(rows) > 0.8


@pytest.mark.parametrize(
    ("comment", "theme", "tone"),
    [
        ("The staff was helpful", "courtesy", "pleased"),
        ("The staff was not helpful", "courtesy", "displeased"),
        ("The staff was never really helpful", "courtesy", "displeased"),
        ("Not rude at all", "courtesy", "pleased"),
        ("Helpful but slow staff", "courtesy", "pleased"),
        ("The staff was helpful, the staff was rude", "courtesy", "mixed"),
        ("The staff", "courtesy", "unclear"),
        ("No problem with the staff", "courtesy", "unclear"),
        ("Le personnel a été aimable", "courtesy", "pleased"),
        ("Le personnel n’a pas été aimable", "courtesy", "displeased"),
        ("Personnel jamais impoli", "courtesy", "pleased"),
        ("Le personnel", "courtesy", "unclear"),
        ("More chairs in the waiting room would be nice", "access", "displeased"),
        ("The staff were not bad at all", "courtesy", "pleased"),
        ("Le personnel était pas mal gentil", "courtesy", "pleased"),
        ("L’agent n’était pas impoli", "courtesy", "pleased"),
        ("Never rude, the staff", "courtesy", "pleased"),
        ("The agent was anything but polite", "courtesy", "displeased"),
        ("The staff were less than polite", "courtesy", "displeased"),
        ("Staff could be nicer", "courtesy", "displeased"),
        ("Le personnel pourrait être plus aimable", "courtesy", "displeased"),
        ("The staff couldn’t be more helpful", "courtesy", "pleased"),
        ("On ne peut pas être plus courtois que cet agent", "courtesy", "pleased"),
        ("I have never seen such rude staff", "courtesy", "displeased"),
        ("Je n’ai jamais vu un personnel aussi impoli", "courtesy", "displeased"),
        ("I have never met such friendly staff", "courtesy", "pleased"),
        ("Not only friendly but knowledgeable staff", "courtesy", "pleased"),
        ("The agent knew nothing", "competence", "displeased"),
        ("I did not wait long", "timeliness", "pleased"),
        ("Je n’ai pas attendu longtemps", "timeliness", "pleased"),
        ("Je n’ai aucune plainte sur le personnel", "courtesy", "pleased"),
        ("I didn’t like the agent’s attitude", "courtesy", "displeased"),
    ],
)
def test_a_judgement_is_turned_round_by_a_negation(comment: str, theme: str, tone: str) -> None:
    assert coded(comment, FRAME)[theme] == tone


@pytest.mark.parametrize(
    "comment", ["A few more chairs in the waiting room, please", "Des chaises en salle d’attente"]
)
def test_a_word_inside_the_name_of_another_subject_is_none(comment: str) -> None:
    assert set(coded(comment, FRAME)) == {"access"}


def test_a_driver_is_the_subject_of_one_theme() -> None:
    drivers = [driver for theme in FRAME.themes for driver in theme.drivers]
    assert len(drivers) == len(set(drivers))


def test_every_theme_speaks_both_languages() -> None:
    for theme in FRAME.themes:
        for phrases in (theme.name, theme.about, theme.good, theme.bad):
            assert all(phrases[language] for language in LANGUAGES), theme.id


@given(st.text(max_size=300))
def test_any_text_can_be_coded(text: str) -> None:
    assert set(coded(text, FRAME)) <= {theme.id for theme in FRAME.themes}


def test_all_faults_of_a_codeframe_are_told_with_their_line() -> None:
    text = """
codeframe: own
themes:
  lines:
    name: {en: Lines}
    about: {en: [line], fr: [file]}
    good: {en: [], fr: []}
    colour: red
feelings: {good: {en: [good], fr: [bon]}, bad: {en: [bad], fr: [mauvais]}}
negations: {en: [not], fr: [pas]}
"""
    with pytest.raises(ResponseError) as caught:
        parse_codeframe(text, "own.yaml")
    told = "\n".join(f"{fault.where}: {fault.got}" for fault in caught.value.faults)
    for each in ("'version' is missing", "'breaks' is missing", "'bad' is missing", "'fr' is"):
        assert each in told
    assert "line 8" in told and "'colour'" in told


def test_a_codeframe_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResponseError, match="own"):
        read_codeframe(tmp_path / "own.yaml")
