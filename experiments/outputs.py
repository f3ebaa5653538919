"""What is kept of a run: chosen series at chosen places, reduced over places, groups and months to cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from world.calendar import fiscal_year, format_month
from world.declare import Kind, Series
from world.errors import InputError, unknown_name
from world.gazetteer import load_places
from world.ledger import Ledger
from world.series import BY_NAME
from world.settings import Month
from world.validation import Closed

Values = NDArray[np.float64]
Measure = Literal["total", "mean", "max", "min", "last"]

ALL, EACH = "all", "each"
"""In place of names: all taken together, and every one apart."""
MEASURES: dict[Kind, Measure] = {
    Kind.FLOW: "total",
    Kind.STOCK: "last",
    Kind.PEAK: "max",
    Kind.MEAN: "mean",
    Kind.INDEX: "mean",
}
"""How a period sums up a series, by its kind."""
_OVER_MONTHS: dict[str, Callable[..., Values]] = {"total": np.sum, "max": np.max, "min": np.min}


class Cell(NamedTuple):
    """One number that is kept of a run."""

    series: str
    place: str
    group: str
    period: str
    measure: str
    unit: str


class Output(Closed):
    """A series that is kept, a table ``[[outputs]]`` of a sweep file.

    Attributes:
        series: Declared name.
        places: Names of places; ``all`` for all together, ``each`` for every one apart.
        groups: The same, of groups.
        by: What a number is of: each month, each complete fiscal year, or all months of the run.
        first: First month that is looked at (key ``from``), the first of the run by default.
        last: Last month (key ``until``), included, the last of the run by default.
        measure: How months become one number; by default the total of a flow, a stock at the end, the highest
            of a peak, the mean of a mean or an index.

    Raises:
        InputError: A name is unknown, or the series does not add up as asked (as a pydantic error).
    """

    series: str
    places: list[str] = Field(default=[ALL], min_length=1)
    groups: list[str] = Field(default=[ALL], min_length=1)
    by: Literal["month", "year", "run"] = "run"
    first: Month | None = Field(default=None, alias="from")
    last: Month | None = Field(default=None, alias="until")
    measure: Measure | None = None

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        series = BY_NAME.get(self.series)
        if series is None:
            raise unknown_name("series", self.series, BY_NAME)
        for asked, known, kind in (
            (self.places, load_places().names(series.places), "place"),
            (self.groups, series.groups, "group"),
        ):
            _check_names(series, asked, known, kind)
        if self.measure == "total" and series.kind is not Kind.FLOW:
            raise InputError(f"{series.name} is a {series.kind.value}; only a flow has a total")
        return self

    @property
    def declared(self) -> Series:
        """The declaration of the series."""
        return BY_NAME[self.series]

    @property
    def how(self) -> Measure:
        """How months become one number."""
        return self.measure or MEASURES[self.declared.kind]

    def periods(self, months: Sequence[int]) -> dict[str, list[int]]:
        """Positions of the months of each period, by its name.

        Args:
            months: Months of the run.

        Raises:
            InputError: No period is complete within the months of the run.
        """
        first = months[0] if self.first is None else self.first
        last = months[-1] if self.last is None else self.last
        found: dict[str, list[int]] = {}
        if months[0] <= first <= last <= months[-1]:
            for position in range(first - months[0], last - months[0] + 1):
                found.setdefault(self._name(months[position], first, last), []).append(position)
        if self.by == "year":
            found = {name: positions for name, positions in found.items() if len(positions) == 12}
        if not found:
            wanted = "complete fiscal year (October to September)" if self.by == "year" else "month"
            raise InputError(
                f"{self.series}: {format_month(first)} to {format_month(last)} holds no {wanted} of the run, "
                f"{format_month(months[0])} to {format_month(months[-1])}"
            )
        return found

    def _name(self, month: int, first: int, last: int) -> str:
        if self.by == "run":
            return f"{format_month(first)}..{format_month(last)}"
        return format_month(month) if self.by == "month" else f"FY{fiscal_year(month)}"


def cells(outputs: Sequence[Output], months: Sequence[int]) -> tuple[Cell, ...]:
    """Name the numbers that `reduce_run` gives, in its order.

    Raises:
        InputError: A period is not within the months of the run, or a number is asked for twice.
    """
    places = load_places()
    found = []
    for output in outputs:
        series = output.declared
        for place in _names(output.places, places.names(series.places)):
            for group in _names(output.groups, series.groups):
                for period in output.periods(months):
                    found.append(Cell(series.name, place, group, period, output.how, series.unit))
    cell, count = Counter(found).most_common(1)[0]
    if count > 1:
        raise InputError(f"outputs: {cell.series} at {cell.place} in {cell.period} is asked for twice")
    return tuple(found)


def reduce_run(ledger: Ledger, outputs: Sequence[Output]) -> Values:
    """Reduce what a run counted to the numbers that are kept.

    Args:
        ledger: That of a run of all months.
        outputs: What is kept.

    Returns:
        Shape (cells,), in the series' units; NaN where a series is absent.
    """
    return np.concatenate([_reduce(ledger, output).ravel() for output in outputs])


def _reduce(ledger: Ledger, output: Output) -> Values:
    """Values of one output, shape (places, groups, periods)."""
    series = output.declared
    history = ledger.history(series.name)
    weight = np.ones_like(history) if series.weight is None else ledger.history(series.weight)
    by_place = _chosen(output.places, ledger.names(series.name))
    by_group = _chosen(output.groups, series.groups)
    periods = list(output.periods(ledger.months).values())
    if series.weight is None:
        return _over_time(_summed(history, by_place, by_group), periods, output.how)
    alone = (by_place.sum(axis=1)[:, None] * by_group.sum(axis=1)) == 1
    amount, weights = (
        _summed(np.where(np.isnan(history * weight), np.nan, values), by_place, by_group)
        for values in (history * weight, weight)
    )
    plain = _over_time(_summed(history, by_place, by_group), periods, output.how)
    return np.where(alone[:, :, None], plain, _weighed(amount, weights, periods, output.how))


def _weighed(amount: Values, weight: Values, periods: list[list[int]], how: Measure) -> Values:
    """A mean over places, weighed over months too unless another measure of the months is asked for."""
    if how == "mean":
        amount, weight = (_present_total(values, periods) for values in (amount, weight))
        return _ratio(amount, weight)
    return _over_time(_ratio(amount, weight), periods, how)


def _ratio(amount: Values, weight: Values) -> Values:
    return np.divide(amount, weight, out=np.full_like(amount, np.nan), where=weight > 0)


def _present_total(values: Values, periods: list[list[int]]) -> Values:
    return np.stack([np.nansum(values[..., months], axis=-1) for months in periods], axis=-1)


def _summed(history: Values, by_place: Values, by_group: Values) -> Values:
    """Sums over chosen places and groups of what is present, shape (places, groups, months)."""
    present = ~np.isnan(history)
    total, count = (
        np.einsum("ap,tpg,bg->abt", by_place, values, by_group, optimize=True)
        for values in (np.where(present, history, 0.0), present.astype(np.float64))
    )
    return np.where(count > 0, total, np.nan)


def _over_time(values: Values, periods: list[list[int]], how: Measure) -> Values:
    """Each period as one number; months in which the series is absent do not count."""
    return np.stack([_one_period(values[..., months], how) for months in periods], axis=-1)


def _one_period(values: Values, how: Measure) -> Values:
    if how == "last" or values.shape[-1] == 1:
        return values[..., -1]
    present = ~np.isnan(values)
    neutral = {"max": -np.inf, "min": np.inf}.get(how, 0.0)
    filled = np.where(present, values, neutral)
    found = _OVER_MONTHS["total" if how == "mean" else how](filled, axis=-1)
    count = present.sum(axis=-1)
    found = found / np.maximum(count, 1) if how == "mean" else found
    return np.where(count > 0, found, np.nan)


def _check_names(series: Series, asked: Sequence[str], known: Sequence[str], kind: str) -> None:
    for name in asked:
        if name not in (ALL, EACH, *known):
            raise unknown_name(f"{kind} of {series.name}", name, (ALL, EACH, *known))
    adds_up = series.kind in (Kind.FLOW, Kind.STOCK) or series.weight is not None
    if ALL in asked and len(known) > 1 and not adds_up:
        raise InputError(
            f"{series.name} is a {series.kind.value} and does not add up over {kind}s; "
            f"name {kind}s, or write ['{EACH}']"
        )


def _names(asked: Sequence[str], known: Sequence[str]) -> list[str]:
    return [name for word in asked for name in (known if word == EACH else [word])]


def _chosen(asked: Sequence[str], known: Sequence[str]) -> Values:
    """Which of the known names each asked one stands for, shape (asked, known)."""
    rows = [[word in (name, ALL) for name in known] for word in _names(asked, known)]
    return np.array(rows, np.float64)
