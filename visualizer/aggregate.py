"""Sums of a run's monthly rows: by month, by year, by place or group, with the range of the replicates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calibration.definitions import PeriodKind
from calibration.observation import RUN_KEYS, period_of, rows_of
from world.errors import InputError


def replicate_count(monthly: pd.DataFrame) -> int:
    """Return the number of runs (draws times replicates) in the rows."""
    return len(pd.unique(monthly["draw"].astype("int64") * 2**32 + monthly["replicate"]))


def by_month(
    monthly: pd.DataFrame, series: str, by: Sequence[str] = (), groups: Sequence[str] | None = None
) -> pd.DataFrame:
    """Sum a flow or stock over all that `by` does not name.

    Args:
        monthly: Rows of `monthly.parquet`.
        series: Its name.
        by: Columns to keep apart: place, group or both.
        groups: Groups that count; all by default.

    Returns:
        Columns of `by`, month (int), mean, low, high: mean and range over the replicates.

    Raises:
        InputError: The run has no rows of the series.
    """
    return _spread(_rows(monthly, series, groups), [*by, "month"])


def by_year(
    monthly: pd.DataFrame,
    series: str,
    by: Sequence[str] = (),
    kind: PeriodKind = PeriodKind.FISCAL_YEAR,
    groups: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Sum a flow over complete years; the columns are those of `by_month` with year for month.

    Raises:
        InputError: The run has no rows of the series, or covers no complete year.
    """
    rows = _rows(monthly, series, groups)
    years = {month: period_of(int(month), kind) for month in rows["month"].unique()}
    counts = pd.Series(years).value_counts()
    whole = counts.index[counts == 12]
    if whole.empty:
        raise InputError(f"the run covers no complete {kind.value.replace('_', ' ')}; run at least one")
    rows = rows.assign(year=rows["month"].map(years))
    return _spread(rows[rows["year"].isin(whole)], [*by, "year"])


def year_total(monthly: pd.DataFrame, series: str, year: int, groups: Sequence[str] | None = None) -> float:
    """Return the sum of a flow over a fiscal year, as the mean of the replicates.

    Raises:
        InputError: The run has no rows of the series, or does not cover the year.
    """
    years = by_year(monthly, series, groups=groups).set_index("year")["mean"]
    if year not in years.index:
        raise InputError(f"the run does not cover the whole of fiscal year {year}")
    return float(years.loc[year])


def peak_month(values: pd.Series) -> int:
    """Return the month in which a series indexed by month is largest, the first of several."""
    return int(values.index.to_numpy(np.int64)[values.to_numpy(np.float64).argmax()])


def wide(table: pd.DataFrame, index: str, column: str, order: Sequence[str]) -> pd.DataFrame:
    """Turn the means of a long table into one column for each name of `order`; absent cells are zero."""
    cells = table.assign(**{column: table[column].astype(str)}).pivot(
        index=index, columns=column, values="mean"
    )
    return cells.reindex(columns=list(order)).fillna(0.0)


def _rows(monthly: pd.DataFrame, series: str, groups: Sequence[str] | None) -> pd.DataFrame:
    rows = rows_of(monthly, series)
    if groups is None:
        return rows
    kept = rows[rows["group"].isin(list(groups))]
    if kept.empty:
        raise InputError(f"the run has no rows of series '{series}' for {', '.join(groups)}")
    return kept


def _spread(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    sums = rows.groupby([*RUN_KEYS, *keys], observed=True)["value"].sum().reset_index()
    spread = sums.groupby(keys, observed=True)["value"].agg(["mean", "min", "max"]).reset_index()
    return spread.rename(columns={"min": "low", "max": "high"})
