"""An agenda: rows that are due in a month, so that work is in proportion to events and not to people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


class Agenda:
    """Rows by the month in which something is due.

    An index over columns of the table of people, not a truth of its own: an entry may have gone stale, and
    whoever takes it checks the columns. `rebuild` makes the same agenda from the columns.
    """

    def __init__(self) -> None:
        self._due: dict[int, list[Rows]] = {}

    def schedule(self, rows: Rows, months: NDArray[np.int64]) -> None:
        """Enter rows under their months; `rows` and `months` have one length."""
        if not len(rows):
            return
        order = np.argsort(months, kind="stable")
        starts = np.flatnonzero(np.diff(months[order], prepend=np.int64(-1)))
        for start, part in zip(starts, np.split(rows[order], starts[1:]), strict=True):
            self._due.setdefault(int(months[order[start]]), []).append(part)

    def take(self, month: int) -> Rows:
        """Remove and return the rows due in a month, each once, in ascending order."""
        parts = self._due.pop(month, [])
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)

    def rebuild(self, rows: Rows, months: NDArray[np.int64]) -> None:
        """Start again from the rows that wait, and the month of each."""
        self._due.clear()
        self.schedule(rows, months)
