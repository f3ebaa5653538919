"""Leaving the resident population: what must be put right with whoever leaves, in one place."""

from __future__ import annotations

import numpy as np

from agents.columns import CaseStage, Status, Tie
from agents.party import leave_party
from agents.protections import unprotect
from agents.state import Rows, State, depart
from world.places import CITIZENSHIPS

_MOST_MONTHS = np.iinfo(np.int16).max


def leave(state: State, rows: Rows, status: Status, cause: str) -> None:
    """Take residents out of the resident population, whatever protects them or is pending against them.

    A protection ends, and a final order is no longer at large: nothing is left to execute. A case stays with
    the court until it comes up: the dead's and the legalised's is terminated then, who went home misses it.

    Args:
        state: The world.
        rows: Residents, distinct.
        status: Where they are from now on.
        cause: One of `POPULATION_CAUSES`.
    """
    unprotect(state, rows)
    _lift_orders(state, rows)
    if status == Status.AT_HOME:
        end_stay(state, rows)
        state.ledger.count("voluntary_returns", state.people.state[rows], state.people.citizenship[rows])
    leave_party(state.people, rows)
    depart(state, rows, status, cause)


def end_stay(state: State, rows: Rows) -> None:
    """Add the stay that ends to the months in the United States; who was there for long calls it home."""
    people = state.people
    months = people.months_in_us[rows].astype(np.int64) + np.maximum(state.stamp - people.entered[rows], 0)
    people.months_in_us[rows] = np.minimum(months, _MOST_MONTHS)
    people.ties[rows[months >= state.parameters.home_after_years * 12]] |= Tie.HOME_IN_US


def _lift_orders(state: State, rows: Rows) -> None:
    ordered = rows[state.people.case[rows] == CaseStage.FINAL_ORDER]
    state.orders_at_large -= np.bincount(state.people.citizenship[ordered], minlength=len(CITIZENSHIPS))
    state.people.case[ordered] = CaseStage.NONE
