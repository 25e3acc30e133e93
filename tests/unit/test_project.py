"""cmt.yaml is read whole: what it says of each wave, and everything that is wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cmt.errors import CmtError, DesignError, ResponseError
from cmt.responses.aims import ServiceTarget
from cmt.responses.model import Design, SurveyInfo
from cmt.responses.project import Fielding, Project, with_said
from cmt.responses.project_file import BLOCKS, ONE, TOP, read_project
from cmt.responses.project_values import READERS
from cmt.responses.standards import Standard
from cmt.responses.targets import Margin, Targets
from cmt.responses.window_size import WindowSize
from tests.cli.command import written

FULL = """\
organization: City of Example
service: Permit office
service-area: permits
scope: single-service
client-group: Builders
population: Everyone who was issued a permit
jurisdiction: Example
level: municipal
channels: [in-person, web]
frame: Permit register
selection: census
mode: [web, paper]
asked-in: [en, fr]
question-order: fixed
instrument: cmt-core
mapping: all.yaml
channel: Guichet
drop: [preview, duplicate]
platform: table
sheet: "1"
encoding: utf-8
delimiter: tab
segments: [channel, office x channel]
standards: {office-minutes: {at-most: 15, promised: 90 %}}
target: {overall: {index: 80}}
missing: gaps-marked
done-well: top-box
windows: quarter:2
codeframe: words.yaml
hide-names: staff.txt
no-quotes: yes
waves:
  - {file: old/2024.json, label: Before}
  - file: 2025.xlsx
    label: "2025"
    from: 2025-05-01
    to: 2025-05-31
    population-size: 3000
    invited: 2400
    undeliverable: 12
    not-eligible: 3
    service: Permits
    mode: telephone
    selection: probability
    mapping: m/2025.yaml
    drop: none
    channels: phone
    design: {weight: poids}
design:
  weight: w
  strata: office
  cluster: household
  same-units: yes
  strata-population: {north: 1200, south: 1310}
  targets: targets.csv
  replicates: [rep*]
  replicate-method: JKn
  replicate-scale: [0.5, 0.75]
  replicate-rho: 0.3
actions: [{driver: timeliness, action: A second counter, since: "2025"}]
peers:
  files: peers/
  groups: [{name: Towns, where: {level: municipal}}]
report:
  languages: [en, fr]
  formats: [pdf, html]
  out: reports
  logo: logo.svg
  colour: "#0B6E4F"
  contact: Client insights
  paper: letter
  attach-data: yes
  by: office
