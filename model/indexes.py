"""Indexes over the columns, rebuilt from them: at the start, after a checkpoint, and in the checks."""

from __future__ import annotations

import numpy as np

from agents.columns import EPOCH_DAY, EPOCH_MONTH, CaseStage, Flag, Status
from agents.courts.docket import Docket
from agents.detention import month_of_day
from agents.protections import count_protected
from agents.state import Dockets, Rows, State
from world.places import CITIZENSHIPS


def rebuild(state: State) -> None:
    """Derive every queue, agenda and count of `state` from the people's columns."""
    people = state.people
    state.residents = count_residents(state)
    state.orders_at_large = count_orders(state)
    state.active, state.filed_sum = count_active(state)
    state.asylum = count_asylum(state)
    state.protected = count_protected(state)
    state.dockets = Dockets.of(len(state.places.courts))
    held = (people.flags & Flag.DETAINED_DOCKET) != 0
    for stage, detained, docket in (
        (CaseStage.MASTER, False, state.dockets.master),
        (CaseStage.INDIVIDUAL, False, state.dockets.individual),
        (CaseStage.MASTER, True, state.dockets.detained_master),
        (CaseStage.INDIVIDUAL, True, state.dockets.detained_individual),
    ):
        _requeue(state, docket, np.flatnonzero((people.case == stage) & (held == detained)))
    _requeue(state, state.dockets.inactive, np.flatnonzero(people.case == CaseStage.INACTIVE))
    appealed = np.flatnonzero(people.case == CaseStage.APPEAL)
    months = people.queued[appealed].astype(np.int64)
    state.dockets.appeals.rebuild(appealed, np.zeros(len(appealed), np.uint8), months)
    served = np.flatnonzero(people.case == CaseStage.NOTICE)
    state.filings.rebuild(served, people.queued[served].astype(np.int64) + EPOCH_MONTH)
    _expect_travellers(state)
    state.held = np.flatnonzero(people.status == Status.DETAINED)
    exits = month_of_day(people.exits[state.held].astype(np.int64) + EPOCH_DAY)
    state.exits.rebuild(state.held, np.maximum(exits, state.month))


def _expect_travellers(state: State) -> None:
    """Enter the travellers who are due in a month, not before this one, in the agenda."""
    people = state.people
    rows = np.flatnonzero(np.isin(people.status, (Status.IN_TRANSIT, Status.WAITING_TO_PRESENT)))
    rows = rows[people.queued[rows] >= state.stamp]
    state.due.rebuild(rows, people.queued[rows].astype(np.int64) + EPOCH_MONTH)


def count_residents(state: State) -> np.ndarray:
    """Residents by state and citizenship, from the columns, (states, citizenships)."""
    rows = np.flatnonzero(state.people.status == Status.RESIDENT)
    cells = state.people.state[rows].astype(np.int64) * len(CITIZENSHIPS) + state.people.citizenship[rows]
    return np.bincount(cells, minlength=state.residents.size).reshape(state.residents.shape)


def count_orders(state: State) -> np.ndarray:
    """Residents with a final order by citizenship, from the columns."""
    people = state.people
    rows = np.flatnonzero((people.case == CaseStage.FINAL_ORDER) & (people.status == Status.RESIDENT))
    return np.bincount(people.citizenship[rows], minlength=len(CITIZENSHIPS))


def count_active(state: State) -> tuple[np.ndarray, np.ndarray]:
    """Active cases by court and the sum of their filing months, from the columns."""
    people = state.people
    rows = np.flatnonzero((people.case == CaseStage.MASTER) | (people.case == CaseStage.INDIVIDUAL))
    size = len(state.places.courts)
    filed = np.bincount(people.court[rows], weights=people.filed[rows], minlength=size)
    return np.bincount(people.court[rows], minlength=size), filed.astype(np.int64)


def count_asylum(state: State) -> np.ndarray:
    """Active cases with an application for asylum by court, from the columns."""
    people = state.people
    rows = np.flatnonzero((people.case == CaseStage.MASTER) | (people.case == CaseStage.INDIVIDUAL))
    claimed = rows[(people.flags[rows] & Flag.ASYLUM) != 0]
    return np.bincount(people.court[claimed], minlength=len(state.places.courts))


def _requeue(state: State, docket: Docket, rows: Rows) -> None:
    people = state.people
    docket.rebuild(rows, people.court[rows], people.queued[rows].astype(np.int64))
