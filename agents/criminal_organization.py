"""Criminal organizations: those who prey on travellers along the corridor, and the price of passage."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import Status
from agents.institution import Field, Institution
from agents.migration_institute import leave_corridor
from agents.state import Array, Rows, State
from agents.walk import Walk
from world.groups import CRIMES_ON_ROUTE
from world.route_tables import Ways

FIELDS = (
    Field("kidnappings", np.dtype(np.int64), 0, "rows", "Travellers kidnapped in the last month"),
    Field("extortions", np.dtype(np.int64), 0, "rows", "Travellers extorted or robbed in the last month"),
    Field("price", np.dtype(np.float64), 1.0, "multiplier", "Price of passage beside that of the year"),
)
KIDNAPPING, EXTORTION = (CRIMES_ON_ROUTE.index(name) for name in ("kidnapping", "extortion"))
SAVINGS_UNIT = 100.0
"""USD of 2023 in a unit of the column `savings`."""


class CriminalOrganization(Institution, fields=FIELDS):
    """Criminal organizations."""


def danger(state: State) -> float:
    """Factor on the hazards of the way: the side effect of the terrorist designation."""
    return 1.0 + state.lever("terrorist_designation") * state.parameters.designation_violence


def set_price(state: State) -> None:
    """Set the price of passage: it follows the chance of interdiction, and the terrorist designation."""
    parameters, institute = state.parameters, state.institute
    price = 1.0 + state.lever("terrorist_designation") * parameters.designation_price
    if institute.usual_chance[0] > 0:
        relative = max(float(institute.chance[0] / institute.usual_chance[0]), 0.01)
        price *= relative**parameters.price_pass_through
    state.organizations.price[:] = price
    state.ledger.put("smuggler_price", [price], scaled=False)


def prey(state: State, walk: Walk, ways: Ways) -> None:
    """Extort and kidnap travellers by the hazards of their walks.

    The kidnapped lose the rest of the month and a ransom; some give up. Who is due at the border, or was
    stopped by others first, is only harmed.
    """
    state.organizations.kidnappings[:] = state.organizations.extortions[:] = 0
    level = danger(state) * state.parameters.extortion_level
    robbed = _hit(walk, ways.hazard("extortion_risk") * level, state.uniform("crime/extortion", walk.rows))
    _record(state, walk, ways, *robbed, EXTORTION)
    _lose(state, walk.rows[robbed[0]], state.parameters.extorted)
    level = danger(state) * state.parameters.kidnapping_level
    held, step = _hit(walk, ways.hazard("kidnap_risk") * level, state.uniform("crime/kidnapping", walk.rows))
    _record(state, walk, ways, held, step, KIDNAPPING)
    _lose(state, walk.rows[held], state.parameters.ransom)
    free = walk.free[held] & ~walk.stopped[held]
    _hold(state, walk, ways, held[free], step[free])


def _hit(walk: Walk, hazard: Array, luck: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who is hit once or more on the walk, and the step of the first time: competing exponential clocks."""
    running = walk.running(hazard)
    total = walk.total(running)
    clock = -np.log1p(-luck)
    who = np.flatnonzero(clock < total)
    return who, walk.step_at(who, running, clock[who] / total[who])


def _record(
    state: State, walk: Walk, ways: Ways, who: NDArray[np.int64], step: NDArray[np.int64], crime: int
) -> None:
    """Count crimes by the state at either end of the stretch."""
    side = state.uniform("crime/side", walk.rows[who])
    place = ways.state_codes(state.places.organizations)[walk.node_of(who, step, ways, side)]
    state.ledger.count("crimes_on_route", place, crime)
    table = state.organizations
    (table.kidnappings if crime == KIDNAPPING else table.extortions)[:] = np.bincount(
        place, minlength=len(table)
    )


def _lose(state: State, rows: Rows, loss: float) -> None:
    """Take money from savings, as far as they last."""
    savings = state.people.savings
    savings[rows] -= np.minimum(savings[rows], int(loss / SAVINGS_UNIT)).astype(np.uint8)


def _hold(state: State, walk: Walk, ways: Ways, who: NDArray[np.int64], step: NDArray[np.int64]) -> None:
    """Set the kidnapped back to the start of the stretch, until the next month; some go home."""
    rows = walk.rows[who]
    walk.cut(who, step)
    state.people.node[rows] = ways.origin[walk.edge_at(who, step)]
    gone = rows[state.uniform("crime/giving_up", rows) < state.parameters.kidnapped_give_up]
    leave_corridor(state, gone, Status.AT_HOME)
