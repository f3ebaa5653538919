"""Mexico's National Migration Institute: interdiction, transfers to the south, returns"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import EPOCH_DAY, NONE, Status
from agents.institution import Field, Institution
from agents.intentions import reference_months
from agents.state import Array, Rows, State
from agents.walk import Fate, Walk
from world.calendar import first_day
from world.groups import INTERDICTIONS
from world.places import GOVERNMENTS, MEXICO
from world.route_tables import Ways

FIELDS = (
    Field("interdictions", np.dtype(np.int64), 0, "rows", "Interdictions in the last month"),
    Field("stopped", np.dtype(np.int64), 0, "rows", "Travellers who left the corridor in the last month"),
    Field(
        "chance", np.dtype(np.float64), 0.0, "probability", "Chance of interdiction in a month, a year's mean"
    ),
    Field("usual_chance", np.dtype(np.float64), 0.0, "probability", "The same in the last observed month"),
    Field("contact", np.dtype(np.float64), 0.0, "hazard", "Hazard of contact by weight, in the reference"),
    Field("effort", np.dtype(np.float64), 0.0, "events a month", "Capacity in the reference months"),
)
SENT_SOUTH, RETURNED = (INTERDICTIONS.index(name) for name in ("sent_south", "returned"))
_MEXICO = GOVERNMENTS.index("Mexico")
_ROUNDS, _CLOSE = 60, 1e-9
_MEMORY = 1 / 12
"""Weight of a month in the mean chance of interdiction."""


class NationalMigrationInstitute(Institution, fields=FIELDS):
    """Mexico's National Migration Institute."""


def capacity(state: State) -> float:
    """Most interdictions of the month, and as many as were counted in observed ones.

    They are the institute's, and those that added troops make possible.

    Cooperation with the United States moves both; one is what history contains.
    """
    troops = state.lever("national_guard") * state.parameters.guard_interdictions
    own = state.lever("inm_interdictions_per_month")
    return (own + troops) * float(state.governments.cooperation[_MEXICO])


def interdict(state: State, walk: Walk, ways: Ways) -> None:
    """Stop travellers on the stretches that they walk; Mexicans may travel.

    Contact is a hazard in proportion to the weights of the stretches. Who is due at the border gets there, so
    that they are stopped again and again, as often as it takes; the others are stopped once a month at most.

    Args:
        state: The world.
        walk: The walks of the month; cut where travellers are stopped.
        ways: The edges that travellers walk.
    """
    running = walk.running(ways.attribute("interdiction_risk"))
    returned = np.flatnonzero(walk.fate == Fate.RETURNED)
    open_to = (walk.fate == Fate.NONE) & ~walk.stopped & (state.people.citizenship[walk.rows] != MEXICO)
    exposed = np.flatnonzero(open_to & (walk.last >= 0))
    free = walk.free[exposed]
    expected = _expected(state, walk.total(running)[exposed], free, len(returned))
    luck = state.uniform("institute/interdiction", walk.rows[exposed])
    events = np.where(free, luck < expected, _geometric(luck, expected))
    hit = np.repeat(exposed, events)
    back = walk.free[hit] & (
        state.uniform("institute/return", walk.rows[hit]) < state.lever("inm_return_share")
    )
    _stop(state, walk, ways, running, np.concatenate([returned, hit[back]]), RETURNED)
    _stop(state, walk, ways, running, hit[~back], SENT_SOUTH)
    stopped = len(returned) + len(hit)
    _note_chance(state, stopped / max(len(returned) + len(exposed) + int(events[~free].sum()), 1))


def _expected(state: State, weight: Array, free: NDArray[np.bool_], returned: int) -> Array:
    """Expected interdictions of each traveller; in all no more than capacity leaves beside the returned.

    With h the hazard of contact times the weight walked, the chance of being stopped is 1 - exp(-h), and who
    walks again until nobody stops them is stopped exp(h) - 1 times on average.
    """
    room = capacity(state) / state.scale
    hazard = _contact(state, weight, room) * weight
    expected = np.where(free, -np.expm1(-hazard), np.expm1(hazard))
    share = max(room - returned, 0.0) / max(float(expected.sum()), 1e-9)
    return expected * min(share, 1.0)


