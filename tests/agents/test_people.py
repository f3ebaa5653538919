"""The table of people: growth, identity of rows, writing in place, state."""

import copy
import pickle
from typing import Any, get_args, get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.columns import BYTES_PER_PERSON, PEOPLE, Status
from agents.people import GROWTH, LiveColumn, People
from world.errors import InputError


def test_attributes_are_the_declared_columns_with_their_types() -> None:
    hints = get_type_hints(People)
    annotated = {name: np.dtype(get_args(hint)[0]) for name, hint in hints.items()}
    assert annotated == {column.name: column.dtype for column in PEOPLE}
    people = People()
    people.add(2)
    for column in PEOPLE:
        assert isinstance(getattr(People, column.name), LiveColumn)
        assert getattr(people, column.name).dtype == column.dtype


def test_new_rows_take_defaults_single_values_and_arrays() -> None:
    people = People()
    people.add(1, citizenship=9)
    rows = people.add(3, status=Status.RESIDENT, citizenship=np.array([4, 5, 6]))
    assert rows.tolist() == [1, 2, 3]
    assert people.status.tolist() == [0, 1, 1, 1]
    assert people.citizenship.tolist() == [9, 4, 5, 6]
    for column in PEOPLE:
        if column.name not in ("status", "citizenship"):
            assert set(people.column(column.name).tolist()) == {column.default}


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(0, 40))
@settings(max_examples=50)
def test_rows_are_never_reused_and_values_survive_growth(sizes: list[int], capacity: int) -> None:
    people = People(capacity=capacity)
    seen: list[int] = []
    for batch, size in enumerate(sizes):
        rows = people.add(size, key=np.arange(size) + 1000 * batch, source=batch)
        seen.extend(rows.tolist())
    assert seen == list(range(people.count)) == list(range(sum(sizes)))
    assert people.key.tolist() == [1000 * batch + i for batch, size in enumerate(sizes) for i in range(size)]
    assert people.source.tolist() == [batch for batch, size in enumerate(sizes) for _ in range(size)]
    assert set(people.court.tolist()) <= {255}


def test_growth_is_geometric() -> None:
    people = People(capacity=16)
    capacities = set()
    for _ in range(5000):
        people.add(1)
        capacities.add(people.capacity)
    assert len(capacities) <= 1 + np.ceil(np.log(5000 / 16) / np.log(GROWTH)) + 1
    assert people.capacity < 5000 * GROWTH + 1
    assert people.nbytes == people.capacity * sum(column.dtype.itemsize for column in PEOPLE)
    assert people.nbytes <= people.capacity * BYTES_PER_PERSON


def test_a_big_arrival_reserves_no_more_than_it_needs() -> None:
    people = People(capacity=10)
    people.add(1_000)
    assert people.capacity == 1_000


def test_columns_are_written_in_place() -> None:
    people = People()
    rows = people.add(5)
    people.status[rows[1:3]] = Status.DETAINED
    people.attempts[:] += 2
    assert people.status.tolist() == [0, 2, 2, 0, 0]
    assert people.attempts.tolist() == [2] * 5


@pytest.mark.parametrize("name", [column.name for column in PEOPLE])
def test_columns_are_never_rebound(name: str) -> None:
    people = People()
    people.add(2)
    before = people.column(name).tolist()
    with pytest.raises(AttributeError, match=f"column {name} is never rebound"):
        setattr(people, name, np.ones(2))
    assert people.column(name).tolist() == before


def test_an_array_from_before_growth_is_stale_but_valid() -> None:
    people = People(capacity=2)
    people.add(2, attempts=7)
    held = people.attempts
    people.add(10)
    people.attempts[0] = 9
    assert held.tolist() == [7, 7]
    assert people.attempts[0] == 9


def test_bad_values_add_nobody() -> None:
    people = People()
    people.add(1)
    for bad in ({"court": 256}, {"key": -1}, {"status": [0, 0]}, {"filed": 0.5}):
        with pytest.raises(InputError, match=next(iter(bad))):
            people.add(3, attempts=1, **bad)
    with pytest.raises(InputError, match=r"cannot add -1 people"):
        people.add(-1)
    assert people.count == 1


def test_an_unknown_column_is_named_with_the_closest() -> None:
    people = People()
    with pytest.raises(InputError, match="no column citizenshp; did you mean citizenship"):
        people.add(1, citizenshp=1)
    with pytest.raises(AttributeError, match="no column wages; did you mean flags"):
        people.column("wages")
    with pytest.raises(InputError, match="capacity -1 is negative"):
        People(capacity=-1)


def test_rows_are_checked_and_distinct() -> None:
    people = People()
    people.add(5)
    assert people.checked_rows([3, 1, 3, 0, 1]).tolist() == [3, 1, 0]
    assert people.checked_rows([]).dtype == np.int64
    for bad in ([5], [-1], [0.0], [True, False], [[1]]):
        with pytest.raises(InputError, match="rows"):
            people.checked_rows(bad)


def _arrays() -> dict[str, Any]:
    people = People(capacity=100)
    people.add(3, key=np.arange(3), status=Status.RESIDENT)
    return people.to_arrays()


def test_arrays_are_trimmed_and_make_an_independent_twin() -> None:
    arrays = _arrays()
    assert {len(array) for array in arrays.values()} == {3}
    twin = People.from_arrays(arrays)
    assert {name: array.tolist() for name, array in twin.to_arrays().items()} == {
        name: array.tolist() for name, array in arrays.items()
    }
    twin.status[:] = Status.LAWFUL
    assert arrays["status"].tolist() == [1, 1, 1]
    assert twin.add(1).tolist() == [3]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda a: a.pop("court"), "missing or unknown: court"),
        (lambda a: a.update(wages=np.zeros(3)), "missing or unknown: wages"),
        (lambda a: a.update(court=np.zeros(2, np.uint8)), r"column court is uint8 of shape \(2,\)"),
        (lambda a: a.update(court=np.zeros(3, np.int64)), "column court is int64"),
        (lambda a: a.update(key=np.zeros((3, 1), np.uint64)), "column key"),
    ],
)
def test_foreign_arrays_are_refused(change: Any, message: str) -> None:
    arrays = _arrays()
    change(arrays)
    with pytest.raises(InputError, match=message):
        People.from_arrays(arrays)


@pytest.mark.parametrize("again", [lambda p: pickle.loads(pickle.dumps(p)), copy.copy, copy.deepcopy])
def test_pickles_and_copies_are_independent_and_without_slack(again: Any) -> None:
    people = People(capacity=10_000)
    people.add(4, attempts=[1, 2, 3, 4])
    twin = again(people)
    assert twin.capacity == 4
    assert twin.attempts.tolist() == [1, 2, 3, 4]
    twin.attempts[0] = 9
    twin.add(1)
    assert people.attempts.tolist() == [1, 2, 3, 4]


def test_a_pickle_holds_no_slack() -> None:
    people = People(capacity=100_000)
    people.add(10)
    assert len(pickle.dumps(people)) < 10 * BYTES_PER_PERSON + 4_000
