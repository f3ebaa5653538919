"""Immigration courts: judges hear the detained docket first, then the others, in the order of waiting."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, Status
from agents.courts.appeals import file_appeals, is_appealed, record_appeals
from agents.courts.capacity import Hearings, share_half_days
from agents.courts.decisions import carry_out_orders, depart_voluntarily, grant_relief, return_to_mexico
from agents.courts.docket import Docket, Months
from agents.courts.hearing import COMPLETIONS, Respondents, Result, individual_results, master_results
from agents.courts.notice import Source
from agents.courts.pending import (
    claim_asylum,
    close_case,
    dockets_of,
    is_present,
    open_case,
    recalendar,
    set_for,
    take_cases,
)
from agents.courts.remain_in_mexico import note_mpp_outcomes
from agents.courts.representation import is_represented
from agents.institution import Field, Institution
from agents.state import Array, Rows, State, on_detained_docket
from world.calendar import DAYS_A_MONTH
from world.groups import TRANSFERS

MEAN_AGE_WHEN_NEW = 0.5
"""Months that a case has waited, on average, at the end of the month in which it was filed."""

FIELDS = (
    Field("judges", np.dtype(np.float64), 0.0, "judges", "Immigration judges on the bench"),
    Field("pending", np.dtype(np.int64), 0, "rows", "Active pending cases"),
    Field("inactive", np.dtype(np.int64), 0, "rows", "Administratively closed cases"),
    Field(
        "wait_days", np.dtype(np.float64), 0.0, "days", "Mean days since filing of the active pending cases"
    ),
    Field("hearings", np.dtype(np.int64), 0, "rows", "Hearings held in the last month"),
)


class ImmigrationCourt(Institution, fields=FIELDS):
    """One of the 56 model courts, with the courts' hearing capacity and queues."""


def file_notices(state: State) -> None:
    """File the notices that are due this month with the courts."""
    people = state.people
    due = state.filings.take(state.month)
    due = due[(people.case[due] == CaseStage.NOTICE) & (people.queued[due] == state.stamp)]
    open_case(state, due, people.source[due])


def hold_hearings(state: State) -> None:
    """Hold a month's individual and master hearings at all courts, and act on their results."""
    state.courts.judges[:] = state.lever_by_place("judges")
    state.courts.hearings[:] = 0
    capacity = _capacity(state)
    individual = _heard(state, CaseStage.INDIVIDUAL, capacity.individual, capacity.detained_individual)
    masters = _heard(state, CaseStage.MASTER, capacity.master, capacity.detained_master)
    _hear_individual(state, individual)
    _hear_masters(state, masters)


def _capacity(state: State) -> Hearings:
    """Hearings that the courts can hold this month, with the cases that wait now."""
    dockets = state.dockets
    queues = (dockets.detained_master, dockets.detained_individual, dockets.master, dockets.individual)
    return share_half_days(
        state.parameters,
        state.courts.judges,
        state.lever_by_place("court_closure"),
        tuple(queue.waiting for queue in queues),
        state.scale,
    )


def _heard(state: State, stage: CaseStage, slots: Array, detained_slots: Array) -> Rows:
    """Cases of a stage that are heard this month, ascending."""
    docket, detained = dockets_of(state, stage)
    name = stage.name.lower()
    rows = [
        _take(state, docket, stage, name, slots),
        _take(state, detained, stage, f"detained_{name}", detained_slots),
    ]
    return np.sort(np.concatenate(rows))


def close_administratively(state: State) -> None:
    """Move cases between the active and the inactive stock, at the yearly shares of the two levers."""
    _shelve(state)
    _recalendar(state)


def record_courts(state: State) -> None:
    """Write the courts' stocks to the ledger and to the institutions' own rows."""
    courts, active = state.courts, state.active
    months = state.stamp + MEAN_AGE_WHEN_NEW - state.filed_sum / np.maximum(active, 1)
    courts.pending[:] = active
    courts.inactive[:] = state.dockets.inactive.waiting
    courts.wait_days[:] = np.where(active > 0, months * DAYS_A_MONTH, np.nan)
    state.ledger.put("court_pending", courts.pending)
    state.ledger.put("court_pending_inactive", courts.inactive)
    state.ledger.put("court_wait_days", courts.wait_days, scaled=False)
    state.ledger.put("judges", courts.judges, scaled=False)
    state.ledger.put("asylum_pending", state.asylum)
    record_appeals(state)


