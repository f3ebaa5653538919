"""Waiting in Mexico: who gives up, passes an interview, is let in, or leaves the line."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage, Status
from agents.courts.hearing import Result
from agents.courts.remain_in_mexico import enrol, note_mpp_outcomes
from agents.state import Rows, State
from agents.waiting import begin_waiting, count_waiting, give_up_chance, record_waiting, wait_in_mexico
from model.migration_model import MigrationModel
from world.calendar import days_in
from world.groups import MPP_OUTCOMES
from world.places import SECTORS

World = Callable[..., State]
NUMBER = 20_000
STAY = {"give_up_hazard": 0.01, "give_up_growth": 0.0}


def people(state: State, number: int = NUMBER) -> Rows:
    keys = np.random.default_rng(state.people.count).integers(2**62, size=number)
    return state.people.add(number, key=keys, citizenship=10, place=0, entered=state.stamp)


def enrolled(state: State, number: int = NUMBER, months_ago: int = 0) -> Rows:
    rows = people(state, number)
    enrol(state, rows)
    state.people.entered[rows] -= months_ago
    return rows


def in_line(state: State, number: int = NUMBER, joined: int = 0) -> Rows:
    """People who wait to present at the port, since some months ago."""
    rows = people(state, number)
    state.people.status[rows] = Status.WAITING_TO_PRESENT
    state.people.queued[rows] = state.stamp - joined
    return rows


def outcome(state: State, name: str) -> int:
    return int(state.ledger.value("mpp_outcomes")[0, MPP_OUTCOMES.index(name)])


def close(number: float) -> object:
    return pytest.approx(number, abs=4 * np.sqrt(number))


def test_giving_up_grows_with_the_wait_and_after_a_kidnapping(tiny_world: World) -> None:
    state = tiny_world(
        parameters={"give_up_hazard": 0.05, "give_up_growth": 2.0, "give_up_after_kidnapping": 0.5}
    )
    months, kidnapped = np.array([0.0, 12.0, 12.0]), np.array([False, False, True])
    chance = give_up_chance(state, months, kidnapped)
    assert chance == pytest.approx([1 - np.exp(-0.05), 1 - np.exp(-0.15), 1 - 0.5 * np.exp(-0.15)])


def test_who_gives_up_goes_home_and_the_case_stays(tiny_world: World) -> None:
    state = tiny_world({"filing_share": 1}, parameters={**STAY, "give_up_hazard": 0.08})
    rows = enrolled(state, months_ago=6)
    wait_in_mexico(state)
    home = rows[state.people.status[rows] == Status.AT_HOME]
    passed = outcome(state, "fear_passed")
    assert len(home) == outcome(state, "gave_up") == close((NUMBER - passed) * (1 - np.exp(-0.08)))
    assert (state.people.case[home] == CaseStage.NOTICE).all()


def test_kidnappings_make_people_give_up(tiny_world: World) -> None:
    state = tiny_world(
        {"filing_share": 1, "shelter_beds": 0},
        parameters={**STAY, "kidnapping_hazard": 0.3, "give_up_after_kidnapping": 0.6},
    )
    state.cities.kidnapping_danger[:] = 1
    enrolled(state, months_ago=1)
    wait_in_mexico(state)
    chance = 1 - np.exp(-0.01) * (1 - 0.6 * (1 - np.exp(-0.3)))
    assert outcome(state, "gave_up") == close((NUMBER - outcome(state, "fear_passed")) * chance)


def test_in_line_people_give_up_only_where_agents_decide(tiny_world: World) -> None:
    """Also those who were to be met at the port in a month to come, at the hazard of the first month."""
    state = tiny_world({"appointments_per_day": 1}, parameters={"give_up_hazard": 0.08})
    rows = in_line(state, joined=-3)
    wait_in_mexico(state)
    assert (state.people.status[rows] == Status.WAITING_TO_PRESENT).all()
    state.forced_until = state.month - 1
    wait_in_mexico(state)
    assert (state.people.status[rows] == Status.AT_HOME).sum() == close(NUMBER * (1 - np.exp(-0.08)))
    assert not state.ledger.value("mpp_outcomes").any()


def test_fear_interviews_let_in_those_who_pass(tiny_world: World) -> None:
    state = tiny_world({"filing_share": 1})
    rows = enrolled(state)
    wait_in_mexico(state)
    chance = state.parameters.fear_interview_share * state.parameters.fear_pass_share
    assert outcome(state, "fear_passed") == close(NUMBER * chance)
    assert (state.people.status[rows] == Status.RESIDENT).sum() == outcome(state, "fear_passed")
    assert state.residents.sum() == outcome(state, "fear_passed")


def test_winding_down_lets_in_the_longest_waiting(tiny_world: World) -> None:
    state = tiny_world({"filing_share": 1, "mpp_processing_per_day": 5})
    late, early = enrolled(state, 1000, months_ago=1), enrolled(state, 100, months_ago=9)
    wait_in_mexico(state)
    assert outcome(state, "processed") == 5 * days_in(state.month)
    assert (state.people.status[early] != Status.WAITING_IN_MEXICO).all()
    assert (state.people.status[late] == Status.WAITING_IN_MEXICO).sum() > 800


def test_without_appointments_some_settle_and_some_try_between_ports(tiny_world: World) -> None:
    state = tiny_world(
        parameters={**STAY, "settle_without_appointments": 0.1, "cross_without_appointments": 0.2}
    )
    state.cities.sector[:] = 3
    state.forced_until = state.month - 1
    rows = in_line(state)
    wait_in_mexico(state)
    status = state.people.status[rows]
    leave = np.exp(-0.01) * (1 - np.exp(-0.3))
    settled = (status == Status.IN_MEXICO).sum()
    assert settled == close(NUMBER * leave / 3)
    assert state.ledger.value("settled_in_mexico").sum() == settled
    crossed = (status == Status.IN_TRANSIT).sum()
    assert crossed == close(NUMBER * leave * 2 / 3)
    left = [(status == Status.AT_HOME).sum(), settled, crossed]
    np.testing.assert_array_equal(state.ledger.value("line_ends").sum(axis=0), left)
    assert (state.people.bound[rows[status == Status.IN_TRANSIT]] == 3).all()


def test_with_appointments_or_in_observed_months_nobody_settles_or_crosses(tiny_world: World) -> None:
    for levers, observed in (({"appointments_per_day": 1}, False), ({}, True)):
        state = tiny_world(levers)
        rows = in_line(state)
        state.forced_until = state.month - (not observed)
        wait_in_mexico(state)
        assert not np.isin(state.people.status[rows], (Status.IN_MEXICO, Status.IN_TRANSIT)).any()


def test_stocks_are_a_count_of_those_who_wait(tiny_world: World) -> None:
    state = tiny_world({"filing_share": 1})
    enrolled_rows = enrolled(state, 30)
    in_line(state, 12)
    wait_in_mexico(state)
    mpp, line = count_waiting(state)
    assert (state.cities.waiting[0], state.ports.waiting[0]) == (mpp[0], line[0])
    ended = enrolled_rows[state.people.status[enrolled_rows] == Status.WAITING_IN_MEXICO][:5]
    note_mpp_outcomes(state, ended, np.full(5, Result.REMOVAL_ORDER))
    state.people.status[ended] = Status.RETURNED
    record_waiting(state)
    assert state.ledger.value("waiting_in_mexico").tolist() == [[mpp[0] - 5, 12]]
    assert state.ledger.value("mpp_waiting").tolist() == [[count_waiting(state)[0][0]]]


def test_of_those_in_line_a_share_waits_at_the_border(tiny_world: World) -> None:
    """Only they look for a bed; everybody in Remain in Mexico does."""
    chances = {"line_at_border_share": 0.25, "shelter_demand_share": 0.8}
    state = tiny_world({"filing_share": 1, "shelter_beds": 10**5}, parameters=chances)
    in_line(state)
    wait_in_mexico(state)
    assert state.cities.sheltered[0] / 0.8 == close(NUMBER / 4)
    state = tiny_world({"filing_share": 1, "shelter_beds": 10**5}, parameters=chances)
    enrolled(state)
    wait_in_mexico(state)
    assert state.cities.sheltered[0] == 0.8 * NUMBER


def test_a_family_meets_one_fate(tiny_world: World) -> None:
    state = tiny_world({"filing_share": 1}, parameters={"give_up_hazard": 0.08})
    rows = enrolled(state, 3000, months_ago=2)
    state.people.party[rows] = np.repeat(rows[::3], 3)
    enrolled_together = state.people.status[rows].reshape(-1, 3)
    wait_in_mexico(state)
    status = state.people.status[rows].reshape(-1, 3)
    assert len(np.unique(status)) == 3
    assert (status == status[:, :1]).all()
    assert (enrolled_together == enrolled_together[:, :1]).all()


def test_cities_begin_as_in_the_table() -> None:
    state = MigrationModel("baseline", start="2019-01", until="2019-01", scale=1000, rng=1, empty=True).state
    begin_waiting(state)
    reynosa, tijuana = (state.places.cities.index(name) for name in ("Reynosa", "Tijuana"))
    assert state.cities.kidnapping_danger[reynosa] == 1 > state.cities.kidnapping_danger[tijuana]
    assert SECTORS[state.cities.sector[reynosa]] == "Rio Grande Valley"
    assert state.places.nodes[state.cities.node[tijuana]] == "TIJ"
