"""Sums of monthly rows by fiscal year and place, each series as its kind adds up."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from world.calendar import fiscal_year, parse_month
from world.declare import Kind, Series
from world.series import BY_NAME

EVERYWHERE = "all"
"""Place of a sum over all places, and group of a sum over all groups."""
KEYS = ["scenario", "draw", "replicate", "series", "place", "group", "year"]
SUMMED = (Kind.FLOW, Kind.STOCK)
"""Kinds that add up over places and groups."""
_CELL = ["scenario", "draw", "replicate", "month", "place", "group"]


def yearly(monthly: pd.DataFrame, names: Collection[str] | None = None) -> pd.DataFrame:
    """Return series by complete fiscal year.

    A flow is summed over the months of the year; a stock is that at its end; a mean or an index is the mean
    of its months; a peak is the highest. Groups of flows and stocks are added up (group `all`), and so are
    their places, in further rows (place `all`), for each group too. A mean whose weight the rows hold is
    weighed over months, places and groups for place `all`; otherwise means, indexes and peaks keep places and
    groups apart.

    Args:
        monthly: Rows of `monthly.parquet`.
        names: Series that are wanted; all that are declared by default.

    Returns:
        Columns scenario, draw, replicate, series, place, group, year, value, sorted by these keys. An empty
        table where no fiscal year is complete.
    """
    wanted = [series for name, series in BY_NAME.items() if names is None or name in names]
    weights = [series.weight for series in wanted if series.weight is not None]
    rows = _with_years(monthly[monthly["series"].isin([*(series.name for series in wanted), *weights])])
    parts = [
        _combine(rows[rows["series"].isin([series.name for series in wanted if series.kind is kind])], kind)
        for kind in Kind
    ]
    parts += [_national(rows, series) for series in wanted if series.weight is not None]
    return pd.concat(parts, ignore_index=True).sort_values(KEYS, ignore_index=True)


def _with_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of complete fiscal years, months as integers, texts as plain strings."""
    numbers = {text: parse_month(text) for text in rows["month"].unique()}
    years = pd.Series({text: fiscal_year(month) for text, month in numbers.items()}, dtype="int64")
    whole = years.groupby(years).transform("size") == 12
    kept = rows[rows["month"].isin(years.index[whole])]
    return kept.assign(
        year=kept["month"].map(years).astype("int64"), month=kept["month"].map(numbers).astype("int64")
    )


def _combine(rows: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    if kind is Kind.STOCK:
        rows = rows[rows["month"] % 12 == 8]
    how = {Kind.PEAK: "max", Kind.MEAN: "mean", Kind.INDEX: "mean"}.get(kind, "sum")
    cells = _plain(rows.groupby(KEYS, observed=True)["value"].agg(how).reset_index())
    if kind not in SUMMED:
        return cells
    by_place = _over(cells, "group", ["value"])
    by_group = _over(cells[cells["group"] != EVERYWHERE], "place", ["value"])
    return pd.concat([by_place, by_group, _over(by_place, "place", ["value"])])


def _national(rows: pd.DataFrame, series: Series) -> pd.DataFrame:
    """The mean of the country, of each group and of all: weighed over months and places."""
    values, weights = (rows[rows["series"] == name] for name in (series.name, series.weight))
    both = values.merge(weights[[*_CELL, "value"]], on=_CELL, suffixes=("", "_weight"))
    both = both.assign(amount=both["value"] * both["value_weight"]).rename(columns={"value_weight": "weight"})
    parts = ["amount", "weight"]
    cells = _plain(both.groupby(KEYS, observed=True)[parts].sum().reset_index())
    by_group = _over(cells, "place", parts)
    pooled = _over(by_group[by_group["group"] != EVERYWHERE], "group", parts)
    means = pd.concat([by_group, pooled])
    means = means[means["weight"] > 0]
    return means.assign(value=means["amount"] / means["weight"]).drop(columns=parts)


def _over(cells: pd.DataFrame, key: str, columns: list[str]) -> pd.DataFrame:
    """Add columns up over the places or the groups of cells."""
    sums = cells.groupby([name for name in KEYS if name != key])[columns].sum()
    return sums.reset_index().assign(**{key: EVERYWHERE})


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Texts as plain strings; what is not in the table is no category of it."""
    texts = ("scenario", "series", "place", "group")
    return table.assign(**{name: table[name].astype(str) for name in texts})
