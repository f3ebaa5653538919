"""Forced arrivals: who was counted at the border is there, and set out from home before."""

from collections.abc import Callable

import numpy as np

from agents.cells import cells_of
from agents.columns import Status
from agents.encounter import meet
from agents.forced_arrivals import summon
from agents.state import State
from model.migration_model import MigrationModel
from world.histories import Histories
from world.places import CITIZENSHIPS, DEMOGRAPHICS, MEXICO, SECTORS

World = Callable[..., State]
CELLS = (len(SECTORS) + 1, len(CITIZENSHIPS), len(DEMOGRAPHICS))


def with_queue(state: State, people: float) -> None:
    """Histories in which a number of people is counted to wait for a port, and nothing else is."""
    state.histories = Histories(state.month, *(np.array([v]) for v in (0.0, 0.0, 0.0, 0.0, people)))


def test_the_declared_shares_set_out_the_month_before(tiny_world: World) -> None:
    """Of 1000 people of each kind due next month at the sectors, 20% of Mexicans, 70% of others go now."""
    state = tiny_world()
    table = np.zeros(CELLS)
    table[: len(SECTORS)] = 1000 / len(SECTORS)
    state.forced_until = state.month + 12
    summon(state, lambda month: table if month > state.month else np.zeros(CELLS))
    people = state.people
    assert (people.queued == state.stamp + 1).all()
    sent = np.bincount(people.citizenship, minlength=len(CITIZENSHIPS)) / len(DEMOGRAPHICS)
    parameters = state.parameters
    assert abs(sent[MEXICO] - 1000 * parameters.early_share_mexican) < len(SECTORS)
    assert np.abs(sent[1:] - 1000 * parameters.early_share_other).max() < len(SECTORS)


def test_travellers_who_were_not_counted_come_later(tiny_world: World) -> None:
    """If fewer are met than were on the way, the others are due a month later; nobody vanishes."""
    state = tiny_world()
    table = np.full(CELLS, 10.0)
    summon(state, lambda month: table)
    meet(state, lambda month: table)
    on_the_way = int((state.people.status == Status.IN_TRANSIT).sum())
    state.month += 1
    few = np.full(CELLS, 1.0)
    summon(state, lambda month: few)
    met = meet(state, lambda month: few)[0]
    assert len(met.rows) == few.sum()
    left = np.flatnonzero(state.people.status == Status.IN_TRANSIT)
    assert (state.people.queued[left] == state.stamp + 1).all()
    assert len(left) >= on_the_way - few.sum()


def test_as_many_set_out_for_the_ports_as_the_queue_counted(tiny_world: World) -> None:
    """100 are met a month at the port: for a queue of 450, the arrivals of five months are under way."""
    state = tiny_world(months=600)
    table = np.zeros(CELLS)
    table[len(SECTORS) :] = 100.0 / np.prod(CELLS[1:])
    with_queue(state, 450.0)
    summon(state, lambda month: table)
    ahead = state.people.queued > state.stamp
    assert abs(ahead.sum() - 500) <= 5
    assert (cells_of(state.people, np.flatnonzero(ahead)).crossing == len(SECTORS)).all()
    state.month += 1
    summon(state, lambda month: table)
    assert abs((state.people.queued > state.stamp).sum() - 500) <= 10


def test_keys_of_travellers_do_not_depend_on_other_cells(tiny_world: World) -> None:
    """Ten more arrivals elsewhere change nobody's key: luck is by cell and number within it."""

    def keys(extra: float) -> set[int]:
        state = tiny_world()
        table = np.full(CELLS, 3.0)
        table[0, 0, 0] += extra
        summon(state, lambda month: table)
        people = state.people
        elsewhere = cells_of(people, np.arange(people.count)).cell > 0
        return set(people.key[elsewhere].tolist())

    assert keys(0.0) == keys(10.0)


def test_everybody_at_the_border_of_the_run_set_out_from_a_home(lived: MigrationModel) -> None:
    """Homes of those who came are Mexican states for Mexicans, the own country for others."""
    people = lived.people
    states = len(lived.state.places.mexican_states)
    came = people.attempts > 0
    mexican = people.citizenship == MEXICO
    assert (people.home[came & mexican] < states).all()
    others = came & ~mexican
    np.testing.assert_array_equal(people.home[others], states - 1 + people.citizenship[others])
