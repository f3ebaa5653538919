"""What comes into the immigration courts, what leaves them, and how cases end."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly, wide
from visualizer.figures import style
from visualizer.figures.charts import years_ticks
from visualizer.run_facts import first_unforced_year
from visualizer.texts import UNFORCED, amount

SERIES = ("court_receipts", "court_completions")
OUTCOMES = ("in_absentia", "removal_order", "voluntary_departure", "relief", "terminated")
_NAMES = ("Removal, in absentia", "Removal, present", "Voluntary departure", "Relief", "Terminated")
_COLOURS = ("#7d2f17", style.RUST, style.SAND, style.TEAL, "#b9c3c9")
_SUBTITLE = (
    "Cases a fiscal year (October to September): notices filed with the courts, cases completed by a "
    "judge's decision, and the outcome of those completed. Lines and bars: model. Dots: published."
)
_SOURCE = "EOIR, initial receipts and total completions (TRAC counts more proceedings and is not shown)."


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw receipts, completions and outcomes.

    Raises:
        InputError: The run has no receipts or completions, or covers no complete fiscal year.
    """
    receipts = monthly.by_year("court_receipts").set_index("year")
    completions = monthly.by_year("court_completions").set_index("year")
    outcomes = wide(monthly.by_year("court_completions", by=["group"]), "year", "group", OUTCOMES)
    known = {name: _within(targets, name, receipts) for name in SERIES}
    canvas = style.canvas(
        title(receipts, completions, known), _SUBTITLE, _SOURCE, run, monthly.replicates, series=SERIES
    )
    unforced = first_unforced_year(run, PeriodKind.FISCAL_YEAR)
    _flows(canvas.axes(style.LEFT, 0.39, headed=True), receipts, completions, known, unforced)
    _outcomes(canvas.axes(0.59, 0.225, headed=True), outcomes)
    return canvas.figure


def title(receipts: pd.DataFrame, completions: pd.DataFrame, known: Mapping[str, pd.DataFrame]) -> str:
    """Say what came in and what was completed in the last published year, or in the last of the run."""
    published = known["court_receipts"].merge(known["court_completions"], on="period")
    if published.empty:
        year = int(receipts.index[-1])
        into, out = receipts["mean"].loc[year], completions["mean"].loc[year]
        return f"Courts receive {amount(into)} cases in fiscal year {year} and complete {amount(out)}"
    point = published.sort_values("period").iloc[-1]
    year = int(point["period"])
    into, out = receipts["mean"].loc[year], completions["mean"].loc[year]
    return (
        f"Fiscal year {year} in the model: {amount(into)} cases come in, {amount(out)} are completed "
        f"(published: {amount(point['value_x'])} and {amount(point['value_y'])})"
    )


def _within(targets: pd.DataFrame, name: str, years: pd.DataFrame) -> pd.DataFrame:
    points = targets[(targets["target"] == name) & targets["period"].isin(years.index)]
    return points.sort_values("period")


def _flows(
    axes: Axes,
    receipts: pd.DataFrame,
    completions: pd.DataFrame,
    known: Mapping[str, pd.DataFrame],
    unforced: int | None,
) -> None:
    for values, name, colour in (
        (receipts, "court_receipts", style.BLUE),
        (completions, "court_completions", style.RUST),
    ):
        axes.plot(values.index, values["mean"], color=colour, linewidth=2.2)
        style.band(axes, values.index, values["low"], values["high"], colour)
        points = known[name]
        axes.scatter(points["period"], points["value"], s=24, color=colour, edgecolors=style.INK, zorder=5)
    style.tidy(axes, ticks=6)
    years_ticks(axes, receipts.index.to_list())
    style.shade_unforced(axes, None if unforced is None else unforced - 0.5, UNFORCED)
    ends = [receipts["mean"].iloc[-1], completions["mean"].iloc[-1]]
    heights = style.apart(ends, axes.get_ylim()[1] * 0.045)
    for text, height, colour in zip(
        ("Receipts", "Completions"), heights, (style.BLUE, style.RUST), strict=True
    ):
        style.label(axes, receipts.index[-1], height, text, colour, weight="bold")
    style.heading(axes, "In and out")


def _outcomes(axes: Axes, outcomes: pd.DataFrame) -> None:
    """Shares of the completed cases by outcome, named beside the last bar."""
    shares = outcomes.div(outcomes.sum(axis=1).where(lambda total: total > 0, 1.0), axis=0) * 100
    tops = style.stack(axes, shares.index, [shares[name] for name in OUTCOMES], _COLOURS)
    style.tidy(axes)
    axes.set_ylim(0, 100)
    axes.grid(visible=False)
    years_ticks(axes, outcomes.index.to_list())
    ends = [0.0, *tops[:, -1]]
    heights = style.apart([(low + high) / 2 for low, high in pairwise(ends)], 6.0)
    for index, (name, colour) in enumerate(zip(_NAMES, (*_COLOURS[:4], style.GREY), strict=True)):
        text = f"{name} {ends[index + 1] - ends[index]:.0f}%"
        style.label(axes, shares.index[-1] + 0.4, heights[index], text, colour, weight="bold", fontsize=8)
    style.heading(axes, "Outcome of completed cases, %, model")
