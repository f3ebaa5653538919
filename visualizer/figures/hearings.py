"""Hearings: how many are held, how many fall through, and how far ahead calendars are full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, draw_years, series_of, yearly_bars, yearly_lines
from visualizer.run_facts import shown_year
from visualizer.texts import amount
from world.calendar import fiscal_year

_HELD = (
    Line("Master\ncalendar", "hearings_held", style.SKY, ("master",)),
    Line("Individual", "hearings_held", style.BLUE, ("individual",)),
)
_LOST = (
    Line("Missed", "hearings_missed", style.RUST),
    Line("Put off", "hearings_rescheduled", style.SAND),
)
_LEAD = (
    Line("Individual", "hearing_lead_days", style.BLUE, ("individual",)),
    Line("Master\ncalendar", "hearing_lead_days", style.TEAL, ("master",)),
)
_QUANTILES = {"low": 0.1, "mean": 0.5, "high": 0.9}
"""Quantiles of the courts: the ends of the band, and the line."""
SERIES = series_of(_HELD, _LOST, _LEAD)
_SUBTITLE = (
    "Hearings of a fiscal year: held; missed by the respondent; called, but put off for want of time or "
    "because the court was closed. Days to the first free slot of people who are not detained: the median "
    "court, and the range of all but a tenth at either end. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw hearings held, hearings lost, and leads.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    year = shown_year(run)
    held, rescheduled = (
        float(monthly.by_year(name).set_index("year")["mean"].loc[year])
        for name in ("hearings_held", "hearings_rescheduled")
    )
    canvas = style.canvas(
        title(year, held, rescheduled), _SUBTITLE, "", run, monthly.replicates, series=SERIES
    )
    left, middle, right = canvas.columns(3, gap=0.115, right=0.9)
    yearly_bars(left, monthly, _HELD, run, "Held, by fiscal year")
    yearly_lines(middle, monthly, _LOST, run, "Missed, or put off")
    _leads(right, monthly, run)
    return canvas.figure


def title(year: int, held: float, rescheduled: float) -> str:
    """Say how many hearings are held, and how many put off."""
    return (
        f"Courts hold {amount(held)} hearings in fiscal year {year} and put off {amount(rescheduled)} that "
        "were called"
    )


def leads(monthly: Monthly, groups: tuple[str, ...] | None) -> pd.DataFrame:
    """Return quantiles over the courts of their mean lead in each fiscal year.

    Returns:
        Columns year, mean (the median court), low and high (a tenth of the courts is below, or above).

    Raises:
        InputError: The run has no leads.
    """
    leads = monthly.by_month("hearing_lead_days", by=["place"], groups=groups)
    years = leads["month"].map(fiscal_year).rename("year")
    whole = leads.groupby(years)["month"].transform("nunique") == 12
    courts = leads[whole].groupby([years, "place"], observed=True)["mean"].mean().groupby("year")
    return pd.DataFrame({name: courts.quantile(share) for name, share in _QUANTILES.items()}).reset_index()


def _leads(axes: Axes, monthly: Monthly, run: Mapping[str, Any]) -> None:
    drawn = [leads(monthly, line.groups) for line in _LEAD]
    draw_years(axes, _LEAD, drawn, run, "Days to the first free slot")
    axes.yaxis.set_major_formatter("{x:,.0f}")
