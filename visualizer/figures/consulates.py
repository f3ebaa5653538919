"""The Mexican consulates: cases opened, served and waiting, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, monthly_lines, series_of
from visualizer.texts import amount, month_name

_DESK = (
    Line("Opened", "consular_cases_opened", style.BLUE),
    Line("Served", "consular_cases_served", style.TEAL),
)
_PEOPLE = ("protection", "repatriation", "legal_help")
_WAITING = (
    Line("Protection,\nrepatriation,\nlegal help", "consular_cases_waiting", style.RUST, _PEOPLE),
    Line("Documents", "consular_cases_waiting", style.SAND, ("documents",)),
)
SERIES = series_of(_DESK, _WAITING)
_SUBTITLE = (
    "Cases a month at the 53 Mexican consulates in the United States, all kinds, and cases that wait at the "
    "end of each month. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw flows and queue.

    Raises:
        InputError: The run lacks one of the series.
    """
    flows = [monthly.by_month(line.series).set_index("month")["mean"].iloc[-12:] for line in _DESK]
    canvas = style.canvas(title(*flows), _SUBTITLE, "", run, monthly.replicates, series=SERIES)
    left, right = canvas.columns(2, gap=0.12, right=0.89)
    monthly_lines(left, monthly, _DESK, run, "Opened and served a month")
    monthly_lines(right, monthly, _WAITING, run, "Waiting at the end of the month")
    return canvas.figure


def title(opened: pd.Series, served: pd.Series) -> str:
    """Say what share of the cases is served in the last twelve months."""
    share = served.sum() / max(opened.sum(), 1.0)
    return (
        f"In the twelve months to {month_name(int(opened.index[-1]))} consulates open {amount(opened.sum())} "
        f"cases and serve {share:.0%} as many"
    )
