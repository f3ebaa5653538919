"""A user's own encounters or court receipts in place of the published or the model's own, month by month."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.forcing import Arrivals
from world.calendar import format_month, parse_month
from world.errors import InputError, unknown_name
from world.groups import RECEIPT_SOURCES
from world.places import CITIZENSHIPS, Places

COLUMNS = ("month", "place", "group", "value")


def force_encounters(arrivals: Arrivals, places: Places, path: Path) -> Arrivals:
    """Replace the encounters of the months that a file names, and extend the forced months to its last.

    The file, CSV or a run's `monthly.parquet`, has the columns month, place, group (citizenship) and value; a
    month that it names is replaced whole, and what it leaves out of that month is zero. Demographics keep the
    proportions that the crossing and citizenship had, or those of the last observed months. After the last
    observed month the file names every month up to its own last.

    Raises:
        InputError: The file is not such a table; the message names file and row.
    """
    frame = _read(path, "border_encounters")
    months = _months(path, frame)
    crossing = _codes(path, frame["place"], places.crossings, "place")
    citizenship = _codes(path, frame["group"], CITIZENSHIPS, "group")
    values = _values(path, frame["value"])
    _check_rows(path, frame)
    _check_gaps(path, months, arrivals.last)
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


def read_receipts(places: Places, path: Path) -> dict[int, NDArray[np.float64]]:
    """Read the cases that the courts receive in each month that a file names, by court and source.

    The file, CSV or a run's `monthly.parquet`, has the columns month, place (court), group (source), value.
    In a month, places are given in all rows or left blank in all, for the number of the whole country; and so
    are groups, for all sources together. What a file leaves out of a month is zero.

    Returns:
        By month, a table (courts or 1, sources or 1) of cases.

    Raises:
        InputError: The file is not such a table; the message names file and row.
    """
    frame = _read(path, "court_receipts")
    months = _months(path, frame)
    values = _values(path, frame["value"])
    _check_rows(path, frame)
    court = _codes(path, frame["place"], ("", *places.courts), "place") - 1
    source = _codes(path, frame["group"], ("", *RECEIPT_SOURCES), "group") - 1
    tables = {}
    for month in np.unique(months):
        now = months == month
        shape = [
            _size(path, int(month), what, codes[now], full)
            for what, codes, full in (
                ("place", court, len(places.courts)),
                ("group", source, len(RECEIPT_SOURCES)),
            )
        ]
        table = np.zeros(shape)
        np.add.at(table, (np.maximum(court[now], 0), np.maximum(source[now], 0)), values[now])
        tables[int(month)] = table
    return tables


def _size(path: Path, month: int, what: str, codes: NDArray[np.int64], full: int) -> int:
    """Length of an axis of a month's table: one where all rows leave it blank."""
    blank = codes < 0
    if blank.any() and not blank.all():
        raise InputError(f"{path}: {format_month(month)} has rows with and without {what}; give all or none")
    return 1 if blank.all() else full


def _check_rows(path: Path, frame: pd.DataFrame) -> None:
    """Refuse a month, place and group that is given twice, as by a file of several replicates."""
    twice = np.flatnonzero(frame.duplicated(list(COLUMNS[:3])).to_numpy())
    if len(twice):
        what = ", ".join(str(frame[name].iloc[twice[0]]) for name in COLUMNS[:3])
        raise InputError(f"{path}, row {twice[0] + 2}: {what} is given twice; give it once")


def _check_gaps(path: Path, months: NDArray[np.int64], observed: int) -> None:
    """Refuse a gap after the last observed month, in which arrivals would be neither forced nor decided."""
    missing = np.setdiff1d(np.arange(observed + 1, months.max()), months)
    if len(missing):
        raise InputError(
            f"{path} leaves out {format_month(int(missing[0]))}; after {format_month(observed)} every month "
            "up to the file's last is needed"
        )


def _read(path: Path, series: str) -> pd.DataFrame:
    """Read a CSV or Parquet table; of a run's table, the rows of the series."""
    parquet = path.suffix == ".parquet"
    try:
        frame = pd.read_parquet(path) if parquet else pd.read_csv(path, keep_default_na=False)
    except (OSError, ValueError) as error:
        kind = "Parquet" if parquet else "CSV"
        raise InputError(f"{path} is not a {kind} table: {str(error).splitlines()[0]}") from None
    if "series" in frame.columns:
        frame = frame[frame["series"] == series].reset_index(drop=True)
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing or frame.empty:
        what = f"lacks column {missing[0]}" if missing else "has no rows"
        raise InputError(f"{path} {what}; it needs the columns {', '.join(COLUMNS)}")
    return frame


def _months(path: Path, frame: pd.DataFrame) -> NDArray[np.int64]:
    return np.array([_month(path, row, str(text)) for row, text in enumerate(frame["month"])])


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
