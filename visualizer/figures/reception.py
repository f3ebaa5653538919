"""Mexico Embraces You: who comes to the centres, who is turned away, who gets a card and a bus home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, monthly_lines, series_of
from visualizer.texts import amount

_DOOR = (
    Line("Received", "reception_arrivals", style.TEAL),
    Line("Turned away", "reception_turned_away", style.RUST),
)
_HELP = (
    Line("Cards", "reception_cards", style.PLUM),
    Line("Transported\nhome", "transported_home", style.BLUE),
)
SERIES = series_of(_DOOR, _HELP)
_SUBTITLE = (
    "Returned Mexicans a month at the reception centres: received, turned away because no bed was free, "
    "given a card of 2,000 pesos, taken to their home state. Model."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw reception and help.

    Raises:
        InputError: The run lacks one of the series.
    """
    received, turned, home = (
        float(monthly.by_month(name)["mean"].sum())
        for name in ("reception_arrivals", "reception_turned_away", "transported_home")
    )
    canvas = style.canvas(
        title(received, turned, home), _SUBTITLE, "", run, monthly.replicates, series=SERIES
    )
    left, right = canvas.columns(2, gap=0.13, right=0.9)
    monthly_lines(left, monthly, _DOOR, run, "At the door")
    monthly_lines(right, monthly, _HELP, run, "What they get")
    return canvas.figure


def title(received: float, turned: float, home: float) -> str:
    """Say how many are received, turned away and transported in the whole run."""
    return (
        f"Over the run {amount(received)} returned people are received, {amount(turned)} are turned away and "
        f"{amount(home)} are taken home"
    )
