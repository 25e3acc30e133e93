"""Who is in both waves: errors of changes against brute force, and whom keys may pair."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmt.analysis.compare import compare
from cmt.analysis.gather import analyse, analyse_keyed
from cmt.analysis.infer import t_quantile
from cmt.analysis.keyed import KeyedResults, counted, covariance, pairing, together
from cmt.analysis.results import Comparison
from cmt.responses.model import Design, Responses
from cmt.responses.targets import Margin, Targets
from tests.services_survey import answers, questionnaire
from tests.worked.table import instrument

close = pytest.approx
ITEMS = ("overall", "wait", "staff")
CORE = instrument(ITEMS, {"timeliness": ("wait",), "courtesy": ("staff",)})
ALONE = instrument(("overall",), {})


def account(person: int) -> str:
    """A key that is no running number."""
    return f"{(person + 1) * 7919 * 104729 % 10**9:09d}"


def wave(
    people: list[int], year: int, *, seed: int = 1, weighted: bool = True, **more: object
) -> Responses:
    """Answers of some people, each with a mood that lasts; some questions are left blank."""
    rng = np.random.default_rng([seed, year])
    mood = np.array([np.random.default_rng([seed, person, 7]).normal() for person in people])
    scores = mood[:, None] * 1.2 + rng.normal(size=(len(people), len(ITEMS))) + 2 + 0.1 * (year % 5)
    codes = np.clip(np.round(scores), 0, 4).astype(np.int8)
    codes[rng.random(codes.shape) < 0.1] = -1
    given_answers = Responses(
        source=f"{year}.csv",
        digest=f"{year}-{seed}",
        file_digest=f"file-{year}-{seed}",
        columns=ITEMS,
        codes=np.asfortranarray(codes),
        weight=rng.uniform(0.5, 2.0, len(people)) if weighted else None,
        respondent=tuple(account(person) for person in people),
    )
    return replace(given_answers, **more)  # type: ignore[arg-type]


def compared(now: Responses, before: Responses) -> Comparison:
    found = analyse(now, CORE, earlier=analyse_keyed(before, CORE)).comparison
    assert found
    return found


def strata(people: list[int]) -> tuple[str, ...]:
    return tuple("north" if person % 3 else "south" for person in people)


def scores(answers: Responses, favourable: bool) -> dict[tuple[str, str], float]:
    """Stratum and client -> linearised score of the overall mean or share, in plain loops."""
    codes = answers.column("overall")
    weight = np.ones(answers.rows) if answers.weight is None else answers.weight
    value = [float(c >= 3) if favourable else float(c + 1) for c in codes]
    base = sum(w for w, c in zip(weight, codes, strict=True) if c >= 0)
    mean = sum(w * v for w, v, c in zip(weight, value, codes, strict=True) if c >= 0) / base
    places = answers.strata or ("",) * answers.rows
    assert answers.respondent
    return {
        (place, who): w * (v - mean) / base if c >= 0 else 0.0
        for place, who, w, v, c in zip(
            places, answers.respondent, weight, value, codes, strict=True
        )
    }


def deviations(found: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Less the mean of their stratum, times the root of n / (n - 1)."""
    by_stratum: dict[str, list[float]] = defaultdict(list)
    for (place, _), score in found.items():
        by_stratum[place].append(score)
    size = {place: len(all_of_it) for place, all_of_it in by_stratum.items()}
    means = {place: sum(all_of_it) / len(all_of_it) for place, all_of_it in by_stratum.items()}
    out = {}
    for (place, who), score in found.items():
        n, mean = size[place], means[place]
        out[place, who] = (score - mean) * math.sqrt(n / (n - 1))
    return out


def variance(now: Responses, before: Responses, favourable: bool = False) -> float:
    """Of the difference, over the clients of both waves."""
    d, e = (deviations(scores(each, favourable)) for each in (now, before))
    return sum((d.get(key, 0.0) - e.get(key, 0.0)) ** 2 for key in {*d, *e})


@settings(deadline=None, max_examples=15)
@given(
    shift=st.integers(0, 60), seed=st.integers(1, 50), weighted=st.booleans(), split=st.booleans()
)
def test_the_error_of_a_change_is_that_of_the_clients_of_both_waves(
    shift: int, seed: int, weighted: bool, split: bool
) -> None:
    """Nobody, some or all in both; 60 clients a wave, in one stratum or in two."""
    then, now = list(range(60)), list(range(shift, shift + 60))
    first, second = (
        wave(p, year, seed=seed, weighted=weighted, strata=strata(p) if split else None)
        for p, year in ((now, 2026), (then, 2025))
    )
    found = compared(first, second)
    mean, share = found.get("overall", "mean"), found.get("overall", "favourable")
    assert mean and share
    assert mean.se**2 == close(variance(first, second), rel=1e-9)
    assert share.se**2 == close(variance(first, second, favourable=True), rel=1e-9)
    assert found.shared == 60 - shift
    assert found.basis == ("shared-units" if shift < 60 else "independent")
    assert mean.shared <= found.shared


