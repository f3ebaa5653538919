"""The reference of those who decide: how many set out from each community, and where to, when observed."""

from __future__ import annotations

import numpy as np

from agents.cells import expected_evaders
from agents.forced_arrivals import LONGEST_QUEUE
from agents.intentions import reference_months
from agents.state import Array, State
from model.forcing import Arrivals
from world.ledger import Ledger
from world.places import SECTORS


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
    lived = _lived(state.ledger, months)
    state.reference_departures[:] = _from_tables(state, tables, months) if lived is None else lived


def _lived(ledger: Ledger, months: range) -> Array | None:
    """Mean first departures of some months, if the run lived them all, its queues long since full."""
    if not set(months) <= set(ledger.months) or months[0] - ledger.months[0] < LONGEST_QUEUE:
        return None
    rows = [ledger.months.index(month) for month in months]
    departures = ledger.history("departures")[rows].mean(axis=0)
    again = ledger.history("re_migrations")[rows].mean(axis=0)
    first: Array = departures * np.maximum(
        1.0 - again / np.maximum(departures.sum(axis=1, keepdims=True), 1.0), 0.0
    )
    return first


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
