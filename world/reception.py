"""Reception centres: which repatriation points each serves, and the state that it stands in."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from world import tables
from world.distance import kilometres
from world.places import NO_PLACE, Places

Codes = NDArray[np.int64]


@lru_cache(maxsize=8)
def centre_of_point(places: Places, directory: Path | None = None) -> Codes:
    """Centre that serves each repatriation point, shape (points,): the nearest by great circle.

    Nobody is taken to a centre from the airport: its code is `NO_PLACE`. A centre that is nearest to no city
    serves no point.

    Raises:
        InputError: A table is missing or invalid.
    """
    cities = tables.load("border_cities", directory).set_index("city").loc[list(places.cities)]
    centres = tables.load("reception_centres", directory).set_index("centre").loc[list(places.centres)]
    nearest = np.argmin(kilometres(cities, centres), axis=1).astype(np.int64)
    served = np.append(nearest, NO_PLACE)
    served.setflags(write=False)
    return served


@lru_cache(maxsize=8)
def state_of_centre(places: Places, directory: Path | None = None) -> Codes:
    """Mexican state in which each centre stands, shape (centres,).

    Raises:
        InputError: A table is missing or invalid.
    """
    centres = tables.load("reception_centres", directory).set_index("centre")["state"]
    states = np.array([places.mexican_states.index(centres[name]) for name in places.centres], np.int64)
    states.setflags(write=False)
    return states
