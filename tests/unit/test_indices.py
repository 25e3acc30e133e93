"""Indices: what they may be, what they score, per respondent and per experience."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimates
from cmt.analysis.gather import analyse
from cmt.analysis.indices import per_experience
from cmt.analysis.infer import t_quantile, units_of
from cmt.analysis.moments import summarise
from cmt.analysis.prepare import prepare
from cmt.errors import InstrumentError
from cmt.instrument import rules
from cmt.instrument.comparability import index_comparability
from cmt.instrument.dump import from_dict, to_dict
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Each, Index, Instrument, Scale
from cmt.instrument.scores import mean_scores, possible_scores, scores_of, steps_of
from cmt.reports.sections.indices import indices_table
from cmt.reports.sheets import scores_sheet
from cmt.reports.voice import voice_for
from cmt.responses.model import Responses
from tests.reports_fixture import full
from tests.small_survey import TEXT
from tests.worked.table import SCALE, instrument

close = pytest.approx
ITEMS = ("overall", "x", "y", "z")
TEN = Scale(
    id="quality-10",
    points=tuple(range(11)),
    labels={language: tuple(map(str, range(11))) for language in ("en", "fr")},
    favourable=(8, 9, 10),
)


def survey(each: Each = "part") -> Instrument:
    """Three items on five points and one on eleven, with an index over the last three."""
    plain = instrument(ITEMS, {})
    index = Index(id="csi", name={"en": "CSI", "fr": "ISC"}, items=ITEMS[1:], each=each)
    items = {**plain.items, "z": replace(plain.items["z"], scale=TEN.id)}
    return replace(plain, scales={**plain.scales, TEN.id: TEN}, items=items, indices={"csi": index})


def coded(rows: list[list[int]], **design: object) -> Responses:
    """Codes: places on the scale, below 0 a kind of missing."""
    return Responses(
        source="i.csv",
        digest="i",
        columns=ITEMS,
        codes=np.asfortranarray(np.array(rows, np.int8)),
        **design,  # type: ignore[arg-type]
    )


def described(responses: Responses, of: Instrument) -> Estimates:
    prepared = prepare(responses, of)
    moments = summarise(prepared.batch, prepared.plan)
    units = units_of(moments)
    found = describe(moments, units, prepared.scales, weighted=responses.weight is not None)
    return Estimates(rows=(*found.rows, *per_experience(moments, units, of, found).rows))


def test_segments_have_the_scores_of_their_own_clients() -> None:
    """On both bases as if a segment's clients were the survey; only errors know of the others."""
    questionnaire = parted_survey()
    chance = np.random.default_rng(4)
    codes = np.column_stack([chance.integers(-2, 5, (300, 3)), chance.integers(0, 2, 300)])
    codes[:, 0] = np.maximum(codes[:, 0], 0)
    columns = ("overall", "x", "y", "who")
    answers = replace(coded([[0, 0, 0, 0]]), columns=columns, codes=np.asfortranarray(codes, "i1"))
    results = analyse(answers, questionnaire, segments=["who"])
    (split,) = results.splits
    for g, segment in enumerate(split.segments):
        own = replace(answers, codes=np.asfortranarray(codes[codes[:, 3] == g], "i1"))
        alone = analyse(own, questionnaire)
        for statistic in ("index", "index-per-experience"):
            row = split.estimates.get("csi", statistic, segment)
            there = alone.estimates.get("csi", statistic)
            assert row and there and row.estimate == close(there.estimate, rel=1e-12)
            assert row.n == there.n and row.se == close(there.se, rel=0.01)
    contrast = split.contrast("who=1", "csi")
    first, second = (split.estimates.get("csi", "index", s) for s in split.segments)
    assert contrast and first and second
    assert contrast.difference == close(first.estimate - second.estimate)
    assert split.contrast("who=1", "csi", "favourable") is None
    frame = results.tables.segments("who")
    assert set(frame[frame["item"] == "csi"]["name"]) == {"CSI"}


def parted_survey() -> Instrument:
    """An outcome, two experiences with an index of them, and who was asked."""
    plain = instrument(("overall", "x", "y"), {})
    two = Scale(id="two", points=(1, 2), labels={"en": ("One", "Two"), "fr": ("Un", "Deux")})
    who = replace(plain.items["x"], id="who", scale="two", role="profile")
    index = Index(id="csi", name={"en": "CSI", "fr": "ISC"}, items=("x", "y"), each="experience")
    return replace(
        plain,
        scales={**plain.scales, "two": two},
        items={**plain.items, "who": who},
        indices={"csi": index},
    )


def test_points_of_different_scales_become_scores() -> None:
    steps = steps_of([SCALE, TEN])
    assert (steps, scores_of(SCALE, steps)) == (20, (0, 5, 10, 15, 20))
    assert scores_of(TEN, steps)[:3] == (0, 2, 4)


