"""The ledger: what was counted, month by month, as the table that a run writes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from world.declare import Kind
from world.places import Places
from world.series import BY_NAME, SERIES

Values = NDArray[np.float64]


class Ledger:
    """Values of every declared series, by place and group, for the months that are finished.

    Args:
        places: Names behind the place codes.
        scale: People that a row stands for; counts of rows are multiplied by it.
    """

    def __init__(self, places: Places, scale: int) -> None:
        self.scale = scale
        self.shapes = {s.name: (len(places.names(s.places)), len(s.groups)) for s in SERIES}
        self.months: list[int] = []
        self.finished: list[dict[str, Values]] = []
        self._open: dict[str, Values] = {}
        self._places = places

    def count(self, series: str, place: ArrayLike, group: ArrayLike = 0, sign: int = 1) -> None:
        """Count rows into a flow of the open month.

        Args:
            series: Declared name.
            place: Place code of each row (or one for all).
            group: Group code of each row (or one for all).
            sign: Minus one for what leaves a population.
        """
        shape = self.shapes[series]
        at = np.asarray(place, np.int64) * shape[1] + np.asarray(group, np.int64)
        if not at.size:
            return
        cells = np.bincount(at.ravel(), minlength=shape[0] * shape[1])
        self.add(series, sign * cells.reshape(shape))

    def add(self, series: str, rows: ArrayLike) -> None:
        """Add a table of numbers of rows (places, groups) to a flow of the open month."""
        self._value(series)[...] += np.asarray(rows, np.float64) * self.scale

    def put(self, series: str, values: ArrayLike, *, scaled: bool = True) -> None:
        """Set a stock or a mean of the open month; `scaled` says that the values are numbers of rows."""
        factor = self.scale if scaled else 1
        table = self._value(series)
        table[...] = np.asarray(values, np.float64).reshape(table.shape) * factor

    def value(self, series: str) -> Values:
        """Values of the open month so far, people or cases, shape (places, groups)."""
        return self._value(series)

    def close(self, month: int) -> None:
        """End the open month: what was not counted is zero; a stock or mean that was not put is absent."""
        for series in SERIES:
            if series.kind is Kind.FLOW:
                self._value(series.name)
        self.months.append(month)
        self.finished.append(self._open)
        self._open = {}

    def forget(self) -> None:
        """Forget all months, finished or open."""
        self.months.clear()
        self.finished.clear()
        self._open = {}

    def history(self, series: str) -> Values:
        """Values of the finished months, shape (months, places, groups); NaN where absent."""
        absent = np.full(self.shapes[series], np.nan)
        return np.array([month.get(series, absent) for month in self.finished]).reshape(
            len(self.months), *self.shapes[series]
        )

    def _value(self, series: str) -> Values:
        if series not in self._open:
            self._open[series] = np.zeros(self.shapes[series])
        return self._open[series]

    def names(self, series: str) -> tuple[str, ...]:
        """Names of a series' places, in the order of its rows."""
        return self._places.names(BY_NAME[series].places)
