"""Numbers with a unit, and the bands they are reported in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from cmt.instrument import fields, keys
from cmt.instrument.model import Measure, Text
from cmt.instrument.reading import Parts, Reading
from cmt.instrument.yaml_lines import Finding

EN_DASH = "–"
NO_BREAK = "\u00a0"
DECIMAL_POINT = ("en", "zh", "ja", "ko", "iu")
"""Languages that write 2.5; the others write 2,5."""


def measure_of(parts: Parts, reading: Reading) -> Measure | None:
    """The measure of a scale, or nothing when it has none or it cannot be read."""
    if "measure" not in parts:
        return None
    for other in ("points", "step"):
        if other in parts:
            got = f"the scale has a measure and '{other}'"
            found = Finding(place=parts[other].place, got=got, hint="Keep one of the two")
            reading.found.append(found)
    return _measure(fields.parts(parts["measure"], reading.found, keys.MEASURE), reading)


def band_labels(measure: Measure) -> Mapping[int, Text]:
    """What each band is called: "0–4 minutes", "≥ 60 minutes".

    >>> wait = Measure(unit={"en": "minutes"}, least=0, most=600, edges=(0, 5, 15))
    >>> [label["en"] for label in band_labels(wait).values()]
    ['0–4 minutes', '5–14 minutes', '≥ 15 minutes']
    """
    languages = tuple(measure.unit)
    return {
        point: {language: _with_unit(band, measure, language) for language in languages}
        for point, band in enumerate(_bands(measure), start=1)
    }


def _measure(parts: Parts, reading: Reading) -> Measure | None:
    least, most = (
        fields.number(parts[key], reading.found) if key in parts else None
        for key in ("least", "most")
    )
    edges = fields.numbers(parts["bands"], reading.found) if "bands" in parts else ()
    unit = reading.text(parts, "unit")
    if least is None or most is None or not edges or not unit:
        return None
    return Measure(unit=unit, least=least, most=most, edges=edges)


def _bands(measure: Measure) -> Iterator[tuple[float, float | None]]:
    yield from pairwise(measure.edges)
    yield measure.edges[-1], None


def _with_unit(band: tuple[float, float | None], measure: Measure, language: str) -> str:
    """The band in words; one that holds a single whole number is that number alone."""
    low, high = band
    gap = " " if language.partition("-")[0] == "en" else NO_BREAK
    unit = f"{gap}{measure.unit.get(language, '')}"
    if high is None:
        return f"≥{gap}{_said(low, language)}{unit}"
    if not all(edge.is_integer() for edge in map(float, measure.edges)):
        return f"{_said(low, language)}{EN_DASH}<{_said(high, language)}{unit}"
    if high - low <= 1:
        return _said(low, language)
    return f"{_said(low, language)}{EN_DASH}{_said(high - 1, language)}{unit}"


def _said(number: float, language: str) -> str:
    written = f"{number:.9f}".rstrip("0").rstrip(".")
    point = language.partition("-")[0] in DECIMAL_POINT
    return (written if point else written.replace(".", ",")).replace("-", "\u2212")
