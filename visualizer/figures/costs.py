"""What institutions and programmes cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.panels import draw_grid, grid_of
from visualizer.run_facts import shown_year
from visualizer.texts import amount

SERIES = ("costs",)
_SUBTITLE = (
    "US dollars a month by institution or programme, the dearest first; each panel on its own scale, the "
    "number is the last month's. Volumes of the model times unit costs, some of them assumed."
)


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw a panel an institution.

    Raises:
        InputError: The run lacks the costs, or covers no complete fiscal year.
    """
    year = shown_year(run)
    heading = title(monthly.year_total("costs", year), year)
    canvas = style.canvas(heading, _SUBTITLE, "", run, monthly.replicates, series=SERIES)
    costs = grid_of(monthly, "costs")
    named = {name: str(name).replace("_", " ").capitalize() for name in costs.values.columns}
    draw_grid(canvas, costs.renamed(named), run, 4, "#e9cf9f")
    return canvas.figure


def title(total: float, year: int) -> str:
    """Say what all of them cost in a fiscal year."""
    return f"What the model counts costs {amount(total)} dollars in fiscal year {year}"
