"""Laws of the responses: whatever people answered comes back, however the file was written."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cmt.errors import ResponseError
from cmt.instrument.model import MISSING, Item, Scale
from cmt.responses.code import code
from cmt.responses.mapping_file import read_mapping, write_mapping
from cmt.responses.match import propose, propose_answers
from cmt.responses.model import Responses
from cmt.responses.read import read_export
from cmt.responses.text import plain, same_sense, similarity
from tests.small_survey import csv_text, small, write_xlsx

INSTRUMENT = small()
ITEMS = tuple(item for item in INSTRUMENT.items.values() if item.scale)
WORDS = {  # for scales that do not offer the kind as an answer
    "en": {
        -1: "",
        -2: "Not applicable",
        -3: "Don't know",
        -4: "Prefer not to say",
        -5: "Not asked",
    },
    "fr": {-1: "", -2: "Sans objet", -3: "Ne sait pas", -4: "Refus", -5: "Non posée"},
}
KEY = "client-{}"
"""A respondent's key: a mere number counts the answers of a file and is left out."""


@dataclass(frozen=True)
class Style:
    """How one file is written."""

    headers: str  # "id", "en", "fr"
    answers: tuple[str, ...]  # per respondent: "code", "en", "fr"
    xlsx: bool
    encoding: str
    delimiter: str
    end: str


def codes_of(item: Item) -> st.SearchStrategy[tuple[int, ...]]:
    """What one person may answer: one code, or the set of picked positions as a tuple."""
    missing = st.sampled_from([(kind,) for kind in MISSING.values()])
    positions = range(len(INSTRUMENT.scales[item.scale].points))
    if item.multiple:
        return missing | st.sets(st.sampled_from(positions), min_size=1).map(
            lambda picks: tuple(sorted(picks))
        )
    return missing | st.sampled_from(positions).map(lambda position: (position,))


PEOPLE = st.lists(st.tuples(*map(codes_of, ITEMS)), min_size=1, max_size=12)


@st.composite
def styles(draw: st.DrawFn, people: int) -> Style:
    how = st.sampled_from(["code", "en", "fr"])
    return Style(
        headers=draw(st.sampled_from(["id", "en", "fr"])),
        answers=tuple(draw(st.lists(how, min_size=people, max_size=people))),
        xlsx=draw(st.booleans()),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])),
        delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
        end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
    )


def cell(item: Item, answer: tuple[int, ...], how: str) -> str:
    scale = INSTRUMENT.scales[item.scale]
    if answer[0] >= 0:
        texts = [str(scale.points[at]) if how == "code" else scale.labels[how][at] for at in answer]
        return ";".join(texts)
    return missing_text(scale, answer[0], how)


def missing_text(scale: Scale, kind: int, how: str) -> str:
    offered = {MISSING[name]: words for name, words in scale.missing.items()}
    codes = {MISSING[name]: text for text, name in scale.codes.items()}
    if how == "code":
        return codes.get(kind, WORDS["en"][kind])
    return offered[kind][how] if kind in offered else WORDS[how][kind]


def table(people: Sequence[tuple[tuple[int, ...], ...]], style: Style) -> list[list[str]]:
    header = [item.id if style.headers == "id" else item.text[style.headers] for item in ITEMS]
    rows = [
        [KEY.format(number), *(cell(item, a, how) for item, a in zip(ITEMS, person, strict=True))]
        for number, (person, how) in enumerate(zip(people, style.answers, strict=True))
    ]
    return [["respondent", *header], *rows]


def read_back(rows: list[list[str]], style: Style, folder: Path) -> Responses:
    path = folder / "wave.dat"
    if style.xlsx:
        write_xlsx(path, rows)
    else:
        text = csv_text(rows, style.delimiter, style.end)
        path.write_bytes(io.BytesIO(text.encode(style.encoding)).getvalue())
    export = read_export(path)
    mapping = propose_answers(export, propose(export, INSTRUMENT), INSTRUMENT)
    write_mapping(mapping, folder / "mapping.yaml")
    again = propose(export, INSTRUMENT, read_mapping(folder / "mapping.yaml", INSTRUMENT))
    responses = code(export, mapping, INSTRUMENT)
    assert np.array_equal(code(export, again, INSTRUMENT).codes, responses.codes)
    return responses


