"""The table `monthly.parquet`: a ledger's finished months as sorted rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from world.calendar import format_month
from world.declare import Series
from world.ledger import Ledger
from world.series import SERIES

Cells = tuple[NDArray[np.int64], list[tuple[str, str, str, str]]]
_TEXT = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("scenario", _TEXT),
        ("draw", pa.int32()),
        ("replicate", pa.int32()),
        ("month", _TEXT),
        ("series", _TEXT),
        ("place", _TEXT),
        ("group", _TEXT),
        ("value", pa.float64()),
        ("unit", _TEXT),
    ]
)


def to_table(ledger: Ledger, scenario: str, draw: int = 0, replicate: int = 0) -> pa.Table:
    """Rows of the finished months, sorted by month, series, place and group; absent values have no row."""
    specs = sorted(SERIES, key=lambda series: series.name)
    cells = [_cells(series, ledger.names(series.name)) for series in specs]
    values = np.array([_month_values(month, specs, cells) for month in ledger.finished]).reshape(-1)
    present = ~np.isnan(values)
    count = len(ledger.months)
    size = int(present.sum())
    labels = [label for cell in cells for label in cell[1]]
    months = [format_month(month) for month in ledger.months]
    month_codes = np.repeat(np.arange(count, dtype=np.int32), len(labels))[present]
    columns = {
        "scenario": _text(np.zeros(size, np.int32), [scenario]),
        "draw": pa.array(np.full(size, draw, np.int32)),
        "replicate": pa.array(np.full(size, replicate, np.int32)),
        "month": _text(month_codes, months),
        "value": pa.array(values[present]),
    }
    for index, name in enumerate(("series", "place", "group", "unit")):
        columns[name] = _coded([label[index] for label in labels], count, present)
    return pa.table({name: columns[name] for name in SCHEMA.names}, schema=SCHEMA)


def _cells(series: Series, places: tuple[str, ...]) -> Cells:
    """Flat positions of a series' cells in the order of the names, and the labels of each."""
    named = sorted(
        (place, group, p * len(series.groups) + g)
        for p, place in enumerate(places)
        for g, group in enumerate(series.groups)
    )
    positions = np.array([position for _, _, position in named], np.int64)
    return positions, [(series.name, place, group, series.unit) for place, group, _ in named]


def _month_values(
    month: dict[str, NDArray[np.float64]],
    specs: list[Series],
    cells: list[Cells],
) -> NDArray[np.float64]:
    parts = []
    for series, (positions, _) in zip(specs, cells, strict=True):
        table = month.get(series.name)
        parts.append(np.full(len(positions), np.nan) if table is None else table.ravel()[positions])
    return np.concatenate(parts)


def _coded(labels: list[str], months: int, present: NDArray[np.bool_]) -> pa.DictionaryArray:
    names = sorted(set(labels))
    code = {name: index for index, name in enumerate(names)}
    codes = np.array([code[label] for label in labels], np.int32)
    return _text(np.tile(codes, months)[present], names)


def _text(codes: NDArray[np.int32], names: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string()))
