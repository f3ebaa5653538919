"""Where people who decide to set out head for: a crossing, and the city it is reached from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import NEVER
from agents.state import Array, Rows, State
from world.places import SECTORS
from world.route_tables import load_ways


def head_for(state: State, rows: Rows, way: NDArray[np.int64] | int) -> None:
    """Choose the crossing of people as their citizenship did in the reference period, and its city.

    Args:
        state: The world.
        rows: People; those of a party go to one crossing.
        way: 0 to cross between ports, 1 to present at one; of each or of all.
    """
    people = state.people
    citizenship = people.citizenship[rows].astype(np.int64)
    choices = _choices(state.reference_crossings)[citizenship, way]
    bound = state.choose("origins/crossing", rows, choices)
    people.bound[rows] = bound
    people.place[rows] = state.choose("origins/city", rows, state.geography.city_of_crossing[bound])
    people.queued[rows] = NEVER


def head_back(state: State, rows: Rows) -> None:
    """Let people in a border city head for the sector that it faces, from where they are."""
    people = state.people
    shares = np.diff(state.geography.city_of_crossing[: len(SECTORS)], axis=1, prepend=0.0)
    people.bound[rows] = shares.argmax(axis=0)[people.place[rows]]
    people.node[rows] = load_ways().cities[people.place[rows]]
    people.queued[rows] = NEVER


def _choices(cumulative: Array) -> Array:
    """Cumulative choice among the crossings of a way, (citizenships, ways, crossings).

    A way that a citizenship did not take in the reference period is spread evenly.
    """
    mix = np.diff(cumulative, axis=1, prepend=0.0)
    sectors = np.arange(mix.shape[1]) < len(SECTORS)
    ways = np.stack([sectors, ~sectors])
    weights = mix[:, None, :] * ways
    weights = np.where(weights.sum(axis=2, keepdims=True) > 0, weights, ways)
    cumulated: Array = np.cumsum(weights / weights.sum(axis=2, keepdims=True), axis=2)
    return cumulated
