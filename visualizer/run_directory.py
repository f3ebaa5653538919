"""Read a run's directory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from visualizer.aggregate import Monthly
from world.errors import InputError
from world.monthly_table import SCHEMA

MONTHLY = "monthly.parquet"
INFO = "run.json"
_REQUIRED = ("scenario", "scale", "start", "until")


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes:
        directory: Where it lies.
        frame: Rows of `monthly.parquet`, text columns as categoricals.
        info: Contents of `run.json`.
        monthly: The rows, ready to be summed.
    """

    directory: Path
    frame: pd.DataFrame
    info: dict[str, Any]
    monthly: Monthly


def read_run(directory: Path) -> Run:
    """Read a run.

    Args:
        directory: The directory that a run wrote.

    Raises:
        InputError: The directory is not a run's, or a file in it is damaged.
    """
    frame, info = _frame(directory / MONTHLY), _info(directory / INFO)
    return Run(directory, frame, info, Monthly(frame, int(info["scale"])))


def _info(path: Path) -> dict[str, Any]:
    try:
        info = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"'{path}' does not exist; name a directory that a run wrote") from None
    except (OSError, ValueError) as error:
        raise InputError(f"'{path}' is not readable JSON: {error}") from None
    missing = [key for key in _REQUIRED if not isinstance(info, dict) or key not in info]
    if missing:
        raise InputError(f"'{path}' lacks {', '.join(missing)}; a run writes them")
    return dict(info)


def _frame(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise InputError(f"'{path}' does not exist; name a directory that a run wrote")
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"'{path}' is not a readable table of a run: {reason}") from None
    missing = [name for name in SCHEMA.names if name not in table.column_names]
    if missing:
        raise InputError(f"'{path}' lacks the columns {', '.join(missing)}; a run writes them")
    frame: pd.DataFrame = table.cast(SCHEMA).to_pandas()
    return frame
