"""Lines at the ports: appointments first come first served, walking up, lists as published."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.appointments import join_line, keep_lists, observed_lists, present_at_ports
from agents.columns import NEVER, Flag, Status
from agents.dispositions import CODE
from agents.port_of_entry import port_decisions
from agents.state import Rows, State
from agents.waiting import begin_waiting
from model.migration_model import MigrationModel
from world.calendar import days_in, parse_month
from world.histories import Histories
from world.places import SECTORS
from world.scenario import load

World = Callable[..., State]
PORT = len(SECTORS)


def in_line(state: State, number: int, joined: int = 0) -> Rows:
    """People who joined the line of the one port, some months ago."""
    keys = np.random.default_rng(state.people.count).integers(2**62, size=number)
    rows = state.people.add(number, key=keys, place=0)
    join_line(state, rows)
    state.people.queued[rows] -= joined
    return rows


def test_appointments_go_to_those_who_waited_longest(tiny_world: World) -> None:
    state = tiny_world({"appointments_per_day": 2})
    state.cities.node[:] = 7
    late, early = in_line(state, 50, joined=1), in_line(state, 30, joined=3)
    rows = present_at_ports(state)
    assert len(rows) == 2 * days_in(state.month) == state.ports.appointments[0]
    assert np.isin(early, rows).all()
    assert np.isin(rows, np.concatenate([early, late])).all()
    people = state.people
    assert (people.status[rows] == Status.IN_TRANSIT).all()
    assert (people.flags[rows] == Flag.APPOINTMENT).all()
    assert (people.bound[rows] == PORT).all()
    assert (people.node[rows] == 7).all()
    assert (people.queued[rows] == NEVER).all()
    assert (people.status == Status.WAITING_TO_PRESENT).sum() == 80 - len(rows)


@pytest.mark.parametrize("access", [0.0, 0.5, 1.0])
def test_without_appointments_ports_take_walk_ups_as_far_as_asylum_is_open(
    tiny_world: World, access: float
) -> None:
    state = tiny_world({"asylum_access": access}, parameters={"walk_up_share": 0.4})
    in_line(state, 4000)
    rows = present_at_ports(state)
    assert len(rows) == pytest.approx(1600 * access, abs=4 * np.sqrt(1000) * (access > 0))
    assert not state.people.flags[rows].any()


def at_port(state: State, booked: int, others: int) -> Rows:
    rows = in_line(state, booked + others)
    state.people.flags[rows[:booked]] |= Flag.APPOINTMENT
    return rows


def released(state: State, rows: Rows) -> np.ndarray:
    decided: np.ndarray = port_decisions(state, rows) == CODE["notice_released"]
    return decided


def published(state: State, share: float) -> None:
    state.histories = Histories(state.month, *(np.array([v]) for v in (0.0, 0.0, 0.0, share, 0.0)))


def test_appointments_are_honoured_while_asylum_is_closed(tiny_world: World) -> None:
    state = tiny_world({"asylum_access": 0}, parameters={"appointment_admitted_share": 1})
    published(state, 0.5)
    rows = at_port(state, 100, 900)
    assert released(state, rows).tolist() == [True] * 100 + [False] * 900
    assert not state.people.flags[rows].any()


def test_with_and_without_appointment_the_published_share_is_released(tiny_world: World) -> None:
    state = tiny_world()
    published(state, 0.6)
    rows = at_port(state, 4000, 6000)
    assert released(state, rows).mean() == pytest.approx(0.6, abs=4 * np.sqrt(0.24 / 10_000))


def test_appointments_of_the_history_are_those_scheduled() -> None:
    """936,500 by the end of 2024 (CBP)."""
    months = range(parse_month("2023-01"), parse_month("2024-12") + 1)
    daily = load("baseline").resolve(months).get("appointments_per_day").sum(axis=1)
    assert (daily * [days_in(month) for month in months]).sum() == pytest.approx(936_500, rel=0.01)


def test_lists_run_straight_between_published_figures() -> None:
    assert observed_lists(parse_month("2018-03")) == 0
    assert observed_lists(parse_month("2019-08")) == pytest.approx(26_000, rel=0.01)
    assert observed_lists(parse_month("2025-03")) == 270_000
    between = observed_lists(parse_month("2024-04"))
    assert between == pytest.approx((164_000 + 270_000) / 2, rel=0.02)


def world_at(month: str) -> State:
    """A world at 1:1000 with a month's encounters at ports, but nobody in line."""
    model = MigrationModel("baseline", start=month, until=month, scale=1000, rng=1, check_every=0)
    begin_waiting(model.state)
    expected = np.round(model.expected_arrivals() / 1000)
    model.state.ledger.add("border_encounters", expected.sum(axis=2))
    model.state.ledger.add("border_encounters_by_demographic", expected.sum(axis=1))
    return model.state


def test_lists_are_filled_up_to_the_published_number_and_no_further() -> None:
    state = world_at("2024-06")
    wanted = observed_lists(state.month) / 1000
    waiting = keep_lists(state, np.empty(0, np.int64))
    assert (state.people.status[waiting] == Status.WAITING_TO_PRESENT).all()
    assert len(waiting) == pytest.approx(wanted, abs=1)
    state.month += 1
    added = observed_lists(state.month) / 1000 - wanted
    assert len(keep_lists(state, waiting)) == pytest.approx(added, abs=15)
    place = np.bincount(state.people.place[waiting], minlength=15)
    assert np.abs(place - wanted * state.ports.list_share).max() < 2
    family = state.people.demographic[waiting] == 1
    assert 0 < (state.people.party[waiting] >= 0).sum() <= family.sum()
    assert (state.people.demographic[waiting] < 2).all()


def test_nobody_is_added_to_lists_after_the_observed_months() -> None:
    state = world_at("2024-06")
    state.forced_until = state.month - 1
    before = state.people.count
    assert not len(keep_lists(state, np.empty(0, np.int64)))
    assert state.people.count == before
