"""Mexico's National Migration Institute: interdiction, transfers to the south, returns"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import NONE, Status
from agents.institution import Field, Institution
from agents.state import Array, Rows, State
from agents.walk import Fate, Walk
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
)
SENT_SOUTH, RETURNED = (INTERDICTIONS.index(name) for name in ("sent_south", "returned"))
_MEXICO = GOVERNMENTS.index("Mexico")
_ROUNDS = 8
_MEMORY = 1 / 12
"""Weight of a month in the mean chance of interdiction."""


class NationalMigrationInstitute(Institution, fields=FIELDS):
    """Mexico's National Migration Institute."""


def capacity(state: State) -> float:
    """Most interdictions of the month: the institute's, and those that added troops make possible.

    Cooperation with the United States moves both; one is what history contains.
    """
    troops = state.lever("national_guard") * state.parameters.guard_interdictions
    own = state.lever("inm_interdictions_per_month")
    return (own + troops) * float(state.governments.cooperation[_MEXICO])


def interdict(state: State, walk: Walk, ways: Ways) -> None:
    """Stop travellers in proportion to their exposure, as many as capacity allows; Mexicans may travel.

    Args:
        state: The world.
        walk: The walks of the month; cut where travellers are stopped.
        ways: The edges that travellers walk.
    """
    running = walk.running(ways.attribute("interdiction_risk"))
    returned = np.flatnonzero(walk.fate == Fate.RETURNED)
    open_to = (walk.fate == Fate.NONE) & ~walk.stopped & (state.people.citizenship[walk.rows] != MEXICO)
    exposed = np.flatnonzero(open_to & (walk.last >= 0))
    chance = _chances(walk.total(running)[exposed], _room(state, len(returned)), state)
    hit = exposed[state.uniform("institute/interdiction", walk.rows[exposed]) < chance]
    back = walk.free[hit] & (
        state.uniform("institute/return", walk.rows[hit]) < state.lever("inm_return_share")
    )
    _stop(state, walk, ways, running, np.concatenate([returned, hit[back]]), RETURNED)
    _stop(state, walk, ways, running, hit[~back], SENT_SOUTH)
    _note_chance(state, (len(returned) + len(hit)) / max(len(returned) + len(exposed), 1))


def _room(state: State, taken: int) -> float:
    """Rows that can still be stopped."""
    return max(capacity(state) / state.scale - taken, 0.0)


def _chances(exposure: Array, room: float, state: State) -> Array:
    """Chance of each traveller, in proportion to exposure and bounded, so that capacity is expected.

    What those at the bound cannot take falls on the others, until nobody more reaches it.
    """
    most = state.parameters.most_interdicted
    chance = np.zeros(len(exposure))
    bounded = np.zeros(len(exposure), bool)
    for _ in range(_ROUNDS):
        open_exposure = float(exposure[~bounded].sum())
        if open_exposure <= 0:
            break
        rate = max(room - most * int(bounded.sum()), 0.0) / open_exposure
        chance = np.where(bounded, most, np.minimum(rate * exposure, most))
        reached = ~bounded & (rate * exposure > most)
        if not reached.any():
            break
        bounded |= reached
    return chance


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
    """Take people off the corridor."""
    people = state.people
    people.status[rows] = status
    people.node[rows] = people.bound[rows] = people.place[rows] = NONE
    state.institute.stopped[0] += len(rows)


def _note_chance(state: State, chance: float) -> None:
    """Remember how likely interdiction has been, for the price of being smuggled past it."""
    table = state.institute
    table.chance[0] += (chance - table.chance[0]) * (_MEMORY if table.chance[0] > 0 else 1.0)
    if state.month <= state.forced_until or table.usual_chance[0] == 0:
        table.usual_chance[0] = table.chance[0]
