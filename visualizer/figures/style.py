"""The look that all figures share: header, foot, axes, palette, the shade over months that are not forced."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike, NDArray

from visualizer.luck import short_note
from visualizer.run_facts import coarse_series, conditions, shade_note
from visualizer.texts import axis_amount

INK = "#1c2226"
GREY = "#6b757b"
RULE = "#d9dee1"
SHADE = "#f1efe9"
BLUE = "#1f5f8b"
SKY = "#8fbbd9"
RUST = "#c2502a"
SAND = "#e3b04b"
TEAL = "#3a8f85"
PLUM = "#7b4b94"
LAND = "#ebe8e1"
"""Blue, rust, sand and teal stay apart under the common colour deficiencies (and differ in lightness)."""

SIZE = (10.0, 6.0)
DPI = 120
LEFT, TEXT_LEFT, BOTTOM = 0.065, 0.035, 0.13
"""Left edge of axes, left edge of texts, bottom of axes: shares of the figure."""


_LETTER = 0.063
"""Width of a letter of 7.5 points, in inches."""
_HARD_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Canvas:
    """A figure with its header and foot, and the room between them.

    Attributes:
        figure: The figure.
        top: Upper end of the room for axes, as a share of the figure's height.
        bottom: Lower end of that room.
    """

    figure: Figure
    top: float
    bottom: float = BOTTOM

    def axes(self, left: float, width: float, *, headed: bool = False) -> Axes:
        """Add axes that fill the room; a headed panel leaves a line for its heading."""
        top = self.top - (0.045 if headed else 0.0)
        return self.figure.add_axes((left, self.bottom, width, top - self.bottom))

    def columns(self, count: int, *, gap: float = 0.1, right: float = 0.94) -> list[Axes]:
        """Add headed axes side by side, of the same width, `gap` apart and up to `right`."""
        width = (right - LEFT - gap * (count - 1)) / count
        return [self.axes(LEFT + index * (width + gap), width, headed=True) for index in range(count)]

    def whole(self) -> Axes:
        """Add axes without frame or ticks that fill the room from edge to edge, one unit an inch each way."""
        width, height = self.figure.get_size_inches()
        axes = self.figure.add_axes((0.0, self.bottom - 0.03, 1.0, self.top - self.bottom + 0.03))
        axes.set_xlim(0, width)
        axes.set_ylim(0, height * (self.top - self.bottom + 0.03))
        axes.axis("off")
        return axes


def canvas(
    title: str,
    subtitle: str,
    source: str,
    run: Mapping[str, Any],
    replicates: int,
    *,
    series: Sequence[str] = (),
    height: float = SIZE[1],
    shaded: bool = True,
    banded: bool = True,
) -> Canvas:
    """Return a figure with its header and foot.

    Args:
        title: What is seen, with its numbers.
        subtitle: Definition and unit.
        source: Publishers of the observed values; none if empty.
        run: Contents of `run.json`.
        replicates: Runs that the numbers come from.
        series: Series that are drawn; those that the scale of the run is too coarse for are named.
        height: Height of the figure in inches.
        shaded: Whether the months after the last observed one are shaded.
        banded: Whether the spread of the runs is drawn.
    """
    figure = Figure(figsize=(SIZE[0], height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)  # gives `get_window_extent` its renderer
    inch = 1.0 / height
    head, under = balanced(title, 72), balanced(subtitle, 122)
    top = 1 - 0.21 * inch
    figure.text(TEXT_LEFT, top, head, fontsize=14.5, weight="bold", color=INK, va="top", linespacing=1.15)
    below = top - (0.282 * (head.count("\n") + 1) + 0.072) * inch
    figure.text(TEXT_LEFT, below, under, fontsize=9.5, color=GREY, va="top", linespacing=1.3)
    lines = [
        f"Observed: {source or 'none shown.'}",
        f"{conditions(run, replicates)} {shade_note(run) if shaded else ''}",
        *([short_note(series, int(run["scale"]), replicates)] if banded else []),
    ]
    _foot(figure, "\n".join(lines), series, run)
    room = below - (0.186 * (under.count("\n") + 1) + 0.15) * inch
    return Canvas(figure, room, BOTTOM * SIZE[1] * inch)


def _foot(figure: Figure, text: str, series: Sequence[str], run: Mapping[str, Any]) -> None:
    """Write the foot, and a warning that names the series which need a finer scale than the run's."""
    bottom = 0.108 / figure.get_figheight()
    figure.text(TEXT_LEFT, bottom, text, fontsize=7.5, color=GREY, va="bottom", linespacing=1.45)
    if coarse := coarse_series(series, run):
        finest = min(item.coarsest_scale for item in coarse)
        names = ", ".join(item.name.replace("_", " ") for item in coarse)
        warning = f"Too coarse at this scale, 1:{finest:,} is needed: {names}"
        place: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 7.5, "weight": "bold"}
        above = bottom + 0.16 / figure.get_figheight()
        figure.text(0.97, above, textwrap.fill(warning, 60), color=RUST, linespacing=1.45, **place)


