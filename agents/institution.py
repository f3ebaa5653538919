"""Institutions: registered Mesa agents whose attributes are their row of a small typed table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import numpy as np
from mesa import Agent, Model
from mesa.agentset import AgentSet
from numpy.typing import NDArray

from agents.columns import Cell, Column
from world.errors import InputError

Field = Column
"""The declaration of an attribute of institutions: the same record as that of a column of people."""


class InstitutionTable:
    """All institutions of a kind: one row each, one typed array a field, of fixed length.

    `table.judges` is the array, shape (rows,): written in place (`table.judges[:] = values`), never rebound.

    Attributes:
        names: Name of each institution, by row.
        fields: The declarations.
    """

    names: tuple[str, ...]
    fields: tuple[Field, ...]

    def __init__(self, names: Iterable[str], fields: Iterable[Field]) -> None:
        """Make a table with every field at its default.

        Raises:
            InputError: If a name comes twice.
        """
        names, fields = tuple(names), tuple(fields)
        columns = {field.name: np.full(len(names), field.default, field.dtype) for field in fields}
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise InputError(f"two institutions have the name {repeated[0]}; names are distinct")
        self.__dict__.update(names=names, fields=fields, _columns=columns)

    def __len__(self) -> int:
        """Number of institutions."""
        return len(self.names)

    def column(self, name: str) -> NDArray[Any]:
        """The array of a field, shape (rows,).

        Raises:
            AttributeError: If there is no such field.
        """
        columns: dict[str, NDArray[Any]] = self.__dict__.get("_columns", {})
        if name not in columns:
            raise AttributeError(f"institutions have no field {name}; fields are {', '.join(columns)}")
        return columns[name]

    def __getattr__(self, name: str) -> NDArray[Any]:
        """A field as an attribute."""
        return self.column(name)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse to rebind a field.

        Raises:
            AttributeError: Always.
        """
        raise AttributeError(f"field {name} is never rebound; write table.{name}[:] = values")


class Institution(Agent):  # type: ignore[misc]
    """A Mesa agent that is a row of a table of institutions.

    A kind is a subclass that names its fields: `class Court(Institution, fields=FIELDS)`. Each field is an
    attribute that reads and writes the table, so phases compute on whole columns and the agents follow.
    """

    fields: ClassVar[tuple[Field, ...]] = ()

    def __init_subclass__(cls, fields: Iterable[Field] = (), **kwargs: Any) -> None:
        """Give a kind of institution an attribute for each field, beside those it inherits."""
        super().__init_subclass__(**kwargs)
        added = tuple(fields)
        cls.fields = cls.fields + added
        for field in added:
            setattr(cls, field.name, Cell(field))

    def __init__(self, model: Model, table: InstitutionTable, row: int) -> None:
        """Register an institution with the model."""
        super().__init__(model)
        self.table = table
        self.row = row

    @property
    def name(self) -> str:
        """Name of the institution."""
        return self.table.names[self.row]


def create[T: Institution](
    model: Model, cls: type[T], names: Sequence[str], table: InstitutionTable
) -> AgentSet[T]:
    """Make the agents of all rows of a table, in its order.

    Args:
        model: The model that they are registered with.
        cls: Kind of institution.
        names: The names, which must be those of the table in its order.
        table: The table.

    Raises:
        InputError: If the names are not those of the table.
        TypeError: If the class declares other fields than the table.
    """
    if tuple(names) != table.names:
        raise InputError(f"names of {cls.__name__} are not those of its table, in its order")
    if cls.fields != table.fields:
        raise TypeError(
            f"fields of {cls.__name__} are not its table's; declare them: class {cls.__name__}"
            "(Institution, fields=FIELDS)"
        )
    return AgentSet([cls(model, table, row) for row in range(len(table))], random=model.random)
