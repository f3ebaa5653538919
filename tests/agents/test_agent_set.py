"""Conformance: the same checks on a Mesa `AgentSet` of ordinary agents, as control, and on sets of people."""

import copy
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.agentset import AbstractAgentSet, AgentSet

from agents.agent_set import PeopleModelMixin, PeopleSet
from agents.columns import NONE
from agents.migrant import AsylumSeeker, Migrant
from agents.people import FIRST_ID, People

ATTEMPTS = [3, 1, 4, 1, 5, 2]
CITIZENSHIP = [4, 2, 4, 9, 2, 4]
CASE = [0, 2, 0, 1, 5, 6]


class Person(mesa.Agent):  # type: ignore[misc]
    """The control: an ordinary Mesa agent with the attributes that the checks use."""

    def __init__(self, model: mesa.Model, attempts: int, citizenship: int, case: int) -> None:
        super().__init__(model)
        self.attempts, self.citizenship, self.case, self.place = attempts, citizenship, case, NONE

    def count_attempt(self) -> None:
        self.attempts += 1

    def has_live_case(self) -> bool:
        return 1 <= self.case <= 4


class Applicant(Person):
    """The control's counterpart of `AsylumSeeker`."""


class World(PeopleModelMixin, mesa.Model):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(rng=7)
        self.people = People(self)
        self.people.add(6, attempts=ATTEMPTS, citizenship=CITIZENSHIP, case=CASE)


def _mesa() -> tuple[AgentSet, mesa.Model]:
    model = mesa.Model(rng=7)
    for values in zip(ATTEMPTS, CITIZENSHIP, CASE, strict=True):
        (Applicant if 1 <= values[2] <= 4 else Person)(model, *values)
    return AgentSet(model.agents, random=model.random), model


def _live() -> tuple[PeopleSet, World]:
    world = World()
    return world.migrants, world


def _fixed() -> tuple[PeopleSet, World]:
    world = World()
    return PeopleSet(world, np.arange(6)), world


@pytest.fixture(params=[_mesa, _live, _fixed], ids=["mesa", "live", "fixed"])
def agents(request: pytest.FixtureRequest) -> Any:
    made, model = request.param()
    yield made
    del model  # Mesa's own set holds its agents weakly: the model keeps them alive until here


def order(agents: Any) -> list[int]:
    """Position of each agent in its model, from 0."""
    return [agent.unique_id - (FIRST_ID if isinstance(agent, Migrant) else 1) for agent in agents]


def seeker(agents: Any) -> type:
    return AsylumSeeker if isinstance(agents, PeopleSet) else Applicant


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_it_is_a_mesa_set_of_mesa_agents(agents: Any) -> None:
    assert isinstance(agents, AbstractAgentSet)
    assert len(agents) == 6
    assert all(isinstance(agent, mesa.Agent) for agent in agents)
    assert order(agents) == order(agents.to_list()) == order(reversed(agents))[::-1] == [0, 1, 2, 3, 4, 5]
    assert isinstance(agents.to_list(), list)
    assert bool(agents) is True


