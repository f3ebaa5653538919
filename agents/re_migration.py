"""Trying again: people back after a return set out anew, by ties, sanctions and the time since."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents import journey
from agents.columns import EPOCH_DAY, EPOCH_MONTH, NEVER, Status, Tie
from agents.crossing_choice import head_back, head_for
from agents.detention import month_of_day
from agents.intentions import WAYS
from agents.state import Array, Rows, State
from world.calendar import first_day
from world.places import NO_PLACE

WINDOW = 24
"""Months after a return in which people try again; later they decide as their community does."""
BASIS_MONTHS = 18
"""Months for which the share that tries again is given."""


def try_again(state: State) -> None:
    """Let people back after a return set out again between ports, families together."""
    rows = _recently_returned(state)
    since = months_since_return(state, rows)
    rows, since = rows[since >= 1], since[since >= 1]
    going = rows[state.uniform("origins/try_again", rows) < chance_of_trying_again(state, rows, since)]
    note_re_migration(state, going)
    near = _in_border_city(state, going)
    head_back(state, going[near])
    head_for(state, going[~near], WAYS.index("between"))
    journey.set_out(state, going)


def _recently_returned(state: State) -> Rows:
    """People who came back in the last months; the millions before them are passed over quickly."""
    people = state.people
    rows = np.flatnonzero(people.status == Status.RETURNED)
    encountered = people.entered[rows] >= state.stamp - WINDOW
    released = people.exits[rows] >= first_day(state.month - WINDOW) - EPOCH_DAY
    return rows[encountered | released]


def expected_from_mexico(state: State) -> Array:
    """People whom Mexico had returned expected to set out again this month, by home community, people."""
    people = state.people
    rows = _recently_returned(state)
    rows = rows[people.entered[rows] == NEVER]
    since = months_since_return(state, rows)
    rows, since = rows[since >= 1], since[since >= 1]
    chance = chance_of_trying_again(state, rows, since)
    tries: Array = np.bincount(people.home[rows], chance, minlength=len(state.communities)) * state.scale
    return tries


def note_re_migration(state: State, rows: Rows) -> None:
    """Count people who set out again after a return."""
    state.ledger.count("re_migrations", state.people.home[rows])


def months_since_return(state: State, rows: Rows) -> NDArray[np.int64]:
    """Months since the last encounter or release, whichever is later; for a family its first member's."""
    people = state.people
    first = _first_of_party(state, rows)
    freed = month_of_day(people.exits[first].astype(np.int64) + EPOCH_DAY) - EPOCH_MONTH
    last = np.maximum(people.entered[first], np.where(people.exits[first] >= 0, freed, -1))
    return state.stamp - last


def chance_of_trying_again(state: State, rows: Rows, since: NDArray[np.int64]) -> Array:
    """Probability that people set out again this month, given the months since their return, (rows,).

    The cumulative hazard of a person without ties or sanctions rises towards a limit, exponentially; ties,
    US-born children and a removal multiply it, and so does what became of the chance of getting in.
    """
    parameters = state.parameters
    mean = parameters.trying_again_months
    limit = -np.log1p(-parameters.trying_again_share) / -np.expm1(-BASIS_MONTHS / mean)
    hazard = limit * (np.exp(-(since - 1) / mean) - np.exp(-since / mean))
    hazard *= _circumstances(state, _first_of_party(state, rows))
    chance: Array = -np.expm1(-hazard * state.lever("arrivals_level"))
    return chance


def _circumstances(state: State, rows: Rows) -> Array:
    """What multiplies the hazard of each."""
    people, parameters = state.people, state.parameters
    ties, belief = people.ties[rows], people.belief[rows]
    chance = state.communities.belief[people.home[rows]] * 255 / np.maximum(belief, 1)
    factor: Array = (
        np.where(ties & Tie.HOME_IN_US, parameters.trying_again_home_in_us, 1.0)
        * np.where(ties & Tie.FAMILY_IN_US, parameters.trying_again_family, 1.0)
        * np.where(people.children[rows] > 0, parameters.trying_again_children, 1.0)
        * np.where(people.removals[rows] > 0, parameters.trying_again_sanctioned, 1.0)
        * np.where(belief > 0, chance, 1.0) ** parameters.chance_elasticity
    )
    return factor


def _in_border_city(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether people are still in the city that they were returned to: not flown or taken home."""
    there: NDArray[np.bool_] = state.people.place[rows] != NO_PLACE
    return there


def _first_of_party(state: State, rows: Rows) -> Rows:
    party = state.people.party[rows]
    return np.where(party >= 0, party, rows).astype(np.int64)
