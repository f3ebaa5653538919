"""How long cases wait in court: those pending, and those completed, by outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, draw_months, draw_years
from visualizer.figures.published import timings
from visualizer.ratios import mean_by_month, mean_by_year
from visualizer.texts import amount, month_name

SERIES = ("court_wait_days", "court_pending", "completed_wait_days", "court_completions")
_PENDING = Line("Pending", "court_wait_days", style.BLUE)
_ALL = Line("All", "completed_wait_days", style.INK)
_OUTCOMES = (
    Line("Relief", "completed_wait_days", style.TEAL, ("relief",)),
    Line("Terminated", "completed_wait_days", style.GREY, ("terminated",)),
    Line("Removal", "completed_wait_days", style.RUST, ("removal_order", "in_absentia")),
    Line("Voluntary\ndeparture", "completed_wait_days", style.SAND, ("voluntary_departure",)),
)
_SCOPES = {"relief": 0, "termination": 1, "removal": 2, "voluntary departure": 3}
"""Scope of a published duration, and the line that it belongs to."""
_SUBTITLE = (
    "Days since filing: mean of the active pending cases at the end of each month, and of the cases "
    "completed in a year. Removal: orders with and without the respondent. Lines: model. Dots: published; "
    "hollow: other scope, or part of a year."
)
_SOURCE = (
    "TRAC reports 468, 516 and of December 2024; CRS IF11690 (removal cases, hollow); "
    "court records tabulated by OpenImmigration."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the waits.

    Raises:
        InputError: The run lacks one of the series, or covers no complete year.
    """
    pending = mean_by_month(monthly, "court_wait_days")
    canvas = style.canvas(
        title(pending), _SUBTITLE, _SOURCE, run, monthly.replicates, series=(SERIES[0], SERIES[2])
    )
    left, middle, right = canvas.columns(3, gap=0.105, right=0.905)
    _hollow(left, timings("avg_wait_days_pending", "removal cases"), pending, "month")
    waited = timings("avg_days_waited_in_backlog", "all")
    draw_months(left, [_PENDING], [pending], run, "Pending", waited)
    _all(middle, monthly, run)
    _by_outcome(right, monthly, run)
    for axes in (left, middle, right):
        axes.yaxis.set_major_formatter("{x:,.0f}")
    return canvas.figure


def title(pending: pd.DataFrame) -> str:
    """Say how long the pending have waited at the last published date, or at the end of the run."""
    points = timings("avg_days_waited_in_backlog", "all")
    known = points[points["month"].isin(pending["month"])]
    means = pending.set_index("month")["mean"]
    if known.empty:
        last = int(means.index[-1])
        return f"Pending cases have waited {amount(means.loc[last])} days on average in {month_name(last)}"
    point = known.iloc[-1]
    return (
        f"In {month_name(int(point['month']))} the pending cases have waited "
        f"{amount(means.loc[point['month']])} days on average in the model; TRAC's figure is "
        f"{amount(point['value'])}"
    )


def _all(axes: Axes, monthly: Monthly, run: Mapping[str, Any]) -> None:
    """Draw all completed cases by calendar year, which is how the longest series is published."""
    kind = PeriodKind.CALENDAR_YEAR
    drawn = mean_by_year(monthly, "completed_wait_days", kind=kind)
    known = timings("avg_days_to_completion", "completed proceedings, calendar year")
    points = known.assign(year=known["month"] // 12)
    draw_years(axes, [_ALL], [drawn], run, "Completed, by calendar year", points, kind)


def _by_outcome(axes: Axes, monthly: Monthly, run: Mapping[str, Any]) -> None:
    drawn = [mean_by_year(monthly, line.series, line.groups) for line in _OUTCOMES]
    points = timings("avg_days_to_completion", *_SCOPES)
    for scope, number in _SCOPES.items():
        own = _within(points[points["scope"] == scope], drawn[number], "year")
        face = ["white" if partial else _OUTCOMES[number].colour for partial in own["partial"]]
        edge = _OUTCOMES[number].colour
        axes.scatter(
            own["year"], own["value"], s=30, facecolors=face, edgecolors=edge, linewidths=1.4, zorder=5
        )
    draw_years(axes, _OUTCOMES, drawn, run, "Completed, by outcome and fiscal year")


def _hollow(axes: Axes, points: pd.DataFrame, drawn: pd.DataFrame, x: str) -> None:
    known = _within(points, drawn, x)
    style.dots(axes, known[x], known["value"], hollow=True)


def _within(points: pd.DataFrame, drawn: pd.DataFrame, x: str) -> pd.DataFrame:
    return points[points[x].between(drawn[x].min(), drawn[x].max())]
