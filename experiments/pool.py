"""Processes in which models run: results in the order asked for, and an interrupt that stops them all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.synchronize import Event
from threading import Thread
from types import TracebackType
from typing import Any, Self

from world.errors import InputError

Work = Callable[..., Any]
Done = Callable[[int, Any], None]
POLL_SECONDS = 0.2

_stop: Event | None = None
"""In a process of the pool: set when the runs are to end."""


def stop_if_told(*_: object) -> None:
    """In a run of a pool, called after each month: end the run if the pool is being stopped.

    Raises:
        KeyboardInterrupt: It is.
    """
    if _stop is not None and _stop.is_set():
        raise KeyboardInterrupt


class Pool:
    """Processes of a fresh interpreter each; whatever is run must be importable.

    Args:
        workers: Number of processes.
        poll: Called several times a second; it may raise KeyboardInterrupt to stop the runs.

    Raises:
        InputError: The number of processes is not one or more.
    """

    def __init__(self, workers: int, poll: Callable[[], None] | None = None) -> None:
        if workers < 1:
            raise InputError(f"workers {workers} is not valid: one or more")
        context = get_context("spawn")
        self._stop = context.Event()
        self._poll = poll
        self._pool = ProcessPoolExecutor(workers, context, _begin, (self._stop,))

    def __enter__(self) -> Self:
        """Use the processes."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; the runs under way end after their month if something went wrong."""
        if kind is not None:
            self._stop.set()
        self._pool.shutdown(cancel_futures=True)

    def run(self, work: Work, arguments: Sequence[tuple[Any, ...]], done: Done | None = None) -> list[Any]:
        """Run one function on each tuple of arguments.

        Args:
            work: A function at the top level of a module.
            arguments: Its arguments, run by run.
            done: Called with the number of a run and its result as soon as it has ended.

        Returns:
            The results, in the order of the arguments.

        Raises:
            KeyboardInterrupt: From `poll`.
            InputError: A run raised it, or a process was killed.
        """
        jobs = {self._pool.submit(work, *given): number for number, given in enumerate(arguments)}
        pending = set(jobs)
        try:
            while pending:
                if self._poll is not None:
                    self._poll()
                finished, pending = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
                _report(finished, jobs, done)
            return [job.result() for job in jobs]
        except BrokenProcessPool:
            raise InputError("a process was killed, perhaps for want of memory; try fewer workers") from None


def _report(finished: set[Future[Any]], jobs: dict[Future[Any], int], done: Done | None) -> None:
    for job in sorted(finished, key=jobs.__getitem__):
        result = job.result()
        if done is not None:
            done(jobs[job], result)


def _begin(stop: Event) -> None:
    """Begin a process of the pool: signals are the business of the first process, without which it ends."""
    global _stop
    _stop = stop
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
