"""Lines at the ports: appointments first come first served, walking up, and what ports decide."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from agents.appointments import present_at_ports
from agents.columns import NEVER, Flag, Status
from agents.dispositions import CODE
from agents.port_of_entry import port_decisions
from agents.state import Rows, State
from model.migration_model import MigrationModel
from world.calendar import days_in, parse_month
from world.places import SECTORS
from world.scenario import load

World = Callable[..., State]
PORT = len(SECTORS)


def in_line(state: State, number: int, joined: int = 0) -> Rows:
    """People who joined the line of the one port, some months ago."""
    keys = np.random.default_rng(state.people.count).integers(2**62, size=number)
    return state.people.add(
        number, key=keys, place=0, status=Status.WAITING_TO_PRESENT, queued=state.stamp - joined
    )


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


def test_what_is_left_at_a_port_goes_to_the_longest_waiting_of_the_others() -> None:
    """Tijuana has 385 of 1,450 appointments; nobody waits there, and families of two wait in Tecate."""
    setting = ["appointments_per_day=1450"]
    scenario = load("baseline").with_settings(setting)
    state = MigrationModel(scenario, start="2024-06", until="2024-06", scale=1000, rng=1, empty=True).state
    tijuana, tecate = (state.places.cities.index(name) for name in ("Tijuana", "Tecate"))
    rows = in_line(state, 60)
    state.people.place[rows] = tecate
    state.people.queued[rows[:20]] -= 5
    state.people.party[rows] = np.repeat(rows[::2], 2)
    going = present_at_ports(state)
    assert len(going) == pytest.approx(1450 * 30 / 1000, abs=2)
    assert np.isin(rows[:20], going).all()
    place = state.people.place[going]
    assert (place != tecate).all()
    assert (place[::2] == place[1::2]).all()
    assert (place == tijuana).sum() == pytest.approx(385 * 30 / 1000, abs=2)
    assert (state.people.bound[going] == PORT + place).all()


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
    state.histories = replace(state.histories, port_notice_share=np.array([share]))


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
