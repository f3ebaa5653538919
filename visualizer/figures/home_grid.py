"""The home states: who leaves, and who comes back to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import geography, style
from visualizer.figures.panels import draw_grid, grid_of
from visualizer.texts import amount

SERIES = ("departures", "transported_home")
_SUBTITLE = (
    "Departures a fiscal year from each Mexican state (areas, each on its own scale; the number is the last "
    "year's), and people taken home to it from the reception centres (lines). Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel a state.

    Raises:
        InputError: The run lacks one of the series.
    """
    states = geography.places("mexican_states", "state").keys()
    departures, home = (grid_of(monthly, name, states, yearly=True) for name in SERIES)
    canvas = style.canvas(
        title(departures.values), _SUBTITLE, "", run, monthly.replicates, series=SERIES, height=8.0
    )
    draw_grid(canvas, departures, run, 6, style.SKY, second=home)
    return canvas.figure


def title(departures: pd.DataFrame) -> str:
    """Say which three states most departures are from."""
    sums = departures.sum().sort_values(ascending=False)
    share = sums.iloc[:3].sum() / max(sums.sum(), 1.0)
    first, second, third = (str(name) for name in sums.index[:3])
    return f"{first}, {second} and {third} send {share:.0%} of Mexico's {amount(sums.sum())} departures"
