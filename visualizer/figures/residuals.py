"""Published values with their errors, and a model before and after a fit: one panel a target."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from calibration.definitions import PeriodKind, Stage
from calibration.models import BY_TARGET
from visualizer.figures import style
from visualizer.fit import NAMES
from visualizer.texts import NOT_A_PREDICTION, axis_amount

COLUMNS = 3
NORMAL_95 = 1.96


@dataclass(frozen=True)
class Group:
    """Targets that are drawn in one figure.

    Attributes:
        name: Name of the file, without its suffix.
        stage: Stage whose runs are drawn.
        title: Heading.
        targets: Those drawn, as far as the runs cover them.
    """

    name: str
    stage: Stage
    title: str
    targets: tuple[str, ...]


_COURTS = (
    "pending_active",
    "inactive",
    "court_completions",
    "completions_per_judge",
    "mean_wait_days",
    "days_to_removal_order",
    "days_to_relief",
    "asylum_pending",
    "appeals_filed",
    "appeals_pending",
    "represented_share",
)
_OUTCOMES = ("in_absentia_share", "removal_share", "relief_share", "terminated_share", "departure_share")
GROUPS: tuple[Group, ...] = (
    Group("courts_alone", Stage.COURTS, "The courts alone, their receipts put in", _COURTS),
    Group("outcomes_alone", Stage.COURTS, "Outcomes of the courts alone, their receipts put in", _OUTCOMES),
    Group(
        "courts",
        Stage.CHAIN,
        "The courts in the whole chain",
        ("court_receipts", *_COURTS, "mpp_completions"),
    ),
    Group(
        "removal",
        Stage.CHAIN,
        "Removal, detention and the population in the whole chain",
        (
            "ice_removals_interior",
            "ice_removals_border",
            "dhs_removals",
            "detention_population",
            "repatriations_to_mexico",
            "final_orders_at_large",
            "unauthorized_population",
        ),
    ),
)


def draw(group: Group, rows: pd.DataFrame, conditions: str) -> bytes:
    """Draw a group of targets and return a PNG.

    Args:
        group: What is drawn.
        rows: Result of `calibration.comparison.compare_stage`.
        conditions: How the runs were made, in a sentence.
    """
    shown = [target for target in group.targets if (rows["target"] == target).any()]
    lines = max(-(-len(shown) // COLUMNS), 1)
    figure = Figure(figsize=(style.SIZE[0], 1.5 + 2.5 * lines), dpi=style.DPI, facecolor="white")
    FigureCanvasAgg(figure)
    _head(figure, group.title, conditions)
    inch = 1 / figure.get_figheight()
    room = {"left": 0.06, "right": 0.975, "top": 1 - 1.25 * inch, "bottom": 0.6 * inch}
    grid = figure.add_gridspec(lines, COLUMNS, hspace=0.5, wspace=0.24, **room)
    for number, target in enumerate(shown):
        axes = figure.add_subplot(grid[number // COLUMNS, number % COLUMNS])
        _panel(axes, target, rows[rows["target"] == target])
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _head(figure: Figure, title: str, conditions: str) -> None:
    inch = 1 / figure.get_figheight()
    left, top = style.TEXT_LEFT, 1 - 0.2 * inch
    figure.text(left, top, title, fontsize=14.5, weight="bold", color=style.INK, va="top")
    words = (
        ("Dots: published, with 95% of their error. ", style.GREY),
        ("Grey line: declared parameters. ", style.GREY),
        ("Blue line: fitted parameters.", style.BLUE),
    )
    for text, colour in words:
        drawn = figure.text(left, top - 0.4 * inch, text, fontsize=9.5, color=colour, va="top")
        left += drawn.get_window_extent().width / figure.bbox.width + 0.006
    foot = f"{NOT_A_PREDICTION} {conditions}"
    figure.text(style.TEXT_LEFT, 0.12 * inch, foot, fontsize=7.5, color=style.GREY, va="bottom")


def _panel(axes: Axes, target: str, rows: pd.DataFrame) -> None:
    x = rows["number"] / 12 if BY_TARGET[target].period_kind is PeriodKind.MONTH else rows["number"] * 1.0
    marker: dict[str, Any] = {"marker": "o", "markersize": 4, "solid_capstyle": "round"}
    axes.plot(x, rows["before"], color=style.GREY, linewidth=1.2, alpha=0.7, **marker)
    axes.plot(x, rows["after"], color=style.BLUE, linewidth=2.0, **marker)
    bars = NORMAL_95 * rows["error"] * rows["published"]
    axes.errorbar(x, rows["published"], yerr=bars, fmt="none", ecolor=style.INK, elinewidth=1.1, zorder=4)
    style.dots(axes, x, rows["published"])
    style.tidy(axes, ticks=4)
    if BY_TARGET[target].points:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}%"))
    else:
        axes.yaxis.set_major_formatter(FuncFormatter(axis_amount))
    axes.set_xlim(min(x.min(), 2014) - 0.6, max(x.max(), 2024) + 0.9)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"'{int(year) % 100:02d}"))
    style.heading(axes, NAMES[target])
