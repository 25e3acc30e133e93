"""Respondents who fill in a form we wrote, as the platform would ask it, and what it exports.

Each platform reads our own file (names, codes and conditions of columns come from there, never from
the code that wrote it), gives every respondent's answers by the words of question and answer, and
writes the table it is known to export.
"""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import python_calamine

from cmt.instrument.model import MISSING, Instrument, Item, Measure
from cmt.responses.model import Responses

Answer = int | float | str | frozenset[int] | None
"""A point, a number, a kind of missing or a comment, the points picked; None = left blank."""
Respondent = Mapping[str, Answer]
Row = dict[str, str]


def respondents(instrument: Instrument, seed: int, count: int = 40) -> list[Respondent]:
    """People who answer at random, everything the form lets them, and sometimes nothing."""
    chance = random.Random(seed)
    return [_respondent(instrument, chance) for _ in range(count)]


def expected(instrument: Instrument, people: Sequence[Respondent]) -> dict[str, list[int]]:
    """Column of `Responses` -> the codes these answers must be read to."""
    found: dict[str, list[int]] = {}
    for item in instrument.items.values():
        if not item.scale:
            continue
        points = instrument.scale_of(item.id).points
        for person in people:
            codes = _codes(instrument, item, person)
            names = [f"{item.id}/{point}" for point in points] if item.multiple else [item.id]
            for name, code in zip(names, codes, strict=True):
                found.setdefault(name, []).append(code)
    return found


def coded(
    responses: Responses, expected_codes: Mapping[str, Sequence[int]]
) -> dict[str, list[int]]:
    """What was read, in the shape of `expected`.

    What nobody answered may have no column in the export; it then counts as read.
    """
    silent = {MISSING["blank"], MISSING["not-asked"]}
    read = {name: responses.column(name).tolist() for name in responses.columns}
    return {
        name: list(codes) if name not in read and silent >= set(codes) else read[name]
        for name, codes in expected_codes.items()
    }


def kobo(
    form: bytes, instrument: Instrument, people: Sequence[Respondent], many: str, joint: str = "/"
) -> str:
    """CSV as KoboToolbox and ODK write XML values and headers.

    many    "one" column for a select_multiple, its "options", or "both"
    joint   between a group and a question: "/" (KoboToolbox), "-" (ODK Central), "" = no groups
    """
    survey, choices = _xlsform(form)
    rows = [_filled_xlsform(survey, choices, instrument, person) for person in people]
    columns: dict[str, tuple[str, str]] = {"start": ("start", ""), "end": ("end", "")}
    for path, row in _with_groups(survey):
        name = path + row["name"]
        header = (path.replace("/", joint) if joint else "") + row["name"]
        options = row["type"].startswith("select_multiple") and many != "one"
        if row["type"] not in ("start", "end", "note") and not (options and many == "options"):
            columns[header] = (name, "")
        for code in choices[row["type"].split()[1]].values() if options else ():
            columns[f"{header}/{code}"] = (name, code)
    headers = [*columns, "_id", "_uuid", "_submission_time", "_index"]
    table = [[*(_ticked(row[name], code) for name, code in columns.values()), "", "", "", ""]
             for row in rows]  # fmt: skip
    return _csv(headers, table, ";")


def limesurvey(form: bytes, instrument: Instrument, people: Sequence[Respondent], head: str) -> str:
    """CSV as LimeSurvey writes it: question "code"s and answer codes, or full "text" of both."""
    rows = [row for row in _limesurvey(form) if row["language"] in ("", "en")]
    filled = [_filled_limesurvey(rows, instrument, person) for person in people]
    columns = _limesurvey_columns(rows)
    records = [[str(at), "2026-05-04 10:00:00", "en"] for at, _ in enumerate(filled, start=1)]
    words = _limesurvey_words(rows) if head == "text" else {}
    answers = [[words.get((code, each[code]), each[code]) for code in columns] for each in filled]
    headers = (
        ["id", "submitdate", "startlanguage", *columns]
        if head == "code"
        else ["Response ID", "Date submitted", "Start language", *columns.values()]
    )
    table = [[*record, *row] for record, row in zip(records, answers, strict=True)]
    return _csv(headers, table, ",")


