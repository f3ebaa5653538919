"""The directory of a calibration: of what it is, and the tables and the fitted set in it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from calibration.definitions import Stage
from calibration.free import Space
from calibration.least_squares import Solution
from model.results import provenance
from model.results_directory import prepare_directory
from model.simulate import Settings
from world import fitted, tables
from world.calendar import format_month
from world.errors import InputError
from world.parameters import Parameters
from world.scenario import load

if TYPE_CHECKING:
    from calibration.calibrate import Calibration

IDENTITY = "calibration.json"
SET = "fitted.toml"
RESIDUALS, PARAMETERS = "residuals.csv", "parameters.csv"
ROOMS = ("world", "agents", "model", "calibration")
"""Rooms whose code decides what a run gives and how it is observed."""
_ROOT = Path(__file__).resolve().parent.parent


def identity(settings: Settings, published: pd.DataFrame, free: Mapping[Stage, Space]) -> dict[str, Any]:
    """Return what makes two calibrations the same: code, data, targets, scenario, ranges, settings."""
    scenario = load("baseline").model_copy(update={"parameters": Parameters()})
    return {
        "code_version": provenance()["code_version"],
        "code_sha256": _code(),
        "data_sha256": tables.digest(),
        "targets_sha256": hashlib.sha256(published.to_csv(index=False).encode()).hexdigest(),
        "start": format_month(settings.start),
        "until": format_month(settings.until),
        "scale": settings.scale,
        "seed": settings.seed,
        "scenario_sha256": scenario.hash(),
        "parameters": {
            stage.value: {
                name: [float(low), float(high)]
                for name, low, high in zip(box.names, box.low, box.high, strict=True)
            }
            for stage, box in free.items()
        },
    }


def open_directory(out: Path, wanted: Mapping[str, Any]) -> None:
    """Make the directory of a calibration, or accept one that is empty or holds the same calibration.

    Raises:
        InputError: The directory holds something else, or cannot be written to.
    """
    file = out / IDENTITY
    if file.is_file():
        changed = sorted(key for key, value in wanted.items() if _read(file).get(key) != value)
        if changed:
            raise InputError(f"{out} holds a calibration with other {changed[0]}; name another --out")
        return
    prepare_directory(out)
    _write(file, json.dumps(wanted, indent=2) + "\n")


def facts(
    told: Mapping[str, Any], budget: int, runs: int, solutions: Mapping[Stage, Solution], table: pd.DataFrame
) -> dict[str, Any]:
    """Return how a calibration was made, as plain values by name: the provenance of a fitted set.

    Args:
        told: Result of `identity`.
        budget: Most runs of the search.
        runs: Runs that were made.
        solutions: By stage, where the search ended; none if nothing was fitted.
        table: The parameters; see `calibration.calibrate.Calibration`.
    """
    costs = {
        f"cost_{when}_{stage.value}": round(float(cost), 3)
        for stage, solution in solutions.items()
        for when, cost in (("before", solution.cost_before), ("after", solution.cost))
    }
    return {
        "date": datetime.now(UTC).date().isoformat(),
        **{key: value for key, value in told.items() if key != "parameters"},
        "budget": budget,
        "runs": runs,
        **costs,
        **{f"ended_{stage.value}": solution.ended for stage, solution in solutions.items()},
        "not_identified": table.loc[~table["identified"], "parameter"].tolist() if solutions else [],
        "at_bound": table.loc[table["at_bound"], "parameter"].tolist(),
    }


def write_record(found: Calibration, out: Path) -> None:
    """Write `residuals.csv`, `parameters.csv` and, if something was fitted, `fitted.toml`.

    Raises:
        InputError: The directory cannot be written to.
    """
    residuals = pd.concat(list(found.comparisons.values()), ignore_index=True)
    _write(out / RESIDUALS, residuals.to_csv(index=False))
    _write(out / PARAMETERS, found.parameters.to_csv(index=False))
    if found.solutions:
        _write(out / SET, _toml(found.parameters, found.info))


def accept_set(out: Path) -> Path:
    """Put the fitted set of a directory in the place of the one that ships, and return that file.

    Raises:
        InputError: Nothing was fitted there, or the file cannot be written.
    """
    try:
        text = (out / SET).read_text(encoding="utf-8")
    except OSError:
        raise InputError(f"{out} holds no fitted set to accept; fit one with --budget") from None
    _write(fitted.FITTED, text)
    return fitted.FITTED


def _toml(table: pd.DataFrame, info: Mapping[str, Any]) -> str:
    """The fitted set as TOML: the values, and how they were found."""
    values = zip(table["parameter"], table["fitted"].tolist(), strict=True)
    lines = [
        "# Values of uncertain parameters that are used in place of their declared defaults.",
        "# Written by `python run.py calibrate`.",
        "",
        "[parameters]",
        *(f"{name} = {value!r}" for name, value in values),
        "",
        "[provenance]",
        *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in info.items()),
    ]
    return "\n".join(lines) + "\n"


def _code() -> str:
    content = hashlib.sha256()
    for path in sorted(path for room in ROOMS for path in (_ROOT / room).rglob("*.py")):
        content.update(str(path.relative_to(_ROOT)).encode() + path.read_bytes())
    return content.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None
