"""A run in one page: headline numbers beside published ones, harm beside enforcement, what to distrust."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from calibration.models import period_label
from visualizer.aggregate import Monthly
from visualizer.fit import NAMES, Fit, fits, verdict
from visualizer.harm import harm_and_enforcement
from visualizer.run_facts import conditions, forcing, honesty, months_of
from visualizer.texts import NOT_YET, amount, signed_percent

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
_COLUMNS = ("quantity", "period", "model", "published", "difference", "within", "worst")


def headlines(comparison: pd.DataFrame) -> list[dict[str, str]]:
    """Return each headline quantity in its last published period, as rows of words.

    Args:
        comparison: Result of `calibration.observation.observe`.

    Returns:
        Rows with quantity, period, model, published, difference, within (hits of periods, tolerance), worst.
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
    caption = "Forced: the observed figure is an input. " + conditions(run, monthly.replicates)
    table = Table(title="Model and published figures", caption=caption, caption_justify="left")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "quantity" else "right")
    for row in rows:
        table.add_row(*row.values())
    return table


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
        "`!` differs by more than 15%, `‼` by more than 40%. `forced`: the observed figure is an input.",
        "",
        "## Harm beside enforcement, model",
        "",
        *_table(harm_and_enforcement(monthly, run), "The run covers no complete fiscal year."),
        "",
        "## What is not calibrated, and what is not there",
        "",
        *(f"- {sentence}" for sentence in (*honesty(run), *NOT_YET)),
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
        "published": amount(float(last["observed"])),
        "difference": f"{signed_percent(error)} {verdict(error)}".strip(),
        "within": f"{fit.hits} of {fit.periods} within {fit.tolerance}",
        "worst": f"{signed_percent(fit.worst)} in {fit.worst_period}",
    }


def _table(rows: list[dict[str, str]], empty: str) -> list[str]:
    """Lines of a Markdown table."""
    if not rows:
        return [empty]
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *(list(row.values()) for row in rows)]
    return [f"| {' | '.join(cells)} |" for cells in lines]
