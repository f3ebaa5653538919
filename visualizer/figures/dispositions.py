"""What is decided of the people met at the border."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, series_of, yearly_bars, yearly_lines
from visualizer.run_facts import shown_year
from visualizer.texts import amount

_EXPELLED = ("title_42_expulsion",)
_DECIDED = (
    Line("Expelled, Title 42", "border_dispositions", style.RUST, _EXPELLED),
    Line(
        "Removed at once\nor by an old order",
        "border_dispositions",
        style.SAND,
        ("expedited_removal", "reinstatement"),
    ),
    Line("Returned", "border_dispositions", "#b9c3c9", ("voluntary_return", "returned_at_port")),
    Line("Made to wait\nin Mexico", "border_dispositions", style.PLUM, ("remain_in_mexico",)),
    Line("Held, with a notice", "border_dispositions", style.TEAL, ("notice_detained", "child_transfer")),
    Line(
        "Let in, with a\nnotice or parole",
        "border_dispositions",
        style.BLUE,
        ("notice_released", "parole", "notice_to_report"),
    ),
)
_MISSED = (
    Line("Get past unseen", "evasions", style.RUST),
    Line("Met again within\na year", "repeat_encounters", style.BLUE),
)
SERIES = series_of(_DECIDED, _MISSED)
_SUBTITLE = (
    "Encounters a fiscal year at and between ports, by what was decided of them; events, not people. Model. "
    "Held: detained, or a child handed to the Office of Refugee Resettlement."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the dispositions.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    year = shown_year(run)
    met = monthly.year_total("border_dispositions", year)
    expelled = monthly.year_total("border_dispositions", year, _EXPELLED)
    admitted = monthly.year_total("border_dispositions", year, _DECIDED[-1].groups)
    canvas = style.canvas(
        title(met, expelled, admitted, year), _SUBTITLE, "", run, monthly.replicates, series=SERIES
    )
    yearly_bars(canvas.axes(style.LEFT, 0.42, headed=True), monthly, _DECIDED, run, "Decided at the border")
    yearly_lines(canvas.axes(0.68, 0.19, headed=True), monthly, _MISSED, run, "Past it, and met again")
    return canvas.figure


def title(met: float, expelled: float, admitted: float, year: int) -> str:
    """Say how many were met, and how many of them were expelled or let in."""
    parts = f"{amount(admitted)} end with entry to wait for a hearing"
    also = f", {amount(expelled)} in expulsion" if expelled > 0 else ""
    return f"Of {amount(met)} encounters in fiscal year {year}, {parts}{also}"
