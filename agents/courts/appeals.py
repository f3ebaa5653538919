"""Appeals: the time in which to file one, who does, and the Board, which decides them first in, first out."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from agents.columns import EPOCH_MONTH, CaseStage, Flag, Status
from agents.courts.decisions import carry_out_orders, grant_relief
from agents.courts.docket import Codes, Months
from agents.courts.hearing import Result
from agents.courts.pending import close_case, forget_case, is_present, remand
from agents.courts.representation import is_represented
from agents.institution import Field, Institution
from agents.state import Rows, State
from world.calendar import days_in, first_day
from world.rounding import stochastic_round

FIELDS = (
    Field("pending", np.dtype(np.int64), 0, "rows", "Appeals that wait for a decision"),
    Field("decided", np.dtype(np.int64), 0, "rows", "Appeals decided in the last month"),
)
APPEALABLE = (Result.REMOVAL_ORDER, Result.RELIEF)
"""Results of individual hearings against which the respondent or the government may appeal."""
_MONTHS = 4
"""More months than a time to appeal, of 90 days at most, can reach into."""


class BoardOfImmigrationAppeals(Institution, fields=FIELDS):
    """The Board of Immigration Appeals."""


def await_finality(state: State, rows: Rows, results: NDArray[np.int64]) -> NDArray[np.bool_]:
    """File appeals against decisions at individual hearings, and let the time to appeal run for the others.

    Args:
        state: The world.
        rows: People whose case was decided.
        results: Code of the completion of each, in the order of `OUTCOMES`.

    Returns:
        Whether each decision is final at once, shape (rows,).
    """
    appealed = is_appealed(state, rows, results)
    file_appeals(state, rows[appealed], results[appealed])
    ends = end_of_window(state, rows)
    waits = ~appealed & can_wait(state, rows, results) & (ends > state.month)
    _open_windows(state, rows[waits], results[waits], ends[waits])
    final: NDArray[np.bool_] = ~(appealed | waits)
    return final


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


def can_wait(state: State, rows: Rows, results: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a decision that is not appealed is final only when the time to appeal has run out.

    It is for people at liberty; those held, and those who wait in Mexico, waive appeal (assumed).
    """
    free = state.people.status[rows] == Status.RESIDENT
    order, grant = APPEALABLE
    waits: NDArray[np.bool_] = free & ((results == order) | (results == grant))
    return waits


def end_of_window(state: State, rows: Rows) -> NDArray[np.int64]:
    """Month in which the time to appeal runs out of decisions made on a day of this month, each its own."""
    month = state.month
    day = np.floor(state.uniform("courts/decision_day", rows) * days_in(month))
    last = first_day(month) + day + state.lever("appeal_window_days")
    firsts = [first_day(month + later) for later in range(1, _MONTHS + 1)]
    ends: NDArray[np.int64] = month + np.searchsorted(firsts, last, side="right")
    return ends


def file_appeals(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """File appeals with the Board: a decision is not final, nor an order executable, until it decides."""
    people = state.people
    close_case(state, rows, CaseStage.APPEAL)
    people.flags[rows[results == Result.RELIEF]] |= Flag.GRANTED
    people.queued[rows] = state.stamp
    state.appeals.join(state.stamp, rows, np.zeros(len(rows), np.uint8))
    state.ledger.count("appeals_filed", people.court[rows])


def end_windows(state: State) -> None:
    """Make decisions final whose time to appeal runs out this month."""
    people = state.people
    rows = state.windows.take(state.month)
    _finish(state, rows[(people.case[rows] == CaseStage.DECIDED) & (people.queued[rows] == state.stamp)])


def rebuild_windows(state: State) -> None:
    """Make the agenda of times to appeal from the columns."""
    rows = np.flatnonzero(state.people.case == CaseStage.DECIDED)
    state.windows.rebuild(rows, state.people.queued[rows].astype(np.int64) + EPOCH_MONTH)


def decide_appeals(state: State) -> None:
    """Decide the oldest appeals, as many as the Board can in a month.

    An appeal is dismissed, which makes the judge's decision final, or remanded to the judge. The appeal of
    somebody who has left the country is dismissed: departure withdraws it (8 CFR 1003.4). The first draw
    rounds their number, the second decides on a party at the end.
    """
    luck = state.streams.sequence("appeals/decisions", state.month, 2)
    number = stochastic_round([state.lever("board_decisions_per_month") / state.scale], luck[:1])
    rows = np.sort(state.appeals.take(number, partial(_waits, state), state.people.party, luck[1:]))
    remanded = state.uniform("appeals/remand", rows) < state.parameters.remand_share
    remanded &= is_present(state, rows)
    state.board.decided[:] = len(rows)
    state.ledger.count("appeals_decided", state.people.court[rows], remanded)
    _finish(state, rows[~remanded])
    state.people.flags[rows[remanded]] &= ~np.uint8(Flag.GRANTED)
    remand(state, rows[remanded])


def record_appeals(state: State) -> None:
    """Write the appeals that wait, by the court that now has the case."""
    rows = np.flatnonzero(state.people.case == CaseStage.APPEAL)
    state.board.pending[:] = len(rows)
    courts = np.bincount(state.people.court[rows], minlength=len(state.active))
    state.ledger.put("appeals_pending", courts)


def _open_windows(state: State, rows: Rows, results: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
    people = state.people
    close_case(state, rows, CaseStage.DECIDED)
    people.flags[rows[results == Result.RELIEF]] |= Flag.GRANTED
    people.queued[rows] = ends - EPOCH_MONTH
    state.windows.schedule(rows, ends)


def _waits(state: State, rows: Rows, courts: Codes, months: Months) -> NDArray[np.bool_]:
    people = state.people
    waits: NDArray[np.bool_] = (people.case[rows] == CaseStage.APPEAL) & (people.queued[rows] == months)
    return waits


def _finish(state: State, rows: Rows) -> None:
    """Make the judge's decisions final."""
    people = state.people
    granted = (people.flags[rows] & Flag.GRANTED) != 0
    people.flags[rows] &= ~np.uint8(Flag.GRANTED)
    people.case[rows] = CaseStage.CLOSED
    forget_case(state, rows)
    carry_out_orders(state, rows[~granted], np.zeros(np.count_nonzero(~granted), bool))
    grant_relief(state, rows[granted])
