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
from world.calendar import DAYS_A_MONTH
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


def test_who_gives_up_goes_home_or_stays_at_the_border_and_the_case_goes_on(tiny_world: World) -> None:
    state = tiny_world(parameters={**STAY, "give_up_hazard": 0.08, "give_up_crosses_again": 0.4})
    rows = enrolled(state, months_ago=6)
    wait_in_mexico(state)
    home, stays = (rows[state.people.status[rows] == status] for status in (Status.AT_HOME, Status.RETURNED))
    passed = outcome(state, "fear_passed")
    chance = 1 - np.exp(-0.08)
    assert len(home) + len(stays) == outcome(state, "gave_up") == close((NUMBER - passed) * chance)
    assert len(stays) == close(outcome(state, "gave_up") * 0.4)
    assert (state.people.case[np.concatenate([home, stays])] == CaseStage.NOTICE).all()


def test_kidnappings_make_people_give_up(tiny_world: World) -> None:
    state = tiny_world(
        {"shelter_beds": 0},
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
    state = tiny_world()
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
    state = tiny_world({"shelter_beds": 10**5}, parameters=chances)
    in_line(state)
    wait_in_mexico(state)
    assert state.cities.sheltered[0] / 0.8 == close(NUMBER / 4)
    state = tiny_world({"shelter_beds": 10**5}, parameters=chances)
    rows = enrolled(state)
    wait_in_mexico(state)
    waited = NUMBER - outcome(state, "fear_passed")
    assert state.cities.sheltered[0] == pytest.approx(0.8 * waited)
    assert len(rows) == NUMBER


def test_who_is_driven_inland_needs_no_bed_and_meets_no_crime_at_the_border(tiny_world: World) -> None:
    levers = {"mpp_moved_inland": 0.25, "mpp_fear_referrals": 0, "shelter_beds": 10**5}
    state = tiny_world(levers, {**STAY, "shelter_demand_share": 0.8})
    enrolled(state)
    wait_in_mexico(state)
    assert state.cities.sheltered[0] / 0.8 == pytest.approx(0.75 * NUMBER, abs=4 * np.sqrt(NUMBER / 5))
    state = tiny_world({**levers, "mpp_moved_inland": 1}, STAY)
    state.cities.crime_danger[:] = state.cities.kidnapping_danger[:] = 1
    enrolled(state)
    wait_in_mexico(state)
    assert not state.ledger.value("crimes_against_waiting").any()


def test_those_harmed_under_remain_in_mexico_are_counted_apart(tiny_world: World) -> None:
    state = tiny_world({"mpp_fear_referrals": 0}, {**STAY, "line_at_border_share": 0.8})
    state.cities.crime_danger[:] = 1
    enrolled(state, 4000)
    wait_in_mexico(state)
    assert (state.ledger.value("mpp_harmed") == state.ledger.value("crimes_against_waiting")).all()
    in_line(state, 4000)
    state.forced_until = state.month - 1
    wait_in_mexico(state)
    crimes, mpp = (state.ledger.value(name)[0, 1] for name in ("crimes_against_waiting", "mpp_harmed"))
    assert 0 < mpp < 0.8 * crimes


def test_the_mean_wait_is_that_of_those_who_still_wait(tiny_world: World) -> None:
    state = tiny_world({"mpp_fear_referrals": 0}, STAY)
    record_waiting(state)
    assert np.isnan(state.ledger.value("mpp_wait_days")).all()
    enrolled(state, 300, months_ago=2), enrolled(state, 100, months_ago=6)
    state.cities.waiting[:] = count_waiting(state)[0]
    record_waiting(state)
    assert state.ledger.value("mpp_wait_days")[0, 0] == pytest.approx(3.5 * DAYS_A_MONTH)


def test_a_family_meets_one_fate(tiny_world: World) -> None:
    state = tiny_world({"mpp_fear_pass_share": 1}, parameters={"give_up_hazard": 0.08})
    rows = enrolled(state, 3000, months_ago=2)
    state.people.party[rows] = np.repeat(rows[::3], 3)
    enrolled_together = state.people.status[rows].reshape(-1, 3)
    wait_in_mexico(state)
    status = state.people.status[rows].reshape(-1, 3)
    assert len(np.unique(status)) == 4
    assert (status == status[:, :1]).all()
    assert (enrolled_together == enrolled_together[:, :1]).all()


def test_cities_begin_as_in_the_table() -> None:
    state = MigrationModel("baseline", start="2019-01", until="2019-01", scale=1000, rng=1, empty=True).state
    begin_waiting(state)
    reynosa, tijuana = (state.places.cities.index(name) for name in ("Reynosa", "Tijuana"))
    assert state.cities.kidnapping_danger[reynosa] == 1 > state.cities.kidnapping_danger[tijuana]
    assert SECTORS[state.cities.sector[reynosa]] == "Rio Grande Valley"
    assert state.places.nodes[state.cities.node[tijuana]] == "TIJ"
