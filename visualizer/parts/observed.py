"""Published values in the place where a chart of months shows them."""

from __future__ import annotations

from dataclasses import dataclass

from calibration.definitions import Over, PeriodKind
from calibration.models import BY_TARGET
from calibration.targets import EVERYWHERE
from visualizer.moment import Moment

Months = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """A published value.

    Attributes:
        first: First month that it speaks of.
        last: Last month that it speaks of; the same one for a stock or a month's flow.
        value: The value, of a month: a year's flow is its monthly mean.
        of_period: The value as it was published.
    """

    first: int
    last: int
    value: float
    of_period: float


def marks(moment: Moment, target: str, place: str = EVERYWHERE) -> list[Mark]:
    """Return what was published of a quantity, for periods that the run has lived through, in their order.

    Args:
        moment: The run up to a month.
        target: Name of the quantity, see `calibration.models`.
        place: Place that it was published for.
    """
    table = moment.published
    rows = (table["target"].to_numpy() == target) & (table["place"].to_numpy() == place)
    pairs = zip(table["period"].to_numpy()[rows], table["value"].to_numpy()[rows], strict=True)
    found = [_mark(target, int(period), float(value)) for period, value in pairs]
    return [mark for mark in found if moment.months[0] <= mark.first and mark.last <= moment.months[-1]]


def _mark(target: str, period: int, value: float) -> Mark:
    model = BY_TARGET[target]
    first, last = months_of(period, model.period_kind)
    months = last - first + 1 if model.over is Over.SUM else 1
    return Mark(last if model.over is Over.END else first, last, value / months, value)


def months_of(period: int, kind: PeriodKind) -> Months:
    """Return the first and the last month of a period."""
    if kind is PeriodKind.MONTH:
        return period, period
    first = period * 12 - (3 if kind is PeriodKind.FISCAL_YEAR else 0)
    return first, first + 11
