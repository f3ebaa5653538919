"""People, not rows, at the reception centres: the day on which each comes, and who comes first.

A row stands for `scale` people. They come on days of their own, spread evenly from the day drawn for the row,
so that places and seats, which run out by the day, are taken by people at every scale. What befalls the first
of a row's people befalls the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from agents.columns import EPOCH_DAY
from agents.state import Array, Rows, State
from world.calendar import days_in, first_day

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Guests:
    """People, not rows, at the centres in a month; all arrays have shape (people,).

    Attributes:
        row: Row that stands for the person.
        centre: Centre that they come to.
        day: Day of the month, from 0.
        luck: Order of those who come to a centre on one day, in [0, 1).
        leads: Whether the person is the first of the row, whose fate the row takes.
    """

    row: Rows
    centre: Counts
    day: Counts
    luck: Array
    leads: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> Self:
        """Some of the people."""
        return type(self)(*(values[chosen] for values in vars(self).values()))


def spread(state: State, rows: Rows, centre: Counts) -> Guests:
    """The people whom rows stand for: person j of n comes j/n of a month after the first, round the month."""
    days, people = days_in(state.month), state.scale
    first = np.repeat(_day(state, rows), people)
    ordinal = np.tile(np.arange(people), len(rows))
    luck = np.repeat(state.uniform("reception/line", rows), people)
    return Guests(
        row=np.repeat(rows, people),
        centre=np.repeat(centre, people),
        day=(first + ordinal * days // people) % days,
        luck=luck,
        leads=ordinal == 0,
    )


def first_come(queue: Counts, luck: Array, limit: Counts) -> NDArray[np.bool_]:
    """Who is served when each queue serves the first so many in it.

    Args:
        queue: Queue of each person, shape (people,).
        luck: Order within a queue, the lowest first; ties go to the one named first, shape (people,).
        limit: People that each queue serves, shape (queues,).

    Returns:
        Shape (people,).
    """
    order = np.lexsort((luck, queue))
    lined_up = queue[order]
    ahead = np.arange(len(queue)) - np.searchsorted(lined_up, lined_up)
    served = np.empty(len(queue), np.bool_)
    served[order] = ahead < limit[lined_up]
    return served


def _day(state: State, rows: Rows) -> Counts:
    """Day of the month, from 0: that on which custody ended, if it ended this month, else a random day."""
    days = days_in(state.month)
    drawn = np.floor(state.uniform("reception/day", rows) * days).astype(np.int64)
    released = state.people.exits[rows].astype(np.int64) + EPOCH_DAY - first_day(state.month)
    return np.where((released >= 0) & (released < days), released, drawn)
