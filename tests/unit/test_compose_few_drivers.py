"""A survey that asked about one driver only: nothing is ranked, nothing stands twice."""

from __future__ import annotations

import numpy as np
import pytest

from cmt.analysis.gather import analyse
from cmt.analysis.results import Results
from cmt.reports.compose import compose
from cmt.reports.formats import Formats
from cmt.reports.narrative import at_glance
from cmt.responses.model import Responses


def one_driver() -> Results:
    rng = np.random.default_rng(1)
    mood = rng.normal(size=200)
    codes = np.clip(np.round(2.4 + mood[:, None] + 0.7 * rng.normal(size=(200, 3))), 0, 4)
    return analyse(
        Responses(
            source="one.csv",
            digest="one",
            columns=("overall", "time-taken", "time-waits"),
            codes=np.asfortranarray(codes, np.int8),
        ),
        "cmt-core",
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_driver_is_neither_ranked_nor_said_twice(language: str) -> None:
    results = one_driver()
    assert results.drivers.refusal and results.drivers.refusal.reason == "no-drivers"
    summary = compose(results, language).sections[0]
    said = str(summary.blocks)
    index = results.estimates.get("timeliness", "index")
    assert summary.id == "summary" and index
    out_of = {"en": "out of 100", "fr": "sur 100"}[language]
    formats = Formats(language=language)
    assert f"{formats.number(index.estimate)} {out_of}" not in said, "neither best nor worst"
    assert said.count(f"'{formats.number(index.estimate, 1)}'") == 1
    assert at_glance(results) == ("overall", "timeliness")
