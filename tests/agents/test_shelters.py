"""Shelters and danger: beds bound who is housed, and crimes are as many as the hazards say."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.shelters import house, meet_crime
from agents.state import Rows, State
from world import tables
from world.levers import BY_NAME

World = Callable[..., State]


def waiting(state: State, number: int) -> Rows:
    keys = np.random.default_rng(2).integers(2**62, size=number)
    return state.people.add(number, key=keys, place=0)


def error(number: float) -> float:
    """Four standard errors of a count."""
    return float(4 * np.sqrt(number))


@pytest.mark.parametrize(("beds", "housed"), [(0, 0), (500, 500), (10_000, 1200)])
def test_who_looks_for_a_bed_gets_one_while_there_are_beds(
    tiny_world: World, beds: float, housed: float
) -> None:
    state = tiny_world({"shelter_beds": beds})
    found = house(state, waiting(state, 2000))
    assert state.cities.sheltered.tolist() == [housed]
    assert found.sum() == pytest.approx(housed, abs=error(housed))


def test_who_has_a_bed_keeps_it(tiny_world: World) -> None:
    state = tiny_world({"shelter_beds": 500})
    rows = waiting(state, 2000)
    before = house(state, rows)
    state.month += 1
    assert (house(state, rows) == before).all()
    fewer = house(state, rows[:1500])
    assert fewer[before[:1500]].all()


@pytest.mark.parametrize("danger", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("inside", [False, True])
def test_crimes_are_as_many_as_the_hazards_say(tiny_world: World, danger: float, inside: bool) -> None:
    state = tiny_world()
    state.cities.kidnapping_danger[:] = state.cities.crime_danger[:] = danger
    rows = waiting(state, 20_000)
    kidnapped = meet_crime(state, rows, np.zeros(20_000, int), np.full(20_000, inside))
    ratio = state.parameters.shelter_crime_ratio if inside else 1.0
    hazards = np.array([state.parameters.kidnapping_hazard, state.parameters.other_crime_hazard])
    expected = 20_000 * (1 - np.exp(-hazards * danger * ratio))
    counted = state.ledger.value("crimes_against_waiting")[0]
    assert counted[0] == kidnapped.sum()
    assert (np.abs(counted - expected) <= error(1) * np.sqrt(expected)).all()


def test_a_share_becomes_public_by_what_was_waited_for(tiny_world: World) -> None:
    shares = {"kidnapping_publicity": 0.15, "crime_publicity": 0.05}
    state = tiny_world(parameters=shares)
    state.cities.crime_danger[:] = state.cities.kidnapping_danger[:] = 1
    rows = waiting(state, 40_000)
    group = (np.arange(40_000) < 10_000).astype(int)
    meet_crime(state, rows, group, np.zeros(40_000, bool))
    crimes = state.ledger.value("crimes_against_waiting")[0]
    public = state.ledger.value("crimes_reported")[0]
    expected = crimes @ np.array([0.15, 0.05]) * np.array([0.75, 0.25])
    assert (np.abs(public - expected) <= error(1) * np.sqrt(expected)).all()


def test_default_beds_and_appointments_are_those_of_the_table() -> None:
    cities = tables.load("border_cities")
    assert BY_NAME["shelter_beds"].default == cities["shelter_beds"].sum()
    assert cities["appointments_2024"].sum() == 1450
