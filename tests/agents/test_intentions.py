"""Intentions: the reference is reproduced, what people see moves departures by the declared elasticities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from agents.columns import Demographic, Status, Tie
from agents.intentions import (
    WAYS,
    Situation,
    can_pay,
    candidates,
    expected_departures,
    have_family,
    migrants,
    reference_months,
    set_constants,
    utility,
)
from agents.origin_community import decide, endow
from agents.state import Rows, State
from tests.agents.communities import ready_to_decide, returned
from world.calendar import parse_month
from world.drivers import citizenship_of, load_drivers
from world.parameters import Parameters
from world.places import CITIZENSHIPS, SECTORS
from world.scenario import load

PARAMETERS = Parameters()


# ------------------------------------------------------------------ capability


def test_half_can_pay_a_price_equal_to_the_median_of_means() -> None:
    income = np.array([10_000.0])
    price = PARAMETERS.household_means_years * income
    without, with_family = can_pay(PARAMETERS, income, price)
    assert without == pytest.approx(0.5)
    relief = -np.log(1 - PARAMETERS.family_credit_share) / PARAMETERS.means_dispersion
    assert with_family == pytest.approx(norm.cdf(relief))


@given(st.floats(500, 50_000), st.floats(1_000, 80_000), st.floats(1.01, 3))
def test_a_higher_price_lets_fewer_pay_and_a_higher_income_offsets_it(
    income: float, price: float, factor: float
) -> None:
    def able(i: float, p: float) -> np.ndarray:
        return can_pay(PARAMETERS, np.array([i]), np.array([p]))

    assert (able(income, price * factor) <= able(income, price)).all()
    assert able(income * factor, price * factor) == pytest.approx(able(income, price))


def test_the_elasticity_to_the_price_at_even_odds_is_that_of_the_literature() -> None:
    income, price = np.array([10_000.0]), np.array([10_000.0 * PARAMETERS.household_means_years])
    dearer = can_pay(PARAMETERS, income, price * 1.001)[0] / can_pay(PARAMETERS, income, price)[0]
    assert -1.05 < np.log(dearer[0]) / np.log(1.001) < -0.65


def test_family_is_a_matter_of_any_of_the_relatives_being_there() -> None:
    assert have_family(PARAMETERS, np.array([0.0, 1.0])).tolist() == [0, 1]
    few = Parameters().with_values({"close_relatives": 5})
    assert have_family(few, np.array([0.5])) == pytest.approx(1 - 0.5**5)


def test_travellers_have_the_means_that_the_gate_asks_for() -> None:
    state = ready_to_decide()
    price = load_drivers(state.places).at("price", state.month)
    home = state.places.communities.index("Ecuador")
    rows = state.people.add(20_000, key=np.arange(20_000), home=home)
    endow(state, rows, travelling=True)
    tied = (state.people.ties[rows] & Tie.FAMILY_IN_US) != 0
    due = price[home] * np.where(tied, 1 - PARAMETERS.family_credit_share, 1.0)
    assert (state.people.savings[rows] * 100.0 >= due - 50).all()
    family = have_family(PARAMETERS, load_drivers(state.places).at("diaspora_share", state.month))[home]
    without, within = can_pay(PARAMETERS, load_drivers(state.places).at("income", state.month), price)
    expected = family * within[home] / (family * within[home] + (1 - family) * without[home])
    assert tied.mean() == pytest.approx(expected, abs=4 * np.sqrt(0.25 / len(rows)))


def test_residents_have_means_around_the_median_of_their_community() -> None:
    state = ready_to_decide()
    home = state.places.communities.index("Honduras")
    rows = state.people.add(20_000, key=np.arange(20_000), home=home)
    endow(state, rows, travelling=False)
    income = load_drivers(state.places).at("income", state.month)[home]
    median = PARAMETERS.household_means_years * income
    assert np.median(state.people.savings[rows]) * 100 == pytest.approx(median, rel=0.05)
    spread = state.people.belief[rows].std() / 255
    assert spread == pytest.approx(PARAMETERS.belief_spread, rel=0.05)


# ------------------------------------------------------------------ aspiration


def _situation(**changes: float) -> Situation:
    values = {
        "wage_gap": 1.0,
        "homicide": 20.0,
        "unemployment": 5.0,
        "diaspora": 1e6,
        "chance": 0.5,
        "penalty": 0.02,
        "wait": 30.0,
        "lawful": 1000.0,
    } | changes
    arrays = {name: np.array([value]) for name, value in values.items()}
    return Situation(**arrays, access=1.0, port_places=1000.0)


@given(st.floats(0.3, 3))
@pytest.mark.parametrize(
    ("name", "elasticity"),
    [
        ("unemployment", -PARAMETERS.unemployment_elasticity),
        ("diaspora", PARAMETERS.network_elasticity),
        ("chance", PARAMETERS.chance_elasticity),
        ("penalty", -PARAMETERS.penalty_elasticity),
    ],
)
def test_odds_move_by_the_declared_elasticity(name: str, elasticity: float, factor: float) -> None:
    base = _situation()
    value = float(getattr(base, name)[0])
    moved = utility(PARAMETERS, _situation(**{name: value * factor})) - utility(PARAMETERS, base)
    assert moved == pytest.approx(elasticity * np.log(factor), abs=1e-12)


def test_wages_violence_and_waits_move_odds_as_declared() -> None:
    base = utility(PARAMETERS, _situation())
    gap = utility(PARAMETERS, _situation(wage_gap=1.1)) - base
    assert gap == pytest.approx(0.1 * PARAMETERS.wage_gap_elasticity)
    violence = utility(PARAMETERS, _situation(homicide=41.0)) - base
    assert violence == pytest.approx(PARAMETERS.violence_elasticity * np.log(2))
    wait = utility(PARAMETERS, _situation(wait=61.0)) - base
    assert wait == pytest.approx(PARAMETERS.waiting_attraction * np.log(2))


def test_lawful_places_draw_away_from_between_the_ports_only() -> None:
    other = PARAMETERS.other_lawful_per_day
    twice = 2 * (1000.0 + other) - other
    moved = utility(PARAMETERS, _situation(lawful=twice)) - utility(PARAMETERS, _situation())
    assert moved[0] == pytest.approx([-PARAMETERS.lawful_channel_elasticity * np.log(2), 0.0])


def test_the_reference_is_reproduced() -> None:
    state = ready_to_decide()
    set_constants(state)
    expected = expected_departures(state)
    assert expected.sum(axis=1) == pytest.approx(state.reference_departures)
    assert expected[:, 0].sum() / expected.sum() == pytest.approx(0.7)


def test_a_community_that_sent_nobody_sends_nobody() -> None:
    state = ready_to_decide()
    state.reference_departures[5] = 0
    set_constants(state)
    assert (expected_departures(state)[5] == 0).all()
    assert (expected_departures(state)[4] > 0).all()


@pytest.mark.parametrize(
    ("field", "parameter", "sign"),
    [("belief", "chance_elasticity", 1), ("penalty", "penalty_elasticity", -1)],
)
def test_halving_what_is_believed_moves_departures_by_the_elasticity(
    field: str, parameter: str, sign: int
) -> None:
    state = ready_to_decide()
    set_constants(state)
    before = expected_departures(state)
    state.communities.column(field)[:] *= 0.5
    ratio = expected_departures(state).sum() / before.sum()
    elasticity = sign * getattr(PARAMETERS, parameter)
    # odds move by the elasticity; shares of small odds nearly so
    assert np.log(ratio) / np.log(0.5) == pytest.approx(elasticity, rel=0.02)


def test_dearer_smugglers_turn_away_those_who_can_no_longer_pay() -> None:
    state = ready_to_decide()
    set_constants(state)
    before, able = expected_departures(state), candidates(state, state.month)
    state.organizations.price[:] = 1.2
    ratio = candidates(state, state.month) / able
    assert expected_departures(state) == pytest.approx(before * ratio[:, None, None])
    assert (ratio < 1).all()


def test_closing_the_ports_and_asylum_ends_setting_out_for_ports_and_less_so_for_between() -> None:
    state = ready_to_decide("asylum_access@2024-12=0", "appointments_per_day@2024-12=0")
    set_constants(state)
    between, port = expected_departures(state).sum(axis=(0, 2))
    reference = state.reference_departures.sum()
    places = 1450 + PARAMETERS.walk_ups_per_day
    access = (1 + state.communities.court_wait[0]) ** -PARAMETERS.waiting_attraction
    assert port == pytest.approx(0.3 * reference / places * access, rel=0.02)
    assert between == pytest.approx(0.7 * reference * access, rel=0.02)


def test_the_level_multiplies_departures() -> None:
    state = ready_to_decide("arrivals_level@2024-12=2.5")
    set_constants(state)
    assert expected_departures(state).sum() == pytest.approx(2.5 * state.reference_departures.sum())


def test_after_the_published_years_the_diaspora_grows_with_the_residents() -> None:
    state = ready_to_decide(start="2024-10")
    set_constants(state)
    state.month = parse_month("2025-01")
    state.levers = load("baseline").resolve(range(parse_month("2025-01"), parse_month("2025-01") + 1))
    code = state.places.communities.index("Nicaragua")
    before = expected_departures(state)[code].sum()
    born = load_drivers(state.places).at("foreign_born", state.month)[code]
    state.residents[0, CITIZENSHIPS.index("Nicaragua")] = round(born / state.scale)
    assert migrants(state)[code] == pytest.approx(born, rel=1e-3)
    ratio = expected_departures(state)[code].sum() / before
    assert ratio == pytest.approx(2**PARAMETERS.network_elasticity, rel=0.02)


def test_reference_months_are_the_last_observed_or_the_first_year_of_an_unforced_run() -> None:
    last = parse_month("2025-01")
    assert list(reference_months(last)) == [last - 2, last - 1, last]
    first = parse_month("2013-10")
    assert reference_months(first - 1) == range(first, first + 12)
    assert list(reference_months(first)) == [first]


# ------------------------------------------------------------------ setting out


def _decide_next(state: State) -> None:
    state.forced_until -= 1
    decide(state)


def test_nobody_decides_while_arrivals_are_observed(sent: list[Rows]) -> None:
    state = ready_to_decide()
    decide(state)
    assert not sent
    assert state.people.count == 0
    _decide_next(state)
    assert len(sent[0]) > 0


def test_as_many_people_are_made_as_are_expected(sent: list[Rows]) -> None:
    state = ready_to_decide(scale=1)
    state.month = state.forced_until = parse_month("2024-12")
    _decide_next(state)
    home = np.bincount(state.people.home, minlength=len(state.communities))
    expected = expected_departures(state).sum(axis=(1, 2))
    assert np.abs(home - expected).max() < len(WAYS) * 3  # each cell is rounded by less than one
    people = state.people
    assert (people.citizenship == citizenship_of(state.places)[people.home]).all()
    assert (people.queued == -1).all()
    assert (people.status == Status.AT_HOME).all(), "the journey sets the status"


def test_families_go_together_to_one_crossing(sent: list[Rows]) -> None:
    state = ready_to_decide(scale=1)
    _decide_next(state)
    people = state.people
    family = np.flatnonzero(people.party >= 0)
    assert (people.demographic[family] == Demographic.FAMILY_MEMBER).all()
    head = people.party[family]
    for column in (people.home, people.bound, people.place):
        assert (column[family] == column[head]).all()


def test_those_who_present_head_for_a_port_and_its_city(sent: list[Rows]) -> None:
    state = ready_to_decide(scale=1)
    _decide_next(state)
    people = state.people
    port = people.bound >= len(SECTORS)
    assert port.mean() == pytest.approx(0.3, abs=0.01)
    assert (people.place[port] == people.bound[port] - len(SECTORS)).all()


def test_one_more_departure_elsewhere_shifts_nobody(sent: list[Rows]) -> None:
    def fates(level: float) -> dict[int, tuple[int, int, int]]:
        state = ready_to_decide(scale=1)
        set_constants(state)
        state.communities.belief[0] *= level
        _decide_next(state)
        people = state.people
        rows = np.flatnonzero((people.home != 0) & (people.party < 0))
        return {
            int(people.key[row]): (int(people.bound[row]), int(people.savings[row]), int(people.ties[row]))
            for row in rows
        }

    assert fates(1.0) == fates(0.2)


def test_departures_are_those_who_are_then_on_their_way() -> None:
    state = ready_to_decide(scale=10)
    returned(state, 1000)
    _decide_next(state)
    people = state.people
    on_the_way = people.status == Status.IN_TRANSIT
    assert 0 < on_the_way[:1000].sum() < 1000
    assert on_the_way[1000:].all()
    counted = state.ledger.value("departures")
    assert counted.sum(axis=1) == pytest.approx(
        10 * np.bincount(people.home[on_the_way], minlength=len(state.communities))
    )


# ------------------------------------------------------------------ keeping up


def test_lawful_places_sink_in_over_the_declared_lag(sent: list[Rows]) -> None:
    state = ready_to_decide("appointments_per_day@2024-10..2024-12=500")
    state.month = parse_month("2024-10")
    state.communities.lawful[:] = 2000.0
    for _ in range(3):
        decide(state)
        state.month += 1
    places = 500 + PARAMETERS.walk_ups_per_day
    left = (1 - 1 / PARAMETERS.lawful_channel_lag_months) ** 3
    assert state.communities.lawful == pytest.approx(places + (2000 - places) * left)


def test_a_month_begins_without_attempts_and_entries(sent: list[Rows]) -> None:
    state = ready_to_decide()
    state.communities.attempts[:] = 5
    state.communities.entries[:] = 3
    decide(state)
    assert (state.communities.attempts == 0).all()
    assert (state.communities.entries == 0).all()
