"""Remain in Mexico: who waits in the border cities, and how their waiting ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly, peak_month
from visualizer.figures import style
from visualizer.figures.charts import Line, monthly_lines, series_of, yearly_bars
from visualizer.texts import amount, month_name

_WAITING = (
    Line("For a hearing", "waiting_in_mexico", style.PLUM, ("mpp",)),
    Line("For an appointment", "waiting_in_mexico", style.BLUE, ("appointment",)),
)
_ENDED = (
    Line("Relief", "mpp_outcomes", style.TEAL, ("relief",)),
    Line("Let in: fear found,\nor programme ended", "mpp_outcomes", style.SKY, ("fear_passed", "processed")),
    Line("Case terminated", "mpp_outcomes", "#b9c3c9", ("terminated",)),
    Line("Removal, present", "mpp_outcomes", style.SAND, ("removal_order", "voluntary_departure")),
    Line("Removal, in absentia", "mpp_outcomes", style.RUST, ("in_absentia",)),
    Line("Gave up", "mpp_outcomes", "#7d2f17", ("gave_up",)),
)
SERIES = series_of(_WAITING, _ENDED)
_SUBTITLE = (
    "People who wait in Mexico's border cities at the end of each month: under Remain in Mexico for a "
    "hearing in the United States, or for an appointment at a port; and how waiting for a hearing ended. "
    "Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw waiting and its ends.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    waiting = monthly.by_month("waiting_in_mexico").set_index("month")["mean"]
    canvas = style.canvas(title(waiting), _SUBTITLE, "", run, monthly.replicates, series=SERIES)
    left, right = canvas.columns(2, gap=0.145, right=0.86)
    monthly_lines(left, monthly, _WAITING, run, "Waiting in the border cities")
    yearly_bars(right, monthly, _ENDED, run, "How waiting for a hearing ended, by fiscal year")
    return canvas.figure


def title(waiting: pd.Series) -> str:
    """Say when most people wait, and how many wait at the end."""
    most, last = peak_month(waiting), int(waiting.index[-1])
    return (
        f"At most {amount(waiting.loc[most])} people wait in Mexico's border cities, in {month_name(most)}; "
        f"{amount(waiting.loc[last])} in {month_name(last)}"
    )
