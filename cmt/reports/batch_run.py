"""A batch written by several processes at once.

Each worker is handed the batch once and then one task after the other, so that fonts and style
sheets are read once a process. Whoever stops listening (an interruption) lets every worker finish
the unit at hand: files are whole, and what has a record need not be made again.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import cast

from cmt.errors import Fault, ReportError
from cmt.reports.batch import Batch, Task
from cmt.reports.batch_unit import Made, prepare_folder, write_unit

Link = Connection  # two ends of a pipe; tasks go one way, what was made the other
MOST_JOBS = 32
"""Processes at most: each takes up to 250 MB."""


def written(batch: Batch, tasks: Sequence[Task], jobs: int = 0) -> Generator[Made, None, None]:
    """Write the units of a batch, yielding each as it is done, in no certain order.

    jobs     processes at once; 0 = as many as there are processors; 1 = in this one

    Raises ReportError when a process ends before its unit is done.
    """
    prepare_folder(batch.out)
    count = min(jobs or os.cpu_count() or 1, len(tasks), MOST_JOBS)
    if count <= 1:
        for task in tasks:
            yield write_unit(batch, task)
            gc.collect()  # documents are webs of references, and the collector may be off
        return
    with _workers(batch, count) as links:
        yield from _dealt(links, tasks)


def _dealt(links: Sequence[Link], tasks: Sequence[Task]) -> Iterator[Made]:
    """Tasks to whoever is free."""
    left = list(reversed(tasks))
    busy: set[Link] = set()
    try:
        for link in links:
            link.send(left.pop())
            busy.add(link)
        while busy:
            for ready in wait(list(busy)):
                link = cast("Link", ready)
                made: Made = link.recv()
                if left:
                    link.send(left.pop())
                else:
                    busy.discard(link)
                yield made
    except (EOFError, OSError) as error:  # killed, maybe with a task it had not yet taken
        raise _ended() from error


@contextmanager
def _workers(batch: Batch, count: int) -> Iterator[list[Link]]:
    """Processes that wait for tasks; at the end each may finish what it is at."""
    context = multiprocessing.get_context("spawn")
    links: list[Link] = []
    processes: list[BaseProcess] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(batch, theirs), daemon=True)
            with _uninterrupted():
                process.start()
            theirs.close()  # so that its end is told here
            links.append(ours)
            processes.append(process)
        yield links
    finally:
        for link in links:
            link.close()
        for each in processes:
            each.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A process started here does not hear Ctrl-C, which a terminal sends to all of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(batch: Batch, link: Link) -> None:
    """What a worker does: tasks, until nobody sends any."""
    try:
        while True:
            link.send(write_unit(batch, link.recv()))
    except (EOFError, OSError):  # nobody listens any more
        return


def _ended() -> ReportError:
    return ReportError(
        Fault(
            where="batch",
            got="a process ended before its report was written",
            hint="Run the same command again, with fewer --jobs if memory is short",
        )
    )
