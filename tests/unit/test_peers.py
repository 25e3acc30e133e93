"""Peer groups: who is in them, what is compared with them and what is said, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cmt
from cmt.analysis.peers import PeerGroup
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.benchmark.file import as_text
from cmt.benchmark.model import Benchmark
from cmt.benchmark.peers import own_measures, with_peers
from cmt.benchmark.pool import pool
from cmt.errors import DesignError, DisclosureError
from cmt.reports import charts
from cmt.reports.compose import compose
from cmt.reports.model import Figure, Paragraph, Table
from cmt.reports.sheets import sheets
from cmt.reports.voice import voice_for
from cmt.responses.peer_selection import PeerSelection, typed_selections
from tests.benchmarks import benchmark
from tests.page_boxes import faults
from tests.report_surveys import by_channel, centre_wave

results = by_channel


def put(folder: Path, surveys: Sequence[Benchmark]) -> Path:
    for at, each in enumerate(surveys):
        (folder / f"{at}.json").write_text(as_text(each), encoding="utf-8")
    return folder


def many(count: int = 24) -> list[Benchmark]:
    return [
        benchmark(i, level=(i % 7 - 3) / 4, modes=("web",) if i % 3 else ("telephone",))
        for i in range(count)
    ]


def group(folder: Path, surveys: Sequence[Benchmark], *typed: str) -> PeerGroup:
    return with_peers(results(), [put(folder, surveys)], typed_selections(typed)).peers[0]


def own_file() -> Benchmark:
    """The example as it would be published, by its counts alone."""
    mine = own_measures(results())
    made = benchmark(99, organization="mine", series="mine", quarter="2026-Q1", size_band="500-999")
    items = tuple(
        replace(item, counts=mine.items[item.id].counts)
        for item in made.items
        if item.id in mine.items
    )
    return replace(made, items=items, drivers=(), respondents=800)


def test_means_of_the_peers_are_those_of_their_files(tmp_path: Path) -> None:
    surveys = many()
    found = group(tmp_path, surveys)
    row = found.position("overall")
    assert row is not None and row.surveys == 24 and row.organizations == 12
    scores = [each.index for each in surveys]
    assert row.mean == pytest.approx(sum(scores) / 24)
    bases = [item.base for each in surveys if (item := each.item("overall"))]
    weighted = sum(s * n for s, n in zip(scores, bases, strict=True)) / sum(bases)
    assert row.answers_mean == pytest.approx(weighted)
    driver = found.position("timeliness")
    assert driver is not None
    indices = [d.index for each in surveys if (d := each.driver("timeliness"))]
    assert driver.mean == pytest.approx(sum(indices) / 24, abs=1e-4)
    mine = results().estimates.get("overall", "index")
    assert mine is not None and row.own == mine.estimate


def test_a_pool_and_its_files_say_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    put(folder, many())
    pool([folder], tmp_path / "pool.jsonl")
    one, other = (with_peers(results(), [p]).peers for p in (folder, tmp_path / "pool.jsonl"))
    assert repr(one) == repr(other)


def test_groups_are_chosen_by_what_files_say(tmp_path: Path) -> None:
    surveys = many()
    assert len(group(tmp_path, surveys, "Phone: mode=telephone").surveys) == 8
    assert len(group(tmp_path, surveys, "Both: mode=telephone|web, year=2025").surveys) == 24
    none = group(tmp_path, surveys, "Provinces: level=provincial")
    assert (none.refusal, none.positions) == ("none", ())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["A: size=3"], "surveys cannot be chosen by 'size'"),
        (["A level=municipal"], "'A level=municipal' is here"),
        (["A: level"], "'A: level' is here"),
        (["A: organization=city"], "only one's own organization"),
        (["A: branches=office, level=municipal"], "one of the two"),
        (["A: mode=web", "A: mode=web"], "two are called 'A'"),
        (["A:", "B:", "C:", "D:"], "up to 3"),
    ],
)
def test_what_is_no_group_is_told(typed: list[str], told: str) -> None:
    with pytest.raises(DesignError, match=told):
        typed_selections(typed)


def test_a_group_too_small_says_so_and_nothing_else(tmp_path: Path) -> None:
    found = group(tmp_path, many(4))
    assert (found.refusal, found.positions, found.funnel) == ("too-few-surveys", (), None)
    one = [replace(each, organization=many(1)[0].organization) for each in many(6)]
    assert group(tmp_path, one).refusal == "too-few-organizations"


def test_one_s_own_survey_is_set_aside_and_of_waves_the_latest_counts(tmp_path: Path) -> None:
    before = replace(benchmark(98, organization="mine", series="mine"), survey="0" * 32)
    twice = [
        benchmark(50, series="a", organization="a", quarter="2024-Q1"),
        benchmark(51, series="a", organization="a", quarter="2025-Q1"),
    ]
    found = group(tmp_path, [*many(), own_file(), before, *twice])
    assert found.set_aside == {"own-survey": 1}
    ids = {survey.survey for survey in found.surveys}
    assert own_file().survey not in ids and before.survey not in ids
    assert twice[0].survey not in ids and twice[1].survey in ids


def test_own_other_surveys_as_a_group(tmp_path: Path) -> None:
    ours = [benchmark(60 + i, organization="mine") for i in range(3)]
    found = group(tmp_path, [*many(), own_file(), *ours], "Ours: organization=own")
    assert len(found.surveys) == 3 and found.own and not found.refusal
    row = found.position("overall")
    assert row is not None and row.compared and row.surveys == 3
    with pytest.raises(DisclosureError, match="this survey is not among the files"):
        for file in tmp_path.iterdir():
            file.unlink()
        group(tmp_path, many(), "Ours: organization=own")


def test_items_asked_otherwise_are_not_compared_and_say_why(tmp_path: Path) -> None:
    def changed(survey: Benchmark, at: int) -> Benchmark:
        first, *rest = survey.items
        other = [
            replace(first, digests={"en": "0" * 32}),
            replace(first, points=(1, 2, 3, 4, 6)),
            replace(first, role="rating"),
            replace(first, digests={"de": "0" * 32}),
        ][at % 4]
        # Another questionnaire, or its digests would be held against those shipped.
        return replace(survey, instrument="own", instrument_digest="1" * 32, items=(other, *rest))

    surveys = [changed(each, at) if at < 8 else each for at, each in enumerate(many())]
    row = group(tmp_path, surveys).position("overall")
    assert row is not None
    assert row.unlike == {"wording": 4, "scale": 2, "role": 2} and row.surveys == 16
    few = [changed(each, 0) if at < 21 else each for at, each in enumerate(many())]
    row = group(tmp_path, few).position("overall")
    assert row is not None and (row.standing, row.refusal) == ("not-compared", "too-few-surveys")


def by_weighted_channel() -> Results:
    """The same clients, those of the last channel counting for three."""
    wave = centre_wave().responses
    channel = wave.column("channel")
    weighted = replace(wave, weight=np.where(channel == channel.max(), 3.0, 1.0))
    found: Results = cmt.analyse(weighted, cmt.find("cmt-core"), segments=["channel"])
    return found


def test_the_score_at_one_s_own_mix(tmp_path: Path) -> None:
    from cmt.instrument.lineage import item_digest

    split = next(s for s in results().splits if s.id == "channel")
    points = [int(name.partition("=")[2]) for name in split.segments]
    core = results().instrument
    digests = {lang: item_digest(core, "channel", lang) for lang in core.languages}
    surveys = []
    for i, each in enumerate(many()):
        base = benchmark(i, segment="channel").segments[0]
        parts = tuple(
            replace(base, point=p, digests=digests, scores=base.scores[:1]) for p in points
        )
        surveys.append(replace(each, segments=parts))
    found = by_weighted_channel()
    (mix,) = with_peers(found, [put(tmp_path, surveys)], typed_selections(())).peers[0].mixes
    split = next(s for s in found.splits if s.id == "channel")
    rows = [split.estimates.get("overall", "index", name) for name in split.segments]
    shares = [found.estimates.get("channel", f"share:{p}") for p in points]
    at_mix = sum(r.estimate * s.estimate for r, s in zip(rows, shares, strict=True) if r and s)
    counts = sum(r.estimate * r.n for r in rows if r) / sum(r.n for r in rows if r)
    assert abs(at_mix - counts) > 0.05
    expected = sum(each.segments[0].scores[0].index for each in surveys) / len(surveys)
    assert mix.surveys == 24
    assert mix.adjusted == pytest.approx(at_mix - expected, abs=1e-3)
    assert mix.low < mix.adjusted < mix.high


def test_own_branches_are_a_funnel_with_names() -> None:
    found = with_peers(results(), [], [PeerSelection(name="Ours", branches="channel")]).peers[0]
    assert found.funnel is not None and len(found.funnel.spots) == len(found.surveys) >= 2
    with pytest.raises(DisclosureError, match="--segment office"):
        with_peers(results(), [], [PeerSelection(name="Ours", branches="office")])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_and_the_sheets(tmp_path: Path, language: str) -> None:
    typed = ("All: level=municipal", "Phone: mode=telephone", "Ours: branches=channel")
    found = with_peers(results(), [put(tmp_path, many())], typed_selections(typed))
    report = compose(found, language)
    (page,) = [section for section in report.sections if section.id == "peers"]
    figures = [block for block in page.blocks if isinstance(block, Figure)]
    assert [figure.id for figure in figures] == [
        "peers-0", "peers-funnel-0", "peers-1", "peers-funnel-1", "peers-funnel-2",
    ]  # fmt: skip
    for figure in figures:
        assert faults(figure.picture) == []
        assert figure.picture.alt
        texts = " ".join(box.text for box in charts.boxes(figure.picture))
        assert not any(survey.survey[:6] in texts for survey in found.peers[0].surveys)
    tables = [block for block in page.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [9, 24, 9, 8]
    told = [block.text for block in page.blocks if isinstance(block, Paragraph)]
    assert told[0].startswith("All") and "24" in told[0] and "12" in told[0]
    names = {sheet.name: sheet for sheet in sheets(voice_for(found, language))}
    title = {"en": ("Peers", "Peer surveys"), "fr": ("Comparables", "Sondages comparables")}
    rows = names[title[language][0]].rows
    assert len(rows) == sum(len(each.positions) for each in found.peers)
    assert len(names[title[language][1]].rows) == 32


def test_a_refused_group_is_told_on_the_page(tmp_path: Path) -> None:
    found = with_peers(results(), [put(tmp_path, many(4))])
    (page,) = [s for s in compose(found, "en").sections if s.id == "peers"]
    told = [block.text for block in page.blocks if isinstance(block, Paragraph)]
    assert len(page.blocks) == 2 and "at least 5 are needed" in told[1]
    assert page.headline == "No peers could be compared on overall satisfaction"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_group_nobody_is_in_is_told_with_what_was_asked_for(
    tmp_path: Path, language: str
) -> None:
    typed = typed_selections(["Health: service-area=health, quarter=2031-Q3"])
    found = with_peers(results(), [put(tmp_path, many())], typed)
    (page,) = [s for s in compose(found, language).sections if s.id == "peers"]
    (told,) = [block.text for block in page.blocks if isinstance(block, Paragraph)]
    assert not any(
        digit in told.replace("2031", "").replace("Q3", "").replace("T3", "")
        for digit in "0123456789"
    )
    asked = {"en": ("no peers could be compared", "health", "2031-Q3"),
             "fr": ("aucune comparaison", "santé", "2031-T3")}  # fmt: skip
    assert all(part in told for part in asked[language]), told
    summary = compose(found, language).sections[0].blocks
    (glance,) = [block for block in summary if isinstance(block, Table)]
    assert len(glance.columns) == 4


def test_peers_who_asked_otherwise_give_the_reason_and_no_empty_chart(tmp_path: Path) -> None:
    core = results().instrument
    worded = {key: replace(item, text={"en": f"Why {key}?", "fr": f"Pourquoi {key} ?"})
              for key, item in core.items.items()}  # fmt: skip
    ours = replace(results(), instrument=replace(core, items=worded))
    found = with_peers(ours, [put(tmp_path, many())])
    (page,) = [s for s in compose(found, "en").sections if s.id == "peers"]
    assert [type(block) for block in page.blocks] == [Paragraph] * 3
    told = [block.text for block in page.blocks if isinstance(block, Paragraph)]
    assert "24 surveys of" in told[0] and "No peers could be compared" in told[1]
    assert "in other words" in told[2]
    assert len([b for b in compose(found, "en").sections[0].blocks if isinstance(b, Table)]) == 1


def test_no_peers_no_page() -> None:
    assert "peers" not in [section.id for section in compose(results(), "en").sections]


def test_results_keep_their_peers(tmp_path: Path) -> None:
    found = with_peers(results(), [put(tmp_path, many())])
    write_results(found, tmp_path / "r.out")
    assert repr(read_results(tmp_path / "r.out").peers) == repr(found.peers)
