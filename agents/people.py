"""The table of people: one row a person, one typed array a column."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final, Never, Self, overload

import numpy as np
from mesa import Model
from numpy.typing import ArrayLike, NDArray

from agents.columns import COLUMNS, PEOPLE
from world.errors import InputError

Rows = NDArray[np.int64]

FIRST_ID: Final = 2**32
"""Identifier of row 0. Mesa numbers registered agents from 1, so people and institutions never share one."""
GROWTH: Final = 1.5
"""Factor by which capacity grows; a row is copied twice, on average, however people are added."""


class LiveColumn[T: np.generic]:
    """A column of the table, trimmed to the people there are: written in place, never rebound."""

    def __init__(self, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, people: None, owner: type) -> Self: ...
    @overload
    def __get__(self, people: People, owner: type) -> NDArray[T]: ...
    def __get__(self, people: People | None, owner: type) -> Self | NDArray[T]:
        """The live array, shape (count,)."""
        return self if people is None else people.column(self.name)

    def __set__(self, people: People, values: Never) -> None:
        """Refuse to put another array in the place of the column.

        Raises:
            AttributeError: Always.
        """
        raise AttributeError(f"column {self.name} is never rebound; write people.{self.name}[rows] = values")


class People:
    """All people of a model. Rows are only ever appended: a row, and so an id, is one person for good.

    `people.status` is the live column; writing into it writes the table. An array taken before `add` goes
    stale: it does not show the new rows and, once the table has grown, no longer is the table; it stays valid
    memory. Take columns anew after `add`.

    Attributes:
        model: The Mesa model that the views name, or None.
    """

    key: LiveColumn[np.uint64]
    status: LiveColumn[np.uint8]
    case: LiveColumn[np.uint8]
    citizenship: LiveColumn[np.uint8]
    demographic: LiveColumn[np.uint8]
    state: LiveColumn[np.uint8]
    court: LiveColumn[np.uint8]
    place: LiveColumn[np.uint8]
    source: LiveColumn[np.uint8]
    flags: LiveColumn[np.uint8]
    home: LiveColumn[np.uint8]
    node: LiveColumn[np.uint8]
    bound: LiveColumn[np.uint8]
    protection: LiveColumn[np.uint8]
    ties: LiveColumn[np.uint8]
    children: LiveColumn[np.uint8]
    savings: LiveColumn[np.uint8]
    belief: LiveColumn[np.uint8]
    attempts: LiveColumn[np.uint8]
    removals: LiveColumn[np.uint8]
    entered: LiveColumn[np.int16]
    filed: LiveColumn[np.int16]
    queued: LiveColumn[np.int16]
    expires: LiveColumn[np.int16]
    months_in_us: LiveColumn[np.int16]
    party: LiveColumn[np.int32]
    booked: LiveColumn[np.int16]
    exits: LiveColumn[np.int16]

    def __init__(self, model: Model | None = None, capacity: int = 1024) -> None:
        """Make an empty table.

        Args:
            model: The Mesa model that the views name.
            capacity: Rows to make room for.

        Raises:
            InputError: If the capacity is negative.
        """
        if capacity < 0:
            raise InputError(f"capacity {capacity} is negative; it is a number of rows, zero or more")
        self.model = model
        self._count = 0
        self._columns = {column.name: np.empty(capacity, column.dtype) for column in PEOPLE}

    @property
    def count(self) -> int:
        """Number of people."""
        return self._count

    @property
    def capacity(self) -> int:
        """Rows that there is room for."""
        return len(self._columns["key"])

    @property
    def nbytes(self) -> int:
        """Bytes held by the columns, with the room to grow."""
        return sum(column.nbytes for column in self._columns.values())

    def column(self, name: str) -> NDArray[Any]:
        """The live array of a column, shape (count,), of the declared type.

        Raises:
            AttributeError: If there is no such column.
        """
        try:
            return self._columns[name][: self._count]
        except KeyError:
            raise AttributeError(_unknown(name)) from None

    def add(self, n: int, **columns: ArrayLike) -> Rows:
        """Append people.

        Args:
            n: How many.
            columns: One value for all or shape (n,); a column that is not named takes its default.

        Returns:
            Their rows, shape (n,), ascending.

        Raises:
            InputError: If `n` is negative, a column is unknown, or values do not fit; then nothing is added.
        """
        if n < 0:
            raise InputError(f"cannot add {n} people; the number is zero or more")
        if unknown := sorted(columns.keys() - COLUMNS.keys()):
            raise InputError(_unknown(unknown[0]))
        values = {name: COLUMNS[name].checked(given, n) for name, given in columns.items()}
        start, end = self._count, self._count + n
        self._reserve(end)
        for column in PEOPLE:
            self._columns[column.name][start:end] = values.get(column.name, column.default)
        self._count = end
        return np.arange(start, end, dtype=np.int64)

    def checked_rows(self, rows: ArrayLike) -> Rows:
        """Row numbers as an array of distinct rows, shape (n,), in the order in which each first comes.

        Raises:
            InputError: If they are not whole numbers, or not rows of the table.
        """
        array = np.asarray(rows)
        if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
            found = f"{array.dtype} of shape {array.shape}"
            raise InputError(f"rows are {found}; valid are whole numbers of shape (n,)")
        if array.size and not 0 <= array.min() <= array.max() < self._count:
            raise InputError(f"rows {array.min()}..{array.max()} are not all in 0..{self._count - 1}")
        array = array.astype(np.int64)
        if (array[1:] > array[:-1]).all():
            return array
        return array[np.sort(np.unique(array, return_index=True)[1])]

    def _reserve(self, rows: int) -> None:
        if rows <= self.capacity:
            return
        capacity = max(rows, int(self.capacity * GROWTH))
        for name, old in self._columns.items():
            new = np.empty(capacity, old.dtype)
            new[: self._count] = old[: self._count]
            self._columns[name] = new

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """The columns without room to grow, as for a checkpoint: live arrays, not copies."""
        return {column.name: self.column(column.name) for column in PEOPLE}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], model: Model | None = None) -> Self:
        """Make a table with copies of the arrays that `to_arrays` returned.

        Raises:
            InputError: If a column is missing or unknown, or has another type or length than declared.
        """
        people = cls(model, capacity=0)
        people._fill(arrays)
        return people

    def _fill(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        if wrong := sorted(COLUMNS.keys() ^ arrays.keys()):
            raise InputError(f"columns of people missing or unknown: {', '.join(wrong)}")
        shape = (arrays["key"].size,)
        for name, array in arrays.items():
            if array.dtype != COLUMNS[name].dtype or array.shape != shape:
                found = f"{array.dtype} of shape {array.shape}"
                raise InputError(f"column {name} is {found}; valid is {COLUMNS[name].dtype} of shape {shape}")
        self._columns = {name: array.copy() for name, array in arrays.items()}
        self._count = shape[0]

    def __getstate__(self) -> dict[str, Any]:
        """State for pickling: the people, not the room to grow."""
        return {"model": self.model, "columns": self.to_arrays()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a pickled table."""
        self.model = state["model"]
        self._fill(state["columns"])


for _column in PEOPLE:
    setattr(People, _column.name, LiveColumn(_column.name))


def _unknown(name: str) -> str:
    close = get_close_matches(name, COLUMNS, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"people have no column {name}; {hint}columns are {', '.join(COLUMNS)}"
