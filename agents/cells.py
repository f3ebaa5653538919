"""Cells of arrivals: crossing by citizenship by demographic, as one number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.people import People
from agents.state import Array, Rows, State
from world.places import CITIZENSHIPS, DEMOGRAPHICS, SECTORS

Codes = NDArray[np.int64]
KINDS = len(CITIZENSHIPS) * len(DEMOGRAPHICS)
"""Kinds of people: citizenship by demographic."""


@dataclass(frozen=True)
class Cells:
    """Cells of some people, taken apart; arrays of one length.

    Attributes:
        cell: The cell.
    """

    cell: Codes

    @property
    def crossing(self) -> Codes:
        """Crossing code of each."""
        return self.cell // KINDS

    @property
    def kind(self) -> Codes:
        """Citizenship and demographic of each, as one number."""
        return self.cell % KINDS

    @property
    def citizenship(self) -> Codes:
        """Citizenship code of each."""
        return self.kind // len(DEMOGRAPHICS)

    @property
    def demographic(self) -> Codes:
        """Demographic code of each."""
        return self.cell % len(DEMOGRAPHICS)


def cells_of(people: People, rows: Rows) -> Cells:
    """Cells of travellers, by the crossing that they are bound for."""
    kind = people.citizenship[rows].astype(np.int64) * len(DEMOGRAPHICS) + people.demographic[rows]
    return Cells(people.bound[rows].astype(np.int64) * KINDS + kind)


def rank_in(sorted_cells: Codes) -> Codes:
    """Position of each within its cell, in an array sorted by cell."""
    return np.arange(len(sorted_cells)) - np.searchsorted(sorted_cells, sorted_cells, side="left")


def whole_rows(state: State, table: Array, decision: str, month: int) -> Codes:
    """Whole rows by systematic rounding: every run of neighbouring cells keeps its sum to within one row.

    Args:
        state: The world.
        table: Expected people, (crossings, citizenships, demographics).
        decision: Name of the draw of the one number that shifts the grid.
        month: Month of the draw, so that the same counts can be asked for ahead.

    Returns:
        Rows by cell, shape (cells,).
    """
    upper = np.cumsum(table.ravel() / state.scale) + state.streams.sequence(decision, month, 1)
    counts: Codes = np.diff(np.floor(upper), prepend=0.0).astype(np.int64)
    return counts


def expected_evaders(state: State, table: Array, month: int) -> Array:
    """Expected people who get past: adults like those met there, at the year's ratio of known gotaways."""
    ratio = state.histories.at("evasion_ratio", month)
    evaders = np.zeros_like(table)
    adults = table[: len(SECTORS), :, 0]
    share = table[: len(SECTORS)].sum(axis=(1, 2)) / np.maximum(adults.sum(axis=1), 1e-9)
    evaders[: len(SECTORS), :, 0] = adults * np.minimum(share, 1e6)[:, None] * ratio
    return evaders
