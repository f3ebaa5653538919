"""Remain in Mexico: people are enrolled, their cases are heard from Mexico, and their waiting ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, DocketKind, Flag, Status
from agents.courts.calendar import PENDING
from agents.courts.notice import Source, assign_residence, file_later
from agents.courts.pending import change_venue
from agents.people import People
from agents.state import Array, Rows, State, assign_court_of_city, settle
from world.groups import MPP_OUTCOMES, OUTCOMES
from world.places import NO_PLACE

Mask = NDArray[np.bool_]
_OF_RESULT = np.array([MPP_OUTCOMES.index(name) for name in OUTCOMES])
"""Outcome of Remain in Mexico of each completion of a case."""
_IN_PERSON = (OUTCOMES.index("removal_order"), OUTCOMES.index("voluntary_departure"))
"""Completions against people who came to their hearing, which are not reopened."""


def enrol(state: State, rows: Rows) -> None:
    """Enrol people, who wait for a hearing in the city that their column names.

    All their notices reach a court: TRAC counts as many cases as DHS people. They name the day of the
    hearing, and so are filed as soon as any.
    """
    people = state.people
    people.status[rows] = Status.WAITING_IN_MEXICO
    people.node[rows] = state.cities.node[people.place[rows]]
    assign_court_of_city(state, rows)
    state.ledger.count("non_mexicans_received", people.place[rows])
    state.ledger.count("mpp_enrolments", people.place[rows], people.citizenship[rows])
    file_later(state, rows, Source.BORDER, lag_days=0.0, docket=DocketKind.MPP)


def is_heard_from_mexico(people: People, rows: Rows) -> Mask:
    """Whether the cases of people, live or closed, are of Remain in Mexico, also if they gave up waiting.

    Not those of people who have settled in the United States since.
    """
    heard: Mask = (people.docket[rows] == DocketKind.MPP) & (people.state[rows] == NO_PLACE)
    return heard


def count_outcome(state: State, rows: Rows, outcome: str) -> None:
    """Count people whose waiting ends, at the city where they waited."""
    state.ledger.count("mpp_outcomes", state.people.place[rows], MPP_OUTCOMES.index(outcome))


def note_mpp_outcomes(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """Count the completed cases of Remain in Mexico, before the status of those who wait changes.

    Who gave up and stayed at the border may try again from now on, and who was ordered removed in person is
    marked: such an order is not reopened.

    Args:
        state: The world.
        rows: People whose cases are completed and who will no longer wait.
        results: Code of the completion of each, in the order of `OUTCOMES`.
    """
    people = state.people
    mine = is_heard_from_mexico(people, rows)
    if not mine.any():
        return
    rows, results = rows[mine], results[mine]
    state.ledger.count("mpp_completions", people.place[rows], results)
    represented = rows[(people.flags[rows] & Flag.COUNSEL) != 0]
    state.ledger.count("mpp_completions_represented", people.place[represented])
    people.entered[rows[people.status[rows] == Status.RETURNED]] = state.stamp
    people.flags[rows[np.isin(results, _IN_PERSON)]] |= Flag.REMOVABLE
    waits = people.status[rows] == Status.WAITING_IN_MEXICO
    place = people.place[rows[waits]]
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
    change_venue(state, rows[pending], after[pending], DocketKind.RELEASED)
    people.docket[rows] = DocketKind.RELEASED
    people.entered[rows] = state.stamp
    settle(state, rows, "released_at_border")


def mpp_balance(state: State) -> tuple[Array, Array]:
    """Change of those waiting this month and what it should be, enrolments less outcomes, (cities,) each."""
    ledger = state.ledger
    before = ledger.finished[-1]["mpp_waiting"] if ledger.finished else 0.0
    change = (ledger.value("mpp_waiting") - before).sum(axis=1)
    return change, (ledger.value("mpp_enrolments").sum(axis=1) - ledger.value("mpp_outcomes").sum(axis=1))
