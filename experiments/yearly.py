"""Sums of monthly rows by fiscal year and place, each series as its kind adds up."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from world.calendar import fiscal_year, parse_month
from world.declare import Kind
from world.series import BY_NAME

EVERYWHERE = "all"
"""Place of a sum over all places, and group of a sum over all groups."""
KEYS = ["scenario", "draw", "replicate", "series", "place", "group", "year"]
SUMMED = (Kind.FLOW, Kind.STOCK)
"""Kinds that add up over places and groups."""


def yearly(monthly: pd.DataFrame, names: Collection[str] | None = None) -> pd.DataFrame:
    """Return series by complete fiscal year.

    A flow is summed over the months of the year; a stock is that at its end; a mean or an index is the mean
    of its months; a peak is the highest. Groups of flows and stocks are added up (group `all`), and so are
    their places, in further rows (place `all`); means, indexes and peaks keep places and groups apart.

    Args:
        monthly: Rows of `monthly.parquet`.
        names: Series that are wanted; all that are declared by default.

    Returns:
        Columns scenario, draw, replicate, series, place, group, year, value, sorted by these keys. An empty
        table where no fiscal year is complete.
    """
    wanted = [name for name in BY_NAME if names is None or name in names]
    rows = _with_years(monthly[monthly["series"].isin(wanted)])
    by_kind = {kind: [name for name in wanted if BY_NAME[name].kind is kind] for kind in Kind}
    parts = [_combine(rows[rows["series"].isin(by_kind[kind])], kind) for kind in Kind]
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
    if kind in SUMMED:
        rows = rows.assign(group=EVERYWHERE)
    how = {Kind.PEAK: "max", Kind.MEAN: "mean", Kind.INDEX: "mean"}.get(kind, "sum")
    table: pd.DataFrame = rows.groupby(KEYS, observed=True)["value"].agg(how).reset_index()
    for name in ("scenario", "series", "place", "group"):
        table[name] = table[name].astype(str)
    if kind not in SUMMED:
        return table
    keys = [key for key in KEYS if key != "place"]
    total = table.groupby(keys)["value"].sum().reset_index().assign(place=EVERYWHERE)
    return pd.concat([table, total])
