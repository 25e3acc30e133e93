"""Targets of weighting: read from YAML and CSV, matched with answers, refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from cmt.errors import DesignError
from cmt.responses.replicates import METHODS
from cmt.responses.target_file import read_targets
from cmt.responses.targets import Margin, Targets, placed

AREA = Margin(columns=("area",), categories=(("A",), ("B",)), values=(0.4, 0.6))


def read(folder: Path, text: str, name: str = "t.yaml") -> Targets:
    (folder / name).write_text(text, encoding="utf-8")
    return read_targets(folder / name)


def refusal(folder: Path, text: str, name: str = "t.yaml") -> list[str]:
    with pytest.raises(DesignError) as caught:
        read(folder, text, name)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]


def test_shares_percents_counts_and_crossed_cells(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
targets:
  area: {A: 0.31, B: 0.4, C: 0.29}
  age-group: {18-34: 30 %, "55+": "70,5%"}
  area x gender:
    A: {F: 100, M: 200}
    B: {F: 300, M: 400}
trim: {least: 0.3, most: 3}
unknown: keep
""",
    )
    area, age, crossed = found.margins
    assert (area.columns, area.categories) == (("area",), (("A",), ("B",), ("C",)))
    assert area.values == (0.31, 0.4, 0.29)
    assert age.values == pytest.approx((0.3, 0.705))
    assert age.shares == pytest.approx([0.3 / 1.005, 0.705 / 1.005])
    assert (crossed.columns, crossed.name) == (("area", "gender"), "area x gender")
    assert crossed.categories == (("A", "F"), ("A", "M"), ("B", "F"), ("B", "M"))
    assert found.total == 1000
    assert found.columns == ("area", "age-group", "gender")
    assert (found.bounds, found.unknown, found.source) == ((0.3, 3.0), "keep", "t.yaml")


def test_a_csv_of_several_margins_and_one_of_crossed_cells(tmp_path: Path) -> None:
    long = "column,category,target\narea,A,400\narea,B,600\nage,young,0.5\nage,old,0.5\n"
    found = read(tmp_path, long, "long.csv")
    assert [margin.name for margin in found.margins] == ["area", "age"]
    assert (found.margins[0].values, found.total) == ((400.0, 600.0), 1000.0)
    semicolons = "\ufeffarea;gender;target\nA;F;0,25\nA;M;0,25\n\nB;F;0,5\n"
    (crossed,) = read(tmp_path, semicolons, "crossed.csv").margins
    assert crossed.categories == (("A", "F"), ("A", "M"), ("B", "F"))
    assert crossed.values == (0.25, 0.25, 0.5)
    assert not crossed.counted


def test_all_faults_of_a_yaml_come_at_once_with_their_lines(tmp_path: Path) -> None:
    told = refusal(
        tmp_path,
        "targets:\n  area: {A: many, B: 1}\n  age: 3\ntrim: {last: 2}\nunknown: drop\nmore: x\n",
    )
    assert told[0] == (
        "t.yaml line 2 targets.area.A: 'many' is here. Expected: a share, 31 %, or a count."
    )
    assert told[1].startswith("t.yaml line 3 targets.age: '3' is here. Expected: shares or counts")
    assert told[2].startswith("t.yaml line 4 trim.last: 'last' is not a key here")
    assert told[3].startswith("t.yaml line 5 unknown: 'drop' is not")
    assert told[4].startswith("t.yaml line 6 more: 'more' is not a key here")
    assert len(told) == 5


def test_all_faults_of_a_csv_come_at_once_with_their_lines(tmp_path: Path) -> None:
    told = refusal(tmp_path, "area,target\nA,x\nB\nA,0.5\n,3\n", "t.csv")
    assert [each.split(":")[0] for each in told] == [
        "t.csv line 2", "t.csv line 3", "t.csv line 4", "t.csv line 5",
    ]  # fmt: skip
    assert "'A' is here twice" in told[2]
    (header,) = refusal(tmp_path, "area;share\nA;1\n", "h.csv")
    assert header.startswith("h.csv line 1: the header is 'area;share'. Expected: column,category")
    assert "cannot be read" in refusal_of_nothing(tmp_path)
    (endless,) = refusal(tmp_path, f'area,target\n"{"A" * 140_000}",1\n', "e.csv")
    assert endless.startswith("e.csv line 2: it cannot be read (field larger than")


