"""Pending cases of the immigration courts under each of the three published definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from calibration.definitions import TRAC_RATIO
from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.published import of_target
from visualizer.run_facts import last_forced_month
from visualizer.texts import amount, month_name, signed_percent

SERIES = ("court_pending", "court_pending_inactive")
_SUBTITLE = (
    "Cases pending in the immigration courts at the end of each month, a panel for each definition: they "
    "must not be joined. Lines: model. Dots: published, end of September. Inactive cases are "
    "administratively closed: pending, but on no docket."
)
_SOURCE = "EOIR, active cases (definition in use until early 2025), and with inactive (since 2025); TRAC."


@dataclass(frozen=True)
class Definition:
    """What a publisher counts as pending.

    Attributes:
        label: Heading of its panel.
        target: Name of the published quantity.
        series: Series that are added.
        colour: Colour of the line.
        factor: The publisher's count over their sum.
    """

    label: str
    target: str
    series: tuple[str, ...]
    colour: str
    factor: float = 1.0


DEFINITIONS = (
    Definition("EOIR, active", "pending_active", SERIES[:1], style.BLUE),
    Definition("EOIR, with inactive", "pending_with_inactive", SERIES, style.TEAL),
    Definition("TRAC, active", "pending_trac", SERIES[:1], style.PLUM, TRAC_RATIO),
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the backlog.

    Raises:
        InputError: The run has no pending cases.
    """
    values = [pending(monthly, definition) for definition in DEFINITIONS]
    dots = [_known(targets, definition, values[0]) for definition in DEFINITIONS]
    heading = title(values[0], dots[0])
    canvas = style.canvas(heading, _SUBTITLE, _SOURCE, run, monthly.replicates, series=SERIES)
    highest = max(*(table["high"].max() for table in values), *(points["value"].max() for points in dots))
    columns = canvas.columns(3, gap=0.075, right=0.915)
    for axes, definition, table, points in zip(columns, DEFINITIONS, values, dots, strict=True):
        _panel(axes, definition, table, points, run)
        axes.set_ylim(0, highest * 1.1)
        axes.tick_params(labelleft=axes is columns[0])
    return canvas.figure


def pending(monthly: Monthly, definition: Definition) -> pd.DataFrame:
    """Return cases by month as a publisher counts them; columns month, mean, low, high.

    Raises:
        InputError: The run has no rows of a series.
    """
    parts = [monthly.by_month(name).set_index("month") for name in definition.series]
    return (sum(parts[1:], parts[0]) * definition.factor).reset_index()


def title(active: pd.DataFrame, published: pd.DataFrame) -> str:
    """Say how many cases are pending at the last published date, or at the end of the run."""
    if published.empty:
        last = active.iloc[-1]
        return (
            f"Immigration courts: {amount(last['mean'])} active cases pending in "
            f"{month_name(int(last['month']))} in this scenario"
        )
    point = published.iloc[-1]
    return (
        f"Immigration courts: the model has {amount(_at(active, point))} active cases pending in "
        f"{month_name(int(point['month']))}; the published count is {amount(point['value'])}"
    )


def _known(targets: pd.DataFrame, definition: Definition, values: pd.DataFrame) -> pd.DataFrame:
    """Published values at their month, as far as the run covers them."""
    points = of_target(targets, definition.target)
    return points[points["month"].isin(values["month"])]


def _at(values: pd.DataFrame, point: pd.Series) -> float:
    return float(values.set_index("month")["mean"].loc[point["month"]])


def _panel(
    axes: Axes, definition: Definition, values: pd.DataFrame, points: pd.DataFrame, run: Mapping[str, Any]
) -> None:
    axes.plot(values["month"], values["mean"], color=definition.colour, linewidth=2.2, solid_capstyle="round")
    style.band(axes, values["month"], values["low"], values["high"], definition.colour)
    style.dots(axes, points["month"], points["value"])
    style.tidy(axes, ticks=6)
    style.years_axis(axes, list(values["month"]), every=3, short=True)
    last = last_forced_month(run)
    style.shade_unforced(axes, None if last is None else last + 0.5)
    end = values.iloc[-1]
    text = amount(end["mean"]).replace(" ", "\n")
    style.label(axes, end["month"], end["mean"], text, definition.colour, weight="bold")
    style.heading(axes, definition.label)
    _compare(axes, values, points)


def _compare(axes: Axes, values: pd.DataFrame, points: pd.DataFrame) -> None:
    """Write how far the model is from the last published value."""
    if points.empty:
        return
    point = points.iloc[-1]
    model = _at(values, point)
    text = (
        f"{month_name(int(point['month']))}\nmodel {amount(model)}\npublished {amount(point['value'])}\n"
        f"difference {signed_percent(model / point['value'] - 1)}"
    )
    where: dict[str, Any] = {"transform": axes.transAxes, "va": "top", "fontsize": 8.5, "linespacing": 1.4}
    axes.text(0.03, 0.97, text, color=style.INK, backgroundcolor="white", **where)
