"""Enrolment in Remain in Mexico: to whom it applies, and who is enrolled, up to the places of each city."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.appointments import appointments_in_force
from agents.columns import Demographic
from agents.dispositions import CODE
from agents.encounter import Encounters
from agents.queues import fill_places
from agents.state import Rows, State
from world.calendar import days_in
from world.places import MEXICO, SECTORS

Mask = NDArray[np.bool_]
LUCK_STEPS = 2**31
"""Steps of the lot that orders those who can be enrolled."""


def enrol_some(state: State, met: Encounters, decided: NDArray[np.int64]) -> None:
    """Decide who of those met is enrolled, instead of what was decided, and returned to which city.

    The places of a city go by lot to people met across from it; those that are left go to people met
    elsewhere, who are taken there.

    Args:
        state: The world.
        met: People met this month.
        decided: Disposition of each; changed in place.
    """
    places = enrolment_places(state)
    if not places.any():
        return
    can = can_be_enrolled(state, met, decided)
    rows = np.sort(met.rows[can])
    lot = np.floor(state.uniform("border/enrolment", rows) * LUCK_STEPS).astype(np.int64)
    decisions = ("border/enrolment_party", "border/enrolment_other_party")
    rows, cities = fill_places(state, decisions, rows, lot, nearest_city(state, rows, places), places)
    state.people.place[rows] = cities
    decided[np.isin(met.rows, rows)] = CODE["remain_in_mexico"]


def enrolment_places(state: State) -> NDArray[np.int64]:
    """Places of the month in rows, by city; rounded together, so that their sum is right to a row.

    They are `mpp_enrolments_per_day` over the days on which the programme is in force, times the share of
    people that Mexico accepts.
    """
    in_force = state.lever("remain_in_mexico") * state.lever("mexico_accepts_mpp") * days_in(state.month)
    expected = state.lever_by_place("mpp_enrolments_per_day") * in_force / state.scale
    upper = np.cumsum(expected) + state.streams.sequence("border/enrolment_places", state.month, 1)
    return np.diff(np.floor(upper), prepend=0.0).astype(np.int64)


def can_be_enrolled(state: State, met: Encounters, decided: NDArray[np.int64]) -> Mask:
    """Whether the programme applies to each of those met.

    It is for people met between ports who are not expelled, and for those who would be let in at a port
    without an appointment; not for Mexicans, children alone, citizenships and families that are left out, and
    people at risk.
    """
    at_port = (decided == CODE["notice_released"]) & (not appointments_in_force(state))
    open_to = np.where(met.crossing < len(SECTORS), decided != CODE["title_42_expulsion"], at_port)
    open_to &= (met.citizenship != MEXICO) & (met.demographic != Demographic.UNACCOMPANIED_CHILD)
    chance = state.lever_by_place("mpp_nationalities")[met.citizenship]
    chance *= np.where(met.demographic == Demographic.FAMILY_MEMBER, state.lever("mpp_families"), 1.0)
    chance *= 1 - state.parameters.mpp_exempt_share
    can: Mask = open_to & (state.once("border/mpp_applies", met.rows) < chance)
    return can


def nearest_city(state: State, rows: Rows, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """The city across from which people were met if it has places, else the nearest one of the programme."""
    city = state.people.place[rows]
    nearest = np.where(places[city] > 0, city, state.cities.mpp_city[city])
    return nearest.astype(np.int64)
