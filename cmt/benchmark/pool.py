"""Joining benchmark files into one pool a coordinator can pass on.

A pool holds each survey once, in an order of its own: joined in any order, once or twice, or from
pools that overlap, the same surveys give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from cmt.benchmark.check import Checked, check
from cmt.benchmark.pool_file import as_bytes
from cmt.errors import DisclosureError, Fault
from cmt.files import write_whole


def pool(paths: Iterable[Path], to: Path, today: date | None = None) -> Checked:
    """Check files, folders and pools, and write one pool of them, whole or not at all.

    Raises DisclosureError with every fault of every file: a pool holds nothing with faults.
    """
    checked = check(paths, today)
    sound = checked.or_raise()
    if not sound:
        raise DisclosureError(Fault(where=to.name, got="there is no survey to put into it"))
    rows = [
        {
            "organization": each.organization,
            "survey": each.survey,
            "quarter": each.quarter,
            "respondents": each.respondents,
            "digest": each.digest,
        }
        for each in sound
    ]
    write_whole(to, as_bytes(rows, [each.content for each in sound]))
    return checked
