"""What the catalogue is made of: pages, and the figures on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly

Draw = Callable[[Monthly, pd.DataFrame, Mapping[str, Any]], Figure]


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


@dataclass(frozen=True)
class Page:
    """A page of the report.

    Attributes:
        name: Its anchor.
        title: Its heading.
        lead: What it is about, in a sentence or two.
        figures: Its figures.
    """

    name: str
    title: str
    lead: str
    figures: tuple[Entry, ...] = ()
