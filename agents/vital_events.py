"""Births to residents, and how residents leave without being arrested: death, legalisation, going home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, Protection, Status, Tie
from agents.leaving import leave
from agents.sampling import draw_people
from agents.state import Array, Rows, State
from world.places import CITIZENSHIPS, SECTORS
from world.rounding import stochastic_round

CUBA = CITIZENSHIPS.index("Cuba")
CUBAN_ADJUSTMENT_AFTER = 12
"""Months of presence after which Cubans may adjust (Cuban Adjustment Act)."""
NEW, RECENT = 12, 120
"""Months up to which a resident is new, and recent: the years for which the rates of leaving are given."""
_MOST_CHILDREN = 255


def live_on(state: State) -> None:
    """A month of births, deaths, legalisation and departures of residents."""
    residents = float(state.residents.sum())
    most = _most_exits(state)
    afraid = state.parameters.departures_per_arrest * state.ledger.value("ice_arrests").sum() / state.scale
    expected = np.array([residents * state.parameters.birth_rate / 12, residents * most / 12, afraid])
    luck = state.streams.sequence("residents/numbers", state.month, len(expected))
    births, candidates, leaving = stochastic_round(expected, luck).tolist()
    _bear(state, births)
    _adjust_cubans(state)
    _exit(state, _draw(state, "residents/exit_candidate", candidates), most)
    leave(state, _draw(state, "residents/afraid", leaving), Status.AT_HOME, "emigration")


def _draw(state: State, decision: str, number: int) -> Rows:
    """Residents at random, each once, all with equal chances."""
    people = state.people

    def lives_here(rows: Rows) -> NDArray[np.bool_]:
        resident: NDArray[np.bool_] = people.status[rows] == Status.RESIDENT
        return resident

    return draw_people(state, decision, number, int(state.residents.sum()), lives_here)


def _bear(state: State, births: int) -> None:
    """US-born children of residents at random; who has one has family in the country."""
    people = state.people
    rows = _draw(state, "residents/birth", births)
    people.children[rows] = np.minimum(people.children[rows], _MOST_CHILDREN - 1) + 1
    people.ties[rows] |= Tie.FAMILY_IN_US
    state.ledger.add("births_to_residents", len(rows))


def _adjust_cubans(state: State) -> None:
    """Cubans of a year's presence gain lawful permanent status; not those with a final order."""
    people = state.people
    rows = np.flatnonzero(people.citizenship == CUBA)
    rows = rows[(people.status[rows] == Status.RESIDENT) & (people.case[rows] != CaseStage.FINAL_ORDER)]
    rows = rows[people.entered[rows] <= state.stamp - CUBAN_ADJUSTMENT_AFTER]
    chance = -np.expm1(-state.parameters.cuban_adjustment_rate / 12)
    adjusted = rows[state.uniform("residents/cuban_adjustment", rows) < chance]
    leave(state, adjusted, Status.LAWFUL, "legalisation")


def _exit(state: State, rows: Rows, most: float) -> None:
    """Decide what happens to candidates for an exit, drawn at the highest rate that anybody has.

    Death, legalisation and going home compete; what the person's rates leave of the highest is staying.
    """
    bounds = np.cumsum(_exit_rates(state, rows), axis=1)
    luck = state.uniform("residents/exit", rows) * most
    what = (luck[:, None] >= bounds).sum(axis=1)
    leave(state, rows[what == 0], Status.DEAD, "death")
    leave(state, rows[what == 1], Status.LAWFUL, "legalisation")
    leave(state, rows[what == 2], Status.AT_HOME, "emigration")


def _exit_rates(state: State, rows: Rows) -> Array:
    """Yearly rates of death, legalisation and going home of each, (rows, 3)."""
    people, parameters = state.people, state.parameters
    ordered = people.case[rows] == CaseStage.FINAL_ORDER
    months = state.stamp - people.entered[rows]
    going = np.select(
        [(months < NEW) & (people.case[rows] == CaseStage.NONE), months < RECENT],
        [parameters.emigration_rate_new, parameters.emigration_rate_recent],
        parameters.emigration_rate_settled,
    )
    going[people.protection[rows] != Protection.NONE] *= parameters.protected_return_factor
    return np.column_stack(
        [
            np.full(len(rows), parameters.death_rate),
            np.where(ordered, 0.0, parameters.legalisation_rate),
            going * return_factor(state),
        ]
    )


def _most_exits(state: State) -> float:
    """The highest sum of the three rates that anybody can have."""
    parameters = state.parameters
    rates = (
        parameters.emigration_rate_new,
        parameters.emigration_rate_recent,
        parameters.emigration_rate_settled,
    )
    going = max(rates) * return_factor(state)
    return parameters.death_rate + parameters.legalisation_rate + going


def return_factor(state: State) -> float:
    """Factor on the rates of going home: the share of crossers who are caught, over its mean of the history.

    The share is that of this month, of encounters between ports over encounters and evasions; a month without
    either leaves the rates as they are.
    """
    met = float(state.ledger.value("border_encounters")[: len(SECTORS)].sum())
    past = float(state.ledger.value("evasions").sum())
    usual = float(np.mean(1 / (1 + state.histories.evasion_ratio)))
    if met == 0:
        return 1.0
    caught = met / (met + past)
    return float((caught / usual) ** -state.parameters.return_enforcement_elasticity)
