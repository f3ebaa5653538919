"""The resident population: what residents begin with, other entries, births, and exits at their rates."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.columns import EPOCH_MONTH, CaseStage, Protection, Status, Tie
from agents.other_entries import enter_otherwise, overstay_shares
from agents.population import begin, change_population
from agents.protections import protect
from agents.resident_history import FIFTEEN_YEARS, LONGEST, TEN_YEARS, months_in_country
from agents.state import Rows, State, order_removed, settle
from agents.vital_events import live_on, return_factor
from model.indexes import count_residents
from model.migration_model import MigrationModel
from world.calendar import month_of
from world.groups import POPULATION_CAUSES
from world.places import CITIZENSHIPS, MEXICO

World = Callable[..., State]
Run = Callable[..., MigrationModel]
CUBA, OTHER, SALVADOR = (CITIZENSHIPS.index(name) for name in ("Cuba", "Other", "El Salvador"))
QUIET = {"overstays_per_month": 0.0, "daca_grants_per_month": 0.0}
STILL = {"birth_rate": 0.018, "return_enforcement_elasticity": 0.0, "departures_per_arrest": 0.0}


def world(tiny_world: World, levers: dict[str, float] | None = None, **parameters: float) -> State:
    state = tiny_world({**QUIET, **(levers or {})}, {**STILL, **parameters})
    state.geography.home_of_citizenship = np.ones((len(CITIZENSHIPS), 1))
    return state


def residents(state: State, number: int, citizenship: int = MEXICO, entered: int | None = None) -> Rows:
    first = state.people.count
    rows = state.people.add(
        number,
        key=np.arange(first, first + number, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
        citizenship=citizenship,
        state=0,
        entered=state.stamp - 36 if entered is None else entered,
    )
    settle(state, rows, None)
    return rows


def changed(state: State, cause: str) -> float:
    return float(state.ledger.value("population_changes")[0, POPULATION_CAUSES.index(cause)])


def live(state: State, months: int) -> None:
    for _ in range(months):
        live_on(state)
        state.month += 1


def exits(people: int, rate: float, months: int) -> float:
    """Expected exits where a small rate a year acts on about so many people."""
    return people * rate * months / 12


# ------------------------------------------------------------------ exits


def test_exits_happen_at_their_rates(tiny_world: World) -> None:
    """Deaths, legalisation and leaving, of residents of three years, within four standard errors."""
    state = world(tiny_world, death_rate=0.004, legalisation_rate=0.02, emigration_rate_recent=0.06)
    residents(state, 200_000)
    live(state, 6)
    for cause, rate in (("death", 0.004), ("legalisation", 0.02), ("emigration", 0.06)):
        expected = exits(200_000, rate, 6)
        assert -changed(state, cause) == pytest.approx(expected, abs=4 * expected**0.5 + 0.025 * expected)
    np.testing.assert_array_equal(state.residents, count_residents(state))


def test_the_settled_the_protected_and_the_ordered_leave_at_rates_of_their_own(tiny_world: World) -> None:
    state = world(
        tiny_world, emigration_rate_recent=0.06, emigration_rate_settled=0.015, protected_return_factor=0.25
    )
    number = 100_000
    recent = residents(state, number)
    settled = residents(state, number, entered=state.stamp - 200)
    protected, ordered = residents(state, number), residents(state, number)
    protect(state, protected, Protection.TPS)
    order_removed(state, ordered)
    live(state, 6)
    status = state.people.status
    for rows, rate in ((recent, 0.06), (settled, 0.015), (protected, 0.015), (ordered, 0.06)):
        gone, expected = (status[rows] == Status.AT_HOME).sum(), exits(number, rate, 6)
        assert gone == pytest.approx(expected, abs=4 * expected**0.5 + 0.02 * expected)
    assert (status[recent] == Status.LAWFUL).sum() > 0
    assert (status[ordered] == Status.LAWFUL).sum() == 0


def test_newcomers_leave_more_unless_they_are_to_be_heard(tiny_world: World) -> None:
    """For a year from entry, the year in which the rate of a first trip is measured."""
    state = world(tiny_world, emigration_rate_new=0.3, emigration_rate_recent=0.05)
    number = 100_000
    new = residents(state, number, entered=state.stamp)
    heard = residents(state, number, entered=state.stamp)
    state.people.case[heard] = CaseStage.MASTER
    live(state, 12)
    left = state.people.status == Status.AT_HOME
    assert left[new].mean() == pytest.approx(1 - np.exp(-0.3), abs=0.01)
    assert left[heard].mean() == pytest.approx(1 - np.exp(-0.05), abs=0.005)
    left_before = left[new].sum()
    live(state, 12)
    left = state.people.status[new] == Status.AT_HOME
    assert (left.sum() - left_before) / (number - left_before) == pytest.approx(1 - np.exp(-0.05), abs=0.005)


def test_cubans_adjust_after_a_year_and_not_under_an_order(tiny_world: World) -> None:
    state = world(tiny_world, cuban_adjustment_rate=0.4, legalisation_rate=0.004)
    new = residents(state, 20_000, CUBA, state.stamp - 11)
    old = residents(state, 20_000, CUBA, state.stamp - 12)
    ordered = residents(state, 20_000, CUBA, state.stamp - 12)
    order_removed(state, ordered)
    live(state, 1)
    lawful = state.people.status == Status.LAWFUL
    expected = 20_000 * -np.expm1(-0.4 / 12)
    assert lawful[old].sum() == pytest.approx(expected, abs=4 * expected**0.5 + 10)
    assert lawful[new].sum() < 30
    assert lawful[ordered].sum() == 0


def test_arrests_make_others_leave_as_declared(tiny_world: World) -> None:
    """Without other departures by chance: the difference that the parameter makes is exact."""
    left = []
    for share in (0.0, 0.5):
        state = world(tiny_world, departures_per_arrest=share)
        residents(state, 50_000)
        state.ledger.count("ice_arrests", np.zeros(1000, np.int64), MEXICO)
        live_on(state)
        left.append(-changed(state, "emigration"))
    assert left[1] - left[0] == 500


def test_who_is_hard_to_come_back_stays(tiny_world: World) -> None:
    """The factor is the declared power of the share caught, over the usual share (1 in this world)."""
    state = world(tiny_world, return_enforcement_elasticity=0.3)
    assert return_factor(state) == 1.0
    state.ledger.count("border_encounters", np.zeros(60, np.int64), MEXICO)
    state.ledger.count("evasions", np.zeros(40, np.int64))
    assert return_factor(state) == pytest.approx(0.6**-0.3)
    state.ledger.count("border_encounters", np.zeros(40, np.int64), MEXICO)
    assert return_factor(state) == pytest.approx((100 / 140) ** -0.3)


def test_births_are_counted_given_to_parents_and_make_families(tiny_world: World) -> None:
    state = world(tiny_world, birth_rate=0.03)
    rows = residents(state, 100_000)
    live_on(state)
    born = state.ledger.value("births_to_residents").sum()
    assert born == pytest.approx(100_000 * 0.03 / 12, abs=1)
    assert state.people.children[rows].sum() == born
    np.testing.assert_array_equal(
        state.people.children[rows] > 0, (state.people.ties[rows] & Tie.FAMILY_IN_US) != 0
    )


# ------------------------------------------------------------------ other entries


def test_overstays_are_the_levers_number_who_stay_in_the_published_mix(tiny_world: World) -> None:
    state = world(tiny_world, {"overstays_per_month": 10_000.0}, overstay_share=0.5)
    for _ in range(4):
        enter_otherwise(state)
        state.month += 1
    assert changed(state, "overstay") == pytest.approx(20_000, abs=4 * len(CITIZENSHIPS))
    np.testing.assert_allclose(state.residents[0] / 20_000, overstay_shares(), atol=2e-3)
    assert len(np.unique(state.people.key)) == state.people.count
    assert not state.people.protection.any()


def test_paroled_by_air_they_are_residents_with_a_term(tiny_world: World) -> None:
    state = world(tiny_world)
    state.levers.by_name["parole_by_air_per_month"][:, CUBA] = 300.0
    enter_otherwise(state)
    assert changed(state, "parole_by_air") == state.protected[CUBA, Protection.PAROLE] == 300
    assert (state.people.expires == state.stamp + 24).all()
    assert (state.people.entered == state.stamp).all()


def test_parole_changes_nobody_who_overstays(tiny_world: World) -> None:
    """The same people come, and settle in the same places, whatever else is decided."""
    keys = []
    for paroled in (0.0, 500.0):
        state = world(tiny_world, {"overstays_per_month": 1000.0})
        state.levers.by_name["parole_by_air_per_month"][:, CUBA] = paroled
        enter_otherwise(state)
        keys.append(state.people.key[state.people.protection == Protection.NONE])
    np.testing.assert_array_equal(*keys)


# ------------------------------------------------------------------ the first month


@given(st.floats(0.05, 0.95), st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_time_in_the_country_falls_with_luck(share: float, one: float, two: float) -> None:
    low, high = sorted((one, two))
    months = months_in_country(np.array([low, high]), np.full(2, share))
    assert LONGEST >= months[0] >= months[1] >= 0


@pytest.mark.parametrize("share", [0.3, 0.83])
def test_time_in_the_country_has_the_published_shares(share: float) -> None:
    luck = (np.arange(100_000) + 0.5) / 100_000
    months = months_in_country(luck, np.full(100_000, share))
    assert (months >= TEN_YEARS).mean() == pytest.approx(share, abs=1e-4)
    assert (months >= FIFTEEN_YEARS).mean() == pytest.approx(share * 0.43 / 0.66, abs=1e-4)


def test_residents_begin_with_time_family_and_home(
    tiny_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of them Mexicans: of all, 66% came ten years ago or earlier, of Mexicans 83%."""
    monkeypatch.setattr("agents.resident_history.holders", lambda month: {})
    state = world(tiny_world)
    mexicans, others = residents(state, 20_000, MEXICO, 0), residents(state, 20_000, OTHER, 0)
    kept = residents(state, 10, OTHER, state.stamp - 7)
    begin(state)
    people = state.people
    long = people.entered <= state.stamp - 1 - TEN_YEARS
    assert long[mexicans].mean() == pytest.approx(0.83, abs=0.012)
    assert long[np.concatenate([mexicans, others])].mean() == pytest.approx(0.66, abs=0.012)
    assert (people.entered[kept] == state.stamp - 7).all()
    children = people.children[np.concatenate([mexicans, others])].astype(float)
    assert (children > 0).mean() == pytest.approx(0.38, abs=0.012)
    assert children[children > 0].mean() == pytest.approx(1.8, abs=0.05)
    assert (people.home[mexicans] == 0).all()
    assert (people.home[others] == len(CITIZENSHIPS) - 1).all()


