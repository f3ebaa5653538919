"""Governments under pressure: which countries take their citizens back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.panels import draw_grid, grid_of
from visualizer.texts import month_name
from world.places import GOVERNMENTS

SERIES = ("flight_consent", "tariff_pressure")
_SUBTITLE = (
    "Share of those whom the United States would remove that each country takes back (areas, 0 to 1; the "
    "number is the last month's), and the pressure of tariffs on it (lines, index). How pressure changes "
    "consent is a guess. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel a government.

    Raises:
        InputError: The run lacks one of the series.
    """
    others = GOVERNMENTS[1:]
    consent, pressure = (grid_of(monthly, name, others) for name in SERIES)
    canvas = style.canvas(title(consent.values), _SUBTITLE, "", run, monthly.replicates, series=SERIES)
    draw_grid(canvas, consent, run, 6, "#a9d3cd", second=pressure, shared=True, write="{:.2f}".format)
    return canvas.figure


def title(consent: pd.DataFrame) -> str:
    """Say which governments take back less than half at the end."""
    last = consent.iloc[-1]
    low = sorted(str(name) for name in last.index[last < 0.5])
    when = month_name(int(consent.index[-1]))
    if not low:
        return f"In {when} every government takes back more than half of its citizens in this scenario"
    return f"Taking back less than half of their citizens in {when}: {', '.join(low)}"
