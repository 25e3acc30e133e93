"""Publish, check, pool and report: the example among services, and an airport's own areas."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from cmt.analysis.store import read_results
from tests.benchmarks import benchmark
from tests.cli.command import run
from tests.reference.airport import column, rated_items

Cmt = Callable[..., tuple[int, str, str]]
EXAMPLE = Path("examples") / "service-centre" / "wave-2026.xlsx"


@pytest.fixture
def cmt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cmt:
    return lambda *words: run(monkeypatch, capsys, *map(str, words))


def fine(done: tuple[int, str, str]) -> str:
    code, out, err = done
    assert code == 0, err
    return out


def test_the_example_among_the_demonstration_pool(
    cmt: Cmt, repository: Path, tmp_path: Path
) -> None:
    demonstration = repository / "benchmarks" / "demonstration.jsonl"
    results, own, joined = (tmp_path / name for name in ("r.json", "own.json", "pool.jsonl"))
    fine(cmt("analyse", repository / EXAMPLE, "--mode", "web", "--out", results))
    fine(
        cmt("benchmark", "publish", results, "--organization", "City", "--survey", "Permits",
            "--wave", "2026", "--ledger", tmp_path, "--out", own)
    )  # fmt: skip
    said = fine(cmt("benchmark", "check", own, demonstration))
    assert "2 files, 41 surveys of 17 organizations. No faults." in said
    assert "41 surveys of 17" in fine(cmt("benchmark", "pool", own, demonstration, "--out", joined))
    assert "cmt-core 41" in fine(cmt("benchmark", "show", joined))
    fine(
        cmt("report", results, "--peers", joined, "--peer-group", "Towns: level=municipal",
            "--peer-group", "All: instrument=cmt-core", "--format", "html", "--lang", "both",
            "--out", tmp_path / "out")
    )  # fmt: skip
    towns, every = read_results(tmp_path / "out" / "results.json").peers
    assert len(towns.surveys) == 30 and len(every.surveys) == 40
    assert every.set_aside == {"own-survey": 1}
    row = every.position("overall")
    assert row is not None and row.compared and row.quarters and every.funnel
    for language, word in (("en", "Peers, each survey one vote"), ("fr", "une voix par sondage")):
        assert word in (tmp_path / "out" / f"report-{language}.html").read_text("utf-8")


def test_boarding_areas_of_an_airport_are_peers_of_each_other(
    cmt: Cmt, repository: Path, shared: Path, tmp_path: Path
) -> None:
    yaml = repository / "examples" / "airport" / "sfo-airport.yaml"
    with (shared / "data" / "sfo_airport" / "sfo_2010_2017.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2017"]
    known = rated_items()
    areas = sorted({row["area"] for row in rows})
    files = tmp_path / "files"
    files.mkdir()
    for area in areas:
        export = tmp_path / f"{area}.csv"
        with export.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(known)
            for row in rows:
                if row["area"] == area:
                    writer.writerow([row[column(item)] for item in known])
        results = tmp_path / f"{area}.json"
        fine(cmt("analyse", export, "--instrument", yaml, "--out", results))
        fine(
            cmt("benchmark", "publish", results, "--organization", "Airport", "--survey", area,
                "--wave", "2017", "--own-items", "--ledger", tmp_path / "kept",
                "--out", files / f"area-{area}.json")
        )  # fmt: skip
    for account in files.glob("*.md"):
        account.unlink()
    joined = tmp_path / "pool.jsonl"
    said = fine(cmt("benchmark", "pool", files, "--out", joined))
    assert f"{len(areas)} surveys of 1 organization" in said
    fine(
        cmt("report", tmp_path / f"{areas[0]}.json", "--peers", joined, "--peer-group",
            "Our areas: organization=own", "--format", "html", "--out", tmp_path / "out")
    )  # fmt: skip
    (group,) = read_results(tmp_path / "out" / "results.json").peers
    assert len(group.surveys) == len(areas) - 1 and not group.refusal
    overall = group.position(read_results(tmp_path / f"{areas[0]}.json").outcome)
    assert overall is not None and overall.surveys == len(areas) - 1
    others = [
        read_results(tmp_path / f"{area}.json").estimates.get(overall.measure, "index")
        for area in areas[1:]
    ]
    mean = sum(row.estimate for row in others if row) / len(others)
    assert overall.mean == pytest.approx(mean, abs=0.5)  # files hold rounded counts


def test_a_faulty_file_stops_the_report_with_its_message(
    cmt: Cmt, repository: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("[1]", encoding="utf-8")
    code, _, err = cmt("report", repository / EXAMPLE, "--peers", bad, "--out", tmp_path / "o")
    assert (code, "bad.json: a list of 1" in err) == (14, True)
    code, _, err = cmt("benchmark", "check", bad)
    assert code == 14 and "bad.json" in err
    code, _, err = cmt("report", repository / EXAMPLE, "--peer-group", "A: level=municipal")
    assert code == 2 and "--peers PATH" in err


def test_peers_in_the_project_file(
    cmt: Cmt, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmt.benchmark.file import write_benchmark

    monkeypatch.chdir(tmp_path)
    (tmp_path / "peers").mkdir()
    for i in range(6):
        write_benchmark(benchmark(i), tmp_path / "peers" / f"{i}.json")
    (tmp_path / "cmt.yaml").write_text(
        f"waves: [{{file: '{repository / EXAMPLE}'}}]\n"
        "peers:\n  files: peers\n  groups:\n"
        "    - {name: Towns, where: {level: municipal, mode: [web, telephone]}}\n",
        encoding="utf-8",
    )
    fine(cmt("analyse", "--out", tmp_path / "r.json"))
    (group,) = read_results(tmp_path / "r.json").peers
    assert group.name == "Towns" and len(group.surveys) == 6
    assert group.where == (("level", ("municipal",)), ("mode", ("web", "telephone")))
    (tmp_path / "cmt.yaml").write_text(
        "waves: [{file: a.csv}]\npeers:\n  groups:\n"
        "    - {name: Towns, where: {size: big}}\n    - {where: {level: x}}\n    - Towns\n",
        encoding="utf-8",
    )
    code, _, err = cmt("report")
    assert code == 12
    for told in ("line 4", "chosen by 'size'", "line 5", "'name'", "line 6"):
        assert told in err
