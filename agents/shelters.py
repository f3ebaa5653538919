"""Where people wait: a bed in a shelter or none, and the crimes that they meet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.state import Array, Rows, State
from world.groups import CRIMES

Mask = NDArray[np.bool_]


def house(state: State, rows: Rows) -> Mask:
    """Give the beds of each city to those who wait there and look for one; whether each has a bed.

    A share of those who wait look for one, and take what there is. Their luck is drawn once in a life, so
    that who has a bed keeps it from month to month.
    """
    waiting = np.bincount(state.people.place[rows], minlength=len(state.places.cities))
    beds = state.lever_by_place("shelter_beds") / state.scale
    taken = np.minimum(waiting * state.parameters.shelter_demand_share, beds)
    state.cities.sheltered[:] = taken * state.scale
    chance = taken / np.maximum(waiting, 1)
    housed: Mask = state.once("waiting/bed", rows) < chance[state.people.place[rows]]
    return housed


def meet_crime(state: State, rows: Rows, group: NDArray[np.int64], housed: Mask) -> Mask:
    """Kidnappings, and other crimes, against those who wait in a month; whether each was kidnapped.

    Args:
        state: The world.
        rows: People who wait at the border.
        group: What each waits for, a code of `WAITING_FOR`.
        housed: Whether each has a bed.
    """
    parameters, cities = state.parameters, state.cities
    city = state.people.place[rows]
    exposure = np.where(housed, parameters.shelter_crime_ratio, 1.0)
    kidnapping = _chance(parameters.kidnapping_hazard * cities.kidnapping_danger[city] * exposure)
    other = _chance(parameters.other_crime_hazard * cities.crime_danger[city] * exposure)
    kidnapped = state.uniform("waiting/kidnapping", rows) < kidnapping
    harmed = state.uniform("waiting/other_crime", rows) < other
    state.ledger.count("crimes_against_waiting", city[kidnapped], CRIMES.index("kidnapping"))
    state.ledger.count("crimes_against_waiting", city[harmed], CRIMES.index("other"))
    known = state.uniform("waiting/kidnapping_public", rows) < parameters.kidnapping_publicity
    _publish(state, rows, group, kidnapped & known)
    known = state.uniform("waiting/other_crime_public", rows) < parameters.crime_publicity
    _publish(state, rows, group, harmed & known)
    return kidnapped


def _publish(state: State, rows: Rows, group: NDArray[np.int64], public: Mask) -> None:
    state.ledger.count("crimes_reported", state.people.place[rows[public]], group[public])


def _chance(hazard: Array) -> Array:
    """Probability that something of a monthly hazard happens in a month."""
    return -np.expm1(-hazard)
