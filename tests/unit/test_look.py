"""The look of a report: any accent stays legible, and a logo brings nothing but its picture."""

from __future__ import annotations

import re
import struct
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.errors import ReportError
from cmt.reports.accent import ink, recoloured, recoloured_svg
from cmt.reports.charts.svg import BLUE, PALE, PURPLE, WHITE, contrast, luminance, readable_on, tint
from cmt.reports.logo import BOX, read_logo
from cmt.reports.logo_drawing import MOST_ELEMENTS

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")
ZEBRA = "#f4f6f8"
BAND = "#F1F4F8"


@given(COLOURS)
def test_any_accent_is_legible_as_text_on_paper_and_on_the_rows_of_tables(accent: str) -> None:
    assert contrast(ink(accent), WHITE) >= 5
    for ground in (ZEBRA, BAND):
        assert contrast(ink(accent), recoloured(ground, accent)) >= 4.5


@given(COLOURS)
def test_marks_of_any_accent_stand_out_on_its_ribbons(accent: str) -> None:
    assert contrast(recoloured(BLUE, accent), recoloured(PALE, accent)) >= 3


@given(COLOURS, st.integers(1, 5), st.sampled_from([BLUE, PURPLE]))
def test_labels_on_the_tints_of_any_accent_are_legible(accent: str, count: int, of: str) -> None:
    """The label keeps the black or white that was chosen for the tint of the house colour."""
    house = [tint(of, i, count) for i in range(count)]
    shown = [recoloured(fill, accent) for fill in house]
    for before, after in zip(house, shown, strict=True):
        assert contrast(after, readable_on(before)) >= 4.5
    assert contrast(shown[0], WHITE) >= 3
    lightness = [luminance(fill) for fill in shown]
    assert all(a <= b + 0.005 for a, b in pairwise(lightness)), "no tint darker than one before"


@given(COLOURS)
def test_unfavourable_never_takes_the_hue_of_the_accent(accent: str) -> None:
    hue = recoloured(PURPLE, accent)
    assert hue in (PURPLE, recoloured(PURPLE, PURPLE))
    assert luminance(hue) < 0.1


def test_a_dark_accent_is_used_as_it_is_and_greys_stay() -> None:
    assert ink("#0B6E4F") == recoloured(BLUE, "#0b6e4f") == "#0B6E4F"
    assert [recoloured(grey, "#0B6E4F") for grey in ("#595959", "#DDDDDD")] == [
        "#595959",
        "#DDDDDD",
    ]


def test_the_words_of_a_chart_are_not_recoloured() -> None:
    svg = f'<svg><rect fill="{BLUE}"/><text fill="{BLUE}">a "{BLUE}" one</text></svg>'
    changed = recoloured_svg(svg, "#0B6E4F")
    assert changed == (
        f'<svg><rect fill="#0B6E4F"/><text fill="#0B6E4F">a "{BLUE}" one</text></svg>'
    )


OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
PLAIN = f'{OPEN}viewBox="0 0 40 10"><path d="M0 0h40v10z" fill="#0B6E4F"/></svg>'


def written(folder: Path, text: str | bytes, name: str = "logo.svg") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_drawing_is_copied_and_fitted(tmp_path: Path) -> None:
    logo = read_logo(written(tmp_path, PLAIN))
    assert logo.kind == "image/svg+xml"
    assert (logo.width, logo.height) == (120, 30)
    assert b'fill="#0B6E4F"' in logo.content
    assert logo.address.startswith("data:image/svg+xml;base64,")


def test_what_drawing_programs_leave_behind_is_left_out(tmp_path: Path) -> None:
    text = f"""<?xml version="1.0" encoding="UTF-8"?><!-- by hand -->
    <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
    {OPEN} xmlns:ink="http://www.inkscape.org/namespaces/inkscape" width="80px" height="20px">
    <metadata><x/></metadata><ink:page/><!-- note --><style>.a{{fill:#123456}}</style>
    <g ink:label="a" data-name="b" class="a"><rect width="80" height="20"/></g></svg>"""
    logo = read_logo(written(tmp_path, text))
    assert not re.search(rb"ink|metadata|data-name|DOCTYPE|note", logo.content)
    assert b'class="a"' in logo.content
    assert (logo.width, logo.height) == (120, 30)


