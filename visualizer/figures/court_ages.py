"""How old the pending cases are, and how many of them have no date of a hearing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly, wide
from visualizer.figures import style
from visualizer.figures.charts import Line, monthly_lines, name_segments
from visualizer.figures.published import of_target
from visualizer.run_facts import last_forced_month
from visualizer.texts import amount, month_name
from world.groups import AGES_OF_CASES

SERIES = ("court_pending_by_age", "cases_without_date", "asylum_pending")
_NAMES = ("Under 1 year", "1 to 2 years", "2 to 3 years", "3 to 5 years", "Over 5 years")
_COLOURS = ("#d5e4ef", style.SKY, "#4d8bb5", style.BLUE, "#12374f")
_OLD = AGES_OF_CASES[3:]
"""Groups of cases that are three years old and more."""
_OF_THEM = (
    Line("With a claim\nfor asylum", "asylum_pending", style.TEAL),
    Line("Without\na date", "cases_without_date", style.RUST),
)
_SUBTITLE = (
    "Active pending cases at the end of each month: by years since filing; those with an application for "
    "asylum; and those that have no date of a hearing. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw ages, cases without a date and claims for asylum.

    Raises:
        InputError: The run lacks one of the series.
    """
    ages = wide(monthly.by_month("court_pending_by_age", by=["group"]), "month", "group", AGES_OF_CASES)
    claims = of_target(targets, "asylum_pending")
    source = "" if claims.empty else "TRAC, pending claims for asylum (dots)."
    canvas = style.canvas(title(ages, run), _SUBTITLE, source, run, monthly.replicates, series=SERIES)
    left, right = canvas.columns(2, gap=0.215, right=0.86)
    _ages(left, ages, run)
    monthly_lines(right, monthly, _OF_THEM, run, "Of these", claims)
    return canvas.figure


def title(ages: pd.DataFrame, run: Mapping[str, Any]) -> str:
    """Say which part of the cases is old when observed arrivals end, and at the end of the run."""
    last = int(ages.index[-1])
    forced = last_forced_month(run)
    old = ages[list(_OLD)].sum(axis=1) / ages.sum(axis=1).clip(lower=1.0)
    cases = amount(float(ages.iloc[-1].sum()))
    head = f"{old.loc[last]:.0%} of the {cases} pending cases of {month_name(last)} are over three years old"
    if forced is None or forced not in ages.index or forced == last:
        return head
    return f"{head}; in {month_name(forced)} {old.loc[forced]:.0%} were"


def _ages(axes: Axes, ages: pd.DataFrame, run: Mapping[str, Any]) -> None:
    """Areas by age, the youngest lowest, named where they end."""
    axes.stackplot(ages.index, ages.to_numpy().T, colors=_COLOURS, linewidth=0)
    style.tidy(axes)
    style.years_axis(axes, list(ages.index), every=3, short=True)
    last = last_forced_month(run)
    style.shade_unforced(axes, None if last is None else last + 0.5)
    ends = ages.iloc[-1]
    lines = [
        Line(f"{name} {share:.0%}", "court_pending_by_age", colour)
        for name, colour, share in zip(_NAMES, _COLOURS, ends / max(ends.sum(), 1.0), strict=True)
    ]
    name_segments(axes, lines, ends.cumsum().to_numpy(), ages.index[-1])
    style.heading(axes, "By years since filing")
