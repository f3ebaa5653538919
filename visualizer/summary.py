"""A run in one page: headline numbers beside published ones, harm beside enforcement, what to distrust."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from visualizer.aggregate import Monthly
from visualizer.fit import NAMES, Fit, fits, period_label, verdict
from visualizer.harm import harm_and_enforcement
from visualizer.luck import explanation
from visualizer.run_facts import conditions, forcing, months_of
from visualizer.texts import HONESTY, NOT_YET, amount, give_or_take, signed_percent

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
_SHOWN = ("quantity", "period", "model", "luck", "published", "difference", "within")
"""Columns that a terminal has room for."""
_LEGEND = "Luck: how far luck alone carries the model's figure. Forced: the observed figure is an input."


def headlines(comparison: pd.DataFrame) -> list[dict[str, str]]:
    """Return each headline quantity in its last published period, as rows of words.

    Args:
        comparison: Result of `calibration.observation.observe`, low and high with the luck of a single run.

    Returns:
        Rows with quantity, period, model, luck (half of its range), published, difference, within (hits of
        periods, tolerance), worst.
    """
    agreement = {fit.target: fit for fit in fits(comparison)}
    return [_row(comparison, agreement[target]) for target in HEADLINES if target in agreement]


def summary_table(monthly: Monthly, run: Mapping[str, Any], comparison: pd.DataFrame) -> Table:
    """Return the table that a terminal shows at the end of a run: its headlines.

    Args:
        monthly: The run's monthly rows.
        run: Contents of `run.json`.
        comparison: Result of `calibration.observation.observe`.
    """
    rows = headlines(comparison)
    table = plain_table("Model and published figures", f"{_LEGEND} {conditions(run, monthly.replicates)}")
    for name in _SHOWN:
        table.add_column(name, justify="left" if name == "quantity" else "right")
    for row in rows:
        table.add_row(*(row[name] for name in _SHOWN))
    return table


def plain_table(title: str, caption: str | None = None) -> Table:
    """Return an empty table for a terminal, which spends no width on lines."""
    return Table(
        title=title,
        title_justify="left",
        caption=caption,
        caption_justify="left",
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )


def summary_markdown(monthly: Monthly, run: Mapping[str, Any], comparison: pd.DataFrame) -> str:
    """Return `summary.md`.

    Args:
        monthly: The run's monthly rows.
        run: Contents of `run.json`.
        comparison: Result of `calibration.observation.observe`.
    """
    lines = [
        f"# {run['scenario']}",
        "",
        str(run.get("description", "")),
        "",
        f"{months_of(run)}. {conditions(run, monthly.replicates)} {forcing(run)}",
        "",
        "## Model and published figures",
        "",
        *_table(headlines(comparison), "No published figure falls within this run."),
        "",
        f"`!` differs by more than 15%, `‼` by more than 40%. {_LEGEND}",
        "",
        "## Harm beside enforcement, model",
        "",
        *_table(harm_and_enforcement(monthly, run), "The run covers no complete fiscal year."),
        "",
        "## How far luck carries it",
        "",
        *(f"- {sentence}" for sentence in explanation(int(run["scale"]), monthly.replicates)),
        "",
        "## What is not calibrated, and what is not there",
        "",
        *(f"- {sentence}" for sentence in (*HONESTY, *NOT_YET)),
    ]
    return "\n".join(lines) + "\n"


def _row(comparison: pd.DataFrame, fit: Fit) -> dict[str, str]:
    rows = comparison[(comparison["target"] == fit.target) & (comparison["observed"] != 0)]
    last = rows.sort_values("period").iloc[-1]
    error = float(last["relative_error"])
    return {
        "quantity": NAMES[fit.target] + (" (forced)" if fit.forced else ""),
        "period": period_label(fit.target, int(last["period"])),
        "model": amount(float(last["model"])),
        "luck": give_or_take(float(last["model"]), float(last["low"]), float(last["high"])),
        "published": amount(float(last["observed"])),
        "difference": f"{signed_percent(error)} {verdict(error)}".strip(),
        "within": f"{fit.hits} of {fit.periods} within {fit.tolerance:.0%}",
        "worst": f"{signed_percent(fit.worst)} in {fit.worst_period}",
    }


def _table(rows: list[dict[str, str]], empty: str) -> list[str]:
    """Lines of a Markdown table."""
    if not rows:
        return [empty]
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *(list(row.values()) for row in rows)]
    return [f"| {' | '.join(cells)} |" for cells in lines]
