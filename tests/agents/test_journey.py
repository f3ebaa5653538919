"""Journeys: who arrives, who is stopped and by whom, and that nobody is lost on the way."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.columns import NONE, Status
from agents.criminal_organization import set_price
from agents.journey import set_out, travel, travelling
from agents.migration_institute import _chances, capacity
from agents.refugee_commission import begin, decide_claims
from agents.state import Rows, State
from agents.walk import Fate, take_steps
from model.migration_model import MigrationModel
from world.places import CITIZENSHIPS, GOVERNMENTS, MEXICO
from world.route_tables import load_ways, open_skies, solve
from world.scenario import load
from world.streams import keys_at

HONDURAS = CITIZENSHIPS.index("Honduras")
QUIET = ("kidnapping_level=0.1", "extortion_level=0.1", "settle_share=0", "claim_share=0.02")
World = Callable[..., State]


@pytest.fixture
def world() -> World:
    """Build an empty world of one row a person in June 2023, with settings; cooperation is as usual."""

    def make(*settings: str, start: str = "2023-06", forced: bool = False) -> State:
        scenario = load("baseline").with_settings(settings)
        state = MigrationModel(scenario, start=start, scale=1, rng=1, empty=True).state
        state.governments.cooperation[:] = 1
        if not forced:
            state.forced_until = state.month - 1
        return state

    return make


def travellers(state: State, n: int, citizenship: int = HONDURAS, **columns: Any) -> Rows:
    """Add people who are about to set out for Ciudad Juarez, and let them."""
    mexican = len(state.places.mexican_states)
    values: dict[str, Any] = {
        "key": keys_at("test", state.month, np.arange(state.people.count, state.people.count + n)),
        "citizenship": citizenship,
        "home": mexican - 1 + citizenship if citizenship != MEXICO else 13,
        "bound": 3,
        "place": state.places.cities.index("Ciudad Juarez"),
        "savings": 200,
    } | columns
    rows = state.people.add(n, **values)
    set_out(state, rows)
    return rows


def flow(state: State, series: str) -> float:
    return float(state.ledger.value(series).sum())


def live(state: State, months: int) -> None:
    for _ in range(months):
        travel(state)
        state.ledger.close(state.month)
        state.month += 1


def city_node(state: State) -> int:
    return int(load_ways().cities[state.places.cities.index("Ciudad Juarez")])


def test_who_is_due_arrives_whatever_happens_on_the_way(world: World) -> None:
    state = world("kidnapping_level=3", "inm_interdictions_per_month=500000")
    rows = travellers(state, 2000, queued=state.stamp)
    travel(state)
    assert (state.people.node[rows] == city_node(state)).all()
    assert (state.people.status[rows] == Status.IN_TRANSIT).all()
    assert (
        state.ledger.value("arrivals_at_border")[state.places.cities.index("Ciudad Juarez"), HONDURAS] == 2000
    )
    assert flow(state, "interdictions_in_mexico") == pytest.approx(0.9 * 2000, rel=0.05)
    assert state.ledger.value("interdictions_in_mexico")[:, 1].sum() == 0


def test_who_is_due_later_arrives_by_then_and_is_counted_once(world: World) -> None:
    state = world("days_at_hub=14", "travel_hours_a_day=4")
    travellers(state, 500, queued=state.stamp + 2)
    arrived = []
    for _ in range(4):
        live(state, 1)
        arrived.append(float(state.ledger.history("arrivals_at_border")[-1].sum()))
    assert arrived[0] < 250
    assert sum(arrived[:3]) == 500
    assert arrived[3] == 0


def test_nobody_is_lost_and_nobody_arrives_twice(world: World) -> None:
    state = world(*QUIET)
    rows = travellers(state, 3000)
    stopped = 0
    for _ in range(18):
        before = travelling(state)
        live(state, 1)
        assert travelling(state) == before - state.institute.stopped[0]
        stopped += int(state.institute.stopped[0])
    series = state.ledger.history
    arrived = series("arrivals_at_border").sum()
    on = state.people.status[rows] == Status.IN_TRANSIT
    waiting = on & (state.people.node[rows] == city_node(state))
    assert series("departures").sum() == 3000
    assert arrived == waiting.sum()
    assert arrived + stopped + (on & ~waiting).sum() == 3000
    returned = series("interdictions_in_mexico")[:, :, 1].sum()
    stayed = series("comar_claims").sum() + series("settled_in_mexico").sum()
    gave_up = (state.people.status[rows] == Status.AT_HOME).sum()
    assert stopped == returned + stayed + gave_up


def test_in_a_month_people_come_as_far_as_its_days_last(world: World) -> None:
    arrived = []
    for hours in (4, 8, 16):
        state = world(f"travel_hours_a_day={hours}", "inm_interdictions_per_month=0", *QUIET)
        travellers(state, 2000)
        travel(state)
        arrived.append(flow(state, "arrivals_at_border"))
    assert 0 < arrived[0] < arrived[1] < arrived[2] < 2000


def test_interdictions_are_as_many_as_capacity_allows_and_some_are_returned(world: World) -> None:
    state = world("inm_interdictions_per_month=600", "inm_return_share=0.25", *QUIET)
    rows = travellers(state, 3000)
    travel(state)
    south, returned = state.ledger.value("interdictions_in_mexico").sum(axis=0)
    assert south + returned == pytest.approx(600, abs=4 * 600**0.5)
    assert returned == pytest.approx(0.25 * (south + returned), abs=4 * 150**0.5)
    back = rows[state.people.status[rows] == Status.RETURNED]
    assert len(back) == returned
    assert (state.people.node[back] == NONE).all()


def test_mexicans_travel_freely(world: World) -> None:
    state = world("inm_interdictions_per_month=500000")
    travellers(state, 500, citizenship=MEXICO)
    travel(state)
    assert flow(state, "interdictions_in_mexico") == 0
    assert flow(state, "comar_claims") == 0


def test_those_sent_south_are_put_down_there_and_go_on(world: World) -> None:
    state = world("inm_interdictions_per_month=500000", "inm_return_share=0", *QUIET)
    rows = travellers(state, 1000)
    travel(state)
    hubs = load_ways().of_kind("south_hub")
    south = rows[np.isin(state.people.node[rows], hubs)]
    assert len(south) > 800  # nine in ten of those who did not claim asylum
    state.governments.cooperation[:] = 0  # nobody stops them next month
    state.ledger.close(state.month)
    state.month += 1
    travel(state)
    assert (state.people.node[south] == city_node(state)).mean() > 0.5


@pytest.mark.parametrize(("cooperation", "troops"), [(0.0, 0), (1.0, 0), (1.5, 0), (1.5, 1000)])
def test_cooperation_and_troops_move_capacity(world: World, cooperation: float, troops: int) -> None:
    state = world("inm_interdictions_per_month=100", f"national_guard={troops}", "guard_interdictions=0.5")
    state.governments.cooperation[GOVERNMENTS.index("Mexico")] = cooperation
    assert capacity(state) == pytest.approx((100 + 0.5 * troops) * cooperation)


def test_chances_are_in_proportion_to_exposure_until_the_bound(world: World) -> None:
    state = world("most_interdicted=0.9")
    even = _chances(np.array([1.0, 2.0, 3.0]), 0.6, state)
    np.testing.assert_allclose(even, [0.1, 0.2, 0.3])
    # the one with most exposure is full, the others share the rest in proportion
    np.testing.assert_allclose(_chances(np.array([1.0, 2.0, 30.0]), 1.2, state), [0.1, 0.2, 0.9])
    np.testing.assert_allclose(_chances(np.array([1.0, 2.0]), 100, state), [0.9, 0.9])


def test_a_family_meets_one_fate(world: World) -> None:
    state = world("inm_interdictions_per_month=400", "inm_return_share=0.5")
    first = state.people.count
    rows = travellers(state, 1000, party=first + np.arange(1000) // 4 * 4)
    travel(state)
    for column in (state.people.status, state.people.node):
        fates = column[rows].reshape(-1, 4)
        assert (fates == fates[:, :1]).all()
    assert len(set(state.people.status[rows].tolist())) > 1


def test_in_observed_months_those_turned_back_are_added_as_published(world: World) -> None:
    state = world("settle_share=0.1", start="2019-06", forced=True)
    due = travellers(state, 9000, queued=state.stamp)
    travel(state)
    claims = 70_400 / 12
    returned = state.ledger.value("interdictions_in_mexico")[:, 1].sum()
    assert returned == pytest.approx(capacity(state) * 0.82, abs=1)
    assert flow(state, "comar_claims") == pytest.approx(claims, abs=1)
    assert flow(state, "settled_in_mexico") == pytest.approx(1000, abs=1)
    assert flow(state, "arrivals_at_border") == len(due)
    assert flow(state, "departures") == pytest.approx(len(due) + returned + claims + 1000, abs=2)
    assert (state.people.status == Status.IN_TRANSIT).sum() == len(due)


def test_nobody_is_added_after_the_observed_months(world: World) -> None:
    state = world()
    travellers(state, 100)
    before = state.people.count
    travel(state)
    assert state.people.count == before


def test_a_share_of_those_who_decide_claim_asylum_in_mexico(world: World) -> None:
    state = world("claim_share=0.1", "settle_share=0.05", "inm_interdictions_per_month=0")
    travellers(state, 4000)
    travel(state)
    assert flow(state, "comar_claims") == pytest.approx(400, abs=4 * 19)
    assert flow(state, "settled_in_mexico") == pytest.approx(200, abs=4 * 14)
    assert (state.people.status == Status.IN_MEXICO).sum() == flow(state, "comar_claims") + flow(
        state, "settled_in_mexico"
    )


def test_claims_wait_until_capacity_reaches_them(world: World) -> None:
    state = world("comar_decisions_per_month=30", "claims_granted=0.5")
    state.commission.pending[0] = 100
    waiting = []
    for _ in range(5):
        decide_claims(state)
        waiting.append(int(state.commission.pending[0]))
    assert waiting == [70, 40, 10, 0, 0]
    assert state.commission.granted[0] == pytest.approx(50, abs=4)


def test_a_run_that_starts_late_has_claims_that_wait(world: World) -> None:
    early, late = world(start="2013-10"), world(start="2024-01")
    begin(early)
    begin(late)
    assert early.commission.pending[0] == 0
    assert late.commission.pending[0] > 100_000


def test_crime_grows_with_its_level_and_takes_savings(world: World) -> None:
    victims = []
    for level in (0.5, 1.0):
        state = world(f"kidnapping_level={level}", "inm_interdictions_per_month=0", "extortion_level=0.1")
        rows = travellers(state, 4000, queued=state.stamp)
        paid = state.people.savings[rows].max()
        travel(state)
        victims.append(state.ledger.value("crimes_on_route")[:, 0].sum())
        assert (state.people.savings[rows] < paid).sum() >= victims[-1] * 0.99
    hazards = -np.log1p(-np.array(victims) / 4000)
    assert hazards[1] == pytest.approx(2 * hazards[0], rel=0.15)


def test_some_of_the_kidnapped_give_up_and_the_others_lose_the_month(world: World) -> None:
    state = world("kidnapping_level=3", "kidnapped_give_up=0.5", "inm_interdictions_per_month=0")
    rows = travellers(state, 4000)
    travel(state)
    kidnapped = state.ledger.value("crimes_on_route")[:, 0].sum()
    at_home = (state.people.status[rows] == Status.AT_HOME).sum()
    held = kidnapped - (state.people.status[rows] == Status.IN_MEXICO).sum()  # claimants may be harmed first
    assert 0.4 * held < at_home < 0.55 * kidnapped


@pytest.mark.parametrize(("times", "designated"), [(1.0, 0), (4.0, 0), (1.0, 1)])
def test_the_price_follows_interdiction_and_the_designation(
    world: World, times: float, designated: int
) -> None:
    state = world("price_pass_through=0.2", f"terrorist_designation={designated}", "designation_price=0.3")
    state.institute.usual_chance[0], state.institute.chance[0] = 0.1, 0.1 * times
    set_price(state)
    assert flow(state, "smuggler_price") == pytest.approx(times**0.2 * (1 + 0.3 * designated))


def test_flows_over_stretches_are_those_of_the_walks(world: World) -> None:
    state = world()
    rows = travellers(state, 1000, queued=state.stamp)
    ways = load_ways()
    fate = np.full(len(rows), Fate.NONE)
    walk = take_steps(state, rows, fate, ways, solve(open_skies(state.month)))
    over = walk.flows(len(ways.edges))
    assert over.sum() == (walk.last + 1).sum()
    arrivals: NDArray[np.int64] = over[ways.target == city_node(state)]
    assert arrivals.sum() == 1000
    assert over[ways.origin == ways.nodes.index("home:Honduras")].sum() == 1000
    travel(state)
    flows = state.ledger.value("journey_flows")
    assert flows.sum() == over.sum()
    at = {name: code for code, name in enumerate(state.places.stretches)}
    edge = int(np.argmax(over))
    assert flows[at[ways.names[edge]]].sum() == over[edge]


def test_the_journey_is_paid_for_in_part_at_departure(world: World) -> None:
    state = world("paid_at_departure=0.5")
    rows = travellers(state, 1, savings=250)
    free = world("paid_at_departure=0")
    kept = travellers(free, 1, savings=250)
    assert free.people.savings[kept[0]] == 250
    assert 150 < state.people.savings[rows[0]] < 220  # about half of 12,000 USD
    poor = travellers(state, 1, savings=3)
    assert state.people.savings[poor[0]] == 0


def test_who_sets_out_from_the_city_that_they_head_for_has_arrived(world: World) -> None:
    state = world()
    rows = travellers(state, 10, node=city_node(state))
    assert flow(state, "arrivals_at_border") == 10
    travel(state)
    assert flow(state, "arrivals_at_border") == 10
    assert (state.people.node[rows] == city_node(state)).all()
