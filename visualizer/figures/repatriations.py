"""Returns of Mexicans as Mexico records them: by calendar year, and by where they arrive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.run_facts import first_unforced_year
from visualizer.texts import UNFORCED, amount

SERIES = ("repatriations_to_mexico",)
_SUBTITLE = (
    "Events of return of Mexicans from the United States in each calendar year, as Mexico records them "
    "(most Title 42 expulsions by land are not recorded). Bars: model. Dots: published."
)
_SOURCE = "Unidad de Política Migratoria (UPM), Mexico's Interior Ministry; 2021 not found."


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the repatriations.

    Raises:
        InputError: The run has no repatriations, or covers no complete calendar year.
    """
    places = monthly.by_year("repatriations_to_mexico", by=["place"], kind=PeriodKind.CALENDAR_YEAR)
    years = monthly.by_year("repatriations_to_mexico", kind=PeriodKind.CALENDAR_YEAR).set_index("year")
    points = targets[(targets["target"] == "repatriations_to_mexico") & targets["period"].isin(years.index)]
    points = points.sort_values("period")
    canvas = style.canvas(title(years, points), _SUBTITLE, _SOURCE, run, monthly.replicates, series=SERIES)
    unforced = first_unforced_year(run, PeriodKind.CALENDAR_YEAR)
    _years(canvas.axes(style.LEFT, 0.53, headed=True), years, points, unforced)
    _places(canvas.axes(0.765, 0.165, headed=True), places, shown_year(years, unforced))
    return canvas.figure


def title(years: pd.DataFrame, points: pd.DataFrame) -> str:
    """Say how many returns the model has in the last published year, or in the last of the run."""
    if points.empty:
        return (
            f"Mexico receives {amount(years['mean'].iloc[-1])} returns of its citizens in "
            f"{years.index[-1]} in this scenario"
        )
    year, published = int(points["period"].iloc[-1]), float(points["value"].iloc[-1])
    return (
        f"The model has {amount(years['mean'].loc[year])} returns of Mexicans in {year}; "
        f"Mexico recorded {amount(published)}"
    )


def shown_year(years: pd.DataFrame, unforced: int | None) -> int:
    """Return the last year in which arrivals are mostly observed, or the last of the run."""
    observed = [int(year) for year in years.index if unforced is not None and year < unforced]
    return observed[-1] if observed else int(years.index[-1])


def _years(axes: Axes, years: pd.DataFrame, points: pd.DataFrame, unforced: int | None) -> None:
    axes.bar(years.index, years["mean"], color=style.SAND, width=0.72)
    style.whiskers(axes, years.reset_index())
    style.dots(axes, points["period"], points["value"])
    style.tidy(axes, ticks=6)
    step = 2 if len(years) > 9 else 1
    axes.set_xticks(list(years.index[::step]), [str(year) for year in years.index[::step]])
    axes.set_xlim(years.index[0] - 0.6, years.index[-1] + 0.6)
    style.shade_unforced(axes, None if unforced is None else unforced - 0.5, UNFORCED)
    style.heading(axes, "By calendar year")


def _places(axes: Axes, places: pd.DataFrame, year: int) -> None:
    """Bars of one year's places, largest on top, each with its number."""
    values = places[places["year"] == year].set_index("place")["mean"].sort_values()
    rows = range(len(values))
    axes.barh(rows, values, color=style.SAND, height=0.7)
    for row, value in zip(rows, values, strict=True):
        style.label(axes, value, row, amount(value), style.INK, fontsize=8)
    axes.set_yticks(list(rows), [str(name) for name in values.index])
    axes.tick_params(length=0, labelsize=8.5, labelcolor=style.INK)
    axes.set_xticks([])
    axes.set_ylim(-0.6, len(values) - 0.4)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    style.heading(axes, f"Model, by point of arrival, {year}", x=-0.85)