def surveyjs(form: str, instrument: Instrument, people: Sequence[Respondent]) -> list[Any]:
    """The results as SurveyJS gives them: one JSON object a respondent."""
    survey = json.loads(form)
    return [_filled_surveyjs(survey, instrument, person) for person in people]


def surveyjs_csv(results: Sequence[Mapping[str, Any]]) -> str:
    """The results as its dashboard writes a table of names and values: a row of a matrix is a
    column `matrix.row`."""
    flat = [dict(_flattened(result)) for result in results]
    headers = list(dict.fromkeys(name for row in flat for name in row))
    return _csv(headers, [[row.get(name, "") for name in headers] for row in flat], ",")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8" if path.suffix == ".json" else "utf-8-sig")
    return path


# Answers


def _respondent(instrument: Instrument, chance: random.Random) -> Respondent:
    person: dict[str, Answer] = {}
    for item in instrument.items.values():
        asked = all(_holds(instrument, person, *each) for each in item.ask_if.items())
        person[item.id] = _answer(instrument, item, chance) if asked else None
    person[instrument.outcome] = chance.choice(instrument.scale_of(instrument.outcome).points)
    return person


def _answer(instrument: Instrument, item: Item, chance: random.Random) -> Answer:
    if chance.random() < 0.1:
        return None
    if not item.scale:
        return chance.choice(['Long; "very" long, wait', "=1+1", "Trop\nlong"])
    scale = instrument.scale_of(item.id)
    if scale.missing and chance.random() < 0.3:
        return chance.choice(list(scale.missing))
    if scale.measure:
        return _amount(scale.measure, chance)
    if item.multiple:
        return frozenset(chance.sample(scale.points, chance.randint(1, item.choose)))
    return chance.choice(scale.points)


def _amount(measure: Measure, chance: random.Random) -> float:
    """Whole where the edges are: a form asks for whole numbers then."""
    digits = 0 if all(float(edge).is_integer() for edge in measure.edges) else 2
    return round(chance.uniform(measure.least, measure.most), digits)


def _holds(instrument: Instrument, person: Respondent, asked: str, wanted: Sequence[int]) -> bool:
    given = _point(instrument, asked, person.get(asked))
    return bool(given & set(wanted))


def _point(instrument: Instrument, item: str, answer: Answer) -> set[int]:
    if answer is None or answer in MISSING:
        return set()
    if isinstance(answer, frozenset):
        return set(answer)
    measure = instrument.scale_of(item).measure
    return {measure.band(float(answer)) if measure else int(answer)}


def _codes(instrument: Instrument, item: Item, person: Respondent) -> list[int]:
    points = instrument.scale_of(item.id).points
    answer = person[item.id]
    count = len(points) if item.multiple else 1
    if answer is None:
        return [MISSING["not-asked" if _led_round(instrument, item, person) else "blank"]] * count
    if isinstance(answer, str):
        return [MISSING[answer]] * count  # type: ignore[index]  (a kind of missing)
    given = _point(instrument, item.id, answer)
    if item.multiple:
        return [int(point in given) for point in points]
    return [points.index(next(iter(given)))]


def _led_round(instrument: Instrument, item: Item, person: Respondent) -> bool:
    """Whether an answer to a condition, or its not being asked, led round the item."""
    for asked, wanted in item.ask_if.items():
        given = _point(instrument, asked, person[asked])
        if given and not given & set(wanted):
            return True
        if person[asked] is None and _led_round(instrument, instrument.items[asked], person):
            return True
    return False


def _said(instrument: Instrument, item: str, answer: Answer) -> list[str]:
    """The words of the answers given, as they stand on the form."""
    scale = instrument.scale_of(item)
    if isinstance(answer, str):
        return [words["en"] for kind, words in scale.missing.items() if kind == answer]
    return [scale.label(point, "en") for point in sorted(_point(instrument, item, answer))]


