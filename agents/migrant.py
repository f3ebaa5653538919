"""People as Mesa agents: light views of a row, made when asked for and held by nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from mesa import Agent, Model
from numpy.typing import NDArray

from agents import columns
from agents.columns import NONE, PEOPLE, Cell, Status
from agents.people import FIRST_ID, People, Rows
from world.errors import InputError

_MOST = np.iinfo(np.uint8).max


class Behaviour:
    """A rule that is written once, for rows, and that one person follows by the same code.

    `migrants.do("name")` on a set of people calls the rule once with all rows, `migrant.name()` with one.

    Args:
        rule: Called with the table, rows of shape (n,) and further arguments; returns None or shape (n,).
    """

    def __init__(self, rule: Callable[..., NDArray[Any] | None]) -> None:
        self.rule = rule
        self.__doc__ = rule.__doc__

    def __get__(self, migrant: Migrant | None, owner: type) -> Any:
        """The rule for one person; the behaviour itself when asked of the class."""
        return self if migrant is None else partial(self, migrant)

    def __call__(self, migrant: Migrant, *args: Any, **kwargs: Any) -> Any:
        """Follow the rule with one person, as an unbound method would; returns a plain value."""
        returned = self.rule(migrant.table, np.array([migrant.row], np.int64), *args, **kwargs)
        return None if returned is None else returned[0].item()


def count_attempt(people: People, rows: Rows) -> None:
    """Note one more attempt to enter; stops at 255. Rows are distinct."""
    people.attempts[rows] = np.minimum(people.attempts[rows], _MOST - 1) + 1


def count_removal(people: People, rows: Rows) -> None:
    """Note one more removal, after which a person may try again; stops at 255. Rows are distinct."""
    people.removals[rows] = np.minimum(people.removals[rows], _MOST - 1) + 1
    people.status[rows] = Status.RETURNED


def has_live_case(people: People, rows: Rows) -> NDArray[np.bool_]:
    """Whether the case is under way: served, before a court, or administratively closed."""
    return columns.has_live_case(people.case[rows])


class Migrant(Agent):  # type: ignore[misc]
    """A person: a view of one row of the table of people.

    Every column is an attribute that reads and writes the table; there are no others, they would vanish with
    the view. A view is never registered with the model and nothing holds it. Two views of a row are equal.
    """

    __slots__ = ("model", "row", "table")

    model: Model | None
    table: People
    row: int

    count_attempt = Behaviour(count_attempt)
    count_removal = Behaviour(count_removal)
    has_live_case = Behaviour(has_live_case)

    def __init__(self, model: Model | None, people: People, row: int) -> None:
        """View a row; `Agent.__init__`, which registers an agent with the model, is not called.

        Raises:
            InputError: If there is no such row.
        """
        if not 0 <= row < people.count:
            raise InputError(f"there is no person in row {row}; rows are 0 to {people.count - 1}")
        self.model = model
        self.table = people
        self.row = int(row)

    @property
    def unique_id(self) -> int:
        """Identifier of the person, above those of all registered agents."""
        return FIRST_ID + self.row

    @property
    def pos(self) -> int | None:
        """Index of the border city across from the last encounter, or None: the column `place` for Mesa."""
        place: int = self.place
        return None if place == NONE else place

    @pos.setter
    def pos(self, place: int | None) -> None:
        self.place = NONE if place is None else place

    def remove(self) -> None:
        """Refuse to delete a person.

        Raises:
            TypeError: Always.
        """
        raise TypeError("people are never deleted, their rows stay; set `status` to say that they left")

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a column or property.

        Raises:
            AttributeError: If people have no such attribute.
        """
        if not hasattr(type(self), name):
            raise AttributeError(f"people have no column {name}; what a person knows is declared in PEOPLE")
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        """Whether both are views of one person."""
        return isinstance(other, Migrant) and self.row == other.row and self.table is other.table

    def __hash__(self) -> int:
        """Hash of the identifier."""
        return hash(self.unique_id)

    def __repr__(self) -> str:
        """Type and identifier."""
        return f"<{type(self).__name__} {self.unique_id}>"


class AsylumSeeker(Migrant):
    """A person with a case under way when the view was made."""

    __slots__ = ()


for _column in PEOPLE:
    setattr(Migrant, _column.name, Cell(_column))


def view(people: People, row: int) -> Migrant:
    """A view of a row, of the type that the row has now."""
    seeks = columns.has_live_case(people.case[row])
    return (AsylumSeeker if seeks else Migrant)(people.model, people, row)