def test_holders_of_the_first_month_are_the_published(new_world: Callable[[str], MigrationModel]) -> None:
    """At 1:100, each citizenship within a row; terms end over the coming months."""
    state = new_world("2024-10").state
    expected = {"El Salvador": 180_375, "Venezuela": 505_400, "Honduras": 51_225}
    for name, people in expected.items():
        held = state.protected[CITIZENSHIPS.index(name), Protection.TPS] * 100
        assert held == pytest.approx(people, abs=100)
    assert state.protected[:, Protection.DACA].sum() * 100 == pytest.approx(537_730, abs=1700)
    expires = state.people.expires[state.people.protection == Protection.TPS]
    assert np.bincount(expires - state.stamp, minlength=19)[1:19].min() > 0
    salvadorans = (state.people.protection == Protection.TPS) & (state.people.citizenship == SALVADOR)
    assert state.people.entered[salvadorans].max() <= month_of(2001, 2) - EPOCH_MONTH


# ------------------------------------------------------------------ in the model


def test_voluntary_returns_are_departures_without_arrest(run: Run) -> None:
    history = run(months=6).state.ledger.history
    causes = history("population_changes").sum(axis=(0, 1))
    left = sum(causes[POPULATION_CAUSES.index(cause)] for cause in ("emigration", "voluntary_departure"))
    assert history("voluntary_returns").sum() == -left > 0