def _code(offered: Mapping[str, str], label: str) -> str:
    """The code of an answer by its words, which the form may lead with its number."""
    return next(code for text, code in offered.items() if text.split(" – ")[-1] == label)


def _items(instrument: Instrument) -> dict[str, Item]:
    """Words of a question, without the unit of a number -> its item."""
    return {item.text["en"]: item for item in instrument.items.values()}


def _asked(text: str, instrument: Instrument) -> Item | None:
    items = _items(instrument)
    return items.get(text) or items.get(re.sub(r" \([a-z]+\)$", "", text))


def _number(answer: Answer) -> str:
    return f"{answer:g}" if isinstance(answer, float) else ""


# XLSForm


def _xlsform(form: bytes) -> tuple[list[Row], dict[str, dict[str, str]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(form))
    survey = _records(book, "survey")
    choices: dict[str, dict[str, str]] = {}
    for row in _records(book, "choices"):
        choices.setdefault(row["list_name"], {})[row["label::English (en)"]] = row["name"]
    return survey, choices


def _records(book: python_calamine.CalamineWorkbook, sheet: str) -> list[Row]:
    header, *rows = book.get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, header), map(str, row), strict=True)) for row in rows]


def _with_groups(survey: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    path: list[str] = []
    for row in survey:
        if row["type"] == "begin_group":
            path.append(row["name"])
        elif row["type"] == "end_group":
            path.pop()
        else:
            yield "".join(f"{each}/" for each in path), row


def _filled_xlsform(
    survey: Sequence[Row], choices: Mapping[str, Mapping[str, str]], instrument: Instrument,
    person: Respondent,
) -> Row:  # fmt: skip
    """Path of a question -> its value; a calculation is worked out."""
    values: Row = {"start": "2026-05-04T10:00:00.000-04:00", "end": "2026-05-04T10:06:00.000-04:00"}
    last: Item | None = None
    for path, row in _with_groups(survey):
        kind, _, listed = row["type"].partition(" ")
        item = _asked(row["label::English (en)"], instrument)
        name = row["name"]
        answer = person[item.id] if item else None
        if kind == "calculate":
            empty, why, given = re.findall(r"\$\{(\w+)\}", row["calculation"])
            assert empty == given
            values[path + name] = values[path + given] or values[path + why]
        elif kind in ("integer", "decimal"):
            last, values[path + name] = item, _number(answer)
        elif kind.startswith("select"):
            who = item or (last if row["label::English (en)"].startswith("If you cannot") else None)
            said = person[who.id] if who and (item or isinstance(person[who.id], str)) else None
            labels = _said(instrument, who.id, said) if who else []
            values[path + name] = " ".join(_code(choices[listed], label) for label in labels)
        elif kind == "text" and item:
            values[path + name] = str(answer or "")
    return values


def _ticked(value: str, option: str) -> str:
    """A cell: the value, or 1 or 0 for one option of it; empty where nothing was answered."""
    return str(int(option in value.split())) if option and value else value


# LimeSurvey


def _limesurvey(form: bytes) -> list[Row]:
    text = form.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))
    return [{key: html.unescape(cell) for key, cell in row.items()} for row in rows]


def _limesurvey_parts(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row], dict[str, str]]]:
    """Every question with its subquestions and its answers: words -> code."""
    for at, row in enumerate(rows):
        if row["class"] == "Q":
            rest = rows[at + 1 :]
            until = next((n for n, each in enumerate(rest) if each["class"] in "QG"), len(rest))
            parts = [each for each in rest[:until] if each["class"] == "SQ"]
            answers = {each["text"]: each["name"] for each in rest[:until] if each["class"] == "A"}
            yield row, parts, answers


def _limesurvey_columns(rows: Sequence[Row]) -> dict[str, str]:
    """Header of a column in codes -> in words."""
    found: dict[str, str] = {}
    for row, parts, _ in _limesurvey_parts(rows):
        if not parts:
            found[row["name"]] = row["text"]
        for part in parts:
            found[f"{row['name']}[{part['name']}]"] = f"{row['text']} [{part['text']}]"
    return found


