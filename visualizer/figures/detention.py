"""Arrests in the interior, people in detention, final orders at large."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly, peak_month
from visualizer.figures import style
from visualizer.figures.charts import Line, monthly_lines, series_of, yearly_lines
from visualizer.texts import amount, month_name

_ARRESTS = (Line("Arrests", "ice_arrests", style.RUST),)
_DETAINED = (
    Line("Together", "detention_population", style.INK),
    Line("After an arrest\nby ICE", "detention_population", style.RUST, ("ice",)),
    Line("After an arrest\nat the border", "detention_population", style.BLUE, ("cbp",)),
)
_ORDERS = (Line("People", "final_orders_at_large", style.PLUM),)
_MIDDLE = 2.5
"""Months from January to the middle of a fiscal year."""
SERIES = series_of(_ARRESTS, _DETAINED, _ORDERS)
_SUBTITLE = (
    "ICE arrests a fiscal year; mean daily population of ICE detention, and people at large with a final "
    "order of removal, by month. Lines: model. Dots: published arrests and mean population of a year."
)
_SOURCE = "ICE annual reports; Vera Institute and Deportation Data Project."


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the three quantities.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    held = monthly.by_month("detention_population").set_index("month")["mean"]
    canvas = style.canvas(title(held), _SUBTITLE, _SOURCE, run, monthly.replicates, series=SERIES)
    first, second, third = canvas.columns(3, gap=0.14, right=0.905)
    arrests, population = (
        targets.loc[targets["target"] == name, ["period", "value"]]
        for name in ("ice_arrests", "detention_population")
    )
    by_year = arrests.rename(columns={"period": "year"})
    by_month = population.assign(month=population["period"] * 12 + _MIDDLE)
    yearly_lines(first, monthly, _ARRESTS, run, "Arrests (put in)", by_year)
    monthly_lines(second, monthly, _DETAINED, run, "In detention", by_month)
    monthly_lines(third, monthly, _ORDERS, run, "Final orders at large")
    return canvas.figure


def title(held: pd.Series) -> str:
    """Say how many are detained at the end, and when they were most."""
    most, last = peak_month(held), int(held.index[-1])
    return (
        f"{amount(held.loc[last])} people are in ICE detention in {month_name(last)} in this scenario; at "
        f"most {amount(held.loc[most])}, in {month_name(most)}"
    )
