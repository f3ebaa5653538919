"""Remain in Mexico: enrolment up to a ceiling, and the ways in which it ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, Status
from agents.courts.notice import Source, assign_residence, serve_notices
from agents.courts.pending import PENDING, change_venue
from agents.state import Array, Rows, State, assign_court_of_city, settle
from world.calendar import days_in
from world.groups import MPP_OUTCOMES, OUTCOMES

_OF_RESULT = np.array([MPP_OUTCOMES.index(name) for name in OUTCOMES])
"""Outcome of Remain in Mexico of each completion of a case."""


def enrolment_chance(state: State, eligible: int) -> float:
    """Chance that a person who could be enrolled this month is.

    The ceiling is `mpp_enrolments_per_day` over the days of the month on which the programme is in force,
    times the share that Mexico accepts.

    Args:
        state: The world.
        eligible: Rows met this month that the programme applies to.
    """
    in_force = state.lever("remain_in_mexico") * state.lever("mexico_accepts_mpp") * days_in(state.month)
    ceiling = state.lever("mpp_enrolments_per_day") * in_force / state.scale
    return min(1.0, ceiling / eligible) if eligible else 0.0


def enrol(state: State, rows: Rows) -> None:
    """Enrol people, who wait for a hearing in the city to which those met at their column's are returned.

    Those whose notice never reaches a court have no hearing to wait for: their case counts as terminated.
    """
    people = state.people
    people.status[rows] = Status.WAITING_IN_MEXICO
    people.place[rows] = state.cities.mpp_city[people.place[rows]]
    people.node[rows] = state.cities.node[people.place[rows]]
    assign_court_of_city(state, rows)
    state.ledger.count("non_mexicans_received", people.place[rows])
    state.ledger.count("mpp_enrolments", people.place[rows], people.citizenship[rows])
    heard = serve_notices(state, rows, Source.BORDER, state.parameters.prompt_notice_lag_days)
    unheard = np.setdiff1d(rows, heard, assume_unique=True)
    people.status[unheard] = Status.RETURNED
    count_outcome(state, unheard, "terminated")


def count_outcome(state: State, rows: Rows, outcome: str) -> None:
    """Count people whose waiting ends, at the city where they waited."""
    state.ledger.count("mpp_outcomes", state.people.place[rows], MPP_OUTCOMES.index(outcome))


def note_mpp_outcomes(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """Count the completed cases of people who wait in Mexico, before their status changes.

    Args:
        state: The world.
        rows: People whose cases are completed and who will no longer wait.
        results: Code of the completion of each, in the order of `OUTCOMES`.
    """
    waits = state.people.status[rows] == Status.WAITING_IN_MEXICO
    place = state.people.place[rows[waits]]
    state.ledger.count("mpp_outcomes", place, _OF_RESULT[results[waits]])
    state.cities.waiting[:] -= np.bincount(place, minlength=len(state.places.cities))


def admit(state: State, rows: Rows, outcome: str) -> None:
    """Let people wait in the United States: they settle, and their case moves to the court of residence.

    Only a case that a court has on a docket, or will receive, moves; one that is closed administratively or
    under appeal stays where it is.
    """
    people = state.people
    count_outcome(state, rows, outcome)
    before = people.court[rows].copy()
    assign_residence(state, rows)
    after = people.court[rows].copy()
    people.court[rows] = before
    served = people.case[rows] == CaseStage.NOTICE
    pending = np.isin(people.case[rows], PENDING)
    people.court[rows[served]] = after[served]
    change_venue(state, rows[pending], after[pending], detained=False)
    people.entered[rows] = state.stamp
    settle(state, rows, "released_at_border")


def mpp_balance(state: State) -> tuple[Array, Array]:
    """Change of those waiting this month and what it should be, enrolments less outcomes, (cities,) each."""
    ledger = state.ledger
    before = ledger.finished[-1]["mpp_waiting"] if ledger.finished else 0.0
    change = (ledger.value("mpp_waiting") - before).sum(axis=1)
    return change, (ledger.value("mpp_enrolments").sum(axis=1) - ledger.value("mpp_outcomes").sum(axis=1))
