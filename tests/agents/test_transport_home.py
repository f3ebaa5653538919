"""Transport home: a family whose last member finds no seat goes home with its first."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from agents.columns import Status
from agents.state import State
from agents.transport_home import leave_city
from world.places import MEXICO, NO_PLACE
from world.streams import keys

World = Callable[..., State]


def nobody_leaves(state: State) -> State:
    """Nobody leaves the city alone, a share beyond the bounds of the parameter."""
    state.parameters = replace(state.parameters, own_way_home_share=0.0)
    return state


def returned(state: State, number: int) -> np.ndarray:
    """Mexicans returned to the tiny world's only city."""
    key = keys("returned", state.month, number)
    return state.people.add(number, key=key, status=Status.RETURNED, place=0, citizenship=MEXICO)


def test_a_family_goes_home_with_its_first_member(tiny_world: World) -> None:
    """Of three, the first two had seats; of the other three, none."""
    state = nobody_leaves(tiny_world())
    people, rows = state.people, returned(state, 6)
    people.party[rows] = rows[[0, 0, 0, 3, 3, 3]]
    people.place[rows[:2]] = NO_PLACE
    leave_city(state, rows, np.zeros(6, np.int64))
    assert people.place[rows].tolist() == [NO_PLACE] * 3 + [0] * 3
    assert state.ledger.value("returned_in_border_cities").sum() == 3


def test_who_went_on_alone_takes_nobody_along(tiny_world: World) -> None:
    state = nobody_leaves(tiny_world())
    people, rows = state.people, returned(state, 3)
    people.party[rows] = [-1, rows[0], rows[0]]
    people.place[rows[0]] = NO_PLACE
    leave_city(state, rows, np.zeros(3, np.int64))
    assert people.place[rows].tolist() == [NO_PLACE, 0, 0]
