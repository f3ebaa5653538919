"""Sharing out half-days: what holds for any court, and one court computed by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.columns import CaseStage, DocketKind
from agents.courts.calendar import CELLS, PENDING, cell
from agents.courts.capacity import (
    USUAL,
    can_be_heard,
    detained_hearings,
    exchange,
    monthly_slots,
    note_load,
    open_share,
    rates,
    split,
)
from agents.state import State

World = Callable[..., State]
COURTS = 3
MASTERS, MERITS = 30.0, 1.5
"""Hearings of either kind in a half-day, the defaults."""
HALF_DAYS = st.lists(st.floats(0, 1000), min_size=COURTS, max_size=COURTS).map(np.array)
NEEDED = st.lists(st.floats(0, 2000), min_size=2 * COURTS, max_size=2 * COURTS).map(
    lambda needed: np.array(needed).reshape(2, COURTS)
)
SHARES = st.floats(0.2, 0.5)


@settings(max_examples=300)
@given(NEEDED, HALF_DAYS, SHARES)
def test_no_half_day_is_idle_while_a_case_needs_one_and_none_is_used_twice(
    needed: np.ndarray, half_days: np.ndarray, share: float
) -> None:
    used = split(needed, half_days, share)
    np.testing.assert_allclose(used.sum(axis=0), np.minimum(needed.sum(axis=0), half_days), atol=1e-9)
    assert np.all(used <= needed + 1e-9)
    assert np.all(used >= -1e-9)


@settings(max_examples=300)
@given(NEEDED, HALF_DAYS, SHARES)
def test_masters_have_their_share_and_individual_hearings_the_rest(
    needed: np.ndarray, half_days: np.ndarray, share: float
) -> None:
    masters, individuals = split(needed, half_days, share)
    assert np.all(masters >= np.minimum(needed[0], share * half_days) - 1e-9)
    assert np.all(individuals >= np.minimum(needed[1], (1 - share) * half_days) - 1e-9)


@settings(max_examples=300)
@given(NEEDED, HALF_DAYS, SHARES, st.floats(0, 500))
def test_more_half_days_are_no_fewer_for_either_kind(
    needed: np.ndarray, half_days: np.ndarray, share: float, more: float
) -> None:
    assert np.all(split(needed, half_days + more, share) >= split(needed, half_days, share) - 1e-9)


def put(state: State, docket: DocketKind, masters: int, individuals: int, month: int = 0) -> None:
    """Let the calendars of the first court hold so many cases of a docket, dated so many months ahead."""
    for stage, number in zip(PENDING, (masters, individuals), strict=True):
        state.calendars.booked[cell(docket, stage), 0, month] = number


def time_of(state: State, hearings: np.ndarray) -> float:
    """Half-days that the hearings of the first court take."""
    return float((hearings[:, 0] / rates(state.parameters, state.scale)).sum())


def test_a_court_by_hand(tiny_world: World) -> None:
    """Of 100 half-days the detained usually take 10 and Remain in Mexico 20; of 70 others 35% are masters'.

    Remain in Mexico may have half of the 90; its 750 masters and 45 merits need 25 and 30 of these 45: half
    is for masters, and the rest for merits.
    """
    state = tiny_world()
    state.courts.detained_half_days[:], state.courts.mpp_half_days[:] = 10, 20
    put(state, DocketKind.RELEASED, 50_000, 50_000)
    put(state, DocketKind.MPP, 750, 45, month=3)
    put(state, DocketKind.DETAINED, 500, 500)
    found = monthly_slots(state, np.array([100.0]))[:, 0]
    expected = [24.5 * MASTERS, 45.5 * MERITS, 0, 0, 22.5 * MASTERS, 22.5 * MERITS]
    np.testing.assert_allclose(found, expected)


def test_who_needs_less_leaves_it_to_the_others(tiny_world: World) -> None:
    """150 masters need 5 half-days of 35: merits get 95 of 100; who has no date needs time like others."""
    state = tiny_world()
    put(state, DocketKind.RELEASED, 90, 50_000)
    state.calendars.waiting[cell(DocketKind.RELEASED, CaseStage.MASTER), 0] = 60
    found = monthly_slots(state, np.array([100.0]))[:2, 0]
    np.testing.assert_allclose(found, [150, 95 * MERITS])


def test_the_detained_can_leave_nothing(tiny_world: World) -> None:
    state = tiny_world()
    put(state, DocketKind.RELEASED, 100, 100)
    state.courts.detained_half_days[:] = 120
    assert not monthly_slots(state, np.array([100.0])).any()


@pytest.mark.parametrize("scale", [1, 10, 1000])
def test_slots_are_as_many_people_at_every_scale(tiny_world: World, scale: int) -> None:
    state = tiny_world()
    state.scale = scale
    put(state, DocketKind.RELEASED, 30_000 // scale, 30_000 // scale)
    found = monthly_slots(state, np.array([100.0]))[:2, 0] * scale
    np.testing.assert_allclose(found, [35 * MASTERS, 65 * MERITS])


def detained(state: State, masters: int, individuals: int) -> None:
    """Let detained cases wait at the first court."""
    for stage, number in zip(PENDING, (masters, individuals), strict=True):
        state.calendars.waiting[cell(DocketKind.DETAINED, stage), 0] = number


@pytest.mark.parametrize(("half_days", "share"), [(30.0, 1.0), (20.0, 1.0), (10.0, 0.5), (0.0, 0.0)])
def test_the_detained_are_heard_as_far_as_half_days_last(
    tiny_world: World, half_days: float, share: float
) -> None:
    """300 masters and 15 merits need 20 half-days; with fewer, the same share of either is heard."""
    state = tiny_world()
    detained(state, 300, 15)
    put(state, DocketKind.RELEASED, 1000, 1000)
    found = detained_hearings(state, np.array([half_days]))[:, 0]
    np.testing.assert_allclose(found, [0, 0, 300 * share, 15 * share, 0, 0])


def test_closure_is_for_the_others_only(tiny_world: World) -> None:
    state = tiny_world({"court_closure": 0.7})
    np.testing.assert_allclose(open_share(state)[:, 0], [0.3, 0.3, 1, 1, 0.3, 0.3])


DUE = st.lists(st.integers(0, 2000), min_size=CELLS, max_size=CELLS).map(lambda due: np.array(due)[:, None])
CAPACITY = st.lists(st.sampled_from([0.0, 0.3, 1.0, 7.5, 80.0, 900.0]), min_size=CELLS, max_size=CELLS).map(
    lambda capacity: np.array(capacity)[:, None]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DUE, CAPACITY, st.integers(0, 500))
def test_no_more_are_heard_than_called_nor_than_there_is_time_for(
    tiny_world: World, due: np.ndarray, capacity: np.ndarray, later: int
) -> None:
    """Nor is a slot of the own kind idle while somebody is called; a docket borrows from itself only."""
    state = tiny_world()
    state.month += later
    heard = can_be_heard(state, due, capacity)
    assert np.all(heard <= due)
    assert np.all(heard >= np.minimum(due, np.floor(capacity)))
    whole = 1 / rates(state.parameters, 1)
    for docket in DocketKind:
        of_it = slice(docket * len(PENDING), (docket + 1) * len(PENDING))
        there = time_of(state, np.where(np.arange(CELLS)[:, None] // len(PENDING) == docket, capacity, 0.0))
        used = float((heard[of_it, 0] * whole[of_it]).sum())
        assert used <= there + 2 * whole[of_it].sum()


def test_the_time_that_one_kind_leaves_goes_to_the_other(tiny_world: World) -> None:
    """Of 300 masters 100 are called: the time of 200 is that of ten merits, beside 20 of their own."""
    state = tiny_world()
    due, capacity = np.zeros((CELLS, 1), int), np.zeros((CELLS, 1))
    due[:2, 0], capacity[:2, 0] = [100, 60], [300.0, 20.0]
    assert can_be_heard(state, due, capacity)[:2, 0].tolist() == [100, 20 + 10]


def test_a_court_that_is_closed_or_has_no_slots_hears_nobody(tiny_world: World) -> None:
    state = tiny_world({"court_closure": 1.0})
    due = np.full((CELLS, 1), 5)
    heard = can_be_heard(state, due, np.full((CELLS, 1), 80.0) * open_share(state))
    assert heard[:, 0].tolist() == [0, 0, 5, 5, 0, 0]


@pytest.mark.parametrize("capacity", [0.3, 2.5, 40.0])
def test_over_the_months_capacity_is_used_up_and_no_more(tiny_world: World, capacity: float) -> None:
    """With more called than can be heard, at small courts as at large."""
    state, heard = tiny_world(), 0
    due, slots = np.full((CELLS, 1), 1000), np.full((CELLS, 1), capacity)
    for _ in range(240):
        heard += int(can_be_heard(state, due, slots)[0, 0])
        state.month += 1
    assert heard / 240 == pytest.approx(capacity, abs=3 / 240)


def test_what_is_lent_is_lent_in_the_mean_where_it_is_less_than_a_hearing(tiny_world: World) -> None:
    """At 1:1000 ten rows of masters that nobody needs are half a row of merits, in half of the months."""
    state, heard = tiny_world(), 0
    due, capacity = np.zeros((CELLS, 1), int), np.zeros((CELLS, 1))
    due[1], capacity[0] = 5, 10.0
    for _ in range(200):
        heard += int(can_be_heard(state, due, capacity)[1, 0])
        state.month += 1
    assert heard == pytest.approx(100, abs=3)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=40), st.sampled_from([2, 4]))
def test_what_is_taken_beyond_the_usual_is_given_back(
    tiny_world: World, heard: list[int], number: int
) -> None:
    """The usual load is a running mean: loads less it sum to its own change over its weight, and no more."""
    state = tiny_world()
    docket = DocketKind(number // len(PENDING))
    field = state.courts.detained_half_days if docket == DocketKind.DETAINED else state.courts.mpp_half_days
    field[:] = 12.0
    beyond = 0.0
    for masters in heard:
        hearings = np.zeros((CELLS, 1))
        hearings[number] = masters
        beyond += masters / MASTERS - float(field[0])
        note_load(state, docket, hearings)
    assert beyond * USUAL == pytest.approx(float(field[0]) - 12.0, abs=1e-6)


def test_a_master_takes_the_time_of_a_twentieth_of_a_merits_hearing(tiny_world: World) -> None:
    state = tiny_world()
    np.testing.assert_allclose(exchange(state.parameters), [MERITS / MASTERS, MASTERS / MERITS] * 3)
