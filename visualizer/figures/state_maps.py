"""Maps of states, shaded by a quantity of one fiscal year: home states in Mexico, arrests in US states."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import geography, style
from visualizer.run_facts import shown_year
from visualizer.texts import amount, axis_amount

ARRESTS = ("ice_arrests",)
HOMES = ("departures", "transported_home", "remittances")
_STEPS = 5
"""Shades; each holds as many states as the next, so that a few large ones do not leave the rest pale."""
_ARRESTS_SUBTITLE = "ICE arrests in the interior by state of residence in fiscal year {year}, model."
_HOMES_SUBTITLE = (
    "Journeys that began in each Mexican state in fiscal year {year}; people taken home to it from the "
    "reception centres, and remittances, over the last fiscal year of the run. Model."
)


def draw_arrests(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the map of arrests, and the ten states with most.

    Raises:
        InputError: The run has no arrests, or covers no complete fiscal year.
    """
    year = shown_year(run)
    values = of_year(monthly, "ice_arrests", year)
    subtitle = _ARRESTS_SUBTITLE.format(year=year)
    heading = arrests_title(values, year)
    canvas = style.canvas(
        heading, subtitle, "", run, monthly.replicates, series=ARRESTS, shaded=False, banded=False
    )
    left = canvas.axes(0.02, 0.68)
    geography.frame(left, -2.75, 2.6, 5.2)
    _shade(left, values, "us_state", style.RUST)
    _largest(canvas.axes(0.82, 0.12), values.sort_values()[-10:], style.RUST)
    return canvas.figure


def draw_homes(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw three maps of Mexico.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    year, last = shown_year(run), int(monthly.by_year("departures")["year"].iloc[-1])
    parts = [
        (f"Journeys begun, {year}", of_year(monthly, "departures", year), style.BLUE),
        (f"Taken home, {last}", of_year(monthly, "transported_home", last), style.TEAL),
        (f"Remittances, USD, {last}", of_year(monthly, "remittances", last), style.SAND),
    ]
    homes = set(geography.outlines()["mexican_state"])
    kept = [(name, values[values.index.isin(homes)], colour) for name, values, colour in parts]
    subtitle = _HOMES_SUBTITLE.format(year=year)
    heading = homes_title(kept[0][1], kept[2][1], year, last)
    canvas = style.canvas(
        heading,
        subtitle,
        "",
        run,
        monthly.replicates,
        series=HOMES,
        shaded=False,
        banded=False,
        height=4.9,
    )
    for index, (name, values, colour) in enumerate(kept):
        axes = canvas.axes(0.03 + index * 0.325, 0.3, headed=True)
        geography.frame(axes, -2.7, 1.4, 4.0)
        _shade(axes, values, "mexican_state", colour)
        style.heading(axes, name)
    return canvas.figure


def arrests_title(values: pd.Series, year: int) -> str:
    """Say which state has most arrests."""
    return (
        f"{amount(values.max())} of {amount(values.sum())} ICE arrests of fiscal year {year} are in "
        f"{values.idxmax()}"
    )


def homes_title(departures: pd.Series, money: pd.Series, year: int, last: int) -> str:
    """Say in which state more journeys begin than in any other, and what Mexico's states receive."""
    return (
        f"More journeys begin in {departures.idxmax()} than in other states in fiscal year {year}; "
        f"remittances of {last}: {amount(money.sum())} dollars"
    )


def of_year(monthly: Monthly, series: str, year: int) -> pd.Series:
    """Return the sum of a flow by place over a fiscal year."""
    rows = monthly.by_year(series, by=["place"])
    rows = rows[rows["year"] == year]
    return rows["mean"].set_axis(rows["place"].astype(str))


def _shade(axes: Axes, values: pd.Series, kind: str, colour: str) -> None:
    """Fill each state by the fifth of the states that it is in, and write what the shades stand for."""
    geography.draw_land(axes)
    found = geography.outlines()[kind]
    known = values[values.index.isin(list(found))]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, _STEPS + 1)))
    step = np.clip(np.searchsorted(edges, known, side="right") - 1, 0, max(len(edges) - 2, 0))
    shades = LinearSegmentedColormap.from_list("shades", ["#ffffff", colour])(np.linspace(0.18, 1, _STEPS))
    for index in range(max(len(edges) - 1, 1)):
        rings = [ring for area in known.index[step == index] for ring in found[str(area)]]
        axes.add_collection(
            PolyCollection(rings, facecolors=shades[index], edgecolors="white", linewidths=0.5)
        )
    _legend(axes, edges, shades)


def _legend(axes: Axes, edges: np.ndarray[Any, np.dtype[np.float64]], shades: np.ndarray[Any, Any]) -> None:
    where: dict[str, Any] = {"transform": axes.transAxes, "fontsize": 7.5, "va": "center", "color": style.INK}
    for index, (low, high) in enumerate(pairwise(edges)):
        y = 0.04 + 0.052 * index
        axes.scatter([0.03], [y], s=60, marker="s", facecolors=[shades[index]], transform=axes.transAxes)
        axes.text(0.06, y, f"{_short(low)} to {_short(high)}", **where)


def _short(value: float) -> str:
    """Two figures of a number, with a letter for thousands and more."""
    return axis_amount(float(f"{value:.2g}"))


def _largest(axes: Axes, values: pd.Series, colour: str) -> None:
    """Bars of some states, each with its number."""
    rows = range(len(values))
    axes.barh(rows, values, color=colour, height=0.7)
    for row, value in zip(rows, values, strict=True):
        style.label(axes, value, row, amount(value), style.INK, fontsize=8)
    axes.set_yticks(list(rows), [str(name) for name in values.index])
    axes.tick_params(length=0, labelsize=8.5, labelcolor=style.INK)
    axes.set_xticks([])
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
