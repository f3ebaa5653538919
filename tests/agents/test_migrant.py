"""Views of a person: attributes are the row, and nothing but the row."""

import gc
import pickle
import weakref
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mesa.agentset import AgentSet

from agents.agent_set import PeopleModelMixin
from agents.columns import COLUMNS, PEOPLE, CaseStage, Column, Status
from agents.migrant import AsylumSeeker, Migrant, view
from agents.people import FIRST_ID, People
from world.errors import InputError


class World(PeopleModelMixin, mesa.Model):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(rng=1)
        self.people = People(self)
        self.people.add(4, case=[CaseStage.NONE, CaseStage.MASTER, CaseStage.FINAL_ORDER, CaseStage.NOTICE])


def test_a_view_is_a_mesa_agent_that_is_not_registered() -> None:
    world = World()
    migrant = view(world.people, 2)
    assert isinstance(migrant, mesa.Agent)
    assert migrant.model is world
    assert migrant.unique_id == FIRST_ID + 2
    assert migrant.random is world.random
    assert migrant.rng is world.rng
    assert len(world.agents) == 0


@given(st.sampled_from(PEOPLE), st.data())
def test_setting_by_view_equals_setting_by_column(column: Column, data: st.DataObject) -> None:
    limits = np.iinfo(column.dtype)
    value = data.draw(st.integers(int(limits.min), int(limits.max)))
    by_view, by_column = World().people, World().people
    setattr(view(by_view, 2), column.name, value)
    by_column.column(column.name)[2] = value
    for name in COLUMNS:
        assert by_view.column(name).tolist() == by_column.column(name).tolist()
    assert getattr(view(by_column, 2), column.name) == value
    assert type(getattr(view(by_column, 2), column.name)) is int


def test_a_view_refuses_what_the_column_cannot_hold() -> None:
    migrant = view(World().people, 0)
    for bad in (256, -1, np.int64(300), 1.5, [1]):
        with pytest.raises(InputError, match="column status"):
            migrant.status = bad
    assert migrant.status == Status.AT_HOME


def test_a_view_has_no_attributes_of_its_own() -> None:
    migrant = view(World().people, 0)
    with pytest.raises(AttributeError, match="no column wages"):
        migrant.wages = 100
    with pytest.raises(AttributeError):
        migrant.unique_id = 3  # type: ignore[misc]


def test_position_is_the_place_or_none() -> None:
    migrant = view(World().people, 0)
    assert migrant.pos is None
    migrant.pos = 7
    assert (migrant.place, migrant.pos) == (7, 7)
    migrant.pos = None
    assert migrant.place == COLUMNS["place"].default


def test_type_follows_the_case() -> None:
    people = World().people
    assert [type(view(people, row)) for row in range(4)] == [Migrant, AsylumSeeker, Migrant, AsylumSeeker]
    people.case[0] = CaseStage.INACTIVE
    assert type(view(people, 0)) is AsylumSeeker


def test_views_of_one_person_are_equal() -> None:
    people, other = World().people, World().people
    seeker = view(people, 1)
    people.case[1] = CaseStage.CLOSED
    assert seeker == view(people, 1)
    assert hash(seeker) == hash(view(people, 1))
    assert seeker != view(people, 0)
    assert seeker != view(other, 1)
    assert seeker != seeker.unique_id
    assert repr(seeker) == f"<AsylumSeeker {FIRST_ID + 1}>"


@pytest.mark.parametrize("row", [-1, 4])
def test_there_is_no_view_outside_the_table(row: int) -> None:
    world = World()
    with pytest.raises(InputError, match=f"no person in row {row}; rows are 0 to 3"):
        Migrant(world, world.people, row)


def test_people_are_not_deleted() -> None:
    world = World()
    with pytest.raises(TypeError, match="never deleted"):
        view(world.people, 0).remove()
    assert world.people.count == 4


def test_nothing_holds_a_view() -> None:
    world = World()
    migrants = world.migrants
    migrant = migrants[0]
    held = weakref.ref(migrant)
    in_mesa = AgentSet([migrant], random=world.random)
    assert list(in_mesa) == [migrant]
    del migrant
    gc.collect()
    assert held() is None
    assert len(in_mesa) == 0
    assert len(migrants) == 4


def test_a_pickled_view_points_into_the_pickled_table() -> None:
    migrant = pickle.loads(pickle.dumps(view(World().people, 1)))
    migrant.attempts = 6
    assert migrant.table.attempts.tolist() == [0, 6, 0, 0]
    assert migrant.table is migrant.model.people


@pytest.mark.parametrize(("name", "column"), [("count_attempt", "attempts"), ("count_removal", "removals")])
def test_a_behaviour_does_the_same_for_one_and_for_many(name: str, column: str) -> None:
    by_set, by_view = World(), World()
    by_set.people.column(column)[:] = by_view.people.column(column)[:] = [0, 5, 254, 255]
    by_set.migrants.do(name)
    for migrant in by_view.migrants:
        getattr(migrant, name)()
    assert by_set.people.column(column).tolist() == [1, 6, 255, 255]
    for other in COLUMNS:
        assert by_set.people.column(other).tolist() == by_view.people.column(other).tolist()


def test_a_removal_sends_back() -> None:
    people = World().people
    view(people, 2).count_removal()
    assert people.status.tolist() == [0, 0, Status.RETURNED, 0]


def test_a_behaviour_returns_plain_values() -> None:
    world = World()
    assert world.migrants.map("has_live_case") == [False, True, False, True]
    assert view(world.people, 1).has_live_case() is True
    assert Migrant.has_live_case(view(world.people, 0)) is False
    assert view(world.people, 1).count_attempt() is None


def test_a_behaviour_runs_once_for_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    world, calls = World(), []

    def rule(people: People, rows: np.ndarray, step: int, *, base: int) -> Any:
        calls.append(rows.tolist())
        return base + step * rows

    monkeypatch.setattr(Migrant.count_attempt, "rule", rule)
    assert world.migrants.map("count_attempt", 10, base=1) == [1, 11, 21, 31]
    assert world.migrants.map(Migrant.count_attempt, 10, base=1) == [1, 11, 21, 31]
    world.migrants.shuffle_do("count_attempt", 10, base=1)
    assert calls[:2] == [[0, 1, 2, 3]] * 2
    assert len(calls) == 3
    assert sorted(calls[2]) == [0, 1, 2, 3]
