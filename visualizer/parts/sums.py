"""Sums of a run's series, as pages show them: month by month, in the last month, over the last year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visualizer.moment import Moment
from world.declare import Kind
from world.ledger import Values
from world.series import BY_NAME

YEAR = 12
"""Months of a year."""


@dataclass(frozen=True)
class Measure:
    """A quantity that a page shows: a series, or a part of it, as one number a month.

    Attributes:
        series: Declared name.
        groups: Groups that count; all by default.
        places: Places that count; all by default.
        label: Key of its name in the catalogue; that of its only group, or else of its series, by default.
        target: Published quantity that it can be compared with (`calibration.models`).
    """

    series: str
    groups: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    label: str = ""
    target: str = ""

    @property
    def name(self) -> str:
        """Key of its name in the catalogue."""
        if self.label:
            return self.label
        only = self.groups is not None and len(self.groups) == 1
        return f"group.{self.groups[0]}" if only and self.groups else f"series.{self.series}"


def by_month(moment: Moment, measure: Measure) -> Values:
    """Return a quantity in all months, shape (months,); NaN where absent.

    A mean is weighed by the series that its declaration names.

    Raises:
        ValueError: A peak or an index would be added up.
    """
    values = _cells(moment, moment.history(measure.series), measure)
    weight = BY_NAME[measure.series].weight
    if weight is not None:
        return _mean(values, _cells(moment, moment.history(weight), measure), axis=(1, 2))
    _check(measure, values.shape[1:])
    return _sum(values, axis=(1, 2))


def by_place(moment: Moment, measure: Measure) -> Values:
    """Return a quantity in the last month at each of its places, shape (places,); NaN where absent.

    Raises:
        ValueError: A peak or an index would be added up.
    """
    values = _cells(moment, moment.now(measure.series), measure)
    weight = BY_NAME[measure.series].weight
    if weight is not None:
        return _mean(values, _cells(moment, moment.now(weight), measure), axis=(1,))
    _check(measure, values.shape[1:])
    return _sum(values, axis=(1,))


def year_by_place(moment: Moment, measure: Measure) -> Values:
    """Return a flow over the last twelve months, or those lived if fewer, at each place, shape (places,)."""
    return _sum(_cells(moment, moment.history(measure.series)[-YEAR:], measure), axis=(0, -1))


def now(moment: Moment, measure: Measure) -> float:
    """Return a quantity in the last month; NaN where absent."""
    return float(by_month(moment, measure)[-1])


def _cells(moment: Moment, values: Values, measure: Measure) -> Values:
    """The places and groups that count, of values whose last two axes they are."""
    if measure.groups is not None:
        values = values[..., _positions(BY_NAME[measure.series].groups, measure.groups)]
    if measure.places is not None:
        values = values[..., _positions(moment.places(measure.series), measure.places), :]
    return values


def _positions(names: Sequence[str], wanted: Sequence[str]) -> NDArray[np.int64]:
    return np.array([names.index(name) for name in wanted], np.int64)


def _check(measure: Measure, shape: tuple[int, ...]) -> None:
    kind = BY_NAME[measure.series].kind
    if kind in (Kind.PEAK, Kind.INDEX) and np.prod(shape) > 1:
        raise ValueError(f"'{measure.series}' is {kind.value}: its places and groups do not add up")


def _sum(values: Values, axis: tuple[int, ...]) -> Values:
    present = ~np.isnan(values)
    total: Values = np.where(present, values, 0.0).sum(axis=axis)
    return np.where(present.any(axis=axis), total, np.nan)


def _mean(values: Values, weights: Values, axis: tuple[int, ...]) -> Values:
    weights = np.where(np.isnan(values) | np.isnan(weights), 0.0, weights)
    total = weights.sum(axis=axis)
    mean: Values = (np.nan_to_num(values) * weights).sum(axis=axis) / np.where(total > 0, total, np.nan)
    return mean
