"""A run in one page: headline numbers beside published ones, harm beside enforcement, what to distrust."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from calibration.definitions import PeriodKind
from calibration.observation import observe
from calibration.targets import month_number
from visualizer.aggregate import by_year, replicate_count
from visualizer.fit import NAMES, Fit, fits, period_label, verdict
from visualizer.run_facts import conditions, first_unforced_year, forcing, months_of
from visualizer.texts import HONESTY, NOT_YET, amount, signed_percent
from world.calendar import fiscal_year, format_month, months_between
from world.declare import Kind
from world.series import BY_NAME

HEADLINES: tuple[str, ...] = (
    "pending_active",
    "court_receipts",
    "court_completions",
    "ice_removals",
    "dhs_removals",
    "ice_arrests",
    "detention_population",
    "repatriations_to_mexico",
    "encounters_between_ports",
    "encounters_at_ports",
)
_ENFORCEMENT = (
    ("People removed, by ICE and CBP", "removals_by_path", None),
    ("ICE arrests in the interior", "ice_arrests", None),
    ("Book-ins to ICE detention", "detention_book_ins", None),
)
_HARM = (
    ("Court hearings missed", "hearings_missed", None),
    ("Removal orders in absentia", "court_completions", "in_absentia"),
    ("Title 42 expulsions", "border_dispositions", "title_42_expulsion"),
    ("People of other nations sent to Mexico", "non_mexicans_received", None),
    ("People in ICE detention, mean", "detention_population", None),
)
_COLUMNS = ("quantity", "period", "model", "published", "difference", "within", "worst")
SERIES: tuple[str, ...] = tuple(dict.fromkeys(series for _, series, _ in _ENFORCEMENT + _HARM))


def headlines(comparison: pd.DataFrame) -> list[dict[str, str]]:
    """Return each headline quantity in its last published period, as rows of words.

    Args:
        comparison: Result of `calibration.observation.observe`.

    Returns:
        Rows with quantity, period, model, published, difference, within (hits of periods, tolerance), worst.
    """
    agreement = {fit.target: fit for fit in fits(comparison)}
    return [_row(comparison, agreement[target]) for target in HEADLINES if target in agreement]


def summary_table(monthly: pd.DataFrame, run: Mapping[str, Any]) -> Table:
    """Return the table that a terminal shows at the end of a run: its headlines.

    Args:
        monthly: Rows of `monthly.parquet`.
        run: Contents of `run.json`.

    Raises:
        InputError: The run lacks a series that is compared.
    """
    rows = headlines(observe(monthly))
    caption = "Forced: the observed figure is an input. " + conditions(run, replicate_count(monthly))
    table = Table(title="Model and published figures", caption=caption, caption_justify="left")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "quantity" else "right")
    for row in rows:
        table.add_row(*row.values())
    return table


def summary_markdown(monthly: pd.DataFrame, run: Mapping[str, Any], comparison: pd.DataFrame) -> str:
    """Return `summary.md`.

    Args:
        monthly: Rows of `monthly.parquet`.
        run: Contents of `run.json`.
        comparison: Result of `calibration.observation.observe`.

    Raises:
        InputError: The run lacks a series that the summary reports.
    """
    lines = [
        f"# {run['scenario']}",
        "",
        str(run.get("description", "")),
        "",
        f"{months_of(run)}. {conditions(run, replicate_count(monthly))} {forcing(run)}",
        "",
        "## Model and published figures",
        "",
        *_table(headlines(comparison), "No published figure falls within this run."),
        "",
        "`!` differs by more than 15%, `‼` by more than 40%. `forced`: the observed figure is an input.",
        "",
        "## Harm beside enforcement, model",
        "",
        *_table(harm_and_enforcement(monthly, run), "The run covers no complete fiscal year."),
        "",
        "## What is not calibrated, and what is not there",
        "",
        *(f"- {sentence}" for sentence in (*HONESTY, *NOT_YET)),
    ]
    return "\n".join(lines) + "\n"


def harm_and_enforcement(monthly: pd.DataFrame, run: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return rows of quantity, kind, its number in the last fiscal year shown, and in all years shown.

    Shown are the complete fiscal years with mostly observed arrivals or, if there is none, all complete
    years; without a complete year there are no rows.

    Raises:
        InputError: The run lacks one of the series.
    """
    years = _years_shown(monthly, run)
    if not years:
        return []
    months = [format_month(month) for month in months_between(years[0] * 12 - 3, years[-1] * 12 + 8)]
    shown = monthly[monthly["month"].isin(months)]
    return [
        {"quantity": name, "kind": kind} | _numbers(shown, series, group, years)
        for kind, quantities in (("Enforcement", _ENFORCEMENT), ("Harm", _HARM))
        for name, series, group in quantities
    ]


def _row(comparison: pd.DataFrame, fit: Fit) -> dict[str, str]:
    rows = comparison[(comparison["target"] == fit.target) & (comparison["observed"] != 0)]
    last = rows.sort_values("period").iloc[-1]
    error = float(last["relative_error"])
    return {
        "quantity": NAMES[fit.target] + (" (forced)" if fit.forced else ""),
        "period": period_label(fit.target, int(last["period"])),
        "model": amount(float(last["model"])),
        "published": amount(float(last["observed"])),
        "difference": f"{signed_percent(error)} {verdict(error)}".strip(),
        "within": f"{fit.hits} of {fit.periods} within {fit.tolerance:.0%}",
        "worst": f"{signed_percent(fit.worst)} in {fit.worst_period}",
    }


def _years_shown(monthly: pd.DataFrame, run: Mapping[str, Any]) -> list[int]:
    months = month_number(monthly["month"].drop_duplicates())
    counts = months.map(fiscal_year).value_counts()
    complete = sorted(int(year) for year in counts.index[counts == 12])
    unforced = first_unforced_year(run, PeriodKind.FISCAL_YEAR)
    return [year for year in complete if unforced is not None and year < unforced] or complete


def _numbers(shown: pd.DataFrame, series: str, group: str | None, years: list[int]) -> dict[str, str]:
    """The last year and all years: sums of a flow, means of a level."""
    rows = by_year(shown, series, by=["group"])
    if group is not None:
        rows = rows[rows["group"] == group]
    sums = rows.groupby("year")["mean"].sum().reindex(years, fill_value=0.0)
    is_level = BY_NAME[series].kind is Kind.MEAN
    last = sums.iloc[-1] / 12 if is_level else sums.iloc[-1]
    every = sums.mean() / 12 if is_level else sums.sum()
    return {f"FY{years[-1]}": amount(last), f"FY{years[0]} to FY{years[-1]}": amount(every)}


def _table(rows: list[dict[str, str]], empty: str) -> list[str]:
    """Lines of a Markdown table."""
    if not rows:
        return [empty]
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *(list(row.values()) for row in rows)]
    return [f"| {' | '.join(cells)} |" for cells in lines]
