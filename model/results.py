"""Results of a run: the monthly table and what is known of how it was made."""

from __future__ import annotations

import json
import os
import platform
import resource
from contextlib import suppress
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
    import xarray as xr

SCHEMA_VERSION = 1
"""Version of the layout of `run.json` and `monthly.parquet`."""
LIBRARIES = ("mesa", "networkx", "numpy", "scipy", "pandas", "pyarrow")


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

    def dataset(self) -> xr.Dataset:
        """The monthly table in xarray: one array a series; see `model.dataset.to_dataset`."""
        from model.dataset import to_dataset

        return to_dataset(self.frame(), self.info)

    def write(self, directory: Path) -> None:
        """Write `monthly.parquet` and `run.json` to a directory; each appears whole or not at all.

        Raises:
            InputError: The directory cannot be written to.
        """
        text = json.dumps(self.info, indent=2, ensure_ascii=False) + "\n"
        files = [directory / "run.json", directory / "monthly.parquet"]
        parts = [file.with_name(f"{file.name}.part") for file in files]
        try:
            parts[0].write_text(text, encoding="utf-8")
            pq.write_table(self.table, parts[1], compression="zstd")
            for part, file in zip(parts, files, strict=True):
                os.replace(part, file)
        except OSError as error:
            _discard(parts)
            raise InputError(f"{directory} cannot be written to: {error.strerror or error}") from None


def _discard(parts: list[Path]) -> None:
    with suppress(OSError):
        for part in parts:
            part.unlink(missing_ok=True)


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
