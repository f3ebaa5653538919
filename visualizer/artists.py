"""Processes that draw a report's figures, made ready while its run still goes on.

Loading Matplotlib and drawing the figures take seconds that a second core can share. What is drawn is the
same to the byte with any number of processes, and with none.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import pandas as pd

    from visualizer.drawing import Drawn
    from visualizer.run_directory import Run

COUNT = 2
"""Processes: while they draw, the first process makes the tables."""
PATIENCE = 1.0
"""Seconds that a run lasts before the processes are started; a shorter one ends before they are ready."""


class Artists:
    """Draw figures in processes of their own, or in this one before `month_done` has started any."""

    def __init__(self) -> None:
        self._begun: float | None = None
        self._lines: list[Connection] = []
        self._processes: list[BaseProcess] = []

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, whatever they do."""
        for line in self._lines:
            line.close()
        for process in self._processes:
            process.terminate()
            process.join()

    def month_done(self) -> None:
        """Note a finished month of the run; start the processes when it has lasted for a while."""
        now = perf_counter()
        self._begun = now if self._begun is None else self._begun
        if not self._processes and now - self._begun >= PATIENCE and (os.cpu_count() or 1) > 1:
            self._start()

    def begin(self, run: Run, published: pd.DataFrame) -> Callable[[], list[Drawn]]:
        """Begin to draw all figures of a finished run.

        Args:
            run: The run, as its directory holds it.
            published: Targets, see `calibration.targets.targets`.

        Returns:
            A function that waits for the figures and gives them in the order of the catalogue.
        """
        from visualizer.drawing import draw_all

        here = partial(draw_all, run, published)
        if not self._lines:
            return here
        with suppress(OSError):  # a process that was killed; `_collect` finds out
            for line in self._lines:
                line.send(run.directory)
        return partial(self._collect, here)

    def _start(self) -> None:
        context = get_context("spawn")
        resource_tracker.ensure_running()  # it would unblock the signal
        # Processes inherit the mask: Ctrl-C, which goes to all of them, is the business of the first one.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for first in range(COUNT):
                ours, theirs = context.Pipe()
                process = context.Process(target=_draw_when_asked, args=(theirs, first), daemon=True)
                process.start()
                theirs.close()
                self._lines.append(ours)
                self._processes.append(process)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _collect(self, here: Callable[[], list[Drawn]]) -> list[Drawn]:
        """Every figure in its place; all are drawn here if a process ended without its own."""
        try:
            parts: list[list[Drawn]] = [line.recv() for line in self._lines]
        except (EOFError, OSError):
            return here()
        count = sum(len(part) for part in parts)
        return [parts[index % COUNT][index // COUNT] for index in range(count)]


def _draw_when_asked(line: Connection, first: int) -> None:
    """In a process of its own: load what drawing needs, wait for a run's directory, draw a part of it.

    It ends by itself if the first process ends without asking.
    """
    from visualizer.drawing import draw_part

    with suppress(EOFError, OSError):
        directory: Path = line.recv()
        line.send(draw_part(directory, first, COUNT))
