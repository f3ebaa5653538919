"""Maps of the immigration courts: how many cases each has, and how long they have waited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import geography, style
from visualizer.run_facts import shown_year
from visualizer.texts import amount

SERIES = ("court_pending", "court_wait_days")
YEARS = (1, 2, 3, 4, 5)
"""Years of mean wait at which a colour ends and the next begins."""
_NAMES = ("under 1 year", "1 to 2 years", "2 to 3 years", "3 to 4 years", "4 to 5 years", "over 5 years")
_COLOURS = ("#f6e0b0", "#edb667", "#dd8146", "#c0532b", "#8f2a19", "#43100c")
_AREA = 620.0
"""Area of the largest circle, in square points."""
_WIDTH = 0.47
"""Of a map and the gap beside it, as a share of the figure."""
_NAMED = 7
"""Courts that are named, the largest first."""
_SUBTITLE = (
    "Active pending cases at the end of September: area of the circles, on one scale; the colour is the mean "
    "time since filing of these cases. Courts in Alaska, Hawaii and the islands are not drawn. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the courts in the last year with observed arrivals, and in the last of the run.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    years = sorted({shown_year(run), shown_year({**run, "last_forced_month": None})})
    courts = [at_end(monthly, year) for year in years]
    heading = title(courts[-1], years[-1])
    canvas = style.canvas(
        heading, _SUBTITLE, "", run, monthly.replicates, series=SERIES, shaded=False, banded=False, height=5.3
    )
    largest = max(float(table["pending"].max()) for table in courts)
    for index, (year, table) in enumerate(zip(years, courts, strict=True)):
        axes = canvas.axes(0.03 + index * _WIDTH, _WIDTH - 0.01, headed=True)
        geography.frame(axes, -2.45, 2.58, 4.9)
        geography.draw_land(axes, ("us_state",))
        _circles(axes, table, largest)
        style.heading(axes, f"September {year}", x=0.02)
    _key(canvas, largest)
    return canvas.figure


def at_end(monthly: Monthly, year: int) -> pd.DataFrame:
    """Return `pending` (cases) and `wait` (days) of each court with cases at the end of a fiscal year.

    Raises:
        InputError: The run lacks one of the series.
    """
    parts = {"pending": "court_pending", "wait": "court_wait_days"}
    columns = {}
    for name, series in parts.items():
        rows = monthly.by_month(series, by=["place"])
        rows = rows[rows["month"] == year * 12 + 8]
        columns[name] = rows["mean"].set_axis(rows["place"].astype(str))
    table = pd.DataFrame(columns).dropna()
    return table[table["pending"] > 0].sort_values("pending", ascending=False)


def title(courts: pd.DataFrame, year: int) -> str:
    """Say at how many courts cases have waited long."""
    long = courts["wait"] > 3 * 365.25
    cases = courts.loc[long, "pending"].sum()
    return (
        f"In September {year} pending cases have waited over three years on average at {long.sum()} of "
        f"{len(courts)} courts, which hold {amount(cases)} of {amount(courts['pending'].sum())}"
    )


def colour_of(days: float) -> str:
    """Return the colour of a mean wait."""
    return _COLOURS[int(np.searchsorted(np.array(YEARS) * 365.25, days, side="right"))]


def _circles(axes: Axes, table: pd.DataFrame, largest: float) -> None:
    where = geography.places("courts", "court")
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    shown = [name for name in table.index if left < where[name][0] < right and low < where[name][1] < high]
    points = np.array([where[name] for name in shown]).reshape(-1, 2)
    colours = [colour_of(days) for days in table.loc[shown, "wait"]]
    area = np.maximum(_AREA * table.loc[shown, "pending"] / largest, 4.0)
    edges: dict[str, Any] = {"edgecolors": "white", "linewidths": 0.6, "alpha": 0.9, "zorder": 3}
    axes.scatter(points[:, 0], points[:, 1], s=area, facecolors=colours, **edges)
    taken: list[geography.Box] = []
    for name in shown[:_NAMED]:
        geography.name_place(axes, name, where[name], taken, gap=0.11)


def _key(canvas: style.Canvas, largest: float) -> None:
    """The colours, and what the largest circle stands for, under the maps."""
    axes = canvas.figure.add_axes((0.035, 0.093, 0.93, 0.05))
    axes.set_xlim(0, 9.3)
    axes.set_ylim(0, 1)
    axes.axis("off")
    where: dict[str, Any] = {"fontsize": 8, "va": "center", "color": style.INK}
    axes.text(0.0, 0.5, "Mean time since filing:", **where)
    for index, (name, colour) in enumerate(zip(_NAMES, _COLOURS, strict=True)):
        x = 1.6 + index * 0.98
        axes.scatter(x, 0.5, s=70, facecolors=colour, edgecolors="white")
        axes.text(x + 0.1, 0.5, name, **where)
    axes.text(7.45, 0.5, f"Largest circle: {amount(largest)} cases", **where)
