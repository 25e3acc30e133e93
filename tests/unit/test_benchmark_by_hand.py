"""Results somebody changed by hand, questionnaires of one's own, and one's own survey among peers:
what publishing refuses, what it does not name, and what comparing sets aside."""

from __future__ import annotations

import copy
import json
import math
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.benchmark.cells import Before, Counts, rounded
from cmt.benchmark.file import as_text, from_dict
from cmt.benchmark.ids import Identity
from cmt.benchmark.ledger import LEDGER_FILE, read_ledger
from cmt.benchmark.model import Benchmark, PublishedItem
from cmt.benchmark.peer_scores import peer_scores
from cmt.benchmark.peers import own_measures, with_peers
from cmt.benchmark.pool import pool
from cmt.benchmark.publish import publish
from cmt.benchmark.release import prepared, record
from cmt.errors import CmtError, DisclosureError
from cmt.instrument.model import Driver
from tests.benchmarks import benchmark
from tests.report_surveys import by_channel

IDS = ("a" * 32, "b" * 32, "")
NAMES = Identity(organization="O", survey="S", wave="1")
ROUNDING = 5


results = by_channel


@cache
def document() -> str:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "results.json"
        write_results(results(), path)
        return path.read_text(encoding="utf-8")


def cell(item: str, statistic: str, name: str, value: Any) -> Callable[[Any], None]:
    """A change of one figure of the file."""

    def change(plain: Any) -> None:
        table = plain["estimates"]
        at = {field: place for place, field in enumerate(table["fields"])}
        row = next(
            row
            for row in table["rows"]
            if (row[at["item"]], row[at["statistic"]], row[at["segment"]]) == (item, statistic, "")
        )
        row[at[name]] = value

    return change


def info(key: str, value: Any) -> Callable[[Any], None]:
    return lambda plain: plain["info"].__setitem__(key, value)


def whole(key: str, value: Any) -> Callable[[Any], None]:
    return lambda plain: plain["precision"].__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (cell("overall", "count:5", "estimate", None), "question 'overall': nan answers"),
        (cell("overall", "count:5", "estimate", -40), "question 'overall': -40"),
        (cell("overall", "count:5", "estimate", 1e300), "question 'overall': 1e\\+300"),
        (cell("overall", "count:5", "estimate", "many"), "estimate of overall is not a number"),
        (cell("overall", "count:5", "n", "many"), "n of overall is not a number"),
        (cell("overall", "mean", "se", 1e9), "design_effect"),
        (whole("n", 20), "at most the 20 respondents"),
        (whole("n", 3), "nothing may be published of a survey of 3"),
        (whole("response_rate", 7.0), "info.response_rate: 7.0"),
        (info("end", "2890-01-01"), "info.quarter: 2890-Q1"),
    ],
)
def test_results_changed_by_hand_are_refused_and_nothing_is_kept(
    tmp_path: Path, change: Callable[[Any], None], told: str
) -> None:
    plain = copy.deepcopy(json.loads(document()))
    change(plain)
    path = tmp_path / "results.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(CmtError, match=told):
        prepared(read_results(path), NAMES, tmp_path)
    assert not read_ledger(tmp_path).entries


def kept(folder: Path) -> Path:
    """The ledger of one publication."""
    return record(prepared(results(), NAMES, folder), folder, date(2026, 6, 1))


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: entry["rows"].clear(),
        lambda entry: entry["rows"]["overall"].__setitem__("counts", [0]),
        lambda entry: entry["counts"]["overall"]["answers"].__setitem__(0, float("nan")),
        lambda entry: entry["counts"]["overall"]["answers"].__setitem__(0, -1),
        lambda entry: entry["counts"]["overall"].__setitem__("points", [1, 2]),
    ],
)
def test_a_ledger_changed_by_hand_is_refused(tmp_path: Path, damage: Callable[[Any], None]) -> None:
    path = kept(tmp_path)
    plain = json.loads(path.read_text(encoding="utf-8"))
    damage(plain["entries"][0])
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(DisclosureError, match="cannot be read"):
        prepared(results(), NAMES, tmp_path)


def test_a_key_whose_ledger_is_gone_publishes_nothing(tmp_path: Path) -> None:
    kept(tmp_path).unlink()
    with pytest.raises(DisclosureError, match="gone, though your key is here"):
        prepared(results(), NAMES, tmp_path)
    assert not (tmp_path / LEDGER_FILE).exists()


