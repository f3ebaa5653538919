"""Queues: first come, first served; parties go whole, and on average as many go as there are places."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.queues import first_in_line
from agents.state import State

World = Callable[..., State]


def waiting(state: State, sizes: list[int]) -> np.ndarray:
    """Parties of given sizes, row after row."""
    rows = state.people.add(sum(sizes), key=np.random.default_rng(1).integers(2**62, size=sum(sizes)))
    first = np.repeat(rows[np.cumsum(sizes) - sizes], sizes)
    state.people.party[rows] = np.where(np.repeat(sizes, sizes) > 1, first, -1)
    return rows


def test_the_longest_waiting_of_each_queue_go_first(tiny_world: World) -> None:
    state = tiny_world()
    rows = waiting(state, [1] * 8)
    since = np.array([5, 4, 3, 2, 9, 9, 8, 7])
    queue = np.array([0, 1, 0, 1, 0, 1, 0, 1], np.uint8)
    taken = first_in_line(state, "test/party", rows, since, queue, np.array([2, 3]))
    assert taken.tolist() == [0, 1, 2, 3, 7]


def test_without_places_or_people_nobody_goes(tiny_world: World) -> None:
    state = tiny_world()
    rows = waiting(state, [2, 1])
    nobody = rows[:0]
    assert not len(first_in_line(state, "test/party", rows, rows, np.zeros(3, int), np.array([0])))
    assert not len(first_in_line(state, "test/party", nobody, nobody, nobody, np.array([5])))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=20), st.integers(0, 60))
def test_parties_go_whole_and_singles_exactly(tiny_world: World, sizes: list[int], places: int) -> None:
    state = tiny_world(months=1)
    rows = waiting(state, sizes)
    everyone = np.zeros(len(rows), int)
    taken = first_in_line(state, "test/party", rows, everyone, everyone, np.array([places]))
    ends = np.cumsum(sizes)
    assert len(taken) == 0 or (taken == np.arange(len(taken))).all()
    assert len(taken) in {0, *ends.tolist()}
    assert abs(len(taken) - min(places, len(rows))) < max(sizes)


def test_on_average_as_many_go_as_there_are_places(tiny_world: World) -> None:
    """One place and a party of three at the head: it goes in a third of the months."""
    state = tiny_world()
    rows = waiting(state, [3, 1])
    everyone, gone = np.zeros(4, int), 0
    for _ in range(600):
        gone += len(first_in_line(state, "test/party", rows, everyone, everyone, np.array([1])))
        state.month += 1
    assert gone / 600 == pytest.approx(1, abs=4 * 3 * np.sqrt(2 / 9 / 600))
