"""An Instrument as plain JSON-ready values and back, without loss.

Results files carry the whole questionnaire this way, so that a wave can be compared with a later
one when the questionnaire's own file is long gone. A part that few questionnaires have is written
only where it is there, so that the digest of the others never changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from cmt.errors import Fault, InstrumentError
from cmt.instrument import rules
from cmt.instrument.model import (
    Driver,
    Each,
    Grid,
    Index,
    Instrument,
    Item,
    Kind,
    Measure,
    Scale,
    Section,
    Text,
)

Record = Mapping[str, Any]
"""A JSON object."""


def to_dict(instrument: Instrument) -> dict[str, Any]:
    """The instrument as dicts, lists, texts and numbers."""
    return {
        "id": instrument.id,
        "version": instrument.version,
        "languages": list(instrument.languages),
        "title": dict(instrument.title),
        "licence": instrument.licence,
        "source": instrument.source,
        "outcome": instrument.outcome,
        "scales": [_scale_record(scale) for scale in instrument.scales.values()],
        "drivers": [
            {"id": driver.id, "name": dict(driver.name), "items": list(driver.items)}
            for driver in instrument.drivers.values()
        ],
        "sections": [
            {"id": section.id, "title": dict(section.title), "items": list(section.items)}
            for section in instrument.sections
        ],
        "items": [_item_record(item) for item in instrument.items.values()],
        **_rare_parts(instrument),
    }


def from_dict(record: Record) -> Instrument:
    """The instrument a `to_dict` record holds.

    Raises InstrumentError when the record is not one, or when the instrument breaks a rule.
    """
    try:
        instrument = _instrument(record)
        faults = (*_untold(instrument), *rules.check(instrument))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        got = f"the questionnaire inside it cannot be read ({type(error).__name__}: {error})"
        raise InstrumentError(Fault(where="instrument", got=got)) from error
    if faults:
        raise InstrumentError(faults)
    return instrument


def _untold(instrument: Instrument) -> Iterator[Fault]:
    """Nouns with a text that is not a text, or not in every language."""
    for where, text in _texts(instrument):
        for language in instrument.languages:
            if not isinstance(text.get(language), str):
                yield Fault(where=where, got=f"there is no text in '{language}'")


def _texts(instrument: Instrument) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield "title", instrument.title
    yield from ((key, text) for key, text in _told(instrument).items() if text)
    yield from ((f"grids.{grid.id}", grid.text) for grid in instrument.grids.values())
    for scale in instrument.scales.values():
        if scale.measure:
            yield f"scales.{scale.id}.measure", scale.measure.unit
        for position, _ in enumerate(scale.points):
            labels = {language: row[position] for language, row in scale.labels.items()}
            yield f"scales.{scale.id}", labels
        yield from ((f"scales.{scale.id}", label) for label in scale.missing.values())
    yield from ((f"drivers.{driver.id}", driver.name) for driver in instrument.drivers.values())
    yield from ((f"indices.{index.id}", index.name) for index in instrument.indices.values())
    yield from ((f"sections.{section.id}", section.title) for section in instrument.sections)
    yield from ((f"items.{item.id}", item.text) for item in instrument.items.values())


def _told(instrument: Instrument) -> dict[str, Text]:
    """What the questionnaire says of itself, and to whoever fills it in."""
    return {
        "about": instrument.about,
        "comparable-with": instrument.comparable_with,
        "introduction": instrument.introduction,
        "closing": instrument.closing,
    }


def _rare_parts(instrument: Instrument) -> dict[str, Any]:
    kind = {} if instrument.kind == "questionnaire" else {"kind": instrument.kind}
    told = {key: dict(text) for key, text in _told(instrument).items() if text}
    grids = [
        {"id": grid.id, "text": dict(grid.text), "telephone": dict(grid.telephone)}
        for grid in instrument.grids.values()
    ]
    indices = [
        {"id": index.id, "name": dict(index.name), "items": list(index.items), "each": index.each}
        for index in instrument.indices.values()
    ]
    blocks = {"grids": grids, "indices": indices}
    return {**kind, **told, **{key: block for key, block in blocks.items() if block}}


def _scale_record(scale: Scale) -> dict[str, Any]:
    rare: dict[str, Any] = {
        "unfavourable": list(scale.marked_unfavourable),
        "numbers": list(scale.numbers),
        "measure": _measure_record(scale.measure) if scale.measure else {},
    }
    return {
        "id": scale.id,
        "points": list(scale.points),
        "labels": {language: list(labels) for language, labels in scale.labels.items()},
        "favourable": list(scale.favourable),
        "missing": {kind: dict(text) for kind, text in scale.missing.items()},
        "codes": dict(scale.codes),
        **{key: value for key, value in rare.items() if value},
    }


def _measure_record(measure: Measure) -> dict[str, Any]:
    return {
        "unit": dict(measure.unit),
        "least": measure.least,
        "most": measure.most,
        "bands": list(measure.edges),
    }


def _item_record(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "role": item.role,
        "scale": item.scale,
        "text": dict(item.text),
        "telephone": dict(item.telephone),
        "short": dict(item.short),
        "channels": list(item.channels),
        "ask-if": {asked: list(points) for asked, points in item.ask_if.items()},
        "choose": item.choose,
        "of": item.of,
        **({"grid": item.grid} if item.grid else {}),
    }


def _instrument(record: Record) -> Instrument:
    return Instrument(
        id=record["id"],
        version=record["version"],
        languages=tuple(record["languages"]),
        title=dict(record["title"]),
        licence=record["licence"],
        source=record["source"],
        outcome=record["outcome"],
        scales={part["id"]: _scale(part) for part in record["scales"]},
        drivers={
            part["id"]: Driver(id=part["id"], name=dict(part["name"]), items=tuple(part["items"]))
            for part in record["drivers"]
        },
        sections=tuple(
            Section(id=part["id"], title=dict(part["title"]), items=tuple(part["items"]))
            for part in record["sections"]
        ),
        items={part["id"]: _item(part) for part in record["items"]},
        kind=_kind(record),
        grids={part["id"]: _grid(part) for part in record.get("grids", ())},
        about=dict(record.get("about", {})),
        comparable_with=dict(record.get("comparable-with", {})),
        introduction=dict(record.get("introduction", {})),
        closing=dict(record.get("closing", {})),
        indices={part["id"]: _index(part) for part in record.get("indices", ())},
    )


def _kind(record: Record) -> Kind:
    name = record.get("kind", "questionnaire")
    if name not in get_args(Kind):
        raise ValueError(f"{name!r} is not a kind")
    return "bank" if name == "bank" else "questionnaire"


def _index(record: Record) -> Index:
    if record["each"] not in get_args(Each):
        raise ValueError(f"{record['each']!r} is not what an item of an index can rate")
    return Index(
        id=record["id"],
        name=dict(record["name"]),
        items=tuple(record["items"]),
        each="experience" if record["each"] == "experience" else "part",
    )


def _grid(record: Record) -> Grid:
    return Grid(id=record["id"], text=dict(record["text"]), telephone=dict(record["telephone"]))


def _scale(record: Record) -> Scale:
    return Scale(
        id=record["id"],
        points=tuple(record["points"]),
        labels={language: tuple(labels) for language, labels in record["labels"].items()},
        favourable=tuple(record["favourable"]),
        missing={kind: dict(text) for kind, text in record["missing"].items()},
        codes=dict(record["codes"]),
        marked_unfavourable=tuple(record.get("unfavourable", ())),
        numbers=tuple(record.get("numbers", ())),
        measure=_measure(record["measure"]) if "measure" in record else None,
    )


def _measure(record: Record) -> Measure:
    return Measure(
        unit=dict(record["unit"]),
        least=float(record["least"]),
        most=float(record["most"]),
        edges=tuple(float(edge) for edge in record["bands"]),
    )


def _item(record: Record) -> Item:
    return Item(
        id=record["id"],
        role=record["role"],
        scale=record["scale"],
        text=dict(record["text"]),
        telephone=dict(record["telephone"]),
        short=dict(record["short"]),
        channels=tuple(record["channels"]),
        ask_if={asked: tuple(points) for asked, points in record["ask-if"].items()},
        choose=record["choose"],
        of=record["of"],
        grid=record.get("grid", ""),
    )
