"""Who sets out, who gets to the border, and who is stopped or stays on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, series_of, yearly_lines
from visualizer.run_facts import shown_year
from visualizer.texts import amount

_ROAD = (
    Line("Set out", "departures", style.BLUE),
    Line("Reach the border", "arrivals_at_border", style.TEAL),
    Line("Get past unseen", "evasions", style.RUST),
)
_STOPPED = (
    Line("Sent south or\nhome by Mexico", "interdictions_in_mexico", style.RUST),
    Line("Claim asylum\nin Mexico", "comar_claims", style.BLUE),
    Line("Settle in Mexico", "settled_in_mexico", style.PLUM),
    Line("Set out again\nafter a return", "re_migrations", style.TEAL),
)
SERIES = series_of(_ROAD, _STOPPED)
_SUBTITLE = (
    "A fiscal year (October to September), model. Journeys and interdictions are events, not people: who is "
    "sent back and sets out again counts twice."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw the journeys.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    year = shown_year(run)
    begun, ended = (monthly.year_total(name, year) for name in ("departures", "arrivals_at_border"))
    canvas = style.canvas(title(begun, ended, year), _SUBTITLE, "", run, monthly.replicates, series=SERIES)
    left, right = canvas.columns(2, gap=0.155, right=0.87)
    yearly_lines(left, monthly, _ROAD, run, "On the road and at the border")
    yearly_lines(right, monthly, _STOPPED, run, "Stopped, settled, trying again")
    return canvas.figure


def title(begun: float, ended: float, year: int) -> str:
    """Say how many journeys begin, and how many reach the border."""
    return (
        f"Fiscal year {year}: {amount(begun)} journeys begin in the model, and {amount(ended)} reach the "
        "border"
    )
