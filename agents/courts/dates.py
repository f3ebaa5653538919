"""Giving dates: cases wait for one, first in first out, and get the next free slot of their calendar.

A case that needs a hearing first waits for a date. Each month the longest-waiting are given the next free
slots of their court, docket and kind of hearing, as far as calendars reach; cases with later dates are
advanced into slots of the next month that would stay empty.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from agents.columns import EPOCH_MONTH, CaseStage
from agents.courts.calendar import CELLS, PENDING, REACH, Calendars, Slots
from agents.courts.docket import Codes, Months, nearest_whole
from agents.people import People
from agents.state import Array, Rows, State
from world.rounding import stochastic_round

IDLE = 0.05
"""Part of a month's slots that has to be free for cases to be advanced into it (assumed)."""
MOST_ADVANCED = 6
"""Months of a calendar from which cases are advanced in a month, at most: what clerks get done (assumed)."""
_GOLDEN, _ROOT_OF_TWO = 0.6180339887498949, 1.4142135623730951


def cells_of(people: People, rows: Rows) -> NDArray[np.uint8]:
    """Cell of each of some pending cases."""
    cells: NDArray[np.uint8] = people.docket[rows] * np.uint8(len(PENDING)) + people.case[rows]
    return cells - np.uint8(CaseStage.MASTER)


def calendars_of(state: State, rows: Rows) -> NDArray[np.int64]:
    """Calendar of each of some pending cases: its cell and its court in one code."""
    courts = len(state.active)
    calendars: NDArray[np.int64] = cells_of(state.people, rows).astype(np.int64) * courts
    return calendars + state.people.court[rows]


def by_calendar(state: State, calendars: NDArray[np.int64]) -> Slots:
    """Number of cases, (cells, courts), of which the calendar is given."""
    courts = len(state.active)
    return np.bincount(calendars, minlength=CELLS * courts).reshape(CELLS, courts)


def is_pending(people: People, rows: Rows) -> NDArray[np.bool_]:
    """Whether cases need a hearing."""
    stage = people.case[rows]
    pending: NDArray[np.bool_] = (stage == CaseStage.MASTER) | (stage == CaseStage.INDIVIDUAL)
    return pending


def rebuild(state: State) -> None:
    """Make the calendars from the columns."""
    people = state.people
    calendars = state.calendars = Calendars(len(state.places.courts), state.month)
    rows = np.flatnonzero((people.case == CaseStage.MASTER) | (people.case == CaseStage.INDIVIDUAL))
    hearing = people.hearing[rows].astype(np.int64)
    dated, without = rows[hearing >= 0], rows[hearing < 0]
    _book(state, dated, calendars_of(state, dated), hearing[hearing >= 0] + EPOCH_MONTH)
    calendars.undated.rebuild(without, calendars_of(state, without), -hearing[hearing < 0])


def await_date(state: State, rows: Rows) -> None:
    """Let pending cases wait for a date, behind those that wait already."""
    state.people.hearing[rows] = -state.stamp
    state.calendars.undated.join(state.stamp, rows, calendars_of(state, rows))


def take_off(state: State, rows: Rows) -> None:
    """Take pending cases off the calendars, or out of those that wait for a date, without a hearing."""
    hearing, calendars = state.people.hearing[rows].astype(np.int64), calendars_of(state, rows)
    dated = hearing >= 0
    _count_booked(state, calendars[dated], hearing[dated] + EPOCH_MONTH, -1)
    state.calendars.undated.leave(calendars[~dated])


def next_undated(state: State, wanted: Array) -> Rows:
    """The longest-waiting cases without a date, about as many as wanted, (cells, courts), in that order."""
    draws = state.streams.sequence("courts/dates", state.month, 2 * wanted.size).reshape(CELLS, 2, -1)
    number, luck = stochastic_round(wanted, draws[:, 0]), draws[:, 1]
    waits = partial(_has_no_date, state)
    return state.calendars.undated.take(number.ravel(), waits, state.people.party, luck.ravel())


def _has_no_date(state: State, rows: Rows, calendars: Codes, months: Months) -> NDArray[np.bool_]:
    people = state.people
    cells, courts = np.divmod(calendars, np.uint16(len(state.active)))
    dockets, stages = np.divmod(cells, np.uint16(len(PENDING)))
    waits: NDArray[np.bool_] = (
        (people.hearing[rows] == -months)
        & (people.court[rows] == courts)
        & (people.case[rows] == stages + np.uint16(CaseStage.MASTER))
        & (people.docket[rows] == dockets)
    )
    return waits


def slots(capacity: Array, month: int, months: int = 1) -> Slots:
    """Whole slots of some months: a fraction is a slot in so many months, evenly spread.

    A month rounds up where the fraction reaches its threshold, which is the same for ever: so calendars made
    at different times agree, and more capacity never takes a slot away.

    Args:
        capacity: Slots a month, in rows, (cells, courts); need not be whole.
        month: First month.
        months: Number of months.

    Returns:
        Shape (cells, courts, months).
    """
    courts = np.arange(capacity.shape[1])[:, None]
    threshold = (np.arange(month, month + months) * _GOLDEN + courts * _ROOT_OF_TWO) % 1
    whole: Slots = np.floor(capacity[:, :, None] + threshold).astype(np.int64)
    return whole


