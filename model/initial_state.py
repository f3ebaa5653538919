"""The world at the start month: residents, court stock with ages and stages, final orders, detained.

Published stocks are interpolated in time, and shared out by the rules that each function states.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents import origin_community, reception_centre, refugee_commission
from agents.columns import CaseStage, Demographic, DocketKind, Flag
from agents.courts.court import begin as begin_courts
from agents.courts.notice import Source, assign_court_of_residence
from agents.courts.opening_stock import begin_appeals, begin_claims, begin_counsel, pending_appeals
from agents.detention import hold_from_start
from agents.homes import assign_homes
from agents.population import begin as begin_residents
from agents.state import Array, Rows, State, order_removed, settle
from agents.waiting import begin_waiting
from model.geography import court_mix, resident_shares
from model.initial_waiting import add_enrolled
from world import tables
from world.calendar import DAYS_A_MONTH, month_of, parse_month
from world.places import CITIZENSHIPS, NO_PLACE, Places
from world.rounding import allocate
from world.streams import keys

NOTICE_LAG_MONTHS = 1.9
"""Months of receipts served but not filed at the start: 80% were filed in three months (GAO-17-438)."""
INDIVIDUAL_SHARE = 0.43
"""Share of pending cases set for an individual hearing (TRAC, November 2022)."""
INACTIVE_AGE_MONTHS = 36.0
"""Mean months since filing of the administratively closed (assumed)."""
ORDERS_IN_2013 = 870_000
"""People at large with a final order in October 2013 (assumed, near ICE's recalled docket sizes)."""
ICE_ARREST_SHARE = 0.27
"""Share of people detained at the start whom ICE arrested: its share of the book-ins of FY2019."""
DETAINED_HEARING_SHARE = 0.5
"""Share of people detained at the start who are in proceedings rather than under an order (assumed)."""


def populate(state: State, directory: Path | None = None) -> None:
    """Fill an empty world with its people at the first month.

    Raises:
        InputError: A table is missing or invalid.
    """
    places, month = state.places, state.month
    heard = heard_by_citizenship(places, directory)
    mix = court_mix(places, directory) * heard[:, None]
    mix /= mix.sum()
    active, inactive = court_stock(month, directory)
    notices = receipts_a_month(month, directory) * NOTICE_LAG_MONTHS
    homes = resident_shares(places, directory)
    held = detained(month, directory)
    orders = final_orders(month, directory)
    _add_detained(state, mix.sum(axis=1) * held)
    in_custody = int((state.people.case == CaseStage.MASTER).sum()) * state.scale  # part of the active stock
    enrolled = add_enrolled(state, directory) * state.scale
    age = mean_age_months(month, directory)
    _add_cases(state, mix, active - in_custody - enrolled, CaseStage.MASTER, age)
    _add_cases(state, mix, inactive, CaseStage.INACTIVE, INACTIVE_AGE_MONTHS)
    _add_cases(
        state, mix, pending_appeals(month, directory), CaseStage.APPEAL, mean_age_months(month, directory)
    )
    begin_appeals(state)
    begin_claims(state)
    begin_counsel(state)
    _add_orders(state, orders[:, None] * homes)
    _add_residents(state, residents(month, directory)[:, None] * homes, notices)


def begin(state: State) -> None:
    """Set every institution as it stands at the first month; needs the people, and the indexes over them."""
    begin_courts(state)
    begin_residents(state)
    begin_waiting(state)
    refugee_commission.begin(state)
    reception_centre.begin(state)
    origin_community.begin(state)


def residents(month: int, directory: Path | None = None) -> Array:
    """Unauthorized residents by citizenship at a month.

    Rule: straight lines between the estimates of 2013 and 2023, held after; `Other` is what is left of the
    published total (Pew), itself interpolated; a citizenship without an estimate is part of `Other`.
    """
    year = month / 12
    frame = tables.load("unauthorized_by_citizenship", directory)
    wide = frame.pivot_table(index="year", columns="citizenship", values="people").reindex(
        columns=list(CITIZENSHIPS)
    )
    years = wide.index.to_numpy(np.float64) + 0.5
    people = np.array([np.interp(year, years, column) for column in wide.fillna(0.0).to_numpy(np.float64).T])
    totals = tables.load("unauthorized_total", directory)
    pew = totals[totals["author"] == "Pew"].sort_values("year")
    total = np.interp(year, pew["year"].to_numpy(np.float64) + 0.5, pew["people"].to_numpy(np.float64))
    people[-1] = max(total - people[:-1].sum(), 0.0)
    return people


def court_stock(month: int, directory: Path | None = None) -> tuple[float, float]:
    """Active and inactive pending cases at the beginning of a month: straight lines between years."""
    active, inactive = _yearly_stocks(directory)
    ends = np.array([month_of(int(year), 10) for year in active.index], np.float64)
    return float(np.interp(month, ends, active)), float(np.interp(month, ends, inactive))


def _yearly_stocks(directory: Path | None) -> tuple[pd.Series[float], pd.Series[float]]:
    """Active and inactive pending cases at the end of each fiscal year.

    Rule: the inactive stock is the difference of the two published definitions, of the newest vintage only
    (history is revised by up to 6%); before both exist it is the first difference less the net closures that
    the published flows imply (change of the active stock less receipts plus completions).
    """
    table = tables.load("court_pending", directory)
    newest = table["vintage"] == table.groupby("definition")["vintage"].transform("max")
    stocks = table[newest | (table["definition"] != "with_inactive")].pivot_table(
        index="fiscal_year", columns="definition", values="pending"
    )
    active = stocks["active"].interpolate()
    inactive = stocks["with_inactive"] - active
    flows = tables.load("court_flows", directory).pivot_table(
        index="fiscal_year", columns="flow", values="cases"
    )
    closed = (flows["initial_receipts"] - flows["completions"]).reindex(active.index) - active.diff()
    for year in range(int(np.argmax(inactive.notna().to_numpy())), 0, -1):
        inactive.iloc[year - 1] = inactive.iloc[year] - closed.iloc[year]
    return active, inactive.clip(lower=0.0).interpolate()


def receipts_a_month(month: int, directory: Path | None = None) -> float:
    """Published initial receipts a month: straight lines between fiscal years, each set at its end."""
    flows = tables.load("court_flows", directory)
    receipts = flows[flows["flow"] == "initial_receipts"].set_index("fiscal_year")["cases"].sort_index()
    ends = np.array([month_of(int(year), 10) for year in receipts.index], np.float64)
    return float(np.interp(month, ends, receipts.to_numpy(np.float64))) / 12


def mean_age_months(month: int, directory: Path | None = None) -> float:
    """Mean months since filing of pending cases: straight lines between TRAC's published waits."""
    frame = tables.load("court_timings", directory)
    waits = frame[(frame["metric"] == "avg_days_waited_in_backlog") & (frame["scope"] == "all")].sort_values(
        "period"
    )
    when = np.array([month_of(int(p[:4]), int(p[5:7])) for p in waits["period"]], np.float64)
    return float(np.interp(month, when, waits["value"].to_numpy(np.float64))) / DAYS_A_MONTH


def final_orders(month: int, directory: Path | None = None) -> Array:
    """People at large with a final order by citizenship: a straight line to the count of November 2024."""
    frame = tables.load("final_orders", directory)
    newest = parse_month(str(frame["date"].iloc[0])[:7])
    people = (
        frame.set_index("citizenship")["people"].reindex(list(CITIZENSHIPS)).fillna(0.0).to_numpy(np.float64)
    )
    total = np.interp(month, [month_of(2013, 10), newest], [ORDERS_IN_2013, people.sum()])
    result: Array = people * total / people.sum()
    return result


def detained(month: int, directory: Path | None = None) -> float:
    """People in ICE detention at the beginning of a month: the mean of the month before."""
    frame = tables.load("detention_population", directory).groupby("month")["population"].first()
    when = np.array([month_of(int(m[:4]), int(m[5:7])) for m in frame.index], np.float64)
    return float(np.interp(month - 1, when, frame.to_numpy(np.float64)))


def heard_by_citizenship(places: Places, directory: Path | None = None) -> Array:
    """Share of each citizenship among pending cases: lifetime mixes of the courts, weighed by pending cases.

    Citizenships that the mix does not name are within `Other`.
    """
    courts = tables.load("courts", directory).set_index("court")["pending_share"]
    mix = tables.load("court_nationality_mix", directory)
    weight = mix["share"] * mix["court"].map(courts)
    shares = (
        weight.groupby(mix["citizenship"]).sum().reindex(list(CITIZENSHIPS)).fillna(0.0).to_numpy(np.float64)
    )
    result: Array = shares / shares.sum()
    return result


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
    people.hearing[rows] = age - state.stamp
    people.source[rows] = Source.OTHER
    people.entered[rows] = state.stamp - age


def _add_orders(state: State, table: Array) -> None:
    """Add residents at large with a final order."""
    citizenship, home = _cells(state, table)
    rows = _adults(state, "final_order", citizenship)
    state.people.state[rows] = home
    settle(state, rows, None)
    order_removed(state, rows)


def _add_residents(state: State, table: Array, notices: float) -> None:
    """Add the other residents, some of them with a notice not yet filed."""
    have = state.residents.T * state.scale
    citizenship, home = _cells(state, table - have)
    rows = _adults(state, "resident", citizenship)
    state.people.state[rows] = home
    settle(state, rows, None)
    served = rows[state.uniform("initial/notice", rows) < notices / state.scale / max(len(rows), 1)]
    assign_court_of_residence(state, served)
    _await_filing(state, served)


def _await_filing(state: State, rows: Rows) -> None:
    """Make notices already served wait for filing: this month or, geometrically, in a later one."""
    people = state.people
    wait = np.floor(-np.log1p(-state.uniform("initial/notice_lag", rows)) * NOTICE_LAG_MONTHS)
    people.case[rows] = CaseStage.NOTICE
    people.source[rows] = Source.BORDER
    people.queued[rows] = state.stamp + wait.astype(np.int64)


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
    people.docket[heard] = DocketKind.DETAINED
    people.court[heard] = state.choose("initial/detained_court", heard, state.geography.detained_court)
    people.case[heard] = CaseStage.MASTER
    inside = (people.flags[heard] & Flag.ICE_ARREST) != 0
    people.source[heard] = np.where(inside, Source.INTERIOR_ARREST, Source.BORDER)
    people.filed[heard] = state.stamp - 1
    people.hearing[heard] = 1 - state.stamp
    hold_from_start(state, rows)
