"""A world without people whose communities are ready to decide, for tests of who sets out."""

import numpy as np

from agents.columns import Status
from agents.origin_community import begin
from agents.state import Rows, State
from model.migration_model import MigrationModel
from world.calendar import parse_month
from world.places import CITIZENSHIPS, SECTORS
from world.scenario import load

FIRST = "2024-10"


def ready_to_decide(*settings: str, scale: int = 10, start: str = FIRST) -> State:
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


def returned(state: State, n: int, **columns: object) -> Rows:
    """Add people who came back to their country a month ago, all alike but for columns given."""
    given = {"home": 3, "status": Status.RETURNED, "entered": state.stamp - 1} | columns
    return state.people.add(n, key=np.arange(n), **given)  # type: ignore[arg-type]
