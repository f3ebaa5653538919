"""A user's own encounters in place of the published ones, month by month."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.forcing import Arrivals
from world.calendar import format_month, parse_month
from world.errors import InputError, unknown_name
from world.places import CITIZENSHIPS, Places

COLUMNS = ("month", "place", "group", "value")


def force_encounters(arrivals: Arrivals, places: Places, path: Path) -> Arrivals:
    """Replace the encounters of the months that a file names, and extend the forced months to its last.

    The file is a CSV with the columns month, place, group (citizenship) and value, as in `monthly.parquet`; a
    month that it names is replaced whole, and what it leaves out of that month is zero. Demographics keep the
    proportions that the crossing and citizenship had, or those of the last observed months. After the last
    observed month the file names every month up to its own last.

    Raises:
        InputError: The file is not such a table; the message names file and row.
    """
    frame = _read(path)
    months = np.array([_month(path, row, str(text)) for row, text in enumerate(frame["month"])])
    crossing = _codes(path, frame["place"], places.crossings, "place")
    citizenship = _codes(path, frame["group"], CITIZENSHIPS, "group")
    values = _values(path, frame["value"])
    _check_rows(path, frame)
    _check_months(path, months, arrivals.last)
    last = max(arrivals.last, int(months.max()))
    tables = np.array([arrivals.month(month) for month in range(arrivals.first, last + 1)])
    for month in np.unique(months):
        now = months == month
        table = tables[month - arrivals.first]
        total = np.zeros(table.shape[:2])
        np.add.at(total, (crossing[now], citizenship[now]), values[now])
        tables[month - arrivals.first] = total[..., None] * _demographic_shares(table)
    extra = np.repeat(arrivals.observed[-1:] & False, last - arrivals.last, axis=0)
    return replace(arrivals, counts=tables, observed=np.concatenate([arrivals.observed, extra]))


def _check_rows(path: Path, frame: pd.DataFrame) -> None:
    """Refuse a month, place and group that is given twice, as by a file of several replicates."""
    twice = np.flatnonzero(frame.duplicated(list(COLUMNS[:3])).to_numpy())
    if len(twice):
        what = ", ".join(str(frame[name].iloc[twice[0]]) for name in COLUMNS[:3])
        raise InputError(f"{path}, row {twice[0] + 2}: {what} is given twice; give it once")


def _check_months(path: Path, months: NDArray[np.int64], observed: int) -> None:
    """Refuse a gap after the last observed month, in which arrivals would be neither forced nor decided."""
    missing = np.setdiff1d(np.arange(observed + 1, months.max()), months)
    if len(missing):
        raise InputError(
            f"{path} leaves out {format_month(int(missing[0]))}; after {format_month(observed)} every month "
            "up to the file's last is needed"
        )


def _read(path: Path) -> pd.DataFrame:
    try:
        frame = pd.read_csv(path, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is not a CSV table: {str(error).splitlines()[0]}") from None
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing or frame.empty:
        what = f"lacks column {missing[0]}" if missing else "has no rows"
        raise InputError(f"{path} {what}; it needs the columns {', '.join(COLUMNS)}")
    return frame


def _codes(path: Path, names: pd.Series[str], valid: tuple[str, ...], column: str) -> np.ndarray:
    code = {name: index for index, name in enumerate(valid)}
    for row, name in enumerate(names):
        if name not in code:
            raise InputError(f"{path}, row {row + 2}: {unknown_name(column, str(name), valid)}")
    return names.map(code).to_numpy(np.int64)


def _values(path: Path, given: pd.Series[float]) -> np.ndarray:
    values = pd.to_numeric(given, errors="coerce").to_numpy(np.float64)
    wrong = np.flatnonzero(~np.isfinite(values) | (values < 0))
    if len(wrong):
        raise InputError(
            f"{path}, row {wrong[0] + 2}: value '{given.iloc[wrong[0]]}' is not a number, zero or more"
        )
    return values


def _month(path: Path, row: int, text: str) -> int:
    try:
        return parse_month(text)
    except InputError as error:
        raise InputError(f"{path}, row {row + 2}: {error}") from None


def _demographic_shares(table: np.ndarray) -> np.ndarray:
    """Shares of demographics by crossing and citizenship; those of all together where a cell was empty."""
    everywhere = table.sum(axis=(0, 1)) / table.sum()
    cell = table.sum(axis=2, keepdims=True)
    shares: np.ndarray = np.where(cell > 0, table / np.maximum(cell, 1e-12), everywhere)
    return shares
