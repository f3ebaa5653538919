"""The bench in a world of three courts: hiring with a lag, learning, turnover, details."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.courts import bench
from agents.state import State

World = Callable[..., State]
COURTS = 3
JUDGES, MORE = 20.0, 50.0


def positions(state: State, judges: float) -> None:
    """Set the lever from now on."""
    state.levers.get("judges")[state.month - state.levers.months[0] :] = judges


def decided_after_the_observed(tiny_world: World, **parameters: float) -> State:
    state = tiny_world({"judges": JUDGES}, parameters, courts=COURTS)
    state.observed_until = state.month - 1
    return state


def live(state: State, months: int) -> np.ndarray:
    """Judges at the end of each month, (months, courts)."""
    judges = []
    for _ in range(months):
        bench.change_bench(state)
        judges.append(state.courts.judges.copy())
        state.month += 1
    return np.array(judges)


@pytest.mark.parametrize("lag", [1.0, 12.0, 24.4])
def test_new_positions_are_filled_with_an_exponential_lag(tiny_world: World, lag: float) -> None:
    """A part 1 - exp(-t / lag) is filled after t months."""
    state = decided_after_the_observed(tiny_world, judge_hiring_months=lag)
    positions(state, MORE)
    filled = (live(state, 60) - JUDGES) / (MORE - JUDGES)
    expected = -np.expm1(-np.arange(1, 61) / lag)
    np.testing.assert_allclose(filled, np.repeat(expected[:, None], COURTS, axis=1))


def test_without_a_lag_they_are_filled_at_once(tiny_world: World) -> None:
    state = decided_after_the_observed(tiny_world, judge_hiring_months=0.0)
    positions(state, MORE)
    assert (live(state, 1) == MORE).all()


def test_positions_are_lost_at_once(tiny_world: World) -> None:
    state = decided_after_the_observed(tiny_world)
    positions(state, JUDGES / 2)
    assert (live(state, 2) == JUDGES / 2).all()


def test_in_observed_months_the_bench_is_the_published(tiny_world: World) -> None:
    """Whether arrivals are forced or not: what is observed of the bench does not depend on it."""
    state = tiny_world({"judges": JUDGES}, courts=COURTS)
    state.forced_until = state.month - 1
    positions(state, MORE)
    assert (live(state, 1) == MORE).all()


def test_a_steady_bench_has_its_turnover_of_new_judges(tiny_world: World) -> None:
    """Hired at `turnover` a year and new for a year on average, that share of the bench is new."""
    state = decided_after_the_observed(tiny_world, judge_turnover=0.12, new_judge_speed=0.5)
    live(state, 24)
    np.testing.assert_allclose(state.courts.new_judges, 0.12 * JUDGES)
    half_days = JUDGES * (1 - 0.12 * 0.5) * state.parameters.half_days_per_judge_month
    np.testing.assert_allclose(bench.half_days(state), half_days)


def test_who_is_hired_comes_to_full_speed(tiny_world: World) -> None:
    """Of judges hired at once a part (11 / 12)^t is still new after t months more, beside the turnover's."""
    turnover = 0.02
    state = tiny_world(
        {"judges": JUDGES}, {"judge_turnover": turnover, "new_judge_speed": 0.4}, courts=COURTS
    )
    positions(state, MORE)
    new = [11 / 12 * turnover * JUDGES + MORE - JUDGES + turnover / 12 * MORE]
    speed = []
    for _ in range(36):
        live(state, 1)
        speed.append(bench.half_days(state)[0] / state.parameters.half_days_per_judge_month)
        new.append(turnover * MORE + (new[0] - turnover * MORE) * (11 / 12) ** len(new))
    np.testing.assert_allclose(speed, MORE - 0.6 * np.array(new[:-1]))


def test_no_more_judges_are_new_than_there_are(tiny_world: World) -> None:
    state = tiny_world({"judges": JUDGES}, courts=COURTS)
    positions(state, MORE)
    live(state, 1)
    positions(state, 1.0)
    live(state, 1)
    assert (state.courts.new_judges <= state.courts.judges).all()


@pytest.mark.parametrize("asked", [0.0, 6.0, 60.0, 500.0])
def test_details_add_and_take_the_same_number(tiny_world: World, asked: float) -> None:
    """Whatever is asked: half-days sum to those of the bench, and all courts lend the same share."""
    state = tiny_world({"judges": 0.0}, courts=COURTS)
    state.courts.judges[:], state.courts.new_judges[:] = [10.0, 20.0, 30.0], 0.0
    state.levers.get("judges_detailed")[:, 0] = asked
    half_days = bench.half_days(state) / state.parameters.half_days_per_judge_month
    assert half_days.sum() == pytest.approx(60)
    lent = min(asked, 60.0)
    np.testing.assert_allclose(half_days, np.array([10.0, 20.0, 30.0]) * (1 - lent / 60) + [lent, 0, 0])


def test_a_share_of_the_bench_sits_by_video_where_the_cases_are(tiny_world: World) -> None:
    """Of 60 judges a quarter follow the active cases, of which one court has two in three and one none."""
    state = tiny_world({"judges": 0.0}, {"video_share": 0.25}, courts=COURTS)
    state.courts.judges[:], state.courts.new_judges[:] = [10.0, 20.0, 30.0], 0.0
    state.active[:] = [200, 100, 0]
    half_days = bench.half_days(state) / state.parameters.half_days_per_judge_month
    np.testing.assert_allclose(half_days, [7.5 + 10, 15 + 5, 22.5])
    state.active[:] = 0
    half_days = bench.half_days(state) / state.parameters.half_days_per_judge_month
    np.testing.assert_allclose(half_days, [10, 20, 30])


def test_more_asked_for_than_there_are_is_shared_in_proportion(tiny_world: World) -> None:
    state = tiny_world({"judges": 0.0}, courts=COURTS)
    state.courts.judges[:], state.courts.new_judges[:] = 20.0, 0.0
    state.levers.get("judges_detailed")[:] = [0.0, 100.0, 300.0]
    half_days = bench.half_days(state) / state.parameters.half_days_per_judge_month
    np.testing.assert_allclose(half_days, [0, 15, 45], atol=1e-9)


def test_without_judges_nobody_is_detailed(tiny_world: World) -> None:
    state = tiny_world({"judges": 0.0, "judges_detailed": 5.0}, courts=COURTS)
    live(state, 3)
    assert bench.half_days(state).tolist() == [0, 0, 0]
