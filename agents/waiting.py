"""Waiting in Mexico: beds, danger, giving up, and leaving the line of a port."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agents.appointments import appointments_in_force, start_crossing
from agents.columns import NONE, Status
from agents.courts.remain_in_mexico import count_outcome
from agents.letting_in import hear_fears, let_in_waiting, reopen_cases
from agents.scan import rows_with_status
from agents.shelters import Mask, house, is_inland, meet_crime
from agents.state import Array, Rows, State
from world import tables
from world.calendar import DAYS_A_MONTH
from world.distance import kilometres
from world.groups import LINE_ENDS, WAITING_FOR
from world.parameters import Parameters
from world.places import SECTORS

MEAN_WAIT_WHEN_NEW = 0.5
"""Months that somebody has waited, on average, at the end of the month of enrolment."""


def begin_waiting(state: State, directory: Path | None = None) -> None:
    """Read what border cities are like from `data/`, once, when a world is filled.

    Raises:
        InputError: The table is missing or invalid.
    """
    frame = tables.load("border_cities", directory).set_index("city").loc[list(state.places.cities)]
    nodes = [state.places.nodes.index(name) if name in state.places.nodes else NONE for name in frame["node"]]
    state.cities.node[:] = nodes
    state.cities.mpp_city[:] = [state.places.cities.index(name) for name in frame["mpp_city"]]
    hearing = frame.loc[frame["hearing_city"]]
    state.cities.hearing_km[:] = kilometres(frame, hearing).diagonal() + hearing["kilometres_to_port"]
    state.cities.sector[:] = [SECTORS.index(name) for name in frame["sector"]]
    state.cities.kidnapping_danger[:] = frame["kidnapping_danger"]
    state.cities.crime_danger[:] = frame["crime_danger"]


def wait_in_mexico(state: State) -> None:
    """A month of waiting in the border cities."""
    rows = rows_with_status(state.people, Status.WAITING_IN_MEXICO, Status.WAITING_TO_PRESENT)
    mpp = rows[_is(state, rows, Status.WAITING_IN_MEXICO)]
    hear_fears(state, mpp)
    let_in_waiting(state, mpp)
    reopen_cases(state)
    rows = rows[~_is(state, rows, Status.RESIDENT)]
    kidnapped = _live_through(state, rows, _is(state, rows, Status.WAITING_IN_MEXICO))
    _give_up(state, rows, kidnapped)
    if state.month > state.forced_until and not appointments_in_force(state):
        _leave_lines(state, rows[_is(state, rows, Status.WAITING_TO_PRESENT)])
    _count(state, rows)


def record_waiting(state: State) -> None:
    """Write the stocks of those who wait, and the beds that they take, to the ledger."""
    mpp, line = state.cities.waiting, state.ports.waiting
    state.ledger.put("mpp_waiting", mpp)
    state.ledger.put("mpp_wait_days", _wait_days(state), scaled=False)
    state.ledger.put("waiting_in_mexico", np.stack([mpp, line], axis=1))
    state.ledger.put("shelter_occupancy", state.cities.sheltered, scaled=False)


def count_waiting(state: State) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows under Remain in Mexico, and rows in line for a port, from the columns; shape (cities,) each."""
    people, cities = state.people, len(state.places.cities)
    mpp, line = (
        np.bincount(people.place[rows_with_status(people, status)], minlength=cities)
        for status in (Status.WAITING_IN_MEXICO, Status.WAITING_TO_PRESENT)
    )
    return mpp, line


def _wait_days(state: State) -> Array:
    """Mean days since enrolment of those who wait under Remain in Mexico, by city; NaN where nobody does."""
    people, number = state.people, state.cities.waiting
    rows = rows_with_status(people, Status.WAITING_IN_MEXICO) if number.any() else np.empty(0, np.int64)
    months = np.bincount(people.place[rows], _months_waited(state, rows), minlength=len(number))
    return np.where(number > 0, months / np.maximum(number, 1) + MEAN_WAIT_WHEN_NEW, np.nan) * DAYS_A_MONTH


def _is(state: State, rows: Rows, status: Status) -> Mask:
    has: Mask = state.people.status[rows] == status
    return has


