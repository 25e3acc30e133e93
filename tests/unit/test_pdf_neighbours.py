"""What stands around the PDF: the HTML page, the doctor, texts measured and made printable."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cmt.errors import ReportError
from cmt.reports.charts.specs import Picture
from cmt.reports.charts.svg import BLUE, PURPLE, WHITE, contrast, readable_on, tint
from cmt.reports.doctor import checks
from cmt.reports.html import write_html
from cmt.reports.measure import balance, replace_missing_glyphs, shorten, text_width, wrap

CHART = Picture(
    svg='<svg xmlns="http://www.w3.org/2000/svg"><title>Équité : 78</title></svg>',
    width=1,
    height=1,
    alt="Équité : 78",
)
PAGE = (
    '<!DOCTYPE html><html lang="fr-CA"><head><title>Sondage</title></head>'
    '<body><img src="chart:drivers" alt="Équité : 78"></body></html>'
)


def test_html_holds_everything_and_fetches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_html(PAGE, {"drivers": CHART}, path)
    text = path.read_text("utf-8")
    assert CHART.svg in text
    assert "chart:" not in text
    assert text.count("url(") == text.count('url("data:font/woff;base64,') == 4
    assert not re.search(r"""(src|href)=["'](?!#)""", text)
    assert "default-src 'none'" in text


def test_html_names_a_chart_it_was_not_given(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="'drivers'"):
        write_html(PAGE, {}, tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux loads libraries by their names")
def test_loading_the_printer_runs_no_other_program() -> None:
    program = (
        "import sys\n"
        "sys.addaudithook(lambda event, _: event == 'subprocess.Popen' and print(event))\n"
        "from cmt.reports.weasy import load_weasyprint\n"
        "load_weasyprint()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_doctor_finds_a_sound_machine() -> None:
    found = {check.name: check for check in checks()}
    assert {"Python", "WeasyPrint", "Fonts", "HarfBuzz-Subset", "python-calamine"} <= set(found)
    assert [
        name for name, check in found.items() if not check.ok and name != "HarfBuzz-Subset"
    ] == []
    assert all(check.remedy for check in found.values() if not check.ok)


def test_doctor_names_what_lacks_and_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import cmt.reports.doctor as doctor

    monkeypatch.setattr(doctor, "_NEEDED", {"no-such-package-of-ours": "nothing"})
    lacking = next(check for check in checks() if not check.ok)
    assert lacking.remedy == "pip install no-such-package-of-ours"


@pytest.mark.parametrize(
    ("given", "printable"),
    [
        ("Très bien", "Très bien"),
        ("1\u202f000\u00a0% ≥ 5 − 3 → « oui »", "1\u202f000\u00a0% ≥ 5 − 3 → « oui »"),
        ("👍🏽 👨‍👩‍👧 東京", "□ □ □"),
        ("Ａ①\ufb06", "A1st"),
        ("e\u0301te\u0301", "été"),
        ("a\tb\r\nc\x07", "a\tb\r\nc"),
    ],
)
def test_missing_glyphs(given: str, printable: str) -> None:
    assert replace_missing_glyphs(given) == printable


def test_widths_are_those_of_the_font() -> None:
    """Advance widths of H and space in Source Sans 3 Regular: 652 and 200 of 1000."""
    assert text_width("H H", 10) == pytest.approx(2 * 6.52 + 2.00)
    assert text_width("HHH", 10, "bold") > text_width("HHH", 10)


def test_wrapping_breaks_at_spaces_and_keeps_no_break_spaces() -> None:
    text = "Satisfaction\u00a0: une très longue question sur la rapidité"
    rows = wrap(text, 100, 9)
    assert len(rows) == 2
    assert all(text_width(row, 9) <= 100.01 for row in rows)
    assert rows[0].startswith("Satisfaction\u00a0:")
    assert rows[1].endswith("…")
    assert " ".join(wrap(text, 100, 9, lines=9)) == text


def test_balanced_lines_say_the_same() -> None:
    text = "Connaissances et compétence du personnel"
    rows = balance(text, 150, 9)
    assert " ".join(rows) == text
    assert len(rows) == len(wrap(text, 150, 9))
    assert max(text_width(row, 9) for row in rows) < 120


def test_shortening_says_so() -> None:
    assert shorten("Courtoisie", 500, 9) == "Courtoisie"
    assert shorten("Courtoisie", 30, 9).endswith("…")
    assert text_width(shorten("Courtoisie", 30, 9), 9) <= 30.01


@pytest.mark.parametrize("colour", [BLUE, PURPLE, "#6F6F6F"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_text_stands_out_on_every_tint_and_tints_on_each_other(colour: str, count: int) -> None:
    tints = [tint(colour, i, count) for i in range(count)]
    assert min(contrast(fill, readable_on(fill)) for fill in tints) >= 4.5
    lightness = [contrast(fill, WHITE) for fill in tints]
    assert lightness == sorted(lightness, reverse=True)
    assert lightness[0] >= 3


def test_what_scrolls_on_a_phone_can_be_reached_by_keyboard(tmp_path: Path) -> None:
    page = PAGE.replace("<img", '<div class="table-block">x</div><div class="figure"><img')
    write_html(page, {"drivers": CHART}, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text("utf-8")
    assert re.findall(r'<div class="([\w-]+)" tabindex="0">', text) == ["table-block", "figure"]