"""
STATED = frozenset(
    {
        "from", "to", "population-size", "invited", "undeliverable", "not-eligible", "service",
        "mode", "selection", "mapping", "drop", "channels", "weight",
    }
)  # fmt: skip
"""What the second wave of it says of itself."""


def project(tmp_path: Path, text: str) -> Project:
    written(tmp_path / "targets.csv", ["area,target", "A,400", "B,600"])
    return read_project(written(tmp_path / "cmt.yaml", [text]))


def faults(tmp_path: Path, text: str, kind: type[CmtError] = DesignError) -> list[str]:
    with pytest.raises(kind) as caught:
        project(tmp_path, text)
    return [str(fault).replace(f"{tmp_path}/", "") for fault in caught.value.faults]


def test_everything_that_can_be_said_is_heard(tmp_path: Path) -> None:
    said = project(tmp_path, FULL)
    assert (said.languages, said.formats) == (("en", "fr"), ("pdf", "html"))
    assert said.out == tmp_path / "reports"
    assert (said.logo, said.colour, said.paper) == (tmp_path / "logo.svg", "#0B6E4F", "letter")
    assert (said.contact, said.attach_data) == ("Client insights", True)
    assert said.by == "office"
    assert said.waves[1] == Fielding(
        file=tmp_path / "2025.xlsx",
        instrument="cmt-core",
        mapping=tmp_path / "m" / "2025.yaml",
        platform="table",
        sheet="1",
        encoding="utf-8",
        delimiter="\t",
        drop=(),
        channel="Guichet",
        segments=("channel", "office x channel"),
        standards=(Standard(item="office-minutes", promised=0.9, at_most=15),),
        targets=(ServiceTarget(item="overall", level=80.0),),
        missing="gaps-marked",
        done_well="top-box",
        windows=WindowSize(every="quarter", span=2),
        codeframe=tmp_path / "words.yaml",
        hide_names=tmp_path / "staff.txt",
        no_quotes=True,
        design=Design(
            weight="poids",
            strata="office",
            cluster="household",
            same_units=True,
            population={"north": 1200, "south": 1310},
            targets=Targets(
                margins=(
                    Margin(columns=("area",), categories=(("A",), ("B",)), values=(400.0, 600.0)),
                ),
                source="targets.csv",
            ),
            replicates=("rep*",),
            replicate_method="JKn",
            replicate_scale=(0.5, 0.75),
            replicate_rho=0.3,
        ),
        info=SurveyInfo(
            organization="City of Example",
            service="Permits",
            service_area="permits",
            scope="single-service",
            client_group="Builders",
            population="Everyone who was issued a permit",
            jurisdiction="Example",
            level="municipal",
            channels=("phone",),
            frame="Permit register",
            selection="probability",
            mode="telephone",
            asked_in=("en", "fr"),
            question_order="fixed",
            label="2025",
            start=date(2025, 5, 1),
            end=date(2025, 5, 31),
            population_size=3000,
            invited=2400,
            undeliverable=12,
            not_eligible=3,
        ),
        stated=STATED,
    )


def test_the_full_example_leaves_no_key_out() -> None:
    text = f" {FULL} "
    keys = {key for table in (TOP, ONE, *BLOCKS.values()) for key in table}
    assert not [key for key in keys if f"{key}:" not in text]


def test_what_only_the_top_says_is_said_of_every_wave(tmp_path: Path) -> None:
    first = project(tmp_path, FULL).waves[0]
    assert (first.info.mode, first.info.label, first.info.invited) == ("web, paper", "Before", None)
    assert (first.drop, first.design.weight) == (("preview", "duplicate"), "w")
    assert first.file == tmp_path / "old" / "2024.json"
    assert not first.stated


@pytest.mark.parametrize(
    ("waves", "latest", "before"),
    [
        (("b to: 2026-05-31", "a to: 2025-05-31"), "b", "a"),
        (("b from: 2026-05-01", "a to: 2025-05-31", "c to: 2024-01-01"), "b", "a"),
        (("a", "b"), "b", "a"),
        (("a to: 2027-05-31", "b"), "b", "a"),
        (("only",), "only", ""),
    ],
)
def test_the_latest_wave_and_the_one_before(
    tmp_path: Path, waves: tuple[str, ...], latest: str, before: str
) -> None:
    lines = [f"  - {{file: {each.replace(' ', ', ', 1)}}}" for each in waves]
    said = project(tmp_path, "\n".join(["waves:", *lines]))
    earlier = [wave.file.name for wave in said.earlier(said.latest())]
    assert (said.latest().file.name, *earlier[-1:]) == (latest, *filter(None, [before]))


def test_a_wave_is_found_by_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = project(tmp_path, "waves: [{file: sub/../a.csv}, {file: b.csv}]")
    monkeypatch.chdir(tmp_path)
    assert said.wave_of(Path("a.csv")) is said.waves[0]
    with pytest.raises(DesignError, match=r"c\.csv is not one of its waves\. Expected: a\.csv"):
        said.wave_of(Path("c.csv"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "organisation: X\nwaves: [{file: a}]",
            "cmt.yaml line 1 organisation: 'organisation' is not a key here. Expected: waves, "
            "organization, service, service-area, scope, client-group, population, "
            "jurisdiction, level, channels, frame, ",
        ),
        ("organization: X", "cmt.yaml line 1: 'waves' is missing."),
        ("waves: []", "cmt.yaml line 1 waves: no wave is listed."),
        ("waves: 2026.xlsx", "waves: '2026.xlsx' is here. Expected: {file: 2026.xlsx}."),
        ("waves: [{label: x}]", "cmt.yaml line 1 waves[0]: 'file' is missing."),
        ("waves: [{file: ''}]", "waves[0].file: nothing is here. Expected: a text."),
        (
            "waves:\n  - {file: a}\n  - {file: a}",
            "cmt.yaml line 3 waves[1].file: 'a' is listed twice, first on line 2. Keep one of",
        ),
        ("waves: [{file: a, from: 2026-02-30}]", "from: '2026-02-30' is no day. Expected: a day"),
        ("waves: [{file: a, to: May}]", "waves[0].to: 'May' is no day. Expected: a day such as"),
        (
            "waves: [{file: a, from: 2026-05-02, to: 2026-05-01}]",
            "waves[0].to: the last day is before the first, 2026-05-02.",
        ),
        ("waves: [{file: a, invited: -3}]", "invited: '-3' is below zero. Expected: a whole"),
        ("waves: [{file: a, invited: many}]", "invited: 'many' is here. Expected: a whole number"),
        (
            "waves: [{file: a, selection: censu}]",
            "selection: 'censu' is not a way of selection. Expected: census, probability, "
            "open-link. Did you mean 'census'?",
        ),
        ("waves: [{file: a, drop: [previw]}]", "drop[0]: 'previw' is not a rule. Expected: prev"),
        ("waves: [{file: a, delimiter: stroke}]", "'stroke' is not a delimiter. Expected: comma"),
        ("waves: [{file: a, platform: koboo}]", "'koboo' is not a platform. Expected: "),
        ("waves: [{file: a, weight: w}]", "waves[0].weight: 'weight' is not a key here. Write it "
         "under design."),
        ("waves: [{file: a}]\ninvited: 3", "invited: 'invited' is not a key here. Write it under "
         "each wave."),
        ("waves: [{file: a}]\nformats: pdf", "'formats' is not a key here. Write it under report."),
        ("waves: [{file: a}]\ndesign: {drop: x}", "Write it under the top of the file."),
        ("waves: [{file: a}]\ndesign: w", "design: 'w' is here. Expected: these keys: weight"),
        ("waves: [{file: a}]\nreport: {languages: de}", "'de' is not a language. Expected: en, fr"),
        ("waves: [{file: a}]\nreport: {formats: [docx]}", "'docx' is not a format. Expected: pdf"),
        ("waves: [{file: a}]\nreport: {colour: red}", "'red' is no colour. Expected: six digits"),
        ("waves: [{file: a}]\nreport: {paper: a5}", "'a5' is not a paper. Expected: a4, letter"),
        ("waves: [{file: a}]\ninstrument: cmt-cor", "instrument: 'cmt-cor' is not a questionnaire"),
        ("waves: [{file: a}]\ninstrument: x.yaml", "instrument: there is no such file."),
        ("waves: [{file: a}]\nwaves: [{file: b}]", "'waves' is given twice, first on line 1."),
        ("waves: &x [{file: a}]", "an anchor ('&x') is used. Remove it"),
    ],
)  # fmt: skip
def test_one_slip_is_told_on_its_line(tmp_path: Path, text: str, told: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert told in fault
    assert fault.startswith("cmt.yaml line ")


def test_population_counts_stand_under_design_for_short(tmp_path: Path) -> None:
    said = project(tmp_path, "waves: [{file: a}]\ndesign: {population: {north: 12, south: 9}}")
    assert said.waves[0].design.population == {"north": 12, "south": 9}
    whole = project(tmp_path, "waves: [{file: a}]\ndesign: {population: 120}")
    assert whole.waves[0].design.population == {"": 120}
    (fault,) = faults(tmp_path, "waves: [{file: a}]\ndesign: {population: {north: 1}}")
    assert fault.startswith("cmt.yaml line 2 design.population.north: '1' is here")


def test_faults_of_the_targets_are_told_where_the_project_names_them(tmp_path: Path) -> None:
    written(tmp_path / "t.yaml", ["targets: {area: {A: 0.2, B: 0.3}}"])
    (fault,) = faults(tmp_path, "waves: [{file: a}]\ndesign: {targets: t.yaml}")
    assert fault.startswith("cmt.yaml line 2 design.targets: ")
    assert "the shares add up to 0.5" in fault


def test_all_slips_are_told_at_once_from_top_to_bottom(tmp_path: Path) -> None:
    text = "peers: x\nwaves:\n  - {file: a, invitd: 3}\n  - {file: b, to: 5}\ndesign: {weigth: w}"
    told = faults(tmp_path, text)
    assert [fault.split(":")[0] for fault in told] == [
        "cmt.yaml line 1 peers",
        "cmt.yaml line 3 waves[0].invitd",
        "cmt.yaml line 4 waves[1].to",
        "cmt.yaml line 5 design.weigth",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "the project file is empty"), ("waves: [", "this is not YAML"), ("\t- a", "a tab in")],
)
def test_what_is_no_project_is_a_file_that_cannot_be_read(
    tmp_path: Path, text: str, told: str
) -> None:
    (fault,) = faults(tmp_path, text, ResponseError)
    assert told in fault


def test_a_project_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResponseError, match="the file cannot be read"):
        read_project(tmp_path / "cmt.yaml")


def test_a_questionnaire_beside_the_project_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "mine.yaml", ["instrument: mine"])
    said = project(tmp_path, "instrument: mine.yaml\nwaves: [{file: a}]")
    assert said.waves[0].instrument == str(tmp_path / "mine.yaml")


def test_every_shape_of_the_tables_can_be_read() -> None:
    told_otherwise = {"path", "picture", "names", "instrument", "targets", "waves", "block"}
    shapes = {key.shape for table in (TOP, ONE, *BLOCKS.values()) for key in table.values()}
    assert shapes == set(READERS) | told_otherwise


def test_what_is_said_later_goes_before() -> None:
    first = Fielding(file=Path("a"), design=Design(weight="w", strata="s"))
    later = with_said(first, {"weight": "", "from": date(2026, 1, 2), "languages": ("en",)})
    assert later.design == Design(strata="s")
    assert later.info == SurveyInfo(start=date(2026, 1, 2))