def _count(state: State, rows: Rows) -> None:
    """Keep the number of those who still wait; courts that decide later in the month take theirs off."""
    place, cities = state.people.place[rows], len(state.places.cities)
    for table, status in (
        (state.cities, Status.WAITING_IN_MEXICO),
        (state.ports, Status.WAITING_TO_PRESENT),
    ):
        table.waiting[:] = np.bincount(place[_is(state, rows, status)], minlength=cities)


def _live_through(state: State, rows: Rows, mpp: Mask) -> Mask:
    """A month of shelter and danger for those who wait at the border; whether each was kidnapped.

    People in Remain in Mexico wait in the border city unless they are driven inland; of those in line for a
    port, a share.
    """
    in_line_here = state.once("waiting/at_border", rows) < state.parameters.line_at_border_share
    at_border = np.where(mpp, ~is_inland(state, rows), in_line_here)
    there = rows[at_border]
    group = np.where(mpp[at_border], WAITING_FOR.index("mpp"), WAITING_FOR.index("appointment"))
    kidnapped = np.zeros(len(rows), bool)
    kidnapped[at_border] = meet_crime(state, there, group, house(state, there))
    return kidnapped


def _give_up(state: State, rows: Rows, kidnapped: Mask) -> None:
    """Let those who give up go home; a case of theirs goes on without them.

    Some of those enrolled in Remain in Mexico stay at the border, and may cross again once it is decided. In
    observed months nobody gives up in the line of a port: those who present are the ones counted there.
    """
    mpp, line = _is(state, rows, Status.WAITING_IN_MEXICO), _is(state, rows, Status.WAITING_TO_PRESENT)
    may = mpp | line if state.month > state.forced_until else mpp
    rows, kidnapped = rows[may], kidnapped[may]
    chance = give_up_chance(state, _months_waited(state, rows), kidnapped)
    rows = rows[state.uniform("waiting/give_up", rows) < chance]
    _count_line_ends(state, rows[_is(state, rows, Status.WAITING_TO_PRESENT)], "gave_up")
    enrolled = _is(state, rows, Status.WAITING_IN_MEXICO)
    count_outcome(state, rows[enrolled], "gave_up")
    stays = state.uniform("waiting/stay_at_border", rows) < state.parameters.give_up_crosses_again
    state.people.status[rows] = np.where(enrolled & stays, Status.RETURNED, Status.AT_HOME)


def give_up_chance(state: State, months: Array, kidnapped: Mask) -> Array:
    """Probability of giving up in a month: it grows with the months waited, and after a kidnapping."""
    parameters = state.parameters
    hazard = parameters.give_up_hazard * (1 + parameters.give_up_growth * months / 12)
    stays = np.exp(-hazard) * np.where(kidnapped, 1 - parameters.give_up_after_kidnapping, 1.0)
    return 1 - stays


def give_up_hazard_since(parameters: Parameters, months: Array) -> Array:
    """Hazard of giving up summed over some months from the beginning, without kidnappings."""
    return parameters.give_up_hazard * (months + parameters.give_up_growth * months**2 / 24)


def _months_waited(state: State, rows: Rows) -> Array:
    """Months since people were enrolled, or joined the line of a port or were to be met there."""
    people, mpp = state.people, _is(state, rows, Status.WAITING_IN_MEXICO)
    since = np.where(mpp, people.entered[rows], people.queued[rows])
    return np.maximum(state.stamp - since.astype(np.float64), 0.0)


def _leave_lines(state: State, rows: Rows) -> None:
    """Without appointments, some of those in line settle in Mexico and some try between ports."""
    people, parameters = state.people, state.parameters
    hazards = np.array([parameters.settle_without_appointments, parameters.cross_without_appointments])
    leave = -np.expm1(-hazards.sum())
    settle, cross = leave * hazards / hazards.sum()
    luck = state.uniform("waiting/leave_line", rows)
    settlers = rows[luck < settle]
    _count_line_ends(state, settlers, "settled")
    people.status[settlers] = Status.IN_MEXICO
    state.ledger.count("settled_in_mexico", 0, people.citizenship[settlers])
    crossers = rows[(luck >= settle) & (luck < settle + cross)]
    _count_line_ends(state, crossers, "crossed")
    start_crossing(state, crossers, state.cities.sector[people.place[crossers]].astype(np.int64))


def _count_line_ends(state: State, rows: Rows, end: str) -> None:
    state.ledger.count("line_ends", state.people.place[rows], LINE_ENDS.index(end))
