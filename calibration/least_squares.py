"""Bounded least squares on a model that is dear and a little noisy, within a budget of runs.

Residuals are weighed by their errors. To them is added, for each parameter, its distance from the centre of
its prior in units of the prior range: what the data cannot identify stays where it is declared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

Array = NDArray[np.float64]
Evaluate = Callable[[Sequence[Array]], Sequence[Array]]
"""Residuals of the data at some points of the unit box, each of shape (data,)."""

SOFT = 3.0
"""Errors beyond which a miss pulls less (loss soft_l1): one that cannot be mended must not bend the rest."""
LEAST_STEP = 0.005
"""Steps in the unit box below which the search ends."""
LEAST_GAIN = 0.002
"""Relative gain in cost below which the search ends."""
UNIFORM = 1 / np.sqrt(12)
"""Standard deviation of a uniform distribution over a range of one."""


@dataclass(frozen=True)
class Solution:
    """Where a search ended.

    Attributes:
        point: Best point of the unit box that was run.
        cost: Half the sum of the squared residuals there, prior included, large ones counting less.
        cost_before: The same at the start.
        standard_error: Of each coordinate, from the last derivatives and the misfit; NaN without derivatives.
        runs: Points that were asked for.
        ended: Why it ended, in words.
    """

    point: Array
    cost: float
    cost_before: float
    standard_error: Array
    runs: int
    ended: str

    @property
    def identified(self) -> NDArray[np.bool_]:
        """Whether data leave at most half of the spread that a range has, of each coordinate."""
        known: NDArray[np.bool_] = self.standard_error < UNIFORM / 2
        return known


class _SpentError(Exception):
    """The next runs would go beyond the budget."""


def solve(evaluate: Evaluate, centre: Array, step: float, budget: int) -> Solution:
    """Search from the centre of the prior for the point of least cost.

    Args:
        evaluate: The model's residuals, several points at once.
        centre: Centre of the prior and start, in the unit box.
        step: Difference over which derivatives are taken; large beside the noise of a run.
        budget: Most points to ask for, one or more.
    """
    search = _Search(evaluate, centre, step, budget)
    try:
        found = least_squares(
            search.residuals,
            centre,
            jac=search.derivatives,
            bounds=(0, 1),
            method="trf",
            loss="soft_l1",
            f_scale=SOFT,
            xtol=LEAST_STEP,
            ftol=LEAST_GAIN,
        )
        ended = found.message
    except _SpentError:
        ended = "The budget of runs is spent."
    return search.solution(ended)


class _Search:
    """What is remembered of a search: the best point, the last derivatives, the points asked for."""

    def __init__(self, evaluate: Evaluate, centre: Array, step: float, budget: int) -> None:
        self._evaluate, self._centre, self._step, self._budget = evaluate, centre, step, budget
        self._runs = 0
        self._last: tuple[Array, Array] = (np.empty(0), np.empty(0))
        self._costs: list[tuple[float, Array]] = []
        self._derivatives: Array | None = None

    def residuals(self, point: Array) -> Array:
        """Residuals at a point, those of the prior last."""
        found = self._ask([point])[0]
        self._last = (point.copy(), found)
        self._costs.append((_cost(found), point.copy()))
        return found

    def derivatives(self, point: Array) -> Array:
        """Derivatives of the residuals at a point, shape (residuals, coordinates)."""
        here = self._last[1] if np.array_equal(self._last[0], point) else self._ask([point])[0]
        signs = np.where(point + self._step <= 1, 1.0, -1.0)
        moves = np.diag(signs * self._step)
        moved = self._ask([point + move for move in moves])
        self._derivatives = (np.array(moved) - here).T / (signs * self._step)
        return self._derivatives

    def solution(self, ended: str) -> Solution:
        """The best of the points that were asked for one by one."""
        cost, point = min(self._costs, key=lambda pair: pair[0])
        return Solution(point, cost, self._costs[0][0], self._errors(cost), self._runs, ended)

    def _ask(self, points: list[Array]) -> list[Array]:
        if self._runs + len(points) > self._budget:
            raise _SpentError
        self._runs += len(points)
        found = self._evaluate(points)
        return [np.concatenate([data, p - self._centre]) for data, p in zip(found, points, strict=True)]

    def _errors(self, cost: float) -> Array:
        """Standard errors by Gauss and Newton; data that are missed by more than their errors count less."""
        size = len(self._centre)
        if self._derivatives is None:
            return np.full(size, np.nan)
        data = self._derivatives[:-size]
        misfit = max(1.0, 2 * cost / len(data))
        information = data.T @ data / misfit + np.eye(size)
        errors: Array = np.sqrt(np.diag(np.linalg.inv(information)))
        return errors


def _cost(residuals: Array) -> float:
    """Half the sum of the soft-L1 losses, as SciPy's."""
    scaled = (residuals / SOFT) ** 2
    return float(SOFT**2 * np.sum(np.sqrt(1 + scaled) - 1))
