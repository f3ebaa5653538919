"""Governments: pressure that saturates and fades, cooperation against self-protection, consent to removal."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.consent import consent, taken_back, taken_by_mexico
from agents.government import press, trade_exposure
from agents.state import State
from model.migration_model import MigrationModel
from world import tables
from world.calendar import parse_month
from world.places import CITIZENSHIPS, GOVERNMENTS, MEXICO
from world.scenario import load

World = Callable[..., State]
MEXICAN = GOVERNMENTS.index("Mexico")
VENEZUELA = CITIZENSHIPS.index("Venezuela")
OTHER = CITIZENSHIPS.index("Other")


def later(
    make: World, levers: dict[str, float] | None = None, parameters: dict[str, float] | None = None
) -> State:
    """A world whose history is over, without any leverage in it."""
    state = make(levers, parameters)
    state.forced_until = state.month - 1
    return state


# ------------------------------------------------------------------ pressure


def test_pressure_saturates_with_the_duties_at_stake(tiny_world: World) -> None:
    state = later(tiny_world, {"tariff_threat": 0.25})
    press(state)
    np.testing.assert_allclose(state.governments.pressure, 1 - np.exp(-trade_exposure() * 0.25 / 0.05))
    assert state.governments.pressure[MEXICAN] == pytest.approx(1 - np.exp(-1.35))
    assert state.governments.pressure[GOVERNMENTS.index("United States")] == 0


def test_pressure_fades_when_a_threat_is_withdrawn(tiny_world: World) -> None:
    state = later(tiny_world, parameters={"pressure_memory_months": 3})
    state.governments.pressure[:] = state.governments.leverage[:] = 0.8
    for _ in range(3):
        press(state)
    np.testing.assert_allclose(state.governments.pressure, 0.8 * np.exp(-1))
    np.testing.assert_allclose(state.governments.leverage, 0.8 * np.exp(-1))


def test_the_exposure_of_mexico_is_its_exports_over_its_product() -> None:
    trade = tables.load("us_mexico_trade").set_index("year")["billion_usd"]
    assert trade[2024] == 506 + 334
    assert trade_exposure()[MEXICAN] == pytest.approx(506 / 1850, abs=0.005)


# ------------------------------------------------------------------ cooperation


def test_a_threat_raises_cooperation_and_a_duty_in_force_raises_it_less(tiny_world: World) -> None:
    threatened, imposed = (
        later(tiny_world, levers)
        for levers in ({"tariff_threat": 0.25}, {"tariff_threat": 0.25, "tariff_imposed": 0.25})
    )
    for state in (threatened, imposed):
        press(state)
    felt = 1 - np.exp(-1.35)
    assert threatened.governments.cooperation[MEXICAN] == pytest.approx(1 + 0.6 * felt)
    assert imposed.governments.cooperation[MEXICAN] == pytest.approx(1 + 0.6 * 0.3 * felt)
    assert imposed.governments.pressure[MEXICAN] == threatened.governments.pressure[MEXICAN]


@settings(max_examples=40)
@given(threat=st.floats(0, 2), imposed=st.floats(0, 2), willing=st.floats(0, 1))
def test_indices_keep_to_their_ranges(
    tiny_world: World, threat: float, imposed: float, willing: float
) -> None:
    state = later(
        tiny_world, {"tariff_threat": threat, "tariff_imposed": imposed, "removal_consent": willing}
    )
    state.governments.reference[:] = 1.0
    for _ in range(3):
        press(state)
    table = state.governments
    assert table.leverage.min() >= 0
    assert np.all(table.leverage <= table.pressure)
    assert table.pressure.max() <= 1
    assert table.cooperation.min() >= 0
    assert willing <= consent(state).min()
    assert consent(state).max() <= 1


@pytest.mark.parametrize("setting", [{"cooperation_rule": 0.0}, {"threat_response": 0.0}])
def test_governments_that_do_not_answer_do_as_their_levers_say(
    tiny_world: World, setting: dict[str, float]
) -> None:
    levers = {"tariff_threat": 0.5, "enforcement_cooperation": 0.7}
    parameters = {} if "cooperation_rule" in setting else setting
    state = later(tiny_world, levers | (setting if not parameters else {}), parameters)
    press(state)
    assert state.governments.cooperation == pytest.approx(0.7)


def test_what_history_contains_is_not_counted_twice(tiny_world: World) -> None:
    """In forced months cooperation is as usual and consent the lever's, however great the threat."""
    state = tiny_world({"tariff_threat": 0.5, "removal_consent": 0.2})
    for _ in range(24):
        press(state)
        state.month += 1
    assert state.governments.leverage[MEXICAN] > 0.9
    np.testing.assert_array_equal(state.governments.cooperation, 1)
    np.testing.assert_array_equal(consent(state), 0.2)
    leverage = float(state.governments.leverage[MEXICAN])
    assert state.governments.reference[MEXICAN] == pytest.approx(leverage * (1 - (11 / 12) ** 24))


