"""Waiting to present at a port: lists, appointments, walking up."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.columns import NEVER, Demographic, Flag, Status
from agents.homes import assign_homes
from agents.party import form_parties
from agents.queues import first_in_line
from agents.scan import rows_with_status
from agents.state import Array, Rows, State
from world import tables
from world.calendar import days_in, first_day
from world.places import CITIZENSHIPS, SECTORS
from world.rounding import stochastic_round
from world.streams import keys_at

_GROUPS = (Demographic.SINGLE_ADULT, Demographic.FAMILY_MEMBER)
"""Who waits on a list; children alone do not."""
_KINDS = len(CITIZENSHIPS) * len(_GROUPS)


def join_line(state: State, rows: Rows) -> None:
    """Let people wait to present at the port of the city that their column names, from this month on."""
    state.people.status[rows] = Status.WAITING_TO_PRESENT
    state.people.queued[rows] = state.stamp


def appointments_in_force(state: State) -> bool:
    """Whether there are appointments at any port this month."""
    return bool(state.lever_by_place("appointments_per_day").any())


def present_at_ports(state: State) -> Rows:
    """Let people present at the ports, in months in which agents decide.

    Where there are appointments, those who have waited longest at each port get them. Where there are none
    people walk up to the port, which lets them in to present as far as asylum is open; the others wait on.

    Returns:
        Rows of those who present, ascending: in transit at the city of the port that they are bound for,
        marked if they have an appointment.
    """
    people = state.people
    waiting = rows_with_status(people, Status.WAITING_TO_PRESENT)
    slots = _slots(state)
    if appointments_in_force(state):
        place = people.place[waiting]
        rows = first_in_line(state, "ports/party", waiting, people.queued[waiting], place, slots)
        people.flags[rows] |= Flag.APPOINTMENT
    else:
        rows = _walk_ups(state, waiting)
    start_crossing(state, rows, len(SECTORS) + people.place[rows].astype(np.int64))
    return rows


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


def observed_lists(month: int) -> float:
    """People on the lists of all ports at the end of a month, as published; zero before the first figure."""
    days, waiting = _published_lists()
    return float(np.interp(first_day(month + 1), days, waiting, left=0.0))


@lru_cache(maxsize=1)
def _published_lists() -> tuple[NDArray[np.int64], Array]:
    frame = tables.load("port_waiting")
    days = pd.to_datetime(frame["date"]).to_numpy("datetime64[D]").astype(np.int64)
    return days, frame["waiting"].to_numpy(np.float64)


def keep_lists(state: State, waiting: Rows) -> Rows:
    """In observed months, add to the line of each port those who are missing from its published list.

    Lists are shared by the ports as appointments were in 2024; those who join are of the citizenships and
    demographics of the month's encounters at ports, which are drawn apart.

    Args:
        state: The world.
        waiting: Everybody who waits, for whatever.

    Returns:
        Rows of those added, ascending.
    """
    if state.month > state.forced_until:
        return np.empty(0, np.int64)
    people = state.people
    in_line = waiting[people.status[waiting] == Status.WAITING_TO_PRESENT]
    there = np.bincount(people.place[in_line], minlength=len(state.places.cities))
    wanted = observed_lists(state.month) / state.scale * state.ports.list_share
    return _add(state, np.maximum(wanted - there, 0.0)[:, None] * _mix(state))


def _mix(state: State) -> Array:
    """Share of each citizenship and demographic in the month's encounters at ports, (kinds,)."""
    ledger, ports = state.ledger, slice(len(SECTORS), None)
    citizenship = ledger.value("border_encounters")[ports].sum(axis=0)
    demographic = ledger.value("border_encounters_by_demographic")[ports, : len(_GROUPS)].sum(axis=0)
    kinds: Array = np.outer(citizenship, demographic).ravel()
    return kinds / max(kinds.sum(), 1.0)


def _add(state: State, expected: Array) -> Rows:
    """Add people to the lines, in whole rows by systematic rounding; `expected` is (ports, kinds)."""
    luck = state.streams.sequence("ports/lists", state.month, 1)
    counts = np.diff(np.floor(np.cumsum(expected) + luck), prepend=0.0).astype(np.int64)
    if not counts.any():
        return np.empty(0, np.int64)
    cell = np.repeat(np.arange(counts.size), counts)
    ordinal = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    port, kind = np.divmod(cell, _KINDS)
    rows = state.people.add(
        len(cell),
        key=keys_at("waiting_list", state.month, cell << 32 | ordinal),
        citizenship=kind // len(_GROUPS),
        demographic=kind % len(_GROUPS),
        place=port,
    )
    family = kind % len(_GROUPS) == Demographic.FAMILY_MEMBER
    form_parties(state.people, rows[family], cell[family])
    assign_homes(state, rows)
    join_line(state, rows)
    return rows
