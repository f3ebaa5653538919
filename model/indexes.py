"""Indexes over the columns, rebuilt from them: at the start, after a checkpoint, and in the checks."""

from __future__ import annotations

import numpy as np

from agents.columns import EPOCH_DAY, EPOCH_MONTH, CaseStage, Flag, Status
from agents.courts import dates
from agents.courts.appeals import rebuild_windows
from agents.courts.docket import Docket
from agents.courts.motions import rebuild_motions
from agents.courts.pending import filing_column
from agents.courts.representation import rebuild_searches
from agents.detention import month_of_day
from agents.protections import count_protected
from agents.state import FILING_MONTHS, State
from world.places import CITIZENSHIPS


def rebuild(state: State) -> None:
    """Derive every queue, agenda and count of `state` from the people's columns."""
    people = state.people
    state.residents = count_residents(state)
    state.orders_at_large = count_orders(state)
    state.by_filing = count_by_filing(state)
    state.active = state.by_filing.sum(axis=1)
    state.claims = count_claims(state)
    state.represented = count_active_with(state, Flag.COUNSEL)
    rebuild_searches(state)
    rebuild_windows(state)
    rebuild_motions(state)
    state.protected = count_protected(state)
    dates.rebuild(state)
    closed = people.court[people.case == CaseStage.INACTIVE]
    state.inactive = np.bincount(closed, minlength=len(state.places.courts))
    state.appeals = Docket(1)
    appealed = np.flatnonzero(people.case == CaseStage.APPEAL)
    months = people.queued[appealed].astype(np.int64)
    state.appeals.rebuild(appealed, np.zeros(len(appealed), np.uint8), months)
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


def count_by_filing(state: State) -> np.ndarray:
    """Active cases by court and month of filing, from the columns, (courts, months)."""
    people = state.people
    rows = np.flatnonzero((people.case == CaseStage.MASTER) | (people.case == CaseStage.INDIVIDUAL))
    at = people.court[rows].astype(np.int64) * FILING_MONTHS + filing_column(people.filed[rows])
    return np.bincount(at, minlength=state.by_filing.size).reshape(state.by_filing.shape)


def count_claims(state: State) -> np.ndarray:
    """Active cases with an application for asylum by court and month of it, from the columns."""
    people = state.people
    rows = np.flatnonzero((people.case == CaseStage.MASTER) | (people.case == CaseStage.INDIVIDUAL))
    rows = rows[(people.flags[rows] & Flag.ASYLUM) != 0]
    months = state.claims.shape[1]
    cells = people.court[rows].astype(np.int64) * months + state.column_of_claims(people.claimed[rows])
    return np.bincount(cells, minlength=state.claims.size).reshape(-1, months)


def count_active_with(state: State, flag: int) -> np.ndarray:
    """Active cases with a flag by court, from the columns."""
    people = state.people
    rows = np.flatnonzero((people.case == CaseStage.MASTER) | (people.case == CaseStage.INDIVIDUAL))
    marked = rows[(people.flags[rows] & flag) != 0]
    return np.bincount(people.court[marked], minlength=len(state.places.courts))
