"""What outputs are sensitive to: Morris effects and Sobol indices with their intervals, a panel an output."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.sensitivity import Sensitivity
from visualizer.figures import style
from visualizer.texts import axis_amount

MOST = 8
"""Factors in a panel, the largest."""
COLUMNS = 2
PANEL, HEADER, FOOTER = 2.5, 1.2, 0.7
"""Heights of a panel, and of the room above and below them, in inches."""
_NAMES = 0.21
"""Room for the names of factors, as a share of the figure's width."""
_EFFECTS = (
    "Mean size of the change over a factor's whole range (Morris mu*), with its 95% interval by bootstrap. "
    "Shade: what the luck of the runs alone would give. Hollow: not seen, the interval is not clear of it."
)
_INDICES = (
    "Part of an output's variance, with its 95% interval by bootstrap. Blue: by the factor alone (first "
    "order). Rust: with its interactions (total). Shade: part of luck. Hollow: not seen, the interval holds "
    "zero (of a total: the part of luck)."
)


def draw_effects(found: Sensitivity) -> Figure:
    """Draw the largest Morris effects on each output."""
    figure, panels = _panels(found, found.effects, _EFFECTS, "What moves each output: one factor at a time")
    for axes, rows in panels:
        _spans(axes, rows, ("effect", "low", "high", "seen"), 0.0, style.BLUE)
        if rows["luck"].notna().all():
            places = np.arange(len(rows))
            axes.barh(places, rows["luck"], height=0.8, color=style.SHADE, zorder=0)
        axes.xaxis.set_major_formatter(FuncFormatter(axis_amount))
        axes.set_xlim(left=0)
    return figure


def draw_indices(found: Sensitivity) -> Figure:
    """Draw the first and total Sobol indices of the largest factors for each output."""
    title = "What the spread of each output comes from: shares of its variance"
    figure, panels = _panels(found, found.indices, _INDICES, title)
    for axes, rows in panels:
        luck = found.outputs.query("stage == 'sobol' and output == @rows.output.iloc[0]")["luck"].iloc[0]
        for name, shift, colour in (("first", -0.16, style.BLUE), ("total", 0.16, style.RUST)):
            _spans(axes, rows, (name, f"{name}_low", f"{name}_high", f"{name}_seen"), shift, colour)
        if not math.isnan(luck):
            axes.axvspan(0, luck, color=style.SHADE, zorder=0, linewidth=0)
        axes.axvline(0, color=style.GREY, linewidth=0.8, zorder=1)
    return figure


def _panels(
    found: Sensitivity, table: pd.DataFrame, subtitle: str, title: str
) -> tuple[Figure, list[tuple[Axes, pd.DataFrame]]]:
    """A figure with a panel for each output, and the rows of the panel."""
    about, groups = found.file.sweep, list(table.groupby("output", sort=False))
    lines = math.ceil(len(groups) / COLUMNS)
    height = HEADER + FOOTER + PANEL * lines
    run = {"scenario": about.scenarios[0], "scale": about.scale}
    series = sorted({str(name).split()[0] for name, _ in groups})
    canvas = style.canvas(
        title, subtitle, "", run, about.replicates, series=series, height=height, shaded=False, banded=False
    )
    panels = []
    for position, (name, rows) in enumerate(groups):
        place, shown = (position % COLUMNS, position // COLUMNS), rows.iloc[:MOST]
        axes = _axes(canvas.figure, place, height, shown["factor"].tolist())
        unit = "" if "first" in shown else f", {shown['unit'].iloc[0]}"
        style.heading(axes, f"{str(name).replace('_', ' ')}{unit}", x=-_NAMES / 0.25)
        panels.append((axes, shown))
    return canvas.figure, panels


def _axes(figure: Figure, place: tuple[int, int], height: float, names: Sequence[str]) -> Axes:
    left = style.TEXT_LEFT + _NAMES + place[0] * 0.485
    bottom = height - HEADER - PANEL * (place[1] + 1) + 0.35
    axes = figure.add_axes((left, bottom / height, 0.225, (PANEL - 0.7) / height))
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(style.GREY)
    axes.grid(axis="x", color=style.RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=7.5, labelcolor=style.INK)
    axes.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
    axes.set_ylim(max(len(names), 3) - 0.4, -0.6)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    return axes


def _spans(
    axes: Axes, rows: pd.DataFrame, columns: tuple[str, str, str, str], shift: float, colour: str
) -> None:
    """Draw values with their intervals; those that are not seen are hollow."""
    value, low, high, seen = (rows[name].to_numpy() for name in columns)
    places = np.arange(len(rows)) + shift
    axes.hlines(places, low, high, color=colour, linewidth=1.3, zorder=3)
    look: dict[str, Any] = {"s": 24, "edgecolors": colour, "linewidths": 1.2, "zorder": 4}
    axes.scatter(value, places, c=[colour if is_seen else "white" for is_seen in seen], **look)
