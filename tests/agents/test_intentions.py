"""Intentions: the reference is reproduced, what people see moves departures by the declared elasticities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from agents import journey
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
from agents.origin_community import begin, decide, endow
from agents.re_migration import chance_of_trying_again, months_since_return, try_again
from agents.state import Rows, State, settle
from model.migration_model import MigrationModel
from world.calendar import parse_month
from world.drivers import citizenship_of, load_drivers
from world.parameters import Parameters
from world.places import CITIZENSHIPS, NO_PLACE, SECTORS
from world.route_tables import load_ways
from world.scenario import load

FIRST = "2024-10"
PARAMETERS = Parameters()


def build(*settings: str, scale: int = 10, start: str = FIRST) -> State:
    """Build an empty world that forgets no month, whose people set out alike from everywhere."""
    scenario = load("baseline").with_settings(["unemployment_elasticity=0", *settings])
    state = MigrationModel(scenario, start=start, scale=scale, rng=3, empty=True).state
    state.forced_until = parse_month("2024-12")
    state.month = parse_month("2024-12")
    state.reference_departures = np.tile([1000.0, 600.0, 100.0], (len(state.communities), 1))
    mix = np.r_[np.full(len(SECTORS), 0.7 / len(SECTORS)), np.full(len(state.places.cities), 0.02)]
    state.reference_crossings = np.tile(np.cumsum(mix), (len(CITIZENSHIPS), 1))
    begin(state)
    return state


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Rows]:
    """Whoever is sent on their way."""
    rows: list[Rows] = []
    monkeypatch.setattr(journey, "set_out", lambda _, gone: rows.append(gone), raising=False)
    return rows


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
    state = build()
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
    state = build()
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
    state = build()
    set_constants(state)
    expected = expected_departures(state)
    assert expected.sum(axis=1) == pytest.approx(state.reference_departures)
    assert expected[:, 0].sum() / expected.sum() == pytest.approx(0.7)


def test_a_community_that_sent_nobody_sends_nobody() -> None:
    state = build()
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
    state = build()
    set_constants(state)
    before = expected_departures(state)
    state.communities.column(field)[:] *= 0.5
    ratio = expected_departures(state).sum() / before.sum()
    elasticity = sign * getattr(PARAMETERS, parameter)
    # odds move by the elasticity; shares of small odds nearly so
    assert np.log(ratio) / np.log(0.5) == pytest.approx(elasticity, rel=0.02)


def test_dearer_smugglers_turn_away_those_who_can_no_longer_pay() -> None:
    state = build()
    set_constants(state)
    before, able = expected_departures(state), candidates(state, state.month)
    state.organizations.price[:] = 1.2
    ratio = candidates(state, state.month) / able
    assert expected_departures(state) == pytest.approx(before * ratio[:, None, None])
    assert (ratio < 1).all()


def test_closing_the_ports_and_asylum_ends_setting_out_for_ports_and_less_so_for_between() -> None:
    state = build("asylum_access@2024-12=0", "appointments_per_day@2024-12=0")
    set_constants(state)
    between, port = expected_departures(state).sum(axis=(0, 2))
    reference = state.reference_departures.sum()
    places = 1450 + PARAMETERS.walk_ups_per_day
    access = (1 + state.communities.court_wait[0]) ** -PARAMETERS.waiting_attraction
    assert port == pytest.approx(0.3 * reference / places * access, rel=0.02)
    assert between == pytest.approx(0.7 * reference * access, rel=0.02)


def test_the_level_multiplies_departures() -> None:
    state = build("arrivals_level@2024-12=2.5")
    set_constants(state)
    assert expected_departures(state).sum() == pytest.approx(2.5 * state.reference_departures.sum())


def test_after_the_published_years_the_diaspora_grows_with_the_residents() -> None:
    state = build(start="2024-10")
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
    state = build()
    decide(state)
    assert not sent
    assert state.people.count == 0
    _decide_next(state)
    assert len(sent[0]) > 0


def test_as_many_people_are_made_as_are_expected(sent: list[Rows]) -> None:
    state = build(scale=1)
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
    state = build(scale=1)
    _decide_next(state)
    people = state.people
    family = np.flatnonzero(people.party >= 0)
    assert (people.demographic[family] == Demographic.FAMILY_MEMBER).all()
    head = people.party[family]
    for column in (people.home, people.bound, people.place):
        assert (column[family] == column[head]).all()


def test_those_who_present_head_for_a_port_and_its_city(sent: list[Rows]) -> None:
    state = build(scale=1)
    _decide_next(state)
    people = state.people
    port = people.bound >= len(SECTORS)
    assert port.mean() == pytest.approx(0.3, abs=0.01)
    assert (people.place[port] == people.bound[port] - len(SECTORS)).all()


def test_one_more_departure_elsewhere_shifts_nobody(sent: list[Rows]) -> None:
    def fates(level: float) -> dict[int, tuple[int, int, int]]:
        state = build(scale=1)
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
    state = build(scale=10)
    _returned(state, 1000)
    _decide_next(state)
    people = state.people
    on_the_way = people.status == Status.IN_TRANSIT
    assert 0 < on_the_way[:1000].sum() < 1000
    assert on_the_way[1000:].all()
    counted = state.ledger.value("departures")
    assert counted.sum(axis=1) == pytest.approx(
        10 * np.bincount(people.home[on_the_way], minlength=len(state.communities))
    )


# ------------------------------------------------------------------ trying again


def _returned(state: State, n: int, **columns: object) -> Rows:
    given = {"home": 3, "status": Status.RETURNED, "entered": state.stamp - 1} | columns
    return state.people.add(n, key=np.arange(n), **given)  # type: ignore[arg-type]


def test_the_declared_share_tries_again_within_eighteen_months() -> None:
    state = build()
    rows = _returned(state, 1)
    stays = np.prod([1 - chance_of_trying_again(state, rows, np.array([m])) for m in range(1, 19)])
    assert stays == pytest.approx(1 - PARAMETERS.trying_again_share)


@pytest.mark.parametrize(
    ("columns", "ratio"),
    [
        ({"removals": 1}, PARAMETERS.trying_again_sanctioned),
        ({"ties": Tie.HOME_IN_US}, PARAMETERS.trying_again_home_in_us),
        ({"ties": Tie.FAMILY_IN_US}, PARAMETERS.trying_again_family),
        ({"children": 2}, PARAMETERS.trying_again_children),
        ({"belief": 255}, 0.5**PARAMETERS.chance_elasticity),
    ],
)
def test_ties_sanctions_and_beliefs_multiply_the_hazard(columns: dict[str, int], ratio: float) -> None:
    state = build()
    rows = np.append(_returned(state, 1), _returned(state, 1, **columns))
    plain, other = -np.log1p(-chance_of_trying_again(state, rows, np.array([3, 3])))
    assert other / plain == pytest.approx(ratio)


def test_they_try_again_between_ports_and_are_counted_once(sent: list[Rows]) -> None:
    state = build(scale=1)
    rows = _returned(state, 5000)
    chance = chance_of_trying_again(state, rows[:1], np.array([1]))[0]
    try_again(state)
    again = sent[0]
    assert len(again) / 5000 == pytest.approx(chance, abs=4 * np.sqrt(0.25 / 5000))
    assert (state.people.bound[again] < len(SECTORS)).all()
    assert state.ledger.value("re_migrations")[3, 0] == len(again)


def test_who_is_in_a_border_city_tries_the_sector_that_it_faces(sent: list[Rows]) -> None:
    state = build(scale=1)
    city = state.places.cities.index("Ciudad Juarez")
    in_city = _returned(state, 500, place=city)
    flown = state.people.add(
        500, key=np.arange(500, 1000), home=40, citizenship=12, status=Status.RETURNED,
        entered=state.stamp - 1, place=NO_PLACE, removals=1,
    )  # fmt: skip
    try_again(state)
    people, again = state.people, sent[0]
    near, far = np.intersect1d(again, in_city), np.intersect1d(again, flown)
    assert len(near)
    assert len(far)
    assert (people.place[near] == city).all()
    assert (people.bound[near] == SECTORS.index("El Paso")).all()
    assert (people.node[near] == load_ways().cities[city]).all()
    assert (people.node[far] == NO_PLACE).all()
    assert len(set(people.bound[far])) > 1


def test_neither_this_months_returns_nor_old_ones_try_again(sent: list[Rows]) -> None:
    state = build(scale=1)
    _returned(state, 2000, entered=state.stamp)
    _returned(state, 2000, entered=state.stamp - 60)
    try_again(state)
    assert len(sent[0]) == 0


def test_time_runs_from_the_release_from_custody_where_that_is_later() -> None:
    state = build()
    released = np.datetime64("2024-11-15") - np.datetime64("2000-01-01")
    rows = _returned(state, 2, entered=state.stamp - 100, exits=[-1, released.astype(int)])
    assert months_since_return(state, rows).tolist() == [100, 1]


def test_families_try_again_together(sent: list[Rows]) -> None:
    state = build(scale=1)
    rows = _returned(state, 3000, children=np.tile([2, 0, 0], 1000))
    state.people.party[rows] = np.repeat(rows[::3], 3)
    try_again(state)
    assert 0 < len(sent[0]) < 3000
    parties, members = np.unique(state.people.party[sent[0]], return_counts=True)
    assert len(parties)
    assert (members == 3).all()


def test_residents_do_not_try_again(sent: list[Rows]) -> None:
    state = build(scale=1)
    rows = state.people.add(100, key=np.arange(100), home=3, entered=state.stamp - 1, state=0)
    settle(state, rows, None)
    try_again(state)
    assert len(sent[0]) == 0


# ------------------------------------------------------------------ keeping up


def test_lawful_places_sink_in_over_the_declared_lag(sent: list[Rows]) -> None:
    state = build("appointments_per_day@2024-10..2024-12=500")
    state.month = parse_month("2024-10")
    state.communities.lawful[:] = 2000.0
    for _ in range(3):
        decide(state)
        state.month += 1
    places = 500 + PARAMETERS.walk_ups_per_day
    left = (1 - 1 / PARAMETERS.lawful_channel_lag_months) ** 3
    assert state.communities.lawful == pytest.approx(places + (2000 - places) * left)


def test_a_month_begins_without_attempts_and_entries(sent: list[Rows]) -> None:
    state = build()
    state.communities.attempts[:] = 5
    state.communities.entries[:] = 3
    decide(state)
    assert (state.communities.attempts == 0).all()
    assert (state.communities.entries == 0).all()