def expected(people: Sequence[tuple[tuple[int, ...], ...]]) -> dict[str, list[int]]:
    """The codes that must come back: a blank after 'no problem' was not asked."""
    found: dict[str, list[int]] = {}
    for at, item in enumerate(ITEMS):
        answers = [person[at] for person in people]
        if not item.multiple:
            found[item.id] = [answer[0] for answer in answers]
            continue
        for position, point in enumerate(INSTRUMENT.scales[item.scale].points):
            found[f"{item.id}/{point}"] = [
                int(position in answer) if answer[0] >= 0 else answer[0] for answer in answers
            ]
    led_round = [answer in (1, MISSING["not-asked"]) for answer in found["had-problem"]]
    found["problem-solved"] = [
        MISSING["not-asked"] if answer == MISSING["blank"] and skipped else answer
        for answer, skipped in zip(found["problem-solved"], led_round, strict=True)
    ]
    return found


@given(data=st.data(), people=PEOPLE.filter(lambda people: any(p[0][0] >= 0 for p in people)))
def test_what_people_answered_comes_back(
    data: st.DataObject, people: list[tuple[tuple[int, ...], ...]]
) -> None:
    style = data.draw(styles(len(people)))
    with tempfile.TemporaryDirectory() as folder:
        responses = read_back(table(people, style), style, Path(folder))
    wanted = expected(people)
    assert responses.columns == tuple(wanted)
    for name, codes in wanted.items():
        assert responses.column(name).tolist() == codes
    assert responses.respondent == tuple(map(KEY.format, range(len(people))))


@given(data=st.data(), people=PEOPLE.filter(lambda people: any(p[0][0] >= 0 for p in people)))
def test_everybody_is_counted_once_in_every_column(
    data: st.DataObject, people: list[tuple[tuple[int, ...], ...]]
) -> None:
    style = data.draw(styles(len(people)))
    with tempfile.TemporaryDirectory() as folder:
        responses = read_back(table(people, style), style, Path(folder))
    for name in responses.columns:
        column = responses.column(name)
        kinds = sum(int(np.sum(column == kind)) for kind in MISSING.values())
        assert int(np.sum(column >= 0)) + kinds == len(people) == responses.rows


@given(data=st.binary() | st.text().map(str.encode) | st.text('a,;\t\n\r"\x00é').map(str.encode))
def test_any_bytes_are_an_export_or_one_refusal(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wave.csv"
        path.write_bytes(data)
        try:
            export = read_export(path)
        except ResponseError as error:
            assert str(error)
        else:
            assert {len(column) for column in export.columns} == {export.rows}


@given(
    flips=st.dictionaries(st.integers(0, 9999), st.integers(0, 255), max_size=8),
    kept=st.just(9999) | st.integers(4, 9999),
)
def test_a_damaged_workbook_is_an_export_or_one_refusal(flips: dict[int, int], kept: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_xlsx(Path(folder) / "wave.xlsx", [["overall", "x"], ["5", "y"]])
        data = bytearray(path.read_bytes())
        for at, byte in flips.items():
            data[at % len(data)] = byte
        path.write_bytes(data[:kept])
        try:
            export = read_export(path)
        except ResponseError as error:
            assert str(error)
        else:
            assert {len(column) for column in export.columns} == {export.rows}


@given(text=st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@settings(max_examples=200)
@given(one=st.text("abcdi nst-1é"), other=st.text("abcdi nst-1é"))
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert same_sense(one, one)


@given(
    label=st.sampled_from([label for s in INSTRUMENT.scales.values() for label in s.labels["en"]])
)
def test_a_label_is_like_itself_and_no_other_is_its_slip(label: str) -> None:
    others = {t for s in INSTRUMENT.scales.values() for t in s.labels["en"]} - {label}
    assert similarity(plain(label), plain(label)) == 100
    assert not any(
        same_sense(plain(label), plain(other)) and similarity(plain(label), plain(other)) >= 95
        for other in others
    )
