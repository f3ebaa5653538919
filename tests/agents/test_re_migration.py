"""Trying again: who was returned sets out anew by the declared hazard, with the family, near by."""

import numpy as np
import pytest

from agents.columns import Status, Tie
from agents.re_migration import chance_of_trying_again, months_since_return, try_again
from agents.state import Rows, settle
from tests.agents.communities import ready_to_decide, returned
from world.parameters import Parameters
from world.places import NO_PLACE, SECTORS
from world.route_tables import load_ways

PARAMETERS = Parameters()


def test_the_declared_share_tries_again_within_eighteen_months() -> None:
    state = ready_to_decide()
    rows = returned(state, 1)
    stays = np.prod([1 - chance_of_trying_again(state, rows, np.array([m])) for m in range(1, 19)])
    assert stays == pytest.approx(1 - PARAMETERS.trying_again_share)


@pytest.mark.parametrize(
    ("columns", "ratio"),
    [
        ({"removals": 1}, PARAMETERS.trying_again_sanctioned),
        ({"ties": Tie.HOME_IN_US}, PARAMETERS.trying_again_home_in_us),
        ({"ties": Tie.FAMILY_IN_US}, PARAMETERS.trying_again_family),
        ({"children": 2}, PARAMETERS.trying_again_children),
        ({"belief": 255}, 0.5**PARAMETERS.chance_elasticity),
    ],
)
def test_ties_sanctions_and_beliefs_multiply_the_hazard(columns: dict[str, int], ratio: float) -> None:
    state = ready_to_decide()
    rows = np.append(returned(state, 1), returned(state, 1, **columns))
    plain, other = -np.log1p(-chance_of_trying_again(state, rows, np.array([3, 3])))
    assert other / plain == pytest.approx(ratio)


def test_they_try_again_between_ports_and_are_counted_once(sent: list[Rows]) -> None:
    state = ready_to_decide(scale=1)
    rows = returned(state, 5000)
    chance = chance_of_trying_again(state, rows[:1], np.array([1]))[0]
    try_again(state)
    again = sent[0]
    assert len(again) / 5000 == pytest.approx(chance, abs=4 * np.sqrt(0.25 / 5000))
    assert (state.people.bound[again] < len(SECTORS)).all()
    assert state.ledger.value("re_migrations")[3, 0] == len(again)


def test_who_is_in_a_border_city_tries_the_sector_that_it_faces(sent: list[Rows]) -> None:
    state = ready_to_decide(scale=1)
    city = state.places.cities.index("Ciudad Juarez")
    in_city = returned(state, 500, place=city)
    flown = state.people.add(
        500, key=np.arange(500, 1000), home=40, citizenship=12, status=Status.RETURNED,
        entered=state.stamp - 1, place=NO_PLACE, removals=1,
    )  # fmt: skip
    try_again(state)
    people, again = state.people, sent[0]
    near, far = np.intersect1d(again, in_city), np.intersect1d(again, flown)
    assert len(near)
    assert len(far)
    assert (people.place[near] == city).all()
    assert (people.bound[near] == SECTORS.index("El Paso")).all()
    assert (people.node[near] == load_ways().cities[city]).all()
    assert (people.node[far] == NO_PLACE).all()
    assert len(set(people.bound[far])) > 1


def test_neither_this_months_returns_nor_old_ones_try_again(sent: list[Rows]) -> None:
    state = ready_to_decide(scale=1)
    returned(state, 2000, entered=state.stamp)
    returned(state, 2000, entered=state.stamp - 60)
    try_again(state)
    assert len(sent[0]) == 0


def test_time_runs_from_the_release_from_custody_where_that_is_later() -> None:
    state = ready_to_decide()
    released = np.datetime64("2024-11-15") - np.datetime64("2000-01-01")
    rows = returned(state, 2, entered=state.stamp - 100, exits=[-1, released.astype(int)])
    assert months_since_return(state, rows).tolist() == [100, 1]


def test_families_try_again_together(sent: list[Rows]) -> None:
    state = ready_to_decide(scale=1)
    rows = returned(state, 3000, children=np.tile([2, 0, 0], 1000))
    state.people.party[rows] = np.repeat(rows[::3], 3)
    try_again(state)
    assert 0 < len(sent[0]) < 3000
    parties, members = np.unique(state.people.party[sent[0]], return_counts=True)
    assert len(parties)
    assert (members == 3).all()


def test_residents_do_not_try_again(sent: list[Rows]) -> None:
    state = ready_to_decide(scale=1)
    rows = state.people.add(100, key=np.arange(100), home=3, entered=state.stamp - 1, state=0)
    settle(state, rows, None)
    try_again(state)
    assert len(sent[0]) == 0
