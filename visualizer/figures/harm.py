"""Harm beside enforcement, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.panels import Grid, draw_grid, joined
from visualizer.harm import ENFORCEMENT, HARM, Quantity
from visualizer.texts import amount
from world.errors import InputError

SERIES = tuple(dict.fromkeys(quantity.series for quantity in (*ENFORCEMENT, *HARM)))
_COLUMNS = 4
_SUBTITLE = (
    "By month: what is enforced (blue) and what it goes with (red). Each panel on its own scale; the number "
    "is the last month's. Standing side by side is no proof of cause. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel a quantity; those that the run lacks are left out.

    Raises:
        InputError: The run lacks all of them.
    """
    parts = [
        [quantity for quantity in quantities if quantity.series in monthly.names]
        for quantities in (ENFORCEMENT, HARM)
    ]
    if not any(parts):
        raise InputError("the run has no rows of any series of harm or enforcement")
    shown = [quantity for part in parts for quantity in part]
    grid = joined({quantity.name: _values(monthly, quantity) for quantity in shown})
    colours = [style.SKY] * len(parts[0]) + ["#e3a48f"] * len(parts[1])
    height = 1.9 + 1.5 * -(-len(shown) // _COLUMNS)
    canvas = style.canvas(title(grid), _SUBTITLE, "", run, monthly.replicates, series=SERIES, height=height)
    draw_grid(canvas, grid, run, _COLUMNS, colours)
    return canvas.figure


def title(grid: Grid) -> str:
    """Say what is set side by side, and one sum of harm in the whole run if there is one."""
    crimes = [name for name in grid.values if "Kidnapping" in str(name)]
    total = float(grid.values[crimes].to_numpy().sum())
    also = f": {amount(total)} kidnappings and extortions over the run" if crimes else ""
    return f"Harm beside enforcement{also}"


def _values(monthly: Monthly, quantity: Quantity) -> pd.DataFrame:
    return monthly.by_month(quantity.series, groups=quantity.groups).set_index("month")
