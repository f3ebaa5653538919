"""Workers as SLURM jobs: what a site is to be told, a job's script, and jobs that replace lost ones."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from world.errors import InputError
from world.validation import Closed, read_toml, validated

if TYPE_CHECKING:
    from dask_jobqueue.slurm import SLURMCluster

MOST_STILLBORN = 3
"""Jobs in a row that may end before a worker of theirs appears, before it is an error (assumed)."""
_WALLTIME = re.compile(r"((?P<days>\d+)-)?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d)")


class Site(Closed):
    """What SLURM is asked for, a TOML file of a site.

    What is left out is taken from Dask's own configuration of dask-jobqueue, where a site has one.

    Attributes:
        queue: Partition.
        account: Account that is charged.
        walltime: Longest time of a job, ``[D-]HH:MM:SS``. Workers leave before it is over.
        workers_per_job: Workers, of one core each, to a job.
        memory: Memory of a job, as ``8GB``.
        interface: Network interface, as ``ib0`` or ``eth0``.
        directives: Further lines after ``#SBATCH``.
        prologue: Lines of the job's script before the workers start, as ``module load ...``.

    Raises:
        InputError: The walltime is not one, or shorter than five minutes (as a pydantic error).
    """

    queue: str | None = None
    account: str | None = None
    walltime: str = "01:00:00"
    workers_per_job: int = Field(default=1, ge=1)
    memory: str = Field(default="2GB", pattern=r"^\d+(\.\d+)? ?[KMGT]i?B$")
    interface: str | None = None
    directives: list[str] = Field(default_factory=list)
    prologue: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if _WALLTIME.fullmatch(self.walltime) is None or self.seconds < 300:
            raise InputError(f"walltime '{self.walltime}' is not valid: five minutes or more, as 01:00:00")
        return self

    @property
    def seconds(self) -> int:
        """The walltime in seconds."""
        match = _WALLTIME.fullmatch(self.walltime)
        parts = match.groupdict(default="0") if match is not None else {}
        return sum(int(text) * _SECONDS[unit] for unit, text in parts.items())

    @property
    def lifetime(self) -> tuple[int, int]:
        """Seconds after which a worker leaves, and by how many these vary, so that not all leave at once.

        A fifth of the walltime, at most five minutes, is kept back: half of it for the variation, and half to
        end the month under way and close.
        """
        margin = min(300, self.seconds // 5)
        return self.seconds - margin, margin // 2


_SECONDS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


def read_site(path: Path | None) -> Site:
    """Read the file of a site; one that asks for little by default.

    Raises:
        InputError: It cannot be read or is not valid.
    """
    if path is None:
        return Site()
    return validated(Site, read_toml(path, "give queue, walltime, memory ..."), str(path))


def slurm_cluster(site: Site, logs: Path) -> SLURMCluster:
    """Start a scheduler here, whose workers will be SLURM jobs.

    Args:
        site: What a job asks for.
        logs: Directory of what jobs print.

    Raises:
        InputError: SLURM is not installed here, or does not accept such a job.
    """
    from dask_jobqueue.slurm import SLURMCluster

    if shutil.which("sbatch") is None:
        raise InputError("sbatch is not found: --on slurm is run where SLURM jobs are submitted")
    _check_accepted(job_script(site, logs))
    try:
        logs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{logs} cannot be written to: {error.strerror}") from None
    return SLURMCluster(
        **_arguments(site, logs), silence_logs="CRITICAL", scheduler_options={"dashboard_address": ":8787"}
    )


def job_script(site: Site, logs: Path) -> str:
    """Return the script of a job; the address of the scheduler and the worker's name are filled in later."""
    from dask_jobqueue.slurm import SLURMJob

    job = SLURMJob("tcp://SCHEDULER:PORT", "WORKER", **_arguments(site, logs))
    return str(job.job_script())


def _arguments(site: Site, logs: Path) -> dict[str, Any]:
    lifetime, stagger = site.lifetime
    quiet = (f"export DASK_DISTRIBUTED__WORKER__MEMORY__{name}=False" for name in ("SPILL", "PAUSE"))
    return {
        "queue": site.queue,
        "account": site.account,
        "walltime": site.walltime,
        "cores": site.workers_per_job,
        "processes": site.workers_per_job,
        "memory": site.memory,
        "interface": site.interface,
        "job_extra_directives": [f"--output={logs.resolve()}/%j.out", *site.directives],
        "job_script_prologue": [*site.prologue, *quiet],
        "worker_extra_args": ["--lifetime", f"{lifetime}s", "--lifetime-stagger", f"{stagger}s"],
        "job_name": "corridor",
    }


def _check_accepted(script: str) -> None:
    """Let SLURM judge a job without running it."""
    tested = subprocess.run(["sbatch", "--test-only"], input=script, capture_output=True, text=True)
    if tested.returncode:
        said = " ".join(tested.stderr.replace("sbatch: error:", "").split())
        raise InputError(f"SLURM does not accept the job: {said}")


class Jobs:
    """The jobs of a cluster, kept at a number: a job that has ended is replaced.

    Args:
        cluster: The cluster.
        workers: Number of workers that are wanted.
        logs: Directory of what jobs print.
    """

    def __init__(self, cluster: SLURMCluster, workers: int, logs: Path) -> None:
        self._cluster, self._workers, self._logs = cluster, workers, logs
        self._stillborn = 0

    def mend(self, connected: Iterable[str]) -> None:
        """Forget jobs that SLURM no longer has, and submit others.

        Args:
            connected: Names of the workers that have appeared.

        Raises:
            InputError: Jobs end again and again before a worker appears.
        """
        queued = _queued()
        if queued is None:
            return
        names = set(connected)
        lost = {
            name: any(known == str(name) or known.startswith(f"{name}-") for known in names)
            for name, job in list(self._cluster.workers.items())
            if job.job_id and job.job_id not in queued
        }
        if names:
            self._stillborn = 0
        self._stillborn += sum(not appeared for appeared in lost.values())
        if self._stillborn >= MOST_STILLBORN:
            raise InputError(f"SLURM jobs end before a worker starts; see what they print in {self._logs}")
        self._cluster.sync(self._forget, list(lost))
        self._cluster.scale(self._workers)

    async def _forget(self, names: list[Any]) -> None:
        for name in names:
            self._cluster.workers.pop(name, None)


def _queued() -> set[str] | None:
    """Numbers of this user's jobs; None where SLURM does not answer at the moment."""
    command = ["squeue", "--noheader", "--format=%A", f"--user={os.getuid()}"]
    listed = subprocess.run(command, capture_output=True, text=True)
    return None if listed.returncode else set(listed.stdout.split())
