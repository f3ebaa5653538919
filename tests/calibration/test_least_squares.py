"""The search on functions whose solution is known: recovery, bounds, the pull of the prior, the budget."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from calibration.least_squares import SOFT, UNIFORM, solve

Array = NDArray[np.float64]
CENTRE = np.full(2, 0.5)


def linear(truth: Array, slopes: Array, error: float = 0.01) -> Callable[[Sequence[Array]], list[Array]]:
    """Residuals of a linear model of so many data, zero at the truth."""

    def evaluate(points: Sequence[Array]) -> list[Array]:
        return [slopes @ (point - truth) / error for point in points]

    return evaluate


def test_a_known_point_is_found() -> None:
    truth = np.array([0.2, 0.85])
    slopes = np.array([[1.0, 0.3], [0.2, 1.0], [0.5, 0.5]])
    found = solve(linear(truth, slopes), CENTRE, 0.1, 100)
    assert found.point == pytest.approx(truth, abs=0.003)
    assert found.cost < found.cost_before / 100
    assert found.identified.all()


def test_a_curved_model_is_followed() -> None:
    truth = np.array([0.3, 0.7])

    def evaluate(points: Sequence[Array]) -> list[Array]:
        return [
            (np.exp(point * [2, 1] + point[::-1]) - np.exp(truth * [2, 1] + truth[::-1])) / 0.01
            for point in points
        ]

    assert solve(evaluate, CENTRE, 0.05, 200).point == pytest.approx(truth, abs=0.01)


def test_what_has_no_effect_stays_at_its_centre_and_is_not_identified() -> None:
    slopes = np.array([[1.0, 0.0], [0.5, 0.0]])
    found = solve(linear(np.array([0.8, 0.1]), slopes), np.array([0.5, 0.35]), 0.1, 100)
    assert found.point == pytest.approx([0.8, 0.35], abs=0.003)
    assert found.identified.tolist() == [True, False]
    assert found.standard_error[1] == pytest.approx(1.0)


def test_a_misfit_widens_what_the_data_know_and_not_the_prior() -> None:
    """With a miss of 30 errors that nothing mends, the information of the data is a 450th of what it was."""

    def evaluate(points: Sequence[Array]) -> list[Array]:
        return [np.array([(point[0] - 0.5) / 0.001, 30.0]) for point in points]

    found = solve(evaluate, CENTRE, 0.1, 60)
    assert found.standard_error == pytest.approx([np.sqrt(1 / (1e6 / 450 + 1)), 1.0], rel=1e-3)


def test_two_that_only_their_sum_can_tell_share_the_change() -> None:
    found = solve(linear(np.array([0.7, 0.7]), np.array([[1.0, 1.0]])), CENTRE, 0.1, 100)
    assert found.point == pytest.approx([0.7, 0.7], abs=0.003)
    assert not found.identified.any()


def test_a_solution_outside_the_range_ends_at_the_bound() -> None:
    found = solve(linear(np.array([1.7, 0.5]), np.eye(2)), CENTRE, 0.1, 100)
    assert found.point == pytest.approx([1.0, 0.5], abs=0.01)


def test_no_point_outside_the_range_is_asked_for() -> None:
    asked: list[Array] = []

    def evaluate(points: Sequence[Array]) -> list[Array]:
        asked.extend(points)
        return [(point - [1.3, -0.2]) / 0.01 for point in points]

    solve(evaluate, np.array([0.95, 0.02]), 0.1, 60)
    assert np.min(asked) >= 0
    assert np.max(asked) <= 1


@pytest.mark.parametrize("budget", [1, 2, 11, 12, 13, 14, 30])
def test_no_more_runs_are_asked_for_than_the_budget(budget: int) -> None:
    counted = 0

    def evaluate(points: Sequence[Array]) -> list[Array]:
        nonlocal counted
        counted += len(points)
        return [np.sin(9 * point) * 40 + point for point in points]

    found = solve(evaluate, CENTRE, 0.1, budget)
    assert counted == found.runs <= budget
    assert counted == (1 if budget < 13 else 13 if budget < 25 else 25)
    assert found.cost <= found.cost_before
    assert np.isnan(found.standard_error).all() == (budget < 13)


def test_of_the_points_that_a_regression_led_to_the_best_is_given_back() -> None:
    """A point that was only drawn is not, however lucky it was; the start and pairs of steps are no draws."""
    costs: list[float] = []
    led_to: list[float] = []

    def evaluate(points: Sequence[Array]) -> list[Array]:
        luck = np.random.default_rng(len(costs)).normal(0, 3, 2)
        found = [(point - 0.9) * 20 + luck for point in points]
        for point, residuals in zip(points, found, strict=True):
            rest = np.concatenate([residuals, point - CENTRE])
            costs.append(float(SOFT**2 * np.sum(np.sqrt(1 + (rest / SOFT) ** 2) - 1)))
        if len(points) <= 2:
            led_to.extend(costs[-len(points) :])
        return found

    assert solve(evaluate, CENTRE, 0.2, 60).cost == pytest.approx(min(led_to))
    assert min(costs) < min(led_to)


def test_a_miss_that_nothing_can_mend_hardly_moves_the_rest() -> None:
    def evaluate(points: Sequence[Array]) -> list[Array]:
        return [np.append(np.repeat((point[:1] - 0.3) / 0.05, 5), 40 + point[0]) for point in points]

    assert solve(evaluate, np.array([0.5]), 0.1, 60).point[0] == pytest.approx(0.3, abs=0.02)


def test_the_standard_error_is_that_of_the_mean_of_so_many_measurements() -> None:
    number, error = 25, 0.1

    def evaluate(points: Sequence[Array]) -> list[Array]:
        noise = np.random.default_rng(1).normal(0, 1, number)
        return [(point - 0.4) / error + noise for point in points]

    found = solve(evaluate, np.array([0.5]), 0.1, 50)
    assert found.standard_error[0] == pytest.approx(error / np.sqrt(number), rel=0.15)
    assert found.standard_error[0] < UNIFORM / 2


def test_the_same_function_gives_the_same_search() -> None:
    def evaluate(points: Sequence[Array]) -> list[Array]:
        return [np.sin(7 * point) * 30 for point in points]

    first, second = (solve(evaluate, CENTRE, 0.1, 40) for _ in range(2))
    assert first.point.tolist() == second.point.tolist()
    assert (first.runs, first.cost) == (second.runs, second.cost)
