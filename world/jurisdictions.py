"""Jurisdictions of the consulates: how people of a state, or returned at a point, are shared over them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from world import tables
from world.distance import kilometres
from world.places import Places

Array = NDArray[np.float64]


@lru_cache(maxsize=8)
def mexican_origin(places: Places, directory: Path | None = None) -> Array:
    """People of Mexican origin by state, shape (states,).

    Raises:
        InputError: A table is missing or invalid.
    """
    people = tables.load("mexican_origin_by_state", directory).set_index("state")["people"]
    return _fixed(people.loc[list(places.states)].to_numpy(np.float64))


@lru_cache(maxsize=8)
def consulates_of_states(places: Places, directory: Path | None = None) -> Array:
    """Share of each state's people who belong to each consulate, shape (states, consulates); rows sum to 1.

    Rule: a state's people are shared over its consulates as the Mexicans registered there, a consulate
    without a published number counting half of the smallest published (all others are smaller); a state
    without a consulate belongs to the nearest by great circle.

    Raises:
        InputError: A table is missing or invalid.
    """
    states = tables.load("places_us_states", directory).set_index("state").loc[list(places.states)]
    every = tables.load("consulates", directory).set_index("consulate")
    registered = every["registered_mexicans"].fillna(every["registered_mexicans"].min() / 2)
    consulates = every.loc[list(places.consulates)]
    inside = np.array(places.states)[:, None] == consulates["state"].to_numpy(str)[None, :]
    weights = inside * registered.loc[list(places.consulates)].to_numpy(np.float64)
    without = np.flatnonzero(weights.sum(axis=1) == 0)
    weights[without, np.argmin(kilometres(states, consulates)[without], axis=1)] = 1.0
    return _fixed(weights / weights.sum(axis=1, keepdims=True))


@lru_cache(maxsize=8)
def consulates_of_points(places: Places, directory: Path | None = None) -> Array:
    """Share of the repatriations at each point that each consulate prepares, shape (points, consulates).

    Rule: at a border city the nearest consulate by great circle; of flights to Mexico City, each as people of
    Mexican origin live in its jurisdiction.

    Raises:
        InputError: A table is missing or invalid.
    """
    cities = tables.load("border_cities", directory).set_index("city").loc[list(places.cities)]
    consulates = tables.load("consulates", directory).set_index("consulate").loc[list(places.consulates)]
    nearest = np.argmin(kilometres(cities, consulates), axis=1)
    by_air = mexican_origin(places, directory) @ consulates_of_states(places, directory)
    return _fixed(np.vstack([np.eye(len(consulates))[nearest], by_air / by_air.sum()]))


def _fixed(values: Array) -> Array:
    values.setflags(write=False)
    return values