# ------------------------------------------------------------------ consent


def test_pressure_ends_a_part_of_the_refusals(tiny_world: World) -> None:
    state = later(tiny_world, {"tariff_threat": 0.5, "removal_consent": 0.2})
    press(state)
    leverage = 1 - np.exp(-trade_exposure()[1:] * 10)
    np.testing.assert_allclose(consent(state)[:-1], 0.2 + 0.8 * 0.7 * leverage)
    assert consent(state)[OTHER] == 0.2
    np.testing.assert_allclose(state.governments.consent[1:], consent(state)[:-1])


def test_who_is_taken_back_without_pressure_is_taken_back_under_it(tiny_world: World) -> None:
    taken = []
    for threat in (0.0, 0.5):
        state = later(tiny_world, {"tariff_threat": threat, "removal_consent": 0.3})
        rows = state.people.add(2000, key=np.arange(2000, dtype=np.uint64), citizenship=VENEZUELA)
        press(state)
        taken.append(taken_back(state, rows))
    assert np.all(taken[1][taken[0]])
    expected = 0.3 + 0.7 * 0.7 * (1 - np.exp(-0.05 * 0.5 / 0.05))
    assert taken[1].mean() == pytest.approx(expected, abs=0.045)


def test_mexico_takes_the_agreed_share_of_others_and_cooperation_moves_it(tiny_world: World) -> None:
    state = tiny_world({"mexico_takes_third_country": 0.4})
    rows = state.people.add(4000, key=np.arange(4000, dtype=np.uint64), citizenship=VENEZUELA)
    usual = taken_by_mexico(state, rows)
    assert usual.mean() == pytest.approx(0.4, abs=4 * np.sqrt(0.24 / 4000))
    state.governments.cooperation[MEXICAN] = 0.5
    fewer = taken_by_mexico(state, rows)
    assert fewer.mean() == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / 4000))
    assert np.all(usual[fewer])
    state.people.citizenship[rows] = MEXICO
    assert not taken_by_mexico(state, rows).any()


# ------------------------------------------------------------------ scenarios


def run_of(scenario: str) -> MigrationModel:
    model = MigrationModel(load(scenario), start="2024-06", until="2025-12", scale=100, rng=1, check_every=0)
    while model.month <= parse_month("2025-12"):
        model.step()
    return model


@pytest.fixture(scope="module")
def baseline() -> MigrationModel:
    return run_of("baseline")


def series(model: MigrationModel, name: str, first: str = "2025-03") -> np.ndarray:
    return model.state.ledger.history(name)[parse_month(first) - parse_month("2024-06") :]


def test_the_baseline_holds_the_history_until_its_last_month(baseline: MigrationModel) -> None:
    before = baseline.state.ledger.history("mexican_cooperation")[
        : parse_month("2025-02") - parse_month("2024-06")
    ]
    assert np.all(before == 1)
    assert series(baseline, "mexican_cooperation", "2025-02")[0].item() > 1.2


def test_escalation_raises_pressure_but_spends_leverage(baseline: MigrationModel) -> None:
    model = run_of("tariff_escalation")
    assert np.all(
        series(model, "tariff_pressure")[:, MEXICAN] > series(baseline, "tariff_pressure")[:, MEXICAN]
    )
    ours, theirs = (series(m, "mexican_cooperation")[:, 0, 0] for m in (model, baseline))
    assert ours[0] >= theirs[0]
    assert ours[-1] < theirs[-1]


def test_refused_flights_leave_people_under_final_orders(baseline: MigrationModel) -> None:
    model = run_of("flights_refused")
    refusing = [CITIZENSHIPS.index(name) for name in ("Brazil", "Honduras", "Nicaragua")]
    removed = [series(m, "removals")[:, 0, refusing].sum() for m in (model, baseline)]
    at_large = [series(m, "final_orders_at_large")[-1, 0, refusing].sum() for m in (model, baseline)]
    assert removed[0] < 0.5 * removed[1]  # Mexico takes some of them
    assert at_large[0] > at_large[1]


def test_mexico_that_declines_cooperates_less_and_takes_its_own_citizens_back(
    baseline: MigrationModel,
) -> None:
    model = run_of("mexico_declines")
    ours, theirs = (series(m, "mexican_cooperation", "2025-02") for m in (model, baseline))
    np.testing.assert_allclose(ours, theirs / 2)
    assert np.all(series(model, "flight_consent")[:, MEXICAN] == 1)
