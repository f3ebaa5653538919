"""`calibrate()`: parameters of the courts, then of the whole chain, fitted to what was published.

Stage one puts court receipts in, beside arrivals, and fits the parameters of the courts. Stage two puts
arrivals in only, as every run does, and fits those of notices, removal, detention and the population, given
stage one. All runs have the same seed. No parameter belongs to a year or a place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calibration.comparison import compare_stage
from calibration.definitions import Stage
from calibration.free import Array, Space, space
from calibration.least_squares import Solution, runs_of_a_look, solve
from calibration.record import facts, identity, open_directory, write_record
from calibration.residuals import Values, data_of
from calibration.runs import STORE, Job, RunAll, Runs
from calibration.targets import targets
from model.migration_model import SCALES
from model.simulate import Settings
from world.calendar import format_month
from world.errors import InputError
from world.fitted import read_fitted
from world.parameters import Parameters

REGION = 0.25
"""Half-width of the first region of trust of a search, as a share of a prior range."""
AT_BOUND = 0.005
"""Share of the prior range within which a fitted value counts as at its bound."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Calibration:
    """What a calibration gives back.

    Attributes:
        comparisons: By stage, the result of `calibration.comparison.compare_stage`.
        parameters: One row for each parameter that is fitted: parameter, stage, unit, default, low, high,
            fitted, standard_error, identified, at_bound, meaning, source.
        solutions: By stage, where the search ended; empty if nothing was fitted.
        info: How it was made; see `calibration.record.facts`.
    """

    comparisons: Mapping[Stage, pd.DataFrame]
    parameters: pd.DataFrame
    solutions: Mapping[Stage, Solution]
    info: Mapping[str, Any]


def calibrate(
    settings: Settings,
    out: Path,
    budget: int,
    run_all: RunAll,
    say: Say = lambda text: None,
    published: pd.DataFrame | None = None,
    free: Mapping[Stage, Space] | None = None,
) -> Calibration:
    """Fit the parameters of both stages, or with a budget of zero compare the set that ships.

    Every finished run is kept in `out`; called again with the same settings it goes on from there. In the end
    it writes `residuals.csv`, `parameters.csv` and, if something was fitted, `fitted.toml`.

    Args:
        settings: Months, scale and seed of the runs.
        out: Directory: a new or an empty one, or that of the same calibration.
        budget: Most runs that the search may ask for, half of them in the first stage; those before and after
            it come on top.
        run_all: Makes runs; `calibration.runs.in_pool` for processes.
        say: Called with a line on the progress.
        published: Targets; those of `calibration.targets.targets()` by default.
        free: Parameters that each stage fits; those of `calibration.free.space` by default.

    Raises:
        InputError: A setting or the directory is not valid, or no published value is covered.
        KeyboardInterrupt: From a run; finished runs are kept.
    """
    published = targets() if published is None else published
    free = {stage: space(stage) for stage in Stage} if free is None else free
    _check(settings, budget, max(len(box.names) for box in free.values()))
    told = identity(settings, published, free)
    open_directory(out, told)
    procedure = _Procedure(Runs(out / STORE, run_all), published, free, say)
    values, solutions = procedure.fit(budget)
    comparisons = procedure.compare(values)
    table = _parameters(free, values, solutions)
    info = facts(told, budget, len(procedure.runs), solutions, table)
    found = Calibration(comparisons, table, solutions, info)
    write_record(found, out)
    return found


class _Procedure:
    """The two stages of a fit, and what is compared of them."""

    def __init__(self, runs: Runs, published: pd.DataFrame, free: Mapping[Stage, Space], say: Say) -> None:
        self.runs, self._published, self._free, self._say = runs, published, free, say
        self._declared = {name: value for box in free.values() for name, value in box.declared.items()}
        self._before = self._both(self._declared)

    def fit(self, budget: int) -> tuple[dict[str, float], dict[Stage, Solution]]:
        """Fit one stage after the other; with no budget, take the set that ships."""
        if not budget:
            return {**self._declared, **read_fitted().values}, {}
        values, left = dict(self._declared), budget
        solutions: dict[Stage, Solution] = {}
        for stage in Stage:
            share = left // 2 if stage is Stage.COURTS else left
            solutions[stage] = self._solve(stage, values, share)
            values |= self._free[stage].values(solutions[stage].point)
            left -= solutions[stage].runs
        return values, solutions

    def compare(self, values: Mapping[str, float]) -> dict[Stage, pd.DataFrame]:
        """Compare the declared parameters and others with what was published, in both stages."""
        after = self._both(values)
        return {
            stage: compare_stage(stage, self._published, self._before[stage], after[stage]) for stage in Stage
        }

    def _both(self, values: Mapping[str, float]) -> dict[Stage, Values]:
        jobs = [Job(stage, values) for stage in Stage]
        return dict(zip(Stage, self.runs.values(jobs), strict=True))

    def _solve(self, stage: Stage, fixed: Mapping[str, float], budget: int) -> Solution:
        box, asked = self._free[stage], 0
        data = data_of(self._published, stage, self._before[stage])

        def evaluate(points: Sequence[Array]) -> list[Array]:
            nonlocal asked
            jobs = [Job(stage, {**fixed, **box.values(point)}) for point in points]
            found = [data.residuals(values) for values in self.runs.values(jobs)]
            asked += len(points)
            misfit = min(float(np.sqrt(np.mean(residuals**2))) for residuals in found)
            self._say(f"{stage.value}: {asked} of at most {budget} runs; off by {misfit:.2f} errors")
            return found

        return solve(evaluate, box.centre, REGION, budget)


def _check(settings: Settings, budget: int, parameters: int) -> None:
    october = settings.start + (9 - settings.start) % 12
    if settings.until < october + 11:
        months = f"{format_month(settings.start)} to {format_month(settings.until)}"
        raise InputError(f"{months} holds no complete fiscal year (October to September) to compare")
    least = 2 * (1 + runs_of_a_look(parameters))
    if budget != 0 and budget < least:
        raise InputError(f"budget {budget} is not valid: 0 to fit nothing, or {least} runs or more")
    if settings.scale not in SCALES:
        raise InputError(f"scale {settings.scale} is not valid: one of {', '.join(map(str, SCALES))}")
    if settings.seed < 0:
        raise InputError(f"seed {settings.seed} is not valid: a whole number, zero or more")


def _parameters(
    free: Mapping[Stage, Space], values: Mapping[str, float], solutions: Mapping[Stage, Solution]
) -> pd.DataFrame:
    parts = [_of_stage(stage, box, values, solutions.get(stage)) for stage, box in free.items()]
    return pd.concat(parts, ignore_index=True)


def _of_stage(
    stage: Stage, box: Space, values: Mapping[str, float], solution: Solution | None
) -> pd.DataFrame:
    declared = {field.name: field for field in fields(Parameters)}
    metadata = [declared[name].metadata for name in box.names]
    point = box.point(values)
    unknown = np.full(len(box.names), np.nan)
    error = unknown if solution is None else solution.standard_error
    return pd.DataFrame(
        {
            "parameter": box.names,
            "stage": stage.value,
            "unit": [described["unit"] for described in metadata],
            "default": box.default,
            "low": box.low,
            "high": box.high,
            "fitted": [values[name] for name in box.names],
            "standard_error": error * (box.high - box.low),
            "identified": False if solution is None else solution.identified,
            "at_bound": (point < AT_BOUND) | (point > 1 - AT_BOUND),
            "meaning": [described["meaning"] for described in metadata],
            "source": [described["source"] for described in metadata],
        }
    )
