"""Remain in Mexico: what had become of its cases, beside what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.mpp_points import check_covered, checkpoint, total_until
from visualizer.texts import amount
from world.calendar import month_of

SERIES = (
    "mpp_enrolments",
    "mpp_completions",
    "mpp_outcomes",
    "mpp_hearings_missed",
    "mpp_fear_interviews",
)
_SUBTITLE = (
    "Cases of Remain in Mexico, model (bars) and published (dots). Pending: enrolled, less decided and let "
    "in; removal orders include those in absentia of people who had given up. Missed: of all cases, derived "
    "from half of those who had had a hearing and 39% who had not."
)
_2019, _NOVEMBER, _MARCH, _JUNE = month_of(2019, 12), month_of(2019, 11), month_of(2020, 3), month_of(2019, 6)
_LET_IN = ("fear_passed", "processed")
_ORDERS = ("removal_order", "in_absentia", "voluntary_departure")


@dataclass(frozen=True)
class Pair:
    """A quantity in the model and as published."""

    label: str
    model: float
    published: float


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw outcomes at the end of 2019, and shares at other dates.

    Raises:
        InputError: The run lacks one of the series, or does not cover the months of the published figures.
    """
    cases, shares = outcomes_of_2019(monthly), shares_at_dates(monthly)
    check_covered(monthly, _MARCH)
    canvas = style.canvas(
        title(cases),
        _SUBTITLE,
        "TRAC, through MPI for March 2020; USCIS (June 2019), DHS (recalled)",
        run,
        monthly.replicates,
        series=SERIES,
        shaded=False,
    )
    _bars(canvas.axes(0.19, 0.27, headed=True), cases, amount, "Cases at the end of 2019")
    _bars(canvas.axes(0.70, 0.23, headed=True), shares, _percent, "Shares")
    return canvas.figure


def title(cases: Sequence[Pair]) -> str:
    """Say how many cases are pending at the end of 2019, in the model and as published."""
    pending = cases[0]
    return (
        f"Of the cases of Remain in Mexico {amount(pending.model)} are pending at the end of 2019 in the "
        f"model; nearly {amount(pending.published)} were"
    )


def outcomes_of_2019(monthly: Monthly) -> list[Pair]:
    """Return cases at the end of 2019 by what had become of them.

    Raises:
        InputError: The run has no rows of a series.
    """

    def decided(*groups: str) -> float:
        return total_until(monthly, "mpp_completions", _2019, groups)

    return [
        Pair("Pending", _pending(monthly, _2019), checkpoint("pending_cases", "2019-12-31")),
        Pair("Removal orders", decided(*_ORDERS), checkpoint("removal_orders", "2019-12-31")),
        Pair("Terminated", decided("terminated"), checkpoint("terminated_cases", "2019-12-31")),
        Pair("Relief", decided("relief"), checkpoint("relief_cases", "2019-12-31")),
    ]


def shares_at_dates(monthly: Monthly) -> list[Pair]:
    """Return shares that were published at other dates.

    Raises:
        InputError: The run has no rows of a series.
    """
    missed = checkpoint("missed_hearing_share", "2019-11-30")
    heard = 1 - checkpoint("no_first_hearing_share", "2019-11-30")
    return [
        Pair(
            "Pending,\nMarch 2020",
            _pending(monthly, _MARCH) / max(total_until(monthly, "mpp_enrolments", _MARCH), 1.0),
            checkpoint("pending_share", "2020-03-31"),
        ),
        Pair(
            "Had missed a hearing,\nNovember 2019",
            total_until(monthly, "mpp_hearings_missed", _NOVEMBER)
            / max(total_until(monthly, "mpp_enrolments", _NOVEMBER), 1.0),
            missed * heard,
        ),
        Pair(
            "Passed, of fear\ninterviews, 2019",
            total_until(monthly, "mpp_outcomes", _2019, ("fear_passed",))
            / max(total_until(monthly, "mpp_fear_interviews", _2019), 1.0),
            checkpoint("fear_pass_share", "2019-10-31"),
        ),
    ]


def _pending(monthly: Monthly, last: int) -> float:
    enrolled = total_until(monthly, "mpp_enrolments", last)
    let_in = total_until(monthly, "mpp_outcomes", last, _LET_IN)
    return enrolled - let_in - total_until(monthly, "mpp_completions", last)


def _bars(axes: Axes, pairs: Sequence[Pair], write: Any, heading: str) -> None:
    heights = range(len(pairs))[::-1]
    axes.barh(heights, [pair.model for pair in pairs], color=style.SKY, height=0.56)
    style.dots(axes, [pair.published for pair in pairs], list(heights))
    style.tidy(axes)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=style.RULE, linewidth=0.8)
    axes.set_yticks(list(heights), [pair.label for pair in pairs])
    axes.set_ylim(-0.6, len(pairs) - 0.4)
    axes.set_xlim(0, 1.3 * max(max(pair.model, pair.published) for pair in pairs))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: write(value) if value else "0"))
    axes.locator_params(axis="x", nbins=4)
    for height, pair in zip(heights, pairs, strict=True):
        text = f"{write(pair.model)}, published {write(pair.published)}"
        style.label(axes, 0, height + 0.4, text, style.GREY, xytext=(1, 0), fontsize=7.5)
    style.heading(axes, heading)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
