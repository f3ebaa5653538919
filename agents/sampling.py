"""Finding some people of a kind at random, without looking at everybody."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from agents.state import Rows, State

Accept = Callable[[Rows], NDArray[np.bool_]]
_ROUNDS = 64
_MARGIN = 1.2


def draw_people(state: State, decision: str, number: int, total: int, accept: Accept) -> Rows:
    """Draw people of a kind with equal chances, by probing rows until enough are found.

    Probes fall on a range that is a power of two, so that one person more or less in the table moves nobody
    else's luck. The work is in proportion to `number` times the rows for each person of the kind.

    Args:
        state: The world.
        decision: Name of the draw.
        number: People wanted.
        total: People of the kind that there are; no more are drawn.
        accept: Says which of some rows are of the kind.

    Returns:
        Rows, each once, ascending; fewer than wanted if the kind is nearly exhausted.
    """
    number = min(number, total)
    size = state.people.count
    span = 1 << max(size - 1, 1).bit_length()
    found = np.empty(0, np.int64)
    start = 0
    for _ in range(_ROUNDS):
        missing = number - len(found)
        if missing <= 0:
            break
        probes = int(missing * _MARGIN * span / max(total - len(found), 1)) + 64
        luck = state.streams.uniform(decision, state.month, np.arange(start, start + probes, dtype=np.uint64))
        start += probes
        rows = (luck * span).astype(np.int64)
        rows = rows[rows < size]
        found = _first(np.concatenate([found, rows[accept(rows)]]), number)
    return np.sort(found)


def _first(rows: Rows, number: int) -> Rows:
    """The first `number` different rows, in the order of the probes."""
    _, index = np.unique(rows, return_index=True)
    return rows[np.sort(index)[:number]]
