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
        self._due: dict[int, list[NDArray[np.int32]]] = {}

    def schedule(self, rows: Rows, months: NDArray[np.int64]) -> None:
        """Enter rows under their months; `rows` and `months` have one length."""
        if not len(rows):
            return
        first = int(months.min())
        ahead = (months - first).astype(np.uint16)  # two bytes are sorted by radix
        number = np.bincount(ahead)
        ends = np.cumsum(number)
        ordered = rows[np.argsort(ahead, kind="stable")].astype(np.int32)
        for later in np.flatnonzero(number).tolist():
            part = ordered[ends[later] - number[later] : ends[later]]
            self._due.setdefault(first + later, []).append(part)

    def take(self, month: int) -> Rows:
        """Remove and return the rows due in a month, each once, in ascending order."""
        parts = self._due.pop(month, [])
        rows = np.concatenate([np.empty(0, np.int32), *parts])
        rows.sort(kind="stable")  # parts mostly ascend already, and are merged
        once = np.ones(len(rows), bool)
        np.not_equal(rows[1:], rows[:-1], out=once[1:])
        return rows[once].astype(np.int64)

    def rebuild(self, rows: Rows, months: NDArray[np.int64]) -> None:
        """Start again from the rows that wait, and the month of each."""
        self._due.clear()
        self.schedule(rows, months)
