"""Entering, moving between and leaving courts, with the counts that the courts keep."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, Flag, Status
from agents.courts.docket import Docket, Valid
from agents.state import Array, Rows, State, on_detained_docket
from world.groups import TRANSFERS
from world.rounding import stochastic_round

PENDING = (CaseStage.MASTER, CaseStage.INDIVIDUAL)
PRESENT = (Status.RESIDENT, Status.DETAINED, Status.WAITING_IN_MEXICO, Status.LAWFUL)
"""Statuses of people who can come to a hearing; the others have left the country or died."""


def open_case(state: State, rows: Rows, source: NDArray[np.uint8]) -> None:
    """File notices: initial receipts of the courts that the column names, set for a master calendar."""
    people = state.people
    people.filed[rows] = state.stamp
    _count(state, rows, 1)
    state.ledger.count("court_receipts", people.court[rows], source)
    set_for(state, rows, CaseStage.MASTER)


def set_for(state: State, rows: Rows, stage: CaseStage) -> None:
    """Put pending cases on the docket of a kind of hearing, at the end of the queue of their court."""
    people = state.people
    people.case[rows] = stage
    people.queued[rows] = state.stamp
    detained = on_detained_docket(state, rows)
    for held, docket in zip((False, True), dockets_of(state, stage), strict=True):
        chosen = rows[detained == held]
        docket.join(state.stamp, chosen, people.court[chosen])


def recalendar(state: State, rows: Rows) -> None:
    """Make inactive cases active again, set for an individual hearing."""
    _reactivate(state, rows, "recalendaring")


def remand(state: State, rows: Rows) -> None:
    """Send cases back from the Board to their judges, for another individual hearing."""
    _reactivate(state, rows, "remand")


def _reactivate(state: State, rows: Rows, transfer: str) -> None:
    _count(state, rows, 1)
    state.ledger.count("court_transfers", state.people.court[rows], TRANSFERS.index(transfer))
    set_for(state, rows, CaseStage.INDIVIDUAL)


def close_case(state: State, rows: Rows, stage: CaseStage) -> None:
    """Take cases that are not listed on a docket any more off the active count; who is done seeks nothing."""
    _count(state, rows, -1)
    state.people.case[rows] = stage
    if stage == CaseStage.CLOSED:
        end_claim(state, rows)


def claim_asylum(state: State, rows: Rows) -> None:
    """Note an application for asylum in active cases that have none yet, at the declared share."""
    claims = state.uniform("courts/asylum_claim", rows) < state.parameters.asylum_claim_share
    claims &= ~_claims(state, rows)
    state.people.flags[rows[claims]] |= Flag.ASYLUM
    state.asylum += np.bincount(state.people.court[rows[claims]], minlength=len(state.asylum))


def end_claim(state: State, rows: Rows) -> None:
    """Forget the application for asylum of cases that are not active any more."""
    state.people.flags[rows] &= ~np.uint8(Flag.ASYLUM)


def is_present(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether people can come to a hearing: they are in the country, or wait in Mexico for it."""
    return np.isin(state.people.status[rows], PRESENT)


def take_cases(state: State, docket: Docket, decision: str, wanted: Array, valid: Valid) -> Rows:
    """Take the longest-waiting cases off a docket, a number that need not be whole by court.

    The first draw of a court rounds its number, the second decides on a party at the end.
    """
    luck = state.streams.sequence(decision, state.month, 2 * len(wanted)).reshape(2, -1)
    return docket.take(stochastic_round(wanted, luck[0]), valid, state.people.party, luck[1])


def withdraw(state: State, rows: Rows) -> None:
    """Take pending cases off the docket on which they wait, without a hearing."""
    people = state.people
    for stage in PENDING:
        waiting = rows[people.case[rows] == stage]
        detained = on_detained_docket(state, waiting)
        for held, docket in zip((False, True), dockets_of(state, stage), strict=True):
            docket.leave(people.court[waiting[detained == held]])


def change_venue(state: State, rows: Rows, courts: NDArray[np.uint8], *, detained: bool) -> None:
    """Move pending cases to other courts and, on detention or release, to the other docket."""
    people = state.people
    withdraw(state, rows)
    _count(state, rows, -1)
    people.court[rows] = courts
    mark_docket(state, rows, detained=detained)
    _count(state, rows, 1)
    stages = people.case[rows]
    for stage in PENDING:
        set_for(state, rows[stages == stage], stage)


def mark_docket(state: State, rows: Rows, *, detained: bool) -> None:
    """Say which docket cases belong to."""
    flags = state.people.flags
    flags[rows] = (
        flags[rows] | Flag.DETAINED_DOCKET if detained else flags[rows] & ~np.uint8(Flag.DETAINED_DOCKET)
    )


def dockets_of(state: State, stage: CaseStage) -> tuple[Docket, Docket]:
    """The non-detained and the detained docket of a stage."""
    dockets = state.dockets
    if stage == CaseStage.MASTER:
        return dockets.master, dockets.detained_master
    return dockets.individual, dockets.detained_individual


def _count(state: State, rows: Rows, sign: int) -> None:
    courts = state.people.court[rows]
    size = len(state.active)
    state.active += sign * np.bincount(courts, minlength=size)
    filed = np.bincount(courts, weights=state.people.filed[rows], minlength=size)
    state.filed_sum += sign * filed.astype(np.int64)
    state.asylum += sign * np.bincount(courts[_claims(state, rows)], minlength=size)


def _claims(state: State, rows: Rows) -> NDArray[np.bool_]:
    claims: NDArray[np.bool_] = (state.people.flags[rows] & Flag.ASYLUM) != 0
    return claims
