"""The Board of Immigration Appeals: appeals filed, decided and pending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, draw_years, monthly_lines, series_of, yearly_lines
from visualizer.figures.published import timings
from visualizer.texts import amount, month_name

_FILED = (Line("Filed", "appeals_filed", style.BLUE),)
_DECIDED = (
    Line("Decided", "appeals_decided", style.RUST),
    Line("Sent back\nto the judge", "appeals_decided", style.SAND, ("remanded",)),
)
_PENDING = (Line("Pending", "appeals_pending", style.PLUM),)
SERIES = series_of(_FILED, _DECIDED, _PENDING)
_SUBTITLE = (
    "Appeals against judges' decisions on the merits: filed in a calendar year, decided by the Board in a "
    "fiscal year, pending at the end of each month. Lines: model. Dots: published; hollow: all appeals, also "
    "those that the model has not."
)
_SOURCE = (
    "Board records tabulated by OpenImmigration (filed, low confidence); EOIR via CIS (case appeals); "
    "Board, 2026 rule (all)."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw appeals.

    Raises:
        InputError: The run lacks one of the series, or covers no complete year.
    """
    pending = monthly.by_month("appeals_pending").set_index("month")["mean"]
    canvas = style.canvas(title(pending), _SUBTITLE, _SOURCE, run, monthly.replicates, series=SERIES)
    left, middle, right = canvas.columns(3, gap=0.115, right=0.9)
    kind = PeriodKind.CALENDAR_YEAR
    filed = monthly.by_year("appeals_filed", kind=kind)
    known = timings("bia_appeals_filed", "calendar year")
    known = known[(known["month"] // 12).isin(filed["year"])]
    style.dots(left, known["month"] // 12, known["value"], hollow=True)
    draw_years(left, _FILED, [filed], run, "Filed, by calendar year", kind=kind)
    decided = timings("bia_case_appeals_completed", "case appeals")
    yearly_lines(middle, monthly, _DECIDED, run, "Decided, by fiscal year", decided)
    every = timings("bia_pending", "all appeals")
    every = every[every["month"].isin(pending.index)]
    style.dots(right, every["month"], every["value"], hollow=True)
    monthly_lines(right, monthly, _PENDING, run, "Pending", timings("bia_pending", "case appeals"))
    return canvas.figure


def title(pending: pd.Series) -> str:
    """Say how many appeals are pending at the end."""
    last = int(pending.index[-1])
    return f"{amount(pending.loc[last])} appeals are pending before the Board in {month_name(last)}"