def _limesurvey_words(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row, parts, answers in _limesurvey_parts(rows):
        names = [f"{row['name']}[{part['name']}]" for part in parts] or [row["name"]]
        coded = {"Y": "Yes", "": "No"} if row["type/scale"] == "M" else {}
        coded |= {code: text for text, code in answers.items()}
        found |= {(name, code): text for name in names for code, text in coded.items()}
    return found


def _filled_limesurvey(rows: Sequence[Row], instrument: Instrument, person: Respondent) -> Row:
    values: Row = {}
    last: Item | None = None
    for row, parts, answers in _limesurvey_parts(rows):
        name, kind = row["name"], row["type/scale"]
        item = _asked(row["text"], instrument)
        answer = person[item.id] if item else None
        if kind == "*":
            given, why, _ = re.findall(r"(\w+)\.NAOK", row["equation"])
            values[name] = values[given] or values[why]
        elif kind == "N":
            last, values[name] = item, _number(answer)
        elif kind == "M" and item:
            said = _said(instrument, item.id, answer)
            for part in parts:
                values[f"{name}[{part['name']}]"] = "Y" if part["text"] in said else ""
        elif kind == "F":
            for part in parts:
                who = _items(instrument)[part["text"]]
                labels = _said(instrument, who.id, person[who.id])
                values[f"{name}[{part['name']}]"] = "".join(_code(answers, each) for each in labels)
        elif kind == "T":
            values[name] = str(answer or "")
        else:
            who_asked = item or last
            assert who_asked
            said_one = person[who_asked.id]
            keep = item or isinstance(said_one, str)
            labels = _said(instrument, who_asked.id, said_one) if keep else []
            values[name] = "".join(_code(answers, each) for each in labels)
    return values


# SurveyJS


def _filled_surveyjs(
    survey: Mapping[str, Any], instrument: Instrument, person: Respondent
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    last: Item | None = None
    for element in (each for page in survey["pages"] for each in page["elements"]):
        kind, name = element["type"], element["name"]
        if kind == "html":
            continue
        item = _asked(element["title"]["default"], instrument)
        answer = person[item.id] if item else None
        if kind == "matrix":
            values[name] = {
                row["value"]: found
                for row in element["rows"]
                for found in _chosen(element["columns"], instrument,
                                     _items(instrument)[row["text"]["default"]], person)
            }  # fmt: skip
        elif kind == "text":
            last, values[name] = item, answer if isinstance(answer, float) else None
        elif kind == "comment":
            values[name] = answer
        elif item is None:
            assert last
            why = _chosen(element["choices"], instrument, last, person)
            values[name] = why[0] if isinstance(person[last.id], str) else None
        else:
            offered = element.get("choices") or element["rateValues"]
            found = _chosen(offered, instrument, item, person)
            values[name] = found if item.multiple else next(iter(found), None)
    for each in survey["calculatedValues"]:
        given, _, why = re.findall(r"\{([^}]+)\}", each["expression"])
        values[each["name"]] = values[why] if values[given] is None else values[given]
    return {name: value for name, value in values.items() if value not in (None, [], {})}


def _chosen(
    offered: Sequence[Mapping[str, Any]], instrument: Instrument, item: Item, person: Respondent
) -> list[Any]:
    values = {each["text"]["default"].split(" – ")[-1]: each["value"] for each in offered}
    labels = _said(instrument, item.id, person[item.id])
    return [values[label] for label in labels if label in values]


def _flattened(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in result.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{row}", str(answer)) for row, answer in value.items())
        elif isinstance(value, list):
            yield name, ", ".join(map(str, value))
        else:
            yield name, f"{value:g}" if isinstance(value, float) else str(value)


def _csv(headers: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> str:
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=delimiter, lineterminator="\n")
    writer.writerows([headers, *rows])
    return content.getvalue()
