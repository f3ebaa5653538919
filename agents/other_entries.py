"""Entries that do not cross the land border: stays beyond a visa, and parole by air."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agents.columns import Protection
from agents.homes import assign_homes
from agents.origin_community import endow
from agents.protections import protect
from agents.state import Array, Rows, State, settle
from world import tables
from world.places import CITIZENSHIPS
from world.rounding import stochastic_round
from world.streams import keys_at


def enter_otherwise(state: State) -> None:
    """Add a month of people who stay beyond a visa and of people let in by air on parole.

    They settle where their compatriots live; neither has a case in court.
    """
    overstays = state.lever("overstays_per_month") * state.parameters.overstay_share * overstay_shares()
    _add(state, "overstay", overstays)
    paroled = _add(state, "parole_by_air", state.lever_by_place("parole_by_air_per_month"))
    protect(state, paroled, Protection.PAROLE)


def _add(state: State, cause: str, expected: Array) -> Rows:
    """Add adults, in expected numbers of people by citizenship, as residents."""
    luck = state.streams.sequence(f"entries/{cause}", state.month, len(CITIZENSHIPS))
    counts = stochastic_round(expected / state.scale, luck)
    citizenship = np.repeat(np.arange(len(counts)), counts)
    rows = state.people.add(
        len(citizenship),
        key=keys_at(cause, state.month, citizenship << 32 | _ordinals(counts)),
        citizenship=citizenship,
        entered=state.stamp,
    )
    homes = state.geography.state_of_citizenship[citizenship]
    state.people.state[rows] = state.choose("entries/state", rows, homes)
    assign_homes(state, rows)
    endow(state, rows, travelling=False)
    settle(state, rows, cause)
    return rows


def _ordinals(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of each within its citizenship."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


@lru_cache(maxsize=1)
def overstay_shares() -> Array:
    """Share of each citizenship among those who stay beyond a visa."""
    people = tables.load("overstays_by_citizenship").set_index("citizenship")["people"]
    shares: Array = people.reindex(list(CITIZENSHIPS)).fillna(0.0).to_numpy(np.float64)
    return shares / shares.sum()
