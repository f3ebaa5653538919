"""Journeys: who arrives, who is stopped and by whom, and that nobody is lost on the way."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.columns import NONE, Status
from agents.criminal_organization import set_price
from agents.journey import set_out, travel, travelling
from agents.migration_institute import capacity, hazard_of
from agents.re_migration import chance_of_trying_again, expected_from_mexico, months_since_return
from agents.refugee_commission import begin, decide_claims
from agents.state import Rows, State
from agents.walk import Fate, take_steps
from model.migration_model import MigrationModel
from world.places import CITIZENSHIPS, GOVERNMENTS, MEXICO
from world.route_tables import load_ways, open_skies, solve
from world.scenario import load
from world.streams import keys_at

HONDURAS = CITIZENSHIPS.index("Honduras")
QUIET = ("kidnapping_level=0.1", "extortion_level=0.1", "settle_share=0")
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
    state = world("kidnapping_level=3", "inm_interdictions_per_month=3000")
    rows = travellers(state, 2000, queued=state.stamp)
    travel(state)
    assert (state.people.node[rows] == city_node(state)).all()
    assert (state.people.status[rows] == Status.IN_TRANSIT).all()
    assert (
        state.ledger.value("arrivals_at_border")[state.places.cities.index("Ciudad Juarez"), HONDURAS] == 2000
    )
    assert flow(state, "interdictions_in_mexico") == pytest.approx(3000, abs=4 * np.sqrt(3000 * 2.5))
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


def test_a_share_of_the_interdicted_is_returned_and_may_try_again(world: World) -> None:
    state = world("inm_interdictions_per_month=1500", "inm_return_share=0.25", *QUIET)
    rows = travellers(state, 3000)
    travel(state)
    south, returned = state.ledger.value("interdictions_in_mexico").sum(axis=0)
    assert returned == pytest.approx(0.25 * (south + returned), abs=4 * 250**0.5)
    back = rows[state.people.status[rows] == Status.RETURNED]
    assert len(back) == returned > 0
    assert (state.people.node[back] == NONE).all()
    assert (months_since_return(state, back) == 0).all()
    state.month += 1
    assert expected_from_mexico(state)[state.people.home[back[0]]] == pytest.approx(
        chance_of_trying_again(state, back, np.ones(len(back), np.int64)).sum()
    )


def test_the_chance_of_those_who_decide_is_that_of_those_who_were_counted(world: World) -> None:
    """Who gets by was stopped E / N times on average, so of those who walk once E in N + E are stopped."""
    people, events = 3000, 2000
    counted = world(f"inm_interdictions_per_month={events}", "inm_return_share=0", "days_at_hub=1", *QUIET)
    counted.forced_until = counted.month
    travellers(counted, people, queued=counted.stamp)
    travel(counted)
    # the month is one of the three reference months, whose mean is kept
    assert 3 * counted.institute.effort[0] == pytest.approx(events)
    state = world(
        f"inm_interdictions_per_month={events}", "inm_return_share=0", "travel_hours_a_day=16", *QUIET
    )
    state.institute.contact[0], state.institute.effort[0] = 3 * counted.institute.contact[0], events
    rows = travellers(state, people, node=load_ways().of_kind("south_hub")[0])
    travel(state)
    stopped = flow(state, "interdictions_in_mexico")
    arrived = (state.people.node[rows] == city_node(state)).sum()
    assert stopped + arrived > 0.8 * people
    assert stopped / people == pytest.approx(events / (people + events), abs=0.08)


def interdicted(world: World, people: int, **settings: float) -> float:
    """Interdictions of people who decide, at the contact of a reference with an effort of 1000 a month."""
    given = {"inm_interdictions_per_month": 1000.0, "inm_return_share": 0.0} | settings
    state = world(*(f"{name}={value}" for name, value in given.items()), *QUIET)
    state.institute.contact[0], state.institute.effort[0] = 0.2, 1000
    travellers(state, people)
    travel(state)
    return flow(state, "interdictions_in_mexico")


def test_when_fewer_travel_fewer_are_stopped(world: World) -> None:
    """In proportion, until there are more than can be stopped."""
    few, twice = interdicted(world, 1000), interdicted(world, 2000)
    assert twice == pytest.approx(2 * few, abs=4 * np.sqrt(6 * few))
    assert interdicted(world, 40_000) == pytest.approx(1000, abs=4 * np.sqrt(1000))


def test_twice_the_effort_is_twice_the_hazard(world: World) -> None:
    hazards = [
        -np.log1p(-interdicted(world, 4000, inm_interdictions_per_month=n) / 4000) for n in (2000, 4000)
    ]
    assert hazards[1] == pytest.approx(2 * hazards[0], rel=0.15)


@pytest.mark.parametrize("events", [1.0, 50.0, 5000.0])
def test_the_hazard_brings_the_events_counted(events: float) -> None:
    """With weights alike in closed form; with others the sum is met."""
    assert hazard_of(np.full(100, 2.0), events) == pytest.approx(np.log1p(events / 100) / 2)
    weight = np.array([0.1, 1.0, 3.0, 0.5])
    assert np.expm1(hazard_of(weight, events) * weight).sum() == pytest.approx(events)
    assert hazard_of(weight, 0.0) == hazard_of(np.empty(0), events) == 0.0


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
    assert len(south) > 900  # some walk little of the way in the month
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
    """As many as in the reference months: a twelfth of the claims of 2023 to departures ten times as many."""
    state = world("settle_share=0.05", "inm_interdictions_per_month=0")
    state.reference_departures[-1, 0] = 10 * 140_720 / 12
    state.reference_departures[0, 0] = 1e6  # Mexicans do not count
    travellers(state, 4000)
    travel(state)
    assert flow(state, "comar_claims") == pytest.approx(400, abs=4 * 19)
    assert flow(state, "settled_in_mexico") == pytest.approx(200, abs=4 * 14)
    assert (state.people.status == Status.IN_MEXICO).sum() == flow(state, "comar_claims") + flow(
        state, "settled_in_mexico"
    )


def test_claims_wait_until_capacity_reaches_them(world: World) -> None:
    state = world("comar_decisions_per_month=3000", "claims_granted=0.5", "claims_abandoned=0.1")
    state.commission.pending[0] = 10_000
    waiting = []
    for _ in range(5):
        decide_claims(state)
        state.ledger.close(state.month)
        state.month += 1
        waiting.append(int(state.commission.pending[0]))
    left = np.exp(-0.1)
    expected = [10_000 * left - 3000, (10_000 * left - 3000) * left - 3000, 0, 0, 0]
    assert waiting == pytest.approx(expected, abs=3)
    granted, refused, abandoned = state.ledger.history("comar_ends")[:, 0].sum(axis=0)
    assert granted + refused + abandoned == 10_000
    assert granted == pytest.approx((6000 + waiting[1] * left) / 2, abs=3)
    assert refused == pytest.approx(granted, abs=2)


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
