"""One run of a sweep, as a worker makes it: from a scenario and a seed to the numbers that are kept."""

from __future__ import annotations

import socket
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from time import perf_counter

from distributed import get_worker
from distributed.core import Status

from experiments.outputs import Output, Values, reduce_run
from experiments.version import code_version
from experiments.warm_start import Trunk
from model.simulate import Settings, model_of
from world.errors import InputError
from world.scenario import Scenario

_CLOSING = (Status.closing_gracefully, Status.closing, Status.closed, Status.failed)
_one_at_a_time = Lock()
"""A process lives one run at a time, however many threads its worker has: models share caches and a core."""


class Stopped(Exception):
    """The worker is closing; the run will be made elsewhere."""


@dataclass(frozen=True)
class Job:
    """What a worker needs to know of a run.

    Attributes:
        number: Number of the run.
        scenario: Its scenario, with its draw.
        settings: Months, scale and seed.
        outputs: What is kept.
        version: Version of the code that the sweep was begun with.
    """

    number: int
    scenario: Scenario
    settings: Settings
    outputs: tuple[Output, ...]
    version: str


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        number: Number of the run.
        values: The numbers that are kept, shape (cells,); None if it failed.
        seconds: Time that it took.
        worker: Machine on which it was made.
        error: Traceback, if it failed.
    """

    number: int
    values: Values | None
    seconds: float = 0.0
    worker: str = ""
    error: str = ""


def run_one(job: Job, trunk: bytes | None = None) -> Outcome:
    """Make a run; what goes wrong in the model is an outcome too.

    Args:
        job: The run.
        trunk: Checkpoint of the months that it shares with others, if any.

    Raises:
        InputError: The worker has another version of the code.
        Stopped: The worker is closing.
    """
    _check_version(job.version)
    with _one_at_a_time:
        begun = perf_counter()
        values, error = None, ""
        try:
            values = _live(job, trunk)
        except Stopped:
            raise
        except Exception:
            error = traceback.format_exc()
        return Outcome(job.number, values, perf_counter() - begun, socket.gethostname(), error)


def live_trunk(trunk: Trunk, version: str) -> bytes:
    """Live the months that runs share, and return their checkpoint.

    Raises:
        InputError: The worker has another version of the code, or the scenario is not valid.
        Stopped: The worker is closing.
    """
    _check_version(version)
    with _one_at_a_time:
        return trunk.live(_stop_if_closing)


def _live(job: Job, trunk: bytes | None) -> Values:
    if trunk is None:
        return _live_on(job, job.settings)
    with NamedTemporaryFile(suffix=".npz") as file:
        file.write(trunk)
        file.flush()
        return _live_on(job, replace(job.settings, common=(Path(file.name),)))


def _live_on(job: Job, settings: Settings) -> Values:
    model = model_of(job.scenario, settings, 0)
    while model.month <= settings.until:
        model.step()
        _stop_if_closing()
    return reduce_run(model.state.ledger, job.outputs)


def _check_version(version: str) -> None:
    if version != code_version():
        raise InputError(
            f"the worker on {socket.gethostname()} has version {code_version()} of code, data or libraries, "
            f"this sweep {version}; let all workers use the same installation"
        )


def _stop_if_closing() -> None:
    try:
        worker = get_worker()
    except ValueError:  # not in a worker
        return
    if worker.status in _CLOSING:
        raise Stopped
