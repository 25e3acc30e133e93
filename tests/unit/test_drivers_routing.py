"""Models by channel and with gaps marked against regressions on the rows themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cmt.analysis.drivers import fit_drivers
from cmt.analysis.gather import analyse
from cmt.analysis.importance import relative_weights
from cmt.analysis.infer import units_of
from cmt.analysis.moments import summarise
from cmt.analysis.prepare import Prepared
from cmt.analysis.routing import gaps_marked, model_of_part
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses
from tests.unit.test_ordinal import wave
from tests.unit.test_ranking import small_lmg

close = pytest.approx


def routed(seed: int, n: int = 500) -> tuple[Prepared, np.ndarray]:
    """Channel 0 is asked three drivers, channel 1 not the last two; the first may not apply."""
    rng = np.random.default_rng(seed)
    channel = rng.integers(0, 2, n)
    x = np.clip(np.round(rng.normal(size=(n, 1)) + rng.normal(size=(n, 4)) + 2), 0, 4).astype(int)
    latent = x @ [0.5, 0.3, 0.2, 0.1] - 0.6 * channel + rng.normal(0, 0.6, n)
    outcome = np.clip(np.round(latent), 0, 4).astype(int)
    x[channel == 1, 2:] = -5
    x[rng.random(n) < 0.1, 0] = -2
    x[rng.random(n) < 0.05, 1] = -1
    prepared, _ = wave(outcome, x, rng.uniform(0.5, 2, n), np.arange(n) % 60)
    return prepared, channel


def test_marked_gaps_equal_a_regression_with_marks() -> None:
    """Two drivers not asked of the same people have one mark between them, else they repeat."""
    prepared, channel = routed(1)
    fitted = gaps_marked(prepared, weighted=True)
    codes = np.column_stack(prepared.batch.codes).astype(float)
    rows = codes[:, 2] >= 0
    w = prepared.batch.weight[rows]
    marks = np.column_stack([codes[rows, 1] == -2, channel[rows] == 1]) * 1.0
    x = np.maximum(codes[rows, 1:], 0)
    z = np.column_stack([np.ones(rows.sum()), x, marks])
    root = np.sqrt(w)[:, None]
    y = codes[rows, 0]
    b, *_ = np.linalg.lstsq(z * root, y * root[:, 0], rcond=None)
    model = fitted.model
    assert model.n == rows.sum()
    assert [e.coefficient for e in model.effects] == close(b[1:5], rel=1e-9)
    # Shares are of what constant and marks leave: the same as from residuals on these.
    base = np.column_stack([np.ones(rows.sum()), marks]) * root
    left = np.column_stack([y, x]) * root
    left = left - base @ np.linalg.lstsq(base, left, rcond=None)[0]
    c = left.T @ left
    sd = np.sqrt(np.diag(c))
    c = c / np.outer(sd, sd)
    assert [e.share for e in model.effects] == close(small_lmg(c), rel=1e-8)
    weights = relative_weights(c[None])[0]
    assert [e.relative_weight for e in model.effects] == close(weights / weights.sum(), rel=1e-8)
    residual = y - z @ b
    ours = 1 - (w @ residual**2) / (left[:, 0] @ left[:, 0])
    assert model.r2 == close(ours, rel=1e-9)
    n, terms = rows.sum(), 7
    assert model.adjusted_r2 == close(1 - (1 - ours) * (n - 3) / (n - terms), rel=1e-9)


def test_what_is_put_into_a_gap_does_not_matter() -> None:
    prepared, _ = routed(2)
    drivers = len(prepared.plan.block) - 1
    found = gaps_marked(prepared, weighted=True)
    # The highest point in place of the lowest: turn the scale round, and back.
    turned = [np.where(c >= 0, 4 - c, c).astype(np.int16) for c in prepared.batch.codes[1:]]
    batch = replace(prepared.batch, codes=[prepared.batch.codes[0], *turned])
    other = gaps_marked(replace(prepared, batch=batch), weighted=True)
    assert drivers == len(found.model.effects) == len(other.model.effects)
    for one, two in zip(found.model.effects, other.model.effects, strict=True):
        assert one.coefficient == close(-two.coefficient, rel=1e-9)
        assert one.share == close(two.share, rel=1e-9)
        assert one.share_se == close(two.share_se, rel=1e-6)


def test_without_gaps_the_marked_model_is_the_model() -> None:
    prepared, _ = routed(3)
    whole = [np.where(c < 0, 2, c).astype(np.int16) for c in prepared.batch.codes]
    prepared = replace(prepared, batch=replace(prepared.batch, codes=whole))
    moments = summarise(prepared.batch, prepared.plan)
    plain = fit_drivers(moments, units_of(moments), weighted=True, in_full=0).model
    assert gaps_marked(prepared, weighted=True).model == plain


def test_the_model_of_a_part_is_that_of_its_rows_with_the_errors_of_the_whole_design() -> None:
    prepared, channel = routed(4)
    model = model_of_part(prepared, channel == 1, weighted=True).model
    codes = np.column_stack(prepared.batch.codes).astype(float)
    rows = (channel == 1) & (codes[:, 1:3] >= 0).all(axis=1)
    assert model.n == rows.sum()
    assert [e.driver for e in model.effects] == ["d0", "d1"]
    assert [e.driver for e in model.excluded] == ["d2", "d3"]
    w = prepared.batch.weight * rows
    z = np.column_stack([np.ones(len(w)), np.maximum(codes[:, 1:3], 0)])
    b = np.linalg.solve((z * w[:, None]).T @ z, (z * w[:, None]).T @ codes[:, 0])
    assert [e.coefficient for e in model.effects] == close(b[1:], rel=1e-9)
    scores = z * (w * (codes[:, 0] - z @ b))[:, None]
    spread = np.zeros((3, 3))
    unit = np.arange(len(w)) % 60
    for stratum in (0, 1):
        members = [u for u in range(60) if u % 2 == stratum]
        sums = np.array([scores[unit == u].sum(axis=0) for u in members])
        centred = sums - sums.mean(axis=0)
        spread += 30 / 29 * centred.T @ centred
    bread = np.linalg.inv((z * w[:, None]).T @ z)
    errors = np.sqrt(np.diag(bread @ spread @ bread))
    assert [e.coefficient_se for e in model.effects] == close(errors[1:], rel=1e-9)


TEXT = """
instrument: routed
version: "1.0"
languages: [en]
title: {en: Routed}
licence: CC0-1.0
source: Made for the tests
scales:
  rating:
    points: {1: {en: a}, 2: {en: b}, 3: {en: c}, 4: {en: d}, 5: {en: e}}
    favourable: [4, 5]
    missing: {not-applicable: {en: n/a}, not-asked: {en: skipped}}
  channels:
    points: {1: {en: counter}, 2: {en: web}}
  got:
    points: {1: {en: "no"}, 2: {en: "yes"}}
