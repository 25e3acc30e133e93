"""The airport mapping reads the published files as the harmonised series has them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import cmt
from cmt.instrument.model import MISSING, Instrument
from cmt.responses.model import Responses

LANGUAGES = {"en": "1", "es": "2", "zh": "3", "ja": "4"}


@pytest.fixture(scope="module")
def instrument(repository: Path) -> Instrument:
    found: Instrument = cmt.find(str(repository / "examples" / "airport" / "sfo-airport.yaml"))
    return found


@pytest.fixture(scope="module")
def harmonised(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "sfo_airport" / "sfo_2010_2017.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(year: int, shared: Path, repository: Path, instrument: Instrument) -> Responses:
    (path,) = (shared / "data" / "sfo_airport" / "raw").glob(f"{year}_*.csv")
    mapping = cmt.read_mapping(repository / "examples" / "airport" / "mapping.yaml", instrument)
    design = cmt.Design(weight="WEIGHT", strata="BAREA", cluster="RUNID")
    responses: Responses = cmt.read(path, instrument, mapping=mapping, design=design).responses
    return responses


@pytest.mark.parametrize("year", [2016, 2017])
def test_every_rating_is_read_as_in_the_harmonised_series(
    year: int,
    shared: Path,
    repository: Path,
    instrument: Instrument,
    harmonised: list[dict[str, str]],
) -> None:
    responses = read(year, shared, repository, instrument)
    rows = [row for row in harmonised if row["year"] == str(year)]
    assert responses.rows == len(rows)
    rated = [item.id for item in instrument.having("outcome", "driver", "rating")]
    assert len(rated) == 24
    for item in (*rated, "age", "lang"):
        name = item.replace("-", "_")
        told = [LANGUAGES.get(row[name], row[name]) for row in rows]
        expected = np.array([int(answer) - 1 if answer else -1 for answer in told])
        codes = responses.column(item)
        assert np.array_equal(np.where(codes < 0, -1, codes), expected), item
    assert responses.weight is not None
    np.testing.assert_allclose(responses.weight, [float(row["weight"]) for row in rows], rtol=1e-9)


def test_six_is_not_applicable_and_zero_is_blank(
    shared: Path, repository: Path, instrument: Instrument
) -> None:
    """Counted in the published file of 2017: Q7ART holds 445 answers 6 and 102 answers 0."""
    art = read(2017, shared, repository, instrument).column("art")
    assert np.sum(art == MISSING["not-applicable"]) == 445
    assert np.sum(art == MISSING["blank"]) == 102


def test_there_are_ten_drivers_of_one_item_each(instrument: Instrument) -> None:
    items = [driver.items for driver in instrument.drivers.values()]
    expected = "sign walk screens food store cl-board cl-rest safe find security"
    assert [item for (item,) in items] == expected.split()
