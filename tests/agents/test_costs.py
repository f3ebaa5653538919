"""Costs: unit costs times the month's volumes, for every payer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from agents.costs import VOLUMES, record_costs
from agents.state import State
from world import tables
from world.calendar import days_in
from world.places import PAYERS
from world.unit_costs import unit_costs

World = Callable[..., State]


def work(state: State, factor: float) -> np.ndarray:
    """Costs of a month in which `factor` times some work was done, by payer."""
    state.ledger.put("judges", [735 * factor], scaled=False)
    state.ledger.put("detention_population", [[30_000 * factor, 10_000 * factor]], scaled=False)
    state.ledger.put("reception_cards", [400 * factor], scaled=False)
    state.ledger.put("transported_home", [300 * factor], scaled=False)
    state.ledger.value("removals")[0, :2] = 2000 * factor
    state.centres.places[:] = int(200 * factor)
    state.centres.person_days[:] = int(4000 * factor)
    for series, volume in (("shelter_occupancy", 90), ("interdictions_in_mexico", 80), ("comar_claims", 70)):
        state.ledger.value(series)[0, 0] = volume * factor
    record_costs(state)
    return state.ledger.value("costs")[:, 0].copy()


def test_every_item_has_a_volume_and_every_payer_an_item() -> None:
    assert set(VOLUMES) == set(unit_costs())
    assert {payer for payer, _ in unit_costs()} == set(PAYERS)


def test_unit_costs_lie_within_their_bounds() -> None:
    frame = tables.load("unit_costs")
    assert (frame["low"] <= frame["usd"]).all()
    assert (frame["usd"] <= frame["high"]).all()


@pytest.mark.parametrize(
    ("payer", "expected"),
    [
        ("immigration_courts", lambda usd: usd["immigration_courts", "judge"] * 735),
        ("detention", lambda usd: usd["detention", "bed_day"] * 40_000 * 31),
        ("removal_transport", lambda usd: usd["removal_transport", "removal"] * 4000),
        (
            "reception_centres",
            lambda usd: (
                usd["reception_centres", "open_place"] * 200 + usd["reception_centres", "person_day"] * 4000
            ),
        ),
        ("reception_cards", lambda _: 400 * 100),
        ("transport_home", lambda usd: usd["transport_home", "seat"] * 300),
        ("shelters", lambda usd: usd["shelters", "night"] * 90 * 31),
        (
            "national_migration_institute",
            lambda usd: usd["national_migration_institute", "interdiction"] * 80,
        ),
        ("refugee_commission", lambda usd: usd["refugee_commission", "claim"] * 70),
        (
            "consulates",
            lambda usd: usd["consulates", "staff"] * 4383 + usd["consulates", "programme"],
        ),
    ],
)
def test_a_payer_pays_units_times_their_cost(
    tiny_world: World, payer: str, expected: Callable[[dict[tuple[str, str], float]], float]
) -> None:
    state = tiny_world()
    assert days_in(state.month) == 31
    assert work(state, 1.0)[PAYERS.index(payer)] == pytest.approx(expected(unit_costs()))


def test_twice_the_work_costs_twice_as_much(tiny_world: World) -> None:
    staff, budget = 2 * 4383.0, 2.0
    twice = tiny_world({"consular_staff": staff, "consular_budget": budget})
    assert work(twice, 2.0) == pytest.approx(2 * work(tiny_world(), 1.0))


def test_an_idle_world_costs_nothing(tiny_world: World) -> None:
    idle = tiny_world({"consular_staff": 0.0, "consular_budget": 0.0})
    assert not work(idle, 0.0).any()