def _take(state: State, docket: Docket, stage: CaseStage, name: str, slots: Array) -> Rows:
    """Cases heard from one docket."""
    waits = partial(_still_waits, state, stage, name.startswith("detained"))
    rows = take_cases(state, docket, f"courts/{name}", slots, waits)
    state.courts.hearings[:] += np.bincount(state.people.court[rows], minlength=len(slots))
    return rows


def _still_waits(
    state: State, stage: CaseStage, detained: bool, rows: Rows, courts: NDArray[np.uint8], months: Months
) -> NDArray[np.bool_]:
    people = state.people
    waits: NDArray[np.bool_] = (
        (people.case[rows] == stage)
        & (people.queued[rows] == months)
        & (people.court[rows] == courts)
        & (on_detained_docket(state, rows) == detained)
    )
    return waits


def _hear_masters(state: State, rows: Rows) -> None:
    heard = _respondents(state, rows)
    dismissal = np.where(heard.detained, 0.0, state.lever("dismissal_share"))
    results = state.choose("courts/master_result", rows, master_results(state.parameters, heard, dismissal))
    results[_is_moot(state, rows)] = Result.TERMINATED
    merits = rows[results == Result.SET_FOR_MERITS]
    set_for(state, merits, CaseStage.INDIVIDUAL)
    claim_asylum(state, merits)
    set_for(state, rows[results == Result.CONTINUED], CaseStage.MASTER)
    done = results < COMPLETIONS
    _complete(state, rows[done], results[done])
    _make_final(state, rows[done], results[done])


def _hear_individual(state: State, rows: Rows) -> None:
    grants = state.geography.grant_rate[state.people.court[rows]]
    table = individual_results(state.parameters, _respondents(state, rows), grants)
    results = state.choose("courts/individual_result", rows, table)
    results[_is_moot(state, rows)] = Result.TERMINATED
    set_for(state, rows[results == Result.CONTINUED], CaseStage.INDIVIDUAL)
    done, results = rows[results < COMPLETIONS], results[results < COMPLETIONS]
    _complete(state, done, results)
    appealed = is_appealed(state, done, results)
    file_appeals(state, done[appealed], results[appealed])
    _make_final(state, done[~appealed], results[~appealed])


def _is_moot(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether there is nothing left to decide: the respondent has died, or gained lawful status elsewhere."""
    return np.isin(state.people.status[rows], (Status.DEAD, Status.LAWFUL))


def _respondents(state: State, rows: Rows) -> Respondents:
    people = state.people
    return Respondents(
        represented=is_represented(state, rows),
        detained=on_detained_docket(state, rows),
        waiting_in_mexico=people.status[rows] == Status.WAITING_IN_MEXICO,
        from_border=people.source[rows] == Source.BORDER,
        absent=~is_present(state, rows),
    )


def _complete(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """Count the decisions of judges, final or not."""
    courts = state.people.court[rows]
    state.ledger.count("court_completions", courts, results)
    state.ledger.count("hearings_missed", courts[results == Result.IN_ABSENTIA])


def _make_final(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """Close cases and act on the decisions; those held stay in custody until removed or released."""
    note_mpp_outcomes(state, rows, results)
    close_case(state, rows, CaseStage.CLOSED)
    ordered = (results == Result.REMOVAL_ORDER) | (results == Result.IN_ABSENTIA)
    carry_out_orders(state, rows[ordered])
    return_to_mexico(state, rows[results == Result.TERMINATED])
    grant_relief(state, rows[results == Result.RELIEF])
    depart_voluntarily(state, rows[results == Result.VOLUNTARY_DEPARTURE])


def _shelve(state: State) -> None:
    """Close cases administratively: the longest-waiting of those set for an individual hearing."""
    docket, people = state.dockets.individual, state.people
    wanted = state.active * state.lever("administrative_closure") / 12
    waits = partial(_still_waits, state, CaseStage.INDIVIDUAL, False)
    rows = take_cases(state, docket, "courts/administrative_closure", wanted, waits)
    close_case(state, rows, CaseStage.INACTIVE)
    people.queued[rows] = state.stamp
    state.dockets.inactive.join(state.stamp, rows, people.court[rows])
    state.ledger.count("court_transfers", people.court[rows], TRANSFERS.index("administrative_closure"))


def _recalendar(state: State) -> None:
    """Put the longest-closed cases back on the docket of individual hearings."""
    docket = state.dockets.inactive
    wanted = docket.waiting * state.lever("recalendaring") / 12
    waits = partial(_still_waits, state, CaseStage.INACTIVE, False)
    recalendar(state, take_cases(state, docket, "courts/recalendaring", wanted, waits))
