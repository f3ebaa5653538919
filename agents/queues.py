"""Queues of people: the longest-waiting first, parties as a whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.state import Rows, State


def first_in_line(
    state: State,
    decision: str,
    rows: Rows,
    since: NDArray[np.integer],
    queue: NDArray[np.integer],
    places: NDArray[np.int64],
) -> Rows:
    """Take the longest-waiting people of each queue, as many as there are places.

    A party stands in the queue at the place of one of its members, drawn at random: it goes as a whole or
    not at all, and on average as many go as there are places.

    Args:
        state: The world.
        decision: Name of the draw of that member.
        rows: Who waits.
        since: Month since which each waits; a party waits since one month.
        queue: Code of the queue of each; a party waits in one queue.
        places: Places of each queue.

    Returns:
        Rows of those taken, ascending.
    """
    if not len(rows) or not places.any():
        return np.empty(0, np.int64)
    party = state.people.party[rows]
    head = np.where(party >= 0, party, rows)
    order = np.lexsort((rows, head, since, queue))
    rows, head, queue = rows[order], head[order], queue[order].astype(np.int64)
    opens = np.append(True, (head[1:] != head[:-1]) | (queue[1:] != queue[:-1]))
    party_of = np.cumsum(opens) - 1
    member = np.floor(state.uniform(decision, rows[opens]) * np.bincount(party_of)).astype(np.int64)
    rank = np.arange(len(rows)) - np.searchsorted(queue, queue)
    taken = rank[opens] + member < places[queue[opens]]
    return np.sort(rows[taken[party_of]])
