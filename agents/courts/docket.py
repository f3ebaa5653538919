"""Dockets: first-in first-out queues of cases, those of all courts in one object."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Counts = NDArray[np.int64]
Months = NDArray[np.int16]
Codes = NDArray[np.uint16]
Valid = Callable[[Rows, Codes, Months], NDArray[np.bool_]]
Parties = NDArray[np.int32]
LARGEST_MERGED = 200_000
"""Entries beyond which a block is not merged with the next; many small ones cost more to look at."""
REACH = 8
"""Entries looked at on either side of a cut for members of one party: more than there are in a party."""


@dataclass
class Block:
    """Cases that joined in some months, sorted by court, then month; those of court c are from start to end.

    `latest` is the last of the months.
    """

    rows: NDArray[np.int32]
    months: Months
    start: Counts
    end: Counts
    latest: int

    def __len__(self) -> int:
        """Number of entries left."""
        return int((self.end - self.start).sum())

    def left(self) -> tuple[NDArray[np.int32], Months, Codes]:
        """Rows, months and courts of the entries left."""
        number = self.end - self.start
        place = _ranges(self.start, number)
        return self.rows[place], self.months[place], _codes(number)


@dataclass
class Candidates:
    """Cases that wait, the first of each court, in the order in which they are served."""

    rows: Rows
    courts: Codes
    block: Counts
    place: Counts


class Docket:
    """Cases that wait, by court or by calendar, served in the order of the month of joining.

    What is said of courts holds of whatever their codes stand for. The truth is in the columns (stage, month
    of joining, court); this is an index over them. A case that left some other way stays listed until it
    comes up, and is then passed over.

    Attributes:
        waiting: Cases that really wait, by court.
    """

    def __init__(self, courts: int) -> None:
        self.waiting: Counts = np.zeros(courts, np.int64)
        self._blocks: list[Block] = []
        self._joining: list[tuple[int, Rows, Codes]] = []

    def join(self, month: int, rows: Rows, courts: NDArray[np.integer]) -> None:
        """Queue rows at their courts; within a court and month, the lower row is served first."""
        if not len(rows):
            return
        self.waiting += np.bincount(courts, minlength=len(self.waiting))
        if self._joining and self._joining[0][0] != month:
            self._seal()
        self._joining.append((month, rows, courts.astype(np.uint16)))

    def leave(self, courts: NDArray[np.integer]) -> None:
        """Note that cases at these courts no longer wait, though they are still listed."""
        self.waiting -= np.bincount(courts, minlength=len(self.waiting))

    def take(self, wanted: Counts, valid: Valid, party: Parties, luck: NDArray[np.float64]) -> Rows:
        """Remove and return about `wanted` cases of each court, the longest-waiting first.

        Members of a party, who stand near each other, are served together. A party of which `k` of `m` are
        within the number wanted is served whole with probability `k / m` and else stays first in the queue,
        so that the mean number served is the number wanted, also where parties are large beside it.

        Args:
            wanted: Cases to serve, by court.
            valid: Says which of some rows, listed at courts in months, still wait there.
            party: Party of every row of the table; -1 alone.
            luck: A draw in [0, 1) by court, for the party at the end.
        """
        self._seal()
        wanted = np.minimum(wanted, self.waiting)
        if not wanted.any():
            return np.empty(0, np.int64)
        first = self._first(np.where(wanted > 0, wanted + REACH, 0), valid)
        number = nearest_whole(party[first.rows], first.courts, wanted, luck)
        served = _rank(first.courts, len(wanted)) < number[first.courts]
        self._put_back(first, np.flatnonzero(~served))
        self.waiting -= number
        self._blocks = [block for block in self._blocks if len(block)]
        return first.rows[served]

    def rebuild(self, rows: Rows, courts: NDArray[np.integer], months: NDArray[np.int64]) -> None:
        """Start again from the cases that wait, with court and month of joining of each."""
        self.waiting[:] = 0
        self._blocks, self._joining = [], []
        for month in np.unique(months):
            now = months == month
            self.join(int(month), rows[now], courts[now])

    def _first(self, number: Counts, valid: Valid) -> Candidates:
        """Take the first cases of each court that still wait, up to a number, off the blocks."""
        number = number.copy()
        parts = [part for index in range(len(self._blocks)) for part in self._look(index, number, valid)]
        rows, courts, block, place = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(courts, kind="stable")
        return Candidates(rows[order], courts[order], block[order], place[order])

    def _look(self, index: int, number: Counts, valid: Valid) -> Iterator[tuple[Any, ...]]:
        """Take cases that wait from one block, passing over stale entries; `number` falls in place."""
        block = self._blocks[index]
        while (size := np.minimum(number, block.end - block.start)).any():
            place = _ranges(block.start, size)
            rows, courts = block.rows[place].astype(np.int64), _codes(size)
            fits = valid(rows, courts, block.months[place])
            block.start += size
            number -= np.bincount(courts[fits], minlength=len(number))
            yield rows[fits], courts[fits], np.full(np.count_nonzero(fits), index), place[fits]

    def _put_back(self, first: Candidates, back: Counts) -> None:
        """Let blocks begin again where the first case stands that was looked at and not served."""
        block, courts, place = first.block[back], first.courts[back], first.place[back]
        for index in np.flatnonzero(np.bincount(block)).tolist():
            here = block == index
            np.minimum.at(self._blocks[index].start, courts[here], place[here])

    def _seal(self) -> None:
        """Make one block of those who joined in a month, whatever the order in which they came."""
        if not self._joining:
            return
        month = self._joining[0][0]
        rows = np.concatenate([joined[1] for joined in self._joining])
        courts = np.concatenate([joined[2] for joined in self._joining])
        self._joining = []
        if self._blocks and self._blocks[-1].latest == month:
            earlier, _, at = self._blocks.pop().left()
            rows, courts = np.concatenate([rows, earlier]), np.concatenate([courts, at])
        else:
            self._compact()
        rows, courts = _each_once(rows, courts)
        self._blocks.append(self._block(rows, courts, np.full(len(rows), month, np.int16)))

    def _compact(self) -> None:
        """Merge the last blocks, whose months are over, while they are near in size and not large."""
        while len(self._blocks) > 1:
            before, last = (len(block) for block in self._blocks[-2:])
            if before > min(2 * last, LARGEST_MERGED):
                return
            self._merge()

    def _merge(self) -> None:
        last, before = self._blocks.pop(), self._blocks.pop()
        (rows, months, courts), (more, later, at) = before.left(), last.left()
        courts = np.concatenate([courts, at])
        order = np.argsort(courts, kind="stable")
        rows, months = np.concatenate([rows, more])[order], np.concatenate([months, later])[order]
        self._blocks.append(self._block(rows, courts[order], months))

    def _block(self, rows: NDArray[np.integer], courts: Codes, months: Months) -> Block:
        counts = np.bincount(courts, minlength=len(self.waiting))
        end = np.cumsum(counts)
        return Block(rows.astype(np.int32), months, end - counts, end, int(months.max(initial=-1)))


def nearest_whole(
    party: Parties, courts: NDArray[np.integer], wanted: Counts, luck: NDArray[np.float64]
) -> Counts:
    """The numbers nearest to those wanted that cut no party in two: up with the part that is within.

    Looks at `REACH` entries on either side of the cut: another may stand between the members of a party, who
    has left it. In `same`, [c, i, j] says that the i-th before the cut of a court and the j-th after it are
    of one party.

    Args:
        party: Parties of the cases that could be served, those of each court together and in order.
        courts: Court of each.
        wanted: Number wanted by court.
        luck: A draw in [0, 1) by court.
    """
    size = np.bincount(courts, minlength=len(wanted))
    cut = np.flatnonzero((wanted > 0) & (wanted < size))
    start, end = _offsets(size)[cut, None], np.cumsum(size)[cut, None]
    place = start + wanted[cut, None] + np.arange(-REACH, REACH)
    listed = (place >= start) & (place < end)
    who = np.where(listed, party.take(place, mode="clip"), -1)
    before, after = who[:, REACH - 1 :: -1, None], who[:, None, REACH:]
    same = (before == after) & (before >= 0)
    within = (same.any(axis=2) * np.arange(1, REACH + 1)).max(axis=1)
    beyond = (same.any(axis=1) * np.arange(1, REACH + 1)).max(axis=1)
    up = luck[cut] * (within + beyond) < within
    number = wanted.copy()
    number[cut] += np.where(up, beyond, -within)
    return number


def _each_once(rows: Rows, courts: Codes) -> tuple[Rows, Codes]:
    """Sort by court and row; who left and came back to the same court within the month is listed once."""
    order = np.lexsort((rows, courts))
    rows, courts = rows[order], courts[order]
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (courts[1:] != courts[:-1])
    return rows[first], courts[first]


def _rank(courts: Codes, number: int) -> Counts:
    """Place of each entry, from 0, among those of its court, which stand together in the order of courts."""
    size = np.bincount(courts, minlength=number)
    rank: Counts = np.arange(len(courts)) - np.repeat(_offsets(size), size)
    return rank


def _offsets(lengths: Counts) -> Counts:
    return np.cumsum(lengths) - lengths


def _ranges(starts: Counts, lengths: Counts) -> Counts:
    """Concatenation of `arange(start, start + length)`."""
    return np.repeat(starts - _offsets(lengths), lengths) + np.arange(lengths.sum())


def _codes(lengths: Counts) -> Codes:
    """Code of the court of each entry, given how many there are of each."""
    return np.repeat(np.arange(len(lengths)), lengths).astype(np.uint16)
