"""Runs of a calibration: each is made once, and kept in a file as soon as it has ended."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calibration.definitions import PeriodKind, Stage
from calibration.models import OBSERVATION_MODELS
from calibration.observation import modelled
from calibration.residuals import Values, keys_of
from experiments.pool import Pool, stop_if_told
from model.simulate import Settings, simulate
from world.errors import InputError
from world.parameters import Parameters
from world.scenario import Scenario, load

STORE = "runs.jsonl"
ROWS = "values"
FORCED = {Stage.COURTS: ("court_receipts=observed",), Stage.CHAIN: ()}
"""What is put in beside arrivals, by stage."""
OBSERVED = tuple(
    model
    for model in OBSERVATION_MODELS
    if not model.by_place and not (model.forced and model.period_kind is PeriodKind.MONTH)
)
"""Quantities of the whole country that are kept of a run."""

Done = Callable[[int, Values], None]
RunAll = Callable[[Sequence["Job"], Done], None]
"""Makes some runs, in any order, and reports each with its number when it has ended."""


@dataclass(frozen=True)
class Job:
    """One run: the courts alone or the whole chain, with some parameters set.

    Attributes:
        stage: What is put in.
        parameters: Values of the parameters that are set; the others have their declared defaults.
    """

    stage: Stage
    parameters: Mapping[str, float]

    @property
    def key(self) -> str:
        """What tells this run from others of a calibration."""
        return json.dumps([self.stage.value, dict(self.parameters)], sort_keys=True)


def scenario_of(job: Job) -> Scenario:
    """Return the scenario of a run: the baseline, with its parameters and what is put in."""
    forced = load("baseline").with_forcing(FORCED[job.stage])
    return forced.model_copy(update={"parameters": replace(Parameters(), **job.parameters)})


def run_one(job: Job, settings: Settings) -> Values:
    """Make a run and return its values of all quantities, by target, place and period."""
    results = simulate(scenario_of(job), settings, None, stop_if_told)
    table = modelled(results.frame(), OBSERVED)
    return dict(zip(keys_of(table), table["model"].tolist(), strict=True))


def in_pool(settings: Settings, pool: Pool) -> RunAll:
    """Return what makes runs in the processes of a pool."""

    def run_all(jobs: Sequence[Job], done: Done) -> None:
        pool.run(run_one, [(job, settings) for job in jobs], done)

    return run_all


class Runs:
    """Runs that are made as they are needed.

    Args:
        path: File of the store; a line a run, appended when it has ended. A line that a kill cut short is
            passed over.
        run_all: Makes runs.

    Raises:
        InputError: The file cannot be read or written.
    """

    def __init__(self, path: Path, run_all: RunAll) -> None:
        self._path, self._run_all = path, run_all
        self._kept = _read(path)

    def __len__(self) -> int:
        """Number of runs that are kept."""
        return len(self._kept)

    def values(self, jobs: Sequence[Job]) -> list[Values]:
        """Return the values of runs, in the order of the jobs; those that are not kept are made."""
        new = list({job.key: job for job in jobs if job.key not in self._kept}.values())
        if new:
            self._run_all(new, lambda number, values: self._keep(new[number], values))
        return [self._kept[job.key] for job in jobs]

    def _keep(self, job: Job, values: Values) -> None:
        self._kept[job.key] = values
        rows = [[*key, value] for key, value in values.items()]
        line = json.dumps({"stage": job.stage.value, "parameters": dict(job.parameters), ROWS: rows})
        try:
            with self._path.open("a+b") as file:
                file.write(_break(file) + line.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise InputError(f"{self._path} cannot be written to: {error.strerror}") from None


def _break(file: Any) -> bytes:
    """A line break if the file ends within a line."""
    if file.tell() == 0:
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def _read(path: Path) -> dict[str, Values]:
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    kept: dict[str, Values] = {}
    for line in lines:
        try:
            read = json.loads(line)
            job = Job(Stage(read["stage"]), read["parameters"])
            kept[job.key] = {(target, place, period): value for target, place, period, value in read[ROWS]}
        except (ValueError, KeyError, TypeError):
            continue
    return kept
