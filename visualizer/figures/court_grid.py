"""The 56 immigration courts: pending cases of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.panels import draw_grid, grid_of
from visualizer.texts import amount, month_name

SERIES = ("court_pending",)
_SUBTITLE = (
    "Active cases pending at the end of each month, largest court first; each panel on its own scale, the "
    "number is the last month's. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel a court.

    Raises:
        InputError: The run lacks pending cases.
    """
    pending = grid_of(monthly, "court_pending")
    canvas = style.canvas(
        title(pending.values), _SUBTITLE, "", run, monthly.replicates, series=SERIES, height=8.6
    )
    draw_grid(canvas, pending, run, 7, style.SKY)
    return canvas.figure


def title(pending: pd.DataFrame) -> str:
    """Say how many courts hold half of the cases at the end."""
    last = pending.iloc[-1].sort_values(ascending=False)
    half = int((last.cumsum() < last.sum() / 2).sum()) + 1
    return (
        f"In {month_name(int(pending.index[-1]))} {half} of {len(last)} courts hold half of the "
        f"{amount(last.sum())} pending cases"
    )