def refusal_of_nothing(folder: Path) -> str:
    with pytest.raises(DesignError) as caught:
        read_targets(folder / "none.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("targets: {area: {A: 0.3, B: 0.5}}", "targets area: the shares add up to 0.8"),
        ("targets: {area: {A: 0, B: 1}}", "targets area: the target of 'A' is 0"),
        (
            "targets: {area: {A: 40, B: 60}, age: {x: 30, y: 90}}",
            "targets age: the counts add up to 120. Expected: 100, as those of area.",
        ),
        ("targets: {area: {A: 1}}\ntrim: {least: 1.5}", "targets trim: weights from 1.5"),
        ("targets: {}", "targets: there is none"),
    ],
)
def test_targets_that_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    (told,) = refusal(tmp_path, text)
    assert said in told


def test_respondents_are_placed_by_any_name_of_their_answer() -> None:
    margin = Margin(
        columns=("channel",), categories=(("3",), ("téléphone",), ("En personne",)),
        values=(0.2, 0.3, 0.5),
    )  # fmt: skip
    called = {
        "channel": {
            "In person": ("1", "In person", "En personne"),
            "Telephone": ("2", "Telephone", "Téléphone"),
            "Web": ("3", "Web", "Site Web"),
        }
    }
    labels = {"channel": ("Web", "In person", "Telephone", "Web")}
    places, faults = placed(Targets(margins=(margin,)), labels, called)
    assert (places[:, 0].tolist(), faults) == ([0, 2, 1, 0], [])


def test_every_category_without_respondents_and_every_answer_without_target() -> None:
    labels = {"area": ("A", "C", "C", "D", ""), "age": ("x", "x", "x", "x", "x")}
    age = Margin(columns=("age",), categories=(("x",), ("y",), ("z",)), values=(0.2, 0.3, 0.5))
    places, faults = placed(Targets(margins=(AREA, age)), labels, {})
    assert [f"{fault.where}: {fault.got}" for fault in faults] == [
        "targets area: nobody answered 'B'",
        "targets area: there is no target for 'C', which 2 answered",
        "targets area: there is no target for 'D', which 1 answered",
        "targets area: respondents without an answer: 1",
        "targets age: nobody answered 'y'",
        "targets age: nobody answered 'z'",
    ]
    assert places.tolist() == [[0, 0], [-1, 0], [-1, 0], [-1, 0], [-1, 0]]


def test_a_blank_is_kept_where_the_targets_say_so() -> None:
    labels = {"area": ("A", "B", "")}
    places, faults = placed(Targets(margins=(AREA,), unknown="keep"), labels, {})
    assert (places[:, 0].tolist(), faults) == ([0, 1, -1], [])


def test_two_names_of_one_answer_are_one_category_too_many() -> None:
    twice = Margin(columns=("area",), categories=(("A",), ("a",)), values=(0.4, 0.6))
    _, faults = placed(Targets(margins=(twice,)), {"area": ("A", "A")}, {})
    assert [fault.got for fault in faults] == ["two categories mean the same answer"]


def test_crossed_cells_are_placed_by_all_their_parts() -> None:
    crossed = Margin(
        columns=("area", "sex"), categories=(("A", "F"), ("A", "M"), ("B", "F")),
        values=(0.2, 0.3, 0.5),
    )  # fmt: skip
    labels = {"area": ("B", "A", "A", "B"), "sex": ("F", "M", "F", "M")}
    places, faults = placed(Targets(margins=(crossed,)), labels, {})
    assert places[:, 0].tolist() == [2, 1, 0, -1]
    assert [fault.got for fault in faults] == ["there is no target for 'B x M', which 1 answered"]
    assert np.asarray(crossed.shares).sum() == 1


def test_the_page_on_weights_is_true(repository: Path, tmp_path: Path) -> None:
    """Its files are read, and are the same targets where it says so."""
    page = (repository / "docs" / "weights.md").read_text(encoding="utf-8")
    text, table = (
        re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)[0] for kind in ("yaml", "csv")
    )
    office, age, crossed = read(tmp_path, text).margins
    assert read(tmp_path, table, "t.csv").margins == (office,)
    assert sum(age.values) == pytest.approx(1)
    assert (crossed.columns, len(crossed.categories)) == (("office", "language"), 4)
    assert {f"`{method}`" for method in METHODS} <= set(re.findall(r"^\| (`\w+`)", page, re.M))
