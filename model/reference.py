"""The reference of those who decide: how many set out from each community in the last observed months."""

from __future__ import annotations

import numpy as np

from agents.cells import expected_evaders
from agents.state import Array, State
from model.forcing import Arrivals
from world.ledger import Ledger

REFERENCE_MONTHS = 3
"""Observed months before agents decide, whose mean departures the decision reproduces under their drivers."""
FIRST_YEAR = 12
"""Months of the observed table that are the reference where no month is forced."""


def set_reference(state: State, arrivals: Arrivals) -> None:
    """Note the reference departures in the first month in which agents decide; later it is there already."""
    if state.month <= state.forced_until or state.reference_departures.any():
        return
    lived = _lived(state.ledger, state.forced_until)
    state.reference_departures[:] = _from_table(state, arrivals) if lived is None else lived


def _lived(ledger: Ledger, forced_until: int) -> Array | None:
    """Mean departures of the last forced months that the run has lived, if it has lived them."""
    forced = np.flatnonzero(np.array(ledger.months) <= forced_until)[-REFERENCE_MONTHS:]
    if len(forced) < REFERENCE_MONTHS:
        return None
    mean: Array = ledger.history("departures")[forced].mean(axis=0)
    return mean


def _from_table(state: State, arrivals: Arrivals) -> Array:
    """Mean arrivals, with those who get past, of the first year of the table, by home and demographic."""
    months = range(arrivals.first, arrivals.first + FIRST_YEAR)
    tables = [arrivals.month(month) for month in months]
    tables = [
        table + expected_evaders(state, table, month) for month, table in zip(months, tables, strict=True)
    ]
    by_citizenship = np.mean([table.sum(axis=0) for table in tables], axis=0)
    homes = np.diff(state.geography.home_of_citizenship, prepend=0.0, axis=1)
    departures: Array = homes.T @ by_citizenship
    return departures
