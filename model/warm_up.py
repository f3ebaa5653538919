"""Warm-up: a run that starts late begins some months earlier, lived under the true history and not recorded.

Nothing published says who is on the way, in line at a port or lately returned, so these are lived. What is
published is set right at the start: people beyond it are taken out of the world, and who is lacking is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns import NEVER, CaseStage, Protection, Status
from agents.party import leave_party
from agents.people import People
from agents.resident_history import give_history
from agents.state import Rows, State
from model.indexes import rebuild
from model.initial_state import fill_up
from model.plan import PLAN
from model.published_stocks import ACTIVE, DETAINED, RESIDENTS, STOCKS, mean_age_months
from world.calendar import FIRST_MONTH

if TYPE_CHECKING:
    from model.migration_model import MigrationModel

MONTHS = 12
"""Months of warm-up: as long as a second encounter counts as a repeat, and as the longest queue at a port.

From the end of the observed months on it is longer by the months since.
"""


def first_month(start: int, observed: int) -> int:
    """First month that is lived for a run with a given start.

    After the last observed month nothing but living says how the world is, so all the months since are lived.

    Args:
        start: First month that is recorded.
        observed: Last month in which arrivals are observed.
    """
    return max(min(start, observed + 1) - MONTHS, FIRST_MONTH)


def warm_up(model: MigrationModel, start: int) -> None:
    """Live the months before the start; fit the stocks at the end of those that were observed."""
    if model.month < start:
        _live(model, min(start, model.arrivals.last + 1))
        fit_stocks(model.state)
        _live(model, start)


def _live(model: MigrationModel, until: int) -> None:
    """Live the months before one, and forget what was counted in them."""
    while model.month < until:
        for phase in PLAN:
            phase.act(model)
        model.state.month += 1
    model.state.ledger.forget()


def fit_stocks(state: State) -> None:
    """Set the published stocks, and the mean age of active cases, to what they were as the month began."""
    first = state.people.count
    _take_out_surplus(state)
    fill_up(state)
    _take_out_surplus(state)  # who was added to one stock may be too many in another
    _fit_ages(state)
    rebuild(state)
    give_history(state, first)


def _take_out_surplus(state: State) -> None:
    """Take people beyond the published stocks out of the world, by lot; their indexes have to be rebuilt."""
    people = state.people
    for stock in STOCKS:
        rows = stock.rows(people)
        surplus = len(rows) - round(stock.published(state.month, None) / state.scale)
        spare = rows[people.status[rows] == (Status.DETAINED if stock is DETAINED else Status.RESIDENT)]
        if stock is RESIDENTS:
            spare = spare[
                (people.case[spare] == CaseStage.NONE) & (people.protection[spare] == Protection.NONE)
            ]
        if surplus > 0:
            _take_out(people, _by_lot(state, spare, surplus))


def _by_lot(state: State, rows: Rows, number: int) -> Rows:
    """Some people by lot, families whole: the number, or a few more."""
    luck = state.uniform("warm_up/surplus", rows)
    chosen: Rows = rows[luck <= np.sort(luck)[number - 1]] if number < len(rows) else rows
    return chosen


def _take_out(people: People, rows: Rows) -> None:
    people.status[rows] = Status.AT_HOME
    people.case[rows] = CaseStage.NONE
    people.protection[rows] = Protection.NONE
    people.expires[rows] = NEVER
    people.flags[rows] = 0
    leave_party(people, rows)


def _fit_ages(state: State) -> None:
    """Stretch the months since filing of active cases so that their mean is the published one.

    Months are rounded up or down by lot: to the nearest, cases of the same age would move the mean together.
    """
    people = state.people
    rows = ACTIVE.rows(people)
    age = state.stamp - people.filed[rows].astype(np.int64)
    ratio = (mean_age_months(state.month) + 0.5) / age.mean()
    whole = np.floor(age * ratio + state.uniform("warm_up/age", rows))
    people.filed[rows] = state.stamp - np.maximum(whole, 1).astype(np.int64)
