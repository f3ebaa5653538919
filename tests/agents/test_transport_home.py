"""Transport home: a family whose last member finds no seat goes home with its first."""

from collections.abc import Callable

import numpy as np

from agents.columns import Status
from agents.state import State
from agents.transport_home import leave_city
from world.places import MEXICO, NO_PLACE
from world.streams import keys

World = Callable[..., State]
FAMILIES, SIZE = 100, 3


def return_families(state: State, riders: int) -> np.ndarray:
    """Mexican families returned to the only city; the first members, so many, of each have had a seat."""
    number = FAMILIES * SIZE
    rows = state.people.add(
        number,
        key=keys("returned", state.month, number),
        status=Status.RETURNED,
        place=0,
        citizenship=MEXICO,
    )
    families: np.ndarray = rows.reshape(FAMILIES, SIZE)
    state.people.party[rows] = np.repeat(families[:, 0], SIZE)
    state.people.place[families[:, :riders]] = NO_PLACE
    return families


def gone(state: State, families: np.ndarray) -> np.ndarray:
    """Who is no longer in the city when those who leave it have left, (families, members)."""
    rows = families.ravel()
    leave_city(state, rows, np.zeros(len(rows), np.int64))
    away: np.ndarray = state.people.place[families] == NO_PLACE
    assert state.ledger.value("returned_in_border_cities").sum() == np.count_nonzero(~away)
    return away


def test_a_family_goes_home_with_its_first_member(tiny_world: World) -> None:
    state = tiny_world()
    assert gone(state, return_families(state, riders=2)).all()


def test_a_family_without_a_seat_stays_or_leaves_together(tiny_world: World) -> None:
    state = tiny_world()
    away = gone(state, return_families(state, riders=0))
    assert (away == away[:, :1]).all()
    assert 0 < away.sum() < away.size


def test_who_went_on_alone_takes_nobody_along(tiny_world: World) -> None:
    """The first member has left the party: the others stay or leave as if there had been no seat."""
    state = tiny_world()
    families = return_families(state, riders=1)
    state.people.party[families[:, 0]] = -1
    away = gone(state, families)
    assert 0 < away[:, 1:].sum() < away[:, 1:].size
