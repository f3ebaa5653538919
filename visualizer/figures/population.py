"""The unauthorized population, and what it gains and loses by cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, monthly_lines
from visualizer.run_facts import shown_year
from visualizer.texts import amount, month_name
from world.places import CITIZENSHIPS

SERIES = ("unauthorized_population", "population_changes")
_PEOPLE = (
    Line("Mexicans", "unauthorized_population", style.TEAL, CITIZENSHIPS[:1]),
    Line("Others", "unauthorized_population", style.BLUE, CITIZENSHIPS[1:]),
)
_SUBTITLE = (
    "Residents without lawful permanent status at the end of each month, with a protection or not; and what "
    "changed their number in fiscal year {year}. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the population and its changes.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    year = shown_year(run)
    total = monthly.by_month("unauthorized_population").set_index("month")["mean"]
    causes = monthly.by_year("population_changes", by=["group"])
    changes = causes[causes["year"] == year].set_index("group")["mean"]
    subtitle = _SUBTITLE.format(year=year)
    canvas = style.canvas(title(total, year), subtitle, "", run, monthly.replicates, series=SERIES)
    monthly_lines(canvas.axes(style.LEFT, 0.36, headed=True), monthly, _PEOPLE, run, "Residents")
    _causes(canvas.axes(0.73, 0.16, headed=True), changes[changes != 0].sort_values(), year)
    return canvas.figure


def title(total: pd.Series, year: int) -> str:
    """Say how many residents there are at the end of a fiscal year, and at the end of the run."""
    month, last = year * 12 + 8, int(total.index[-1])
    return (
        f"The model has {amount(total.loc[month])} unauthorized residents in {month_name(month)} and "
        f"{amount(total.loc[last])} in {month_name(last)}"
    )


def _causes(axes: Axes, changes: pd.Series, year: int) -> None:
    """Bars to the right for what adds people, to the left for what takes them away."""
    rows = range(len(changes))
    axes.barh(rows, changes, color=[style.BLUE if value > 0 else style.RUST for value in changes], height=0.7)
    for row, value in zip(rows, changes, strict=True):
        sign = "+" if value > 0 else ""
        side: dict[str, Any] = {"ha": "left"} if value > 0 else {"ha": "right", "xytext": (-5, 0)}
        style.label(axes, value, row, f"{sign}{amount(value)}", style.INK, fontsize=8, **side)
    axes.set_yticks(list(rows), [str(name).replace("_", " ") for name in changes.index])
    axes.tick_params(length=0, labelsize=8.5, labelcolor=style.INK, pad=48)
    axes.set_xticks([])
    axes.axvline(0, color=style.GREY, linewidth=0.8)
    for side_name in ("top", "right", "bottom", "left"):
        axes.spines[side_name].set_visible(False)
    style.heading(axes, f"Changes in fiscal year {year}", x=-1.0)
