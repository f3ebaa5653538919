"""The tables and figures of a sensitivity analysis: CSV files, a page in Markdown, two figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.sensitivity import BLOCKS, MORRIS, SOBOL, Sensitivity
from visualizer.drawing import to_png
from visualizer.figures.sensitivity import MOST, draw_effects, draw_indices
from visualizer.report import write_file
from visualizer.texts import NOT_A_PREDICTION

PAGE = "sensitivity.md"
_READ = (
    "Effects are mean sizes of the change over a factor's whole range (Morris mu*); indices are parts of the "
    "variance over the ranges (Sobol: first, by the factor alone; total, with its interactions). Intervals "
    "are of 95%, by bootstrap over draws; with few draws they are too narrow. Ranges of factors are priors, "
    "and another range gives another rank. Factors that are not varied keep their shipped values.",
    "Every draw is lived with the same luck in each replicate. What luck is left in the mean over replicates "
    "is beside each output; it raises effects and total indices, as an interaction does. An effect or a "
    "total index is seen only if its interval is clear of it, a first index if its interval is above zero.",
)
_NO_INDICES = (
    "No factor is seen in any output, so there is nothing to rank: ask for more replicates or trajectories, "
    "a finer scale or wider ranges."
)
_HEADS = {
    MORRIS: (
        "| factor | effect | 95% interval | mean, signed | luck alone | seen |",
        "|---|---:|---:|---:|---:|---|",
    ),
    SOBOL: (
        "| factor | first | 95% interval | seen | total | 95% interval | seen |",
        "|---|---:|---:|---|---:|---:|---|",
    ),
}


def write_sensitivity_report(found: Sensitivity, out: Path) -> str:
    """Write `effects.csv`, `indices.csv`, `outputs.csv`, `sensitivity.md`, `effects.png` and `indices.png`.

    Returns:
        What leads in each output, in a few lines.

    Raises:
        InputError: A file cannot be written.
    """
    tables = {"effects": found.effects, "indices": found.indices, "outputs": found.outputs}
    for name, table in tables.items():
        if len(table):
            write_file(out / f"{name}.csv", table.to_csv(index=False).encode())
    write_file(out / "effects.png", to_png(draw_effects(found)))
    if len(found.indices):
        write_file(out / "indices.png", to_png(draw_indices(found)))
    write_file(out / PAGE, "\n".join(_page(found)).encode())
    return "\n".join(leaders(found))


def leaders(found: Sensitivity) -> Iterator[str]:
    """Say in a line for each output which factors lead, by total index, or by effect where there is none."""
    if not len(found.indices):
        yield _NO_INDICES
        return
    for name, rows in found.indices.groupby("output", sort=False):
        seen = rows[rows["total_seen"]].head(3)
        words = (
            f"{row.factor} {row.total:.2f} ({row.total_low:.2f} to {row.total_high:.2f})"
            for row in seen.itertuples()
        )
        yield f"{name}: {', '.join(words) or 'no total index is seen'}"


def _page(found: Sensitivity) -> Iterator[str]:
    about = found.file.sweep
    yield from (f"# Sensitivity: {about.name}", "", f"{about.description} {_conditions(found)}".strip())
    yield from ("", "\n\n".join(_READ), "", "![Effects](effects.png)", "")
    if len(found.indices):
        yield from ("![Indices](indices.png)", "")
    else:
        yield from (_NO_INDICES, "")
    for output in found.outputs["output"].unique():
        yield from (f"## {output}", "")
        for facts in found.outputs[found.outputs["output"] == output].to_dict("records"):
            table = found.effects if facts["stage"] == MORRIS else found.indices
            yield from (_facts(facts), "")
            yield from _table(table[table["output"] == output], facts["stage"])


def _conditions(found: Sensitivity) -> str:
    about = found.file.sweep
    return (
        f"{NOT_A_PREDICTION} Scenario {about.scenarios[0]}, {len(found.file.factors)} factors, "
        f"1:{about.scale:,}, {about.replicates} replicate(s), seed {about.seed}."
    )


def _facts(facts: Mapping[str, Any]) -> str:
    """Say how an output varies over the draws, and how much of that is luck."""
    missing = f"; {facts['missing']} left out for failed runs" if facts["missing"] else ""
    used = f"{facts['blocks']} {BLOCKS[facts['stage']]}{missing}"
    noise = f"{facts['luck']:.1%} of the variance is luck"
    return (
        f"{used}: mean {_number(facts['mean'])} {facts['unit']}, "
        f"standard deviation over draws {_number(facts['deviation'])}; "
        f"{'luck is not known' if math.isnan(facts['luck']) else noise}."
    )


def _table(rows: pd.DataFrame, stage: str) -> Iterator[str]:
    """Rows of a Markdown table, the largest factors first."""
    if not len(rows):
        yield from ("It does not vary with the factors.", "")
        return
    yield from _HEADS[stage]
    for row in rows.head(MOST).to_dict("records"):
        yield f"| {row['factor']} | {_effect(row) if stage == MORRIS else _pair(row)} |"
    yield ""


def _effect(row: Mapping[Any, Any]) -> str:
    interval = f"{_number(row['low'])} to {_number(row['high'])}"
    luck = "not known" if math.isnan(row["luck"]) else _number(row["luck"])
    return f"{_number(row['effect'])} | {interval} | {_number(row['mean'])} | {luck} | {_seen(row['seen'])}"


def _pair(row: Mapping[Any, Any]) -> str:
    return " | ".join(
        f"{row[name]:.2f} | {row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f} "
        f"| {_seen(row[f'{name}_seen'])}"
        for name in ("first", "total")
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _seen(seen: bool) -> str:
    return "yes" if seen else "not seen"
