"""How cases end in court, beside the shares that are published under comparable definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly, wide
from visualizer.figures import style
from visualizer.figures.charts import Line, draw_years, name_segments, years_ticks
from visualizer.figures.published import in_absentia_share, relief_share, timings
from visualizer.ratios import share_by_year

SERIES = ("court_completions",)
OUTCOMES = (
    Line("Removal, in absentia", "court_completions", "#7d2f17", ("in_absentia",)),
    Line("Removal, present", "court_completions", style.RUST, ("removal_order",)),
    Line("Voluntary departure", "court_completions", style.SAND, ("voluntary_departure",)),
    Line("Relief", "court_completions", style.TEAL, ("relief",)),
    Line("Terminated", "court_completions", "#b9c3c9", ("terminated",)),
)
_ORDERS = ("in_absentia", "removal_order")
_ABSENT = Line("Model", "court_completions", OUTCOMES[0].colour, ("in_absentia",))
_LEAVING = Line("Model", "court_completions", style.RUST, (*_ORDERS, "voluntary_departure"))
_RELIEF = Line("Model", "court_completions", style.TEAL, ("relief",))
_SUBTITLE = (
    "Outcomes of the cases completed in each fiscal year, % of all completions; and relief as % of relief "
    "and removal orders. Lines and bars: model. Dots: published for the same whole, hollow for one month. "
    "Dashed: published for another whole, the completions of people not detained; not comparable."
)
_SOURCE = "EOIR, orders in absentia (recalled) over completions; TRAC; GAO-25-106867 (recalled, dashed)."


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw outcomes, and the shares in absentia, of removal and of relief.

    Raises:
        InputError: The run has no completions, or covers no complete fiscal year.
    """
    order = [name for line in OUTCOMES for name in line.groups or ()]
    outcomes = wide(monthly.by_year(SERIES[0], by=["group"]), "year", "group", order)
    absent = share_by_year(monthly, SERIES[0], _ABSENT.groups or ())
    canvas = style.canvas(
        title(absent),
        _SUBTITLE,
        _SOURCE,
        run,
        monthly.replicates,
        series=SERIES,
        banded=monthly.replicates > 1,
    )
    _bars(canvas.axes(style.LEFT, 0.165, headed=True), outcomes)
    panels = [canvas.axes(left, 0.115, headed=True) for left in (0.43, 0.625, 0.82)]
    _absentia(panels[0], absent, run)
    _removal(panels[1], share_by_year(monthly, SERIES[0], _LEAVING.groups or ()), run)
    within = (*_ORDERS, *(_RELIEF.groups or ()))
    _relief(panels[2], share_by_year(monthly, SERIES[0], _RELIEF.groups or (), within), run)
    return canvas.figure


def title(absent: pd.DataFrame) -> str:
    """Say which share of completions is in absentia in the last published year, or in the last of the run."""
    shares = absent.set_index("year")["mean"]
    known = in_absentia_share()
    known = known[known["year"].isin(shares.index)]
    if known.empty:
        year = int(shares.index[-1])
        return f"In fiscal year {year} {shares.loc[year]:.0f}% of the completed cases end in absentia"
    point = known.iloc[-1]
    year = int(point["year"])
    return (
        f"In fiscal year {year} {shares.loc[year]:.0f}% of the completed cases end in absentia in the model; "
        f"EOIR's counts make it {point['value']:.0f}%"
    )


def _bars(axes: Axes, outcomes: pd.DataFrame) -> None:
    """Shares of the completed cases by outcome, named beside the last bar."""
    shares = outcomes.div(outcomes.sum(axis=1).where(lambda total: total > 0, 1.0), axis=0) * 100
    parts, colours = [shares[name] for name in shares], [line.colour for line in OUTCOMES]
    tops = style.stack(axes, shares.index, parts, colours)
    style.tidy(axes)
    axes.set_ylim(0, 100)
    axes.grid(visible=False)
    years_ticks(axes, [int(year) for year in shares.index])
    named = [
        Line(f"{line.label} {share:.0f}%", SERIES[0], line.colour)
        for line, share in zip(OUTCOMES, shares.iloc[-1], strict=True)
    ]
    name_segments(axes, named, tops[:, -1], shares.index[-1] + 0.4)
    style.heading(axes, "All outcomes, model")


def _absentia(axes: Axes, shares: pd.DataFrame, run: Mapping[str, Any]) -> None:
    _spans(axes, timings("in_absentia_rate", "non-detained completed removal cases"), shares, dashed=True)
    where: dict[str, Any] = {"transform": axes.transAxes, "fontsize": 7.5, "va": "bottom"}
    axes.text(0.05, 0.02, "Dashed: GAO,\nnot detained", color=style.INK, **where)
    draw_years(axes, [_ABSENT], [shares], run, "In absentia, %", in_absentia_share())
    axes.set_ylim(0, 100)


def _removal(axes: Axes, shares: pd.DataFrame, run: Mapping[str, Any]) -> None:
    points = timings("outcome_share_completions", "removal + voluntary departure")
    _spans(axes, points[~points["partial"]], shares, dashed=False)
    draw_years(axes, [_LEAVING], [shares], run, "Removal, departure, %")
    axes.set_ylim(0, 100)


def _relief(axes: Axes, shares: pd.DataFrame, run: Mapping[str, Any]) -> None:
    known = relief_share()
    known = known[known["year"].isin(shares["year"])]
    style.dots(axes, known["year"], known["value"], hollow=True)
    draw_years(axes, [_RELIEF], [shares], run, "Relief, % of decisions")


def _spans(axes: Axes, points: pd.DataFrame, shares: pd.DataFrame, *, dashed: bool) -> None:
    """Draw published values of several years at once, each over the years that it is of."""
    for _, point in points.iterrows():
        first, last = point["year"] - (point["last"] - point["first"]) // 12, point["year"]
        first = max(first, shares["year"].min())
        if not shares["year"].min() <= first <= last <= shares["year"].max():
            continue
        ends, heights = [first, last], [point["value"]] * 2
        line = (0, (2, 1.5)) if dashed else "solid"
        axes.plot(ends, heights, color=style.INK, linewidth=1.3, linestyle=line, zorder=4)
        if not dashed:
            style.dots(axes, ends, heights)
