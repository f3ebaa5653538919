"""The driver of a sweep: sends runs to workers, a few ahead of them, and adds what comes back to the store.

from experiments.sweep import sweep

sweep(Path("scenarios/sweeps/five_levers.toml"), Path("results/five_levers"), on="local", workers=2)
"""

from __future__ import annotations

import traceback
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from distributed import Future, as_completed

from experiments.backends import LOCAL, Backend, connected
from experiments.design import Design, Run, design_of
from experiments.one_run import Job, Outcome, live_trunk, run_one
from experiments.slurm import read_site
from experiments.store import DONE, FAILED, MISSING, Store
from experiments.version import code_version
from experiments.warm_start import WarmStart
from world.errors import InputError, Interrupted

AHEAD = 2
"""Runs that are with Dask for each worker: one under way and one that follows it."""
POLL_SECONDS = 0.02
MEND_SECONDS = 3.0
"""Time between two looks at workers and jobs."""
RATE_RUNS = 200
"""Finished runs whose pace says how long the rest will take."""

Poll = Callable[[], None]


@dataclass(frozen=True)
class Progress:
    """How far a sweep is.

    Attributes:
        done: Runs that are done, those of earlier sessions too.
        failed: Runs that failed and were not made again.
        running: Runs that workers are at.
        left: Runs that are neither done nor failed.
        workers: Workers that there are.
        seconds_left: Time that the rest will take at the pace of the last runs; None before there is one.
        dashboard: Address of Dask's page.
    """

    done: int
    failed: int
    running: int
    left: int
    workers: int
    seconds_left: float | None
    dashboard: str


def sweep(
    what: Path | Design,
    out: Path,
    on: str = LOCAL,
    workers: int = 2,
    site: Path | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
    poll: Poll = lambda: None,
) -> Progress:
    """Make the runs of a sweep that are missing or failed, and keep them in a directory.

    Args:
        what: The sweep file, or a design.
        out: The directory: a new or an empty one, or that of the same sweep, which goes on.
        on: `local`, `slurm`, or the address of a Dask scheduler.
        workers: Number of processes here, or of workers in SLURM jobs.
        site: File of what SLURM is asked for.
        report: Called now and then, and at the end.
        poll: Called many times a second; it may raise KeyboardInterrupt to stop the sweep.

    Raises:
        InputError: The file, the directory or the place is not valid, or the disk is full; finished runs are
            kept.
        Interrupted: The scheduler is gone, or workers here do not start; finished runs are kept.
        KeyboardInterrupt: From `poll`; finished runs are kept.
    """
    design = design_of(what) if isinstance(what, Path) else what
    asked, logs = read_site(site), out / "slurm"
    with Store(out, design) as store:
        if not store.count(MISSING):
            return Progress(store.count(DONE), 0, 0, 0, workers=0, seconds_left=None, dashboard="")
        with connected(on, workers, asked, logs) as backend:
            return _Session(design, store, backend).run(report, poll)


class _Session:
    """Runs that are with the workers, from the first to the last."""

    def __init__(self, design: Design, store: Store, backend: Backend) -> None:
        self._design, self._store, self._backend = design, store, backend
        self._trunks = _Trunks(WarmStart(design), backend)
        self._name = f"run-{uuid4().hex}"
        self._numbers: dict[Future[Any], int] = {}
        self._again: deque[int] = deque()
        self._undone = store.undone()
        self._under_way = as_completed(with_results=True, raise_errors=False)
        self._finished_at = deque([monotonic()], RATE_RUNS)
        self._workers: list[str] = []

    def run(self, report: Callable[[Progress], None], poll: Poll) -> Progress:
        """Make all runs that are not done; see `sweep`."""
        looked = -MEND_SECONDS
        while self._store.count(MISSING):
            poll()
            if monotonic() - looked >= MEND_SECONDS:
                self._look()
                report(self.progress)
                looked = monotonic()
            self._submit()
            if self._collect():
                report(self.progress)
            else:
                sleep(POLL_SECONDS)
        report(self.progress)
        return self.progress

    @property
    def progress(self) -> Progress:
        """How far the sweep is."""
        left, times = self._store.count(MISSING), self._finished_at
        pace = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else None
        return Progress(
            done=self._store.count(DONE),
            failed=self._store.count(FAILED),
            running=min(self._under_way.count(), len(self._workers)),
            left=left,
            workers=len(self._workers),
            seconds_left=None if pace is None else pace * left,
            dashboard=self._backend.dashboard,
        )

    def _look(self) -> None:
        """See whether the scheduler is still there, and replace lost workers."""
        status = self._backend.client.status
        if status not in ("running", "connecting"):
            raise Interrupted("the Dask scheduler does not answer any more")
        self._workers = self._backend.workers
        self._backend.mend(self._workers)

    def _submit(self) -> None:
        """Send runs until there are a few for each worker."""
        if self._backend.client.status != "running":
            return
        while self._under_way.count() < AHEAD * max(len(self._workers), 1):
            number = self._again.popleft() if self._again else next(self._undone, None)
            if number is None:
                return
            future = self._sent(number)
            self._numbers[future] = number
            self._under_way.add(future)

    def _sent(self, number: int) -> Future[Any]:
        design, client = self._design, self._backend.client
        run = design.run(number)
        scenario, outputs = design.scenario(run), tuple(design.file.outputs)
        job = Job(number, scenario, design.settings(run), outputs, code_version())
        return client.submit(run_one, job, self._trunks.future(run), key=(self._name, number), pure=False)

    def _collect(self) -> bool:
        """Add what has come back to the store; whether there was anything."""
        batch = self._under_way.next_batch(block=False)
        outcomes = [outcome for future, result in batch for outcome in self._outcome(future, result)]
        if outcomes:
            self._store.add(outcomes)
            self._finished_at.extend([monotonic()] * len(outcomes))
        return bool(batch)

    def _outcome(self, future: Future[Any], result: Any) -> Iterator[Outcome]:
        """What came of a run; nothing if it was lost on the way, and is to be sent again."""
        number = self._numbers.pop(future)
        if isinstance(result, Outcome):
            yield result
        elif future.status == "error":
            _, error, trace = result
            if isinstance(error, InputError):
                raise error
            text = "".join(traceback.format_exception(error.with_traceback(trace)))
            yield Outcome(number, None, error=text)
        else:
            self._again.append(number)


class _Trunks:
    """Futures of the months that runs share, as many as are in use at a time."""

    def __init__(self, warm_start: WarmStart, backend: Backend) -> None:
        self._warm_start, self._client = warm_start, backend.client
        self._kept: OrderedDict[tuple[int, int], Future[Any]] = OrderedDict()

    def future(self, run: Run) -> Future[Any] | None:
        """The trunk of a run, to be lived if nobody has; None where it shares no months."""
        trunk = self._warm_start.trunk(run)
        if trunk is None:
            return None
        known = self._kept.get(trunk.key)
        if known is None or known.status in ("cancelled", "lost"):
            known = self._client.submit(live_trunk, trunk, code_version(), pure=False)
            self._kept[trunk.key] = known
        if len(self._kept) > self._warm_start.count:
            self._kept.popitem(last=False)
        return known
