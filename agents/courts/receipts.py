"""Receipts: notices that are filed with the courts, in forced months as many as were observed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, DocketKind, Status
from agents.courts.notice import Source, assign_court_of_residence
from agents.courts.pending import open_case
from agents.party import leave_party
from agents.people import People
from agents.sampling import draw_people
from agents.state import Array, Rows, State
from world.rounding import stochastic_round

Counts = NDArray[np.int64]


def file_notices(state: State) -> None:
    """File the notices that are due this month; in a forced month, as many cases as were observed."""
    people = state.people
    rows = state.filings.take(state.month)
    rows = rows[(people.case[rows] == CaseStage.NOTICE) & (people.queued[rows] == state.stamp)]
    if state.month in state.receipts:
        rows = _observed(state, rows, state.receipts[state.month])
    open_case(state, rows, people.source[rows])


def _observed(state: State, due: Rows, receipts: Array) -> Rows:
    """As many rows as were observed: of those due at random, then those due next, then residents.

    Who is due and not filed is due again next month.

    Args:
        state: The world.
        due: Rows whose notice is due.
        receipts: Cases by cell, (courts or 1, sources or 1).
    """
    luck = state.streams.sequence("receipts/rounded", state.month, receipts.size)
    wanted = stochastic_round(receipts.ravel() / state.scale, luck)
    filed = _first(state, due, receipts, wanted)
    _postpone(state, np.setdiff1d(due, filed, assume_unique=True))
    missing = wanted - _count(state, filed, receipts)
    if missing.any():
        early = _first(state, _not_yet_due(state, due), receipts, missing)
        missing -= _count(state, early, receipts)
        filed = np.concatenate([filed, early])
    return np.sort(np.concatenate([filed, _serve_residents(state, receipts.shape, missing)]))


def _not_yet_due(state: State, due: Rows) -> Rows:
    """Who has been served and is due later; not those met this month whom ICE may yet take, or turn away."""
    served = np.flatnonzero(state.people.case == CaseStage.NOTICE)
    return np.setdiff1d(served, np.concatenate([due, *state.transfers]))


def _first(state: State, rows: Rows, receipts: Array, wanted: Counts) -> Rows:
    """The first so many of some rows, ascending, of each cell: those due first, at random within a month.

    Members of a party are taken together: the one that would be cut in two is passed over for people alone.
    """
    cell = _cells(state, rows, receipts)
    queued, luck = state.people.queued[rows], state.uniform("receipts/order", rows)
    order = np.lexsort((luck, queued, cell))
    rows, cell = rows[order], cell[order]
    size, last = _units(state.people, rows, cell)
    whole = last - np.searchsorted(cell, cell) < wanted[cell]
    left = wanted - np.bincount(cell[whole], minlength=len(wanted))
    single = ~whole & (size == 1)
    place = np.cumsum(single) - single
    before = place[np.searchsorted(cell, cell)]
    first: Rows = rows[whole | (single & (place - before < left[cell]))]
    return first


def _units(people: People, rows: Rows, cell: Counts) -> tuple[Counts, Counts]:
    """Of each row, the members of its party that stand beside it, and the position of the last of them."""
    party = people.party[rows]
    opens = np.ones(len(rows), bool)
    opens[1:] = (party[1:] < 0) | (party[1:] != party[:-1]) | (cell[1:] != cell[:-1])
    unit = np.cumsum(opens) - 1
    size = np.bincount(unit)
    return size[unit], (np.cumsum(size) - 1)[unit]


def _postpone(state: State, rows: Rows) -> None:
    state.people.queued[rows] = state.stamp + 1
    state.filings.schedule(rows, np.full(len(rows), state.month + 1))


def _serve_residents(state: State, shape: tuple[int, ...], missing: Counts) -> Rows:
    """Residents without a case, drawn at random, who make up what notices do not.

    Their court is that of their residence and their source `other`, unless the file says which it is.
    """
    people = state.people
    total = int(state.residents.sum() - state.orders_at_large.sum())
    rows = draw_people(
        state,
        "receipts/resident",
        int(missing.sum()),
        total,
        lambda r: (people.status[r] == Status.RESIDENT) & (people.case[r] == CaseStage.NONE),
    )
    leave_party(people, rows)
    assign_court_of_residence(state, rows)
    people.source[rows] = Source.OTHER
    people.docket[rows] = DocketKind.RELEASED
    cell = np.repeat(np.arange(len(missing)), missing)[: len(rows)]
    court, source = np.divmod(cell, shape[1])
    shuffled = rows[np.argsort(state.uniform("receipts/cell", rows))]
    if shape[0] > 1:
        people.court[shuffled] = court
    if shape[1] > 1:
        people.source[shuffled] = source
    return rows


def _cells(state: State, rows: Rows, receipts: Array) -> Counts:
    """Cell of the table that each row's case belongs to."""
    courts, sources = receipts.shape
    cells = np.zeros(len(rows), np.int64)
    if courts > 1:
        cells += state.people.court[rows].astype(np.int64) * sources
    if sources > 1:
        cells += state.people.source[rows]
    return cells


def _count(state: State, rows: Rows, receipts: Array) -> Counts:
    return np.bincount(_cells(state, rows, receipts), minlength=receipts.size)
