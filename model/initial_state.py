"""The world at its first month: residents, court stock with ages and stages, final orders, detained.

Published stocks are shared out by the rules that each function states.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agents import origin_community, reception_centre, refugee_commission
from agents.columns import CaseStage, Demographic, Flag
from agents.courts.notice import Source
from agents.courts.opening_stock import begin_appeals, begin_claims
from agents.detention import hold_from_start
from agents.homes import assign_homes
from agents.population import begin as begin_residents
from agents.state import Array, State, order_removed, settle
from agents.waiting import begin_waiting
from model.geography import court_mix, resident_shares
from model.indexes import count_residents, rebuild
from model.initial_released import add_released
from model.initial_waiting import add_enrolled
from model.published_stocks import (
    ACTIVE,
    APPEALS,
    DETAINED,
    INACTIVE,
    ORDERS,
    RESIDENTS,
    Stock,
    final_orders,
    heard_by_citizenship,
    mean_age_months,
    residents,
)
from world.places import NO_PLACE
from world.rounding import allocate
from world.streams import keys

INDIVIDUAL_SHARE = 0.43
"""Share of pending cases set for an individual hearing (TRAC, November 2022)."""
INACTIVE_AGE_MONTHS = 36.0
"""Mean months since filing of the administratively closed (assumed)."""
ICE_ARREST_SHARE = 0.27
"""Share of people detained at the start whom ICE arrested: its share of the book-ins of FY2019."""
DETAINED_HEARING_SHARE = 0.5
"""Share of people detained at the start who are in proceedings rather than under an order (assumed)."""


def populate(state: State, let_in: Array, directory: Path | None = None) -> None:
    """Fill an empty world with people and set every institution as it stands at the world's month.

    Args:
        state: The world.
        let_in: People let in at the border in the months before, (months, ways, citizenships).
        directory: Folder of the tables; the project's own by default.

    Raises:
        InputError: A table is missing or invalid.
    """
    add_enrolled(state, heard_by_citizenship(state.places, directory), directory)
    add_released(state, let_in)
    fill_up(state, directory)
    rebuild(state)
    begin_residents(state)
    begin_waiting(state)
    refugee_commission.begin(state)
    reception_centre.begin(state)
    origin_community.begin(state)


def fill_up(state: State, directory: Path | None = None) -> None:
    """Add whom the published stocks of the month count and the world lacks: in an empty world, everybody.

    Raises:
        InputError: A table is missing or invalid.
    """
    month, first = state.month, state.people.count
    heard = heard_by_citizenship(state.places, directory)
    mix = court_mix(state.places, directory) * heard[:, None]
    mix /= mix.sum()
    homes = resident_shares(state.places, directory)
    orders = final_orders(month, directory)[:, None] * homes

    def lacking(stock: Stock) -> float:
        return max(stock.published(month, directory) - len(stock.rows(state.people)) * state.scale, 0.0)

    _add_detained(state, mix.sum(axis=1) * lacking(DETAINED))
    age = mean_age_months(month, directory)
    for stock, stage, mean in (
        (ACTIVE, CaseStage.MASTER, age),
        (INACTIVE, CaseStage.INACTIVE, INACTIVE_AGE_MONTHS),
        (APPEALS, CaseStage.APPEAL, age),
    ):
        _add_cases(state, mix, lacking(stock), stage, mean)
    begin_appeals(state, first)
    begin_claims(state, first)
    _add_orders(state, orders * (lacking(ORDERS) / orders.sum()))
    _add_residents(state, residents(month, directory)[:, None] * homes, lacking(RESIDENTS))


def _cells(state: State, people: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of the cell of each new row, for a table of people."""
    weights = np.maximum(people, 0.0)
    counts = allocate(round(float(weights.sum()) / state.scale), weights.ravel())
    first, second = np.divmod(np.repeat(np.arange(counts.size), counts), people.shape[1])
    return first, second


def _adults(state: State, origin: str, citizenship: NDArray[np.int64]) -> NDArray[np.int64]:
    """Add single adults, who are residents of nowhere yet."""
    rows = state.people.add(
        len(citizenship),
        key=keys(f"initial/{origin}", state.month, len(citizenship)),
        citizenship=citizenship,
        demographic=Demographic.SINGLE_ADULT,
        entered=0,
    )
    assign_homes(state, rows)
    return rows


def _add_cases(state: State, mix: Array, cases: float, stage: CaseStage, mean_age: float) -> None:
    """Add residents with a case: exponential ages, a published share set for an individual hearing."""
    people = state.people
    citizenship, court = _cells(state, mix * cases)
    rows = _adults(state, stage.name, citizenship)
    people.court[rows] = court
    people.state[rows] = state.geography.state_of_court[court]
    settle(state, rows, None)
    age = np.floor(-np.log1p(-state.uniform("initial/age", rows)) * mean_age).astype(np.int64) + 1
    stages = np.full(len(rows), stage)
    if stage == CaseStage.MASTER:
        stages[state.uniform("initial/stage", rows) < INDIVIDUAL_SHARE] = CaseStage.INDIVIDUAL
    people.case[rows] = stages
    people.filed[rows] = people.queued[rows] = state.stamp - age
    people.source[rows] = Source.OTHER
    people.entered[rows] = state.stamp - age


def _add_orders(state: State, table: Array) -> None:
    """Add residents at large with a final order."""
    citizenship, home = _cells(state, table)
    rows = _adults(state, "final_order", citizenship)
    state.people.state[rows] = home
    settle(state, rows, None)
    order_removed(state, rows)


def _add_residents(state: State, table: Array, number: float) -> None:
    """Add the other residents, in people, in proportion to whom each citizenship and state lacks."""
    short = np.maximum(table - count_residents(state).T * state.scale, 0.0)
    citizenship, home = _cells(state, short * (number / max(float(short.sum()), 1.0)))
    rows = _adults(state, "resident", citizenship)
    state.people.state[rows] = home
    settle(state, rows, None)


def _add_detained(state: State, by_citizenship: Array) -> None:
    """Add people in custody: some under an executable order, the others on the detained docket."""
    people = state.people
    citizenship, _ = _cells(state, by_citizenship[:, None])
    rows = _adults(state, "detained", citizenship)
    people.state[rows] = NO_PLACE
    hearing = state.uniform("initial/detained", rows) < DETAINED_HEARING_SHARE
    heard = rows[hearing]
    people.flags[rows[state.uniform("initial/agency", rows) < ICE_ARREST_SHARE]] |= Flag.ICE_ARREST
    people.flags[rows[~hearing]] |= Flag.REMOVABLE
    people.flags[heard] |= Flag.DETAINED_DOCKET
    people.court[heard] = state.choose("initial/detained_court", heard, state.geography.detained_court)
    people.case[heard] = CaseStage.MASTER
    inside = (people.flags[heard] & Flag.ICE_ARREST) != 0
    people.source[heard] = np.where(inside, Source.INTERIOR_ARREST, Source.BORDER)
    people.filed[heard] = people.queued[heard] = state.stamp - 1
    hold_from_start(state, rows)
