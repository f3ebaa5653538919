"""The fifteen border cities: who waits in each, and how many of them in a shelter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly, peak_month
from visualizer.figures import style
from visualizer.figures.panels import draw_grid, grid_of
from visualizer.texts import amount, month_name

SERIES = ("waiting_in_mexico", "shelter_occupancy")
_SUBTITLE = (
    "People who wait in each Mexican border city by month (areas, each on its own scale; the number is the "
    "last month's) and people in its shelters (lines). Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel a city.

    Raises:
        InputError: The run lacks one of the series.
    """
    waiting = grid_of(monthly, "waiting_in_mexico")
    sheltered = grid_of(monthly, "shelter_occupancy")
    canvas = style.canvas(title(waiting.values), _SUBTITLE, "", run, monthly.replicates, series=SERIES)
    draw_grid(canvas, waiting, run, 5, "#c9b3d6", second=sheltered)
    return canvas.figure


def title(waiting: pd.DataFrame) -> str:
    """Say which city holds the largest number when most people wait."""
    most = peak_month(waiting.sum(axis=1))
    cities = waiting.loc[[most]].iloc[0].astype("float64")
    return (
        f"{cities.idxmax()} holds more than any other city when most people wait: {amount(cities.max())} of "
        f"{amount(cities.sum())} in {month_name(most)}"
    )
