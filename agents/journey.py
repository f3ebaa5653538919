"""The journey: who sets out, steps along the corridor, and what happens on the way.

Travellers with a month in `queued` are due at the border in that month, as observed: what they meet on the
way happens to them and does not stop them. All others can be stopped.
"""

from __future__ import annotations

import numpy as np

from agents.columns import NONE, Status
from agents.criminal_organization import SAVINGS_UNIT, danger, prey, set_price
from agents.migration_institute import interdict
from agents.refugee_commission import decide_claims, stay_in_mexico
from agents.state import Rows, State
from agents.turned_back import Fates, add_turned_back
from agents.walk import Walk, take_steps
from world.drivers import load_drivers
from world.route_tables import Ways, load_ways, open_skies, solve


def set_out(state: State, rows: Rows) -> None:
    """Put people on the way and count their departure; they have bound, place, home and queued already.

    They set out from the node that their column names, or else from home; who is in the city that they head
    for has arrived. Part of the price of the journey is paid from savings.
    """
    people = state.people
    people.status[rows] = Status.IN_TRANSIT
    state.ledger.count("departures", people.home[rows], people.demographic[rows])
    _pay(state, rows)
    started = rows[people.node[rows] != NONE]
    if len(started):
        goal = load_ways().cities[people.place[started]]
        _count_arrivals(state, started[people.node[started] == goal])


def travel(state: State) -> None:
    """Let everybody on the corridor take the steps of a month, and stop some of them."""
    state.institute.interdictions[0] = state.institute.stopped[0] = 0
    fates = add_turned_back(state)
    rows = np.flatnonzero(state.people.status == Status.IN_TRANSIT)
    if len(rows):
        _travel(state, rows, fates)
    decide_claims(state)
    set_price(state)


def _travel(state: State, rows: Rows, fates: Fates) -> None:
    ways = load_ways()
    routes = solve(open_skies(state.month), danger(state))
    walk = take_steps(state, rows, fates.of(rows), ways, routes)
    stay_in_mexico(state, walk, ways)
    interdict(state, walk, ways)
    prey(state, walk, ways)
    _arrive(state, walk, ways)
    _count_flows(state, walk, ways)


def _arrive(state: State, walk: Walk, ways: Ways) -> None:
    """Write where travellers are now, and count those who reached their city in this month."""
    on = ~walk.stopped
    end = np.where(walk.certain, walk.goal, walk.end(ways))
    state.people.node[walk.rows[on]] = end[on]
    _count_arrivals(state, walk.rows[on & (end == walk.goal) & (end != walk.start)])


def _count_arrivals(state: State, rows: Rows) -> None:
    people = state.people
    state.ledger.count("arrivals_at_border", people.place[rows], people.citizenship[rows])


def travelling(state: State) -> int:
    """Rows on the corridor: they change by departures, `institute.stopped` and who is met at the border."""
    return int(np.count_nonzero(state.people.status == Status.IN_TRANSIT))


def _count_flows(state: State, walk: Walk, ways: Ways) -> None:
    over = walk.flows(len(ways.edges))
    at = {name: row for row, name in enumerate(state.places.stretches)}
    table = np.zeros((len(at), 2))
    direction = np.where(ways.attribute("northbound") > 0, 0, 1)
    table[[at[name] for name in ways.names], direction] = over
    state.ledger.add("journey_flows", table)


def _pay(state: State, rows: Rows) -> None:
    """Pay part of the price of the journey from savings, as far as they last."""
    people = state.people
    price = load_drivers(state.places).at("price", state.month) * state.organizations.price[0]
    due = price[people.home[rows]] * state.parameters.paid_at_departure / SAVINGS_UNIT
    people.savings[rows] -= np.minimum(due, people.savings[rows]).astype(np.uint8)
