"""A SLURM of one node for tests: munge, controller and node daemon in a folder, stopped by process id."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAMS = ("munged", "mungekey", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo")
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
START_SECONDS = 30

_CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={controller_port}
SlurmdPort={node_port}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
MpiDefault=none
KillWait=2
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory=3000 State=UNKNOWN
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def missing_programs() -> list[str]:
    """Programs of SLURM that this machine lacks."""
    return [name for name in PROGRAMS if shutil.which(name, path=PATH) is None]


@contextmanager
def one_node_slurm(folder: Path, cores: int) -> Iterator[Mapping[str, str]]:
    """Start SLURM in a folder, and stop it.

    Args:
        folder: Where keys, state and logs go; its path must be short, for a socket.
        cores: Cores of the node.

    Yields:
        The environment in which its commands are found.
    """
    environment = {**os.environ, "PATH": PATH, "SLURM_CONF": str(folder / "slurm.conf")}
    _configure(folder, cores)
    daemons: list[subprocess.Popen[bytes]] = []
    try:
        for command in _commands(folder):
            with (folder / f"{command[0]}.out").open("wb") as log:
                daemons.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder))
            if command[0] == "munged":
                _wait_for(lambda: (folder / "munge.socket").exists(), "munged", folder)
        _wait_for(lambda: "idle" in _said(environment, "sinfo", "-h", "-o", "%T"), "slurmd", folder)
        yield environment
    finally:
        _said(environment, "scancel", "--user", getpass.getuser())
        with suppress(TimeoutError):
            _wait_for(lambda: not _said(environment, "squeue", "-h").strip(), "the queue", folder)
        for daemon in reversed(daemons):
            daemon.terminate()
        for daemon in daemons:
            daemon.wait(START_SECONDS)


def _configure(folder: Path, cores: int) -> None:
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o700)
    subprocess.run(["mungekey", "--create", f"--keyfile={folder}/munge.key"], env={"PATH": PATH}, check=True)
    ports = _free_ports(2)
    text = _CONFIGURATION.format(
        folder=folder,
        host=socket.gethostname().split(".")[0],
        user=getpass.getuser(),
        cores=cores,
        controller_port=ports[0],
        node_port=ports[1],
    )
    (folder / "slurm.conf").write_text(text)


def _commands(folder: Path) -> list[list[str]]:
    files = {"key-file": "key", "socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
    options = [f"--{option}={folder}/munge.{suffix}" for option, suffix in files.items()]
    return [["munged", "--foreground", "--force", *options], ["slurmctld", "-D"], ["slurmd", "-D"]]


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _said(environment: Mapping[str, str], *command: str) -> str:
    return subprocess.run(command, env=environment, capture_output=True, text=True).stdout


def _wait_for(happened: object, what: str, folder: Path) -> None:
    assert callable(happened)
    deadline = time.monotonic() + START_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            logs = "\n".join(path.read_text(errors="replace")[-2000:] for path in folder.glob("*.out"))
            raise TimeoutError(f"{what} did not come up in {START_SECONDS} s:\n{logs}")
        time.sleep(0.1)
