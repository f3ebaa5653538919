"""Small multiples of places: one panel a place, all drawn into one pair of axes, which costs little."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from numpy.typing import NDArray

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.run_facts import last_forced_month
from visualizer.texts import amount

_GAP, _TEXT, _LETTER = 0.16, 0.135, 0.063
"""Between panels, for a line of text above a panel, and for a letter of it, in inches."""


@dataclass(frozen=True)
class Grid:
    """The values of small multiples.

    Attributes:
        months: Months, shape (months,).
        values: Means of the replicates, a column a place, in the order in which they are drawn.
        low: Smallest replicate, as `values`.
        high: Largest replicate, as `values`.
    """

    months: NDArray[np.int64]
    values: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame

    def renamed(self, names: Mapping[Any, str]) -> Grid:
        """Return the same values under other names of the places."""
        return Grid(
            self.months, *(frame.rename(columns=names) for frame in (self.values, self.low, self.high))
        )


def joined(parts: Mapping[str, pd.DataFrame]) -> Grid:
    """Return a grid of quantities, each with its mean, low and high by month."""
    means, low, high = (
        pd.DataFrame({name: part[column] for name, part in parts.items()}).fillna(0.0)
        for column in ("mean", "low", "high")
    )
    return Grid(means.index.to_numpy(np.int64), means, low, high)


def grid_of(
    monthly: Monthly,
    series: str,
    places: Collection[str] | None = None,
    *,
    most: int | None = None,
    yearly: bool = False,
) -> Grid:
    """Return a series by place and month, the places with the largest mean first; absent values are zero.

    Args:
        monthly: The run's monthly rows.
        series: Its name.
        places: Places that count; all by default.
        most: Number of places kept; all by default.
        yearly: Sum a flow over fiscal years, each of which stands at its last month.

    Raises:
        InputError: The run has no rows of the series, or covers no complete fiscal year if `yearly`.
    """
    if yearly:
        table = monthly.by_year(series, by=["place"], places=places)
        table = table.assign(month=table["year"] * 12 + 8)
    else:
        table = monthly.by_month(series, by=["place"], places=places)
    table = table.assign(place=table["place"].astype(str)).set_index(["month", "place"])
    means, low, high = (table[name].unstack("place") for name in ("mean", "low", "high"))
    order = means.mean().sort_values(ascending=False, kind="stable").index[:most]
    months = pd.Index(range(int(means.index.min()), int(means.index.max()) + 1, 12 if yearly else 1))
    frames = (frame[order].reindex(months).fillna(0.0) for frame in (means, low, high))
    return Grid(months.to_numpy(np.int64), *frames)


def draw_grid(
    canvas: style.Canvas,
    grid: Grid,
    run: Mapping[str, Any],
    columns: int,
    colour: str | Sequence[str],
    *,
    second: Grid | None = None,
    shared: bool = False,
    write: Callable[[float], str] = amount,
) -> Axes:
    """Draw one panel a place: its name, its last value, and the area of its values over time.

    Args:
        canvas: Figure to draw on.
        grid: Values.
        run: Contents of `run.json`.
        columns: Panels side by side.
        colour: Colour of the areas, or of each.
        second: Values drawn as a line over the areas, on the same scale.
        shared: One vertical scale for all panels, so that they can be compared in size.
        write: How the last value of a panel is written.
    """
    axes = canvas.whole()
    written = [write(float(grid.values[name].iloc[-1])) for name in grid.values.columns]
    names = [_short(str(name), columns) for name in grid.values.columns]
    boxes = _boxes(axes, names, written, columns)
    tops = _tops(grid, second, shared)
    _draw_areas(axes, boxes, tops, grid, colour)
    _shade(axes, boxes, grid, run)
    if second is not None:
        _draw_lines(axes, boxes, tops, grid, second)
    axes.add_collection(LineCollection([box.floor for box in boxes], colors=style.GREY, linewidths=0.8))
    _name(axes, boxes, names, written)
    _time(axes, boxes[max(len(boxes) - columns, 0) :], grid)
    return axes


@dataclass(frozen=True)
class _Box:
    """Where a panel's values are drawn, in inches, and how many lines of text stand above it."""

    x: float
    y: float
    width: float
    height: float
    lines: int

    @property
    def floor(self) -> list[tuple[float, float]]:
        return [(self.x, self.y), (self.x + self.width, self.y)]

    def height_of(self, values: pd.Series[float], top: float) -> NDArray[np.float64]:
        return np.asarray(self.y + values.to_numpy(np.float64) * (self.height / top), np.float64)