COPIES = "".join(f'<g id="a{i}"><use xlink:href="#a{i + 1}"/></g>' for i in range(9))
HOSTILE = {
    "script": ("<script>alert(1)</script>", "<script>"),
    "handler": ('<g onload="alert(1)"/>', "a script (onload)"),
    "foreign": ("<foreignObject/>", "<foreignObject>"),
    "image": ('<image href="file:///etc/passwd"/>', "<image>"),
    "link": ('<use xlink:href="http://example.org/x.svg#a"/>', "a link to 'http://example.org/x"),
    "paint": ('<path fill="url(http://example.org/x)"/>', "something from outside (fill"),
    "style": ("<style>@import 'http://example.org/x.css'</style>", "a style that loads something"),
    "escaped": ("<style>a{fill:u\\72l(http://x)}</style>", "a style that loads something"),
    "letters": ("<text>City</text>", "letters (<text>)"),
    "moving": ("<animate/>", "<animate>"),
    "filter": ("<filter/>", "<filter>"),
    "copies": (COPIES, "copies of copies"),
    "clips": ('<clipPath id="c"><path clip-path="url(#c)"/></clipPath>', "clipped by itself"),
    "amount": ('<rect opacity="abc"/>', 'no number (opacity="abc")'),
    "place": ('<rect transform="rotate(foo)"/>', "a place that cannot be understood (transform"),
    "many": ("<g/>" * (MOST_ELEMENTS + 1), "more than 5,000 elements"),
    "deep": ("<g>" * 45 + "</g>" * 45, "nested deeper than 40"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_drawing_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    inside, named = HOSTILE[kind]
    path = written(tmp_path, f'{OPEN} viewBox="0 0 40 10">{inside}</svg>')
    with pytest.raises(ReportError) as caught:
        read_logo(path)
    assert any(named in fault.got for fault in caught.value.faults), str(caught.value)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, f"{OPEN}><script/><text>a</text></svg>")
    with pytest.raises(ReportError) as caught:
        read_logo(path)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_unread(encoding: str, tmp_path: Path) -> None:
    text = f'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>{PLAIN}'
    with pytest.raises(ReportError, match="no drawing that can be read"):
        read_logo(written(tmp_path, text.encode(encoding)))


@pytest.mark.parametrize("text", ["<svg", "<html><svg/></html>", "<svg/>", ""])
def test_what_is_no_drawing_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="the logo"):
        read_logo(written(tmp_path, text))


def test_clips_of_clips_that_end_are_shown(tmp_path: Path) -> None:
    inside = (
        '<clipPath id="a"><rect width="9" height="9"/></clipPath>'
        '<clipPath id="b" clip-path="url(#a)"><rect width="5" height="5"/></clipPath>'
        '<g clip-path="url(#b)" opacity=".5" transform="translate(1,2) scale(-1 .5e0)"/>'
    )
    assert (
        b"url(#b)"
        in read_logo(written(tmp_path, f'{OPEN} viewBox="0 0 9 9">{inside}</svg>')).content
    )


def png(
    width: int = 4,
    height: int = 2,
    note: bytes = b"",
    *,
    told: tuple[int, int, int, int, int] = (8, 2, 0, 0, 0),
    pixels: bytes | None = None,
) -> bytes:
    """A picture; `told` is bits, colour, packing, filtering and interlacing, as its header says."""

    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, *told)
    rows = (b"\0" + b"\x0b\x6e\x4f" * min(width, 9)) * min(height, 9)
    packed = zlib.compress(rows if pixels is None else pixels)
    parts = part(b"IHDR", header) + (part(b"tEXt", note) if note else b"")
    return b"\x89PNG\r\n\x1a\n" + parts + part(b"IDAT", packed) + part(b"IEND", b"")


def test_a_photograph_keeps_its_picture_alone(tmp_path: Path) -> None:
    logo = read_logo(written(tmp_path, png(note=b"Author\0Jane Doe"), "logo.png"))
    assert logo.kind == "image/png"
    assert logo.content == png()
    assert logo.width <= BOX[0] and logo.height <= BOX[1]


@pytest.mark.parametrize(
    ("content", "got"),
    [
        (png()[:-5], "damaged"),
        (png().replace(b"\x0b\x6e", b"\x0b\x6f").replace(b"IDAT", b"IDAX"), "damaged"),
        (png(70_000, 70_000), "pixels"),
        (png(400, 200), "damaged"),  # rows are missing
        (png(pixels=b"\0" * 9_000), "damaged"),  # and too many
        (png(told=(8, 3, 0, 0, 0)), "damaged"),  # colours of a palette that is not there
        (png(told=(3, 2, 0, 0, 0)), "damaged"),
        (png(told=(8, 5, 0, 0, 0)), "damaged"),
        (png(told=(8, 2, 1, 0, 0)), "damaged"),
        (png(told=(8, 2, 0, 0, 7)), "damaged"),
        (png(9_000, 2, pixels=bytes(2 * 27_001)), "nothing would be seen of it"),
        (b"\xff\xd8\xff\xe0 JFIF, of a press", "neither SVG nor PNG"),
        (b"", "neither SVG nor PNG"),
        (b"GIF89a", "neither SVG nor PNG"),
        (b" " * 600_000, "600,000 bytes"),
    ],
)
def test_a_photograph_that_cannot_be_shown_is_refused(
    content: bytes, got: str, tmp_path: Path
) -> None:
    with pytest.raises(ReportError, match=got):
        read_logo(written(tmp_path, content, "logo.png"))


def test_an_interlaced_photograph_has_all_its_passes(tmp_path: Path) -> None:
    """5 x 5 pixels in seven passes, as the specification draws them."""
    wide = [(1, 1), (1, 1), (2, 1), (1, 2), (3, 1), (2, 3), (5, 2)]  # columns and rows of each pass
    whole = b"".join((b"\0" + bytes(3 * columns)) * rows for columns, rows in wide)
    made = png(5, 5, told=(8, 2, 0, 0, 1), pixels=whole)
    assert read_logo(written(tmp_path, made, "logo.png")).content == made
    cut = png(5, 5, told=(8, 2, 0, 0, 1), pixels=whole[:-1])
    with pytest.raises(ReportError, match="damaged"):
        read_logo(written(tmp_path, cut, "logo.png"))


def test_a_logo_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"cannot be read \(No such file") as caught:
        read_logo(tmp_path / "absent.svg")
    assert len(caught.value.faults) == 1