def balanced(text: str, width: int) -> str:
    """Break a text into as few lines as it needs, of about the same length; numbers keep their units."""
    text = re.sub(r"(?<=\d) (?=million)|(?<=fiscal) (?=year)|(?<=year) (?=\d)", _HARD_SPACE, text)
    count = len(textwrap.wrap(text, width))
    narrowest = next(
        size for size in range(len(text) // count, width + 1) if len(textwrap.wrap(text, size)) == count
    )
    return textwrap.fill(text, narrowest).replace(_HARD_SPACE, " ")


def tidy(axes: Axes, *, ticks: int = 5) -> None:
    """Leave only a baseline and light horizontal rules; write amounts short."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=INK)
    axes.yaxis.set_major_formatter(FuncFormatter(axis_amount))
    axes.yaxis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    axes.set_ylim(bottom=0)


def heading(axes: Axes, text: str, *, x: float = 0.0) -> None:
    """Name a panel above its left edge, or from `x` in shares of its width."""
    axes.set_title(text, loc="left", x=x, fontsize=9.5, color=INK, weight="bold", pad=7)


def years_axis(axes: Axes, months: Sequence[int], *, every: int = 2, short: bool = False) -> None:
    """Tick a month axis at January of every few years."""
    first, last = -(-months[0] // 12), months[-1] // 12
    years = range(first + (-first) % every, last + 1, every)
    labels = [f"'{year % 100:02d}" if short else str(year) for year in years]
    axes.set_xticks([year * 12 for year in years], labels)
    axes.set_xlim(months[0] - 0.5, months[-1] + 0.5)


def shade_unforced(axes: Axes, start: float | None, text: str = "", *, high: bool = True) -> None:
    """Shade what lies right of `start`, where arrivals are no longer observed; None shades nothing.

    A text stands at the foot of the shade or, if `high`, at its head, for which room is made.
    """
    right = axes.get_xlim()[1]
    if start is None or start >= right:
        return
    axes.axvspan(start, right, color=SHADE, zorder=0, linewidth=0)
    height, side = (0.985, "top") if high else (0.02, "bottom")
    if text and high:
        axes.set_ylim(top=axes.get_ylim()[1] * 1.13)
    where = axes.get_xaxis_transform()
    room = axes.get_window_extent().width / DPI * (right - start) / (right - axes.get_xlim()[0])
    lines = " " + textwrap.fill(text, min(max(int(room / _LETTER) - 1, 8), 21)).replace("\n", "\n ")
    axes.text(start, height, lines, transform=where, fontsize=7.5, color=GREY, va=side)


def label(axes: Axes, x: float, y: float, text: str, colour: str, **more: Any) -> None:
    """Write a direct label, a little right of a point unless told otherwise; pale colours are darkened."""
    options: dict[str, Any] = {"xytext": (5, 0), "va": "center", "ha": "left", "fontsize": 8.5} | more
    ink = readable(colour)
    axes.annotate(text, (x, y), textcoords="offset points", color=ink, annotation_clip=False, **options)


def readable(colour: str) -> tuple[float, ...]:
    """Return a colour dark enough for text on white: the same hue, at most 40% as bright as white."""
    red, green, blue = to_rgb(colour)
    brightness = 0.30 * red + 0.59 * green + 0.11 * blue
    factor = min(1.0, 0.40 / max(brightness, 1e-9))
    return (red * factor, green * factor, blue * factor)


def apart(values: Sequence[float], gap: float, floor: float = -math.inf) -> list[float]:
    """Return heights for labels, in the order of the values, at least `gap` from one another and not lower
    than `floor`.
    """
    heights = dict.fromkeys(range(len(values)), 0.0)
    place = floor - gap
    for index in sorted(heights, key=lambda index: values[index]):
        place = max(values[index], place + gap)
        heights[index] = place
    return list(heights.values())


def dots(axes: Axes, x: ArrayLike, y: ArrayLike, *, hollow: bool = False) -> None:
    """Draw published values: dots, in one ink for all figures."""
    face = "white" if hollow else INK
    axes.scatter(x, y, s=26, facecolors=face, edgecolors=INK, linewidths=1.1, zorder=5)


def key(axes: Axes, full: str, hollow: str) -> None:
    """Name the full and the hollow dots in the upper left of the axes."""
    for height, text, face in ((0.95, full, INK), (0.885, hollow, "white")):
        style: dict[str, Any] = {"s": 26, "facecolors": face, "edgecolors": INK, "linewidths": 1.1}
        axes.scatter([0.022], [height], transform=axes.transAxes, clip_on=False, **style)
        axes.text(0.036, height, text, transform=axes.transAxes, fontsize=8.5, color=INK, va="center")


def band(axes: Axes, x: ArrayLike, low: ArrayLike, high: ArrayLike, colour: str) -> None:
    """Fill the range of the replicates, or the band of luck, where there is one."""
    lower, upper = np.asarray(low, np.float64), np.asarray(high, np.float64)
    if np.any(upper > lower):
        axes.fill_between(np.asarray(x, np.float64), lower, upper, color=colour, alpha=0.2, linewidth=0)


def whiskers(axes: Axes, spread: pd.DataFrame) -> None:
    """Draw the range of the replicates, or the band of luck, over the ends of a year's bars.

    Args:
        axes: Where the bars are.
        spread: Columns year, low and high.
    """
    if (spread["high"] > spread["low"]).any():
        axes.vlines(spread["year"], spread["low"], spread["high"], color=INK, linewidth=1.2, zorder=4)


def stack(
    axes: Axes, x: ArrayLike, parts: Sequence[ArrayLike], colours: Sequence[str]
) -> NDArray[np.float64]:
    """Draw stacked bars and return their tops, shape (parts, bars)."""
    heights = np.asarray(parts, np.float64)
    tops = heights.cumsum(axis=0)
    for height, top, colour in zip(heights, tops, colours, strict=True):
        axes.bar(x, height, bottom=top - height, color=colour, width=0.72, edgecolor="white", linewidth=0.6)
    return tops
