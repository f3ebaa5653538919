"""Queues of people: the longest-waiting first, parties as a whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.people import People
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


def fill_places(
    state: State,
    decisions: tuple[str, str],
    rows: Rows,
    since: NDArray[np.integer],
    queue: NDArray[np.integer],
    places: NDArray[np.int64],
) -> tuple[Rows, NDArray[np.int64]]:
    """Fill the places of each queue from its own people, and those that it cannot fill with others, who move.

    Args:
        state: The world.
        decisions: Names of the draws of a party's member, among a queue's own people and among the others.
        rows: Who waits, ascending.
        since: Month since which each waits, or another order.
        queue: Code of the queue of each.
        places: Places of each queue.

    Returns:
        Rows of those taken, ascending, and the queue whose place each takes.
    """
    at_own = np.isin(rows, first_in_line(state, decisions[0], rows, since, queue, places))
    left = np.maximum(places - np.bincount(queue, minlength=len(places)), 0)
    others, one_line = rows[~at_own], np.zeros(np.count_nonzero(~at_own), np.int64)
    moved = first_in_line(state, decisions[1], others, since[~at_own], one_line, left.sum(keepdims=True))
    taken, at = np.concatenate([rows[at_own], moved]), queue[at_own].astype(np.int64)
    at = np.concatenate([at, _spread(state.people, moved, np.repeat(np.arange(len(left)), left))])
    order = np.argsort(taken)
    return taken[order], at[order]


def _spread(people: People, rows: Rows, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """A place for each of some people, ascending; a party gets that of its first member.

    The last party may be larger than what is left of the places, and then shares the last one.
    """
    if not len(rows):
        return np.empty(0, np.int64)
    head = np.where(people.party[rows] >= 0, people.party[rows], rows)
    _, first, party = np.unique(head, return_index=True, return_inverse=True)
    spread: NDArray[np.int64] = places[np.minimum(first, len(places) - 1)][party]
    return spread
