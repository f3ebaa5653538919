"""The map of the corridor: who travels along it, and who waits where, in one fiscal year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import geography, style
from visualizer.figures.geography import Points
from visualizer.run_facts import shown_year
from visualizer.texts import amount

SERIES = ("journey_flows", "waiting_in_mexico", "court_pending", "consular_cases_waiting")
_SUBTITLE = (
    "Lines: people who travelled each stretch during fiscal year {year}, as wide as they are many. Circles: "
    "those who wait, the area in proportion; one size scale for each colour. Model."
)
_LEAST = 0.004
"""Stretches with less than this share of the busiest one are left out."""
_WIDEST = 8.0
"""Width of the busiest stretch, in points."""
_WIDTH = 5.25
"""Of the map, in thousand kilometres."""


@dataclass(frozen=True)
class Layer:
    """Places that are drawn as circles.

    Attributes:
        label: Name in the key.
        series: Stock whose value at the end of the year, or mean over the year, is drawn.
        table: Table with the positions of the places.
        name: Column of that table with the names.
        colour: Colour of the circles.
        area: Area of the largest circle, in square points.
        named: Number of places that are named, the largest first.
    """

    label: str
    series: str
    table: str
    name: str
    colour: str
    area: float
    named: int


LAYERS = (
    Layer("pending court cases", "court_pending", "courts", "court", style.BLUE, 900.0, 9),
    Layer(
        "consular cases waiting", "consular_cases_waiting", "consulates", "consulate", style.TEAL, 160.0, 0
    ),
    Layer("people waiting in Mexico", "waiting_in_mexico", "border_cities", "city", style.RUST, 420.0, 6),
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the map.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    year = shown_year(run)
    flows = monthly.by_year("journey_flows", by=["place", "group"])
    flows = flows[flows["year"] == year]
    stocks = {layer.series: stock(monthly, layer.series, year) for layer in LAYERS}
    canvas = style.canvas(
        title(stocks, year),
        _SUBTITLE.format(year=year),
        "",
        run,
        monthly.replicates,
        series=SERIES,
        shaded=False,
        banded=False,
        height=9.4,
    )
    axes = canvas.figure.add_axes((0.0, 0.075, 1.0, canvas.top - 0.075))
    geography.frame(axes, -2.62, 1.46, _WIDTH)
    geography.draw_land(axes)
    _draw_flows(axes, flows)
    for layer in LAYERS:
        _draw_circles(axes, layer, stocks[layer.series])
    _name_places(axes, stocks)
    _key(axes, flows, stocks)
    return canvas.figure


def title(stocks: Mapping[str, pd.Series], year: int) -> str:
    """Say how many wait in the border cities, and before the courts."""
    waiting, pending = stocks["waiting_in_mexico"], stocks["court_pending"]
    where = f", more in {waiting.idxmax()} than in any other" if waiting.sum() > 0 else ""
    return (
        f"Fiscal year {year}: {amount(waiting.sum())} people wait in Mexico's border cities{where}; "
        f"{amount(pending.sum())} cases wait in US courts"
    )


def stock(monthly: Monthly, series: str, year: int) -> pd.Series:
    """Return a stock by place, as the mean of its months in a fiscal year."""
    rows = monthly.by_month(series, by=["place"])
    rows = rows[rows["month"].between(year * 12 - 3, year * 12 + 8)]
    return rows.groupby(rows["place"].astype(str))["mean"].sum() / 12


def ends(stretch: str, positions: Mapping[str, Points]) -> tuple[Points, Points] | None:
    """Return the positions of a stretch's two nodes, None if one has no position.

    Names of nodes may hold a hyphen themselves, so every one in the name is tried.
    """
    parts = stretch.split("-")
    names = (("-".join(parts[:cut]), "-".join(parts[cut:])) for cut in range(1, len(parts)))
    known = ((positions[a], positions[b]) for a, b in names if a in positions and b in positions)
    return next(known, None)


def positions() -> dict[str, Points]:
    """Positions of nodes by code; a place that is a node by its name is found under that too."""
    cities = geography.places("border_cities", "city")
    ports = {f"port:{city}": point for city, point in cities.items()}
    return {
        **geography.places("courts", "court"),
        **geography.places("mexican_states", "state"),
        **ports,
        **geography.places("corridor_nodes", "node"),
    }


def _draw_flows(axes: Axes, flows: pd.DataFrame) -> None:
    """Draw each direction on its own side of the stretch, to the right of those who travel."""
    busiest = max(float(flows["mean"].max()), 1.0)
    where = positions()
    for group, colour in (("northbound", style.SKY), ("southbound", style.SAND)):
        rows = flows[(flows["group"] == group) & (flows["mean"] > _LEAST * busiest)]
        found = [(ends(str(place), where), value) for place, value in rows[["place", "mean"]].to_numpy()]
        kept = [(stretch, _line_width(value, busiest)) for stretch, value in found if stretch is not None]
        lines = [beside(stretch, width) for stretch, width in kept]
        widths = [width for _, width in kept]
        axes.add_collection(
            LineCollection(lines, colors=colour, linewidths=widths, capstyle="round", zorder=2)
        )


def _line_width(value: float, busiest: float) -> float:
    """Width of a line in points."""
    return max(_WIDEST * value / busiest, 0.5)


def beside(stretch: tuple[Points, Points], width: float) -> Points:
    """Shift a stretch to its right by half the width of its line; positions of shape (2, 2)."""
    line = np.array(stretch)
    along = line[1] - line[0]
    length = max(float(np.hypot(*along)), 1e-9)
    points_a_unit = style.SIZE[0] * 72 / _WIDTH
    shifted: Points = line + np.array([along[1], -along[0]]) / length * width / 2 / points_a_unit
    return shifted


def _draw_circles(axes: Axes, layer: Layer, values: pd.Series) -> None:
    where = geography.places(layer.table, layer.name)
    shown = values[values.index.isin(list(where)) & (values > 0)].sort_values(ascending=False)
    if shown.empty:
        return
    points = np.array([where[str(name)] for name in shown.index])
    style_of: dict[str, Any] = {"facecolors": layer.colour, "edgecolors": "white", "linewidths": 0.6}
    axes.scatter(
        points[:, 0], points[:, 1], s=layer.area * shown / shown.iloc[0], alpha=0.75, zorder=3, **style_of
    )


def _name_places(axes: Axes, stocks: Mapping[str, pd.Series]) -> None:
    """Name the largest places of each layer where there is room for it."""
    taken: list[geography.Box] = []
    for layer in reversed(LAYERS):
        where = geography.places(layer.table, layer.name)
        values = stocks[layer.series]
        largest = values[values > 0].sort_values(ascending=False).index[: layer.named]
        for name in largest:
            if str(name) in where:
                geography.name_place(axes, str(name), where[str(name)], taken)


def _key(axes: Axes, flows: pd.DataFrame, stocks: Mapping[str, pd.Series]) -> None:
    """The key, in the Pacific: what the largest circle and the widest line stand for."""
    left, y, step = -2.5, 2.2, 0.17
    busiest = {name: float(rows.max()) for name, rows in flows.groupby("group", observed=True)["mean"]}
    widest = max([*busiest.values(), 1.0])
    for group, colour, label in (
        ("northbound", style.SKY, "people heading north"),
        ("southbound", style.SAND, "people heading south"),
    ):
        value = busiest.get(group, 0.0)
        axes.plot([left, left + 0.14], [y, y], color=colour, linewidth=_line_width(value, widest))
        axes.text(left + 0.2, y, f"{label}: up to {amount(value)}", fontsize=8, color=style.INK, va="center")
        y -= step
    for layer in reversed(LAYERS):
        largest = float(stocks[layer.series].max())
        axes.scatter(left + 0.07, y, s=70, facecolors=layer.colour, edgecolors="white")
        text = f"{layer.label}: up to {amount(largest)}"
        axes.text(left + 0.2, y, text, fontsize=8, color=style.INK, va="center")
        y -= step
