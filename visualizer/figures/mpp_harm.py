"""Remain in Mexico: hearings missed and people harmed, by city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.mpp_points import enrolments
from visualizer.texts import amount

SERIES = (
    "mpp_enrolments",
    "mpp_hearings_held",
    "mpp_hearings_missed",
    "mpp_harmed",
    "mpp_waiting",
)
_SUBTITLE = (
    "Left, of the hearings held in cases of people returned to a city, those that the respondent missed: "
    "while waiting, or after giving up. Right, people under Remain in Mexico who were victims of a crime, "
    "for each 100 who wait a month. Whole run. Model."
)
_MISSED = (("Waiting in Mexico", "waiting", style.SAND), ("Had given up", "gone", style.RUST))
_CRIMES = (("Kidnapping", "kidnapping", "#7d2f17"), ("Extortion, robbery, assault", "other", "#e3a48f"))


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw two bars a city.

    Raises:
        InputError: The run lacks one of the series, or nobody is enrolled.
    """
    cities = list(enrolments(monthly).values.columns)
    held = _sums(monthly, "mpp_hearings_held", cities)["all"]
    missed = _sums(monthly, "mpp_hearings_missed", cities)
    harmed = _sums(monthly, "mpp_harmed", cities)
    waited = _sums(monthly, "mpp_waiting", cities)["all"]
    canvas = style.canvas(
        title(missed, held, harmed), _SUBTITLE, "", run, monthly.replicates, series=SERIES, shaded=False
    )
    left, right = (canvas.axes(at, 0.34, headed=True) for at in (0.125, 0.60))
    _bars(left, missed.div(held.clip(lower=1.0), axis=0) * 100, _MISSED, "Hearings missed, for each 100 held")
    _bars(
        right,
        harmed.div(waited.clip(lower=1.0), axis=0) * 100,
        _CRIMES,
        "Victims, for each 100 people and month",
    )
    return canvas.figure


def title(missed: pd.DataFrame, held: pd.Series, harmed: pd.DataFrame) -> str:
    """Say what share of the hearings is missed, and how many kidnappings there are."""
    share = missed.to_numpy().sum() / max(held.sum(), 1.0)
    return (
        f"{100 * share:.0f}% of the hearings held are missed; {amount(harmed['kidnapping'].sum())} "
        "kidnappings of people who wait under Remain in Mexico"
    )


def _sums(monthly: Monthly, series: str, cities: list[str]) -> pd.DataFrame:
    """Sums over the run, a row a city and a column a group."""
    table = monthly.by_month(series, by=["place", "group"])
    table = table.assign(place=table["place"].astype(str), group=table["group"].astype(str))
    return table.groupby(["place", "group"])["mean"].sum().unstack().reindex(cities).fillna(0.0)


def _bars(axes: Any, table: pd.DataFrame, parts: tuple[tuple[str, str, str], ...], heading: str) -> None:
    heights, left = range(len(table))[::-1], pd.Series(0.0, table.index)
    for label, group, colour in parts:
        axes.barh(heights, table[group], left=left, color=colour, height=0.6, label=label)
        left = left + table[group]
    style.tidy(axes)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=style.RULE, linewidth=0.8)
    axes.set_yticks(list(heights), list(table.index))
    axes.set_ylim(-0.6, len(table) + 0.2)
    axes.set_xlim(0, 1.15 * max(float(left.max()), 1.0))
    for height, total in zip(heights, left, strict=True):
        style.label(axes, total, height, f"{total:.0f}", style.GREY, fontsize=8)
    axes.legend(loc="upper right", fontsize=8, frameon=False, ncols=2, borderaxespad=0.0, columnspacing=1.2)
    style.heading(axes, heading)