def test_everybody_in_both_is_the_stacked_survey() -> None:
    """n / (n - 1) sum (z - y - mean)^2 by stratum: R's svycontrast with the client as cluster."""
    people = list(range(80))
    now, before = (wave(people, year, strata=strata(people)) for year in (2026, 2025))
    z, y = scores(now, False), scores(before, False)
    total = 0.0
    for place in ("north", "south"):
        apart = np.array([z[key] - y[key] for key in z if key[0] == place])
        n = len(apart)
        total += n / (n - 1) * float(((apart - apart.mean()) ** 2).sum())
    row = compared(now, before).get("overall", "mean")
    assert row and row.se**2 == close(total, rel=1e-10)


def test_everybody_in_both_is_the_paired_t_test() -> None:
    """No weights, nobody left out: R `t.test(paired = TRUE)`, with its degrees of freedom."""
    people = list(range(70))
    answers = [wave(people, year, weighted=False) for year in (2026, 2025)]
    now, before = (replace(a, codes=np.asfortranarray(np.maximum(a.codes, 0))) for a in answers)
    row = compared(now, before).get("overall", "mean")
    apart = now.column("overall").astype(float) - before.column("overall")
    assert row and (row.df, row.shared) == (69, 70)
    error = float(apart.std(ddof=1)) / math.sqrt(70)
    assert row.se == close(error, rel=1e-10)
    assert row.high - row.low == close(2 * t_quantile(69) * error, rel=1e-10)


def test_without_anybody_in_both_nothing_changes() -> None:
    now, before = wave(list(range(60)), 2026), wave(list(range(100, 160)), 2025)
    known = compared(now, before)
    unknown = compare(analyse(now, CORE), analyse(before, CORE))
    assert (known.basis, unknown.basis, unknown.assumed) == (
        "independent", "assumed-independent", "results-file",
    )  # fmt: skip
    assert known.changes == unknown.changes


def targets() -> Targets:
    return Targets(
        margins=(Margin(columns=("area",), categories=(("a",), ("b",)), values=(0.3, 0.7)),)
    )


DESIGNS = {
    "plain": {},
    "strata": {"strata": strata(list(range(90)))},
    "known population": {"design": Design(population={"": 300})},
    "clusters": {
        "cluster": tuple(f"office {person % 12}" for person in range(90)),
        "design": Design(cluster="office", same_units=True),
    },
    "raked": {
        "cells": np.array([[person % 2] for person in range(90)], np.int32),
        "design": Design(targets=targets()),
    },
    "raked clusters": {
        "cells": np.array([[person % 2] for person in range(90)], np.int32),
        "cluster": tuple(f"office {person % 30}" for person in range(90)),
        "design": Design(targets=targets(), cluster="office", same_units=True),
    },
}


@pytest.mark.parametrize("design", DESIGNS)
def test_a_wave_varies_with_itself_as_much_as_it_varies(design: str) -> None:
    """The covariance of every estimate with itself is its variance, whatever the design."""
    one = analyse_keyed(wave(list(range(90)), 2026, **DESIGNS[design]), CORE)  # type: ignore[arg-type]
    halves = pairing(one.keyed, one.keyed).halves
    assert halves
    rows = [
        row
        for row in one.results.estimates
        if row.statistic in ("mean", "index", "favourable", "top-box") and not row.segment
    ]
    assert len(rows) == 20
    for row in rows:
        shared, _ = covariance(halves, row, row)
        assert shared == close(row.se**2, rel=1e-8)
        assert together(pairing(one.keyed, one.keyed), row, row).correlation == 0.999


@pytest.mark.parametrize("statistic", ["index", "favourable", "index-per-experience"])
def test_segments_and_experiences_vary_with_themselves_too(statistic: str) -> None:
    """Scores of the clients of one office, and per service used."""
    made = analyse_keyed(
        replace(answers(5), file_digest="5"), questionnaire(), segments=("office",)
    )
    halves = pairing(made.keyed, made.keyed).halves
    assert halves and made.keyed
    rows = [row for row in made.results.estimates if row.statistic == statistic and not row.segment]
    rows += [
        row
        for split in made.results.splits
        for row in split.estimates
        if row.statistic == statistic
    ]
    assert len(rows) >= (1 if statistic == "index-per-experience" else 20)
    for row in rows:
        shared, both = covariance(halves, row, row)
        assert (shared, both <= 300) == (close(row.se**2, rel=1e-8), True)


