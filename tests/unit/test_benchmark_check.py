"""Benchmark files of others: what is wrong with them is told, and none does harm."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cmt.benchmark.check import check
from cmt.benchmark.file import as_text, from_dict, to_dict
from cmt.benchmark.pool import pool
from cmt.benchmark.raw import MOST_BYTES
from cmt.errors import DisclosureError
from tests.benchmarks import benchmark, document, identity

TODAY = date(2026, 6, 1)
Document = dict[str, Any]


def text_of(value: Any) -> str:
    return json.dumps(value, indent=1)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def faults(path: Path) -> list[str]:
    return [str(fault) for fault in check([path], TODAY).faults]


def test_a_published_file_has_no_fault(tmp_path: Path) -> None:
    published = benchmark(1, segment="gender")
    checked = check([put(tmp_path, "a.json", as_text(published))], TODAY)
    assert not checked.faults and not checked.notes
    read = from_dict(json.loads(checked.sound[0].content))
    assert to_dict(read) == to_dict(published)


def changed(change: Callable[[Document], Any]) -> str:
    value = document(1, segment="gender")
    change(value)
    return text_of(value)


def first(value: Document) -> Document:
    found: Document = value["items"][0]
    return found


def with_twice() -> str:
    text = text_of(document(1))
    return text.replace('"weighted": false', '"weighted": false, "weighted": true', 1)


LONG = "9" * 5000
HOSTILE: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "empty": (lambda: "", "it is empty"),
    "spaces": (lambda: " \n ", "it is empty"),
    "huge": (lambda: b" " * (MOST_BYTES + 1), "at most 4,000,000"),
    "deep": (lambda: "[" * 100_000, "nested deeper"),
    "deep blocks": (lambda: '{"a":' * 100_000, "nested deeper"),
    "cut off": (lambda: text_of(document(1))[:4000], "it is no JSON, line"),
    "not UTF-8": (lambda: b'{"format": "caf\xe9"}', "byte 16 is not UTF-8"),
    "UTF-16": (lambda: text_of(document(1)).encode("utf-16"), "byte 1 is not UTF-8"),
    "binary": (lambda: bytes(range(256)) * 9, "it is no JSON|not UTF-8"),
    "compressed": (lambda: b"\x1f\x8b\x08\x00" + b"\x00" * 90, "not UTF-8"),
    "NaN": (
        lambda: changed(lambda d: first(d).update(mean=float("nan"))),
        "NaN is no number",
    ),
    "Infinity": (
        lambda: changed(lambda d: first(d).update(se=float("inf"))),
        "Infinity is no number",
    ),
    "endless number": (
        lambda: text_of(document(1)).replace('"respondents": 400', f'"respondents": {LONG}'),
        "more digits",
    ),
    "huge exponent": (
        lambda: text_of(document(1)).replace('"respondents": 400', '"respondents": 1e999'),
        "respondents: .*a whole number",
    ),
    "a key twice": (with_twice, "the key 'weighted' is there twice"),
    "a list": (lambda: "[1, 2]", "a list of 2.*a block of keys"),
    "a number": (lambda: "7", "7. Expected: a block"),
    "null": (lambda: "null", "null. Expected: a block"),
    "another format": (
        lambda: '{"format": "cmt-results", "version": 1}',
        "it is a results file",
    ),
    "another version": (lambda: changed(lambda d: d.update(version=2)), "version: 2. Expected: 1"),
    "true for 1": (lambda: changed(lambda d: d.update(version=True)), "version: true"),
    "text for a count": (
        lambda: changed(lambda d: d.update(respondents="400")),
        "respondents: 400. Expected: a whole number",
    ),
    "a count that is a part": (
        lambda: changed(lambda d: first(d)["counts"].__setitem__(0, 5.5)),
        r"items\[0\].counts: a list of 5",
    ),
    "a block for a list": (
        lambda: changed(lambda d: d.update(items={"overall": 1})),
        "items: a block of 1. Expected: a list",
    ),
    "an unknown key": (
        lambda: changed(lambda d: d.update(comments=["Mr Smith was rude"])),
        "comments: this key is not known",
    ),
    "a missing key": (lambda: changed(lambda d: first(d).pop("se")), r"items\[0\].se: nothing"),
    "too many items": (
        lambda: changed(lambda d: d.update(items=[{}] * 700)),
        "a list of 700. Expected: a list of at most 600",
    ),
    "colours of a terminal": (
        lambda: changed(lambda d: d["info"].update(level="\x1b[31mred\x07")),
        "info.level: \ufffd\\[31mred",
    ),
    "a long text": (
        lambda: changed(lambda d: d["info"].update(level="m" * 10_000)),
        "info.level: m{39}…",
    ),
    "a path for an id": (
        lambda: changed(lambda d: d["instrument"].update(id="../../etc/passwd")),
        "instrument.id: ../../etc/passwd. Expected: an id",
    ),
    "counts that do not add up": (
        lambda: changed(lambda d: first(d).update(base=95)),
        r"items\[0\].base: 95. Expected: 3\d\d, the sum of the counts",
    ),
    "counts below zero": (
        lambda: changed(lambda d: first(d).update(counts=[-5, 5, 50, 100, 200], base=350)),
        "not all are rounded",
    ),
    "counts not rounded": (
        lambda: changed(lambda d: first(d)["counts"].__setitem__(0, 7)),
        "multiples of 5",
    ),
    "a mean that is not theirs": (
        lambda: changed(lambda d: first(d).update(mean=4.9)),
        r"items\[0\].mean: 4.9. Expected: 3\.\d+, as the counts say",
    ),
    "an impossible error": (
        lambda: changed(lambda d: first(d).update(se=-0.1)),
        r"items\[0\].se: -0.1. Expected: 0\.\d+, as the counts say",
    ),
    "points out of order": (
        lambda: changed(lambda d: first(d).update(points=[5, 4, 3, 2, 1])),
        "they do not rise",
    ),
    "fewer counts than points": (
        lambda: changed(lambda d: first(d)["counts"].pop()),
        "4 counts. Expected: one for each of 5",
    ),
    "more answers than clients": (
        lambda: changed(lambda d: d.update(respondents=100)),
        "at most the 100 respondents",
    ),
    "a base under the minimum": (
        lambda: changed(lambda d: d["rules"].update(minimum=2)),
        "rules.minimum: 2. Expected: at least 10",
    ),
    "a quarter to come": (
        lambda: changed(lambda d: d["info"].update(quarter="2026-Q3")),
        "a quarter that has begun",
    ),
    "no quarter": (
        lambda: changed(lambda d: d["info"].update(quarter="2025-Q5")),
        "a quarter such as",
    ),
    "more than all answered": (
        lambda: changed(lambda d: d["info"].update(response_rate=1.2)),
        "response_rate: 1.2",
    ),
    "another band": (
        lambda: changed(lambda d: d["info"].update(size_band="1000-2499")),
        "within 1000-2499",
    ),
    "a question twice": (
        lambda: changed(lambda d: d["items"].append(first(d))),
        "each question once",
    ),
    "no such outcome": (
        lambda: changed(lambda d: d["outcome"].update(item="nowhere")),
        "one of its items",
    ),
    "a driver of nothing": (
        lambda: changed(lambda d: d["drivers"]["rows"][0].update(items=["nowhere"])),
        "rated items of this file",
    ),
    "a driver that is not its items": (
        lambda: changed(lambda d: d["drivers"]["rows"][0].update(index=99.0)),
        "the mean of its items",
    ),
    "shares above all": (
        lambda: changed(lambda d: [row.update(share=0.9) for row in d["drivers"]["rows"]]),
        "shares that add up to 1",
    ),
    "a segment larger than the whole": (
        lambda: changed(lambda d: score(d).update(base=2000, worth=1000, index=50.0)),
        r"segments\[0\].scores\[0\].base: 2000. Expected: no more than the 3\d\d",
    ),
    "a segment of few": (
        lambda: changed(lambda d: score(d).update(base=5, worth=5, index=100.0)),
        r"scores\[0\].base: 5, worth 5. Expected: multiples of 5, a base of at least 10",
    ),
    "a segment's score that is not its worth": (
        lambda: changed(lambda d: score(d).update(index=1.0)),
        r"scores\[0\].index: 1.0. Expected: worth by base",
    ),
    "a segment twice": (
        lambda: changed(lambda d: d["segments"].append(d["segments"][0])),
        "each segment once",
    ),
    "another question under a known digest": (
        lambda: changed(lambda d: first(d)["digests"].update(en="0" * 32)),
        r"items\[0\].digests.en: 0{32}. Expected: [0-9a-f]{32}",
    ),
}


def score(value: Document) -> Document:
    found: Document = value["segments"][0]["scores"][0]
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_its_message(tmp_path: Path, name: str) -> None:
    make, message = HOSTILE[name]
    told = faults(put(tmp_path, "hostile.json", make()))
    assert told and all(line.startswith("hostile.json") for line in told)
    assert any(re.search(message, line) for line in told), told
    assert all(len(line) < 300 and line.isprintable() for line in told)


def test_links_folders_and_pipes_are_not_opened(tmp_path: Path) -> None:
    real = put(tmp_path, "real.json", as_text(benchmark(1)))
    link = tmp_path / "link.json"
    link.symlink_to(real)
    assert "it is a link to another file" in faults(link)[0]
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    assert "it is not an ordinary file" in faults(pipe)[0]
    assert "it cannot be read" in faults(tmp_path / "nowhere.json")[0]


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    put(tmp_path, "notes.txt", "x")
    checked = check([tmp_path], TODAY)
    assert "it holds no such file" in str(checked.faults[0])
    assert "notes.txt" in str(checked.notes[0])


def test_what_lies_beside_ones_own_file_is_called_what_it_is(tmp_path: Path) -> None:
    put(tmp_path, "a.json", as_text(benchmark(1)))
    put(tmp_path, "results.json", '{"format": "cmt-results", "version": 1, "estimates": []}')
    put(tmp_path, "ledger.json", '{"format": "cmt-benchmark-ledger", "entries": []}')
    for name in ("a.md", "b.md", "c.md", "d.md"):
        put(tmp_path, name, "")
    found = check([tmp_path], TODAY)
    assert len(found.sound) == 1
    assert [str(each).partition(".json: ")[2] for each in found.faults] == [
        "it is your own ledger, which nobody else should have. Expected: a benchmark file.",
        "it is a results file; cmt benchmark publish makes a benchmark file of it. Expected: a "
        "benchmark file.",
    ]
    assert "a.md, b.md, c.md and 1 more" in str(found.notes[0])


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    put(tmp_path, "a.json", changed(lambda d: (d.update(weighted=1), first(d).pop("se"))))
    put(tmp_path, "b.json", "[")
    put(tmp_path, "c.json", as_text(benchmark(3)))
    checked = check([tmp_path], TODAY)
    assert [fault.where.split()[0] for fault in checked.faults] == ["a.json", "a.json", "b.json"]
    assert len(checked.sound) == 1 and checked.files == 3


def test_a_copy_counts_once_and_another_version_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.json", as_text(benchmark(1)))
    put(tmp_path, "b.json", text_of(document(1)))  # the same, set out by another program
    checked = check([tmp_path], TODAY)
    assert len(checked.sound) == 1 and "it is a copy of" in str(checked.notes[0])
    put(tmp_path, "c.json", as_text(benchmark(1, level=1)))
    assert "the same survey with other figures" in str(check([tmp_path], TODAY).faults[0])


def test_one_survey_under_two_ids_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.json", as_text(benchmark(1)))
    put(tmp_path, "b.json", text_of(document(1) | {"survey": identity("another")}))
    assert "one survey under two ids" in str(check([tmp_path], TODAY).faults[0])


def test_pooling_in_any_order_or_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    files = [put(tmp_path, f"{i}.json", as_text(benchmark(i))) for i in range(7)]
    one, two, both = (tmp_path / f"pool-{name}.jsonl" for name in ("one", "two", "both"))
    pool(files[:5], one, TODAY)
    pool([*reversed(files[3:])], two, TODAY)
    pool([two, one, files[0]], both, TODAY)
    whole = tmp_path / "whole.jsonl"
    pool(files, whole, TODAY)
    assert both.read_bytes() == whole.read_bytes()
    again = tmp_path / "again.jsonl"
    assert len(pool([whole, whole], again, TODAY).notes) == 7
    assert again.read_bytes() == whole.read_bytes()


def test_a_pool_with_a_fault_is_not_written(tmp_path: Path) -> None:
    files = [put(tmp_path, "a.json", as_text(benchmark(1))), put(tmp_path, "b.json", "{}")]
    with pytest.raises(DisclosureError, match="nothing is here"):
        pool(files, tmp_path / "pool.jsonl", TODAY)
    assert not (tmp_path / "pool.jsonl").exists()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda lines: [*lines[:-1], b""], "holds 2 surveys and its manifest names 3"),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "not what the manifest has"),
        (
            lambda lines: [lines[0], lines[1].replace(b"web", b"wep"), *lines[2:]],
            "not what the manifest has",
        ),
        (lambda lines: [lines[0].replace(b'"version":1', b'"version":9'), *lines[1:]], "version"),
        (
            lambda lines: [lines[0].replace(b'"surveys":3', b'"surveys":4'), *lines[1:]],
            "surveys: 4",
        ),
        (lambda lines: [lines[0][:50], *lines[1:]], "it is no JSON"),
    ],
)
def test_a_damaged_pool_is_refused(
    tmp_path: Path, damage: Callable[[list[bytes]], list[bytes]], message: str
) -> None:
    files = [put(tmp_path, f"{i}.json", as_text(benchmark(i))) for i in range(3)]
    whole = tmp_path / "pool.jsonl"
    pool(files, whole, TODAY)
    lines = whole.read_bytes().rstrip(b"\n").split(b"\n")
    whole.write_bytes(b"\n".join(damage(lines)))
    assert any(message in fault for fault in faults(whole))
