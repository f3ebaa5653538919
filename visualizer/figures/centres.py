"""The reception centres: the fullest day of each month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly, peak_month
from visualizer.figures import style
from visualizer.figures.panels import draw_grid, grid_of
from visualizer.texts import amount, month_name

SERIES = ("reception_occupancy_peak",)
_SUBTITLE = (
    "People in each reception centre on its fullest day of the month; each panel on its own scale, the "
    "number is the last month's. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel a centre.

    Raises:
        InputError: The run lacks the series.
    """
    peaks = grid_of(monthly, "reception_occupancy_peak")
    canvas = style.canvas(title(peaks.values), _SUBTITLE, "", run, monthly.replicates, series=SERIES)
    draw_grid(canvas, peaks, run, 5, "#a9d3cd")
    return canvas.figure


def title(peaks: pd.DataFrame) -> str:
    """Say which centre is fullest, and when."""
    centre = str(peaks.max().idxmax())
    month = peak_month(peaks[centre])
    fullest = float(peaks[centre].max())
    if fullest <= 0:
        return "No reception centre holds anybody in this scenario"
    return f"The fullest day of any centre is {centre}'s in {month_name(month)}: {amount(fullest)} people"
