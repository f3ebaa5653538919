"""A second process that draws a part of a report's figures, made ready while the run still goes on.

Loading Matplotlib and drawing the figures take seconds that a second core can share. What is drawn is the
same to the byte with the process and without.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
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

PATIENCE = 1.0
"""Seconds that a run lasts before the process is started; a shorter one ends before it is ready."""
SHARE = 0.6
"""Of the figures that the process draws; the first process has the tables to make, too."""


class Artist:
    """Draw figures with a second process, or alone before `month_done` has started it."""

    def __init__(self) -> None:
        self._begun: float | None = None
        self._line: Connection | None = None
        self._process: BaseProcess | None = None

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever it does."""
        if self._line is not None and self._process is not None:
            self._line.close()
            self._process.terminate()
            self._process.join()

    def month_done(self) -> None:
        """Note a finished month of the run; start the process when it has lasted for a while."""
        now = perf_counter()
        self._begun = now if self._begun is None else self._begun
        if self._process is None and now - self._begun >= PATIENCE and (os.cpu_count() or 1) > 1:
            self._start()

    def begin(self, run: Run, published: pd.DataFrame) -> Callable[[], list[Drawn]]:
        """Begin to draw all figures of a finished run.

        Args:
            run: The run, as its directory holds it.
            published: Targets, see `calibration.targets.targets`.

        Returns:
            A function that draws what is not drawn elsewhere, and gives all in the order of the catalogue.
        """
        from visualizer.drawing import draw_entries
        from visualizer.figures.catalogue import FIGURES

        line = self._line
        cut = 0 if line is None else int(len(FIGURES) * SHARE)
        if line is not None:
            with suppress(OSError):  # it was killed; `finish` finds out
                line.send((run.directory, cut))

        def finish() -> list[Drawn]:
            own = draw_entries(FIGURES[cut:], run, published)
            try:
                return [*(line.recv() if line is not None else []), *own]
            except (EOFError, OSError):
                return [*draw_entries(FIGURES[:cut], run, published), *own]

        return finish

    def _start(self) -> None:
        context = get_context("spawn")
        resource_tracker.ensure_running()  # it would unblock the signal
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_draw_when_asked, args=(theirs,), daemon=True)
        # The process inherits the mask: Ctrl-C, which goes to both, is the business of the first one.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()


def _draw_when_asked(line: Connection) -> None:
    """In the second process: load what drawing needs, wait for a run, draw its first figures.

    It ends by itself if the first process ends without asking.
    """
    from visualizer.drawing import draw_first

    with suppress(EOFError, OSError):
        directory: Path
        directory, count = line.recv()
        line.send(draw_first(count, directory))