def free_slots(state: State, there: Slots, earliest: Slots) -> Slots:
    """Slots in which a date can be given, (cells, courts, REACH): by month from this one on.

    Args:
        state: The world.
        there: Whole slots of those months, booked or not, (cells, courts, REACH).
        earliest: Months ahead of the first date that may be given, (cells,).
    """
    spare = np.maximum(there - state.calendars.booked, 0)
    free: Slots = np.where(np.arange(REACH) < earliest[:, None, None], 0, spare)
    return free


def set_dates(state: State, free: Slots) -> None:
    """Give the longest-waiting cases the first free slots of their courts.

    Args:
        state: The world.
        free: Slots in which a date can be given, by month from this one on, (cells, courts, REACH).
    """
    rows = next_undated(state, free.sum(axis=2).astype(np.float64))
    calendars = calendars_of(state, rows)
    months = state.month + _first_months(free, by_calendar(state, calendars))
    together = state.people.party[rows].astype(np.int64) * CELLS + calendars // len(state.active)
    _give_dates(state, rows, calendars, _same_month(together, months))


def _first_months(free: Slots, number: Slots) -> NDArray[np.int64]:
    """Months from now of the first slots, for a number of cases, (cells, courts), that stand in that order.

    A party may have brought in more than there are slots; they share the last.
    """
    free, number = free.reshape(-1, REACH), number.ravel()
    upto = np.minimum(np.cumsum(free, axis=1), number[:, None])
    taken = np.diff(upto, axis=1, prepend=0)
    taken[np.arange(len(number)), upto.argmax(axis=1)] += number - upto[:, -1]
    months = np.tile(np.arange(free.shape[1]), len(number))
    first: NDArray[np.int64] = np.repeat(months, taken.ravel())
    return first


def _give_dates(state: State, rows: Rows, calendars: NDArray[np.int64], months: NDArray[np.int64]) -> None:
    state.people.hearing[rows] = months - EPOCH_MONTH
    _book(state, rows, calendars, months)


def _same_month(party: NDArray[np.integer], months: NDArray[np.int64]) -> NDArray[np.int64]:
    """Months of some cases, where members of a party have the first one's; negative alone."""
    members = np.flatnonzero(party >= 0)
    _, first, which = np.unique(party[members], return_index=True, return_inverse=True)
    months[members] = months[members[first]][which]
    return months


def _book(state: State, rows: Rows, calendars: NDArray[np.int64], months: NDArray[np.int64]) -> None:
    state.calendars.dated.schedule(rows, months)
    _count_booked(state, calendars, months, 1)


def _count_booked(state: State, calendars: NDArray[np.int64], months: NDArray[np.int64], sign: int) -> None:
    at = calendars * REACH + months - state.calendars.first
    np.add.at(state.calendars.booked.ravel(), at, sign)


def called(state: State) -> Rows:
    """Cases with a hearing this month, ascending; they have no date from now on."""
    people = state.people
    rows = state.calendars.dated.take(state.month)
    state.calendars.booked[:, :, 0] = 0
    due: Rows = rows[is_pending(people, rows) & (people.hearing[rows] == state.stamp)]
    return due


def advance(state: State, free: Slots, capacity: Array, earliest: Slots) -> None:
    """Move cases with later dates into slots of the first month ahead that would stay empty.

    Args:
        state: The world.
        free: Slots left free by month from this one on, (cells, courts, REACH).
        capacity: Slots a month, in rows, (cells, courts).
        earliest: Months ahead of the first date that may be given, (cells,).
    """
    ahead = earliest[:, None, None]
    there = np.take_along_axis(free, ahead, axis=2)
    there = np.where(there > IDLE * capacity[:, :, None], there, 0)
    later = np.cumsum(np.where(np.arange(REACH) > ahead, state.calendars.booked, 0), axis=2)
    moved = np.diff(np.minimum(later, there), axis=2, prepend=0)
    for month in np.flatnonzero(moved.any(axis=(0, 1)))[:MOST_ADVANCED].tolist():
        _advance_from(state, state.month + month, moved[:, :, month], earliest)


def _advance_from(state: State, month: int, number: Slots, earliest: Slots) -> None:
    """Move the first cases of a later month, so many by cell and court."""
    people = state.people
    rows = state.calendars.dated.take(month)
    rows = rows[is_pending(people, rows) & (people.hearing[rows] == month - EPOCH_MONTH)]
    calendars = calendars_of(state, rows)
    first = first_of_each(state, rows, calendars, number.ravel(), "courts/advanced")
    stay, move, calendars = rows[~first], rows[first], calendars[first]
    state.calendars.dated.schedule(stay, np.full(len(stay), month))
    _count_booked(state, calendars, np.full(len(move), month), -1)
    to = _same_month(people.party[move], state.month + earliest[calendars // len(state.active)])
    _give_dates(state, move, calendars, to)


def first_of_each(
    state: State, rows: Rows, code: NDArray[np.int64], number: Slots, decision: str
) -> NDArray[np.bool_]:
    """Which of some rows, ascending, are the first so many of their code, no party cut in two."""
    order = np.argsort(code.astype(np.uint16), kind="stable")
    size = np.bincount(code, minlength=len(number))
    luck = state.streams.sequence(decision, state.month, len(number))
    wanted = np.minimum(number, size)
    most = nearest_whole(state.people.party[rows[order]], code[order], wanted, luck)
    rank = np.arange(len(rows)) - np.repeat(np.cumsum(size) - size, size)
    chosen = np.zeros(len(rows), bool)
    chosen[order] = rank < most[code[order]]
    return chosen
