"""The figures of a report, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.figures import backlog, courts, encounters, removals, repatriations

Draw = Callable[[pd.DataFrame, pd.DataFrame, Mapping[str, Any]], Figure]


@dataclass(frozen=True)
class Entry:
    """A figure of the catalogue.

    Attributes:
        stem: File name without its suffix.
        draw: Makes the figure from monthly rows, targets and the contents of `run.json`.
        series: Series that it needs.
        caption: What to look at, and what not to conclude.
    """

    stem: str
    draw: Draw
    series: tuple[str, ...]
    caption: str


FIGURES: tuple[Entry, ...] = (
    Entry(
        "backlog",
        backlog.draw,
        backlog.SERIES,
        "Pending cases. The published history exists under two definitions that must not be joined: active "
        "cases, and active with administratively closed cases.",
    ),
    Entry(
        "courts",
        courts.draw,
        courts.SERIES,
        "Receipts depend on the arrivals that were put in and on how many notices are filed; completions "
        "come out of judges, hearings and who attends.",
    ),
    Entry(
        "encounters",
        encounters.draw,
        encounters.SERIES,
        "Encounters. Up to the last forced month they are an input: agreement shows that the observed "
        "margins are reproduced. Published ports start in October 2018.",
    ),
    Entry(
        "removals",
        removals.draw,
        removals.SERIES,
        "Removals. ICE's count leaves out what CBP removes itself; DHS counts both. Returns and Title 42 "
        "expulsions are in neither.",
    ),
    Entry(
        "repatriations",
        repatriations.draw,
        repatriations.SERIES,
        "Returns to Mexico as Mexico records them, which under Title 42 (2020-23) was a fraction of what the "
        "United States counted. Points of arrival are modelled; few are published.",
    ),
)
