"""What sets of people have beyond Mesa's: live sets, selection by arrays, checked rows, model types."""

import copy
import pickle

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.agent_set import PeopleModelMixin, PeopleSet
from agents.columns import CaseStage, Status
from agents.migrant import AsylumSeeker, Migrant
from agents.people import FIRST_ID, People
from world.errors import InputError


class Shelter(mesa.Agent):  # type: ignore[misc]
    pass


class World(PeopleModelMixin, mesa.Model):  # type: ignore[misc]
    def __init__(self, people: int = 6) -> None:
        super().__init__(rng=3)
        self.people = People(self)
        self.people.add(people, case=np.arange(people) % 7, citizenship=np.arange(people) % 2)
        Shelter(self)


def test_the_model_lists_people_by_exact_type_beside_institutions() -> None:
    world = World()
    assert world.agent_types == [Shelter, Migrant, AsylumSeeker]
    assert list(world.agents) == list(world.agents_by_type[Shelter])
    assert len(world.agents) == 1
    for kind, agents in world.agents_by_type.items():
        assert all(type(agent) is kind for agent in agents)
    assert world.agents_by_type[Migrant].rows.tolist() == [0, 5]
    assert world.agents_by_type[AsylumSeeker].rows.tolist() == [1, 2, 3, 4]
    assert sum(len(agents) for agents in world.agents_by_type.values()) == 7


def test_types_are_listed_when_nobody_is_of_them() -> None:
    world = World(people=0)
    assert world.agent_types == [Shelter, Migrant, AsylumSeeker]
    assert len(world.agents_by_type[AsylumSeeker]) == len(world.migrants) == 0


def test_ids_of_people_and_institutions_never_meet() -> None:
    world = World()
    assert world.migrants.get("unique_id") == [FIRST_ID + row for row in range(6)]
    assert max(world.agents.get("unique_id")) < FIRST_ID


def test_live_sets_follow_the_table() -> None:
    world = World()
    everyone, seekers, plain = world.migrants, *(world.agents_by_type[t] for t in (AsylumSeeker, Migrant))
    fixed = everyone.copy()
    world.people.case[1] = CaseStage.CLOSED
    world.people.add(2, case=CaseStage.NOTICE)
    assert everyone.rows.tolist() == list(range(8))
    assert seekers.rows.tolist() == [2, 3, 4, 6, 7]
    assert plain.rows.tolist() == [0, 1, 5]
    assert [len(agents) for agents in (everyone, seekers, plain, fixed)] == [8, 5, 3, 6]
    assert everyone[6] in seekers
    assert everyone[1] in plain
    assert everyone[1] not in seekers
    assert everyone[7] not in fixed


def test_changing_a_live_set_in_place_makes_it_fixed() -> None:
    world = World()
    agents = world.migrants.sort("case", inplace=True)
    world.people.add(1)
    assert agents.rows.tolist() == [5, 4, 3, 2, 1, 0]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), max_size=30), st.data())
def test_where_equals_select(people: list[tuple[int, int]], data: st.DataObject) -> None:
    world = World(people=0)
    world.people.add(len(people), citizenship=[c for c, _ in people], status=[s for _, s in people])
    some = data.draw(st.permutations(range(len(people)))) if people else []
    for agents in (world.migrants, PeopleSet(world, some), world.agents_by_type[Migrant]):
        mask = np.array(agents.get("status"), np.int64) > 1
        slow = agents.select(lambda a: a.citizenship == 1 and a.status == Status.RESIDENT)
        assert agents.where(citizenship=1, status=Status.RESIDENT).rows.tolist() == slow.rows.tolist()
        assert (
            agents.where(mask, citizenship=0).rows.tolist()
            == agents.select(lambda a: a.status > 1 and a.citizenship == 0).rows.tolist()
        )


def test_where_refuses_what_cannot_be() -> None:
    agents = World().migrants
    with pytest.raises(InputError, match=r"mask is bool of shape \(5,\); valid is bool of shape \(6,\)"):
        agents.where(np.ones(5, np.bool_))
    with pytest.raises(InputError, match="mask is int64"):
        agents.where(np.arange(6))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="column citizenship"):
        agents.where(citizenship=300)
    with pytest.raises(AttributeError, match="no column wages"):
        agents.where(wages=1)


def test_rows_are_checked_when_a_set_is_made() -> None:
    world = World()
    assert PeopleSet(world, [4, 2, 4]).rows.tolist() == [4, 2]
    with pytest.raises(InputError, match=r"rows 0\.\.6 are not all in 0\.\.5"):
        PeopleSet(world, [0, 6])


def test_setting_by_set_equals_setting_by_view_and_by_column() -> None:
    by_set, by_view, by_column = World(), World(), World()
    rows = np.array([4, 1])
    PeopleSet(by_set, rows).set("status", Status.LAWFUL)
    for agent in PeopleSet(by_view, rows):
        agent.status = Status.LAWFUL
    by_column.people.status[rows] = Status.LAWFUL
    assert by_set.people.status.tolist() == by_view.people.status.tolist() == [0, 5, 0, 0, 5, 0]
    assert by_column.people.status.tolist() == [0, 5, 0, 0, 5, 0]


def test_people_take_no_other_attributes() -> None:
    agents = World().migrants
    with pytest.raises(AttributeError, match="no column wages"):
        agents.set("wages", 1)
    for value in (300, [1] * 6):
        with pytest.raises(InputError, match="column status"):
            agents.set("status", value)
    assert agents.get("status") == [0] * 6


def test_only_people_of_the_table_are_members() -> None:
    world, other = World(), World()
    agents, shelter = world.migrants, next(iter(world.agents))
    assert other.migrants[0] not in agents
    assert shelter not in agents
    for stranger in (shelter, other.migrants[0]):
        with pytest.raises(TypeError, match="not a person of this table"):
            agents.add(stranger)
        agents.discard(stranger)
        with pytest.raises(KeyError):
            agents.remove(stranger)
    assert len(agents) == 6


def test_removing_from_a_set_leaves_the_table_alone() -> None:
    world = World()
    world.agents_by_type[AsylumSeeker].discard(world.migrants[1])
    agents = world.migrants
    agents.discard(agents[0])
    assert agents.rows.tolist() == [1, 2, 3, 4, 5]
    assert world.people.count == len(world.migrants) == 6


def test_generators_are_those_of_the_model() -> None:
    world = World()
    assert world.migrants.rng is world.rng
    assert world.migrants.copy().random is world.random


def test_keys_beyond_63_bits_are_aggregated_exactly() -> None:
    world = World(people=0)
    world.people.add(2, key=np.array([2**64 - 1, 2**63], np.uint64))
    assert world.migrants.agg("key", [max, np.max, sum]) == [2**64 - 1, 2**64 - 1, 2**64 - 1 + 2**63]


@pytest.mark.parametrize("agents", [World().migrants, PeopleSet(World(), [3, 1])], ids=["live", "fixed"])
def test_pickles_and_copies(agents: PeopleSet) -> None:
    again = pickle.loads(pickle.dumps(agents))
    assert again.rows.tolist() == agents.rows.tolist()
    assert again.people is again.model.people
    twin = copy.deepcopy(agents)
    twin.set("status", Status.DETAINED)
    assert set(agents.get("status")) == {Status.AT_HOME}
