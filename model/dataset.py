"""A run's monthly table as an xarray data set: a variable a series, by replicate, month, place and group."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from world.declare import Series
from world.gazetteer import load_places
from world.places import CITIZENSHIPS
from world.series import BY_NAME

FACTS = ("scenario", "scenario_hash", "seed", "scale", "start", "until", "code_version")
"""Entries of `run.json` that a data set carries, where the run has them."""
Axes = dict[str, list[Any]]
"""Labels of each dimension."""


def to_dataset(monthly: pd.DataFrame, info: dict[str, Any]) -> xr.Dataset:
    """Lay the rows of `monthly.parquet` out as arrays.

    Args:
        monthly: The rows of one scenario.
        info: Contents of `run.json`.

    Returns:
        A variable for each series, float64, with attributes `units`, `kind` and `long_name`; NaN where it is
        absent. Dimensions: `replicate`; `month` (datetime64, its first day); the kind of place (`court`,
        `city` ...) in the order of the model, and `citizenship` or `SERIES_group`, both left out where there
        is but one.
    """
    shared: Axes = {
        "replicate": sorted(monthly["replicate"].unique()),
        "month": sorted(map(str, monthly["month"].unique())),
    }
    variables = {
        str(name): _variable(rows, BY_NAME[str(name)], shared)
        for name, rows in monthly.groupby("series", observed=True)
    }
    data = xr.Dataset(variables, attrs={name: info[name] for name in FACTS if name in info})
    return data.assign_coords(month=pd.to_datetime(shared["month"], format="%Y-%m"))


def _variable(rows: pd.DataFrame, series: Series, shared: Axes) -> xr.DataArray:
    group = "citizenship" if series.groups == CITIZENSHIPS else f"{series.name}_group"
    names: Axes = {
        **shared,
        "place": list(load_places().names(series.places)),
        "group": list(series.groups),
    }
    values = np.full([len(labels) for labels in names.values()], np.nan)
    values[tuple(_positions(rows[column], labels) for column, labels in names.items())] = rows["value"]
    axes = dict(zip((*shared, series.places, group), names.values(), strict=True))
    attributes = {"units": series.unit, "kind": series.kind.value, "long_name": series.meaning}
    whole = xr.DataArray(values, axes, list(axes), series.name, attributes)
    return whole.squeeze([name for name in (series.places, group) if len(axes[name]) == 1], drop=True)


def _positions(column: pd.Series[Any], labels: list[Any]) -> NDArray[np.intp]:
    """Position of each value in the labels."""
    coded = column.astype("category").cat
    return np.asarray(pd.Index(labels).get_indexer(coded.categories)[coded.codes])
