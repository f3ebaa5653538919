"""Finding everybody with some status: one pass over a one-byte column, in pieces that fit the cache."""

from __future__ import annotations

import numpy as np

from agents.columns import Status
from agents.people import People
from agents.state import Rows

_PIECE = 1 << 18
"""Rows at a time; at 30 million rows this is four times as fast as all at once."""


def rows_with_status(people: People, *statuses: Status) -> Rows:
    """Rows of everybody who has one of some statuses, ascending."""
    status = people.status
    found = []
    for start in range(0, len(status), _PIECE):
        piece = status[start : start + _PIECE]
        match = piece == statuses[0]
        for other in statuses[1:]:
            match |= piece == other
        found.append(np.flatnonzero(match) + start)
    return np.concatenate(found) if found else np.empty(0, np.int64)
