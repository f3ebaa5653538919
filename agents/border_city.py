"""Border cities: where people wait, and points at which the returned are received, beside the airport."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import NONE
from agents.institution import Field, Institution
from agents.state import Rows, State
from agents.waiting import record_waiting

FIELDS = (
    Field("received", np.dtype(np.int64), 0, "rows", "Mexicans received in the last month"),
    Field("waiting", np.dtype(np.int64), 0, "rows", "People who wait there under Remain in Mexico"),
    Field("sheltered", np.dtype(np.float64), 0.0, "beds", "Beds of shelters taken by people who wait"),
    Field(
        "kidnapping_danger", np.dtype(np.float64), 0.0, "ratio", "Danger of kidnapping relative to Tamaulipas"
    ),
    Field("crime_danger", np.dtype(np.float64), 0.0, "ratio", "Danger of other crime relative to Tamaulipas"),
    Field("node", np.dtype(np.uint8), NONE, "code", "Node of the corridor"),
    Field(
        "mpp_city", np.dtype(np.uint8), 0, "code", "City to which Remain in Mexico returns those met there"
    ),
    Field("sector", np.dtype(np.uint8), 0, "code", "Border Patrol sector that the city faces"),
)


class BorderCity(Institution, fields=FIELDS):
    """A Mexican border city: people wait there, in shelters or not, and the returned are received."""


def receive(state: State, rows: Rows) -> None:
    """Count Mexicans, returned across the line, at the city that their column names."""
    points = state.people.place[rows].astype(np.int64)
    state.ledger.count("repatriations_to_mexico", points)
    state.repatriated.append((rows, points))


def receive_removed(state: State, rows: Rows) -> None:
    """Count Mexicans removed from ICE custody at the points that removal buses and flights go to."""
    points = state.choose("interior/repatriation_point", rows, state.geography.repatriation)
    cities = len(state.places.cities)
    by_land = points < cities
    _put_down(state, rows[by_land], points[by_land])
    state.ledger.count("repatriations_to_mexico", points)
    state.repatriated.append((rows, points))


def receive_from_third_countries(state: State, rows: Rows) -> None:
    """Count people of other countries removed to Mexico at the city, by land, that buses go to."""
    cities = len(state.places.cities)
    by_land = state.geography.repatriation[:cities] / state.geography.repatriation[cities - 1]
    points = state.choose("interior/third_country_point", rows, by_land)
    _put_down(state, rows, points)
    state.ledger.count("non_mexicans_received", points)


def _put_down(state: State, rows: Rows, cities: NDArray[np.int64]) -> None:
    """Note in which city people are, and at which node of the corridor."""
    state.people.place[rows] = cities
    state.people.node[rows] = state.cities.node[cities]


def record_cities(state: State) -> None:
    """Keep the people received in the cities' own rows, and write those who wait to the ledger."""
    received = state.ledger.value("repatriations_to_mexico")[: len(state.places.cities), 0]
    state.cities.received[:] = np.rint(received / state.scale).astype(np.int64)
    record_waiting(state)
