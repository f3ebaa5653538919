"""What several tests share: a run of the whole history, a world of one court, the start method."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from agents.courts import bench
from agents.declarations import KINDS
from agents.people import People
from agents.state import Geography, State
from model.initial_released import let_in_before
from model.initial_state import populate
from model.inputs import load_inputs
from model.migration_model import MigrationModel
from world.histories import Histories
from world.ledger import Ledger
from world.lever_values import LeverValues
from world.levers import LEVERS
from world.parameters import Parameters
from world.places import CITIZENSHIPS, SECTORS, Places
from world.scenario import load
from world.streams import Streams

settings.register_profile("corridor", deadline=None, derandomize=True)
settings.load_profile("corridor")  # no test depends on the time it takes, or on luck
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
def new_world() -> Callable[[str], MigrationModel]:
    """Fill a world at 1:100 with the people of a month, none of it lived."""
    return _new_world


def _new_world(month: str) -> MigrationModel:
    scenario = load("baseline")
    model = MigrationModel(scenario, start=month, scale=100, rng=3, empty=True)
    populate(model.state, let_in_before(model.month, load_inputs(scenario)))
    return model


@pytest.fixture(scope="session")
def tiny_world() -> Callable[..., State]:
    """Build an empty world of a court or more, a state and a city, levers at their defaults or as given."""
    return _tiny_world


def _tiny_world(
    levers: Mapping[str, float] | None = None,
    parameters: Mapping[str, float] | None = None,
    months: int = 240,
    seed: int = 1,
    courts: int = 1,
) -> State:
    places = Places(
        states=("Texas",),
        courts=("El Paso", "Houston", "Dallas")[:courts],
        cities=("Ciudad Juarez",),
        mexican_states=("Chihuahua",),
        centres=("Ciudad Juarez",),
        consulates=("El Paso",),
        nodes=("CJS",),
        stretches=("CHH-CJS",),
        organizations=("Chihuahua",),
    )
    tables: dict[str, Any] = {kind.table: kind.make_table(places) for kind in KINDS}
    state = State(
        places=places,
        geography=_one_of_each(places),
        people=People(),
        streams=Streams(seed),
        ledger=Ledger(places, 1),
        levers=_constant(places, months, levers or {}),
        parameters=Parameters().with_values(parameters or {}),
        histories=Histories(FIRST, *(np.zeros(1) for _ in range(5))),
        scale=1,
        month=FIRST,
        forced_until=FIRST + months,
        observed_until=FIRST + months,
        **tables,
    )
    bench.begin(state)
    return state


def _constant(places: Places, months: int, values: Mapping[str, float]) -> LeverValues:
    by_name = {}
    for lever in LEVERS:
        shape = (months,) if lever.places == "nation" else (months, len(places.names(lever.places)))
        by_name[lever.name] = np.full(shape, float(values.get(lever.name, lever.default)))
    return LeverValues(tuple(range(FIRST, FIRST + months)), by_name)


def _one_of_each(places: Places) -> Geography:
    """Every place that there is, and courts with equal shares."""
    courts = len(places.courts)
    share = np.arange(1, courts + 1) / courts
    return Geography(
        court_of_citizenship=np.tile(share, (len(CITIZENSHIPS), 1)),
        court_of_state=share[None, :],
        detained_court=share,
        mpp_court=np.zeros(1, np.uint8),
        state_of_court=np.zeros(courts, np.uint8),
        city_of_crossing=np.ones((len(SECTORS) + 1, 1)),
        repatriation=np.array([0.5, 1.0]),
        state_of_citizenship=np.ones((len(CITIZENSHIPS), 1)),
        grant_rate=np.full(courts, 0.4),
        counsel_access=np.ones(courts),
        home_of_citizenship=np.eye(len(CITIZENSHIPS)).cumsum(axis=1),
    )


@pytest.fixture
def start_method() -> Iterator[None]:
    """Mesa's `batch_run` forces the start method of the whole process; put it back."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)