def test_members_share_the_model_and_its_generators(agents: Any) -> None:
    model = next(iter(agents)).model
    assert agents.random is model.random
    assert all(agent.model is model and agent.rng is model.rng for agent in agents)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_membership_and_position(agents: Any) -> None:
    first, last = agents.to_list()[0], agents.to_list()[-1]
    few = agents.select(lambda a: a.attempts > 1)
    assert first in agents
    assert last in few
    assert agents.to_list()[1] not in few
    assert "somebody" not in agents
    assert few.index(last) == 3
    assert (few.count(last), few.count(agents.to_list()[1])) == (1, 0)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_indexing(agents: Any) -> None:
    assert order([agents[0], agents[-1], *agents[1:4], *agents[::-2]]) == [0, 5, 1, 2, 3, 5, 3, 1]
    with pytest.raises(IndexError):
        agents[6]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, [0, 1, 2, 3, 4, 5]),
        ({"filter_func": lambda a: a.attempts > 2}, [0, 2, 4]),
        ({"filter_func": lambda a: a.attempts > 2, "at_most": 2}, [0, 2]),
        ({"filter_func": lambda a: False}, []),
        ({"at_most": 0}, []),
        ({"at_most": 1}, [0]),
        ({"at_most": 4}, [0, 1, 2, 3]),
        ({"at_most": 40}, [0, 1, 2, 3, 4, 5]),
        ({"at_most": 1.0}, [0, 1, 2, 3, 4, 5]),
        ({"at_most": 0.4}, [0, 1]),
        ({"at_most": 0.6}, [0, 1, 2]),
        ({"at_most": 0.0}, []),
        ({"at_most": -0.5}, []),
        ({"at_most": -1}, []),
        ({"at_most": 2.5}, [0, 1, 2]),
        ({"filter_func": lambda a: a.attempts < 3, "at_most": 0.5}, [1, 3, 5]),
    ],
)
@pytest.mark.parametrize("inplace", [False, True])
def test_select(agents: Any, arguments: dict[str, Any], expected: list[int], inplace: bool) -> None:
    chosen = agents.select(**arguments, inplace=inplace)
    assert order(chosen) == expected
    assert (chosen is agents) == inplace
    assert len(agents) == (len(expected) if inplace else 6)


def test_select_asks_no_more_agents_than_it_needs(agents: Any) -> None:
    asked: list[int] = []

    def passes(agent: Any) -> bool:
        asked.extend(order([agent]))
        return bool(agent.attempts > 2)

    agents.select(passes, at_most=2)
    assert asked[:3] == [0, 1, 2]
    assert 4 not in asked


def test_select_by_type_includes_subtypes(agents: Any) -> None:
    kind, general = seeker(agents), seeker(agents).__mro__[1]
    assert order(agents.select(agent_type=kind)) == [1, 3]
    assert order(agents.select(agent_type=general)) == [0, 1, 2, 3, 4, 5]
    assert order(agents.select(agent_type=mesa.Agent, at_most=2)) == [0, 1]
    assert order(agents.select(lambda a: a.citizenship == 9, agent_type=kind)) == [3]
    assert order(agents.select(agent_type=(kind, int))) == [1, 3]
    assert order(agents.select(agent_type=type("Tree", (mesa.Agent,), {}))) == []
    assert [type(agent) is kind for agent in agents] == [False, True, False, True, False, False]


def test_get(agents: Any) -> None:
    assert agents.get("attempts") == ATTEMPTS
    assert agents.get(["attempts", "citizenship"]) == [
        list(p) for p in zip(ATTEMPTS, CITIZENSHIP, strict=True)
    ]
    assert agents.get([]) == [[]] * 6
    assert [type(value) for value in agents.get("attempts")] == [int] * 6
    assert agents.get("unique_id") == [agent.unique_id for agent in agents]
    assert agents.get("pos") == [None] * 6


def test_get_of_missing_attributes(agents: Any) -> None:
    with pytest.raises(AttributeError):
        agents.get("wages")
    with pytest.raises(AttributeError):
        agents.get(["attempts", "wages"])
    assert agents.get("wages", handle_missing="default", default_value=-1) == [-1] * 6
    assert agents.get(["case", "wages"], "default")[:2] == [[0, None], [2, None]]
    assert agents.get("attempts", "default", 0) == ATTEMPTS
    with pytest.raises(ValueError, match="Unknown handle_missing option"):
        agents.get("attempts", handle_missing="ignore")
    assert agents.select(at_most=0).get("wages") == []


def test_set(agents: Any) -> None:
    assert agents.set("attempts", 8) is agents
    assert agents.get("attempts") == [8] * 6
    few = agents.select(lambda a: a.case == 0)
    few.set("citizenship", 1).set("pos", 3)
    assert agents.get("citizenship") == [1, 2, 1, 9, 2, 4]
    assert agents.get("pos") == [3, None, 3, None, None, None]


