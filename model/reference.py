"""The reference of those who decide: how many set out from each community, and where to, when observed."""

from __future__ import annotations

import numpy as np

from agents.cells import expected_evaders
from agents.intentions import reference_months
from agents.re_migration import expected_from_mexico
from agents.state import Array, State
from model.forcing import Arrivals
from world.places import DEMOGRAPHICS, SECTORS

SETTLED = 2
"""Months after which departures are as they will be: the first of a world fills all queues at ports."""


def set_reference(state: State, arrivals: Arrivals) -> None:
    """Note the reference in the first month in which agents decide; it is derived, and the same when resumed.

    The reference months are the last observed ones of a run, or the first year of the table where no month is
    forced. First departures are those that the run lived, less people who tried again; where it did not live
    them, the arrivals of the table with those who got past. A citizenship that was not met is taken to head
    where the others do.
    """
    if state.month <= state.forced_until or state.reference_departures.any():
        return
    months = reference_months(state.forced_until)
    tables = [arrivals.month(month) for month in months]
    met = np.mean(tables, axis=0).sum(axis=2).T
    met = np.where(met.sum(axis=1, keepdims=True) > 0, met, met.sum(axis=0)).cumsum(axis=1)
    state.reference_crossings[:] = met / met[:, -1:]
    lived = months[0] - state.levers.months[0] >= SETTLED
    state.reference_departures[:] = (
        np.stack(_columns(state), axis=1) if lived else _from_tables(state, tables, months)
    )


def note_departures(state: State) -> None:
    """In a reference month, add those who set out for the first time to its part of their mean.

    Whom Mexico turned back is counted without their past: as many had been turned back before as the rule of
    trying again says.
    """
    months = reference_months(state.forced_until)
    if state.month not in months or state.month > state.forced_until:
        return
    departures = state.ledger.value("departures")
    again = state.ledger.value("re_migrations") + expected_from_mexico(state)[:, None]
    first = 1.0 - again / np.maximum(departures.sum(axis=1, keepdims=True), 1.0)
    for column, part in zip(_columns(state), (departures * np.maximum(first, 0.0)).T, strict=True):
        column += part / len(months)


def _columns(state: State) -> list[Array]:
    """Mean first departures of the reference months as they were lived: a column a demographic."""
    return [state.communities.column(f"observed_{group}") for group in DEMOGRAPHICS]


def _from_tables(state: State, tables: list[Array], months: range) -> Array:
    """Mean arrivals of some months, with those who get past, by home and demographic."""
    all_met = [_first_time(state, table, month) for month, table in zip(months, tables, strict=True)]
    by_citizenship = np.mean([table.sum(axis=0) for table in all_met], axis=0)
    homes = np.diff(state.geography.home_of_citizenship, prepend=0.0, axis=1)
    departures: Array = homes.T @ by_citizenship
    return departures


def _first_time(state: State, table: Array, month: int) -> Array:
    """Arrivals of a month with those who get past, without those met between ports who try again."""
    first = table.copy()
    first[: len(SECTORS)] *= 1.0 - state.histories.at("repeat_share", month)
    return first + expected_evaders(state, table, month)