def _draw_areas(
    axes: Axes, boxes: Sequence[_Box], tops: Sequence[float], grid: Grid, colour: str | Sequence[str]
) -> None:
    """Draw the means as areas, and the range of the replicates over them where there is one."""
    areas, bands = [], []
    for name, box, top in zip(grid.values.columns, boxes, tops, strict=True):
        at = _along(box, grid)
        areas.append(_area(at, np.full(len(at), box.y), box.height_of(grid.values[name], top)))
        bands.append(_area(at, box.height_of(grid.low[name], top), box.height_of(grid.high[name], top)))
    axes.add_collection(PolyCollection(areas, facecolors=colour, linewidths=0), autolim=False)
    if (grid.high.to_numpy() > grid.low.to_numpy()).any():
        axes.add_collection(PolyCollection(bands, facecolors=style.INK, alpha=0.22, linewidths=0))


def _draw_lines(axes: Axes, boxes: Sequence[_Box], tops: Sequence[float], grid: Grid, second: Grid) -> None:
    """Draw the second values of the places that have them."""
    lines = []
    for name, box, top in zip(grid.values.columns, boxes, tops, strict=True):
        if name in second.values:
            values = second.values[name].reindex(grid.values.index, fill_value=0.0)
            lines.append(np.column_stack([_along(box, grid), box.height_of(values, top)]))
    axes.add_collection(LineCollection(lines, colors=style.INK, linewidths=1.0), autolim=False)


def _along(box: _Box, grid: Grid) -> NDArray[np.float64]:
    """Where each month stands in a panel, shape (months,)."""
    share = (grid.months - grid.months[0]) / max(grid.months[-1] - grid.months[0], 1)
    return np.asarray(box.x + share * box.width, np.float64)


def _tops(grid: Grid, second: Grid | None, shared: bool) -> list[float]:
    """The value at the upper end of each panel."""
    tops = grid.high.max()
    if second is not None:
        tops = tops.combine(second.high.max().reindex(tops.index), np.fmax)
    if shared:
        tops[:] = tops.max()
    return [float(top) if top > 0 else 1.0 for top in tops]


def _boxes(axes: Axes, names: Sequence[str], written: Sequence[str], columns: int) -> list[_Box]:
    """Panels row by row from the upper left, within the margins of the figure.

    Names and numbers that do not fit beside each other stand above each other in all panels.
    """
    left, right = style.TEXT_LEFT * style.SIZE[0], 0.965 * style.SIZE[0]
    top = axes.get_ylim()[1]
    height = (top - 0.2) / -(-len(names) // columns)
    width = (right - left + _GAP) / columns
    letters = max(len(name) + len(number) for name, number in zip(names, written, strict=True)) + 1
    lines = 1 if letters * _LETTER <= width - _GAP else 2
    return [
        _Box(
            left + index % columns * width,
            top - (index // columns + 1) * height + 0.06,
            width - _GAP,
            height - lines * _TEXT - 0.2,
            lines,
        )
        for index in range(len(names))
    ]


def _short(name: str, columns: int) -> str:
    """A name that is not wider than its panel: without what is in brackets, then cut."""
    most = int((0.93 * style.SIZE[0] / columns - _GAP) / _LETTER) + 1
    plain = name if len(name) <= most else name.partition(" (")[0]
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _area(x: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners of the area between two lines, shape (2 * months, 2)."""
    return np.column_stack([np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])])


def _shade(axes: Axes, boxes: Sequence[_Box], grid: Grid, run: Mapping[str, Any]) -> None:
    """Shade the months whose arrivals are not observed."""
    last = last_forced_month(run)
    first, final = int(grid.months[0]), int(grid.months[-1])
    if last is None or last >= final:
        return
    share = max(last + 0.5 - first, 0.0) / max(final - first, 1)
    corners = [
        [
            (box.x + share * box.width, box.y),
            (box.x + box.width, box.y),
            (box.x + box.width, box.y + box.height),
            (box.x + share * box.width, box.y + box.height),
        ]
        for box in boxes
    ]
    axes.add_collection(PolyCollection(corners, facecolors=style.SHADE, alpha=0.6, linewidths=0))


def _name(axes: Axes, boxes: Sequence[_Box], names: Sequence[str], written: Sequence[str]) -> None:
    """Write each place's name and its last value above its panel."""
    for name, number, box in zip(names, written, boxes, strict=True):
        above = box.y + box.height + 0.04
        axes.text(box.x, above + (box.lines - 1) * _TEXT, name, fontsize=7.5, color=style.INK, weight="bold")
        x, side = (box.x + box.width, "right") if box.lines == 1 else (box.x, "left")
        axes.text(x, above, number, fontsize=7.5, color=style.GREY, ha=side)


def _time(axes: Axes, boxes: Sequence[_Box], grid: Grid) -> None:
    """Write the first and the last year under the lowest panel of each column."""
    for box in boxes:
        for x, month, side in (
            (box.x, grid.months[0], "left"),
            (box.x + box.width, grid.months[-1], "right"),
        ):
            axes.text(x, box.y - 0.03, str(month // 12), fontsize=6.5, color=style.GREY, ha=side, va="top")
