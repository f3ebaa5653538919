"""The Board of Immigration Appeals: who appeals, and what becomes of it, first in first out."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, Flag, Status
from agents.courts.decisions import carry_out_orders, grant_relief
from agents.courts.docket import Months
from agents.courts.hearing import Result
from agents.courts.pending import close_case, end_claim, is_present, remand, take_cases
from agents.courts.representation import is_represented
from agents.institution import Field, Institution
from agents.state import Array, Rows, State

FIELDS = (
    Field("pending", np.dtype(np.int64), 0, "rows", "Appeals that wait for a decision"),
    Field("decided", np.dtype(np.int64), 0, "rows", "Appeals decided in the last month"),
)


class BoardOfImmigrationAppeals(Institution, fields=FIELDS):
    """The Board of Immigration Appeals."""


def is_appealed(state: State, rows: Rows, results: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether decisions at individual hearings are appealed: orders by respondents, grants by the government.

    Orders in absentia are not, nor are decisions on people who wait in Mexico (assumed: few of them did).
    """
    p = state.parameters
    order = np.where(is_represented(state, rows), p.appeal_share_represented, p.appeal_share_unrepresented)
    chance = np.where(results == Result.REMOVAL_ORDER, order, 0.0)
    chance[results == Result.RELIEF] = p.appeal_share_of_grants
    chance[state.people.status[rows] == Status.WAITING_IN_MEXICO] = 0.0
    appealed: NDArray[np.bool_] = state.uniform("courts/appeal", rows) < chance
    return appealed


def file_appeals(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """File appeals with the Board: a decision is not final, nor an order executable, until it decides."""
    people = state.people
    close_case(state, rows, CaseStage.APPEAL)
    people.flags[rows[results == Result.RELIEF]] |= Flag.GRANT_APPEALED
    people.queued[rows] = state.stamp
    state.dockets.appeals.join(state.stamp, rows, np.zeros(len(rows), np.uint8))
    state.ledger.count("appeals_filed", people.court[rows])


def decide_appeals(state: State) -> None:
    """Decide the oldest appeals, as many as the Board can in a month.

    An appeal is dismissed, which makes the judge's decision final, or remanded to the judge. The appeal of
    somebody who has left the country is dismissed: departure withdraws it (8 CFR 1003.4).
    """
    slots: Array = np.array([state.lever("board_decisions_per_month") / state.scale])
    waits = partial(_waits, state)
    rows = np.sort(take_cases(state, state.dockets.appeals, "appeals/decisions", slots, waits))
    remanded = state.uniform("appeals/remand", rows) < state.parameters.remand_share
    remanded &= is_present(state, rows)
    state.board.decided[:] = len(rows)
    state.ledger.count("appeals_decided", state.people.court[rows], remanded)
    _dismiss(state, rows[~remanded])
    state.people.flags[rows] &= ~np.uint8(Flag.GRANT_APPEALED)
    remand(state, rows[remanded])


def record_appeals(state: State) -> None:
    """Write the appeals that wait, by the court that now has the case."""
    rows = np.flatnonzero(state.people.case == CaseStage.APPEAL)
    state.board.pending[:] = len(rows)
    courts = np.bincount(state.people.court[rows], minlength=len(state.active))
    state.ledger.put("appeals_pending", courts)


def _waits(state: State, rows: Rows, courts: NDArray[np.uint8], months: Months) -> NDArray[np.bool_]:
    people = state.people
    waits: NDArray[np.bool_] = (people.case[rows] == CaseStage.APPEAL) & (people.queued[rows] == months)
    return waits


def _dismiss(state: State, rows: Rows) -> None:
    """Make the judge's decision final."""
    people = state.people
    granted = (people.flags[rows] & Flag.GRANT_APPEALED) != 0
    people.case[rows] = CaseStage.CLOSED
    end_claim(state, rows)
    carry_out_orders(state, rows[~granted])
    grant_relief(state, rows[granted])
