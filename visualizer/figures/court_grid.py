"""The 56 immigration courts: pending cases of each, and how long they have waited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.panels import Grid, draw_grid, grid_of
from visualizer.texts import amount, month_name

SERIES = ("court_pending",)
WAITS = ("court_wait_days", "court_pending")
SHOWN = 28
"""Courts whose waits are drawn, the largest first: those of the others rest on few cases."""
_SUBTITLE = (
    "Active cases pending at the end of each month, largest court first; each panel on its own scale, the "
    "number is the last month's. Model."
)
_WAITS_SUBTITLE = (
    f"Mean days since filing of the active pending cases at the end of each month, at the {SHOWN} courts "
    "with most cases, largest first; all panels on one scale, the number is the last month's. The table "
    "lists all. Model."
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


def draw_waits(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the wait at the courts with most cases, a panel each.

    Raises:
        InputError: The run lacks waits or pending cases.
    """
    waits = grid_of(monthly, "court_wait_days")
    largest = grid_of(monthly, "court_pending", most=SHOWN).values.columns
    shown = Grid(waits.months, *(frame[largest] for frame in (waits.values, waits.low, waits.high)))
    canvas = style.canvas(
        waits_title(shown.values),
        _WAITS_SUBTITLE,
        "",
        run,
        monthly.replicates,
        series=WAITS[:1],
        height=6.4,
    )
    draw_grid(canvas, shown, run, 7, "#e6b98f", shared=True)
    return canvas.figure


def title(pending: pd.DataFrame) -> str:
    """Say how many courts hold half of the cases at the end."""
    last = pending.iloc[-1].sort_values(ascending=False)
    half = int((last.cumsum() < last.sum() / 2).sum()) + 1
    return (
        f"In {month_name(int(pending.index[-1]))} {half} of {len(last)} courts hold half of the "
        f"{amount(last.sum())} pending cases"
    )


def waits_title(waits: pd.DataFrame) -> str:
    """Say where cases have waited longest and shortest at the end."""
    last = waits.iloc[-1]
    last = last[last > 0]
    return (
        f"Of the {len(waits.columns)} largest courts cases have waited longest in {last.idxmax()} "
        f"({amount(last.max())} days) and shortest in {last.idxmin()} ({amount(last.min())}) in "
        f"{month_name(int(waits.index[-1]))}"
    )
