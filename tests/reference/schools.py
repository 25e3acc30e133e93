"""The samples of schools of R's `survey` package as coded answers, for comparison with R.

The statistic is a mean of a score from 300 to 1000; here it is the mean of an item whose scale has
every score that occurs as a point.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import Units, units_of
from cmt.analysis.moments import Batch, Column, Moments, Plan, summarise
from cmt.analysis.multipliers import sample
from cmt.instrument.model import Scale
from cmt.responses.model import Design, Responses

Rows = list[dict[str, str]]


@cache
def rows(shared: Path, name: str) -> Rows:
    with (shared / "data" / "survey_api" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def truth(shared: Path) -> dict[str, Any]:
    text = (shared / "data" / "truth" / "survey_api.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def responses(schools: Rows, design: Design, **given: Any) -> Responses:
    """Schools as respondents: weights, strata and clusters are the columns the design names."""
    n = len(schools)
    return Responses(
        source="schools",
        digest="schools",
        columns=("api00",),
        codes=np.zeros((n, 1), np.int8),
        weight=np.array([float(row["pw"]) for row in schools]),
        strata=tuple(row[design.strata] for row in schools) if design.strata else None,
        cluster=tuple(row[design.cluster] for row in schools) if design.cluster else None,
        design=design,
        **given,
    )


def moments(
    schools: Rows, answers: Responses, columns: tuple[str, ...], segment: str = ""
) -> tuple[Moments, Units, dict[str, Scale]]:
    """Sums of these columns, whatever their numbers; the first is the outcome of a regression."""
    sampled, codes, made, scales = sample(answers), [], [], {}
    for name in columns:
        values, at = np.unique([float(row[name]) for row in schools], return_inverse=True)
        codes.append(at.ravel().astype(np.int16))
        made.append(Column(id=name, values=tuple(values)))
        points = tuple(range(len(values)))
        labels = {"en": tuple(map(str, points))}
        scales[name] = Scale(id=name, points=points, labels=labels, favourable=points[-1:])
    batch = Batch(
        codes=codes,
        weight=sampled.weight,
        segment=[row[segment] for row in schools] if segment else ("",) * len(schools),
        stratum=sampled.stratum,
        unit=sampled.unit,
        source="schools",
    )
    plan = Plan(
        columns=tuple(made),
        block=columns,
        groups=sampled.groups,
        respondents=sampled.respondents,
        sampling=sampled.sampling,
    )
    summed = summarise(batch, plan)
    return summed, units_of(summed), scales


def mean(
    schools: Rows, answers: Responses, name: str = "api00", segment: str = "", of: str = ""
) -> Estimate:
    """The mean of a number of the schools, with its error."""
    summed, units, scales = moments(schools, answers, (name,), segment)
    found = describe(summed, units, scales, weighted=True, segment=of).get(name, "mean", of)
    assert found
    return found
