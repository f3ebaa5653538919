"""Origin communities, Mexican states and countries: who sets out, with what means, ties and beliefs."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from agents import journey
from agents.columns import Demographic, Tie
from agents.crossing_choice import head_for
from agents.institution import Field, Institution
from agents.intentions import (
    WAYS,
    can_pay,
    expected_departures,
    has_constants,
    have_family,
    migrants,
    port_places,
    set_constants,
)
from agents.learning import KNOWN, penalty_now, wait_now
from agents.party import form_parties
from agents.re_migration import try_again
from agents.state import Array, Rows, State
from world.drivers import LAST_PUBLISHED, citizenship_of, load_drivers
from world.parameters import Parameters
from world.places import DEMOGRAPHICS, Places
from world.rounding import stochastic_round
from world.streams import keys_at

_NUMBER = np.dtype(np.float64)
_UNITS = {"belief": "probability", "penalty": "probability a year", "court_wait": "months"}
_MOST = np.iinfo(np.uint8).max
LEVELS = 256
"""Equally likely levels between which means and beliefs are told apart."""
USD_A_UNIT = 100
"""USD in a unit of the column `savings`."""

FIELDS = (
    Field("belief", _NUMBER, 0.5, "probability", "Perceived chance of getting in"),
    Field("penalty", _NUMBER, 0.02, "probability a year", "Perceived chance of arrest in the United States"),
    Field("court_wait", _NUMBER, 24.0, "months", "Perceived time in court"),
    *(
        Field(f"{name}_{age}", _NUMBER, 0.0, unit, f"News on its way about {name}, {age} months old")
        for name, unit in _UNITS.items()
        for age in (1, 2)
    ),
    Field("lawful", _NUMBER, 1.0, "people a day", "Lawful places at the ports, as they have sunk in"),
    Field("migrants", _NUMBER, 0.0, "people", "Residents from there in the last month of published drivers"),
    Field("attempts", np.dtype(np.int64), 0, "rows", "People from there who reached the border this month"),
    Field("entries", np.dtype(np.int64), 0, "rows", "Those of them who got into the United States"),
    *(
        Field(f"observed_{group}", _NUMBER, 0.0, "people", f"First departures in a reference month, {group}")
        for group in DEMOGRAPHICS
    ),
    *(
        Field(f"{way}_{group}", _NUMBER, -np.inf, "utility", f"Constant of setting out, way {way}, {group}")
        for way in WAYS
        for group in DEMOGRAPHICS
    ),
)


class OriginCommunity(Institution, fields=FIELDS):
    """A Mexican state, or a country or group of countries, whose people decide whether to set out."""


def begin(state: State) -> None:
    """Set what communities know at the first month; needs the residents and the courts."""
    table = state.communities
    table.penalty[:] = penalty_now(state, state.lever("arrests_per_day"))
    table.court_wait[:] = wait_now(state)
    for name in KNOWN:
        table.column(f"{name}_1")[:] = table.column(f"{name}_2")[:] = table.column(name)
    table.lawful[:] = port_places(state)
    table.migrants[:] = migrants(state)


def decide(state: State) -> None:
    """Keep up with the world and, once arrivals are no longer observed, decide who sets out this month."""
    table = state.communities
    table.attempts[:] = table.entries[:] = 0
    if state.month <= LAST_PUBLISHED:
        table.migrants[:] = migrants(state)
    if state.month > state.forced_until and state.reference_departures.any():
        if not has_constants(state):
            set_constants(state)
        _set_out(state)
        try_again(state)
    table.lawful[:] += (port_places(state) - table.lawful) / state.parameters.lawful_channel_lag_months


def endow(state: State, rows: Rows, *, travelling: bool) -> None:
    """Give people means, ties and beliefs, once in their life.

    Means are lognormal about those of the community; of travellers, among those who can pay. A relative in
    the United States is a matter of the diaspora's share; travellers have one more often, as family helps to
    pay. Beliefs are normal about the community's.

    Args:
        state: The world.
        rows: People whose home is known.
        travelling: Whether they are people who set out.
    """
    people = state.people
    home = people.home[rows]
    asked = float(state.organizations.price[0]) if travelling else 0.0
    means, tie_chance = _endowments(state.places, state.parameters, state.month, asked)
    tied = state.once("origins/tie", rows) < tie_chance[home]
    people.ties[rows] |= tied.astype(np.uint8) * np.uint8(Tie.FAMILY_IN_US)
    level = (state.once("origins/means", rows) * LEVELS).astype(np.int64)
    people.savings[rows] = means[tied.astype(np.int64), home, level]
    level = (state.once("origins/belief", rows) * LEVELS).astype(np.int64)
    people.belief[rows] = _beliefs(state)[home, level]


@lru_cache(maxsize=8)
def _endowments(
    places: Places, parameters: Parameters, month: int, asked: float
) -> tuple[NDArray[np.uint8], Array]:
    """Means, (2 for the tie, communities, levels), and the chance of a tie, (communities,).

    `asked` is what smugglers ask over the published price; zero for people who do not travel.
    """
    drivers = load_drivers(places)
    income, price = drivers.at("income", month), drivers.at("price", month) * asked
    able = can_pay(parameters, income, price) if asked > 0 else np.ones((2, 1))
    poorest = (1.0 - able)[:, :, None]
    rank = poorest + (1.0 - poorest) * (np.arange(LEVELS) + 0.5) / LEVELS
    median = (parameters.household_means_years * income)[None, :, None]
    means = median * np.exp(parameters.means_dispersion * ndtri(rank))
    family = have_family(parameters, drivers.at("diaspora_share", month))
    tie_chance = family * able[1] / (family * able[1] + (1.0 - family) * able[0])
    return _to_bytes(means / USD_A_UNIT), tie_chance


def _beliefs(state: State) -> NDArray[np.uint8]:
    """Perceived chance of getting in by community and level, (communities, levels)."""
    spread = state.parameters.belief_spread * ndtri((np.arange(LEVELS) + 0.5) / LEVELS)
    return np.maximum(_to_bytes((state.communities.belief[:, None] + spread) * _MOST), 1)


def _to_bytes(values: Array) -> NDArray[np.uint8]:
    return np.rint(np.clip(values, 0, _MOST)).astype(np.uint8)


def _set_out(state: State) -> None:
    """Make the people who set out this month for the first time, and send them on their way."""
    people = state.people
    expected = expected_departures(state) / state.scale
    luck = state.streams.sequence("origins/departures", state.month, expected.size)
    counts = stochastic_round(expected, luck.reshape(expected.shape)).ravel()
    cell = np.repeat(np.arange(counts.size), counts)
    community, way, demographic = np.unravel_index(cell, expected.shape)
    ordinal = np.arange(len(cell)) - (np.cumsum(counts) - counts)[cell]
    rows = people.add(
        len(cell),
        key=keys_at("intentions", state.month, cell << 32 | ordinal),
        home=community,
        citizenship=citizenship_of(state.places)[community],
        demographic=demographic,
    )
    family = demographic == Demographic.FAMILY_MEMBER
    form_parties(people, rows[family], cell[family])
    endow(state, rows, travelling=True)
    head_for(state, rows, way)
    journey.set_out(state, rows)
