"""Results of a run: the monthly table and what is known of how it was made."""

from __future__ import annotations

import json
import os
import platform
import resource
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from world.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION = 1
"""Version of the layout of `run.json` and `monthly.parquet`."""
LIBRARIES = ("mesa", "networkx", "numpy", "scipy", "pandas", "pyarrow")
IDENTITY = ("scenario_hash", "seed", "scale", "start", "until", "replicates")
"""Entries of `run.json` that say whether two runs are the same run."""


@dataclass(frozen=True)
class Results:
    """What a run gives back.

    Attributes:
        table: Rows of `monthly.parquet`.
        info: Contents of `run.json`.
    """

    table: pa.Table
    info: dict[str, Any] = field(default_factory=dict)

    @property
    def interrupted(self) -> bool:
        """Whether the run ended before its last month."""
        return bool(self.info.get("interrupted", False))

    def frame(self) -> pd.DataFrame:
        """The monthly table in pandas, text as categories."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def write(self, directory: Path) -> None:
        """Write `monthly.parquet` and `run.json`; each appears whole or not at all.

        Raises:
            InputError: The directory cannot be written to.
        """
        part = directory / "monthly.parquet.part"
        try:
            pq.write_table(self.table, part, compression="zstd")
            os.replace(part, directory / "monthly.parquet")
            text = json.dumps(self.info, indent=2, ensure_ascii=False) + "\n"
            (directory / "run.json.part").write_text(text, encoding="utf-8")
            os.replace(directory / "run.json.part", directory / "run.json")
        except OSError as error:
            raise InputError(f"{directory} cannot be written to: {error.strerror}") from None


def prepare_directory(directory: Path, identity: dict[str, Any]) -> None:
    """Make a run's directory, or accept one that is empty or holds the same run.

    Raises:
        InputError: The path is a file, cannot be written to, or holds something else.
    """
    if directory.exists() and not directory.is_dir():
        raise InputError(f"{directory} is a file; --out names a directory for the run")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        probe = directory / ".writable"
        probe.touch()
        probe.unlink()
        entries = [entry.name for entry in directory.iterdir()]
    except OSError as error:
        raise InputError(f"{directory} cannot be written to: {error.strerror}") from None
    if entries and not _same_run(directory, identity):
        raise InputError(f"{directory} already holds something else; name another directory with --out")


def _same_run(directory: Path, identity: dict[str, Any]) -> bool:
    try:
        info = json.loads((directory / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all(info.get(key) == identity[key] for key in IDENTITY)


def provenance() -> dict[str, Any]:
    """Versions of code, Python, libraries and features of the processor, for `run.json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "code_version": _version("us-mexico-corridor"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "cpu_features": _cpu_features(),
    }


def peak_memory_bytes() -> int:
    """Largest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _cpu_features() -> list[str]:
    config: Any = np.show_config(mode="dicts")
    found = config.get("SIMD Extensions", {}) if isinstance(config, dict) else {}
    return sorted({*found.get("baseline", []), *found.get("found", [])})
