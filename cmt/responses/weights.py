"""Weights: a number above zero in every row, and none that a slip of the decimal sign made.

Replicate weights may be zero: a replicate leaves sampling units out.
"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from cmt.errors import Fault
from cmt.responses.cells import Cells
from cmt.responses.model import Export
from cmt.responses.refusals import grouped

FARTHEST = 1e6
"""No weight may be this many times the median weight, or the median this many times a weight."""
LARGEST = 1e100
"""Beyond this, and below its inverse, squared weights leave what a number can hold."""

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")


def weights_of(
    export: Export, name: str, cells: Cells, faults: list[Fault], *, zero: bool = False
) -> NDArray[np.float64]:
    """The weights (n,); what is wrong with any of them is added to the faults.

    zero  a weight may be zero
    """
    numbers = {text: _number(text) for text in cells.texts}
    complaints = {
        text: "" if zero and number == 0 else _wrong(text.strip(), number)
        for text, number in numbers.items()
    }
    hint = "Correct the weight, or leave the respondent out of the file"
    faults.extend(grouped(export, name, cells, complaints.__getitem__, hint))
    weights: NDArray[np.float64] = cells.look_up(numbers.__getitem__, np.float64)
    sound = weights[cells.which(lambda text: not complaints[text] and numbers[text] > 0)]
    usual = float(np.median(sound)) if sound.size else math.nan
    far = {
        text: "" if complaints[text] or number == 0 else _far(text.strip(), number, usual)
        for text, number in numbers.items()
    }
    faults.extend(grouped(export, name, cells, far.__getitem__, "A misplaced decimal sign?"))
    return weights


def _number(text: str) -> float:
    """A number with a decimal point or comma; nan when it is none."""
    bare = text.strip()
    return float(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else math.nan


def _wrong(text: str, value: float) -> str:
    if not text:
        return "there is no weight"
    if not math.isfinite(value):
        return f"the weight '{text}' is not a number"
    if value <= 0:
        return f"the weight {text} is {'zero' if value == 0 else 'negative'}"
    if not 1 / LARGEST < value < LARGEST:
        return f"the weight {text} is too {'large' if value > 1 else 'small'} to be one"
    return ""


def _far(text: str, value: float, usual: float) -> str:
    """What is wrong with a weight that is out of all proportion to the others."""
    if value > FARTHEST * usual:
        return f"the weight {text} is more than a million times the median weight, {usual:g}"
    if value * FARTHEST < usual:
        return f"the weight {text} is less than a millionth of the median weight, {usual:g}"
    return ""
