"""Drawing people of a kind: as many as asked for, with equal chances, moved by nobody else."""

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from agents.columns import Status
from agents.sampling import draw_people
from agents.state import Rows, State

World = Callable[..., State]


def resident(state: State) -> Callable[[Rows], np.ndarray]:
    return lambda rows: state.people.status[rows] == Status.RESIDENT


@settings(max_examples=60)
@given(st.lists(st.booleans(), max_size=300), st.integers(0, 400))
def test_draws_distinct_people_of_the_kind(tiny_world: World, of_kind: list[bool], number: int) -> None:
    state = tiny_world()
    status = np.where(of_kind, Status.RESIDENT, Status.LAWFUL).astype(np.uint8)
    state.people.add(len(of_kind), status=status)
    rows = draw_people(state, "test", number, sum(of_kind), resident(state))
    assert (np.diff(rows) > 0).all()
    assert resident(state)(rows).all()
    assert len(rows) == min(number, sum(of_kind))


def test_everybody_has_the_same_chance(tiny_world: World) -> None:
    """Of 64 people, 16 drawn in each of 400 months: counts by person pass a chi-squared test at 1e-4."""
    state = tiny_world(months=400)
    state.people.add(64, status=Status.RESIDENT)
    drawn = np.zeros(64)
    for _ in range(400):
        drawn[draw_people(state, "test", 16, 64, resident(state))] += 1
        state.month += 1
    assert drawn.sum() == 400 * 16
    assert chisquare(drawn).pvalue > 1e-4


def test_one_person_more_moves_nobody_elses_luck(tiny_world: World) -> None:
    """In tables of 1000 and 1001, within the same power of two, at most one drawn row differs."""
    drawn = []
    for people in (1000, 1001):
        state = tiny_world()
        state.people.add(people, status=Status.RESIDENT)
        drawn.append(set(draw_people(state, "test", 100, people, resident(state)).tolist()))
    assert len(drawn[0] - drawn[1]) <= 1