def test_overstays_and_parole_enter_as_the_levers_say(run: Run) -> None:
    model = run(start="2023-01", months=12, scale=1000)
    changes = model.state.ledger.history("population_changes").sum(axis=(0, 1))
    levers = model.state.levers
    year = np.isin(levers.months, model.state.ledger.months)
    overstays = levers.get("overstays_per_month")[year].sum() * model.state.parameters.overstay_share
    paroled = levers.get("parole_by_air_per_month")[year].sum()
    for cause, people in (("overstay", overstays), ("parole_by_air", paroled)):
        assert changes[POPULATION_CAUSES.index(cause)] == pytest.approx(people, abs=25_000)


def test_a_quiet_month_changes_nothing_but_what_is_asked(tiny_world: World) -> None:
    """Nobody there: nobody enters, leaves, is born or is protected."""
    state = world(tiny_world)
    change_population(state)
    assert state.people.count == 0
    assert not any(state.ledger.value(name).any() for name in ("population_changes", "births_to_residents"))


def test_a_case_goes_with_its_end_and_stays_with_the_departed(tiny_world: World) -> None:
    """After years of exits, nobody dead or legalised has a case under way, and no order is left over."""
    state = world(tiny_world, death_rate=0.004)
    rows = residents(state, 50_000)
    order_removed(state, rows[:20_000])
    live(state, 12)
    people = state.people
    left = people.status[rows] != Status.RESIDENT
    assert left.sum() > 1000
    assert not (people.case[rows[left]] == CaseStage.FINAL_ORDER).any()
    assert state.orders_at_large.sum() == (people.case == CaseStage.FINAL_ORDER).sum()
