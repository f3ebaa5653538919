"""Designs: a sweep file laid out as numbered runs, each with its scenario, draw, replicate and seed.

from experiments.design import design_of
from experiments.sweep_file import read_sweep_file

design = design_of(Path("scenarios/sweeps/five_levers.toml"))
design.run(17), design.scenario(design.run(17)).changes()
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import qmc

from experiments.outputs import Cell, cells
from experiments.sweep_file import Factor, Method, SweepFile, read_sweep_file
from model.simulate import Settings, replicate_seed
from world.errors import InputError, unknown_name
from world.scenario import SHIPPED, Scenario, load, shipped_names
from world.settings import LeverSetting

Draws = NDArray[np.float64]
DRAWS_STREAM = 1
"""Spawn key of the generator of draws: it has nothing in common with those of replicates."""


@dataclass(frozen=True)
class Run:
    """One run of a design.

    Attributes:
        number: Its number; the replicates of a scenario come first, then scenarios, then draws.
        scenario: Position of its scenario.
        draw: Number of its draw.
        replicate: Number of its replicate.
        seed: Seed of the replicate, the same under every scenario and draw.
    """

    number: int
    scenario: int
    draw: int
    replicate: int
    seed: int


@dataclass(frozen=True)
class Design:
    """All runs of a sweep; only the draws are held, 8 bytes a value.

    Attributes:
        file: The sweep file.
        scenarios: Its scenarios, before any draw.
        draws: Values of the factors, shape (draws, factors).
    """

    file: SweepFile
    scenarios: tuple[Scenario, ...]
    draws: Draws

    def __len__(self) -> int:
        """Number of runs."""
        return len(self.draws) * len(self.scenarios) * self.file.sweep.replicates

    def run(self, number: int) -> Run:
        """Return a run by its number."""
        rest, replicate = divmod(number, self.file.sweep.replicates)
        draw, scenario = divmod(rest, len(self.scenarios))
        return Run(number, scenario, draw, replicate, replicate_seed(self.file.sweep.seed, replicate))

    def scenario(self, run: Run) -> Scenario:
        """Return the scenario of a run, with its draw.

        Raises:
            InputError: A value is not possible.
        """
        return _drawn(self.scenarios[run.scenario], self.file.factors, self.draws[run.draw])

    def settings(self, run: Run) -> Settings:
        """Return how a run is run."""
        about = self.file.sweep
        return Settings(about.start, about.until, about.scale, run.seed)

    @property
    def columns(self) -> list[str]:
        """Names of the columns of the draws."""
        return [factor.column for factor in self.file.factors]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What is kept of each run."""
        return cells(self.file.outputs, self.file.months)

    @cached_property
    def identity(self) -> str:
        """Hash of all that decides the runs, and of what is kept of them."""
        content = {
            "file": self.file.model_dump(mode="json", by_alias=True),
            "scenarios": [scenario.hash() for scenario in self.scenarios],
            "draws": hashlib.sha256(np.ascontiguousarray(self.draws).tobytes()).hexdigest(),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def design_of(path: Path) -> Design:
    """Lay out a sweep file.

    Raises:
        InputError: It is not valid, or a scenario or table that it names is not.
    """
    return laid_out(read_sweep_file(path), path)


def laid_out(file: SweepFile, path: Path, draws: Draws | None = None) -> Design:
    """Lay out what a sweep file says.

    Args:
        file: What it says.
        path: Where it is: scenarios and tables are beside it.
        draws: Values of the factors, shape (draws, factors); those of the file's method by default.

    Raises:
        InputError: A scenario, table or value is not valid.
    """
    try:
        scenarios = tuple(_scenario(name, path.parent) for name in file.sweep.scenarios)
        _check_names(scenarios)
        drawn = _DRAWN[file.sweep.method](file, path.parent) if draws is None else draws
        design = Design(file, scenarios, drawn)
        _check_ends(design)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    return design


def _scenario(name: str, folder: Path) -> Scenario:
    if name in shipped_names():
        return load(SHIPPED / f"{name}.toml")
    if not name.endswith(".toml"):
        raise unknown_name("scenario", name, shipped_names())
    return load(folder / name)


def _check_names(scenarios: tuple[Scenario, ...]) -> None:
    names = [scenario.name for scenario in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"scenario {name} is given twice; give scenarios of different names")


def _check_ends(design: Design) -> None:
    """Check the lowest and the highest values of all factors under each scenario."""
    for values in (design.draws.min(axis=0), design.draws.max(axis=0)):
        for scenario in design.scenarios:
            _drawn(scenario, design.file.factors, values).resolve(design.file.months)


def _drawn(scenario: Scenario, factors: list[Factor], values: Draws) -> Scenario:
    """A scenario with the values of a draw."""
    settings: list[LeverSetting] = []
    given: dict[str, float] = {}
    for factor, value in zip(factors, values.tolist(), strict=True):
        if factor.is_lever:
            settings.append(factor.setting(value))
        else:
            given[factor.name] = value
    changed = scenario.parameters.with_values(given) if given else scenario.parameters
    return scenario.model_copy(update={"levers": (*scenario.levers, *settings), "parameters": changed})


def _grid(file: SweepFile, _: Path) -> Draws:
    rows = list(product(*_values(file.factors)))
    return np.array(rows, np.float64).reshape(len(rows), len(file.factors))


def _list(file: SweepFile, _: Path) -> Draws:
    values = _values(file.factors)
    if not values:
        return np.empty((1, 0))
    if len({len(column) for column in values}) > 1:
        counts = ", ".join(
            f"{factor.column} {len(column)}" for factor, column in zip(file.factors, values, strict=True)
        )
        raise InputError(f"a list needs as many values of each factor; given: {counts}")
    return np.array(values, np.float64).T


def _values(factors: list[Factor]) -> list[list[float]]:
    """Values of each factor of a grid or a list."""
    for factor in factors:
        if factor.values is None:
            raise InputError(f"factor {factor.column}: a grid or a list needs values")
    return [factor.values or [] for factor in factors]


def _sampled(file: SweepFile, _: Path) -> Draws:
    """Draws from the unit cube, stretched to the ranges."""
    count = file.sweep.draws or 0
    if not file.factors:
        raise InputError(f"{file.sweep.method} needs a factor or more")
    if file.sweep.method == "sobol" and count & (count - 1):
        lower = 1 << (count.bit_length() - 1)
        raise InputError(
            f"draws {count} is not valid for sobol: a power of two, such as {lower} or {2 * lower}"
        )
    ranges = np.array([factor.bounds() for factor in file.factors])
    rng = np.random.default_rng(np.random.SeedSequence(file.sweep.seed, spawn_key=(DRAWS_STREAM,)))
    sampler = qmc.Sobol if file.sweep.method == "sobol" else qmc.LatinHypercube
    unit = sampler(len(file.factors), rng=rng).random(count)
    low, high = ranges[:, 0], ranges[:, 1]
    draws: Draws = np.clip(low + unit * (high - low), low, high)
    return draws


def _table(file: SweepFile, folder: Path) -> Draws:
    path = folder / (file.sweep.table or "")
    try:
        table = pd.read_csv(path, dtype="float64")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise InputError(f"{path} is not a table of numbers: {error}") from None
    columns = [factor.column for factor in file.factors]
    for column in {*columns, *table.columns}:
        if column not in columns or column not in table:
            raise InputError(
                f"{path}: columns are to be those of the factors: {', '.join(columns) or 'none'}"
            )
    draws = table[columns].to_numpy(np.float64)
    if not len(draws) or not np.isfinite(draws).all():
        raise InputError(f"{path}: a row or more is needed, and a number in each cell")
    return draws


_DRAWN: dict[Method, Callable[[SweepFile, Path], Draws]] = {
    "grid": _grid,
    "list": _list,
    "latin_hypercube": _sampled,
    "sobol": _sampled,
    "table": _table,
}
