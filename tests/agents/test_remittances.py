"""Remittances: as published, then with the residents who send them, less a tax."""

import numpy as np
import pytest

from agents.intentions import migrants
from agents.origin_community import begin
from agents.remittances import record_remittances
from agents.state import State
from model.migration_model import MigrationModel
from world.drivers import load_remittances
from world.parameters import Parameters
from world.places import MEXICO
from world.scenario import load

PARAMETERS = Parameters()


def build(start: str, *settings: str) -> State:
    """Build a world with a million Mexican residents and nobody else."""
    scenario = load("baseline").with_settings(settings)
    state = MigrationModel(scenario, start=start, scale=100, rng=3, empty=True).state
    state.residents[0, MEXICO] = 10_000
    begin(state)
    return state


def received(state: State) -> np.ndarray:
    record_remittances(state)
    return state.ledger.value("remittances")[:, 0]


def published(state: State) -> np.ndarray:
    return load_remittances(state.places)


@pytest.mark.parametrize(("start", "year"), [("2013-10", 2013), ("2020-03", 2020), ("2024-12", 2024)])
def test_published_years_are_as_published_whoever_is_there(start: str, year: int) -> None:
    state = build(start)
    state.residents[0, MEXICO] = 10
    assert received(state) == pytest.approx(published(state)[(year - 2013) * 12])


def test_the_part_of_the_unauthorized_follows_their_number() -> None:
    state = build("2025-01")
    assert received(state) == pytest.approx(published(state)[-1])
    state.residents[0, MEXICO] //= 2
    factor = 1 - PARAMETERS.unauthorized_remittance_share / 2
    assert received(state) == pytest.approx(published(state)[-1] * factor)


def test_residents_of_other_countries_send_nothing_to_mexico() -> None:
    state = build("2025-01")
    state.residents[0, MEXICO + 1] = 50_000
    assert received(state) == pytest.approx(published(state)[-1])


def test_a_tax_makes_less_arrive_at_the_declared_elasticity() -> None:
    state = build("2025-01", "remittance_tax=0.21")
    factor = 1.21**-PARAMETERS.remittance_tax_elasticity
    assert received(state) == pytest.approx(published(state)[-1] * factor)


def test_the_tax_begins_in_2026() -> None:
    taxed, free = build("2026-01"), build("2025-12")
    ratio = received(taxed).sum() / received(free).sum()
    assert ratio == pytest.approx(1.01**-PARAMETERS.remittance_tax_elasticity)


def test_migrants_come_from_the_states_by_their_cards() -> None:
    state = build("2025-01")
    homes = migrants(state)
    assert homes.sum() == pytest.approx(1_000_000)
    assert homes[state.places.communities.index("Michoacan")] == pytest.approx(96_000, rel=0.05)
    assert (homes[len(state.places.mexican_states) :] == 0).all()
