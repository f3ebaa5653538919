"""Hearing capacity: how half-days are shared out between dockets, and between the two kinds of hearing."""

from __future__ import annotations

import numpy as np

from agents.columns import DocketKind
from agents.courts.calendar import CELLS, PENDING, Slots, cell
from agents.courts.dates import slots
from agents.state import Array, State
from world.parameters import Parameters

USUAL = 1 / 3
"""Weight of a month in the usual load of a docket that goes before others (assumed)."""

MPP_MASTER_SHARE = 0.5
"""Most of the half-days of Remain in Mexico that its master hearings take where both kinds need more
(assumed; a first hearing was to be within 45 days of the return: DHS, January 2019)."""


def rates(parameters: Parameters, scale: int) -> Array:
    """Hearings of each cell in a half-day, in rows, (cells,)."""
    kinds = [parameters.matters_per_master_half_day, parameters.individual_hearings_per_half_day]
    return np.tile(np.array(kinds) / scale, CELLS // len(PENDING))


def exchange(parameters: Parameters) -> Array:
    """Hearings of the other kind that take the time of one of a cell, (cells,)."""
    a, b = parameters.matters_per_master_half_day, parameters.individual_hearings_per_half_day
    return np.tile([b / a, a / b], CELLS // len(PENDING))


def split(needed: Array, half_days: Array, master_share: float) -> Array:
    """Share half-days between masters and individual hearings, (2, courts).

    Masters get up to a share, and what individual hearings do not need.

    Args:
        needed: Half-days that would hear all cases of either kind, (2, courts).
        half_days: Half-days that there are, (courts,).
        master_share: Share that masters get where both kinds need more than there is.
    """
    masters, individuals = needed
    individual = np.minimum(individuals, half_days - np.minimum(masters, half_days * master_share))
    return np.stack([np.minimum(masters, half_days - individual), individual])


def monthly_slots(state: State, half_days: Array) -> Array:
    """Hearings a month for which calendars have room, in rows, (cells, courts); none for the detained.

    Remain in Mexico gets what it needs, up to a share of what the detained docket usually leaves, half of it
    for master hearings where both kinds need more; the others get what both usually leave.

    Args:
        state: The world.
        half_days: Half-days of a month, (courts,).
    """
    parameters, courts = state.parameters, state.courts
    a_half_day = rates(parameters, state.scale)[:, None]
    needed = (state.calendars.pending / a_half_day).reshape(len(DocketKind), len(PENDING), -1)
    left = np.maximum(half_days - courts.detained_half_days, 0.0)
    mpp = np.minimum(needed[DocketKind.MPP].sum(axis=0), left * parameters.mpp_share_of_half_days)
    released = np.maximum(left - courts.mpp_half_days, 0.0)
    shared = np.zeros((len(DocketKind), len(PENDING), len(half_days)))
    shared[DocketKind.MPP] = split(needed[DocketKind.MPP], mpp, MPP_MASTER_SHARE)
    share = parameters.master_share_of_half_days
    shared[DocketKind.RELEASED] = split(needed[DocketKind.RELEASED], released, share)
    return shared.reshape(CELLS, -1) * a_half_day


def detained_hearings(state: State, half_days: Array) -> Array:
    """Detained cases that are heard this month, in rows, (cells, courts), not yet whole; zero for the others.

    They are heard in the month in which they come, before everybody else, as far as half-days last.
    """
    waiting = state.calendars.waiting * _is_detained()[:, None]
    needed = (waiting / rates(state.parameters, state.scale)[:, None]).sum(axis=0)
    heard: Array = waiting * np.minimum(1.0, half_days / np.maximum(needed, 1e-12))
    return heard


def _is_detained() -> Array:
    detained = np.zeros(CELLS)
    detained[[cell(DocketKind.DETAINED, stage) for stage in PENDING]] = 1.0
    return detained


def open_share(state: State) -> Array:
    """Share of their hearings for which courts are open, (cells, courts); the detained are always heard."""
    closed = np.tile(1 - state.lever_by_place("court_closure"), (CELLS, 1))
    closed[_is_detained() > 0] = 1.0
    return closed


def can_be_heard(state: State, due: Slots, capacity: Array) -> Slots:
    """Cases that can be heard of those called this month, (cells, courts).

    Slots that one kind of hearing of a docket does not need go to the other kind.

    Args:
        state: The world.
        due: Cases called, (cells, courts).
        capacity: Slots of this month, in rows, (cells, courts).
    """
    there = slots(capacity, state.month)[:, :, 0]
    spare = np.maximum(there - due, 0).reshape(len(DocketKind), len(PENDING), -1)
    lent = spare[:, ::-1].reshape(due.shape) / exchange(state.parameters)[:, None]
    heard: Slots = np.minimum(due, there + slots(lent, state.month)[:, :, 0])
    return heard


def note_load(state: State, docket: DocketKind, heard: Array | Slots, weight: float = USUAL) -> None:
    """Remember the half-days that a docket that goes before others takes, as a running mean.

    Args:
        state: The world.
        docket: The docket.
        heard: Hearings of this month in rows, (cells, courts).
        weight: Weight of this month.
    """
    taken = heard / rates(state.parameters, state.scale)[:, None]
    load = taken.reshape(len(DocketKind), len(PENDING), -1)[docket].sum(axis=0)
    courts = state.courts
    usual = courts.detained_half_days if docket == DocketKind.DETAINED else courts.mpp_half_days
    usual += weight * (load - usual)
