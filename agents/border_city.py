"""Receiving the returned: border cities and the airport as repatriation points."""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution
from agents.state import Rows, State

FIELDS = (Field("received", np.dtype(np.int64), 0, "rows", "Mexicans received in the last month"),)


class BorderCity(Institution, fields=FIELDS):
    """A Mexican border city, as the point at which the returned are received."""


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
    state.people.place[rows[by_land]] = points[by_land]
    state.ledger.count("repatriations_to_mexico", points)
    state.repatriated.append((rows, points))


def record_cities(state: State) -> None:
    """Keep the month's number of people received in the cities' own rows."""
    received = state.ledger.value("repatriations_to_mexico")[: len(state.places.cities), 0]
    state.cities.received[:] = np.rint(received / state.scale).astype(np.int64)