@pytest.mark.parametrize("scales", [[SCALE], [SCALE, SCALE, SCALE], [SCALE, TEN], [TEN, TEN]])
def test_every_mean_there_can_be_is_among_the_values(scales: list[Scale]) -> None:
    """The twin tries every answer to every item, and every item left out."""
    values = mean_scores(scales)
    assert len(values) == possible_scores(scales)
    assert list(values) == sorted(set(values)) and (values[0], values[-1]) == (0, 100)
    steps = steps_of(scales)
    choices = [(None, *scores_of(scale, steps)) for scale in scales]
    for answers in product(*choices):
        valid = [answer for answer in answers if answer is not None]
        if valid:
            assert float(100 * Fraction(sum(valid), steps * len(valid))) in values


rows_of_answers = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(-2, 4), st.integers(-2, 4), st.integers(-2, 10),
        st.integers(1, 4),
    ),
    min_size=12,
    max_size=40,
)  # fmt: skip


@given(rows_of_answers)
def test_both_bases_equal_a_twin_from_the_rows(found: list[tuple[int, ...]]) -> None:
    rows, weight = [list(row[:4]) for row in found], np.array([row[4] for row in found], float)
    scores = [
        [100 * row[j] / (10 if j == 3 else 4) for j in (1, 2, 3) if row[j] >= 0] for row in rows
    ]
    some = [i for i, given_scores in enumerate(scores) if given_scores]
    if len(some) < 10:
        return
    estimates = described(coded(rows, weight=weight), survey("experience"))
    person = estimates.get("csi", "index")
    experience = estimates.get("csi", "index-per-experience")
    assert person and experience
    w = weight[some]
    means = np.array([np.mean(scores[i]) for i in some])
    m = (w * means).sum() / w.sum()
    sums = np.array([sum(scores[i]) for i in some])
    counts = np.array([len(scores[i]) for i in some])
    r = (w * sums).sum() / (w * counts).sum()
    assert (person.estimate, person.n) == (close(m, abs=1e-9), len(some))
    assert (experience.estimate, experience.n) == (close(r, abs=1e-9), counts.sum())
    n = len(rows)  # those with no answer are units too, with nothing in their totals
    for row, totals in (
        (person, w * (means - m) / w.sum()),
        (experience, w * (sums - r * counts) / (w * counts).sum()),
    ):
        deviations = np.concatenate([totals, np.zeros(n - len(some))])
        variance = n / (n - 1) * ((deviations - deviations.mean()) ** 2).sum()
        assert row.se**2 == close(variance, rel=1e-8, abs=1e-12)
        assert 0 <= row.low <= row.estimate <= row.high <= 100


def test_someone_who_rated_more_services_counts_more_per_experience() -> None:
    """Ten clients rated one service 100; ten rated three services 0."""
    rows = [[4, 4, -2, -2]] * 10 + [[4, 0, 0, 0]] * 10
    estimates = described(coded(rows), survey("experience"))
    person = estimates.get("csi", "index")
    experience = estimates.get("csi", "index-per-experience")
    assert person and experience
    assert (person.estimate, person.n) == (close(50), 20)
    assert (experience.estimate, experience.n) == (close(25), 40)


def test_parts_of_one_service_have_no_score_per_experience() -> None:
    rows = [[4, 4, 2, 5]] * 12
    assert described(coded(rows), survey()).get("csi", "index-per-experience") is None


def test_an_index_of_parts_has_its_interval_inside_the_scale() -> None:
    rows = [[4, 4, 4, 10]] * 15 + [[3, 3, 4, 9]] * 2
    row = described(coded(rows), survey()).get("csi", "index")
    assert row
    assert (row.high, row.df) == (100, 16)
    assert row.low == close(row.estimate - t_quantile(16) * row.se)


def test_few_answers_are_withheld_in_both_bases() -> None:
    estimates = described(coded([[4, 4, 4, 10]] * 9 + [[4, -2, -2, -2]] * 9), survey("experience"))
    for statistic in ("index", "sd", "index-per-experience"):
        row = estimates.get("csi", statistic)
        assert row and (row.flag, math.isnan(row.estimate)) == ("withheld", True)
    missing = estimates.get("csi", "missing:not-applicable")
    assert missing and missing.estimate == 9


def test_results_have_it_and_compare_it() -> None:
    low, high = [[[a, b, b, 2 * b] for a, b in product((1, 2, 3), (s, s + 1))] * 8 for s in (1, 3)]
    before = analyse(coded(low), survey("experience"))
    now = analyse(coded(high), survey("experience"), earlier=before)
    assert now.comparison
    for statistic in ("index", "index-per-experience"):
        change = now.comparison.get("csi", statistic)
        assert change and change.direction == "higher"
    other = replace(survey("experience"), indices={})
    assert index_comparability(survey(), other, "csi").reasons == ("absent",)


