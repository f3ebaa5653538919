"""Pending cases of the immigration courts beside the two published definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.run_facts import last_forced_month
from visualizer.texts import UNFORCED, amount, month_name

SERIES = ("court_pending", "court_pending_inactive")
_SUBTITLE = (
    "Cases pending in the immigration courts at the end of each month. Lines: model. Dots: published, end of "
    "September. Inactive cases are administratively closed: pending, but on no docket."
)
_SOURCE = "EOIR, active cases (definition in use until early 2025) and with inactive cases (since 2025)."


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the backlog.

    Raises:
        InputError: The run has no pending cases.
    """
    active = monthly.by_month("court_pending")
    inactive = monthly.by_month("court_pending_inactive")
    published = _september(targets, "pending_active", active)
    canvas = style.canvas(
        title(active, published), _SUBTITLE, _SOURCE, run, monthly.replicates, series=SERIES
    )
    axes = canvas.axes(style.LEFT, 0.80)
    both = _sum(active, inactive)
    _line(axes, both, style.SKY, 1.6)
    _line(axes, active, style.BLUE, 2.4)
    with_inactive = _september(targets, "pending_with_inactive", active)
    style.dots(axes, with_inactive["month"], with_inactive["value"], hollow=True)
    style.dots(axes, published["month"], published["value"])
    style.tidy(axes, ticks=6)
    axes.set_ylim(top=axes.get_ylim()[1] * 1.05)
    style.years_axis(axes, list(active["month"]))
    last = last_forced_month(run)
    style.shade_unforced(axes, None if last is None else last + 0.5, UNFORCED, high=False)
    style.key(axes, "Published, active", "Published, with inactive")
    _end_labels(axes, active.iloc[-1], both.iloc[-1])
    return canvas.figure


def title(active: pd.DataFrame, published: pd.DataFrame) -> str:
    """Say how many cases are pending at the last published date, or at the end of the run."""
    if published.empty:
        last = active.iloc[-1]
        return (
            f"Immigration courts: {amount(last['mean'])} active cases pending in "
            f"{month_name(int(last['month']))} in this scenario"
        )
    point = published.iloc[-1]
    model = active.set_index("month")["mean"].loc[point["month"]]
    return (
        f"Immigration courts: the model has {amount(model)} active cases pending in "
        f"{month_name(int(point['month']))}; the published count is {amount(point['value'])}"
    )


def _september(targets: pd.DataFrame, name: str, active: pd.DataFrame) -> pd.DataFrame:
    """Published values at their month, as far as the run covers them."""
    points = targets[targets["target"] == name].assign(month=lambda frame: frame["period"] * 12 + 8)
    return points[points["month"].isin(active["month"])].sort_values("month")


def _sum(active: pd.DataFrame, inactive: pd.DataFrame) -> pd.DataFrame:
    """Active and inactive cases by month."""
    return active.set_index("month").add(inactive.set_index("month")).reset_index()


def _line(axes: Axes, values: pd.DataFrame, colour: str, width: float) -> None:
    axes.plot(values["month"], values["mean"], color=colour, linewidth=width, solid_capstyle="round")
    style.band(axes, values["month"], values["low"], values["high"], colour)


def _end_labels(axes: Axes, active: pd.Series[Any], both: pd.Series[Any]) -> None:
    """Name the lines where they end, far enough apart to be read."""
    heights = style.apart([active["mean"], both["mean"]], axes.get_ylim()[1] * 0.09)
    for name, value, height, colour in (
        ("Active", active["mean"], heights[0], style.BLUE),
        ("With inactive", both["mean"], heights[1], style.GREY),
    ):
        style.label(axes, active["month"], height, f"{name}\n{amount(value)}", colour, weight="bold")
