"""Remain in Mexico: who waits where, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly, peak_month
from visualizer.figures import style
from visualizer.figures.mpp_points import enrolments
from visualizer.figures.panels import Grid, draw_grid, grid_of
from visualizer.texts import amount, month_name
from world.calendar import DAYS_A_MONTH

SERIES = ("mpp_enrolments", "mpp_waiting", "mpp_wait_days")
_SUBTITLE = (
    "Above, people who wait at the end of each month under Remain in Mexico, by city (the number is the "
    "most). Below, the mean months since enrolment of those who wait then (the number is that of the month "
    "in which most wait). Each panel on its own scale. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw two panels a city, one above the other.

    Raises:
        InputError: The run lacks one of the series, or nobody is enrolled.
    """
    cities = list(enrolments(monthly).values.columns)
    waiting = _of(grid_of(monthly, "mpp_waiting"), cities)
    shown = waiting.months[waiting.values.sum(axis=1).to_numpy() > 0]
    span = (int(shown[0]), int(shown[-1]))
    waiting = waiting.between(*span)
    months = _of(grid_of(monthly, "mpp_wait_days"), cities, DAYS_A_MONTH).between(*span)
    canvas = style.canvas(
        title(waiting.values, months.values), _SUBTITLE, "", run, monthly.replicates, series=SERIES
    )
    peaks = [peak_month(waiting.values[city]) for city in cities]
    notes = [amount(float(waiting.values[city].max())) for city in cities]
    notes += [f"{float(months.values[city].loc[peak]):.1f}" for city, peak in zip(cities, peaks, strict=True)]
    colours = ["#c9b3d6"] * len(cities) + [style.SKY] * len(cities)
    draw_grid(canvas, _above(waiting, months), run, len(cities), colours, notes=notes)
    return canvas.figure


def title(waiting: pd.DataFrame, months: pd.DataFrame) -> str:
    """Say how many wait when most do, how long they have waited then, and where most wait."""
    most = peak_month(waiting.sum(axis=1))
    there = waiting.loc[[most]].iloc[0].astype("float64")
    mean = float(np.average(months.loc[[most]].iloc[0], weights=there))
    return (
        f"At most {amount(there.sum())} people wait under Remain in Mexico, in {month_name(most)}, for "
        f"{mean:.1f} months on average; most of them, {amount(there.max())}, in {there.idxmax()}"
    )


def _of(grid: Grid, cities: list[str], unit: float = 1.0) -> Grid:
    frames = (
        frame.reindex(columns=cities).fillna(0.0) / unit for frame in (grid.values, grid.low, grid.high)
    )
    return Grid(grid.months, *frames)


def _above(upper: Grid, lower: Grid) -> Grid:
    """One grid of both, the second with names of its own."""
    lower = lower.renamed({name: f"{name} " for name in lower.values})
    pairs = ((upper.values, lower.values), (upper.low, lower.low), (upper.high, lower.high))
    return Grid(upper.months, *(pd.concat(pair, axis=1) for pair in pairs))
