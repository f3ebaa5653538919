"""Removals by path and fiscal year, beside what ICE and DHS publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly, wide
from visualizer.figures import style
from visualizer.run_facts import first_unforced_year
from visualizer.texts import UNFORCED, amount

SERIES = ("removals_by_path",)
PATHS = ("interior", "border_detained", "border_direct")
_NAMES = (
    "ICE, after an\narrest inside\nthe country",
    "ICE, after an arrest\nat the border",
    "CBP, directly\nat the border",
)
_COLOURS = (style.RUST, style.BLUE, "#c9d3d9")
_SUBTITLE = (
    "People removed in each fiscal year (October to September), without returns and Title 42 expulsions. "
    "Bars: model, by path. Dots: published, ICE alone (black) and ICE with CBP (white)."
)
_SOURCE = "ICE annual reports; DHS Yearbook of Immigration Statistics (in part recalled)."


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the removals.

    Raises:
        InputError: The run has no removals, or covers no complete fiscal year.
    """
    years = wide(monthly.by_year("removals_by_path", by=["group"]), "year", "group", PATHS)
    ice, dhs = (_within(targets, name, years) for name in ("ice_removals", "dhs_removals"))
    canvas = style.canvas(title(years, ice), _SUBTITLE, _SOURCE, run, monthly.replicates, series=SERIES)
    axes = canvas.axes(style.LEFT, 0.77)
    style.whiskers(axes, monthly.by_year("removals_by_path"))
    tops = style.stack(axes, years.index, [years[path] for path in PATHS], _COLOURS)
    style.dots(axes, dhs["period"], dhs["value"], hollow=True)
    style.dots(axes, ice["period"], ice["value"])
    style.tidy(axes, ticks=6)
    axes.set_xticks(list(years.index), [str(year) for year in years.index])
    axes.set_xlim(years.index[0] - 0.6, years.index[-1] + 0.6)
    unforced = first_unforced_year(run, PeriodKind.FISCAL_YEAR)
    style.shade_unforced(axes, None if unforced is None else unforced - 0.5, UNFORCED)
    _labels(axes, years, tops[:, -1].tolist())
    return canvas.figure


def title(years: pd.DataFrame, ice: pd.DataFrame) -> str:
    """Say what ICE removes in the last published year, or in the last year of the run."""
    own = years["interior"] + years["border_detained"]
    if ice.empty:
        return f"ICE removes {amount(own.iloc[-1])} people in fiscal year {own.index[-1]} in this scenario"
    year, published = int(ice["period"].iloc[-1]), float(ice["value"].iloc[-1])
    return (
        f"The model has ICE remove {amount(own.loc[year])} people in fiscal year {year}; "
        f"ICE reported {amount(published)}"
    )


def _within(targets: pd.DataFrame, name: str, years: pd.DataFrame) -> pd.DataFrame:
    points = targets[(targets["target"] == name) & targets["period"].isin(years.index)]
    return points.sort_values("period")


def _labels(axes: Axes, years: pd.DataFrame, tops: list[float]) -> None:
    """Name each path beside the last bar, pushed apart where the segments are thin."""
    middles = [(floor + top) / 2 for floor, top in zip([0.0, *tops[:-1]], tops, strict=True)]
    heights = style.apart(middles, axes.get_ylim()[1] * 0.13)
    for name, colour, height in zip(_NAMES, (style.RUST, style.BLUE, style.GREY), heights, strict=True):
        style.label(axes, years.index[-1] + 0.5, height, name, colour, weight="bold")