def scored(language: str) -> tuple[list[str], list[list[object]]]:
    """The headings and the index rows of the sheet of scores."""
    results = analyse(coded([[4, 4, -2, -2]] * 20 + [[4, 0, 0, 0]] * 20), survey("experience"))
    sheet = scores_sheet(voice_for(results, language))
    rows = [list(row) for row in sheet.rows if row[0] == "csi"]
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    return [column.title for column in sheet.columns], rows


def test_the_workbook_names_the_base_of_each_score() -> None:
    heads, (client, experience) = scored("en")
    assert (client[1], experience[1]) == ("CSI, per client", "CSI, per experience")
    score, n, letter = (
        heads.index(head) for head in ("Score 0–100", "Answers (n)", "Precision, A to E")
    )
    assert [row[score] for row in (client, experience)] == close([50, 25])
    assert (client[n], experience[n], client[letter]) == (40, 80, "D")
    assert [row[1] for row in scored("fr")[1]] == ["ISC, par client", "ISC, par expérience"]


def test_the_report_shows_indices_with_their_base() -> None:
    results = analyse(coded([[4, 4, 3, 7], [3, 2, 4, 9]] * 20), survey())
    (table,) = indices_table(voice_for(results, "en"))
    ((name, score, _, n),) = [row.cells for row in table.rows]
    assert (name, score, n) == ("CSI", "80.8", "40")
    assert not list(indices_table(voice_for(full(), "en")))


BLOCK = """
indices:
  csi: {name: {en: Satisfaction index, fr: Indice de satisfaction}, items: [overall, time-taken]}
"""


def faults(block: str) -> list[str]:
    with pytest.raises(InstrumentError) as raised:
        parse_instrument(TEXT + block, "small.yaml")
    return [f"{fault.where}: {fault.got}" for fault in raised.value.faults]


def test_a_questionnaire_may_define_one_and_it_travels_with_the_results() -> None:
    small = parse_instrument(TEXT + BLOCK, "small.yaml")
    assert small.indices["csi"].items == ("overall", "time-taken")
    assert (small.indices["csi"].each, small.indices["csi"].name["fr"]) == (
        "part",
        "Indice de satisfaction",
    )
    assert from_dict(to_dict(small)) == small
    assert "indices" not in to_dict(parse_instrument(TEXT, "small.yaml"))


@pytest.mark.parametrize(
    "change,got",
    [
        (("time-taken]", "wait-time]"), "'wait-time' is not an item"),
        (("time-taken]", "had-problem]"), "'had-problem' is on scale 'yes-no', which has no"),
        (("time-taken]", "comment]"), "'comment' is free text"),
        (("overall, time-taken]", "overall]"), "index 'csi' has fewer than two items"),
        (("time-taken]", "time-taken, overall]"), "'overall' is listed twice"),
        (("csi:", "overall:"), "'overall' is also the id of an item"),
        (("csi:", "courtesy:"), "'courtesy' is also the id of a driver"),
        (("items:", "each: day, items:"), "'day' is not what an item rates"),
        (("csi:", "C S I:"), "'C S I' cannot be an id"),
    ],
)
def test_what_is_wrong_with_an_index_is_told(change: tuple[str, str], got: str) -> None:
    told = faults(BLOCK.replace(*change))
    assert any(got in fault and "indices" in fault for fault in told), told


def test_an_index_with_too_many_values_is_refused() -> None:
    """Thirty items on scales of which no two fit the same steps."""
    names = ("overall", *(f"i{k}" for k in range(30)))
    plain = instrument(names, {})
    sizes = dict(zip(names, (5, *(5 + k % 6 for k in range(30))), strict=True))
    scales = {
        str(size): replace(TEN, id=str(size), points=tuple(range(size)), favourable=(size - 1,))
        for size in set(sizes.values())
    }
    items = {name: replace(item, scale=str(sizes[name])) for name, item in plain.items.items()}
    index = Index(id="all", name={"en": "All", "fr": "Tout"}, items=names[1:])
    wide = replace(plain, scales=scales, items=items, indices={"all": index})
    (fault,) = (one for one in rules.check(wide) if one.where.startswith("indices"))
    assert f"can take {possible_scores([scales[str(sizes[n])] for n in names[1:]])} v" in fault.got
    narrow = replace(wide, indices={"all": replace(index, items=("i0", "i1", "i2"))})
    assert not [one for one in rules.check(narrow) if one.where.startswith("indices")]


def test_who_extends_a_questionnaire_inherits_its_indices(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(TEXT + BLOCK, encoding="utf-8")
    own = "instrument: mine\nversion: '1'\nextends: base.yaml\nleave-out: [{}]\n"
    path = tmp_path / "mine.yaml"
    kept = parse_instrument(own.format("comment"), str(path))
    assert kept.indices["csi"].items == ("overall", "time-taken")
    assert parse_instrument(own.format("time-taken"), str(path)).indices == {}


def test_citizens_first_scores_its_services_per_experience() -> None:
    services = cmt.find("citizens-first").indices["services"]
    assert services.each == "experience" and len(services.items) == 12
