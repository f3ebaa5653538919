"""Ways from Remain in Mexico into the United States: fear interviews, and winding down."""

from __future__ import annotations

import numpy as np

from agents.columns import CaseStage, DocketKind, Flag, Status
from agents.courts.notice import assign_residence
from agents.courts.pending import reopen
from agents.courts.remain_in_mexico import admit, is_heard_from_mexico
from agents.queues import first_in_line
from agents.scan import rows_with_status
from agents.state import Rows, State, settle
from world.calendar import days_in
from world.rounding import stochastic_round

SHARE_OF_FIRST_MONTH = 0.5
"""Part of the month of enrolment that people wait, on average."""


def hear_fears(state: State, rows: Rows) -> None:
    """Interview people who are asked at enrolment, or say later, that they are afraid; let in who pass.

    Args:
        state: The world.
        rows: People who wait under Remain in Mexico, also those enrolled this month.
    """
    new = state.people.entered[rows] == state.stamp
    chance = state.lever("mpp_fear_referrals") * np.where(new, SHARE_OF_FIRST_MONTH, 1.0)
    chance = np.where(new, 1 - (1 - chance) * (1 - state.lever("mpp_fear_asked")), chance)
    rows = rows[state.uniform("waiting/fear_interview", rows) < chance]
    state.ledger.count("mpp_fear_interviews", state.people.place[rows])
    passed = state.uniform("waiting/fear_passed", rows) < state.lever("mpp_fear_pass_share")
    admit(state, rows[passed], "fear_passed")


def let_in_waiting(state: State, rows: Rows) -> None:
    """Let in the longest-waiting of those enrolled in Remain in Mexico, when the programme is wound down."""
    if state.lever("mpp_processing_per_day") == 0:
        return
    rows = rows[state.people.status[rows] == Status.WAITING_IN_MEXICO]
    rows = _first(state, "mpp_processing_per_day", "waiting/processing", "waiting/party", rows)
    admit(state, rows, "processed")


def reopen_cases(state: State) -> None:
    """Let in people whose case was terminated or decided in their absence; it is set for a hearing again.

    They are those who are back in Mexico or at home, the earliest decided first.
    """
    if state.lever("mpp_reopening_per_day") == 0:
        return
    people = state.people
    rows = rows_with_status(people, Status.RETURNED, Status.AT_HOME)
    rows = rows[(people.case[rows] == CaseStage.CLOSED) & ((people.flags[rows] & Flag.REMOVABLE) == 0)]
    rows = rows[is_heard_from_mexico(people, rows)]
    rows = _first(state, "mpp_reopening_per_day", "waiting/reopening", "waiting/reopened_party", rows)
    state.ledger.count("mpp_reopened", people.place[rows])
    assign_residence(state, rows)
    people.entered[rows] = state.stamp
    people.docket[rows] = DocketKind.RELEASED
    settle(state, rows, "released_at_border")
    reopen(state, rows)


def _first(state: State, lever: str, rounding: str, party: str, rows: Rows) -> Rows:
    """The first of some people by the month since which they wait, as many as a lever says for each day."""
    expected = state.lever(lever) * days_in(state.month) / state.scale
    number = stochastic_round([expected], state.streams.sequence(rounding, state.month, 1))
    since, one_line = state.people.entered[rows], np.zeros(len(rows), np.int64)
    return first_in_line(state, party, rows, since, one_line, number)
