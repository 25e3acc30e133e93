"""cmt report --by: one report for every unit, an office say."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmt.cli.options import Option
from cmt.cli.planned import Planned
from cmt.errors import DesignError, DisclosureError, Fault, ReportError

if TYPE_CHECKING:
    from cmt.analysis.batch import BatchWave
    from cmt.cli.one_wave import Read
    from cmt.reports.batch import Batch, Task
    from cmt.reports.look import Look
    from cmt.responses.branches import Branches

Records = dict[str, Mapping[str, Any]]
"""Folder -> record of a unit that is done."""
INTERRUPTED = 130
"""Exit code after Ctrl-C or SIGTERM, as shells have it for the first."""
OF_THE_WHOLE = ("peers", "peer_groups", "summary", "trace", "action_plan")
"""Options a unit's report has not."""
TOLD = 5
"""Names of units that are listed; the manifest has all."""

BATCH: tuple[Option[Any], ...] = (
    click.option(
        "--by",
        metavar="ITEM|COLUMN",
        help="One report for each of these: a question or a column, such as office.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="COUNT",
        help="With --by, processes at once; as many as there are processors unless said.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """In which languages and formats reports are written, how they look, and where."""

    languages: tuple[str, ...]
    formats: tuple[str, ...]
    look: Look
    attach_data: bool
    out: Path


def refuse_with_units(by: str, plan: Planned) -> None:
    """Refuse options that mean the whole; say what `cmt.yaml` has that a unit's report has not."""
    options = click.get_current_context().params
    typed = [name for name in OF_THE_WHOLE if options.get(name)]
    if plan.now.windows and "windows" in plan.typed:
        typed.append("windows")
    if typed:
        flags = ", ".join(f"--{n.replace('_groups', '-group').replace('_', '-')}" for n in typed)
        raise click.UsageError(f"{flags} is of the report of the whole: leave it or --by {by} out.")
    if (plan.project and (plan.project.peers or plan.project.peer_groups)) or plan.now.windows:
        click.echo("Peers and rolling windows are in the report of the whole only.", err=True)


def batch_reports(plan: Planned, by: str, pages: Pages, jobs: int) -> None:
    """Write the report of every unit that may have one, and say which may not.

    Raises DesignError for a question or column that tells no units, DisclosureError when no unit
    is large enough, ReportError with what could not be written.
    """
    from cmt.reports.batch import tasks_of

    batch, units = _batch(plan, by, pages)
    tasks = tasks_of(batch, units.by, units.names)
    if not tasks:
        raise DisclosureError(_none(by))
    records: Records = {}
    _find_done(batch, tasks, records)
    there = len(records)
    try:
        with _stopped_like_ctrl_c():
            _write(batch, tasks, records, jobs)
    except (KeyboardInterrupt, ReportError) as stopped:
        _find_done(batch, tasks, records)
        _manifest(batch, tasks, records, units)
        left = len(tasks) - len(records)
        click.echo(
            f"cmt: Interrupted: {len(records)} of {len(tasks)} reports are written, {left} are "
            "left. Run the same command again to go on.",
            err=True,
        )
        if isinstance(stopped, ReportError):
            raise
        sys.exit(INTERRUPTED)
    path = _manifest(batch, tasks, records, units)
    _account(batch, tasks, units, there)
    click.echo(str(path))
    if faults := [_fault(record) for record in records.values() if record["faults"]]:
        raise ReportError(faults)


def _batch(plan: Planned, by: str, pages: Pages) -> tuple[Batch, Branches]:
    """The wave and its earlier ones, read, analysed as a whole and dealt to their units."""
    from cmt.analysis.batch import with_scores
    from cmt.analysis.store import is_results_file
    from cmt.cli.one_wave import from_export
    from cmt.cli.reading import show_wave
    from cmt.cli.waves import all_earlier, place, refuse_order
    from cmt.reports.batch import Batch
    from cmt.responses.branches import branches_by

    if is_results_file(plan.now.file):
        raise click.UsageError(
            f"{plan.now.file.name} is a results file, which holds no respondent: --by needs the "
            "export."
        )
    now = from_export(plan.now, place(1, len(plan.earlier) + 1))
    assert now.wave is not None  # an export was read
    show_wave(now.wave)
    units = branches_by(now.wave, by, now.analysed.results.instrument)
    reads = all_earlier(plan, now.analysed.results)
    refuse_order(plan, now.analysed.results, [read.analysed.results for read in reads])
    told = [_earlier(read, at, plan, by) for at, read in enumerate(reads)]
    return Batch(
        now=with_scores(_wave(now, units, plan, -1)),
        earlier=tuple(wave for wave in told if wave is not None),
        out=pages.out,
        languages=pages.languages,
        formats=pages.formats,
        look=pages.look,
        attach_data=pages.attach_data,
    ), units


def _earlier(read: Read, at: int, plan: Planned, by: str) -> BatchWave | None:
    """An earlier wave by its units; None, and why, where it does not tell them."""
    from cmt.responses.branches import branches_by

    name = plan.earlier[at].file.name
    if read.wave is None:
        why = "it is a results file, which holds no respondent"
        click.echo(f"{name}: units are not compared with it: {why}.", err=True)
        return None
    try:
        units = branches_by(read.wave, by, read.analysed.results.instrument)
    except DesignError as error:
        click.echo(f"{name}: units are not compared with it: {error.faults[0].got}.", err=True)
        return None
    return _wave(read, units, plan, at)


def _wave(read: Read, units: Branches, plan: Planned, at: int) -> BatchWave:
    """A wave of the batch; `at` is its place among the earlier ones, -1 the present one."""
    from cmt.analysis.batch import batch_wave
    from cmt.cli.one_wave import comment_rules
    from cmt.cli.waves import fitted

    assert read.wave is not None
    said, results = plan.now if at < 0 else plan.earlier[at], read.analysed.results
    if at >= 0:
        said = fitted(said, read.wave, results.instrument)
    return batch_wave(read.wave, results, units, said, comment_rules(said))


def _find_done(batch: Batch, tasks: Sequence[Task], records: Records) -> None:
    """Add the records of units whose reports are there."""
    from cmt.reports.batch_unit import is_done

    for task in tasks:
        if task.folder not in records and (record := is_done(batch, task)):
            records[task.folder] = record


def _write(batch: Batch, tasks: Sequence[Task], records: Records, jobs: int) -> None:
    """Write what is not there, each record as it is done; how long each took is kept."""
    from cmt.reports.batch_manifest import write_seconds
    from cmt.reports.batch_run import written

    left = [task for task in tasks if task.folder not in records]
    seconds: dict[str, float] = {}
    running = written(batch, left, jobs)
    seen = sys.stderr if sys.stderr.isatty() else StringIO()
    try:
        with click.progressbar(length=len(tasks), label="Writing reports", file=seen) as bar:
            bar.update(len(records))
            for made in running:
                records[made.record["folder"]] = made.record
                seconds[made.record["folder"]] = made.seconds
                bar.update(1)
    finally:
        running.close()
        if seconds:
            write_seconds(batch.out, seconds)


@contextmanager
def _stopped_like_ctrl_c() -> Iterator[None]:
    """Let a polite request to end (SIGTERM, of a scheduler say) be what Ctrl-C is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _manifest(batch: Batch, tasks: Sequence[Task], records: Records, units: Branches) -> Path:
    from cmt.reports.batch_manifest import write_manifest
    from cmt.reports.batch_unit import prepare_folder

    prepare_folder(batch.out)
    return write_manifest(batch, tasks, records, units.names, units.by)


def _account(batch: Batch, tasks: Sequence[Task], units: Branches, there: int) -> None:
    """What was written and what was withheld, in words."""
    from cmt.analysis.estimates import WITHHELD_BELOW
    from cmt.reports.batch_manifest import strays, withheld_units

    already = f", {there} of them there already" if there else ""
    click.echo(f"{len(tasks)} reports by {units.by} in {batch.out}{already}.")
    language = batch.languages[0]
    reasons = (
        ("minimum", f"with fewer than {WITHHELD_BELOW} answers on the outcome"),
        ("complement", "else those who are in no report could be worked out from the others"),
    )
    held = withheld_units(batch.now.spared)
    for why, words in reasons:
        names = [units.names[at][language] for at, each in held if each.why == why]
        if names:
            click.echo(f"No report for {_listed(names)}: {words}.")
    spared = sum(bool(each.measures) for each in batch.now.spared if not each.why)
    if spared:
        click.echo(f"In {spared} of them single questions are withheld for the same reason.")
    if old := strays(batch, tasks):
        click.echo(
            f"{batch.out} also holds {_listed(old)}, of an earlier batch: remove what should not "
            "be read together with these.",
            err=True,
        )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
    return ", ".join(names[:TOLD]) + more


def _none(by: str) -> Fault:
    from cmt.analysis.estimates import WITHHELD_BELOW

    return Fault(
        where=f"--by {by}",
        got="no unit has enough answers for a report that does not tell of single clients",
        expected=f"units with at least {WITHHELD_BELOW} answers on the outcome",
        hint="Join small units under one name, or wait for more answers",
    )


def _fault(record: Mapping[str, Any]) -> Fault:
    return Fault(where=record["folder"], got="; ".join(record["faults"]))
