"""An XLSForm: the workbook KoboToolbox, ODK, Survey123 and others make a form of.

Every language, every condition, the kinds of missing answer as choices, limits as constraints. A
section is a group on one page; a grid is a table of answers (`label` and `list-nolabel`); a number
that may have no answer has a field for the number, one for the reason and a `calculate` that holds
whichever was given, under the name of the item. Structure: xlsform.org/en, pyxform.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cmt.instrument.export import phrases
from cmt.instrument.export.codes import (
    XLSFORM,
    Choice,
    Names,
    answers,
    names,
    reasons,
)
from cmt.instrument.export.conditions import XPATH, condition
from cmt.instrument.export.plan import (
    LONG,
    Table,
    blocks,
    limited,
    plain_number,
    whole,
    wording,
)
from cmt.instrument.export.sheets import Row, language_column, sheet, workbook
from cmt.instrument.model import Administration, Instrument, Item, Measure, Section, Text

SURVEY = ("type", "name", "label", "hint", "appearance", "relevant", "constraint",
          "constraint_message", "calculation")  # fmt: skip
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "default_language", "style")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What every row needs to know, and the lists of choices gathered on the way."""

    instrument: Instrument
    administration: Administration
    names: Names
    lists: dict[tuple[tuple[str, ...], ...], str]
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)


def xlsform(
    instrument: Instrument, *, language: str = "", administration: Administration = "written"
) -> bytes:
    """The workbook (XLSX) with its sheets survey, choices and settings.

    language        the one the form starts in; the first of the questionnaire unless given
    administration  "telephone" asks what an interviewer reads out
    """
    form = _Form(
        instrument=instrument,
        administration=administration,
        names=names(instrument, XLSFORM),
        lists=_named_lists(instrument),
    )
    survey = list(_survey(form))
    choices = list(_choices(form))
    first = language or instrument.languages[0]
    settings: Row = {
        "form_title": instrument.title[first],
        "form_id": instrument.id.replace("-", "_"),
        "version": instrument.version,
        "default_language": language_column(first),
        "style": "pages",
    }
    languages = (first, *(each for each in instrument.languages if each != first))
    return workbook(
        {
            "survey": sheet(SURVEY, survey, languages),
            "choices": sheet(CHOICES, choices, languages),
            "settings": sheet(SETTINGS, [settings], languages),
        }
    )


def _survey(form: _Form) -> Iterator[Row]:
    instrument = form.instrument
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    if instrument.introduction:
        yield {"type": "note", "name": "form_introduction", "label": instrument.introduction}
    for section in instrument.sections:
        yield from _section(form, section)
    if instrument.closing:
        yield {"type": "note", "name": "form_closing", "label": instrument.closing}


def _section(form: _Form, section: Section) -> Iterator[Row]:
    name = form.names.sections[section.id]
    yield {
        "type": "begin_group",
        "name": name,
        "label": section.title,
        "appearance": "field-list",
    }
    for block in blocks(form.instrument, section, form.administration):
        yield from _grid(form, block) if isinstance(block, Table) else _item(form, block)
    yield {"type": "end_group", "name": name}


def _grid(form: _Form, table: Table) -> Iterator[Row]:
    """A group whose first row shows the answers and whose other rows only take them."""
    name = form.names.grids[table.grid.id]
    kind = f"select_one {_list(form, table.items[0])}"
    yield {
        "type": "begin_group",
        "name": name,
        "appearance": "field-list",
        "relevant": _relevant(form, table.items[0]),
    }
    yield {
        "type": kind,
        "name": form.names.heads[table.grid.id],
        "label": table.grid.text,
        "appearance": "label",
    }
    for item in table.items:
        yield {
            "type": kind,
            "name": form.names.items[item.id],
            "label": item.text,
            "appearance": "list-nolabel",
        }
    yield {"type": "end_group", "name": name}


