"""Remain in Mexico: the ways from waiting in Mexico into the United States, beside what was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.mpp_points import checkpoints, enrolments
from visualizer.texts import amount
from world.calendar import month_of

SERIES = ("mpp_enrolments", "mpp_fear_interviews", "mpp_outcomes", "mpp_reopened")
_SUBTITLE = (
    "Left, interviews about the fear of being in Mexico, by month, and how many are passed. Right, people "
    "let in since the first enrolment: with a passed interview, or when the programme was wound down. Model; "
    "dots, published: referrals to interviews, and people let in from February to August 2021."
)
_WOUND_DOWN = (month_of(2021, 2), month_of(2021, 8))
_AFTER = 6
"""Months shown after the last enrolment."""


def draw(monthly: Monthly, targets: pd.DataFrame, run: Mapping[str, Any]) -> Figure:
    """Draw interviews and people let in.

    Raises:
        InputError: The run lacks one of the series, or nobody is enrolled.
    """
    months = enrolments(monthly).months
    span = (int(months[0]), int(months[-1]) + _AFTER)
    interviews = _of(monthly, "mpp_fear_interviews", span)
    passed = _of(monthly, "mpp_outcomes", span, ("fear_passed",))
    wound_down = _of(monthly, "mpp_outcomes", span, ("processed",)) + _of(monthly, "mpp_reopened", span)
    canvas = style.canvas(
        title(interviews, passed, wound_down),
        _SUBTITLE,
        "CBP (referrals), DHS (people let in, recalled)",
        run,
        monthly.replicates,
        series=SERIES,
        shaded=False,
    )
    left, right = canvas.columns(2, gap=0.15, right=0.87)
    referred, let_in = checkpoints("fear_referrals"), checkpoints("let_in")
    before = wound_down[wound_down.index < _WOUND_DOWN[0]].sum()
    let_in = let_in.assign(value=let_in["value"] + before)
    asked = {"Interviews": interviews, "Passed": passed}
    _lines(left, asked, (style.BLUE, style.TEAL), referred, "Interviews, by month")
    inside = {"Passed an\ninterview": passed.cumsum(), "Let in at\nwinding down": wound_down.cumsum()}
    _lines(right, inside, (style.TEAL, style.SAND), let_in, "Let in since the first enrolment")
    return canvas.figure


def title(interviews: pd.Series, passed: pd.Series, wound_down: pd.Series) -> str:
    """Say how many interviews are passed, and how many people are let in at the end."""
    return (
        f"{amount(passed.sum())} of {amount(interviews.sum())} fear interviews are passed; "
        f"{amount(wound_down.sum())} people are let in when the programme is wound down"
    )


def _of(
    monthly: Monthly, series: str, span: tuple[int, int], groups: tuple[str, ...] | None = None
) -> pd.Series:
    values = monthly.by_month(series, groups=groups).set_index("month")["mean"]
    return values.loc[span[0] : span[1]]


def _lines(
    axes: Axes,
    lines: Mapping[str, pd.Series],
    colours: tuple[str, str],
    published: pd.DataFrame,
    heading: str,
) -> None:
    """Draw lines by month, named where they end, and the published values as dots."""
    months = next(iter(lines.values())).index
    for line, colour in zip(lines.values(), colours, strict=True):
        axes.plot(months, line.to_numpy(), color=colour, linewidth=1.9, solid_capstyle="round")
    within = published[published["month"].isin(months)]
    style.dots(axes, within["month"], within["value"])
    style.tidy(axes)
    style.years_axis(axes, list(months), every=1 + len(months) // 60)
    ends = [float(line.iloc[-1]) for line in lines.values()]
    heights = style.apart(ends, axes.get_ylim()[1] * 0.13)
    for name, end, colour, height in zip(lines, ends, colours, heights, strict=True):
        text = f"{name}\n{amount(end)}"
        style.label(axes, float(months[-1]), height, text, colour, weight="bold", fontsize=8)
    style.heading(axes, heading)
