"""Waiting to present at a port: appointments, first come first served, or walking up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import NEVER, Flag, Status
from agents.people import People
from agents.queues import first_in_line
from agents.scan import rows_with_status
from agents.state import Rows, State
from world.calendar import days_in
from world.places import SECTORS
from world.rounding import stochastic_round


def appointments_in_force(state: State) -> bool:
    """Whether there are appointments at any port this month."""
    return bool(state.lever_by_place("appointments_per_day").any())


def present_at_ports(state: State) -> Rows:
    """Let people present at the ports, in months in which agents decide.

    Where there are appointments, those who have waited longest at each port get them, and what is left goes
    to the longest-waiting of the others, who travel to the port that has them. Where there are none, people
    walk up to the port, which lets them in to present as far as asylum is open; the others wait on.

    Returns:
        Rows of those who present, ascending: in transit at the city of the port that they are bound for,
        marked if they have an appointment.
    """
    people = state.people
    waiting = rows_with_status(people, Status.WAITING_TO_PRESENT)
    slots = _slots(state)
    if appointments_in_force(state):
        rows = _call(state, waiting, slots)
        people.flags[rows] |= Flag.APPOINTMENT
    else:
        rows = _walk_ups(state, waiting)
    start_crossing(state, rows, len(SECTORS) + people.place[rows].astype(np.int64))
    return rows


def _call(state: State, waiting: Rows, slots: NDArray[np.int64]) -> Rows:
    """Those of a line who get an appointment, ascending; who gets one at another port goes there."""
    people = state.people
    at_own = first_in_line(
        state, "ports/party", waiting, people.queued[waiting], people.place[waiting], slots
    )
    left = np.maximum(slots - np.bincount(people.place[at_own], minlength=len(slots)), 0)
    others = np.setdiff1d(waiting, at_own, assume_unique=True)
    one_line = np.zeros(len(others), np.int64)
    elsewhere = first_in_line(
        state, "ports/other_party", others, people.queued[others], one_line, left.sum(keepdims=True)
    )
    people.place[elsewhere] = _spread(people, elsewhere, np.repeat(np.arange(len(left)), left))
    return np.sort(np.concatenate([at_own, elsewhere]))


def _spread(people: People, rows: Rows, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """A place for each of some people, ascending; a party gets that of its first member.

    The last party may be larger than what is left of the places, and then shares the last one.
    """
    if not len(rows):
        return np.empty(0, np.int64)
    head = np.where(people.party[rows] >= 0, people.party[rows], rows)
    _, first, party = np.unique(head, return_index=True, return_inverse=True)
    spread: NDArray[np.int64] = places[np.minimum(first, len(places) - 1)][party]
    return spread


def start_crossing(state: State, rows: Rows, crossing: NDArray[np.int64]) -> None:
    """Put people on the way from the city where they are to a crossing, arriving when they decide to."""
    people = state.people
    people.status[rows] = Status.IN_TRANSIT
    people.bound[rows] = crossing
    people.node[rows] = state.cities.node[people.place[rows]]
    people.queued[rows] = NEVER


def _slots(state: State) -> NDArray[np.int64]:
    """Appointments of the month in rows, by port; the fraction is rounded at random."""
    expected = state.lever_by_place("appointments_per_day") * days_in(state.month) / state.scale
    luck = state.streams.sequence("ports/appointments", state.month, len(expected))
    state.ports.appointments[:] = stochastic_round(expected, luck)
    return state.ports.appointments.copy()


def _walk_ups(state: State, waiting: Rows) -> Rows:
    chance = state.parameters.walk_up_share * state.lever("asylum_access")
    return waiting[state.uniform("ports/walk_up", waiting) < chance]
