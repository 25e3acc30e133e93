"""Chart labels drawn as whole lines of text.

WeasyPrint 70 lays out the text of an svg letter by letter, which takes a fifth of a report's time
and leaves out the spaces, so that a label copied or read out runs together. Our labels need none
of what that is for (letters placed, turned or stretched one by one), so while a report is printed
they are laid out in one piece, as text on a page is. Anything else goes to WeasyPrint's own
function. This relies on its internals: the version is pinned, and tests/unit/test_chart_text.py
compares where both put a label.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from math import inf
from typing import Any, Final

_PLACED: Final = (
    "dx", "dy", "rotate", "textLength", "lengthAdjust", "letter-spacing", "direction",
    "dominant-baseline", "alignment-baseline", "display-anchor",
)  # fmt: skip
"""What places letters or lines in some other way than "here, on one line"."""

DrawText = Callable[[Any, Any, float], None]


@contextlib.contextmanager
def whole_labels() -> Iterator[None]:
    """Draw simple svg texts in one piece while the block runs."""
    import weasyprint.svg as svg

    letter_by_letter: DrawText = svg.text
    tags = [tag for tag, draw in svg.TAGS.items() if draw is letter_by_letter]

    def draw(picture: Any, node: Any, font_size: float) -> None:
        if _is_one_line(node):
            _draw_whole(picture, node, font_size)
        else:
            letter_by_letter(picture, node, font_size)

    _install(svg, tags, draw)
    try:
        yield
    finally:
        _install(svg, tags, letter_by_letter)


def _is_one_line(node: Any) -> bool:
    """Whether a label is one line in one place."""
    place = (node.get("x", ""), node.get("y", ""))
    single = all(value and " " not in value and "," not in value for value in place)
    return bool(node.text) and single and not any(node.get(name) for name in _PLACED)


def _install(svg: Any, tags: list[str], draw: DrawText) -> None:
    """Both names by which WeasyPrint knows the function: it compares one with the other."""
    svg.text = draw
    svg.TAGS.update(dict.fromkeys(tags, draw))


def _draw_whole(picture: Any, node: Any, font_size: float) -> None:
    """The one-line case of `weasyprint.svg.text.text`."""
    from weasyprint.draw.text import draw_first_line
    from weasyprint.matrix import Matrix
    from weasyprint.svg.bounding_box import extend_bounding_box
    from weasyprint.svg.text import TextBox
    from weasyprint.svg.utils import size
    from weasyprint.text.line_break import split_first_line

    style = _style(picture, node, font_size)
    layout, _, _, width, height, baseline = split_first_line(
        node.text, style, picture.context, inf, 0
    )
    x = size(node.attrib["x"], font_size, picture.inner_width)
    y = size(node.attrib["y"], font_size, picture.inner_height)
    picture.cursor_position, picture.cursor_d_position = (x + width, y), [0, 0]
    node.text_bounding_box = extend_bounding_box(
        node.text_bounding_box, ((x, y - baseline), (x + width, y - baseline + height))
    )
    box = TextBox(layout, style)
    box.baseline = baseline
    layout.reactivate(style)
    picture.stream.push_state()
    fill, stroke = picture.set_graphical_state(node, font_size)
    picture.stream.begin_text()
    picture.fill_stroke(fill, stroke, text=True)
    draw_first_line(picture.stream, box, "none", "none", Matrix(d=-1, e=x, f=y))
    picture.stream.end_text()
    picture.stream.pop_state()


def _style(picture: Any, node: Any, font_size: float) -> Any:
    """What the text layout needs to know of a label, over WeasyPrint's initial values."""
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.svg.text import Style

    style = Style()
    style.update(INITIAL_VALUES)
    style.font_config = picture.font_config
    weight = node.get("font-weight", "400")
    style["font_family"] = [
        name.strip("\"'") for name in node.get("font-family", "sans-serif").split(",")
    ]
    style["font_style"] = node.get("font-style", "normal")
    style["font_weight"] = {"normal": 400, "bold": 700}.get(weight) or int(weight)
    style["font_size"] = font_size
    return style