drivers:
  d0: {name: {en: Zero}, items: [q0]}
  d1: {name: {en: One}, items: [q1]}
  d2: {name: {en: Two}, items: [q2]}
  d3: {name: {en: Three}, items: [q3]}
outcome: overall
sections:
  - section: all
    title: {en: All}
    items:
      - {item: overall, scale: rating, text: {en: Overall}}
      - {item: q0, scale: rating, text: {en: Q zero}}
      - {item: q1, scale: rating, text: {en: Q one}}
      - {item: q2, scale: rating, text: {en: Q two}}
      - {item: q3, scale: rating, text: {en: Q three}}
      - {item: channel, role: information, scale: channels, text: {en: Which channel}}
      - {item: got-what-needed, role: information, scale: got, text: {en: Got it}}
"""


def asked(seed: int) -> tuple[Responses, Instrument]:
    prepared, channel = routed(seed)
    outcome = prepared.batch.codes[0]
    got = (np.asarray(outcome) + np.random.default_rng(seed).integers(0, 3, len(outcome)) > 3) * 1
    answers = Responses(
        source="routed.csv",
        digest=f"routed {seed}",
        columns=("overall", "q0", "q1", "q2", "q3", "channel", "got-what-needed"),
        codes=np.asfortranarray(np.column_stack([*prepared.batch.codes, channel, got]), np.int8),
        weight=prepared.batch.weight,
    )
    return answers, parse_instrument(TEXT, "routed.yaml")


def test_results_hold_the_models_of_channels_and_of_marked_gaps() -> None:
    answers, questionnaire = asked(5)
    detail = analyse(answers, questionnaire).driver_detail
    assert detail
    assert [side.of for side in detail.sides] == ["gaps-marked", "channel=1", "channel=2"]
    marked, counter, web = detail.sides
    assert (marked.left_out, counter.left_out, web.left_out) == ((), (), ("d2", "d3"))
    assert marked.n > counter.n + web.n - 30
    assert [share.driver for share in web.shares] == ["d0", "d1"]
    for side in detail.sides:
        assert sum(share.share for share in side.shares) == close(1)
        assert side.refusal == ""


def test_the_marked_model_takes_the_place_of_the_model_when_it_is_asked_for() -> None:
    answers, questionnaire = asked(6)
    plain = analyse(answers, questionnaire)
    marked = analyse(answers, questionnaire, missing="gaps-marked")
    assert plain.driver_detail and marked.driver_detail
    assert plain.driver_detail.missing == "listwise"
    assert marked.driver_detail.missing == "gaps-marked"
    assert marked.drivers.n > 1.5 * plain.drivers.n
    (side, *_) = plain.driver_detail.sides
    assert [e.share for e in marked.drivers.effects] == [share.share for share in side.shares]
    assert marked.priorities


def test_a_channel_with_too_few_is_refused_by_its_reason() -> None:
    answers, questionnaire = asked(7)
    codes = answers.codes.copy()
    codes[20:, answers.columns.index("channel")] = 0
    detail = analyse(replace(answers, codes=codes), questionnaire).driver_detail
    assert detail
    web = detail.sides[-1]
    assert (web.of, web.refusal, web.shares) == ("channel=2", "too-few-cases", ())
