"""People who wait in Mexico at the first month: those enrolled before it in Remain in Mexico.

Those in line for a port need no stock: the first month sends out, and so fills, the queue that was counted.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from agents.columns import CaseStage, DocketKind, Status
from agents.courts.notice import Source
from agents.homes import assign_homes
from agents.state import Array, State, assign_court_of_city
from agents.waiting import give_up_hazard_since
from world import tables
from world.calendar import days_in
from world.places import CITIZENSHIPS
from world.policy import PolicyHistory
from world.rounding import allocate
from world.streams import keys

LOOK_BACK = 24
"""Months before the first in which people who still wait were enrolled, at most (assumed)."""
MEAN_CASE_MONTHS = 6.5
"""Mean months with hearings until the end of a case; cases end exponentially. Derived: half were pending at
the end of 2019, 4.6 months after enrolment on average, and 31% in March 2020, 7 months after (TRAC)."""


def add_enrolled(state: State, directory: Path | None = None) -> int:
    """Add people enrolled before the first month who still wait, with their cases; returns how many rows.

    They are of the citizenships of the programme, in the cities to which people were returned in each month.
    """
    ages = np.arange(1, LOOK_BACK + 1)
    waiting = _still_waiting(state, directory)
    table = waiting[:, :, None] * _citizenship_shares(directory)
    counts = allocate(round(float(waiting.sum()) / state.scale), table.ravel())
    age, city, citizenship = np.unravel_index(np.repeat(np.arange(table.size), counts), table.shape)
    people, since = state.people, state.stamp - ages[age]
    rows = people.add(
        len(age),
        key=keys("initial/remain_in_mexico", state.month, len(age)),
        citizenship=citizenship,
        place=city,
        status=Status.WAITING_IN_MEXICO,
        case=CaseStage.MASTER,
        source=Source.BORDER,
        entered=since,
        filed=since,
        hearing=-since,
        docket=DocketKind.MPP,
        attempts=1,
    )
    assign_homes(state, rows)
    assign_court_of_city(state, rows)
    return len(rows)


def _still_waiting(state: State, directory: Path | None) -> Array:
    """People enrolled so many months before the first who still wait, (ages, cities), by the true history.

    Rule: cases end exponentially in months with hearings, people give up at the model's hazard, and those let
    in when the programme was wound down were the longest-waiting.
    """
    months = range(state.month - LOOK_BACK, state.month)
    history = PolicyHistory.load()
    held = np.cumsum(history.values("mpp_hearings", months)[::-1])[::-1]
    given_up = give_up_hazard_since(state.parameters, np.arange(LOOK_BACK, 0.0, -1))
    stays = np.exp(-held / MEAN_CASE_MONTHS - given_up)
    waiting = _enrolled(history, months, state.places.cities, directory) * stays[:, None]
    days = np.array([days_in(month) for month in months])
    return _less_let_in(waiting, history.values("mpp_processing_per_day", months) * days)[::-1]


def _less_let_in(waiting: Array, let_in: Array) -> Array:
    """People left by month of enrolment and city when in each month the longest-waiting are let in."""
    left = waiting.sum(axis=1)
    for month, number in enumerate(let_in):
        taken = np.minimum(left[: month + 1].cumsum(), number)
        left[: month + 1] -= np.diff(taken, prepend=0.0)
    result: Array = waiting * (np.maximum(left, 0.0) / np.maximum(waiting.sum(axis=1), 1e-9))[:, None]
    return result


def _enrolled(
    history: PolicyHistory, months: range, cities: tuple[str, ...], directory: Path | None
) -> Array:
    """People enrolled in each month and city by the true history, (months, cities)."""
    enrolled = tables.load("border_cities", directory)["mpp_enrolled"].to_numpy(np.float64)
    shares = enrolled / enrolled.sum()
    days = np.array([days_in(month) for month in months])
    in_force = history.values("remain_in_mexico", months) * history.values("mexico_accepts_mpp", months)
    a_day = [
        history.place_values("mpp_enrolments_per_day", months, city, float(share))
        for city, share in zip(cities, shares, strict=True)
    ]
    result: Array = np.stack(a_day, axis=1) * (in_force * days)[:, None]
    return result


def _citizenship_shares(directory: Path | None) -> Array:
    """Share of each citizenship among the cases of the programme."""
    share = tables.load("mpp_nationality", directory).set_index("citizenship")["share"]
    shares: Array = share.reindex(list(CITIZENSHIPS)).fillna(0.0).to_numpy(np.float64)
    return shares / shares.sum()
