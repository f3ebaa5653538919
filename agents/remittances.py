"""Remittances to the Mexican states: as published, then with those who send them."""

from __future__ import annotations

import numpy as np

from agents.intentions import migrants
from agents.state import Array, State
from world.calendar import month_of
from world.drivers import LAST_PUBLISHED, load_remittances

_FIRST = month_of(2013, 1)


def record_remittances(state: State) -> None:
    """Write what the Mexican states receive this month, USD.

    After the last published year, the part that unauthorized residents send follows their number; a tax makes
    less arrive at a constant elasticity.
    """
    published = load_remittances(state.places)
    row = min(state.month - _FIRST, len(published) - 1)
    tax = 1.0 + state.lever("remittance_tax")
    received = published[row] * _senders(state) * tax**-state.parameters.remittance_tax_elasticity
    state.ledger.put("remittances", received, scaled=False)


def _senders(state: State) -> Array:
    """Those who send, relative to the last published month, (Mexican states,); one until then."""
    states = len(state.places.mexican_states)
    if state.month <= LAST_PUBLISHED:
        return np.ones(states)
    before, now = state.communities.migrants[:states], migrants(state)[:states]
    share = state.parameters.unauthorized_remittance_share
    ratio = now / np.maximum(before, 1.0)
    relative: Array = 1.0 - share + share * ratio
    return relative
