"""cmt instrument diff: what changed from one version to the next, and what that breaks."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence

import click

from cmt.cli.instrument import line_width
from cmt.instrument.changes import (
    Changes,
    DriverChange,
    IndexChange,
    ItemChange,
    Rewording,
    Version,
)
from cmt.instrument.comparability import Comparability, Verdict

Composite = DriverChange | IndexChange
SAID = {
    "spelling": "case, punctuation or spaces",
    "telephone": "what is read out on the telephone",
    "short": "short name",
    "missing": "kinds of missing answer offered",
}
HEADINGS: tuple[tuple[Verdict, str], ...] = (
    ("not-comparable", "The series ends (not comparable)"),
    ("indicative", "To be read with care (indicative)"),
    ("comparable", "Changed without consequence (comparable)"),
)


@click.command("diff")
@click.argument("before", metavar="BEFORE")
@click.argument("now", metavar="NOW")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="To be read, or one JSON object for a program.",
)
def command(before: str, now: str, style: str) -> None:
    """Compare two versions of a questionnaire: BEFORE and NOW, each an id or a YAML file.

    Tells how many questions may be compared, and question by question what changed: a slip of the
    pen (typo), the wording with the words that differ, the answers (scale), the use (role), the
    place (order), who is asked (routing, channels), the languages; then what came, what went (or
    only took another id), and the drivers and indices whose composite is not what it was.
    "cmt report --earlier" goes by the same rules.

    An id that stands for another question than before is a fault: exit code 10.

    Example: cmt instrument diff parks-2025.yaml parks-2026.yaml
    """
    from cmt.errors import InstrumentError
    from cmt.instrument.catalogue import find
    from cmt.instrument.changes import as_dict, changes, reused_faults

    ours, theirs = find(now), find(before)
    found = changes(ours, theirs)
    if style == "json":
        click.echo(json.dumps(as_dict(found), ensure_ascii=False, indent=2))
    else:
        width = line_width()
        for line in told(found):
            click.echo(wrapped(line, width))
    if faults := reused_faults(ours, theirs, found):
        raise InstrumentError(faults)


def wrapped(line: str, width: int) -> str:
    """A long line broken, the rest of it further in than its beginning."""
    further = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.fill(line, width, subsequent_indent=further, break_on_hyphens=False)


def told(found: Changes) -> Iterator[str]:
    """The changes as lines."""
    yield f"{_version(found.before)} -> {_version(found.now)}"
    if found.same:
        yield "No difference."
        return
    yield (
        f"Asked in both: {found.comparable + found.indicative + found.broken} questions; "
        f"{found.comparable} comparable, {found.indicative} indicative, {found.broken} not."
    )
    yield from _version_kept(found)
    yield from _of_the_whole(found)
    blocks = [(heading, _of(found, verdict)) for verdict, heading in HEADINGS]
    for heading, lines in blocks:
        yield from ("", heading, *lines) if lines else ()
    if not any((found.items, found.added, found.removed, found.drivers, found.indices)):
        yield "Nothing changed that a series depends on."


def _of(found: Changes, verdict: Verdict) -> list[str]:
    named: list[tuple[str, Composite]] = [
        *((f"driver {change.driver}", change) for change in found.drivers),
        *((f"index {change.index}", change) for change in found.indices),
    ]
    return [*_items(found, verdict), *_composites(named, verdict)]


def _version(version: Version) -> str:
    return f"{version.instrument} {version.version}"


def _version_kept(found: Changes) -> Iterator[str]:
    if (found.before.instrument, found.before.version) == (found.now.instrument, found.now.version):
        version = found.now.version
        yield f"Both say version {version}: raise it, so that a reader can tell them apart."


def _of_the_whole(found: Changes) -> Iterator[str]:
    told = {
        "Languages added (all that may be compared is indicative)": found.languages_added,
        "Languages dropped (all that may be compared is indicative)": found.languages_removed,
        "Questions added": found.added,
        "Questions dropped (their series end)": found.removed,
    }
    yield from (f"{name}: {', '.join(names)}" for name, names in told.items() if names)
    for old, new in found.renamed:
        yield (
            f"{old} is asked under another id, {new}: give it its old one, and its series goes on"
        )
    if found.outcome_before != found.outcome_now:
        ends = (end or "none" for end in (found.outcome_before, found.outcome_now))
        yield f"Outcome: {' -> '.join(ends)}; what the drivers explain is not what it was"


def _items(found: Changes, verdict: Verdict) -> Iterator[str]:
    """One paragraph a question; what changed for every question is said above."""
    whole = {"language"} if found.languages_added or found.languages_removed else set()
    for change in found.items:
        if change.comparability.verdict != verdict:
            continue
        if set(change.comparability.reasons) <= whole and not change.harmless:
            continue
        yield from _item(change)


def _item(change: ItemChange) -> Iterator[str]:
    harmless = [SAID[part] for part in change.harmless]
    yield f"  {change.item}: {', '.join([*change.comparability.reasons, *harmless])}"
    for rewording in change.rewordings:
        yield f"      {rewording.language}: {_marked(rewording)}"
    for shift in change.shifts:
        yield f"      {shift.reason} was: {shift.before}"
        yield f"      {shift.reason} now: {shift.now}"


def _marked(rewording: Rewording) -> str:
    """Were staff [polite -> kind] to you?"""
    return " ".join(
        part.now if part.same else f"[{part.before or '+'} -> {part.now or '-'}]"
        for part in rewording.passages
    )


def _composites(named: Sequence[tuple[str, Composite]], verdict: Verdict) -> Iterator[str]:
    """A line a driver or index; what changed for every question is said above."""
    for name, change in named:
        found = change.comparability
        if found.verdict == verdict and found.reasons != ("language",):
            told = [*_gains(change), *_because(found, change)]
            yield f"  {name}: {'; '.join(told)}"


def _gains(change: Composite) -> Iterator[str]:
    if change.gained:
        yield f"gained {', '.join(change.gained)}"
    if change.lost:
        yield f"lost {', '.join(change.lost)}"


def _because(found: Comparability, change: Composite) -> Iterator[str]:
    if not (change.gained or change.lost):
        yield f"its questions changed ({', '.join(found.reasons)})"
