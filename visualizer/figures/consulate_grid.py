"""The consulates with the longest queues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.panels import draw_grid, grid_of
from visualizer.texts import amount, month_name

SERIES = ("consular_cases_waiting",)
SHOWN = 20
_SUBTITLE = (
    f"Cases of all kinds that wait at the end of each month at the {SHOWN} consulates with the longest "
    "queues; each panel on its own scale, the number is the last month's. The table lists all. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel a consulate.

    Raises:
        InputError: The run lacks the queues.
    """
    waiting = grid_of(monthly, "consular_cases_waiting")
    heading = title(waiting.values)
    canvas = style.canvas(heading, _SUBTITLE, "", run, monthly.replicates, series=SERIES)
    draw_grid(canvas, grid_of(monthly, "consular_cases_waiting", most=SHOWN), run, 5, "#e9cf9f")
    return canvas.figure


def title(waiting: pd.DataFrame) -> str:
    """Say how many wait at the end, and where the queue is longest."""
    last = waiting.iloc[-1]
    return (
        f"{amount(last.sum())} consular cases wait in {month_name(int(waiting.index[-1]))}; the longest "
        f"queue is in {last.idxmax()} ({amount(last.max())})"
    )