def test_a_refused_publication_does_not_count_as_a_lost_ledger(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(DisclosureError, match="no such segments"):
            prepared(results(), NAMES, tmp_path, split="nowhere")


def test_the_same_answers_weighted_are_the_same_survey(tmp_path: Path) -> None:
    """Under another name the two tables of one survey could be held against each other."""
    kept(tmp_path)
    other = replace(NAMES, wave="2")
    with pytest.raises(DisclosureError, match="published as another survey"):
        prepared(weighty(results()), other, tmp_path)


def weighty(plain: Results) -> Results:
    """The same answers, those of the lowest point at half their weight."""
    rows = tuple(
        replace(
            row,
            weighted=True,
            estimate=row.estimate * (0.5 if row.statistic == "share:1" else 1.0),
        )
        for row in plain.estimates
    )
    estimates = replace(plain.estimates, rows=rows)
    return replace(plain, estimates=estimates)


def test_deep_results_end_in_a_message(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text('{"format": "cmt-results", "info": ' + "[" * 100_000, encoding="utf-8")
    with pytest.raises(CmtError, match="it cannot be read"):
        read_results(path)


def test_drivers_of_one_s_own_are_not_named() -> None:
    own = Driver(id="mayor-tremblay", name={"en": "Mayor", "fr": "Maire"}, items=("time-taken",))
    drivers = {own.id: own, **results().instrument.drivers}
    mine = replace(results(), instrument=replace(results().instrument, drivers=drivers))
    found = publish(mine, IDS)
    assert "tremblay" not in as_text(found.benchmark)
    assert ("driver", "mayor-tremblay", "own-item") in [
        (reason.kind, reason.id, reason.rule) for reason in found.reasons
    ]
    assert "mayor-tremblay" in as_text(publish(mine, IDS, own_items=True).benchmark)


def test_a_question_of_one_s_own_is_not_named_as_the_split_of_a_weighted_survey() -> None:
    (split,) = (each for each in results().splits if each.id == "channel" and each.asked)
    plain = results().instrument
    changed = {lang: f"{text}?" for lang, text in plain.items["channel"].text.items()}
    items = {**plain.items, "channel": replace(plain.items["channel"], text=changed)}
    mine = replace(results(), instrument=replace(plain, items=items))
    mine = weighty(replace(mine, splits=(split,)))
    assert mine.weighted
    found = publish(mine, IDS, split="channel")
    assert "channel" not in [each.id for each in found.benchmark.withheld]


def test_a_survey_published_twice_is_still_one_s_own(tmp_path: Path) -> None:
    """Its counts were rounded in two groups, so that they are not those rounded at one go."""
    mine, items = own_measures(results()), []
    for at, item in enumerate(benchmark(99).items):
        if item.id in mine.items:
            now = mine.items[item.id].counts
            draw = random.Random(at)
            before = Counts(
                points=item.points,
                answers=tuple(draw.randint(0, count) for count in now),
                missing={},
                design_effect=1.0,
            )
            counted = Counts(points=item.points, answers=now, missing={}, design_effect=1.0)
            first = Before(counts=before, row=rounded(before, ROUNDING))
            items.append(replace(item, counts=rounded(counted, ROUNDING, first).counts))
    own = replace(
        benchmark(99, size_band="500-999"), items=tuple(items), drivers=(), respondents=700
    )
    exact = [item.counts == mine.items[item.id].counts for item in items]
    assert not all(exact)
    others = [replace(each, survey=f"{at:032x}") for at, each in enumerate(like(30))]
    found = with_peers(results(), [put(tmp_path, [own, *others])]).peers[0]
    assert found.set_aside == {"own-survey": 1} and len(found.surveys) == 30
    assert own.survey not in [survey.survey for survey in found.surveys]


def like(count: int) -> list[Benchmark]:
    """Surveys as large as one's own that find the same, but for chance."""
    mine, found = own_measures(results()), []
    for at in range(count):
        made, draw = benchmark(at, size_band="500-999"), np.random.default_rng(at)
        items = tuple(
            replace(item, counts=drawn(mine.items[item.id].counts, draw))
            for item in made.items
            if item.id in mine.items
        )
        found.append(replace(made, items=items, drivers=(), respondents=700))
    return found


def drawn(counts: tuple[int, ...], draw: np.random.Generator) -> tuple[int, ...]:
    total = sum(counts)
    again = draw.multinomial(total, np.array(counts) / total).tolist()
    return rounded(
        Counts(points=tuple(range(len(counts))), answers=again, missing={}, design_effect=1.0),
        ROUNDING,
    ).counts


def test_figures_of_many_are_those_of_each(tmp_path: Path) -> None:
    """Worked out all at once, against `PublishedItem` one at a time."""
    from cmt.benchmark.peer_files import read_peers

    surveys = [benchmark(at, respondents=60 + 40 * at) for at in range(12)]
    own = own_measures(results())
    peers = list(read_peers(put(tmp_path, surveys), own))
    told = peer_scores(own, peers)
    for measure in own.items:
        scores = told.scores(measure)
        by_id = {each.survey: each.item(measure) for each in surveys}
        for at, survey in enumerate(scores.surveys):
            item = by_id[survey]
            assert isinstance(item, PublishedItem)
            assert scores.values[at] == pytest.approx(item.index, rel=1e-12)
            assert scores.errors[at] == pytest.approx(item.index_se, rel=1e-9)
            assert scores.bases[at] == item.base
            assert scores.effective[at] == pytest.approx(item.base / item.design_effect)
    assert any(len(told.scores(measure).values) == 12 for measure in own.items)


@pytest.mark.parametrize(
    "damage",
    [
        lambda plain: plain["items"][0].__setitem__("design_effect", math.inf),
        lambda plain: plain["items"][0].__setitem__("design_effect", None),
        lambda plain: plain["items"][0].__setitem__("counts", [10**400, 0, 0, 0, 0]),
        lambda plain: plain["items"][0].__setitem__("counts", [-5, 10, 10, 10, 10]),
        lambda plain: plain["items"][0].__setitem__("counts", [10, 10]),
        lambda plain: plain["items"][0].__setitem__("counts", [None] * 5),
        lambda plain: plain["drivers"]["rows"][0].__setitem__("index", 1e308),
        lambda plain: plain["drivers"]["rows"][0].__setitem__("index_se", -1.0),
        lambda plain: plain["items"].__setitem__(0, []),
        lambda plain: plain.__setitem__("info", None),
        lambda plain: plain["info"].__setitem__("quarter", "<b>" * 10_000),
        lambda plain: plain["info"].__setitem__("modes", ["Jean Tremblay"]),
        lambda plain: plain["info"].__setitem__("response_rate", 7.0),
        lambda plain: plain.__setitem__("organization", "City of Example"),
        lambda plain: plain.__setitem__("respondents", 10**400),
    ],
)
def test_a_pool_somebody_wrote_with_right_digests_is_read_strictly(
    tmp_path: Path, damage: Callable[[Any], None]
) -> None:
    import hashlib

    pool([put(tmp_path, [benchmark(at) for at in range(6)])], tmp_path / "pool.jsonl")
    head, first, *rest = (tmp_path / "pool.jsonl").read_bytes().split(b"\n")
    plain = json.loads(first)
    plain["items"].sort(key=lambda item: item["id"] != "overall")
    damage(plain)
    line = json.dumps(plain).replace("Infinity", "1e999").encode()
    manifest = json.loads(head)
    manifest["manifest"][0]["digest"] = hashlib.sha256(line).hexdigest()
    head = json.dumps(manifest, separators=(",", ":")).encode()
    (tmp_path / "pool.jsonl").write_bytes(b"\n".join([head, line, *rest]))
    with pytest.raises(DisclosureError, match="no benchmark of this version, or damaged"):
        with_peers(results(), [tmp_path / "pool.jsonl"])


def test_a_file_that_leaves_is_one_that_peers_accept(tmp_path: Path) -> None:
    publication = prepared(results(), NAMES, tmp_path, split="channel")
    text = as_text(publication.benchmark)
    assert from_dict(json.loads(text)) == publication.benchmark
    record(publication, tmp_path, date(2026, 6, 1))
    assert as_text(prepared(results(), NAMES, tmp_path, split="channel").benchmark) == text


def put(folder: Path, surveys: list[Benchmark]) -> Path:
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for at, each in enumerate(surveys):
        (files / f"{at}.json").write_text(as_text(each), encoding="utf-8")
    return files