def _contact(state: State, weight: Array, room: float) -> float:
    """Hazard of contact for each unit of weight.

    In observed months it is what brings the interdictions that were counted; its mean over the reference
    months is kept, and later moves with what the institute can do.
    """
    table = state.institute
    if state.month > state.forced_until and table.effort[0] > 0:
        return float(table.contact[0] * room * state.scale / table.effort[0])
    contact = hazard_of(weight, room)
    months = reference_months(state.forced_until)
    if state.month in months:
        table.contact[0] += contact / len(months)
        table.effort[0] += room * state.scale / len(months)
    return contact


def hazard_of(weight: Array, events: float) -> float:
    """Hazard k with which travellers are stopped `events` times in all, sum of exp(k weight) - 1, by Newton.

    The sum is convex, so that the steps come down from where all weights are alike.
    """
    total = float(weight.sum())
    if total <= 0 or events <= 0:
        return 0.0
    hazard = float(np.log1p(events / len(weight))) * len(weight) / total
    for _ in range(_ROUNDS):
        grown = np.exp(hazard * weight)
        step = (float(grown.sum()) - len(weight) - events) / float((weight * grown).sum())
        hazard -= step
        if step < _CLOSE * hazard:
            break
    return hazard


def _geometric(luck: Array, mean: Array) -> NDArray[np.int64]:
    """Numbers with a geometric distribution from zero, of the means given."""
    with np.errstate(divide="ignore"):
        return np.floor(np.log1p(-luck) / np.log(mean / (1.0 + mean))).astype(np.int64)


def _stop(state: State, walk: Walk, ways: Ways, running: Array, who: NDArray[np.int64], outcome: int) -> None:
    """Count interdictions where they happen, and end the walks of those who can be stopped."""
    luck = state.uniform("institute/where", walk.rows[who])
    step = walk.step_at(who, running, luck)
    side = state.uniform("institute/side", walk.rows[who])
    node = walk.node_of(who, step, ways, side, "interdicted_near")
    place = ways.state_codes(state.places.mexican_states)[node]
    state.ledger.count("interdictions_in_mexico", place, outcome)
    state.institute.interdictions[0] += len(who)
    free = walk.free[who]
    walk.cut(who[free], step[free])
    if outcome == RETURNED:
        leave_corridor(state, walk.rows[who[free]], Status.RETURNED)
    else:
        _send_south(state, walk.rows[who[free]], ways)


def _send_south(state: State, rows: Rows, ways: Ways) -> None:
    """Put people down at a hub in the south, from where they may set off again next month."""
    hubs = ways.of_kind("south_hub")
    hubs = hubs if len(hubs) else ways.of_kind("south_entry")
    luck = state.uniform("institute/south", rows)
    state.people.node[rows] = hubs[(luck * len(hubs)).astype(np.int64)]


def leave_corridor(state: State, rows: Rows, status: Status) -> None:
    """Take people off the corridor; who is returned was in custody, and may try again from next month on."""
    people = state.people
    people.status[rows] = status
    if status == Status.RETURNED:
        people.exits[rows] = first_day(state.month + 1) - 1 - EPOCH_DAY
    people.node[rows] = people.bound[rows] = people.place[rows] = NONE
    state.institute.stopped[0] += len(rows)


def _note_chance(state: State, chance: float) -> None:
    """Remember how likely interdiction has been, for the price of being smuggled past it."""
    table = state.institute
    table.chance[0] += (chance - table.chance[0]) * (_MEMORY if table.chance[0] > 0 else 1.0)
    if state.month <= state.forced_until or table.usual_chance[0] == 0:
        table.usual_chance[0] = table.chance[0]