def test_do_with_a_method_and_a_function(agents: Any) -> None:
    def leave(agent: Any, citizenship: int, *, attempts: int) -> None:
        agent.citizenship = citizenship
        agent.attempts += attempts

    assert agents.do("count_attempt") is agents
    assert agents.do(type(agents.to_list()[0]).count_attempt) is agents
    assert agents.get("attempts") == [value + 2 for value in ATTEMPTS]
    assert agents.do(leave, 6, attempts=3) is agents
    assert agents.get(["attempts", "citizenship"]) == [[value + 5, 6] for value in ATTEMPTS]


def test_do_and_map_of_a_missing_method(agents: Any) -> None:
    for call in (agents.do, agents.shuffle_do, agents.map):
        with pytest.raises(AttributeError):
            call("fly")


def test_do_on_nobody_does_nothing(agents: Any) -> None:
    nobody = agents.select(at_most=0)
    assert nobody.do("count_attempt") is nobody
    assert nobody.map("has_live_case") == []
    assert agents.get("attempts") == ATTEMPTS


def test_map(agents: Any) -> None:
    assert agents.map("has_live_case") == [False, True, False, True, False, False]
    assert agents.map("count_attempt") == [None] * 6
    assert agents.map(lambda a, times, *, plus: a.attempts * times + plus, 10, plus=1) == [
        (value + 1) * 10 + 1 for value in ATTEMPTS
    ]
    assert agents.map("__hash__") == [hash(agent) for agent in agents]


def test_shuffle_do_visits_all_in_the_order_of_the_generator(agents: Any) -> None:
    visited: list[int] = []
    assert agents.shuffle_do(lambda a: visited.extend(order([a]))) is agents
    expected = [0, 1, 2, 3, 4, 5]
    mesa.Model(rng=7).random.shuffle(expected)
    assert visited == expected
    assert order(agents) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("inplace", [False, True])
def test_shuffle_is_that_of_the_generator(agents: Any, inplace: bool) -> None:
    expected = [0, 1, 2, 3, 4, 5]
    mesa.Model(rng=7).random.shuffle(expected)
    shuffled = agents.shuffle(inplace=inplace)
    assert order(shuffled) == expected != [0, 1, 2, 3, 4, 5]
    assert (shuffled is agents) == inplace
    assert order(agents) == (expected if inplace else [0, 1, 2, 3, 4, 5])


@pytest.mark.parametrize(
    "function", [min, max, sum, len, sorted, np.mean, np.sum, np.median, np.diff, np.ptp]
)
@pytest.mark.parametrize("values", [ATTEMPTS, [250, 251, 252, 253, 254, 255]])
def test_agg_does_not_wrap(agents: Any, values: list[int], function: Callable[..., Any]) -> None:
    for agent, value in zip(agents, values, strict=True):
        agent.attempts = value
    assert np.array_equal(agents.agg("attempts", function), function(values))


def test_agg_of_several_functions(agents: Any) -> None:
    assert agents.agg("attempts", [min, max, sum]) == [1, 5, 16]
    assert agents.agg("attempts", (np.max,)) == [5]
    assert agents.agg("unique_id", len) == 6
    with pytest.raises(ValueError, match="empty"):
        agents.select(at_most=0).agg("attempts", max)
    with pytest.raises(AttributeError):
        agents.agg("wages", max)


@pytest.mark.parametrize("by", ["citizenship", lambda a: a.citizenship])
@pytest.mark.parametrize("result_type", ["agentset", "list"])
def test_groupby(agents: Any, by: Any, result_type: str) -> None:
    groups = agents.groupby(by, result_type=result_type)
    assert [(key, order(group)) for key, group in groups] == [(4, [0, 2, 5]), (2, [1, 4]), (9, [3])]
    assert groups.count() == {4: 3, 2: 2, 9: 1}
    assert groups.agg("attempts", max) == {4: 4, 2: 5, 9: 1}
    assert groups.map(len) == {4: 3, 2: 2, 9: 1}
    kinds = {type(group) for group in groups.groups.values()}
    assert kinds == ({list} if result_type == "list" else {type(agents)})


