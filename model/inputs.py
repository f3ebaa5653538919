"""What a model reads before it begins: places, routes, forced arrivals, probabilities, observed rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agents.dispositions import Dispositions, load_dispositions
from agents.state import Geography
from model.forced_file import force_encounters
from model.forcing import Arrivals, load_arrivals
from model.geography import load_geography
from world.city_choice import MEXICAN_ENTRIES, SOUTHERN_ENTRIES, city_choice
from world.corridor import load_corridor
from world.gazetteer import load_places
from world.histories import Histories, load_histories
from world.places import CITIZENSHIPS, SECTORS, Places
from world.policy import PolicyHistory
from world.scenario import Scenario


@dataclass(frozen=True)
class Inputs:
    """Everything that is read from `data/`, ready for use; shared by runs, never changed."""

    places: Places
    geography: Geography
    arrivals: Arrivals
    dispositions: Dispositions
    histories: Histories


def load_inputs(scenario: Scenario) -> Inputs:
    """Read the inputs of a scenario; those that do not depend on it are read once a process.

    Raises:
        InputError: A table or a forcing file is missing or invalid.
    """
    shared = _shared()
    if "border_encounters" not in scenario.forcing:
        return shared
    arrivals = force_encounters(shared.arrivals, shared.places, scenario.forcing["border_encounters"])
    return replace(shared, arrivals=arrivals)


@lru_cache(maxsize=1)
def _shared() -> Inputs:
    places = load_places()
    shares = _city_shares()
    arrivals = load_arrivals(places, shares)
    months = np.arange(arrivals.first, arrivals.last + 1)
    history = PolicyHistory.load()
    return Inputs(
        places=places,
        geography=load_geography(places),
        arrivals=arrivals,
        dispositions=load_dispositions(arrivals.counts, months, history.values("title_42", list(months))),
        histories=load_histories(months, arrivals.counts[:, len(SECTORS) :].sum(axis=(1, 2, 3))),
    )


def _city_shares() -> NDArray[np.float64]:
    """Share of each citizenship's routes that end at each border city, (citizenships, cities)."""
    entries = {name: MEXICAN_ENTRIES if name == "Mexico" else SOUTHERN_ENTRIES for name in CITIZENSHIPS}
    choice = city_choice(load_corridor(), entries)
    return np.array([choice[name] for name in CITIZENSHIPS])
