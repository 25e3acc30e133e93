"""Touchpoints: its A-11 uploads, as its source writes them, and its exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmt
from cmt.errors import ResponseError
from cmt.instrument.catalogue import find
from cmt.responses.read import read_export
from cmt.responses.read.touchpoints import INDICATORS
from tests.fielding import Respondent, coded, expected
from tests.platforms.people import LANGUAGES, offered, people, said

THUMBS = find("us-a11-280-thumbs")
LONG = find("us-a11-280")
QUESTIONS = {"positive": "what-went-well", "negative": "what-went-less-well"}
NOT_ASKED = -5


def written(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    content = io.StringIO(newline="")
    writer = csv.DictWriter(content, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(content.getvalue(), encoding="utf-8")
    return path


def upload(drawn: Sequence[Respondent], dropped: frozenset[str]) -> list[dict[str, str]]:
    """An A-11 upload; `dropped` are the reasons the agency's form did not offer."""
    return [
        {
            "external_id": str(number),
            "question_1": {1: "0", 2: "1"}.get(person["trust-mission"], ""),  # type: ignore[arg-type]
            **{
                f"{sign}_{each}": _reason(person[item], each, dropped)
                for sign, item in QUESTIONS.items()
                for each in INDICATORS
            },
            "question_4": str(person["additional-comments"] or ""),
        }
        for number, person in enumerate(drawn, start=1)
    ]


def _reason(answer: object, indicator: str, dropped: frozenset[str]) -> str:
    point = INDICATORS.index(indicator) + 1
    picked = isinstance(answer, frozenset) and point in answer
    return "1" if picked else "null" if indicator in dropped else "0"


@given(drawn=people(THUMBS))
def test_an_upload_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Respondent]
) -> None:
    path = written(tmp_path_factory.mktemp("upload") / "upload.csv", upload(drawn, frozenset()))
    read = cmt.read(path, THUMBS)
    codes = expected(THUMBS, drawn)
    assert coded(read.responses, codes) == codes
    assert read.export.platform == "touchpoints"
    assert not [match for match in read.mapping.matches if match.how == "proposed"]


def test_a_reason_the_form_did_not_offer_was_not_asked(tmp_path: Path) -> None:
    person: Respondent = {
        "trust-mission": 2,
        "what-went-well": frozenset({2}),
        "what-went-less-well": None,
        "additional-comments": None,
    }
    rows = upload([person], frozenset({"humanity", "employee"}))
    read = cmt.read(written(tmp_path / "upload.csv", rows), THUMBS).responses
    codes = [int(read.column(f"what-went-well/{at}")[0]) for at in range(1, 8)]
    assert codes == [0, 1, 0, 0, NOT_ASKED, NOT_ASKED, 0]


@given(drawn=people(LONG), language=LANGUAGES, answers=st.sampled_from(("codes", "labels")))
def test_an_export_reads_to_the_same_codes(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[Respondent],
    language: str,
    answers: str,
) -> None:
    rows = [
        {
            "ID": str(4000 + number),
            "UUID": f"73b3247a-{number}",
            **{
                item.text[language]: ",".join(said(LONG, item, person[item.id], language, answers))
                for item in LONG.items.values()
            },
            "Location Code": "",
            "User Agent": "Mozilla/5.0 (X11; Linux x86_64)",
            "Status": "received",
            "Archived": "false",
            "Flagged": "true" if number == len(drawn) else "false",
            "Page": "/benefits",
            "Hostname": "example.gov",
            "Referrer": "",
            "Created At": "2026-05-14 15:27:17 UTC",
            "IP Address": "192.0.2.1",
            "Tags": "",
        }
        for number, person in enumerate(drawn, start=1)
    ]
    read = cmt.read(written(tmp_path_factory.mktemp("export") / "export.csv", rows), LONG)
    codes = expected(LONG, drawn)
    assert coded(read.responses, codes) == codes
    assert read.export.platform == "touchpoints"
    assert str(read.responses.end) == "2026-05-14"
    marks = [(mark.kind, mark.rows, mark.why) for mark in read.export.marks]
    assert marks == [("spam", (len(drawn) - 1,), "Flagged = true")]


def test_every_reason_of_the_layout_is_an_answer_of_ours() -> None:
    for item in QUESTIONS.values():
        assert len(offered(THUMBS, THUMBS.items[item], "en", "labels")) == len(INDICATORS)


def test_the_sample_of_the_service_holds_places_of_answers_only(shared: Path) -> None:
    folder = shared / "data" / "exports" / "us_touchpoints_a11"
    path = folder / "sample_cx_responses_upload.csv"
    read = read_export(path)
    assert (read.platform, len(read.headers), read.rows) == ("touchpoints", 17, 1000)
    with pytest.raises(ResponseError, match=r"column question_1: none of its 1000 .*'Data 1-1'"):
        cmt.read(path, THUMBS)