def _item(form: _Form, item: Item) -> Iterator[Row]:
    asked: dict[str, str | Text] = {
        "name": form.names.items[item.id],
        "label": wording(form.instrument, item, form.administration),
        "hint": _hint(form, item),
        "relevant": _relevant(form, item),
    }
    scale = form.instrument.scales.get(item.scale)
    if scale is None:
        yield {**asked, "type": "text", "appearance": "multiline"}
    elif scale.measure:
        yield from _number(form, item, scale.measure, asked)
    elif item.multiple:
        yield {**asked, **_many(form, item), "type": f"select_multiple {_list(form, item)}"}
    else:
        long = "minimal" if len(answers(scale)) > LONG else ""
        yield {**asked, "type": f"select_one {_list(form, item)}", "appearance": long}


def _number(form: _Form, item: Item, measure: Measure, asked: Row) -> Iterator[Row]:
    languages = form.instrument.languages
    limits = (measure.least, measure.most, *measure.edges)
    number = {
        **asked,
        "type": "integer" if whole(limits) else "decimal",
        "constraint": f". >= {plain_number(measure.least)} and . <= {plain_number(measure.most)}",
        "constraint_message": {each: phrases.between(each, measure) for each in languages},
    }
    if item.id not in form.names.numbers:
        yield number
        return
    scale = form.instrument.scales[item.scale]
    given, why = form.names.numbers[item.id], form.names.reasons[item.id]
    empty = f"${{{given}}} = ''"
    relevant = _relevant(form, item)
    yield {**number, "name": given}
    yield {
        "type": f"select_one {_listed(form, f'{item.scale}--reasons', reasons(scale))}",
        "name": why,
        "label": {each: phrases.no_number(each) for each in languages},
        "relevant": f"{relevant} and {empty}" if relevant else empty,
    }
    yield {
        "type": "calculate",
        "name": asked["name"],
        "calculation": f"if({empty}, ${{{why}}}, ${{{given}}})",
    }


def _many(form: _Form, item: Item) -> Row:
    """The most answers that may be picked, and what cannot be picked with another."""
    languages = form.instrument.languages
    scale = form.instrument.scales[item.scale]
    rules: list[tuple[str, Text]] = []
    if limited(item, scale):
        said = {each: phrases.at_most(each, item.choose) for each in languages}
        rules.append((f"count-selected(.) <= {item.choose}", said))
    for reason in reasons(scale):
        alone = f"(count-selected(.) = 1 or not(selected(., '{reason.code}')))"
        said = {each: phrases.alone(each, reason.label[each]) for each in languages}
        rules.append((alone, said))
    return {
        "constraint": " and ".join(rule for rule, _ in rules),
        "constraint_message": {
            each: " ".join(said[each] for _, said in rules) for each in languages if rules
        },
    }


def _hint(form: _Form, item: Item) -> Text:
    scale = form.instrument.scales.get(item.scale)
    if scale is None:
        return {}
    if form.administration == "telephone":
        return {
            each: phrases.not_read_out(each, [reason.label[each] for reason in reasons(scale)])
            for each in form.instrument.languages
        }
    if limited(item, scale):
        return {each: phrases.at_most(each, item.choose) for each in form.instrument.languages}
    return {}


def _relevant(form: _Form, item: Item) -> str:
    names = {**form.names.items, **form.names.numbers}
    return condition(form.instrument, item, XPATH, names)


def _list(form: _Form, item: Item) -> str:
    """The name of the list of choices of an item; scales that offer the same share one."""
    return _listed(form, item.scale, answers(form.instrument.scales[item.scale]))


def _listed(form: _Form, name: str, offered: tuple[Choice, ...]) -> str:
    shared = form.lists.setdefault(_content(offered), name.replace("-", "_"))
    form.choices.setdefault(shared, offered)
    return shared


def _content(offered: tuple[Choice, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple((choice.code, *choice.label.values()) for choice in offered)


def _named_lists(instrument: Instrument) -> dict[tuple[tuple[str, ...], ...], str]:
    """What a scale offers -> the name of the first scale that offers it."""
    found: dict[tuple[tuple[str, ...], ...], str] = {}
    for scale in instrument.scales.values():
        found.setdefault(_content(answers(scale)), scale.id.replace("-", "_"))
    return found


def _choices(form: _Form) -> Iterator[Row]:
    for name, offered in form.choices.items():
        for choice in offered:
            yield {"list_name": name, "name": choice.code, "label": choice.label}
