"""Queues: first come, first served; parties go whole, and on average as many go as there are places."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.queues import fill_places, first_in_line
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


def filled(state: State, rows: np.ndarray, queue: list[int], places: list[int]) -> dict[int, int]:
    decisions = ("test/party", "test/other_party")
    since = np.zeros(len(rows), int)
    return dict(
        zip(
            *(
                part.tolist()
                for part in fill_places(state, decisions, rows, since, np.array(queue), np.array(places))
            ),
            strict=True,
        )
    )


def test_a_queue_fills_its_own_places_and_others_take_what_is_left(tiny_world: World) -> None:
    state = tiny_world()
    rows = waiting(state, [1] * 6)
    assert filled(state, rows, [0, 0, 0, 0, 1, 1], [1, 3]) == {0: 0, 1: 1, 4: 1, 5: 1}
    assert filled(state, rows, [0, 0, 0, 0, 1, 1], [9, 0]) == dict.fromkeys(range(6), 0)
    assert filled(state, rows, [0] * 6, [1, 0]) == {0: 0}
    assert not filled(state, rows, [0] * 6, [0, 0])


def test_who_moves_goes_with_the_party_and_places_are_filled_on_average(tiny_world: World) -> None:
    numbers = []
    for seed in range(200):
        state = tiny_world(seed=seed)
        rows = waiting(state, [3] * 10)
        found = filled(state, rows, [0] * 30, [4, 7])
        of_party = [{found.get(int(row)) for row in party} for party in rows.reshape(-1, 3)]
        assert all(len(places) == 1 for places in of_party)
        numbers.append(len(found))
    assert np.mean(numbers) == pytest.approx(11, abs=4 * 2 / np.sqrt(200))
