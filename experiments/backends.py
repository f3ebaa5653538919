"""Where the runs of a sweep are made: processes here, SLURM jobs, or any Dask cluster by its address."""

from __future__ import annotations

import logging
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import dask
from dask.system import CPU_COUNT
from distributed import Client, LocalCluster
from distributed.utils import silence_logging_cmgr

from experiments.slurm import Jobs, Site, slurm_cluster
from world.errors import InputError, Interrupted

LOCAL, SLURM = "local", "slurm"
MOST_DEATHS = 3
"""Workers that may die at a run before it counts as failed; Dask's own default."""
CONNECT_SECONDS = 10
LOST_SECONDS = "2s"
"""How soon a worker that is gone is taken off the list."""
DASHBOARD = "127.0.0.1:8787"


@dataclass
class Backend:
    """A Dask client, and how lost workers are replaced.

    Attributes:
        client: The client.
        mend: Called now and then with the names of the workers that there are.
        dashboard: Address of the page that shows what workers do.
    """

    client: Client
    mend: Callable[[list[str]], None] = lambda names: None
    dashboard: str = field(init=False)

    def __post_init__(self) -> None:
        """Ask for the address while there is a scheduler to ask."""
        self.dashboard = str(self.client.dashboard_link)

    @property
    def workers(self) -> list[str]:
        """Names of the workers that there are; none while the scheduler does not answer."""
        try:
            known = self.client.scheduler_info(n_workers=-1).get("workers", {}).values()
        except OSError:
            return []
        return [str(worker["name"]) for worker in known]


@contextmanager
def connected(on: str, workers: int, site: Site, logs: Path) -> Iterator[Backend]:
    """Connect to where runs are made; what was started for it ends with it.

    Args:
        on: `local`, `slurm`, or the address of a Dask scheduler.
        workers: Number of processes here or in SLURM jobs; a scheduler's own workers are all used.
        site: What SLURM is asked for.
        logs: Directory of what SLURM jobs print.

    Raises:
        InputError: There is no such place, it does not answer, or the number of workers is not valid.
        Interrupted: Workers here do not start.
    """
    if workers < 1:
        raise InputError(f"workers {workers} is not valid: one or more")
    settings = {
        "distributed.scheduler.allowed-failures": MOST_DEATHS,
        "distributed.scheduler.worker-saturation": 1.0,
        "distributed.deploy.lost-worker-timeout": LOST_SECONDS,
        "distributed.comm.timeouts.connect": f"{CONNECT_SECONDS}s",
    }
    with dask.config.set(settings), warnings.catch_warnings(), silence_logging_cmgr(logging.CRITICAL):
        warnings.filterwarnings("ignore", "Port .* is already in use")
        with _CONNECTED[on](workers, site, logs) if on in _CONNECTED else _elsewhere(on) as backend:
            yield backend


@contextmanager
def _local(workers: int, site: Site, logs: Path) -> Iterator[Backend]:
    """Processes of one thread on this machine, never more than there are cores."""
    if workers > CPU_COUNT:
        raise InputError(f"workers {workers} is more than the {CPU_COUNT} cores that this process may use")
    with _children_ignore_interrupts():
        try:
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                memory_limit=None,
                dashboard_address=DASHBOARD,
                silence_logs=logging.CRITICAL,
            )
        except RuntimeError:
            raise Interrupted("workers did not start") from None
    with cluster, Client(cluster) as client:
        yield Backend(client)


@contextmanager
def _children_ignore_interrupts() -> Iterator[None]:
    """Keep a Ctrl-C, which a terminal sends to all processes, from workers: only the sweep answers to it.

    Threads that start meanwhile, and the processes that they start at any time, have the signal blocked.
    """
    resource_tracker.ensure_running()  # it would unblock the signal when it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _slurm(workers: int, site: Site, logs: Path) -> Iterator[Backend]:
    with slurm_cluster(site, logs) as cluster, Client(cluster) as client:
        yield Backend(client, Jobs(cluster, workers, logs).mend)


@contextmanager
def _elsewhere(address: str) -> Iterator[Backend]:
    if "://" not in address:
        raise InputError(f"'{address}' is no place to run on; valid: {LOCAL}, {SLURM}, or tcp://HOST:PORT")
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"no Dask scheduler answers at {address}: {' '.join(str(error).split())}") from None
    with client:
        yield Backend(client)


_CONNECTED: dict[str, Any] = {LOCAL: _local, SLURM: _slurm}
