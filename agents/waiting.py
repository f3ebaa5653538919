"""Waiting in Mexico: beds, danger, fear interviews, giving up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agents.appointments import appointments_in_force, start_crossing
from agents.columns import NONE, Status
from agents.courts.remain_in_mexico import admit, count_outcome
from agents.queues import first_in_line
from agents.scan import rows_with_status
from agents.shelters import Mask, house, meet_crime
from agents.state import Array, Rows, State
from world import tables
from world.calendar import days_in
from world.groups import LINE_ENDS, WAITING_FOR
from world.places import SECTORS
from world.rounding import stochastic_round


def begin_waiting(state: State, directory: Path | None = None) -> None:
    """Read what border cities are like from `data/`, once, when a world is filled.

    Raises:
        InputError: The table is missing or invalid.
    """
    frame = tables.load("border_cities", directory).set_index("city").loc[list(state.places.cities)]
    nodes = [state.places.nodes.index(name) if name in state.places.nodes else NONE for name in frame["node"]]
    state.cities.node[:] = nodes
    state.cities.mpp_city[:] = [state.places.cities.index(name) for name in frame["mpp_city"]]
    state.cities.sector[:] = [SECTORS.index(name) for name in frame["sector"]]
    state.cities.kidnapping_danger[:] = frame["kidnapping_danger"]
    state.cities.crime_danger[:] = frame["crime_danger"]


def wait_in_mexico(state: State) -> None:
    """A month of waiting in the border cities."""
    people = state.people
    rows = rows_with_status(people, Status.WAITING_IN_MEXICO, Status.WAITING_TO_PRESENT)
    mpp = people.status[rows] == Status.WAITING_IN_MEXICO
    kidnapped = _live_through(state, rows, mpp)
    _interview(state, rows[mpp])
    _process(state, rows)
    _give_up(state, rows, kidnapped)
    if state.month > state.forced_until and not appointments_in_force(state):
        _leave_lines(state, rows[_is(state, rows, Status.WAITING_TO_PRESENT)])
    _count(state, rows)


def record_waiting(state: State) -> None:
    """Write the stocks of those who wait, and the beds that they take, to the ledger."""
    mpp, line = state.cities.waiting, state.ports.waiting
    state.ledger.put("mpp_waiting", mpp)
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

    People in Remain in Mexico all wait in the border city; of those in line for a port, a share.
    """
    at_border = mpp | (state.once("waiting/at_border", rows) < state.parameters.line_at_border_share)
    there = rows[at_border]
    group = np.where(mpp[at_border], WAITING_FOR.index("mpp"), WAITING_FOR.index("appointment"))
    kidnapped = np.zeros(len(rows), bool)
    kidnapped[at_border] = meet_crime(state, there, group, house(state, there))
    return kidnapped


def _interview(state: State, rows: Rows) -> None:
    """Let in those who ask for an interview about their fear of Mexico, and pass it."""
    parameters = state.parameters
    chance = parameters.fear_interview_share * parameters.fear_pass_share
    admit(state, rows[state.uniform("waiting/fear_interview", rows) < chance], "fear_passed")


def _process(state: State, rows: Rows) -> None:
    """Let in the longest-waiting of those enrolled in Remain in Mexico, when the programme is wound down."""
    expected = state.lever("mpp_processing_per_day") * days_in(state.month) / state.scale
    if expected == 0:
        return
    rows = rows[_is(state, rows, Status.WAITING_IN_MEXICO)]
    number = stochastic_round([expected], state.streams.sequence("waiting/processing", state.month, 1))
    since, one_line = state.people.entered[rows], np.zeros(len(rows), np.int64)
    admit(state, first_in_line(state, "waiting/party", rows, since, one_line, number), "processed")


def _give_up(state: State, rows: Rows, kidnapped: Mask) -> None:
    """Send home those who give up; a case of theirs goes on without them.

    In observed months nobody gives up in the line of a port: those who present are the ones counted there.
    """
    mpp, line = _is(state, rows, Status.WAITING_IN_MEXICO), _is(state, rows, Status.WAITING_TO_PRESENT)
    may = mpp | line if state.month > state.forced_until else mpp
    rows, kidnapped = rows[may], kidnapped[may]
    chance = give_up_chance(state, _months_waited(state, rows), kidnapped)
    rows = rows[state.uniform("waiting/give_up", rows) < chance]
    _count_line_ends(state, rows[_is(state, rows, Status.WAITING_TO_PRESENT)], "gave_up")
    count_outcome(state, rows[_is(state, rows, Status.WAITING_IN_MEXICO)], "gave_up")
    state.people.status[rows] = Status.AT_HOME


def give_up_chance(state: State, months: Array, kidnapped: Mask) -> Array:
    """Probability of giving up in a month: it grows with the months waited, and after a kidnapping."""
    parameters = state.parameters
    hazard = parameters.give_up_hazard * (1 + parameters.give_up_growth * months / 12)
    stays = np.exp(-hazard) * np.where(kidnapped, 1 - parameters.give_up_after_kidnapping, 1.0)
    return 1 - stays


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
