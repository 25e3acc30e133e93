"""The ledger: no publication shows anybody by its difference with an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmt.benchmark.cells import Before, Cell, Counts, rounded
from cmt.benchmark.disclosure import load_rules
from cmt.benchmark.ids import KEY_FILE, Identity, key_in, opaque
from cmt.benchmark.ledger import LEDGER_FILE, Entry, Ledger, judged, read_ledger, write_ledger
from cmt.errors import DisclosureError

RULES = load_rules()
FIRST = (3, 7, 20, 40, 30)
ROUTED = (4, 2, 3, 9, 6)


def counts(answers: Sequence[int], **segments: tuple[int, float]) -> Counts:
    return Counts(
        points=(1, 2, 3, 4, 5),
        answers=tuple(answers),
        missing={},
        design_effect=1.0,
        segments={f"office={n[1:]}": Cell(base=b, worth=w) for n, (b, w) in segments.items()},
    )


def ledger(split: str = "", **items: Counts) -> Ledger:
    entry = Entry(
        survey="one",
        day=date(2026, 6, 1),
        digest="d" * 32,
        split=split,
        counts=items,
        rows={name: rounded(each, 5) for name, each in items.items()},
    )
    return Ledger(entries=(entry,))


def more(answers: Sequence[int], *late: int) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(answers, late, strict=True))


def test_the_same_survey_may_be_published_again_as_it_was() -> None:
    found = judged(ledger(overall=counts(FIRST)), "one", {"overall": counts(FIRST)}, "", RULES)
    assert not found.kept_back
    before = found.before["overall"]
    assert rounded(counts(FIRST), 5, before) == before.row == rounded(counts(FIRST), 5)


def test_three_late_answers_are_refused() -> None:
    late = {"overall": counts(more(FIRST, 1, 0, 0, 2, 0))}
    with pytest.raises(DisclosureError, match=r"2026-06-01.*all but a few of these answers"):
        judged(ledger(overall=counts(FIRST)), "one", late, "", RULES)


def test_late_answers_of_one_mind_are_refused() -> None:
    late = {"overall": counts(more(FIRST, 12, 0, 0, 0, 0))}
    with pytest.raises(DisclosureError, match="all but a few"):
        judged(ledger(overall=counts(FIRST)), "one", late, "", RULES)


def test_answers_taken_back_are_refused() -> None:
    fewer = {"overall": counts((3, 7, 20, 20, 10))}
    with pytest.raises(DisclosureError, match="some that are changed now"):
        judged(ledger(overall=counts(FIRST)), "one", fewer, "", RULES)


def test_many_late_answers_are_rounded_as_a_group_of_their_own() -> None:
    now = counts(more(FIRST, 2, 1, 3, 4, 4))
    found = judged(ledger(overall=counts(FIRST)), "one", {"overall": now}, "", RULES)
    assert not found.kept_back
    first, late = rounded(counts(FIRST), 5).counts, rounded(counts((2, 1, 3, 4, 4)), 5).counts
    assert rounded(now, 5, found.before["overall"]).counts == more(first, *late)


def test_an_item_too_few_came_to_is_withheld_and_the_others_are_not() -> None:
    earlier = ledger(overall=counts(FIRST), routed=counts(ROUTED))
    now = {
        "overall": counts(more(FIRST, 2, 1, 3, 4, 4)),
        "routed": counts(more(ROUTED, 1, 0, 0, 0, 1)),
        "new": counts(ROUTED),
    }
    assert judged(earlier, "one", now, "", RULES).kept_back == {"routed"}


def test_missing_answers_that_come_in_are_rounded_by_themselves_too() -> None:
    before = replace(counts(FIRST), missing={"blank": 4.0})
    now = replace(counts(FIRST), missing={"blank": 11.0, "refused": 6.0})
    row = rounded(before, 5)
    again = rounded(now, 5, Before(counts=before, row=row))
    assert dict(row.missing) == {"blank": 0}
    assert dict(again.missing) == {"blank": 5, "refused": 5}


def test_segments_that_changed_are_not_published_again() -> None:
    earlier = ledger("office", overall=counts(FIRST, s1=(60, 40.0), s2=(40, 30.0)))
    same = {"overall": counts(FIRST, s1=(60, 40.0), s2=(40, 30.0))}
    assert judged(earlier, "one", same, "office", RULES).segments
    more_came = {"overall": counts(more(FIRST, 3, 3, 3, 3, 3), s1=(70, 45.0), s2=(45, 33.0))}
    assert not judged(earlier, "one", more_came, "office", RULES).segments


def test_another_way_to_part_the_same_clients_is_refused() -> None:
    earlier = ledger("office", overall=counts(FIRST))
    now = {"overall": counts(FIRST)}
    with pytest.raises(DisclosureError, match="with segments by 'office'"):
        judged(earlier, "one", now, "age-group", RULES)
    assert judged(earlier, "one", now, "", RULES).kept_back == frozenset()


@pytest.mark.parametrize("late", [(0, 0, 0, 0, 0), (0, 1, 0, 2, 0), (0, -1, 0, 0, -3)])
def test_another_name_for_the_same_answers_is_refused(late: tuple[int, ...]) -> None:
    now = {"overall": counts(more(FIRST, *late)), "other": counts(ROUTED)}
    with pytest.raises(DisclosureError, match="published as another survey"):
        judged(ledger(overall=counts(FIRST)), "two", now, "", RULES)


def test_another_survey_of_as_many_clients_is_another_survey() -> None:
    now = {"overall": counts((5, 6, 18, 44, 27))}
    assert not judged(ledger(overall=counts(FIRST)), "two", now, "", RULES).before


def test_the_ledger_is_read_back_as_it_was(tmp_path: Path) -> None:
    kept = ledger("office", overall=counts(FIRST, s1=(60, 40.25), s2=(40, 30.0)))
    assert write_ledger(kept, tmp_path) == tmp_path / LEDGER_FILE
    assert read_ledger(tmp_path) == kept
    assert read_ledger(tmp_path / "elsewhere") == Ledger()


def test_the_same_file_is_written_down_once() -> None:
    kept = ledger(overall=counts(FIRST))
    assert kept.with_entry(replace(kept.entries[0], day=date(2027, 1, 1))) == kept


@pytest.mark.parametrize("text", ["", "[]", '{"format": "cmt-benchmark-ledger", "version": 9}'])
def test_without_a_ledger_that_can_be_read_nothing_is_published(tmp_path: Path, text: str) -> None:
    (tmp_path / LEDGER_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DisclosureError, match="cannot be read"):
        read_ledger(tmp_path)


def test_ids_need_the_key_and_tell_nothing_without(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    assert key == key_in(tmp_path)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o077 == 0
    assert opaque(key, "a") != opaque(bytes(32), "a")
    assert opaque(key, "a", "bc") != opaque(key, "ab", "c")


def test_waves_share_an_id_only_where_wanted() -> None:
    key = bytes(range(32))
    one = Identity(organization="City", survey="Permits", wave="2025")
    two = replace(one, wave="2026")
    first, second = one.ids(key, stable=True), two.ids(key, stable=True)
    assert first[0] == second[0]
    assert first[1] != second[1]
    assert first[2] == second[2] != ""
    assert one.ids(key, stable=False)[2] == ""


def test_a_damaged_key_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("short", encoding="ascii")
    with pytest.raises(DisclosureError, match="this is no key"):
        key_in(tmp_path)
