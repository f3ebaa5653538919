"""What several figures of Remain in Mexico share: the months shown, and the published figures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.targets import month_number
from visualizer.aggregate import Monthly
from visualizer.figures.panels import Grid, grid_of
from world import tables
from world.calendar import month_of
from world.errors import InputError

PUBLISHERS = "TRAC (court cases, 2019), CBP (2020-21)"


def enrolments(monthly: Monthly) -> Grid:
    """Return enrolments of the cities that have any, from the first to the last month of enrolment.

    Raises:
        InputError: The run has no rows of the series, or nobody is enrolled.
    """
    grid = grid_of(monthly, "mpp_enrolments")
    total = grid.values.sum(axis=1).to_numpy(np.float64)
    if not total.any():
        raise InputError("nobody is enrolled in Remain in Mexico in this run")
    used = grid.months[total > 0]
    kept = grid.values.columns[grid.values.sum() > 0]
    frames = (frame[kept] for frame in (grid.values, grid.low, grid.high))
    return Grid(grid.months, *frames).between(int(used[0]), int(used[-1]))


def published_enrolments() -> pd.DataFrame:
    """Return published enrolments, a row a month and a column a city; zero in months of other cities."""
    table = tables.load("mpp_enrolments")
    table = table.assign(month=month_number(table["month"]))
    return table.groupby(["month", "city"])["enrolments"].sum().unstack().fillna(0.0)


def checkpoint(metric: str, date: str, place: str = "all") -> float:
    """Return a published figure.

    Raises:
        KeyError: The table has no such row.
    """
    table = tables.load("mpp_checkpoints").set_index(["metric", "date", "place"])["value"]
    return float(table.loc[(metric, date, place)])


def checkpoints(metric: str) -> pd.DataFrame:
    """Return the published figures of a metric by the month in which they hold: columns month and value."""
    table = tables.load("mpp_checkpoints")
    table = table[(table["metric"] == metric) & (table["place"] == "all")]
    return pd.DataFrame({"month": month_number(table["date"].str[:7]), "value": table["value"]})


def total_until(
    monthly: Monthly, series: str, last: int, groups: tuple[str, ...] | None = None, first: int = 0
) -> float:
    """Return the sum of a flow over all places and the months from a first to a last one.

    Raises:
        InputError: The run has no rows of the series.
    """
    values = monthly.by_month(series, groups=groups)
    return float(values.loc[values["month"].between(first, last), "mean"].sum())


def check_covered(monthly: Monthly, last: int) -> None:
    """Check that a run covers the first programme up to a month.

    Raises:
        InputError: It starts after January 2019 or ends before that month.
    """
    if monthly.months[0] > month_of(2019, 1) or monthly.months[-1] < last:
        raise InputError("the run does not cover the months of 2019-20 for which this is published")
