"""Charts that many figures share: lines by month, lines or stacked bars by year, each named where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.run_facts import first_unforced_year, last_forced_month
from visualizer.texts import amount


@dataclass(frozen=True)
class Line:
    """A modelled quantity in a chart.

    Attributes:
        label: What it is called beside its last point.
        series: Series that is added up over its places.
        colour: Colour of the line or bar and of the label.
        groups: Groups that count; all by default.
    """

    label: str
    series: str
    colour: str
    groups: tuple[str, ...] | None = None


def series_of(*charts: Sequence[Line]) -> tuple[str, ...]:
    """Return the series that charts draw, each once."""
    return tuple(dict.fromkeys(line.series for lines in charts for line in lines))


def monthly_lines(
    axes: Axes,
    monthly: Monthly,
    lines: Sequence[Line],
    run: Mapping[str, Any],
    heading: str,
    published: pd.DataFrame | None = None,
) -> list[pd.DataFrame]:
    """Draw each quantity by month, with the range of the replicates, and return what was drawn.

    Published values are the columns month and value.

    Raises:
        InputError: The run has no rows of a series.
    """
    drawn = [monthly.by_month(line.series, groups=line.groups) for line in lines]
    _draw_lines(axes, lines, drawn, "month", published)
    style.years_axis(axes, list(drawn[0]["month"]), every=3, short=True)
    last = last_forced_month(run)
    style.shade_unforced(axes, None if last is None else last + 0.5)
    _name_ends(axes, lines, drawn, "month")
    style.heading(axes, heading)
    return drawn


def yearly_lines(
    axes: Axes,
    monthly: Monthly,
    lines: Sequence[Line],
    run: Mapping[str, Any],
    heading: str,
    published: pd.DataFrame | None = None,
) -> list[pd.DataFrame]:
    """Draw the sum of each flow by fiscal year, with the range of the replicates, and return what was drawn.

    Published values are the columns year and value.

    Raises:
        InputError: The run has no rows of a series, or covers no complete fiscal year.
    """
    drawn = [monthly.by_year(line.series, groups=line.groups) for line in lines]
    _draw_lines(axes, lines, drawn, "year", published)
    _finish_years(axes, [int(year) for year in drawn[0]["year"]], run)
    _name_ends(axes, lines, drawn, "year")
    style.heading(axes, heading)
    return drawn


def yearly_bars(
    axes: Axes, monthly: Monthly, lines: Sequence[Line], run: Mapping[str, Any], heading: str
) -> pd.DataFrame:
    """Draw parts of a flow stacked by fiscal year, and return them with a column a line and a row a year.

    Over the bars stands the spread of their sum, see `style.whiskers`.

    Raises:
        InputError: The run has no rows of a series, or covers no complete fiscal year.
    """
    parts = [monthly.by_year(line.series, groups=line.groups).set_index("year")["mean"] for line in lines]
    years = pd.concat(parts, axis=1, keys=[line.label for line in lines]).fillna(0.0)
    tops = style.stack(
        axes, years.index, [years[line.label] for line in lines], [line.colour for line in lines]
    )
    whole = [group for line in lines for group in line.groups or ()]
    style.whiskers(axes, monthly.by_year(lines[0].series, groups=whole))
    style.tidy(axes)
    _finish_years(axes, [int(year) for year in years.index], run)
    _name_segments(axes, lines, tops[:, -1], years.index[-1] + 0.45)
    style.heading(axes, heading)
    return years


def years_ticks(axes: Axes, years: Sequence[int], *, most: int = 7) -> None:
    """Tick a year axis at as many years as can be read, the last one included."""
    step = -(-len(years) // most)
    shown = list(years)[::-1][::step]
    axes.set_xticks(shown, [f"'{year % 100:02d}" if step > 1 else str(year) for year in shown])
    axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)


def _draw_lines(
    axes: Axes, lines: Sequence[Line], drawn: Sequence[pd.DataFrame], x: str, published: pd.DataFrame | None
) -> None:
    for line, values in zip(lines, drawn, strict=True):
        axes.plot(values[x], values["mean"], color=line.colour, linewidth=1.9, solid_capstyle="round")
        style.band(axes, values[x], values["low"], values["high"], line.colour)
    if published is not None:
        within = published[published[x].between(drawn[0][x].min(), drawn[0][x].max())]
        style.dots(axes, within[x], within["value"])
    style.tidy(axes)


def _finish_years(axes: Axes, years: Sequence[int], run: Mapping[str, Any]) -> None:
    years_ticks(axes, years)
    unforced = first_unforced_year(run, PeriodKind.FISCAL_YEAR)
    style.shade_unforced(axes, None if unforced is None else unforced - 0.5)


def _name_ends(axes: Axes, lines: Sequence[Line], drawn: Sequence[pd.DataFrame], x: str) -> None:
    """Name the lines where they end, far enough apart to be read."""
    last = max(float(values[x].iloc[-1]) for values in drawn)
    ends = [float(values["mean"].iloc[-1]) for values in drawn]
    rows = max(line.label.count("\n") for line in lines) + 2
    gap = axes.get_ylim()[1] * 0.042 * rows
    heights = style.apart(ends, gap, gap / 2)
    for line, end, height in zip(lines, ends, heights, strict=True):
        text = f"{line.label}\n{amount(end)}"
        style.label(axes, last, height, text, line.colour, weight="bold", fontsize=8)


def _name_segments(axes: Axes, lines: Sequence[Line], tops: NDArray[Any], x: float) -> None:
    """Name the segments of the last bar, pushed apart where they are thin."""
    floors = [0.0, *tops[:-1].tolist()]
    middles = [(floor + top) / 2 for floor, top in zip(floors, tops.tolist(), strict=True)]
    rows = max(line.label.count("\n") for line in lines) + 1
    gap = axes.get_ylim()[1] * 0.042 * rows
    heights = style.apart(middles, gap, gap / 2)
    for line, height in zip(lines, heights, strict=True):
        style.label(axes, x, height, line.label, line.colour, weight="bold", fontsize=8)
