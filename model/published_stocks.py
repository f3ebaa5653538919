"""Published stocks: how many people there are at the beginning of a month, and who of the world they are.

They are interpolated in time, by the rules that each function states.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from agents.columns import CaseStage, Status
from agents.courts.opening_stock import pending_appeals
from agents.courts.pending import PENDING
from agents.people import People
from agents.state import Array, Rows
from world import tables
from world.calendar import DAYS_A_MONTH, month_of, parse_month
from world.places import CITIZENSHIPS, Places

ORDERS_IN_2013 = 870_000
"""People at large with a final order in October 2013 (assumed, near ICE's recalled docket sizes)."""


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


@dataclass(frozen=True)
class Stock:
    """A published stock: whom of the world it counts, and how many people at the beginning of a month."""

    rows: Callable[[People], Rows]
    published: Callable[[int, Path | None], float]


def _residents_with(people: People, *stages: CaseStage) -> Rows:
    return np.flatnonzero((people.status == Status.RESIDENT) & np.isin(people.case, stages))


DETAINED = Stock(lambda people: np.flatnonzero(people.status == Status.DETAINED), detained)
ACTIVE = Stock(
    lambda people: np.flatnonzero(np.isin(people.case, PENDING)),
    lambda month, directory: court_stock(month, directory)[0],
)
INACTIVE = Stock(
    lambda people: np.flatnonzero(people.case == CaseStage.INACTIVE),
    lambda month, directory: court_stock(month, directory)[1],
)
APPEALS = Stock(lambda people: np.flatnonzero(people.case == CaseStage.APPEAL), pending_appeals)
ORDERS = Stock(
    lambda people: _residents_with(people, CaseStage.FINAL_ORDER),
    lambda month, directory: float(final_orders(month, directory).sum()),
)
RESIDENTS = Stock(
    lambda people: np.flatnonzero(people.status == Status.RESIDENT),
    lambda month, directory: float(residents(month, directory).sum()),
)
STOCKS = (DETAINED, ACTIVE, INACTIVE, APPEALS, ORDERS, RESIDENTS)
