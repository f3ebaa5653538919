"""Ratios of a run, each replicate's own: weighed means, shares of a flow, a flow for each unit of a stock.

All return a time (month or year), mean, low, high: mean and range over the replicates. Times at which nothing
stands below the line in any replicate have no row.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from calibration.definitions import PeriodKind
from calibration.observation import period_of
from visualizer.aggregate import Codes, Floats, Monthly
from world.errors import InputError
from world.series import BY_NAME


def mean_by_month(monthly: Monthly, series: str, groups: Collection[str] | None = None) -> pd.DataFrame:
    """Weigh a mean over places and groups by the series that it declares.

    Args:
        monthly: The rows of a run.
        series: Name of the mean.
        groups: Groups that count; all by default.

    Raises:
        InputError: The run has no rows of the series, or of its weight.
    """
    amount, weight = _weighed(monthly, series, groups)
    return _ratio("month", monthly.months, amount, weight)


def mean_by_year(
    monthly: Monthly,
    series: str,
    groups: Collection[str] | None = None,
    kind: PeriodKind = PeriodKind.FISCAL_YEAR,
) -> pd.DataFrame:
    """Weigh a mean over places, groups and the months of complete years.

    Raises:
        InputError: As `mean_by_month`, or the run covers no complete year.
    """
    amount, weight = _weighed(monthly, series, groups)
    years, first = _whole_years(monthly, kind)
    return _ratio("year", years, _over_years(amount, first), _over_years(weight, first))


def share_by_year(
    monthly: Monthly, series: str, groups: Collection[str], within: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the percentage of a flow that some groups make of it, or of the groups `within`, by fiscal year.

    Raises:
        InputError: The run has no rows of the series, or covers no complete fiscal year.
    """
    years, first = _whole_years(monthly, PeriodKind.FISCAL_YEAR)
    part, whole = (_over_years(_sum(monthly, series, kept), first) for kept in (groups, within))
    return _ratio("year", years, part * 100, whole)


def each_by_year(monthly: Monthly, flow: str, stock: str) -> pd.DataFrame:
    """Return a flow of each fiscal year for each unit of a stock at its end.

    Raises:
        InputError: The run has no rows of one of them, or covers no complete fiscal year.
    """
    years, first = _whole_years(monthly, PeriodKind.FISCAL_YEAR)
    return _ratio(
        "year",
        years,
        _over_years(_sum(monthly, flow, None), first),
        _sum(monthly, stock, None)[:, first + 11],
    )


def _sum(monthly: Monthly, series: str, groups: Collection[str] | None) -> Floats:
    """Sum over places and groups, (runs, months)."""
    total: Floats = np.nansum(monthly.cells(series, groups)[1], axis=2)
    return total


def _weighed(monthly: Monthly, series: str, groups: Collection[str] | None) -> tuple[Floats, Floats]:
    """Sums over places and groups of the mean times its weight, and of the weight, (runs, months) each."""
    name = BY_NAME[series].weight
    if name is None:
        raise ValueError(f"{series} declares no weight")
    (at, values), (weighing, weights) = (monthly.cells(one, groups) for one in (series, name))
    where = weighing.get_indexer(at)
    values, weight = values[:, :, where >= 0], weights[:, :, where[where >= 0]]
    weight = np.where(np.isnan(values), 0.0, np.nan_to_num(weight))
    return (np.nan_to_num(values) * weight).sum(axis=2), weight.sum(axis=2)


def _whole_years(monthly: Monthly, kind: PeriodKind) -> tuple[Codes, Codes]:
    """Years of which the run has all months, and the positions of their first months."""
    numbers = np.array([period_of(int(month), kind) for month in monthly.months], np.int64)
    years, first, count = np.unique(numbers, return_index=True, return_counts=True)
    whole = count == 12
    if not whole.any():
        raise InputError(f"the run covers no complete {kind.value.replace('_', ' ')}; run at least one")
    return years[whole], first[whole].astype(np.int64)


def _over_years(values: Floats, first: Codes) -> Floats:
    """Sum over the twelve months from each of the first ones on, (runs, years)."""
    total: Floats = values[:, first[:, None] + np.arange(12)].sum(axis=2)
    return total


def _ratio(time: str, times: Codes, above: Floats, below: Floats) -> pd.DataFrame:
    """Mean and range over the runs, of those in which something stands below the line."""
    there = below > 0
    ratio = np.divide(above, below, out=np.full(above.shape, np.nan), where=there)
    some = there.any(axis=0)
    kept = ratio[:, some]
    spread = {
        "mean": np.nanmean(kept, axis=0),
        "low": np.nanmin(kept, axis=0),
        "high": np.nanmax(kept, axis=0),
    }
    return pd.DataFrame({time: times[some], **spread})