def test_so_many_clients_that_they_are_grouped_pair_all_the_same() -> None:
    """Errors are of some 200 groups, covariances of the clients themselves: 10 % apart at most."""
    people = list(range(6000))
    now, before = (wave(people, year, weighted=False) for year in (2026, 2025))
    row = compared(now, before).get("overall", "mean")
    assert row and row.se == close(math.sqrt(variance(now, before)), rel=0.1)


def test_simulated_panels_vary_as_much_as_is_said() -> None:
    """Half of the clients of a wave are in the next one; 200 surveys of the same two waves."""
    errors, differences = [], []
    for seed in range(200):
        now, before = (
            wave(list(range(start, start + 40)), year, seed=seed + 1000, weighted=False)
            for start, year in ((20, 2026), (0, 2025))
        )
        plain = [replace(a, columns=("overall",), codes=a.codes[:, :1]) for a in (now, before)]
        ours, theirs = (analyse_keyed(answers, ALONE) for answers in plain)
        paired = pairing(ours.keyed, theirs.keyed)
        row = compare(ours.results, theirs.results, paired).get("overall", "mean")
        assert row
        errors.append(row.se**2)
        differences.append(row.difference)
    said, seen = float(np.mean(errors)), float(np.var(differences, ddof=1))
    assert seen / said == close(1, abs=0.2)  # twice the standard error of a variance of 200


def keyed(**more: object) -> KeyedResults:
    return analyse_keyed(wave(list(range(60)), 2026, **more), CORE)  # type: ignore[arg-type]


def test_clusters_pair_only_where_both_designs_say_that_they_keep_their_labels() -> None:
    flights = tuple(str(person % 20) for person in range(60))
    numbered = {"cluster": flights, "respondent": None}
    kept = {**numbered, "design": Design(cluster="flight", same_units=True)}
    now, before = keyed(**numbered), keyed(**numbered, file_digest="other")
    found = pairing(now.keyed, before.keyed)
    assert (found.basis, found.assumed, found.count) == ("assumed-independent", "other-clusters", 0)
    one_says = pairing(keyed(**kept).keyed, before.keyed)
    assert one_says.assumed == "other-clusters"
    both = pairing(keyed(**kept).keyed, keyed(**kept, file_digest="other").keyed)
    assert (both.basis, both.kind, both.count) == ("shared-units", "clusters", 20)


def test_clients_of_clusters_that_are_others_pair_by_themselves() -> None:
    flights = {"cluster": tuple(str(person % 20) for person in range(60))}
    found = pairing(keyed(**flights).keyed, keyed(**flights, file_digest="other").keyed)
    assert (found.basis, found.kind, found.count) == ("shared-units", "clients", 60)


def test_labels_of_clusters_are_of_their_stratum() -> None:
    same = {
        "cluster": tuple(str(person % 20) for person in range(60)),
        "design": Design(cluster="office", same_units=True),
    }
    north = keyed(**same, strata=("north",) * 60)
    south = keyed(**same, strata=("south",) * 60, file_digest="other")
    assert pairing(north.keyed, south.keyed).count == 0


def test_running_numbers_pair_nobody_unless_they_are_said_to_be_kept() -> None:
    """Questionnaires numbered from 1 each year, invitations from 10,000: strangers."""
    for pattern in ("{}", "A-{:05d}", "1{:04d}"):
        running = {"respondent": tuple(pattern.format(person * 3) for person in range(60))}
        found = pairing(keyed(**running).keyed, keyed(**running, file_digest="other").keyed)
        assert (found.assumed, found.count) == ("no-keys", 0)
        kept = {**running, "design": Design(same_units=True)}
        said = pairing(keyed(**kept).keyed, keyed(**kept, file_digest="other").keyed)
        assert (said.basis, said.count) == ("shared-units", 60)


@pytest.mark.parametrize(
    ("keys", "running"),
    [
        (["7", "9", "8"], True),
        (["R_1a", "R_2b"], False),
        (["a1", "b2"], False),
        (["1000001", "9000002"], False),
        (["row 3", "row 4"], False),
    ],
)
def test_what_is_a_running_number(keys: list[str], running: bool) -> None:
    assert counted(keys) is running


def test_who_has_no_key_is_nobody_known() -> None:
    """What stands for a missing key, "row 12", is another person in another file."""
    nameless = {"respondent": tuple(f"row {person}" for person in range(60))}
    found = pairing(keyed(**nameless).keyed, keyed(**nameless, file_digest="other").keyed)
    assert (found.basis, found.count) == ("independent", 0)


def test_exports_that_name_nobody_pair_only_where_they_are_one_file() -> None:
    unnamed = {"respondent": None}
    now, before = keyed(**unnamed), keyed(**unnamed, file_digest="other")
    assert pairing(now.keyed, before.keyed).assumed == "no-keys"
    assert pairing(now.keyed, keyed(**unnamed).keyed).count == 60
    assert pairing(now.keyed, None).assumed == "results-file"
