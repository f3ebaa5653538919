"""Sums of a run's monthly rows: by month, by year, by place or group, with the range of the replicates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.definitions import PeriodKind
from calibration.observation import period_of
from visualizer.luck import band, is_drawn
from world.calendar import parse_month
from world.errors import InputError

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class _Text:
    """A text column: the sorted names, and the position of each row's name among them."""

    names: NDArray[np.object_]
    codes: Codes

    @classmethod
    def of(cls, column: pd.Series) -> _Text:
        categories = column.astype("category").cat
        names = np.array([str(name) for name in categories.categories], object)
        order = np.argsort(names)
        rank = np.empty(len(names), np.int64)
        rank[order] = np.arange(len(names))
        return cls(names[order], rank[categories.codes.to_numpy()])


class Monthly:
    """The monthly rows of a run, read once into one array from which every sum is taken.

    Args:
        frame: Rows of `monthly.parquet`.
        scale: People that a row of the run stands for; with it, sums of a single run have the band of luck
            (`visualizer.luck`).

    Attributes:
        replicates: Number of runs (draws times replicates).
        months: Months that have rows, ascending, shape (months,).
        names: Series that have rows.
    """

    def __init__(self, frame: pd.DataFrame, scale: int | None = None) -> None:
        luck = frame["draw"].to_numpy(np.int64) * 2**32 + frame["replicate"].to_numpy(np.int64)
        runs, run = np.unique(luck, return_inverse=True)
        month = _Text.of(frame["month"])
        cell = self._cells(*(_Text.of(frame[name]) for name in ("series", "place", "group")))
        self.replicates, self._scale = len(runs), scale
        self.months = np.array([parse_month(name) for name in month.names], np.int64)
        self._values = np.full((len(runs), len(self.months), len(self._place)), np.nan)
        self._values[run, month.codes, cell] = frame["value"].to_numpy(np.float64)

    def _cells(self, series: _Text, place: _Text, group: _Text) -> Codes:
        """Number the cells that have rows, sorted by series, place and group; the cell of each row."""
        shape = (len(series.names), len(place.names), len(group.names))
        code = np.ravel_multi_index((series.codes, place.codes, group.codes), shape)
        present = np.zeros(int(np.prod(shape)), bool)
        present[code] = True
        found = np.flatnonzero(present)
        of_series, self._place, self._group = np.unravel_index(found, shape)
        self._labels = {"place": pd.Index(place.names), "group": pd.Index(group.names)}
        starts = np.searchsorted(of_series, np.arange(len(series.names) + 1))
        self._spans = {
            str(name): slice(starts[index], starts[index + 1]) for index, name in enumerate(series.names)
        }
        self.names = frozenset(self._spans)
        number = np.empty(len(present), np.int64)
        number[found] = np.arange(len(found))
        cells: Codes = number[code]
        return cells

    def by_month(
        self,
        series: str,
        by: Sequence[str] = (),
        groups: Collection[str] | None = None,
        places: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """Sum a flow or stock over all that `by` does not name.

        Args:
            series: Its name.
            by: Columns to keep apart: place, group or both.
            groups: Groups that count; all by default.
            places: Places that count; all by default.

        Returns:
            Columns of `by`, month (int), mean, low, high: mean and range over the replicates, or the band of
            luck where there is one replicate; absent sums have no row.

        Raises:
            InputError: The run has no rows of the series.
        """
        keys, sums = self._sums(series, by, groups, places)
        return _table(keys, "month", self.months, self._spread(series, sums))

    def by_year(
        self,
        series: str,
        by: Sequence[str] = (),
        kind: PeriodKind = PeriodKind.FISCAL_YEAR,
        groups: Collection[str] | None = None,
        places: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """Sum a flow over complete years; the columns are those of `by_month` with year for month.

        Raises:
            InputError: The run has no rows of the series, or covers no complete year.
        """
        keys, sums = self._sums(series, by, groups, places)
        years, sums = self._whole_years(sums, kind)
        return _table(keys, "year", years, self._spread(series, sums))

    def over_years(
        self, series: str, years: Collection[int], groups: Collection[str] | None = None
    ) -> tuple[float, float, float]:
        """Return the sum of a flow over fiscal years: mean, low and high, see `by_month`.

        Raises:
            InputError: The run has no rows of the series, or does not cover a year.
        """
        covered, sums = self._whole_years(self._sums(series, (), groups, None)[1], PeriodKind.FISCAL_YEAR)
        missing = sorted(set(years) - set(covered.tolist()))
        if missing:
            raise InputError(f"the run does not cover the whole of fiscal year {missing[0]}")
        spread = self._spread(series, _sum(sums[:, np.isin(covered, list(years))], axis=1))
        mean, low, high = (float(values[0]) for values in spread.values())
        return mean, low, high

    def year_total(self, series: str, year: int, groups: Collection[str] | None = None) -> float:
        """Return the sum of a flow over a fiscal year, as the mean of the replicates.

        Raises:
            InputError: The run has no rows of the series, or does not cover the year.
        """
        return self.over_years(series, [year], groups)[0]

    def _whole_years(self, sums: Floats, kind: PeriodKind) -> tuple[Codes, Floats]:
        """Years whose twelve months all have rows, and their sums, shape (runs, years, keys)."""
        lived = ~np.isnan(sums).all(axis=(0, 2))
        years = np.array([period_of(int(month), kind) for month in self.months[lived]], np.int64)
        numbers, counts = np.unique(years, return_counts=True)
        whole = numbers[counts == 12]
        if not len(whole):
            raise InputError(f"the run covers no complete {kind.value.replace('_', ' ')}; run at least one")
        kept = sums[:, lived][:, np.isin(years, whole)]
        return whole, _sum(kept.reshape(len(sums), len(whole), 12, -1), axis=2)

    def _spread(self, series: str, sums: Floats) -> dict[str, Floats]:
        """Mean, low and high of the runs, each of the shape of a run; NaN where no run has a sum."""
        present = ~np.isnan(sums)
        count = present.sum(axis=0)
        total = np.where(present, sums, 0.0).sum(axis=0)
        mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        if self.replicates == 1 and self._scale is not None and is_drawn(series):
            low, high = band(mean, self._scale)
        else:
            low = np.where(present, sums, np.inf).min(axis=0)
            high = np.where(present, sums, -np.inf).max(axis=0)
        return {"mean": mean, "low": low, "high": high}

    def _sums(
        self,
        series: str,
        by: Sequence[str],
        groups: Collection[str] | None,
        places: Collection[str] | None,
    ) -> tuple[dict[str, pd.Categorical], Floats]:
        """Keys of the sums, and the sums, shape (runs, months, keys); NaN where nothing was added."""
        columns = self._columns(series, groups, places)
        codes = {"place": self._place[columns], "group": self._group[columns]}
        order = np.lexsort([codes[name] for name in reversed(by)]) if by else np.arange(len(columns))
        sorted_codes = np.array([codes[name][order] for name in by]).reshape(len(by), len(columns))
        opens = np.append(True, (np.diff(sorted_codes) != 0).any(axis=0))
        sums = _sum(self._values[:, :, columns[order]], axis=2, starts=np.flatnonzero(opens))
        keys = {
            name: pd.Categorical.from_codes(sorted_codes[index][opens], self._labels[name])
            for index, name in enumerate(by)
        }
        return keys, sums

    def _columns(self, series: str, groups: Collection[str] | None, places: Collection[str] | None) -> Codes:
        """Cells of a series in the groups and places that count."""
        if series not in self._spans:
            raise InputError(f"the run has no rows of series '{series}'; write it to monthly.parquet")
        columns = np.arange(len(self._place))[self._spans[series]]
        for codes, label, kept in ((self._group, "group", groups), (self._place, "place", places)):
            if kept is not None:
                columns = columns[self._labels[label].isin(list(kept))[codes[columns]]]
        if not len(columns):
            named = ", ".join([*(groups or ()), *(places or ())])
            raise InputError(f"the run has no rows of series '{series}' for {named}")
        return columns


def peak_month(values: pd.Series) -> int:
    """Return the month in which a series indexed by month is largest, the first of several."""
    return int(values.index.to_numpy(np.int64)[values.to_numpy(np.float64).argmax()])


def wide(table: pd.DataFrame, index: str, column: str, order: Sequence[str]) -> pd.DataFrame:
    """Turn the means of a long table into one column for each name of `order`; absent cells are zero."""
    cells = table.assign(**{column: table[column].astype(str)}).pivot(
        index=index, columns=column, values="mean"
    )
    return cells.reindex(columns=list(order)).fillna(0.0)


def _sum(values: Floats, axis: int, starts: Codes | None = None) -> Floats:
    """Sum along an axis, or over the parts of it that begin at `starts`; NaN where all is absent."""
    present = ~np.isnan(values)
    filled = np.where(present, values, 0.0)
    if starts is None:
        return np.where(present.any(axis=axis), filled.sum(axis=axis), np.nan)
    some = np.logical_or.reduceat(present, starts, axis=axis)
    return np.where(some, np.add.reduceat(filled, starts, axis=axis), np.nan)


def _table(
    keys: dict[str, pd.Categorical], time: str, times: Codes, spread: dict[str, Floats]
) -> pd.DataFrame:
    """A row for each key and time that has a sum in any run."""
    found = ~np.isnan(spread["mean"].T.ravel())
    labels = {name: values.repeat(len(times))[found] for name, values in keys.items()}
    when = np.tile(times, spread["mean"].shape[1])[found]
    return pd.DataFrame({**labels, time: when, **{name: v.T.ravel()[found] for name, v in spread.items()}})
