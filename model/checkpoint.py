"""Checkpoints: the whole state of a run in one file, to be resumed or forked."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.people import People
from model.indexes import rebuild
from model.migration_model import MigrationModel
from world.errors import InputError
from world.scenario import Scenario, load

FORMAT = "corridor-checkpoint-1"
"""Name and version of the file's layout."""


def write_checkpoint(model: MigrationModel, path: Path) -> None:
    """Write a model between two months; the file appears whole or not at all.

    Raises:
        InputError: The file cannot be written.
    """
    state = model.state
    header = {
        "format": FORMAT,
        "month": state.month,
        "scale": state.scale,
        "scenario": model.corridor_scenario.name,
        "scenario_hash": model.corridor_scenario.hash(),
        "streams": state.streams.state(),
        "steps": model.steps,
        "ledger_months": state.ledger.months,
    }
    arrays: dict[str, NDArray[Any]] = {f"people/{k}": v for k, v in state.people.to_arrays().items()}
    for series in state.ledger.shapes:
        arrays[f"ledger/{series}"] = state.ledger.history(series)
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"checkpoint {path} cannot be written: {error.strerror}") from None


def read_checkpoint(
    path: Path, until: int, scenario: Scenario | None = None, check_every: int = 12
) -> MigrationModel:
    """Read a model back, to go on under the same scenario or, as a fork, another.

    Args:
        path: A file that `write_checkpoint` made.
        until: Last month for which levers are resolved.
        scenario: The scenario to go on under; the checkpoint's own by default.
        check_every: Months between conservation checks.

    Raises:
        InputError: The file is missing, cut short, not a checkpoint, or of another version of the format.
    """
    header, arrays = _read(path)
    model = MigrationModel(
        scenario if scenario is not None else load(header["scenario"]),
        start=int(header["ledger_months"][0]) if header["ledger_months"] else int(header["month"]),
        until=max(until, int(header["month"])),
        scale=int(header["scale"]),
        rng=int(header["streams"]["seed"]),
        check_every=check_every,
        empty=True,
    )
    _fill(model, header, arrays)
    return model


def _read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        header = json.loads(arrays.pop("header").tobytes())
    except FileNotFoundError:
        raise InputError(f"checkpoint {path} does not exist") from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, AttributeError):
        raise InputError(f"{path} is not a checkpoint of this program, or is cut short") from None
    if header.get("format") != FORMAT:
        raise InputError(f"{path} has format {header.get('format')!r}; this program reads {FORMAT!r}")
    return header, arrays


def _fill(model: MigrationModel, header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    state = model.state
    people = {
        name.removeprefix("people/"): values for name, values in arrays.items() if name.startswith("people/")
    }
    state.people = People.from_arrays(people, model)
    model.people = state.people
    state.streams.restore(header["streams"])
    state.month = int(header["month"])
    model.steps = int(header["steps"])
    state.ledger.months = [int(month) for month in header["ledger_months"]]
    history = {name: arrays[f"ledger/{name}"] for name in state.ledger.shapes}
    state.ledger.finished = [
        {name: values[index] for name, values in history.items()} for index in range(len(state.ledger.months))
    ]
    rebuild(state)
