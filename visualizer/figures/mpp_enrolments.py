"""Remain in Mexico: enrolments by city, beside those published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.mpp_points import PUBLISHERS, enrolments, published_enrolments
from visualizer.figures.panels import Grid, draw_grid
from visualizer.texts import amount, month_name

SERIES = ("mpp_enrolments",)
_SUBTITLE = (
    "People enrolled in Remain in Mexico by month and by the city to which they were returned (areas, each "
    "on its own scale; the number is their sum), model; dots, published. August to December 2019 are not "
    "published by city: the model's places are derived from totals."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel a city.

    Raises:
        InputError: The run lacks enrolments, or nobody is enrolled.
    """
    grid, published = enrolments(monthly), published_enrolments()
    shown = published[published.index.isin(grid.months)]
    source = PUBLISHERS if len(shown) else ""
    canvas = style.canvas(title(grid, shown), _SUBTITLE, source, run, monthly.replicates, series=SERIES)
    notes = [amount(float(number)) for number in grid.values.sum()]
    draw_grid(canvas, grid, run, 4, "#c9b3d6", published=shown if len(shown) else None, notes=notes)
    return canvas.figure


def title(grid: Grid, published: pd.DataFrame) -> str:
    """Say how many are enrolled, and how far the shares of the cities are from the published ones."""
    first, last = month_name(int(grid.months[0])), month_name(int(grid.months[-1]))
    head = f"{amount(float(grid.values.to_numpy().sum()))} people are enrolled from {first} to {last}"
    if not len(published):
        return head
    model = grid.values.loc[published.index].sum()
    shares = (model / model.sum()).sub(published.sum() / published.to_numpy().sum(), fill_value=0.0)
    return (
        f"{head}; in the {len(published)} published months each city's share is within "
        f"{100 * shares.abs().max():.1f} points"
    )
