"""Bounded least squares on a model that is dear and noisy, within a budget of runs.

The residuals of a run are noisy: a parameter that moves at all changes who meets which luck, so that
differences between two runs say little. The derivatives are therefore regressed on many runs within a region
of trust, and the bounded least squares is solved on that linear model (Gauss and Newton). The region moves
with the best point and shrinks when the step across it is not the best.

Residuals are weighed by their errors. To them is added, for each parameter, its distance from the centre of
its prior in units of the prior range: what the data cannot identify stays where it is declared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.stats import qmc

Array = NDArray[np.float64]
Evaluate = Callable[[Sequence[Array]], Sequence[Array]]
"""Residuals of the data at some points of the unit box, each of shape (data,)."""

SOFT = 3.0
"""Errors beyond which a miss pulls less (loss soft_l1): one that cannot be mended must not bend the rest."""
SPARE = 8
"""Runs of a design beyond the coefficients that are regressed on it."""
SHRINKS = 0.6
"""Factor on the region of trust after a search in it whose full step was not the best of all."""
LEAST_REGION = 0.04
"""Half-width of the region of trust, in the unit box, below which the search ends."""
UNIFORM = 1 / np.sqrt(12)
"""Standard deviation of a uniform distribution over a range of one."""


@dataclass(frozen=True)
class Solution:
    """Where a search ended.

    Attributes:
        point: Best point of the unit box, of those to which the search was led.
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


def runs_of_a_look(parameters: int) -> int:
    """Runs of one design and of the two points that follow from it."""
    return parameters + SPARE + 2


class _SpentError(Exception):
    """The next runs would go beyond the budget."""


def solve(evaluate: Evaluate, centre: Array, region: float, budget: int) -> Solution:
    """Search from the centre of the prior for the point of least cost.

    Args:
        evaluate: The model's residuals, several points at once.
        centre: Centre of the prior and start, in the unit box.
        region: Half-width of the first region of trust, in the unit box.
        budget: Most points to ask for, one or more.
    """
    search = _Search(evaluate, centre, region, budget)
    try:
        search.try_out([centre])
        while search.region >= LEAST_REGION:
            search.look()
        ended = "Nothing better was found nearby."
    except _SpentError:
        ended = "The budget of runs is spent."
    return search.solution(ended)


class _Search:
    """What is remembered of a search: all points and residuals, the region of trust, the last derivatives.

    Only the start and the points to which a regression led can be the best: of many that were drawn, the one
    of least cost is mostly the luckiest, and what the data do not identify would be wherever it was drawn.
    """

    def __init__(self, evaluate: Evaluate, centre: Array, region: float, budget: int) -> None:
        self._evaluate, self._centre, self.region, self._budget = evaluate, centre, region, budget
        self._points: list[Array] = []
        self._found: list[Array] = []
        self._costs: list[float] = []
        self._led_to: list[int] = []
        self._derivatives: Array | None = None

    @property
    def best(self) -> int:
        """Number of the point of least cost, of those that are no part of a design."""
        return min(self._led_to, key=self._costs.__getitem__)

    def try_out(self, points: list[Array]) -> None:
        """Run some points that can be the best."""
        first = len(self._points)
        self.ask(points)
        self._led_to += range(first, len(self._points))

    def ask(self, points: list[Array]) -> None:
        """Run some points and remember their residuals."""
        for point, found in zip(points, self._evaluate(points), strict=True):
            self._points.append(point)
            self._found.append(found)
            self._costs.append(_cost(np.concatenate([found, point - self._centre])))

    def look(self) -> None:
        """Run a design in the region of trust, then the points to which the regression on it leads.

        Where half of the way is better than all of it, or none, the regression reaches too far.
        """
        here = self._points[self.best]
        if len(self._points) + runs_of_a_look(len(here)) > self._budget:
            raise _SpentError
        self.ask(self._design(here))
        there = self._regressed_best(here)
        self.try_out([there, (here + there) / 2])
        if self.best != self._led_to[-2]:
            self.region *= SHRINKS

    def _design(self, here: Array) -> list[Array]:
        """A Latin hypercube over the region of trust, within the unit box."""
        size = len(here) + SPARE
        cube = qmc.LatinHypercube(len(here), rng=len(self._points)).random(size)
        low, high = self._bounds(here)
        return list(low + cube * (high - low))

    def _bounds(self, here: Array) -> tuple[Array, Array]:
        return np.maximum(here - self.region, 0.0), np.minimum(here + self.region, 1.0)

    def _regressed_best(self, here: Array) -> Array:
        """Point of the least cost of the regressed residuals, within the region of trust."""
        value, slope = self._regress(here)
        bounds = self._bounds(here)

        def residuals(point: Array) -> Array:
            return np.concatenate([value + slope @ (point - here), point - self._centre])

        def derivatives(_: Array) -> Array:
            return np.vstack([slope, np.eye(len(here))])

        # SciPy's first step is as long as its start is far from zero: a step searched from zero stays there.
        middle = np.mean(bounds, axis=0)
        found = least_squares(residuals, middle, derivatives, bounds=bounds, loss="soft_l1", f_scale=SOFT)
        best: Array = found.x
        return best

    def _regress(self, here: Array) -> tuple[Array, Array]:
        """Residuals and their derivatives at a point by least squares on the runs in twice the region."""
        moves = np.array(self._points) - here
        near = np.abs(moves).max(axis=1) <= 2 * self.region
        matrix = np.column_stack([np.ones(int(near.sum())), moves[near]])
        found = np.array([self._found[i] for i in np.flatnonzero(near)])
        coefficients = np.linalg.lstsq(matrix, found, rcond=None)[0]
        self._derivatives = coefficients[1:].T
        return coefficients[0], self._derivatives

    def solution(self, ended: str) -> Solution:
        """Where the search has come to."""
        best = self.best
        return Solution(
            self._points[best],
            self._costs[best],
            self._costs[0],
            self._errors(self._found[best]),
            len(self._points),
            ended,
        )

    def _errors(self, found: Array) -> Array:
        """Standard errors by Gauss and Newton, widened if the data are missed by more than their errors."""
        size = len(self._centre)
        if self._derivatives is None:
            return np.full(size, np.nan)
        misfit = max(1.0, float(np.mean(found**2)))
        information = self._derivatives.T @ self._derivatives / misfit + np.eye(size)
        errors: Array = np.sqrt(np.diag(np.linalg.inv(information)))
        return errors


def _cost(residuals: Array) -> float:
    """Half the sum of the soft-L1 losses, as SciPy's."""
    scaled = (residuals / SOFT) ** 2
    return float(SOFT**2 * np.sum(np.sqrt(1 + scaled) - 1))
