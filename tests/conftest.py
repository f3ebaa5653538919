"""What several tests share: a run of the whole history, a world of one court, the start method."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from agents import border_city, border_sector, interior_enforcement, port_of_entry
from agents.courts import court
from agents.institution import InstitutionTable
from agents.people import People
from agents.state import Geography, State
from model.migration_model import MigrationModel
from world.histories import Histories
from world.ledger import Ledger
from world.lever_values import LeverValues
from world.levers import LEVERS
from world.parameters import Parameters
from world.places import CITIZENSHIPS, SECTORS, Places
from world.scenario import load
from world.streams import Streams

FIRST = 2020 * 12
"""January 2020, the first month of the tiny world."""


@pytest.fixture(scope="session")
def lived() -> MigrationModel:
    """The baseline at 1:100 from October 2013 to December 2025, with conservation checked every month."""
    model = MigrationModel("baseline", until="2025-12", scale=100, rng=1, check_every=1)
    for _ in range(147):
        model.step()
    return model


@pytest.fixture(scope="session")
def run() -> Callable[..., MigrationModel]:
    """Run the baseline with some levers or parameters set, checked every month."""
    return _run


def _run(
    *settings: str, start: str = "2018-10", months: int = 12, scale: int = 1000, seed: int = 1
) -> MigrationModel:
    scenario = load("baseline").with_settings(settings)
    model = MigrationModel(scenario, start=start, scale=scale, rng=seed, check_every=1)
    for _ in range(months):
        model.step()
    return model


@pytest.fixture(scope="session")
def tiny_world() -> Callable[..., State]:
    """Build an empty world of one court, one state and one city, levers at their defaults or as given."""
    return _tiny_world


def _tiny_world(
    levers: Mapping[str, float] | None = None,
    parameters: Mapping[str, float] | None = None,
    months: int = 240,
    seed: int = 1,
) -> State:
    places = Places(states=("Texas",), courts=("El Paso",), cities=("Ciudad Juarez",))
    kinds = {
        "courts": (court.FIELDS, places.courts),
        "sectors": (border_sector.FIELDS, places.sectors),
        "ports": (port_of_entry.FIELDS, places.ports),
        "enforcement": (interior_enforcement.FIELDS, places.states),
        "cities": (border_city.FIELDS, places.cities),
    }
    tables: dict[str, Any] = {
        name: InstitutionTable(names, fields) for name, (fields, names) in kinds.items()
    }
    return State(
        places=places,
        geography=_one_of_each(places),
        people=People(),
        streams=Streams(seed),
        ledger=Ledger(places, 1),
        levers=_constant(months, levers or {}),
        parameters=Parameters().with_values(parameters or {}),
        histories=Histories(FIRST, *(np.zeros(1) for _ in range(5))),
        scale=1,
        month=FIRST,
        **tables,
    )


def _constant(months: int, values: Mapping[str, float]) -> LeverValues:
    columns = {"nation": (), "court": (1,), "citizenship": (len(CITIZENSHIPS),)}
    by_name = {
        lever.name: np.full((months, *columns[lever.places]), float(values.get(lever.name, lever.default)))
        for lever in LEVERS
    }
    return LeverValues(tuple(range(FIRST, FIRST + months)), by_name)


def _one_of_each(places: Places) -> Geography:
    return Geography(
        court_of_citizenship=np.ones((len(CITIZENSHIPS), 1)),
        court_of_state=np.ones((1, 1)),
        detained_court=np.ones(1),
        mpp_court=np.zeros(1, np.uint8),
        state_of_court=np.zeros(1, np.uint8),
        city_of_crossing=np.ones((len(SECTORS) + 1, 1)),
        repatriation=np.array([0.5, 1.0]),
        state_of_citizenship=np.ones((len(CITIZENSHIPS), 1)),
        grant_rate=np.full(1, 0.4),
    )


@pytest.fixture
def start_method() -> Iterator[None]:
    """Mesa's `batch_run` forces the start method of the whole process; put it back."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)
