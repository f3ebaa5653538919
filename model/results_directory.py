"""The directory of a run: made or accepted before it, and taken away again if nothing came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from world.errors import InputError

IDENTITY = ("scenario_hash", "lineage", "seed", "scale", "start", "until", "replicates")
"""Entries of `run.json` that say whether two runs are the same run."""


def prepare_directory(directory: Path, identity: dict[str, Any] | None = None) -> list[Path]:
    """Make a directory, or accept one that is empty or, for a run, holds the same run.

    Args:
        directory: Where it is, or is to be.
        identity: What `run.json` says of the run; None for what is no run.

    Returns:
        The directories that were made, the innermost first.

    Raises:
        InputError: The path is a file, cannot be written to, or holds something else.
    """
    made: list[Path] = []
    try:
        if directory.exists() and not directory.is_dir():
            raise InputError(f"{directory} is a file; --out names a directory for the run")
        made = [path for path in (directory, *directory.parents) if not path.exists()]
        directory.mkdir(parents=True, exist_ok=True)
        probe = directory / ".writable.part"
        probe.touch()
        probe.unlink()
        entries = [entry for entry in directory.iterdir() if entry.suffix != ".part"]
    except OSError as error:
        remove_empty(made)
        raise InputError(f"{directory} cannot be written to: {error.strerror}") from None
    if entries and not _same_run(directory, identity):
        raise InputError(f"{directory} already holds something else; name another directory with --out")
    return made


def remove_empty(directories: list[Path]) -> None:
    """Remove directories that are empty, in the order given; leave the others."""
    for directory in directories:
        if directory.is_dir() and not any(directory.iterdir()):
            directory.rmdir()


def _same_run(directory: Path, identity: dict[str, Any] | None) -> bool:
    if identity is None:
        return False
    try:
        info = json.loads((directory / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(info, dict) and all(info.get(key) == identity[key] for key in IDENTITY)
