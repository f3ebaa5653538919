"""Encounters at the southwest border: nine sectors and the ports, each against the published months."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.panels import Grid, joined
from visualizer.run_facts import forcing, last_forced_month
from visualizer.texts import amount
from world.calendar import fiscal_year

SERIES = ("border_encounters",)
PORTS = "All ports of entry"
_SUBTITLE = (
    "Encounters a month by Border Patrol sector, busiest first, and at ports of entry; events, not people. "
    "Areas: model. Black lines: published. Shaded: not forced. "
)
_SOURCE = (
    "CBP, Border Patrol by sector (October 2013 to November 2024) and Office of Field Operations "
    "(from October 2018)."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw ten panels with one scale.

    Raises:
        InputError: The run has no encounters.
    """
    grid = _panels(monthly)
    sectors = grid.values.drop(columns=PORTS, errors="ignore")
    last = last_forced_month(run)
    heading, subtitle = title(sectors, last), _SUBTITLE + forcing(run)
    canvas = style.canvas(heading, subtitle, _SOURCE, run, monthly.replicates, series=SERIES)
    order = sectors.sum().sort_values(ascending=False).index.union(grid.values.columns, sort=False)
    published = _published(targets)
    seen = [values.loc[: grid.months[-1]].max() for values in published.values()]
    top = max(float(grid.high.max().max()), *seen, 1.0) * 1.05
    unforced = None if last is None else last + 0.5
    for index, name in enumerate(order):
        _panel(canvas, index, name, grid, published.get(name), unforced, top)
    return canvas.figure


def _panels(monthly: Monthly) -> Grid:
    """Encounters of each sector, and of all ports together."""
    names = monthly.by_month("border_encounters", by=["place"])["place"].astype(str).unique()
    ports = [name for name in names if name.startswith("port:")]
    members = {name: [name] for name in names if name not in ports} | ({PORTS: ports} if ports else {})
    return joined(
        {
            name: monthly.by_month("border_encounters", places=places).set_index("month")
            for name, places in members.items()
        }
    )


def title(sectors: pd.DataFrame, last: int | None) -> str:
    """Say which sector was the busiest in the first and in the last complete year with observed arrivals."""
    months = sectors.index.to_numpy(np.int64)
    observed = sectors[months <= (months[-1] if last is None else last)]
    years = observed.groupby([fiscal_year(int(month)) for month in observed.index])
    sums = years.sum()[years.size() == 12]
    if sums.empty:
        total = amount(float(observed.to_numpy().sum()))
        return f"{total} encounters between ports of entry in the months with observed arrivals"
    first, final = sums.iloc[0], sums.iloc[-1]
    total = f"{amount(final.sum())} encounters between ports in fiscal year {sums.index[-1]}"
    if first.idxmax() == final.idxmax():
        return f"{total}; {final.idxmax()} was the busiest sector, as in {sums.index[0]}"
    return f"{total}; the busiest sector moved from {first.idxmax()} ({sums.index[0]}) to {final.idxmax()}"


def _published(targets: pd.DataFrame) -> dict[str, pd.Series]:
    """Published months of each panel, by panel name; a month without a figure breaks the line."""
    months = targets[targets["target"].isin(["encounters_by_sector_month", "encounters_at_ports_month"])]
    named = months.assign(
        place=months["place"].where(months["target"] == "encounters_by_sector_month", PORTS)
    )
    series = {str(name): rows.set_index("period")["value"] for name, rows in named.groupby("place")}
    return {
        name: values.reindex(range(int(values.index.min()), int(values.index.max()) + 1))
        for name, values in series.items()
    }


def _panel(
    canvas: style.Canvas,
    index: int,
    name: str,
    grid: Grid,
    published: pd.Series | None,
    unforced: float | None,
    top: float,
) -> None:
    row, column = divmod(index, 5)
    height = (canvas.top - style.BOTTOM) / 2
    box = (style.LEFT + column * 0.187, canvas.top - height * (row + 1), 0.162, height - 0.09)
    axes = canvas.figure.add_axes((box[0], box[1] + 0.045 * (1 - row), box[2], box[3]))
    colour = "#9ccbc4" if name == PORTS else style.SKY
    axes.fill_between(grid.months, grid.values[name].to_numpy(), color=colour, linewidth=0)
    style.band(axes, grid.months, grid.low[name], grid.high[name], style.INK)
    if published is not None:
        axes.plot(published.index, published.to_numpy(), color=style.INK, linewidth=0.9)
    style.tidy(axes, ticks=4)
    axes.set_ylim(0, top)
    style.years_axis(axes, grid.months.tolist(), every=5, short=True)
    if column:
        axes.set_yticklabels([])
    style.shade_unforced(axes, unforced)
    style.heading(axes, name)
