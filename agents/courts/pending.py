"""Entering, moving between and leaving courts, with the counts that the courts keep."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, DocketKind, Flag, Status
from agents.courts.dates import await_date, take_off
from agents.courts.representation import is_represented, look_for_counsel
from agents.state import FILING_MONTHS, FIRST_FILING, Array, Rows, State
from world.groups import TRANSFERS

MONTHS_TO_WORK = 6
"""Months from an application for asylum to the right to work: 180 days (8 CFR 208.7(a)(1))."""
PRESENT = (Status.RESIDENT, Status.DETAINED, Status.WAITING_IN_MEXICO, Status.LAWFUL)
"""Statuses of people who can come to a hearing; the others have left the country or died."""
_IS_PRESENT = np.isin(np.arange(len(Status)), PRESENT)


def open_case(state: State, rows: Rows, source: NDArray[np.uint8]) -> None:
    """File notices: initial receipts of the courts that the column names, set for a master calendar."""
    people = state.people
    people.filed[rows] = state.stamp
    _count(state, rows, 1)
    state.ledger.count("court_receipts", people.court[rows], source)
    set_for(state, rows, CaseStage.MASTER)
    look_for_counsel(state, rows)


def set_for(state: State, rows: Rows, stage: CaseStage) -> None:
    """Set pending cases for a kind of hearing; they wait for a date."""
    state.people.case[rows] = stage
    await_date(state, rows)


def recalendar(state: State, rows: Rows) -> None:
    """Make inactive cases active again, set for an individual hearing."""
    state.inactive -= _by_court(state, rows)
    _reactivate(state, rows, "recalendaring")


def remand(state: State, rows: Rows) -> None:
    """Send cases back from the Board to their judges, for another individual hearing."""
    _reactivate(state, rows, "remand")


def reopen(state: State, rows: Rows) -> None:
    """Begin cases again at a master calendar after their final order is rescinded or reopened."""
    _reactivate(state, rows, "reopening", CaseStage.MASTER)


def _reactivate(state: State, rows: Rows, transfer: str, stage: CaseStage = CaseStage.INDIVIDUAL) -> None:
    _count(state, rows, 1)
    state.ledger.count("court_transfers", state.people.court[rows], TRANSFERS.index(transfer))
    set_for(state, rows, stage)
    look_for_counsel(state, rows[~is_represented(state, rows)])


def close_case(state: State, rows: Rows, stage: CaseStage) -> None:
    """Take cases that are not listed on a docket any more off the active count; who is done seeks nothing."""
    _count(state, rows, -1)
    state.people.case[rows] = stage
    if stage == CaseStage.CLOSED:
        forget_case(state, rows)
    elif stage == CaseStage.INACTIVE:
        state.inactive += _by_court(state, rows)


def claim_asylum(state: State, rows: Rows) -> None:
    """Note applications for asylum of those who ask for it, in active cases that have none yet."""
    claims = state.once("courts/asylum_claim", rows) < state.parameters.asylum_claim_share
    claims &= ~_claims(state, rows)
    apply_for_asylum(state, rows[claims])
    _count_claims(state, rows[claims], 1)


def apply_for_asylum(state: State, rows: Rows) -> None:
    """Note applications for asylum, made this month, with the cases of some people."""
    state.people.flags[rows] |= np.uint8(Flag.ASYLUM)
    state.people.claimed[rows] = state.stamp


def may_work(state: State) -> NDArray[np.int64]:
    """Active cases by court whose application for asylum is old enough for a work permit."""
    latest = int(state.column_of_claims(state.stamp - MONTHS_TO_WORK))
    total: NDArray[np.int64] = state.claims[:, : latest + 1].sum(axis=1)
    return total


def forget_case(state: State, rows: Rows) -> None:
    """Forget what belonged to cases that are over: the application for asylum, and counsel."""
    state.people.flags[rows] &= ~np.uint8(Flag.ASYLUM | Flag.COUNSEL)


def is_present(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether people can come to a hearing: they are in the country, or wait in Mexico for it."""
    present: NDArray[np.bool_] = _IS_PRESENT[state.people.status[rows]]
    return present


def change_venue(state: State, rows: Rows, courts: NDArray[np.uint8], docket: DocketKind) -> None:
    """Move pending cases to other courts and, on detention or release, to another docket."""
    take_off(state, rows)
    _count(state, rows, -1)
    state.people.court[rows] = courts
    state.people.docket[rows] = docket
    _count(state, rows, 1)
    await_date(state, rows)


def _by_court(state: State, rows: Rows) -> NDArray[np.int64]:
    return np.bincount(state.people.court[rows], minlength=len(state.active))


def _count(state: State, rows: Rows, sign: int) -> None:
    people = state.people
    courts = people.court[rows].astype(np.int64)
    size = len(state.active)
    state.active += sign * np.bincount(courts, minlength=size)
    np.add.at(state.by_filing.ravel(), courts * FILING_MONTHS + filing_column(people.filed[rows]), sign)
    _count_claims(state, rows[_claims(state, rows)], sign)
    state.represented += sign * np.bincount(courts[is_represented(state, rows)], minlength=size)


def filing_column(filed: NDArray[np.int16]) -> NDArray[np.int64]:
    """Column of `State.by_filing` of some months of filing."""
    columns: NDArray[np.int64] = np.maximum(filed.astype(np.int64) - FIRST_FILING, 0)
    return columns


def mean_months_pending(state: State) -> Array:
    """Mean months since the filing of active cases, by court; zero where there are none."""
    ages = state.stamp - FIRST_FILING - np.arange(FILING_MONTHS)
    mean: Array = (state.by_filing @ ages) / np.maximum(state.active, 1)
    return mean


def _count_claims(state: State, rows: Rows, sign: int) -> None:
    months = state.claims.shape[1]
    cells = state.people.court[rows].astype(np.int64) * months
    cells += state.column_of_claims(state.people.claimed[rows])
    np.add.at(state.claims.ravel(), cells, sign)


def _claims(state: State, rows: Rows) -> NDArray[np.bool_]:
    claims: NDArray[np.bool_] = (state.people.flags[rows] & Flag.ASYLUM) != 0
    return claims
