"""The real airport files of two years, in two layouts, through one mapping file."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cmt.instrument.load import load_instrument
from cmt.instrument.model import MISSING
from cmt.responses.code import code
from cmt.responses.mapping_file import read_mapping
from cmt.responses.match import propose, propose_answers
from cmt.responses.model import Design, Responses
from cmt.responses.read import read_export

DESIGN = Design(weight="WEIGHT", strata="BAREA", cluster="RUNID")


def raw(shared: Path, year: int) -> Path:
    return next((shared / "data" / "sfo_airport" / "raw").glob(f"{year}_*.csv"))


def wave(shared: Path, repository: Path, year: int) -> Responses:
    example = repository / "examples" / "airport"
    instrument = load_instrument(example / "sfo-airport.yaml")
    given = read_mapping(example / "mapping.yaml", instrument)
    export = read_export(raw(shared, year))
    mapping = propose_answers(export, propose(export, instrument, given, DESIGN), instrument)
    assert mapping.missing_items == ()
    return code(export, mapping, instrument, DESIGN)


@pytest.mark.parametrize(("year", "rows"), [(2016, 3087), (2017, 2831)])
def test_every_rating_is_what_the_file_says(
    shared: Path, repository: Path, year: int, rows: int
) -> None:
    meant = {str(point): point - 1 for point in range(1, 6)}
    meant |= {"6": MISSING["not-applicable"], "0": MISSING["blank"], "Blank": MISSING["blank"]}
    responses = wave(shared, repository, year)
    with raw(shared, year).open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert responses.rows == len(people) == rows
    for item, column in (("all", "Q7ALL"), ("wifi", "Q7WIFI"), ("security", "Q14PASSTHRU")):
        assert responses.column(item).tolist() == [meant[person[column]] for person in people]
    assert responses.weight is not None
    assert responses.weight.tolist() == [float(person["WEIGHT"]) for person in people]
    assert responses.strata == tuple(person["BAREA"] for person in people)
    clusters = {(person["BAREA"], person["RUNID"]) for person in people}
    assert len(set(responses.cluster or ())) == len(clusters)


def test_age_and_gender_are_the_same_in_words_and_in_codes(shared: Path, repository: Path) -> None:
    words, codes = (wave(shared, repository, year) for year in (2016, 2017))
    assert Counter(words.column("gender").tolist()) == {0: 1468, 1: 1465, -1: 154}
    assert Counter(codes.column("gender").tolist())[0] == 1306
    assert Counter(codes.column("age").tolist())[2] == 656
    assert set(words.column("age").tolist()) <= set(codes.column("age").tolist()) | {-1}
    assert (words.start, words.end) == (date(2016, 5, 6), date(2016, 5, 24))
    assert (codes.start, codes.end) == (None, None)


def test_a_label_or_two_among_codes_are_no_language(shared: Path, repository: Path) -> None:
    assert [wave(shared, repository, year).languages for year in (2016, 2017)] == [{}, {}]
