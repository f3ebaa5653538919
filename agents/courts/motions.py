"""Motions to reopen: final orders that are rescinded or reopened, after which the case begins again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import EPOCH_MONTH, CaseStage, Status
from agents.courts.pending import reopen
from agents.state import Rows, State, lift_orders


def expect_motions(state: State, rows: Rows, in_absentia: NDArray[np.bool_]) -> None:
    """Draw which of some final orders, just made, will be reopened, and in which month.

    The month is kept in the column `queued`, where an order has no other use for it.

    Args:
        state: The world.
        rows: Residents who have just been given a final order.
        in_absentia: Whether each order was made in the absence of the respondent.
    """
    people, parameters = state.people, state.parameters
    share = np.where(in_absentia, parameters.rescission_share, parameters.reopening_share)
    granted = state.uniform("courts/motion", rows) < share
    luck = state.uniform("courts/motion_lag", rows[granted])
    wait = np.floor(-np.log1p(-luck) * parameters.motion_lag_months).astype(np.int64)
    due = state.stamp + 1 + wait
    people.queued[rows[granted]] = due
    state.motions.schedule(rows[granted], due + EPOCH_MONTH)


def rebuild_motions(state: State) -> None:
    """Make the agenda of motions from the columns, at the start of a month."""
    people = state.people
    rows = np.flatnonzero((people.case == CaseStage.FINAL_ORDER) & (people.status == Status.RESIDENT))
    rows = rows[people.queued[rows] >= state.stamp]
    state.motions.rebuild(rows, people.queued[rows].astype(np.int64) + EPOCH_MONTH)


def grant_motions(state: State) -> None:
    """Reopen the cases that are due, of people who are still at large with their order."""
    people = state.people
    rows = state.motions.take(state.month)
    at_large = (people.case[rows] == CaseStage.FINAL_ORDER) & (people.status[rows] == Status.RESIDENT)
    rows = rows[at_large & (people.queued[rows] == state.stamp)]
    lift_orders(state, rows)
    reopen(state, rows)
