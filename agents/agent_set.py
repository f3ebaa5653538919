"""Sets of people with the interface of Mesa's `AgentSet`, over rows instead of objects."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, Literal

import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy
from numpy.typing import ArrayLike, NDArray

from agents import columns
from agents.columns import COLUMNS
from agents.migrant import AsylumSeeker, Behaviour, Migrant, view
from agents.people import FIRST_ID, People, Rows
from world.errors import InputError

Method = str | Callable[..., Any]


class PeopleSet(AbstractAgentSet[Migrant], Sequence[Migrant]):  # type: ignore[misc]
    """An ordered set of rows of the table of people.

    Methods, arguments and results are those of Mesa's `AgentSet`. A set holds row numbers, never views, so
    nothing vanishes from it when a view is collected. What names a column, or a `Behaviour`, is done with
    arrays; a function of one agent is called with one view after another, as in Mesa.

    Without rows the set is live: everyone in the table, or everyone of one exact type, at the time of asking.
    Changing its order or members in place makes it fixed.

    Attributes:
        model: The model.
        people: The model's table.
    """

    def __init__(
        self,
        model: PeopleModelMixin,
        rows: ArrayLike | None = None,
        *,
        agent_type: type[Migrant] | None = None,
    ) -> None:
        """Make a set.

        Args:
            model: A model with people.
            rows: Row numbers, shape (n,), in order; repeated ones are left out. None makes a live set.
            agent_type: Exact type of the members of a live set, `Migrant` or `AsylumSeeker`; None is all.

        Raises:
            InputError: If rows are not whole numbers, or not in the table.
        """
        self.model = model
        self.people = model.people
        self._rows = None if rows is None else self.people.checked_rows(rows)
        self._agent_type = agent_type

    @property
    def rows(self) -> Rows:
        """The rows of the members, in order, shape (n,); not to be written into."""
        if self._rows is not None:
            return self._rows
        if self._agent_type is None:
            return np.arange(self.people.count, dtype=np.int64)
        return np.flatnonzero(self._is_of_type())

    @property
    def random(self) -> Random:
        """The model's generator of the standard library, as in Mesa."""
        return self.model.random

    @property
    def rng(self) -> np.random.Generator:
        """The model's NumPy generator."""
        return self.model.rng

    def _is_of_type(self) -> NDArray[np.bool_]:
        live = columns.has_live_case(self.people.case)
        return live if self._agent_type is AsylumSeeker else ~live

    def _everyone(self) -> bool:
        return self._rows is None and self._agent_type is None

    def _with(self, rows: Rows, inplace: bool = False) -> PeopleSet:
        """A fixed set of rows that are known to be distinct: this one if in place, else a new one."""
        chosen = self if inplace else PeopleSet(self.model)
        chosen._rows = rows
        return chosen

    def _update(self, agents: Iterable[Migrant]) -> PeopleSet:
        return self._with(self._rows_of(agents), inplace=True)

    def _from_iterable(self, agents: Iterable[Migrant]) -> PeopleSet:
        """What `&`, `|`, `-` and `^` of Python's abstract sets make their results with."""
        return self._with(self._rows_of(agents))

    def _rows_of(self, agents: Iterable[Migrant]) -> Rows:
        return np.array(list(dict.fromkeys(self._row_of(agent) for agent in agents)), np.int64)

    def _row_of(self, agent: object) -> int:
        if isinstance(agent, Migrant) and agent.table is self.people:
            return agent.row
        raise TypeError(f"{agent!r} is not a person of this table")

    def __len__(self) -> int:
        """Number of members."""
        if self._rows is not None:
            return len(self._rows)
        return self.people.count if self._agent_type is None else int(np.count_nonzero(self._is_of_type()))

    def __iter__(self) -> Iterator[Migrant]:
        """Views of the members in order, each of the type that its row has when its turn comes."""
        return self._views(self.rows)

    def _views(self, rows: Iterable[int]) -> Iterator[Migrant]:
        return (view(self.people, row) for row in map(int, rows))

    def __contains__(self, agent: object) -> bool:
        """Whether a view's row is a member."""
        if not isinstance(agent, Migrant) or agent.table is not self.people:
            return False
        if self._rows is not None:
            return bool((self._rows == agent.row).any())
        return self._agent_type in (None, type(view(self.people, agent.row)))

    def __getitem__(self, item: Any) -> Any:
        """The member at a position, or a list of the members of a slice."""
        chosen = self.rows[item]
        return list(self._views(chosen)) if isinstance(item, slice) else view(self.people, int(chosen))

    def __copy__(self) -> PeopleSet:
        """As `copy`."""
        return self.copy()

    def copy(self) -> PeopleSet:
        """A fixed set of the present members."""
        return self._with(self.rows.copy())

    def to_list(self) -> list[Migrant]:
        """Views of the members."""
        return list(self)

    def add(self, agent: Migrant) -> None:
        """Put a person at the end of the set, unless in it already.

        Raises:
            TypeError: If it is not a person of this table.
        """
        row = self._row_of(agent)
        if agent not in self:
            self._with(np.append(self.rows, row), inplace=True)

    def discard(self, agent: Migrant) -> None:
        """Take a person out of the set, if in it; the table keeps the person."""
        if agent in self:
            rows = self.rows
            self._with(rows[rows != agent.row], inplace=True)

    def remove(self, agent: Migrant) -> None:
        """Take a person out of the set; the table keeps the person.

        Raises:
            KeyError: If not in the set.
        """
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def where(self, mask: NDArray[np.bool_] | None = None, /, **equal: int) -> PeopleSet:
        """Select with arrays, as `select` does with a function of one agent.

        Args:
            mask: Whether to keep each member, shape (n,).
            equal: Values that columns must have.

        Raises:
            InputError: If the mask has another shape or type, or a column cannot have the value.
        """
        if mask is None:
            mask = np.ones(len(self), np.bool_)
        if mask.dtype != np.bool_ or mask.shape != (len(self),):
            raise InputError(
                f"mask is {mask.dtype} of shape {mask.shape}; valid is bool of shape ({len(self)},)"
            )
        for name, value in equal.items():
            column = self.people.column(name) if self._everyone() else self.people.column(name)[self.rows]
            mask = mask & (column == COLUMNS[name].checked(value))
        return self._with(np.flatnonzero(mask) if self._everyone() else self.rows[mask])

    def select(
        self,
        filter_func: Callable[[Migrant], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | tuple[type, ...] | None = None,
    ) -> PeopleSet:
        """Select the first members that pass; arguments as in Mesa, a type includes its subtypes."""
        if filter_func is None and agent_type is None and at_most == math.inf:
            return self if inplace else self.copy()
        limit = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1 else at_most
        rows = self.rows if agent_type is None else self._rows_of_type(agent_type)
        most = len(rows) if limit == math.inf else max(math.ceil(limit), 0)
        if filter_func is not None:
            return self._with(_first(rows, self._views(rows), filter_func, most), inplace)
        return self._with(rows[:most], inplace)

    def _rows_of_type(self, agent_type: type | tuple[type, ...]) -> Rows:
        rows = self.rows
        if issubclass(Migrant, agent_type):
            return rows
        if issubclass(AsylumSeeker, agent_type):
            return rows[columns.has_live_case(self.people.case[rows])]
        return rows[:0]

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Attribute values of all members as plain values: a list, or a list of lists for several names.

        Raises:
            AttributeError: If people have no such attribute, unless missing ones take the default.
            ValueError: If `handle_missing` is neither "error" nor "default".
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(
                f"Unknown handle_missing option: {handle_missing}, should be 'error' or 'default'"
            )
        missing = () if handle_missing == "error" else (default_value,)
        rows = self.rows
        if isinstance(attr_names, str):
            return self._values(rows, attr_names, missing)
        values = [self._values(rows, name, missing) for name in attr_names]
        return [[column[i] for column in values] for i in range(len(rows))]

    def _values(self, rows: Rows, name: str, missing: tuple[Any, ...]) -> list[Any]:
        if name == "unique_id":
            return list((rows + FIRST_ID).tolist())
        if name in COLUMNS:
            return list(self.people.column(name)[rows].tolist())
        return [getattr(agent, name, *missing) for agent in self._views(rows)]

    def set(self, attr_name: str, value: Any) -> PeopleSet:
        """Set an attribute of all members to one value.

        Raises:
            AttributeError: If people have no such attribute.
            InputError: If the column cannot hold the value.
        """
        if attr_name in COLUMNS:
            checked = COLUMNS[attr_name].checked(value)
            self.people.column(attr_name)[slice(None) if self._everyone() else self.rows] = checked
            return self
        for agent in self:
            setattr(agent, attr_name, value)
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """Apply a function, or each of several, to the values of an attribute.

        NumPy's functions get a column widened to 64 bits, others a list, so that no sum wraps.
        """
        functions = [func] if callable(func) else list(func)
        results = [function(self._values_for(attribute, function)) for function in functions]
        return results[0] if callable(func) else results

    def _values_for(self, attribute: str, function: Callable[..., Any]) -> list[Any] | NDArray[Any]:
        if attribute not in COLUMNS or not _is_numpy(function):
            return self.get(attribute)
        column = self.people.column(attribute)[self.rows]
        return column if column.dtype == np.uint64 else column.astype(np.int64)

    def do(self, method: Method, *args: Any, **kwargs: Any) -> PeopleSet:
        """Call a method or function on every member; a `Behaviour` is called once with all rows."""
        self._call(self.rows, method, args, kwargs)
        return self

    def shuffle_do(self, method: Method, *args: Any, **kwargs: Any) -> PeopleSet:
        """As `do`, in random order; the order of the set stays."""
        self._call(self._shuffled(), method, args, kwargs)
        return self

    def map(self, method: Method, *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method or function on every member and return the results."""
        return self._call(self.rows, method, args, kwargs)

    def _call(self, rows: Rows, method: Method, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        behaviour = getattr(Migrant, method, None) if isinstance(method, str) else method
        if isinstance(behaviour, Behaviour):
            returned = behaviour.rule(self.people, rows, *args, **kwargs)
            return [None] * len(rows) if returned is None else list(returned.tolist())
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self._views(rows)]
        return [method(agent, *args, **kwargs) for agent in self._views(rows)]

    def groupby(
        self, by: Callable[[Migrant], Any] | str, result_type: Literal["agentset", "list"] = "agentset"
    ) -> GroupBy:
        """Group by an attribute or by what a function returns; groups are in order of their first member."""
        rows = self.rows
        if isinstance(by, str) and by in COLUMNS:
            groups = _split(rows, self.people.column(by)[rows])
        else:
            groups = _collect(rows, self.get(by) if isinstance(by, str) else self.map(by))
        if result_type == "agentset":
            return GroupBy({key: self._with(part) for key, part in groups.items()})
        return GroupBy({key: list(self._views(part)) for key, part in groups.items()})

    def sort(
        self, key: Callable[[Migrant], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> PeopleSet:
        """Sort by an attribute or function, in descending order by default; ties keep their order."""
        rows = self.rows
        if isinstance(key, str) and key in COLUMNS:
            return self._with(rows[_order(self.people.column(key)[rows], ascending)], inplace)
        value = operator.attrgetter(key) if isinstance(key, str) else key
        return self._with(self._rows_of(sorted(self, key=value, reverse=not ascending)), inplace)

    def shuffle(self, inplace: bool = False) -> PeopleSet:
        """Put the members into random order: that of Mesa for the same state of the generator."""
        return self._with(self._shuffled(), inplace)

    def _shuffled(self) -> Rows:
        rows = self.rows.tolist()
        self.random.shuffle(rows)
        return np.array(rows, np.int64)


class PeopleModelMixin:
    """For a Mesa model with a table of people; it comes before `mesa.Model` in the bases.

    `agents_by_type` and `agent_types` list people beside institutions, `agents` institutions only. Types
    are exact, as in Mesa: who is an `AsylumSeeker` at the moment is not under `Migrant`.

    Attributes:
        people: The table, made by the model.
    """

    people: People
    random: Random
    rng: np.random.Generator

    @property
    def migrants(self) -> PeopleSet:
        """Everyone in the table, asylum seekers too; live."""
        return PeopleSet(self)

    @property
    def agents_by_type(self) -> dict[type, AbstractAgentSet[Any]]:
        """Sets of agents by exact type; those of people are live."""
        sets: dict[type, Any] = dict(super().agents_by_type)  # type: ignore[misc]  # of mesa.Model
        return sets | {kind: PeopleSet(self, agent_type=kind) for kind in (Migrant, AsylumSeeker)}

    @property
    def agent_types(self) -> list[type]:
        """All types of agents."""
        return list(self.agents_by_type)


def _first(rows: Rows, agents: Iterator[Migrant], passes: Callable[[Migrant], bool], most: int) -> Rows:
    """The first rows that pass; no agent is asked once there are enough."""
    chosen: list[int] = []
    while len(chosen) < most and (agent := next(agents, None)) is not None:
        if passes(agent):
            chosen.append(agent.row)
    return np.array(chosen, np.int64)


def _order(values: NDArray[Any], ascending: bool) -> NDArray[np.intp]:
    """Stable order; in descending order, too, ties stay as they were."""
    if ascending:
        return np.argsort(values, kind="stable")
    return len(values) - 1 - np.argsort(values[::-1], kind="stable")[::-1]


def _split(rows: Rows, values: NDArray[Any]) -> dict[Any, Rows]:
    """Rows by value, the values in order of their first row."""
    keys, first = np.unique(values, return_index=True)
    order = np.argsort(values, kind="stable")
    ends = np.searchsorted(values[order], keys, side="right")
    parts = np.split(rows[order], ends[:-1])
    return {keys[i].item(): parts[i] for i in np.argsort(first)}


def _collect(rows: Rows, keys: Sequence[Any]) -> dict[Any, Rows]:
    groups: dict[Any, list[int]] = {}
    for row, key in zip(rows.tolist(), keys, strict=True):
        groups.setdefault(key, []).append(row)
    return {key: np.array(part, np.int64) for key, part in groups.items()}


def _is_numpy(function: Callable[..., Any]) -> bool:
    return isinstance(function, np.ufunc) or (getattr(function, "__module__", None) or "").startswith("numpy")
