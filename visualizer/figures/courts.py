"""What comes into the immigration courts, what leaves them, and how much each judge completes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.charts import Line, draw_years, monthly_lines, years_ticks
from visualizer.figures.published import judges_on_board, of_target, per_judge, timings
from visualizer.ratios import each_by_year
from visualizer.run_facts import first_unforced_year
from visualizer.texts import amount

SERIES = ("court_receipts", "court_completions", "judges")
_FLOWS = {"court_receipts": ("Receipts", style.BLUE), "court_completions": ("Completions", style.RUST)}
_JUDGES = (Line("Judges", "judges", style.INK),)
_EACH = (Line("For each\njudge", "court_completions", style.PLUM),)
_SUBTITLE = (
    "Notices filed with the courts and cases completed by a judge's decision, in each fiscal year (October "
    "to September); judges on the bench; completions of a year for each judge at its end. Lines: model. "
    "Dots: published."
)
_SOURCE = "EOIR, initial receipts, completions, judges on board (TRAC counts more proceedings: not shown)."


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw receipts and completions, judges, and completions for each judge.

    Raises:
        InputError: The run lacks one of the series, or covers no complete fiscal year.
    """
    flows = {name: monthly.by_year(name).set_index("year") for name in _FLOWS}
    known = {name: _within(of_target(targets, name), flows[name]) for name in _FLOWS}
    canvas = style.canvas(title(flows, known), _SUBTITLE, _SOURCE, run, monthly.replicates, series=SERIES)
    _flows(
        canvas.axes(style.LEFT, 0.28, headed=True),
        flows,
        known,
        first_unforced_year(run, PeriodKind.FISCAL_YEAR),
    )
    monthly_lines(
        canvas.axes(0.515, 0.13, headed=True), monthly, _JUDGES, run, "On the bench", judges_on_board()
    )
    _each(canvas.axes(0.775, 0.13, headed=True), monthly, run)
    return canvas.figure


def title(flows: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame]) -> str:
    """Say what came in and what was completed in the last published year, or in the last of the run."""
    receipts, completions = (flows[name]["mean"] for name in _FLOWS)
    published = known["court_receipts"].merge(known["court_completions"], on="year")
    if published.empty:
        year = int(receipts.index[-1])
        into, out = receipts.loc[year], completions.loc[year]
        return f"Courts receive {amount(into)} cases in fiscal year {year} and complete {amount(out)}"
    point = published.sort_values("year").iloc[-1]
    year = int(point["year"])
    return (
        f"Fiscal year {year} in the model: {amount(receipts.loc[year])} cases come in, "
        f"{amount(completions.loc[year])} are completed "
        f"(published: {amount(point['value_x'])} and {amount(point['value_y'])})"
    )


def _within(points: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    return points[points["year"].isin(years.index)]


def _flows(
    axes: Axes, flows: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame], unforced: int | None
) -> None:
    for name, (_, colour) in _FLOWS.items():
        values, points = flows[name], known[name]
        axes.plot(values.index, values["mean"], color=colour, linewidth=2.2)
        style.band(axes, values.index, values["low"], values["high"], colour)
        axes.scatter(points["year"], points["value"], s=24, color=colour, edgecolors=style.INK, zorder=5)
    style.tidy(axes, ticks=6)
    years = flows["court_receipts"].index
    years_ticks(axes, [int(year) for year in years])
    style.shade_unforced(axes, None if unforced is None else unforced - 0.5)
    heights = style.apart([flows[name]["mean"].iloc[-1] for name in _FLOWS], axes.get_ylim()[1] * 0.045)
    for (text, colour), height in zip(_FLOWS.values(), heights, strict=True):
        style.label(axes, years[-1], height, text, colour, weight="bold")
    style.heading(axes, "In and out")


def _each(axes: Axes, monthly: Monthly, run: Mapping[str, Any]) -> None:
    """Draw completions for each judge, and the number that EOIR asked of a judge."""
    drawn = each_by_year(monthly, "court_completions", "judges")
    for _, goal in timings("completion_target_per_judge", "EOIR policy").iterrows():
        years = [goal["first"] / 12, goal["last"] / 12]
        if years[0] <= drawn["year"].max() and years[1] >= drawn["year"].min():
            axes.plot(years, [goal["value"]] * 2, color=style.GREY, linewidth=1.4, linestyle=(0, (2, 1.5)))
            beside: dict[str, Any] = {"xytext": (-4, 0), "ha": "right", "fontsize": 7.5}
            style.label(axes, years[0], goal["value"], "EOIR's\ngoal", style.GREY, **beside)
    draw_years(axes, _EACH, [drawn], run, "Completions a judge", per_judge())
