"""Costs of the institutions: unit costs times what they did in the month."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from agents.state import State
from world.calendar import days_in
from world.places import PAYERS
from world.unit_costs import unit_costs


def record_costs(state: State) -> None:
    """Write the month's cost of each institution, in US dollars of the unit costs' years.

    A cost is linear in what was done; places in the centres and staff are paid for whether busy or not.
    """
    costs = np.zeros(len(PAYERS))
    for (payer, item), usd in unit_costs().items():
        costs[PAYERS.index(payer)] += usd * VOLUMES[payer, item](state)
    state.ledger.put("costs", costs, scaled=False)


def _counted(series: str) -> Callable[[State], float]:
    """The month's value of a series, over all places and groups."""

    def volume(state: State) -> float:
        return float(state.ledger.value(series).sum())

    return volume


def _daily(series: str) -> Callable[[State], float]:
    """The same for a series of people present, as person-days."""
    present = _counted(series)
    return lambda state: present(state) * days_in(state.month)


VOLUMES: dict[tuple[str, str], Callable[[State], float]] = {
    ("immigration_courts", "judge"): _counted("judges"),
    ("detention", "bed_day"): _daily("detention_population"),
    ("removal_transport", "removal"): _counted("removals"),
    ("reception_centres", "open_place"): lambda state: float(state.centres.places.sum()),
    ("reception_centres", "person_day"): lambda state: float(state.centres.person_days.sum()),
    ("reception_cards", "card"): _counted("reception_cards"),
    ("transport_home", "seat"): _counted("transported_home"),
    ("consulates", "staff"): lambda state: float(state.lever_by_place("consular_staff").sum()),
    ("consulates", "programme"): lambda state: state.lever("consular_budget"),
    ("shelters", "night"): _daily("shelter_occupancy"),
    ("national_migration_institute", "interdiction"): _counted("interdictions_in_mexico"),
    ("refugee_commission", "claim"): _counted("comar_claims"),
}
"""How much of each item of `data/unit_costs.csv` was done in the month."""
