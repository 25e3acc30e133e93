"""Several earlier waves: which they are, in what order, what pairs, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cmt.analysis.results import Results
from cmt.analysis.store import read_results
from cmt.reports.compose import compose
from tests.cli.command import run, written
from tests.report_texts import texts_of

HEADERS = "overall,time-taken,Respondent ID,channel"
ANSWERS = ("5,4", "4,3", "2,1", "4,5", "3,3", "5,5")
Cmt = Callable[..., tuple[int, str, str]]
MAPPING = """\
instrument: cmt-core
columns:
  - {column: Respondent ID, item: respondent}
"""


def export(path: Path, first: int, rows: int = 60) -> Path:
    """Answers of accounts from the one that is `first`, each its own in every wave."""
    lines = [
        f"{ANSWERS[(account * 7 + int(path.stem)) % 6]},{20_000_000 + account * 104_729},"
        f"{'By phone' if account % 2 else 'On the website'}"
        for account in range(first, first + rows)
    ]
    return written(path, [HEADERS, *lines])


@pytest.fixture
def cmt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cmt:
    """`cmt ...` in a folder with four waves; every second client of one is in the next."""
    for at, year in enumerate((2023, 2024, 2025, 2026)):
        export(tmp_path / f"{year}.csv", at * 30)
    written(tmp_path / "m.yaml", [MAPPING])
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: run(monkeypatch, capsys, *arguments)


CORE = ("--instrument", "cmt-core", "--mapping", "m.yaml")


def results(cmt: Cmt, *arguments: object) -> Results:
    code, _, err = cmt("analyse", "--out", "r.json", *CORE, *arguments)
    assert (code, err) == (0, "")
    return read_results("r.json")


def labels(found: Results) -> list[str]:
    assert found.history
    return [wave.label for wave in found.history.waves]


def texts(found: Results, language: str) -> str:
    return " ".join(texts_of(compose(found, language)))


def project(*more: str) -> None:
    years = (2023, 2024, 2025, 2026)
    waves = [f"  - {{file: {y}.csv, from: {y}-05-01, to: {y}-05-31}}" for y in years]
    lines = ["instrument: cmt-core", "mapping: m.yaml", "waves:", *waves, *more]
    written(Path("cmt.yaml"), lines)


def test_a_project_compares_with_the_wave_before_and_tells_of_all(cmt: Cmt) -> None:
    project()
    assert cmt("analyse", "--out", "r.json")[0] == 0
    found = read_results("r.json")
    assert labels(found) == ["2023", "2024", "2025", "2026"]
    assert found.comparison and found.comparison.label == "2025"
    assert cmt("analyse", "2025.csv", "--project", "cmt.yaml", "--out", "r.json")[0] == 0
    assert labels(read_results("r.json")) == ["2023", "2024", "2025"]


def test_earlier_waves_named_in_any_order_stand_by_their_dates(cmt: Cmt) -> None:
    project()
    found = results(
        cmt, "2026.csv", "--project", "cmt.yaml", "--earlier", "2025.csv", "--earlier", "2023.csv"
    )
    assert labels(found) == ["2023", "2025", "2026"]
    assert found.comparison and found.comparison.label == "2025"


def test_labels_are_of_the_waves_in_the_order_they_are_named(cmt: Cmt) -> None:
    found = results(
        cmt, "2026.csv", "--label", "Now", "--earlier", "2024.csv", "--earlier-label", "Long ago",
        "--earlier", "2025.csv", "--earlier-label", "Then",
    )  # fmt: skip
    assert labels(found) == ["Long ago", "Then", "Now"]
    code, _, err = cmt(
        "analyse", "2026.csv", "--earlier", "2025.csv", *("--earlier-label", "A") * 2
    )
    assert (code, "--earlier-label is said 2 times, of 1." in err) == (2, True)


def test_a_results_file_among_earlier_exports(cmt: Cmt) -> None:
    assert cmt("analyse", "2024.csv", *CORE, "--label", "2024", "--out", "old.json")[0] == 0
    Path("2024.csv").unlink()
    found = results(cmt, "2026.csv", "--earlier", "old.json", "--earlier", "2025.csv")
    assert found.history
    assert [(wave.basis, wave.shared) for wave in found.history.waves] == [
        ("assumed-independent", 0), ("shared-units", 30), ("", 0),
    ]  # fmt: skip


def test_clients_of_both_waves_are_counted_and_make_changes_surer(cmt: Cmt) -> None:
    paired = results(cmt, "2026.csv", "--earlier", "2025.csv").comparison
    assert cmt("analyse", "2025.csv", *CORE, "--out", "then.json")[0] == 0
    assumed = results(cmt, "2026.csv", "--earlier", "then.json").comparison
    assert paired and assumed
    assert (paired.basis, paired.shared_kind, paired.shared) == ("shared-units", "clients", 30)
    assert (assumed.basis, assumed.assumed, assumed.shared) == (
        "assumed-independent", "results-file", 0,
    )  # fmt: skip
    one, other = paired.get("overall", "mean"), assumed.get("overall", "mean")
    assert one and other
    assert (one.shared, one.difference) == (30, other.difference)
    assert one.se != other.se


def test_the_whole_of_a_split_is_as_sure_as_the_change_it_is_of(cmt: Cmt) -> None:
    """Where clients are in both: one number has one interval, and the parts say what theirs are."""
    found = results(cmt, "2026.csv", "--earlier", "2025.csv", "--segments", "channel")
    assert found.comparison and found.history
    change = found.comparison.get("overall", "index")
    (mix,) = found.history.mixes
    assert change and change.shared == 30
    assert (mix.change.se, mix.change.low) == (change.se, change.low)
    assert mix.change.points == pytest.approx(mix.within.points + mix.mix.points, abs=1e-9)
    for language, words in (
        ("en", "or with the mix of clients, has intervals as of independent samples"),
        ("fr", "ou avec la composition de la clientèle a les intervalles d’échantillons"),
    ):
        assert words in texts(found, language)


def test_a_year_as_a_label_puts_a_wave_in_its_place(cmt: Cmt) -> None:
    named = ("--earlier", "2025.csv", "--earlier", "2023.csv", "--earlier", "2024.csv")
    years = (f"--earlier-label={label}" for label in (2025, 2023, 2024))
    found = results(cmt, "2026.csv", *named, *years, "--label", "2026")
    assert labels(found) == ["2023", "2024", "2025", "2026"]
    assert found.comparison and found.comparison.label == "2025"
    assert "order in which they were named" not in texts(found, "en")


@pytest.mark.parametrize(
    ("language", "trend", "order"),
    [
        ("en", "no trend: too few waves say when they were held", "in which they were named"),
        ("fr", "trop peu de vagues disent quand elles ont eu lieu", "où ils ont été nommés"),
    ],
)
def test_waves_without_dates_stand_as_named_and_it_is_said(
    cmt: Cmt, language: str, trend: str, order: str
) -> None:
    found = results(cmt, "2026.csv", "--earlier", "2025.csv", "--earlier", "2024.csv")
    assert labels(found) == ["2025", "2024", "2026"]
    assert trend in texts(found, language) and order in texts(found, language)


def test_waves_that_overlap_are_not_called_too_few(cmt: Cmt) -> None:
    days = [("2024", "01-01", "05-20"), ("2025", "03-01", "05-25"), ("2026", "05-01", "05-31")]
    waves = [f"  - {{file: {y}.csv, label: '{y}', from: 2026-{a}, to: 2026-{b}}}"
             for y, a, b in days]  # fmt: skip
    written(Path("cmt.yaml"), ["instrument: cmt-core", "mapping: m.yaml", "waves:", *waves])
    assert cmt("analyse", "--out", "r.json")[0] == 0
    found = read_results("r.json")
    assert "no trend: the field dates of waves overlap" in texts(found, "en")
    assert "les dates de collecte se chevauchent" in texts(found, "fr")


def test_sampling_units_pair_where_the_design_says_so(cmt: Cmt) -> None:
    units = ("--cluster", "channel")
    for year in (2025, 2026):
        lines = [f"{ANSWERS[n % 6]},{n},Office {n % 15}" for n in range(90)]
        written(Path(f"{year}.csv"), [HEADERS, *lines, f"5,5,{year},Office 1"])
    written(Path("m.yaml"), ["instrument: cmt-core", "columns:", '  - {column: channel, item: ""}',
                             '  - {column: Respondent ID, item: ""}'])  # fmt: skip
    plain = results(cmt, "2026.csv", "--earlier", "2025.csv", *units).comparison
    said = results(cmt, "2026.csv", "--earlier", "2025.csv", *units, "--same-units").comparison
    assert plain and said
    assert (plain.assumed, plain.shared) == ("other-clusters", 0)
    assert (said.basis, said.shared_kind, said.shared) == ("shared-units", "clusters", 15)


def test_segments_are_computed_of_earlier_waves_as_far_as_they_asked(cmt: Cmt) -> None:
    found = results(cmt, "2026.csv", "--earlier", "2025.csv", "--segment", "channel").comparison
    assert found
    driver = found.get("timeliness", "index", "channel=2")
    assert driver and driver.direction in ("higher", "lower", "no-clear-change")
    lines = Path("2025.csv").read_text().splitlines()
    written(Path("2025.csv"), [line.rpartition(",")[0] for line in lines])
    fewer = results(cmt, "2026.csv", "--earlier", "2025.csv", "--segment", "channel").comparison
    assert fewer
    assert {row.reason for row in fewer.segments} == {"not-split"}


def test_a_wave_given_twice_or_later_is_refused_with_every_fault(cmt: Cmt) -> None:
    Path("copy.csv").write_bytes(Path("2025.csv").read_bytes())
    code, _, err = cmt(
        "analyse", "2026.csv", *CORE, "--earlier", "2025.csv", "--earlier", "copy.csv",
        "--earlier", "2026.csv",
    )  # fmt: skip
    assert code == 11
    assert "copy.csv: it holds the same answers as 2025.csv" in err
    assert "2026.csv: it holds the same answers as 2026.csv" in err
    project()
    code, _, err = cmt(
        "analyse", "2024.csv", "--project", "cmt.yaml", "--earlier", "2026.csv", "--earlier",
        "2025.csv",
    )  # fmt: skip
    assert code == 12
    assert "2026.csv: its answers begin on 2026-05-01, after those of 2024.csv" in err
    assert "2025.csv: its answers begin on 2025-05-01, after those of 2024.csv" in err


def test_every_earlier_wave_that_cannot_be_read_is_told(cmt: Cmt) -> None:
    named = ("--earlier", "gone.csv", "--earlier", "lost.csv")
    code, _, err = cmt("analyse", "2026.csv", *CORE, *named)
    assert (code, "gone.csv" in err, "lost.csv" in err) == (11, True, True)
