"""Every shipped scenario differs from the baseline as its name says, under the same luck."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from model.migration_model import MigrationModel
from world.scenario import load, shipped_names

START, MONTHS = "2025-01", 12
EXPECTED: dict[str, dict[str, float]] = {
    "as_known_2025_01": {"ice_arrests": -0.1, "mexican_cooperation": 0.01},
    "consular_cut": {
        "consular_cases_served": -0.01,
        "consular_wait_days": 0.2,
        "consular_cases_waiting": 0.1,
    },
    "consular_surge": {"consular_wait_days": -0.005, "consular_cases_abandoned": -0.003},
    "flights_refused": {"flight_consent": -0.1, "removals": -0.05, "final_orders_at_large": 0.001},
    "judges_minus_20_percent": {"court_completions": -0.1, "court_pending": 0.005},
    "judges_plus_300": {"court_completions": 0.15, "court_pending": -0.01},
    "judges_plus_700": {"court_completions": 0.3, "court_pending": -0.03},
    "mass_deportation": {"ice_arrests": 4.0, "detention_population": 1.0, "family_separations": 2.0},
    "mexico_declines": {"non_mexicans_received": -0.5, "interdictions_in_mexico": -0.2},
    "open_appointments": {"border_encounters": 0.2, "settled_in_mexico": -0.2},
    "reception_surge": {"transported_home": 0.2, "returned_in_border_cities": -0.05},
    "remain_in_mexico": {"mpp_enrolments": 10.0, "mpp_waiting": 10.0, "non_mexicans_received": 1.0},
    "tariff_escalation": {"tariff_pressure": 1.0, "mexican_cooperation": -0.01},
}
"""Least relative change of the sum over all months and places, in the direction of its sign."""


@cache
def totals(name: str, start: str, months: int, scale: int) -> dict[str, float]:
    """Sum of each series over a run of a scenario; conservation is checked in its last month."""
    model = MigrationModel(name, start=start, scale=scale, rng=1, check_every=MONTHS)
    for _ in range(months):
        model.step()
    ledger = model.state.ledger
    return {series: float(np.nansum(ledger.history(series))) for series in ledger.shapes}


def change(name: str, series: str, start: str = START, months: int = MONTHS, scale: int = 100) -> float:
    base = totals("baseline", start, months, scale)[series]
    return (totals(name, start, months, scale)[series] - base) / max(abs(base), 1.0)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_scenario_moves_what_it_is_about_as_its_name_says(name: str) -> None:
    for series, least in EXPECTED[name].items():
        found = change(name, series)
        assert found * np.sign(least) >= abs(least), f"{series}: {found:+.3f}"


def test_without_remain_in_mexico_nobody_is_enrolled_and_fewer_are_received() -> None:
    """It is about 2019, so it starts there: the same people are released, or removed, instead."""
    given = ("2019-04", 12, 1000)
    without = totals("no_remain_in_mexico", *given)
    assert without["mpp_enrolments"] == without["mpp_waiting"] == without["mpp_outcomes"] == 0
    assert totals("baseline", *given)["mpp_enrolments"] > 30_000
    assert without["non_mexicans_received"] < 0.1 * totals("baseline", *given)["non_mexicans_received"]
    assert without["unauthorized_population"] > totals("baseline", *given)["unauthorized_population"]


def test_every_shipped_scenario_is_expected_to_do_something() -> None:
    assert set(EXPECTED) | {"baseline", "no_remain_in_mexico"} == set(shipped_names())


@pytest.mark.parametrize("name", shipped_names())
def test_a_scenario_says_in_two_sentences_what_it_supposes(name: str) -> None:
    about = load(name).about
    assert about.description.endswith(".")
    assert about.description.count(". ") == 1
    assert about.assumptions


@pytest.mark.parametrize("name", shipped_names())
def test_everything_is_conserved_every_month_in_every_shipped_scenario(
    name: str, lived_through: Callable[[str], MigrationModel]
) -> None:
    assert len(lived_through(name).state.ledger.months) == 14


@pytest.fixture(scope="module")
def lived_through() -> Callable[[str], MigrationModel]:
    """Fourteen months about the end of observed arrivals at 1:1000, checked every month."""

    def live(name: str) -> MigrationModel:
        model = MigrationModel(name, start="2024-10", scale=1000, rng=3, check_every=1)
        for _ in range(14):
            model.step()
        return model

    return live
