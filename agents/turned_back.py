"""People of observed months who do not get to the border, so that no record at the border shows them.

In months whose arrivals are observed, travellers come only to arrive. Those who were returned from Mexico,
claimed asylum or settled there are added: as many as Mexico's figures say, and otherwise like the travellers
from other countries who set out in that month.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.columns import NEVER, NONE, Status
from agents.migration_institute import capacity
from agents.state import Array, Rows, State
from agents.walk import Fate
from world import tables
from world.calendar import FIRST_MONTH
from world.places import CITIZENSHIPS, MEXICO
from world.rounding import stochastic_round
from world.streams import keys_at

_COPIED = ("citizenship", "demographic", "home", "bound", "place", "savings", "belief")


@dataclass(frozen=True)
class Fates:
    """The fates of the people added this month, who stand one after another at the end of the table.

    Attributes:
        first: Row of the first of them.
        fates: Fate of each.
    """

    first: int
    fates: NDArray[np.int64]

    def of(self, rows: Rows) -> NDArray[np.int64]:
        """Fates of some rows; zero for people who were not added."""
        found = np.zeros(len(rows), np.int64)
        added = rows >= self.first
        found[added] = self.fates[rows[added] - self.first]
        return found


def add_turned_back(state: State) -> Fates:
    """Add the people of an observed month who set out and are turned back, and count their departure."""
    people = state.people
    models = _models(state)
    if not len(models):
        return Fates(people.count, np.empty(0, np.int64))
    fate = np.repeat(np.arange(len(Fate)), _numbers(state, len(models)))
    like = models[_draw_models(state, models, fate)]
    ordinal = np.arange(len(fate)) - np.searchsorted(fate, fate)
    rows = people.add(
        len(fate),
        key=keys_at("turned_back", state.month, fate << 32 | ordinal),
        status=Status.IN_TRANSIT,
        **{name: people.column(name)[like] for name in _COPIED},
    )
    state.ledger.count("departures", people.home[rows], people.demographic[rows])
    return Fates(int(people.count - len(rows)), fate)


def _models(state: State) -> Rows:
    """Travellers due at the border who are setting out, from other countries than Mexico."""
    people = state.people
    if state.month > state.forced_until:
        return np.empty(0, np.int64)
    rows = np.flatnonzero(people.status == Status.IN_TRANSIT)
    due = (people.queued[rows] != NEVER) & (people.node[rows] == NONE)
    models: Rows = rows[due & (people.citizenship[rows] != MEXICO)]
    return models


def _numbers(state: State, models: int) -> NDArray[np.int64]:
    """Rows to add of each fate."""
    settle = state.parameters.settle_share
    expected = np.array(
        [
            0.0,
            capacity(state) * state.lever("inm_return_share"),
            claims_of(state.month),
            settle / (1 - settle) * models * state.scale,
        ]
    )
    luck = state.streams.sequence("journey/turned_back", state.month, len(expected))
    return stochastic_round(expected / state.scale, luck)


def _draw_models(state: State, models: Rows, fate: NDArray[np.int64]) -> NDArray[np.int64]:
    """Position of a traveller that each person is to be like; claimants by citizenship as published."""
    citizenship = state.people.citizenship[models]
    number = np.bincount(citizenship, minlength=len(CITIZENSHIPS))
    by_claims = (claims_by_citizenship() / np.maximum(number, 1))[citizenship]
    luck = state.streams.sequence("journey/like", state.month, len(fate))
    even = np.minimum((luck * len(models)).astype(np.int64), len(models) - 1)
    if not by_claims.any():
        return even
    cumulative = np.cumsum(by_claims)
    weighed = np.searchsorted(cumulative, luck * cumulative[-1], side="right")
    chosen: NDArray[np.int64] = np.where(fate == Fate.CLAIMS, weighed, even)
    return np.minimum(chosen, len(models) - 1)


def claims_of(month: int) -> float:
    """Asylum claims in Mexico in a month, a twelfth of the year's; the last year's are held."""
    return float(_claims_a_month()[np.clip(month - FIRST_MONTH, 0, len(_claims_a_month()) - 1)])


@lru_cache(maxsize=1)
def _claims_a_month() -> Array:
    """The same by month, from October 2013."""
    yearly = tables.load("comar_claims").set_index("year")["claims"]
    months = np.arange(FIRST_MONTH, (int(yearly.index[-1]) + 1) * 12)
    result: Array = yearly[months // 12].to_numpy(np.float64) / 12
    return result


@lru_cache(maxsize=1)
def claims_by_citizenship() -> Array:
    """Shares of claims by citizenship in the last year with all that were published, (citizenships,)."""
    frame: pd.DataFrame = tables.load("comar_claims_by_citizenship")
    last = frame[frame["year"] == frame["year"].max()].set_index("citizenship")["claims"]
    total = tables.load("comar_claims").set_index("year")["claims"][int(frame["year"].max())]
    shares: Array = last.reindex(list(CITIZENSHIPS)).fillna(0).to_numpy(np.float64) / total
    shares[-1] = 1 - shares.sum()
    return shares
