"""What a calibration found: tables of hits and misses, and a figure for each group of targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from calibration.calibrate import Calibration
from calibration.definitions import Stage
from visualizer.figures.residuals import GROUPS, draw
from visualizer.fit import NAMES, tolerance
from visualizer.report import write_file
from visualizer.texts import amount, signed_percent

RESIDUALS = "residuals.md"
TITLES = {
    Stage.COURTS: "The courts alone: receipts are put in",
    Stage.CHAIN: "The whole chain: arrivals are put in",
}
_COLUMNS = ("target", "period", "published", "declared", "fitted", "difference", "asked", "within")
NAME_WIDTH = 22
"""Characters after which the name of a target is broken, so that all columns fit beside it."""
_OUTCOME = {True: "yes", False: "NO"}


def stage_table(stage: Stage, rows: pd.DataFrame) -> Table:
    """Return a stage's table for a terminal; misses of what must be reached are bold."""
    table = Table(title=TITLES[stage], caption=verdict(rows), caption_justify="left", box=SIMPLE_HEAD)
    table.add_column(_COLUMNS[0], max_width=NAME_WIDTH)
    for name in _COLUMNS[1:]:
        table.add_column(name, justify="right", no_wrap=True)
    before = ""
    for _, row in rows.iterrows():
        if row["target"] != before:
            table.add_section()
        name, *cells = _cells(row)
        missed = row["asked"] and not row["within"]
        table.add_row(name if row["target"] != before else "", *cells, style="bold" if missed else None)
        before = row["target"]
    return table


def verdict(rows: pd.DataFrame) -> str:
    """Say how much of what a stage must reach it reaches, and name the targets that are missed."""
    asked = rows[rows["asked"]]
    missed = asked[~asked["within"]]
    periods = {name: missed.loc[missed["target"] == name, "period"] for name in missed["target"].unique()}
    names = [f"{NAMES[target]} ({', '.join(of)})" for target, of in periods.items()]
    hits = len(asked) - len(missed)
    found = f"Of {len(asked)} values that must be reached, {hits} are within what is asked."
    return f"{found} Missed: {'; '.join(names)}." if names else found


def write_calibration_report(found: Calibration, out: Path) -> None:
    """Write `residuals.md` and the figures into the directory of a calibration.

    Raises:
        InputError: The directory cannot be written to.
    """
    write_file(out / RESIDUALS, markdown(found).encode())
    for group in GROUPS:
        picture = draw(group, found.comparisons[group.stage], conditions(found.info))
        write_file(out / f"{group.name}.png", picture)


def conditions(info: Mapping[str, Any]) -> str:
    """Say how the runs were made, in a sentence."""
    runs = f"1:{info['scale']:,}, seed {info['seed']}; {info['runs']} runs, {info['date']}."
    return f"Baseline, {info['start']} to {info['until']}, {runs}"


def markdown(found: Calibration) -> str:
    """Return `residuals.md`."""
    lines = ["# Calibration", "", *(f"- {name}: {value}" for name, value in found.info.items()), ""]
    for stage, rows in found.comparisons.items():
        cells = [_cells(row) for _, row in rows.iterrows()]
        lines += [f"## {TITLES[stage]}", "", verdict(rows), "", *_table(_COLUMNS, cells), ""]
    lines += ["## Parameters", "", _unidentified(found), "", *_table(*_parameters(found.parameters))]
    return "\n".join(lines) + "\n"


def _cells(row: pd.Series[Any]) -> list[str]:
    """A value in words; what is put in, and what need not be reached, says so."""
    target = row["target"]
    asked = tolerance(target, row["tolerance"])
    if row["put_in"]:
        asked = "put in"
    elif not row["asked"]:
        asked = f"({asked})"
    return [
        NAMES[target],
        row["period"],
        *(_value(row["points"], row[name]) for name in ("published", "before", "after")),
        _difference(row["points"], row["difference"]),
        asked,
        _OUTCOME[bool(row["within"])],
    ]


def _value(share: bool, value: float) -> str:
    return f"{value:.1%}" if share else amount(value)


def _difference(share: bool, value: float) -> str:
    return f"{100 * value:+.1f} points" if share else signed_percent(value)


def _unidentified(found: Calibration) -> str:
    table = found.parameters
    if not found.solutions:
        return "Nothing was fitted here; the set that ships is compared with the declared values."
    names = table.loc[~table["identified"], "parameter"]
    return (
        "Not identified: the data leave more than half of the spread of the prior range, and where they say "
        f"nothing the declared value is kept: {', '.join(f'`{name}`' for name in names) or 'none'}."
    )


def _parameters(table: pd.DataFrame) -> tuple[Sequence[str], list[list[str]]]:
    columns = ("parameter", "stage", "declared", "range", "fitted", "standard error", "identified")
    rows = [
        [
            f"`{row['parameter']}`",
            row["stage"],
            f"{row['default']:g}",
            f"{row['low']:g} to {row['high']:g}",
            f"{row['fitted']:.4g}" + (" (at its bound)" if row["at_bound"] else ""),
            "" if pd.isna(row["standard_error"]) else f"{row['standard_error']:.2g}",
            "yes" if row["identified"] else "no",
        ]
        for _, row in table.iterrows()
    ]
    return columns, rows


def _table(columns: Sequence[str], rows: list[list[str]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = [list(columns), ["---"] * len(columns), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
