"""Sensitivity measures from draws and outputs: Morris effects, Sobol indices, and what luck does to them.

from experiments.sensitivity_indices import Ranges, sobol_draws, sobol_indices

ranges = Ranges(("judge_turnover", "plea_share"), ((0.05, 0.2), (0.02, 0.2)))
draws = sobol_draws(ranges, 64, seed=1)
indices = sobol_indices(ranges, values)  # values of an output, shape (draws, replicates)

A draw is lived in each replicate with the luck of the replicate. Measures are of the mean over replicates;
replicates differ in what a change does to them, and that is the luck left in the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

Array = NDArray[np.float64]
LEVELS = 4
"""Levels of a factor in a Morris design (Morris 1991)."""
RESAMPLES = 1000
"""Bootstrap samples behind an interval of 95%."""
HALF_NORMAL = float(np.sqrt(2 / np.pi))
"""Mean size of a normal number with a standard deviation of one."""


@dataclass(frozen=True)
class Ranges:
    """What is varied.

    Attributes:
        names: Names of the factors.
        bounds: Lowest and highest value of each.
    """

    names: tuple[str, ...]
    bounds: tuple[tuple[float, float], ...]

    @property
    def problem(self) -> dict[str, Any]:
        """The same, as SALib says it."""
        return {
            "num_vars": len(self.names),
            "names": list(self.names),
            "bounds": [list(b) for b in self.bounds],
        }

    def within(self, draws: Array) -> Array:
        """Draws without what rounding puts beyond a bound."""
        low, high = np.array(self.bounds).T
        clipped: Array = np.clip(draws, low, high)
        return clipped


def morris_draws(ranges: Ranges, trajectories: int, seed: int) -> Array:
    """Draw Morris trajectories: one after another, in each of which every factor is changed once.

    Returns:
        Shape (trajectories x (factors + 1), factors).
    """
    rng = np.random.default_rng(seed)
    return ranges.within(morris_sample.sample(ranges.problem, trajectories, LEVELS, seed=rng))


def sobol_draws(ranges: Ranges, base: int, seed: int) -> Array:
    """Draw Saltelli's design over a scrambled Sobol sequence (Saltelli and others 2010).

    Args:
        ranges: What is varied.
        base: Points of the sequence, a power of two.
        seed: Seed of the scrambling.

    Returns:
        Shape (base x (factors + 2), factors): for each point A, A with each factor of B in turn, and B.
    """
    rng = np.random.default_rng(seed)
    return ranges.within(sobol_sample.sample(ranges.problem, base, calc_second_order=False, seed=rng))


def morris_effects(ranges: Ranges, draws: Array, values: Array) -> pd.DataFrame:
    """Elementary effects of each factor on one output.

    A trajectory with a run that is missing does not count. An effect is the change of the output over the
    whole range of a factor. `luck` is the mean size of effects that luck alone would give; NaN with one
    replicate. An effect is seen if the interval of its mean size is above that.

    Args:
        ranges: What is varied.
        draws: As `morris_draws` gives them.
        values: The output, shape (draws, replicates), NaN where a run is missing.

    Returns:
        A row a factor, the largest first: factor, effect (mean size, mu*), low, high (95% interval), mean
        (mu), spread (sigma), luck, seen.
    """
    kept = whole_blocks(values, len(ranges.names) + 1)
    points, found = draws[kept], values[kept]
    measures = _morris(ranges, points, found.mean(axis=1))
    size, half = np.array(measures["mu_star"]), np.array(measures["mu_star_conf"])
    luck = _luck_of_effects(points, found, ranges)
    table = pd.DataFrame(
        {
            "factor": ranges.names,
            "effect": size,
            "low": np.maximum(size - half, 0.0),
            "high": size + half,
            "mean": np.array(measures["mu"]),
            "spread": np.array(measures["sigma"]),
            "luck": luck,
            "seen": size - half > np.nan_to_num(luck),
        }
    )
    return table.sort_values("effect", ascending=False, kind="stable", ignore_index=True)


def sobol_indices(ranges: Ranges, values: Array) -> pd.DataFrame:
    """First and total indices of each factor for one output (Saltelli and others 2010, Jansen 1999).

    A point with a run that is missing does not count. A first index is seen if its interval is above zero, a
    total index if it is above the part of the variance that luck has, which looks like interaction.

    Args:
        ranges: What is varied.
        values: The output, in the order of `sobol_draws`, shape (draws, replicates), NaN where a run is
            missing.

    Returns:
        A row a factor, the largest total index first: factor, first, first_low, first_high, first_seen,
        total, total_low, total_high, total_seen, with 95% intervals.
    """
    found = values[whole_blocks(values, len(ranges.names) + 2)]
    measures = sobol_analysis.analyze(
        ranges.problem,
        found.mean(axis=1),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        seed=np.random.default_rng(len(found)),
    )
    table = pd.DataFrame({"factor": ranges.names})
    for name, key, least in (("first", "S1", 0.0), ("total", "ST", np.nan_to_num(luck_share(found)))):
        index, half = np.array(measures[key]), np.array(measures[f"{key}_conf"])
        table[name], table[f"{name}_low"], table[f"{name}_high"] = index, index - half, index + half
        table[f"{name}_seen"] = index - half > least
    return table.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def whole_blocks(values: Array, size: int) -> NDArray[np.bool_]:
    """Whether each draw is in a block of draws none of whose runs is missing, shape (draws,).

    Args:
        values: Shape (draws, replicates).
        size: Draws in a block.
    """
    present = ~np.isnan(values).any(axis=1)
    return np.repeat(present.reshape(-1, size).all(axis=1), size)


def luck_share(values: Array) -> float:
    """Part of the variance of draws, as means over replicates, that is luck; NaN with one replicate.

    It is the variance of what draw and replicate do not explain apart, over the number of replicates.

    Args:
        values: Shape (draws, replicates), nothing missing.
    """
    draws, replicates = values.shape
    means = values.mean(axis=1)
    if replicates < 2 or not means.var():
        return float("nan")
    left = values - means[:, None] - values.mean(axis=0) + values.mean()
    variance = (left**2).sum() / ((draws - 1) * (replicates - 1)) / replicates
    return float(min(variance / means.var(ddof=1), 1.0))


def _morris(ranges: Ranges, draws: Array, values: Array) -> Any:
    """Measures of one series of values, shape (draws,)."""
    rng = np.random.default_rng(len(draws))
    return morris_analysis.analyze(
        ranges.problem, draws, values, num_levels=LEVELS, num_resamples=RESAMPLES, seed=rng
    )


def _luck_of_effects(draws: Array, values: Array, ranges: Ranges) -> Array:
    """Mean size of the effects of each factor that luck alone would give, shape (factors,).

    A few trajectories say little of a factor's own luck: it is at least that of a middling factor.
    """
    replicates = values.shape[1]
    if replicates < 2:
        return np.full(len(ranges.names), np.nan)
    size = len(ranges.names) + 1
    steps = np.diff(draws.reshape(-1, size, len(ranges.names)), axis=1)
    changed = np.abs(steps).argmax(axis=2)
    changes = np.diff(values.reshape(-1, size, replicates), axis=1) / (LEVELS / (2 * (LEVELS - 1)))
    variance = changes.var(axis=2, ddof=1) / replicates
    by_factor = np.bincount(changed.ravel(), variance.ravel(), len(ranges.names)) / len(changed)
    luck: Array = HALF_NORMAL * np.sqrt(np.maximum(by_factor, by_factor.mean()))
    return luck
