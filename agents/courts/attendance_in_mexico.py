"""Hearings of people who wait in Mexico: getting to the port on the day, suspensions, and who missed them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import Status
from agents.courts.dates import await_date
from agents.courts.hearing import Result
from agents.courts.remain_in_mexico import is_heard_from_mexico
from agents.shelters import has_bed, is_inland
from agents.state import Array, Rows, State
from world.groups import MPP_ABSENCES


def missed_in_mexico(state: State, rows: Rows) -> Array:
    """Probability that people do not get to the port on the day of their hearing; zero who do not wait there.

    It comes on top of what keeps people away who live in the United States: 1 - exp(-h), where h is a part
    that is the same everywhere, one for the danger of the city, which a bed in a shelter lessens, and one for
    the distance to the port of the hearing. Who waits inland is far from the port and from the city's danger.

    Args:
        state: The world.
        rows: Respondents.

    Returns:
        Shape (rows,), float64.
    """
    chance = np.zeros(len(rows))
    waits = state.people.status[rows] == Status.WAITING_IN_MEXICO
    chance[waits] = -np.expm1(-_hazard(state, rows[waits]))
    return chance


def _hazard(state: State, rows: Rows) -> Array:
    parameters, cities = state.parameters, state.cities
    city, inland = state.people.place[rows], is_inland(state, rows)
    exposure = np.where(has_bed(state, rows), parameters.shelter_crime_ratio, 1.0)
    danger = np.where(inland, 0.0, cities.kidnapping_danger[city] * exposure)
    kilometres = cities.hearing_km[city] + np.where(inland, parameters.inland_kilometres, 0.0)
    hazard: Array = (
        parameters.missed_hearing_hazard
        + parameters.missed_hearing_danger * danger
        + parameters.missed_hearing_distance * kilometres / 100
    )
    return hazard


def postpone_suspended(state: State, due: Rows) -> Rows:
    """Put off hearings of Remain in Mexico that are suspended; returns the other cases due."""
    suspended = is_heard_from_mexico(state.people, due)
    if not suspended.any():
        return due
    luck = state.uniform("courts/mpp_suspended", due[suspended])
    suspended[suspended] = luck >= state.lever("mpp_hearings")
    state.ledger.count("hearings_rescheduled", state.people.court[due[suspended]])
    await_date(state, due[suspended])
    return due[~suspended]


def hear_in_mexico(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """Count the hearings of Remain in Mexico, held and missed.

    A judge terminates the case of a share of those who did not come, instead of ordering removal.

    Args:
        state: The world.
        rows: Respondents whose hearing is held.
        results: Result drawn for each, a code of `Result`; changed in place.
    """
    held = np.flatnonzero(is_heard_from_mexico(state.people, rows))
    if not len(held):
        return
    missed = held[results[held] == Result.IN_ABSENTIA]
    _count(state, rows[held], rows[missed])
    luck = state.uniform("courts/mpp_termination", rows[missed])
    terminated = missed[luck < state.parameters.mpp_termination_share]
    state.ledger.count("hearings_missed", state.people.court[rows[terminated]])
    results[terminated] = Result.TERMINATED


def _count(state: State, held: Rows, missed: Rows) -> None:
    people = state.people
    state.ledger.count("mpp_hearings_held", people.place[held])
    gone = people.status[missed] != Status.WAITING_IN_MEXICO
    group = np.where(gone, MPP_ABSENCES.index("gone"), MPP_ABSENCES.index("waiting"))
    state.ledger.count("mpp_hearings_missed", people.place[missed], group)
