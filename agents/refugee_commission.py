"""Mexico's Commission for Refugee Assistance: asylum claims in Mexico, and people who stay there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import Status
from agents.institution import Field, Institution
from agents.intentions import reference_months
from agents.migration_institute import leave_corridor
from agents.state import State
from agents.turned_back import claims_of
from agents.walk import Fate, Walk
from world.calendar import FIRST_MONTH
from world.drivers import citizenship_of
from world.places import MEXICO
from world.policy import PolicyHistory
from world.rounding import stochastic_round
from world.route_tables import Ways

FIELDS = (
    Field("pending", np.dtype(np.int64), 0, "rows", "Claims that wait for a decision"),
    Field("decided", np.dtype(np.int64), 0, "rows", "Claims decided in the last month, the oldest first"),
    Field("granted", np.dtype(np.int64), 0, "rows", "Claims granted since the start"),
)


class RefugeeCommission(Institution, fields=FIELDS):
    """Mexico's Commission for Refugee Assistance."""


def begin(state: State) -> None:
    """Set the claims that wait at the first month: those since October 2013 neither decided nor abandoned."""
    months = list(range(FIRST_MONTH, state.month))
    decisions = PolicyHistory.load().values("comar_decisions_per_month", months)
    kept, waiting = np.exp(-state.parameters.claims_abandoned), 0.0
    for month, decided in zip(months, decisions, strict=True):
        waiting = max((waiting + claims_of(month)) * kept - decided, 0.0)
    state.commission.pending[0] = round(waiting / state.scale)


def stay_in_mexico(state: State, walk: Walk, ways: Ways) -> None:
    """End the walks of people who claim asylum in Mexico, where they enter, or settle on the way.

    In observed months these are the people added for it; else a share of those from other countries who set
    out.
    """
    people = state.people
    fresh = walk.free & (walk.fate == Fate.NONE) & (people.citizenship[walk.rows] != MEXICO)
    fresh &= np.isin(walk.start, ways.of_kind("home"))
    open_to = np.flatnonzero(fresh & (walk.last >= 0))
    luck = state.uniform("commission/stay", walk.rows[open_to])
    share, settle = claim_share(state), state.parameters.settle_share
    claims = luck < share
    settles = ~claims & (luck < share + settle)
    _claim(state, walk, np.concatenate([np.flatnonzero(walk.fate == Fate.CLAIMS), open_to[claims]]))
    _settle(state, walk, np.concatenate([np.flatnonzero(walk.fate == Fate.SETTLES), open_to[settles]]), ways)


def claim_share(state: State) -> float:
    """Share of those from other countries who set out that claim asylum in Mexico: that of the reference."""
    others = citizenship_of(state.places) != MEXICO
    departures = float(state.reference_departures[others].sum())
    claims = float(np.mean([claims_of(month) for month in reference_months(state.forced_until)]))
    return min(claims / departures, 1.0 - state.parameters.settle_share) if departures > 0 else 0.0


def _claim(state: State, walk: Walk, who: NDArray[np.int64]) -> None:
    rows = walk.rows[who]
    walk.cut(who, np.zeros(len(who), np.int64))
    leave_corridor(state, rows, Status.IN_MEXICO)
    state.ledger.count("comar_claims", 0, state.people.citizenship[rows])
    state.commission.pending[0] += len(rows)


def _settle(state: State, walk: Walk, who: NDArray[np.int64], ways: Ways) -> None:
    """Settle people at some point of their way, anywhere with the same chance a step."""
    rows = walk.rows[who]
    step = walk.step_at(who, walk.running(np.ones(len(ways.edges))), state.uniform("commission/where", rows))
    walk.cut(who, step)
    leave_corridor(state, rows, Status.IN_MEXICO)
    state.ledger.count("settled_in_mexico", 0, state.people.citizenship[rows])


def decide_claims(state: State) -> None:
    """End claims: some are abandoned, others decided, the oldest first, as capacity allows.

    Who is refused or abandons a claim stays all the same, or is counted where they turn up (assumed).
    """
    table, parameters = state.commission, state.parameters
    luck = state.streams.sequence("commission/decisions", state.month, 3)
    leave = -np.expm1(-parameters.claims_abandoned) * table.pending[0]
    most = state.lever("comar_decisions_per_month") / state.scale
    abandoned, room = stochastic_round([leave, most], luck[:2])
    table.pending[0] -= abandoned
    table.decided[0] = min(room, table.pending[0])
    table.pending[0] -= table.decided[0]
    granted = stochastic_round([table.decided[0] * parameters.claims_granted], luck[2:])[0]
    table.granted[0] += granted
    state.ledger.add("comar_ends", [[granted, table.decided[0] - granted, abandoned]])
    state.ledger.put("comar_pending", table.pending)
