"""Ratios of a run, each replicate's own: weighed means, shares of a flow, a flow for each unit of a stock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calibration.definitions import PeriodKind
from calibration.observation import RUN_KEYS, period_of
from experiments.yearly import weighed
from visualizer.aggregate import by_month, by_year
from world.calendar import parse_month
from world.errors import InputError
from world.series import BY_NAME

_RUN_MONTH = [*RUN_KEYS, "month"]
_RUN_YEAR = [*RUN_KEYS, "year"]


def mean_by_month(monthly: pd.DataFrame, series: str, groups: Sequence[str] | None = None) -> pd.DataFrame:
    """Weigh a mean over places and groups by the series that it declares.

    Args:
        monthly: Rows of `monthly.parquet`, those of the weight too.
        series: Name of the mean.
        groups: Groups that count; all by default.

    Returns:
        Columns month (int), mean, low, high: mean and range over the replicates; months in which nothing
        counts are left out.

    Raises:
        InputError: The run has no rows of the series, or of its weight.
    """
    sums = _weighed(monthly, series, groups).groupby(_RUN_MONTH, observed=True)[["amount", "weight"]].sum()
    sums = sums[sums["weight"] > 0]
    return by_month(_national(sums["amount"] / sums["weight"], series), series)


def mean_by_year(
    monthly: pd.DataFrame,
    series: str,
    groups: Sequence[str] | None = None,
    kind: PeriodKind = PeriodKind.FISCAL_YEAR,
) -> pd.DataFrame:
    """Weigh a mean over places, groups and the months of complete years; columns year, mean, low, high.

    Raises:
        InputError: As `mean_by_month`, or the run covers no complete year.
    """
    rows = _weighed(monthly, series, groups)
    return _over_year(rows, "amount", _by_run_and_year(rows, "weight", kind), series, kind)


def share_by_year(
    monthly: pd.DataFrame, series: str, groups: Sequence[str], within: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the percentage of a flow that some groups make of it, or of the groups `within`, by fiscal year.

    Raises:
        InputError: The run has no rows of the series, or covers no complete fiscal year.
    """
    rows = _rows(monthly, series, within)
    part = rows.assign(value=rows["value"].where(rows["group"].isin(list(groups)), 0.0) * 100)
    year = PeriodKind.FISCAL_YEAR
    return _over_year(part, "value", _by_run_and_year(rows, "value", year), series, year)


def each_by_year(monthly: pd.DataFrame, flow: str, stock: str) -> pd.DataFrame:
    """Return a flow of each fiscal year for each unit of a stock at its end.

    Raises:
        InputError: The run has no rows of one of them, or covers no complete fiscal year.
    """
    year, ends = PeriodKind.FISCAL_YEAR, _rows(monthly, stock, None)
    ends = ends[ends["month"].astype(str).str.endswith("-09")]
    return _over_year(_rows(monthly, flow, None), "value", _by_run_and_year(ends, "value", year), flow, year)


def _weighed(monthly: pd.DataFrame, series: str, groups: Sequence[str] | None) -> pd.DataFrame:
    weight = BY_NAME[series].weight
    if weight is None:
        raise ValueError(f"{series} declares no weight")
    return weighed(_rows(monthly, series, groups), _rows(monthly, weight, groups))


def _rows(monthly: pd.DataFrame, series: str, groups: Sequence[str] | None) -> pd.DataFrame:
    rows = monthly[monthly["series"] == series]
    if rows.empty:
        raise InputError(f"the run has no rows of series '{series}'; write it to monthly.parquet")
    return rows if groups is None else rows[rows["group"].isin(list(groups))]


def _years(rows: pd.DataFrame, kind: PeriodKind) -> pd.Series:
    numbers = {text: period_of(parse_month(str(text)), kind) for text in rows["month"].unique()}
    return rows["month"].map(numbers).astype(np.int64)


def _by_run_and_year(rows: pd.DataFrame, column: str, kind: PeriodKind) -> pd.Series:
    keyed = rows.assign(year=_years(rows, kind))
    return keyed.groupby(_RUN_YEAR, observed=True)[column].sum()


def _over_year(
    rows: pd.DataFrame, column: str, below: pd.Series, series: str, kind: PeriodKind
) -> pd.DataFrame:
    """Divide the sum of each year by what stands below it; years with nothing there are left out.

    Each month is divided by what stands below its year, so that the months of a year add up to its ratio.
    """
    months = rows.groupby(_RUN_MONTH, observed=True)[column].sum().reset_index()
    months["year"] = _years(months, kind)
    both = months.merge(below[below > 0].rename("below").reset_index(), on=_RUN_YEAR)
    ratio = both.set_index(_RUN_MONTH)
    return by_year(_national(ratio[column] / ratio["below"], series), series, kind=kind)


def _national(values: pd.Series, series: str) -> pd.DataFrame:
    """Rows as in `monthly.parquet` from values by run and month."""
    return values.rename("value").reset_index().assign(series=series, place="all", group="all")
