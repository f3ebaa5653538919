"""The present: the state of the world before January 2025, lived once and kept, from which futures begin."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock

from experiments.common_months import parting_month
from model.checkpoint import read_checkpoint, write_checkpoint
from model.migration_model import MigrationModel
from model.simulate import Settings, model_of
from world import tables
from world.calendar import parse_month
from world.errors import InputError
from world.scenario import Scenario, load

PRESENT = parse_month("2025-01")
"""The first month to be lived: all before it is history."""
UNTIL = Settings().until
"""Last month that can be lived."""
KEPT = 12
"""Presents that are kept on disk, the last used."""
Progress = Callable[[float], None]
"""Told now and then what share of the history is lived."""

_CODE = ("world", "agents", "model")
_ROOT = Path(__file__).resolve().parent.parent
_one_at_a_time = Lock()


def at_present(scenario: Scenario, scale: int, seed: int, progress: Progress) -> MigrationModel:
    """Return a model that has lived its history, ready for January 2025.

    A scenario that lives the history as the baseline does shares the baseline's; the history is lived once
    for a scale and a seed and kept on disk.

    Args:
        scenario: Scenario to go on under.
        scale: People that a row stands for.
        seed: Seed of the run.
        progress: Told what share of the history is lived, where it has to be.

    Raises:
        InputError: An argument is not valid.
    """
    settings = Settings(until=UNTIL, scale=scale, seed=seed)
    known = load("baseline")
    shared = parting_month([known, scenario], settings) >= PRESENT
    origin = known if shared else scenario
    file = cache() / f"present-{scale}-{seed}-{origin.hash()[:16]}-{made_with()}.npz"
    with _one_at_a_time:
        if not file.is_file():
            _live(origin, settings, file, progress)
        os.utime(file)
        return read_checkpoint(file, UNTIL, scenario)


def cache() -> Path:
    """Return the folder in which presents are kept; it is made if it is missing.

    Raises:
        InputError: It cannot be made.
    """
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "us-mexico-corridor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{folder} cannot be made: {error.strerror}; set XDG_CACHE_HOME to a folder that can be written"
        ) from None
    return folder


@lru_cache(maxsize=1)
def made_with() -> str:
    """Digest of the code and the data that a present depends on."""
    content = hashlib.sha256(tables.digest().encode())
    for package in _CODE:
        for path in sorted((_ROOT / package).rglob("*.py")):
            content.update(path.read_bytes())
    content.update((_ROOT / "data" / "fitted_parameters.toml").read_bytes())
    return content.hexdigest()[:16]


def _live(scenario: Scenario, settings: Settings, file: Path, progress: Progress) -> None:
    model = model_of(scenario, settings, 0)
    months = PRESENT - settings.start
    while model.month < PRESENT:
        progress(1 - (PRESENT - model.month) / months)
        model.step()
    write_checkpoint(model, file)
    _forget_oldest(file.parent)


def _forget_oldest(folder: Path) -> None:
    kept = sorted(folder.glob("present-*.npz"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-KEPT]:
        path.unlink(missing_ok=True)
