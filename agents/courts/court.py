"""Immigration courts: a month of calendars and hearings, and what follows from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, DocketKind, Status
from agents.courts import bench
from agents.courts.appeals import await_finality
from agents.courts.attendance_in_mexico import hear_in_mexico, postpone_suspended
from agents.courts.calendar import CELLS, PENDING, REACH, Slots, cell
from agents.courts.capacity import (
    can_be_heard,
    detained_hearings,
    monthly_slots,
    note_load,
    open_share,
)
from agents.courts.dates import (
    advance,
    await_date,
    by_calendar,
    calendars_of,
    called,
    first_of_each,
    free_slots,
    next_undated,
    set_dates,
    slots,
)
from agents.courts.decisions import carry_out_orders, depart_voluntarily, grant_relief, return_to_mexico
from agents.courts.hearing import COMPLETIONS, Respondents, Result, individual_results, master_results
from agents.courts.pending import claim_asylum, close_case, recalendar, set_for
from agents.courts.remain_in_mexico import note_mpp_outcomes
from agents.courts.respondent import grant_rates, respondents
from agents.institution import Field, Institution
from agents.state import Array, Rows, State
from world.calendar import DAYS_A_MONTH
from world.groups import OUTCOMES, TRANSFERS

MONTHS_OF_THE_DETAINED = 2
"""Months from filing in which detained cases are to be completed: 60 days (EOIR's goal, recalled)."""

FIELDS = (
    Field("judges", np.dtype(np.float64), 0.0, "judges", "Immigration judges on the bench"),
    Field(
        "new_judges",
        np.dtype(np.float64),
        0.0,
        "judges",
        "Those of them who are new and still learning",
    ),
    Field("pending", np.dtype(np.int64), 0, "rows", "Active pending cases"),
    Field("inactive", np.dtype(np.int64), 0, "rows", "Administratively closed cases"),
    Field("undated", np.dtype(np.int64), 0, "rows", "Active pending cases without a date of a hearing"),
    Field(
        "wait_days", np.dtype(np.float64), 0.0, "days", "Mean days since filing of the active pending cases"
    ),
    Field("hearings", np.dtype(np.int64), 0, "rows", "Hearings held in the last month"),
    Field(
        "detained_half_days",
        np.dtype(np.float64),
        0.0,
        "half-days a month",
        "What the detained docket usually takes",
    ),
    Field(
        "mpp_half_days", np.dtype(np.float64), 0.0, "half-days a month", "What Remain in Mexico usually takes"
    ),
)


class ImmigrationCourt(Institution, fields=FIELDS):
    """One of the 56 model courts, with its bench, its calendars and its pending cases."""


def begin(state: State) -> None:
    """Open the courts in the first month: the bench, the usual loads, and dates for the pending cases."""
    bench.begin(state)
    hours = bench.half_days(state)
    note_load(state, DocketKind.DETAINED, detained_hearings(state, hours), weight=1.0)
    there = slots(monthly_slots(state, hours), state.month, REACH)
    set_dates(state, free_slots(state, there, _by_kind(0, 0)))


def recalendar_cases(state: State) -> None:
    """Put closed cases back on the calendars of individual hearings, the old and the new as likely."""
    chance = state.lever("recalendaring") / 12
    if chance:
        closed = np.flatnonzero(state.people.case == CaseStage.INACTIVE)
        recalendar(state, closed[state.uniform("courts/recalendaring", closed) < chance])


def hold_hearings(state: State) -> None:
    """Live a month of all courts: the bench, the calendars, who is called, who is heard, and what follows."""
    state.calendars.turn(state.month)
    bench.change_bench(state)
    hours = bench.half_days(state)
    detained = _call_detained(state, hours)
    capacity = monthly_slots(state, hours)
    _keep_calendars(state, capacity)
    due = postpone_suspended(state, _close_administratively(state, called(state)))
    others = _hear_as_many_as_can(state, due, capacity)
    rows = np.sort(np.concatenate([detained, others]), kind="stable")
    stage = state.people.case[rows].copy()
    _count_hearings(state, rows, stage)
    done = [
        _hear_individual(state, rows[stage == CaseStage.INDIVIDUAL]),
        _hear_masters(state, rows[stage == CaseStage.MASTER]),
    ]
    _note_waits(state, *(np.concatenate(parts) for parts in zip(*done, strict=True)))


def _call_detained(state: State, hours: Array) -> Rows:
    """Detained cases that are heard this month: the month in which they come, as far as half-days last."""
    rows = next_undated(state, detained_hearings(state, hours))
    note_load(state, DocketKind.DETAINED, by_calendar(state, calendars_of(state, rows)))
    return rows


def _keep_calendars(state: State, capacity: Array) -> None:
    """Give dates from the next month on, and advance cases into what would stay empty then."""
    earliest = _by_kind(1, max(1, round(state.parameters.merits_lead_months)))
    there = slots(capacity, state.month, REACH)
    free = free_slots(state, there, earliest)
    _note_leads(state, free, capacity)
    set_dates(state, free)
    advance(state, free_slots(state, there, earliest), capacity, earliest)


def _by_kind(masters: int, individuals: int) -> Slots:
    """A whole number for each cell, by kind of hearing."""
    return np.tile(np.array([masters, individuals]), CELLS // len(PENDING))


def _note_leads(state: State, free: Slots, capacity: Array) -> None:
    """Write how far ahead the first free slot is, by court and kind of hearing, where there are any."""
    cells = [cell(DocketKind.RELEASED, stage) for stage in PENDING]
    released = free[cells]
    months = np.where(released.any(axis=2), (released > 0).argmax(axis=2), float(REACH))
    months[capacity[cells] * REACH < 1] = np.nan
    state.ledger.put("hearing_lead_days", (months * DAYS_A_MONTH).T, scaled=False)


def _close_administratively(state: State, due: Rows) -> Rows:
    """Close some of the released cases that are called, as many as the lever says; returns the others."""
    people, courts = state.people, len(state.active)
    if not state.lever("administrative_closure"):
        return due
    released = np.flatnonzero(people.docket[due] == DocketKind.RELEASED)
    court = people.court[due[released]]
    wanted = state.active * state.lever("administrative_closure") / 12
    have = np.bincount(court, minlength=courts)
    chance = np.minimum(wanted / np.maximum(have, 1), 1.0)
    luck = state.uniform("courts/administrative_closure", due[released])
    closes = np.zeros(len(due), bool)
    closes[released] = luck < chance[court]
    closed = due[closes]
    close_case(state, closed, CaseStage.INACTIVE)
    state.ledger.count("court_transfers", people.court[closed], TRANSFERS.index("administrative_closure"))
    return due[~closes]


def _hear_as_many_as_can(state: State, due: Rows, capacity: Array) -> Rows:
    """Those of the cases called for which there is time; the others wait for another date."""
    calendars = calendars_of(state, due)
    number = by_calendar(state, calendars)
    room = can_be_heard(state, number, capacity * open_share(state))
    if (room < number).any():
        heard = first_of_each(state, due, calendars, room.ravel(), "courts/heard")
        state.ledger.count("hearings_rescheduled", state.people.court[due[~heard]])
        await_date(state, due[~heard])
        due, number = due[heard], by_calendar(state, calendars[heard])
    note_load(state, DocketKind.MPP, number)
    return due


def _count_hearings(state: State, rows: Rows, stage: NDArray[np.uint8]) -> None:
    courts = state.people.court[rows]
    state.courts.hearings[:] = np.bincount(courts, minlength=len(state.active))
    state.ledger.count("hearings_held", courts, stage.astype(np.int64) - CaseStage.MASTER)


def _hear_masters(state: State, rows: Rows) -> tuple[Rows, NDArray[np.int64]]:
    """Hold master hearings and act on their results; returns the completed cases and their results."""
    heard = respondents(state, rows)
    table = master_results(state.parameters, heard, _dismissal(state, heard))
    results = state.choose("courts/master_result", rows, table)
    results[_is_moot(state, rows)] = Result.TERMINATED
    hear_in_mexico(state, rows, results)
    claim_asylum(state, rows[results >= COMPLETIONS])
    set_for(state, rows[results == Result.SET_FOR_MERITS], CaseStage.INDIVIDUAL)
    set_for(state, rows[results == Result.CONTINUED], CaseStage.MASTER)
    done, results = rows[results < COMPLETIONS], results[results < COMPLETIONS]
    _complete(state, done, results)
    _make_final(state, done, results)
    return done, results


def _hear_individual(state: State, rows: Rows) -> tuple[Rows, NDArray[np.int64]]:
    """Hold individual hearings and act on their results; returns the completed cases and their results."""
    heard = respondents(state, rows)
    table = individual_results(state.parameters, heard, _dismissal(state, heard), grant_rates(state, rows))
    results = state.choose("courts/individual_result", rows, table)
    results[_is_moot(state, rows)] = Result.TERMINATED
    hear_in_mexico(state, rows, results)
    set_for(state, rows[results == Result.CONTINUED], CaseStage.INDIVIDUAL)
    done, results = rows[results < COMPLETIONS], results[results < COMPLETIONS]
    _complete(state, done, results)
    final = await_finality(state, done, results)
    _make_final(state, done[final], results[final])
    return done, results


def _dismissal(state: State, heard: Respondents) -> Array:
    """Probability that the case of who came is dismissed or terminated; none of the detained is."""
    return np.where(heard.detained, 0.0, state.lever("dismissal_share"))


def _is_moot(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether there is nothing left to decide: the respondent has died, or gained lawful status elsewhere."""
    status = state.people.status[rows]
    moot: NDArray[np.bool_] = (status == Status.DEAD) | (status == Status.LAWFUL)
    return moot


def _complete(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """Count the decisions of judges, final or not."""
    courts = state.people.court[rows]
    state.ledger.count("court_completions", courts, results)
    state.ledger.count("hearings_missed", courts[results == Result.IN_ABSENTIA])


def _note_waits(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """Write how long the month's completed cases took: mean days by outcome, and how many detained soon."""
    people, courts = state.people, len(state.active)
    court, months = people.court[rows].astype(np.int64), state.stamp - people.filed[rows].astype(np.int64)
    at, size = court * len(OUTCOMES) + results, courts * len(OUTCOMES)
    number = np.bincount(at, minlength=size)
    total = np.bincount(at, weights=months, minlength=size)
    days = np.where(number > 0, total / np.maximum(number, 1) * DAYS_A_MONTH, np.nan)
    state.ledger.put("completed_wait_days", days.reshape(courts, -1), scaled=False)
    held = people.docket[rows] == DocketKind.DETAINED
    state.ledger.count("detained_completions", court[held], months[held] > MONTHS_OF_THE_DETAINED)


def _make_final(state: State, rows: Rows, results: NDArray[np.int64]) -> None:
    """Close cases and act on the decisions; those held stay in custody until removed or released."""
    note_mpp_outcomes(state, rows, results)
    close_case(state, rows, CaseStage.CLOSED)
    ordered = (results == Result.REMOVAL_ORDER) | (results == Result.IN_ABSENTIA)
    carry_out_orders(state, rows[ordered], results[ordered] == Result.IN_ABSENTIA)
    return_to_mexico(state, rows[results == Result.TERMINATED])
    grant_relief(state, rows[results == Result.RELIEF])
    depart_voluntarily(state, rows[results == Result.VOLUNTARY_DEPARTURE])
