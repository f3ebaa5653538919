"""Dockets: first-in first-out queues of cases, those of all courts in one object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Counts = NDArray[np.int64]
Valid = Callable[[Rows, NDArray[np.uint8], int], NDArray[np.bool_]]
Parties = NDArray[np.int32]
REACH = 8
"""Entries looked at on either side of a cut for members of one party: more than there are in a party."""


@dataclass
class Cohort:
    """Cases that joined in one month, sorted by court; those of court c are `rows[start[c]:end[c]]`."""

    month: int
    rows: NDArray[np.int32]
    start: Counts
    end: Counts


class Docket:
    """Cases that wait for one kind of hearing, by court, served in the order of the month of joining.

    The truth is in the columns (stage, month of joining, court); this is an index over them. A case that
    left some other way stays listed until it comes up, and is then passed over.

    Attributes:
        waiting: Cases that really wait, by court.
    """

    def __init__(self, courts: int) -> None:
        self.waiting: Counts = np.zeros(courts, np.int64)
        self._cohorts: list[Cohort] = []
        self._joining: list[tuple[int, Rows, NDArray[np.uint8]]] = []

    def join(self, month: int, rows: Rows, courts: NDArray[np.uint8]) -> None:
        """Queue rows at their courts; within a court and month, the lower row is served first."""
        if not len(rows):
            return
        self.waiting += np.bincount(courts, minlength=len(self.waiting))
        if self._joining and self._joining[0][0] != month:
            self._seal()
        self._joining.append((month, rows, courts.copy()))

    def leave(self, courts: NDArray[np.uint8]) -> None:
        """Note that cases at these courts no longer wait, though they are still listed."""
        self.waiting -= np.bincount(courts, minlength=len(self.waiting))

    def take(self, wanted: Counts, valid: Valid, party: Parties, luck: NDArray[np.float64]) -> Rows:
        """Remove and return about `wanted` cases of each court, the longest-waiting first.

        Members of a party, who stand near each other, are served together. A party of which `k` of `m` are
        within the number wanted is served whole with probability `k / m` and else stays first in the queue,
        so that the mean number served is the number wanted, also where parties are large beside it.

        Args:
            wanted: Cases to serve, by court.
            valid: Says which of some rows, listed at courts in a month, still wait there.
            party: Party of every row of the table; -1 alone.
            luck: A draw in [0, 1) by court, for the party at the end.
        """
        self._seal()
        left = np.minimum(wanted, self.waiting)
        taken = [part for cohort in self._cohorts for part in self._serve(cohort, left, valid, party, luck)]
        self._cohorts = [cohort for cohort in self._cohorts if (cohort.start < cohort.end).any()]
        return np.concatenate(taken) if taken else np.empty(0, np.int64)

    def rebuild(self, rows: Rows, courts: NDArray[np.uint8], months: NDArray[np.int64]) -> None:
        """Start again from the cases that wait, with court and month of joining of each."""
        self.waiting[:] = 0
        self._cohorts, self._joining = [], []
        for month in np.unique(months):
            now = months == month
            self.join(int(month), rows[now], courts[now])

    def _serve(
        self, cohort: Cohort, left: Counts, valid: Valid, party: Parties, luck: NDArray[np.float64]
    ) -> list[Rows]:
        """Take from one cohort; passes over stale entries and takes the next ones instead.

        `left`, what is still wanted, falls in place, and to zero where a party has to wait: nobody behind it
        is served before it.
        """
        parts = []
        while (block := np.clip(left, 0, cohort.end - cohort.start)).any():
            number = _whole_parties(cohort, block, party, luck)
            rows = cohort.rows[_ranges(cohort.start, number)].astype(np.int64)
            courts = np.repeat(np.arange(len(number)), number).astype(np.uint8)
            fits = valid(rows, courts, cohort.month)
            served = np.bincount(courts[fits], minlength=len(number))
            cohort.start += number
            self.waiting -= served
            left -= np.where((block > 0) & (number == 0), left, served)
            parts.append(rows[fits])
        return parts

    def _seal(self) -> None:
        """Make one cohort of those who joined in a month, whatever the order in which they came."""
        if not self._joining:
            return
        month = self._joining[0][0]
        rows = np.concatenate([joined[1] for joined in self._joining])
        courts = np.concatenate([joined[2] for joined in self._joining])
        self._joining = []
        if self._cohorts and self._cohorts[-1].month == month:
            rest = self._cohorts.pop()
            left = rest.end - rest.start
            rows = np.concatenate([rows, rest.rows[_ranges(rest.start, left)]])
            courts = np.concatenate([courts, np.repeat(np.arange(len(left)), left).astype(np.uint8)])
        rows, courts = _each_once(rows, courts)
        counts = np.bincount(courts, minlength=len(self.waiting))
        end = np.cumsum(counts)
        self._cohorts.append(Cohort(month, rows.astype(np.int32), end - counts, end))


def _whole_parties(cohort: Cohort, number: Counts, party: Parties, luck: NDArray[np.float64]) -> Counts:
    """The nearest numbers that cut no party in two: up with the probability of the part that is within.

    Looks at `REACH` entries on either side of the cut: another may stand between the members of a party, who
    has left it. In `same`, [c, i, j] says that the i-th before the cut of a court and the j-th after it are
    of one party.
    """
    number = number.copy()
    courts = np.flatnonzero((number > 0) & (number < cohort.end - cohort.start))
    place = (cohort.start + number)[courts, None] + np.arange(-REACH, REACH)
    listed = (place >= cohort.start[courts, None]) & (place < cohort.end[courts, None])
    who = np.where(listed, party[cohort.rows.take(place, mode="clip")], -1)
    before, after = who[:, REACH - 1 :: -1, None], who[:, None, REACH:]
    same = (before == after) & (before >= 0)
    within = (same.any(axis=2) * np.arange(1, REACH + 1)).max(axis=1)
    beyond = (same.any(axis=1) * np.arange(1, REACH + 1)).max(axis=1)
    up = luck[courts] * (within + beyond) < within
    number[courts] += np.where(up, beyond, -within)
    return number


def _each_once(rows: Rows, courts: NDArray[np.uint8]) -> tuple[Rows, NDArray[np.uint8]]:
    """Sort by court and row; who left and came back to the same court within the month is listed once."""
    order = np.lexsort((rows, courts))
    rows, courts = rows[order], courts[order]
    first = np.ones(len(rows), bool)
    first[1:] = (np.diff(rows) != 0) | (np.diff(courts.astype(np.int64)) != 0)
    return rows[first], courts[first]


def _offsets(lengths: Counts) -> Counts:
    return np.cumsum(lengths) - lengths


def _ranges(starts: Counts, lengths: Counts) -> Counts:
    """Concatenation of `arange(start, start + length)`."""
    return np.repeat(starts - _offsets(lengths), lengths) + np.arange(lengths.sum())
