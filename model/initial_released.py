"""People let in before the first month whom no published stock shows: on parole, or with a notice to file.

They are made from the dated history of encounters, dispositions, appointments and parole by air.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from agents.columns import CaseStage, Demographic, Protection
from agents.courts.notice import Source, assign_court_of_residence
from agents.dispositions import CODE, citizenship_class
from agents.homes import assign_homes
from agents.protections import TERM, honoured
from agents.state import Array, Rows, State, settle
from model.inputs import Inputs
from world.calendar import DAYS_A_MONTH
from world.lever_values import LeverValues, resolve_levers
from world.places import CITIZENSHIPS, SECTORS
from world.policy import PolicyHistory
from world.rounding import allocate
from world.streams import keys

MONTHS = TERM[Protection.PAROLE] or 0
"""Months of history that are looked at: the term of a parole."""


class Way(IntEnum):
    """How people were let in."""

    RELEASED = 0
    APPOINTMENT = 1
    PAROLED = 2
    TO_REPORT = 3
    BY_AIR = 4


ON_PAROLE = (Way.APPOINTMENT, Way.PAROLED, Way.BY_AIR)


def let_in_before(month: int, inputs: Inputs) -> Array:
    """People let in by the true history in the months before one, the month before last.

    Months before the table of arrivals are taken to be as its first.

    Returns:
        People, (months, ways, citizenships).
    """
    months = range(month - MONTHS, month)
    levers = resolve_levers(months, (), PolicyHistory.load())
    people = np.zeros((MONTHS, len(Way), len(CITIZENSHIPS)))
    for row, now in enumerate(max(each, inputs.arrivals.first) for each in months):
        people[row] = _let_in(inputs, levers, row, now)
    people[:, Way.BY_AIR] = levers.get("parole_by_air_per_month")
    return people


def _let_in(inputs: Inputs, levers: LeverValues, row: int, month: int) -> Array:
    """People let in across the border in a month, (ways, citizenships); `row` is its row among the levers."""
    met, people = inputs.arrivals.month(month), np.zeros((len(Way), len(CITIZENSHIPS)))
    access = float(levers.get("asylum_access")[row])
    shares = inputs.dispositions.shares(month, float(levers.get("title_42")[row]), access)[
        citizenship_class()
    ]

    def between(*names: str) -> Array:
        decided = shares[..., [CODE[name] for name in names]].sum(axis=-1)
        total: Array = (met[: len(SECTORS)].sum(axis=0) * decided).sum(axis=1)
        return total

    refused = 1.0 - levers.get("removal_consent")[row]
    people[Way.RELEASED] = between("notice_released", "child_transfer")
    people[Way.RELEASED] += refused * between("expedited_removal", "reinstatement")
    people[Way.PAROLED], people[Way.TO_REPORT] = between("parole"), between("notice_to_report")
    at_ports = Way.APPOINTMENT if levers.get("appointments_per_day")[row].any() else Way.RELEASED
    let_in = inputs.histories.at("port_notice_share", month) * access
    people[at_ports] += met[len(SECTORS) :].sum(axis=(0, 2)) * let_in
    return people


def add_released(state: State, people: Array) -> None:
    """Add those of the people let in, (months, ways, citizenships), who are on parole or wait for a court.

    Notices are filed at the lags of the run's own, so that what is left of a lag is as long again. A parole
    that is not in force any more has left them without protection.
    """
    unfiled = _unfiled(state, len(people))
    counted = np.where(np.isin(np.arange(len(Way)), ON_PAROLE)[None, :], 1.0, unfiled)
    expected = people * counted[:, :, None]
    counts = allocate(round(float(expected.sum()) / state.scale), expected.ravel())
    age, way, citizenship = np.unravel_index(np.repeat(np.arange(counts.size), counts), expected.shape)
    rows = state.people.add(
        len(way),
        key=keys("initial/released", state.month, len(way)),
        citizenship=citizenship,
        demographic=Demographic.SINGLE_ADULT,
        entered=state.stamp - len(people) + age,
    )
    assign_homes(state, rows)
    homes = state.geography.state_of_citizenship[citizenship]
    state.people.state[rows] = state.choose("entries/state", rows, homes)
    settle(state, rows, None)
    paroled = np.isin(way, ON_PAROLE)
    _parole(state, rows[paroled])
    waits = ~paroled | (state.uniform("initial/notice", rows) < unfiled[age, way])
    _await_filing(state, rows[waits], _lags(state)[way[waits]])


def _lags(state: State) -> Array:
    """Mean months from release to the filing of a notice, by way; none is filed of those who came by air."""
    released = state.parameters.released_notice_lag_days / DAYS_A_MONTH
    by_parole = 1.0 / state.parameters.parolee_notice_hazard
    return np.array([released, released, by_parole, by_parole, 0.0])


def _unfiled(state: State, months: int) -> Array:
    """Share of those let in whose notice will be filed and is not yet, (months, ways)."""
    ages = np.arange(months, 0, -1)[:, None]
    lags = _lags(state)
    waiting = np.exp(-(ages - 1) / np.maximum(lags, 1e-9)) * (lags > 0)
    result: Array = state.lever("filing_share") * waiting
    return result


def _parole(state: State, rows: Rows) -> None:
    kept = rows[honoured(state, rows, Protection.PAROLE)]
    state.people.protection[kept] = Protection.PAROLE
    state.people.expires[kept] = state.people.entered[kept] + MONTHS


def _await_filing(state: State, rows: Rows, lag: Array) -> None:
    """Make notices wait for filing: this month or, geometrically, in a later one; lags are in months."""
    people = state.people
    assign_court_of_residence(state, rows)
    wait = np.floor(-np.log1p(-state.uniform("initial/notice_lag", rows)) * lag).astype(np.int64)
    people.case[rows] = CaseStage.NOTICE
    people.source[rows] = Source.BORDER
    people.queued[rows] = state.stamp + wait
