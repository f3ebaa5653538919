"""Sharing out half-days: what holds for any court, and one court computed by hand."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.courts.capacity import Hearings, share_half_days
from world.parameters import Parameters

PARAMETERS = Parameters()
COURTS = 4
WAITING = st.lists(st.integers(0, 20_000), min_size=4 * COURTS, max_size=4 * COURTS)
JUDGES = st.lists(st.floats(0, 60), min_size=COURTS, max_size=COURTS)
CLOSURE = st.lists(st.sampled_from([0.0, 0.3, 1.0]), min_size=COURTS, max_size=COURTS)
SCALES = st.sampled_from([1, 10, 1000])


def shared(judges: list[float], closure: list[float], waiting: list[int], scale: int) -> Hearings:
    queues = tuple(np.array(waiting).reshape(4, COURTS))
    return share_half_days(PARAMETERS, np.array(judges), np.array(closure), queues, scale)


def half_days(masters: np.ndarray, individuals: np.ndarray, scale: int) -> np.ndarray:
    """Half-days that hearings take, by court."""
    result: np.ndarray = scale * (
        masters / PARAMETERS.matters_per_master_half_day
        + individuals / PARAMETERS.individual_hearings_per_half_day
    )
    return result


def detained_half_days(held: Hearings, scale: int) -> np.ndarray:
    return half_days(held.detained_master, held.detained_individual, scale)


@settings(max_examples=200, deadline=None)
@given(JUDGES, CLOSURE, WAITING, SCALES)
def test_no_more_is_used_than_there_is_nor_heard_than_waits(
    judges: list[float], closure: list[float], waiting: list[int], scale: int
) -> None:
    held = shared(judges, closure, waiting, scale)
    there = np.array(judges) * PARAMETERS.half_days_per_judge_month
    used = detained_half_days(held, scale) + half_days(held.master, held.individual, scale)
    assert np.all(used <= there * (1 + 1e-9) + 1e-9)
    parts = (held.detained_master, held.detained_individual, held.master, held.individual)
    for part, queue in zip(parts, np.array(waiting).reshape(4, COURTS), strict=True):
        assert np.all(part >= -1e-9)
        assert np.all(part <= queue * (1 + 1e-9) + 1e-9)


@settings(max_examples=200, deadline=None)
@given(JUDGES, WAITING, SCALES)
def test_an_open_court_leaves_no_half_day_idle_while_somebody_waits(
    judges: list[float], waiting: list[int], scale: int
) -> None:
    held = shared(judges, [0.0] * COURTS, waiting, scale)
    dm, di, m, i = np.array(waiting, float).reshape(4, COURTS)
    needed = half_days(dm, di, scale) + half_days(m, i, scale)
    there = np.array(judges) * PARAMETERS.half_days_per_judge_month
    used = detained_half_days(held, scale) + half_days(held.master, held.individual, scale)
    np.testing.assert_allclose(used, np.minimum(needed, there), rtol=1e-9, atol=1e-9)


@settings(max_examples=200, deadline=None)
@given(JUDGES, CLOSURE, WAITING, SCALES)
def test_the_detained_come_first_and_closure_does_not_touch_them(
    judges: list[float], closure: list[float], waiting: list[int], scale: int
) -> None:
    held = shared(judges, closure, waiting, scale)
    dm, di, _, _ = np.array(waiting, float).reshape(4, COURTS)
    there = np.array(judges) * PARAMETERS.half_days_per_judge_month
    needed = half_days(dm, di, scale)
    np.testing.assert_allclose(
        detained_half_days(held, scale), np.minimum(needed, there), rtol=1e-9, atol=1e-9
    )
    others = half_days(held.master, held.individual, scale)
    assert np.all(others <= (1 - np.array(closure)) * np.maximum(there - needed, 0) + 1e-6)


@settings(max_examples=200, deadline=None)
@given(JUDGES, CLOSURE, WAITING, st.floats(0, 30))
def test_more_judges_hear_no_fewer_of_any_kind(
    judges: list[float], closure: list[float], waiting: list[int], more: float
) -> None:
    fewer = shared(judges, closure, waiting, 1)
    greater = shared([j + more for j in judges], closure, waiting, 1)
    for name in ("detained_master", "detained_individual", "master", "individual"):
        assert np.all(getattr(greater, name) >= getattr(fewer, name) - 1e-6)


def test_a_court_by_hand() -> None:
    """Of 60 half-days 10 go to 300 detained masters; of the others 35% go to masters, 65% to merits."""
    queues = tuple(np.array([n]) for n in (300, 0, 100_000, 100_000))
    held = share_half_days(Parameters(), np.array([2.0]), np.array([0.0]), queues, 1)
    assert held.detained_master[0] == 300
    np.testing.assert_allclose([held.master[0], held.individual[0]], [17.5 * 30, 32.5 * 1.5])
