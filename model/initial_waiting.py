"""People who wait in Mexico at the first month: those enrolled before it in Remain in Mexico.

Those in line for a port need no stock: the first month sends out, and so fills, the queue that was counted.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from agents.columns import CaseStage, Status
from agents.courts.notice import Source
from agents.homes import assign_homes
from agents.state import Array, State, assign_court_of_city
from world import tables
from world.calendar import days_in
from world.places import MEXICO
from world.policy import PolicyHistory
from world.rounding import allocate
from world.streams import keys

LOOK_BACK = 24
"""Months before the first in which people who still wait were enrolled, at most (assumed)."""
MEAN_WAIT_MONTHS = 12.0
"""Mean wait of the enrolled, whose number falls exponentially (assumed; about half of the cases of 2019 were
pending at the end of that year)."""


def add_enrolled(state: State, heard: Array, directory: Path | None = None) -> int:
    """Add people enrolled before the first month who still wait, with their cases; returns how many rows.

    They are in the cities of the programme by population, and of the citizenships heard in court.

    Args:
        state: The world.
        heard: Share of each citizenship among pending cases, (citizenships,).
        directory: Folder of the tables; the project's own by default.
    """
    ages = np.arange(1, LOOK_BACK + 1)
    waiting = _enrolled([state.month - int(age) for age in ages]) * np.exp(-ages / MEAN_WAIT_MONTHS)
    others = np.where(np.arange(len(heard)) == MEXICO, 0.0, heard)
    table = waiting[:, None, None] * _city_shares(directory)[:, None] * (others / others.sum())
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
        queued=since,
        attempts=1,
    )
    assign_homes(state, rows)
    assign_court_of_city(state, rows)
    return len(rows)


def _enrolled(months: list[int]) -> Array:
    """People enrolled in each of some months by the true history, in people."""
    span = range(min(months), max(months) + 1)
    history = PolicyHistory.load()
    share = history.values("remain_in_mexico", span) * history.values("mexico_accepts_mpp", span)
    days = np.array([days_in(month) for month in span])
    a_day = share * history.values("mpp_enrolments_per_day", span)
    order = np.array(months) - span[0]
    enrolled: Array = np.asarray(a_day * days, np.float64)[order]
    return enrolled


def _city_shares(directory: Path | None) -> Array:
    """Share of the enrolled in each city: population of the cities where the programme has people wait."""
    frame = tables.load("border_cities", directory)
    waits = (frame["city"] == frame["mpp_city"]).to_numpy()
    people = np.nan_to_num(frame["population_2020"].to_numpy(np.float64, na_value=0.0)) * waits
    shares: Array = people / people.sum()
    return shares