def test_groupby_keeps_the_order_of_the_set_and_acts_on_groups(agents: Any) -> None:
    groups = agents.sort("attempts").groupby("citizenship")
    assert [(key, order(group)) for key, group in groups] == [(2, [4, 1]), (4, [2, 0, 5]), (9, [3])]
    assert groups.do("do", "count_attempt") is groups
    assert agents.get("attempts") == [value + 1 for value in ATTEMPTS]
    assert groups.map("get", "attempts") == {2: [6, 2], 4: [5, 4, 3], 9: [2]}
    assert len(agents.select(at_most=0).groupby("citizenship")) == 0
    assert agents.groupby("pos").count() == {None: 6}
    with pytest.raises(AttributeError):
        agents.groupby("wages")


@pytest.mark.parametrize("key", ["attempts", lambda a: a.attempts])
@pytest.mark.parametrize(("ascending", "expected"), [(True, [1, 3, 5, 0, 2, 4]), (False, [4, 2, 0, 5, 1, 3])])
@pytest.mark.parametrize("inplace", [False, True])
def test_sort_keeps_ties_in_order(
    agents: Any, key: Any, ascending: bool, expected: list[int], inplace: bool
) -> None:
    result = agents.sort(key, ascending=ascending, inplace=inplace)
    assert order(result) == expected
    assert (result is agents) == inplace
    assert order(agents) == (expected if inplace else [0, 1, 2, 3, 4, 5])


def test_sort_is_descending_by_default_and_follows_dots(agents: Any) -> None:
    assert order(agents.sort("attempts")) == [4, 2, 0, 5, 1, 3]
    assert order(agents.sort("unique_id")) == [5, 4, 3, 2, 1, 0]
    assert order(agents.sort("model.steps", ascending=True)) == [0, 1, 2, 3, 4, 5]


def test_copy_is_a_set_of_its_own_over_the_same_agents(agents: Any) -> None:
    twin = copy.copy(agents)
    assert type(twin) is type(agents)
    twin.remove(agents.to_list()[0])
    twin.set("attempts", 0)
    assert order(twin) == [1, 2, 3, 4, 5]
    assert agents.get("attempts") == [3, 0, 0, 0, 0, 0]


def test_add_and_discard_change_the_set_only(agents: Any) -> None:
    everyone = agents.to_list()
    few = agents.select(at_most=2)
    few.add(everyone[4])
    few.add(everyone[0])
    assert order(few) == [0, 1, 4]
    few.discard(everyone[0])
    few.discard(everyone[5])
    few.remove(everyone[1])
    assert order(few) == [4]
    with pytest.raises(KeyError):
        few.remove(everyone[1])
    assert order([few.pop()]) == [4]
    assert len(few) == 0
    assert order(agents) == [0, 1, 2, 3, 4, 5]
    assert all(agent in agents for agent in everyone)


def test_update_replaces_the_members(agents: Any) -> None:
    everyone = agents.to_list()
    assert order(agents._update([everyone[4], everyone[2], everyone[4]])) == [4, 2]
    assert order(agents) == [4, 2]


def test_set_algebra(agents: Any) -> None:
    tried, seekers = agents.select(lambda a: a.attempts > 2), agents.select(lambda a: a.citizenship == 4)
    everyone = agents.to_list()
    assert order(tried) == [0, 2, 4]
    assert sorted(order(tried & seekers)) == [0, 2]
    assert sorted(order(tried | seekers)) == [0, 2, 4, 5]
    assert sorted(order(tried - seekers)) == [4]
    assert sorted(order(tried ^ seekers)) == [4, 5]
    assert tried & seekers <= tried <= agents
    assert tried == agents.select(lambda a: a in (everyone[4], everyone[2], everyone[0])).shuffle()
    assert tried.isdisjoint(agents.select(lambda a: a.attempts == 1))
    tried |= seekers
    assert sorted(order(tried)) == [0, 2, 4, 5]
    tried.clear()
    assert len(tried) == 0
