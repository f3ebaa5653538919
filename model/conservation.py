"""Conservation: what was counted on the way equals what a full count of the columns finds."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from agents.columns import EPOCH_MONTH, CaseStage, Flag, Status
from agents.courts.calendar import CELLS, REACH
from agents.courts.dates import calendars_of
from agents.courts.remain_in_mexico import mpp_balance
from agents.party import SIZES
from agents.protections import count_protected
from agents.reception_check import reception_fault
from agents.state import State
from agents.waiting import count_waiting
from model.indexes import (
    count_active_with,
    count_by_filing,
    count_claims,
    count_orders,
    count_residents,
)
from world.calendar import days_in, format_month
from world.groups import REMOVAL_PATHS
from world.ledger import Values

TRANSFER_SIGNS = np.array([-1, 1, 1, 1])
"""What a transfer does to the active stock, in the order of `groups.TRANSFERS`."""
TOGETHER = ("status", "case", "docket", "court", "hearing", "state", "place")
"""Columns that the members of a party share."""


FLOWN = ("interior", "border_detained")
"""Paths of removal that take a seat."""
LARGEST_PARTY = max(SIZES) + 1
"""Rows of a party that somebody left over has joined."""
ROUNDING = 1e-9
"""Relative error of a sum of real numbers."""


class ConservationError(RuntimeError):
    """Somebody or something was lost or counted twice; a fault of the program, not of its input."""


def check(state: State) -> None:
    """Check the open month before its ledger is closed.

    Raises:
        ConservationError: A count and its census differ; the message names both.
    """
    people = state.people
    _same(state, "residents", state.residents, count_residents(state))
    _same(state, "final orders at large", state.orders_at_large, count_orders(state))
    by_filing = count_by_filing(state)
    _same(state, "active cases", state.active, by_filing.sum(axis=1))
    _same(state, "cases by month of filing", state.by_filing, by_filing)
    _same(state, "asylum claims in active cases", state.claims, count_claims(state))
    _same(state, "active cases with counsel", state.represented, count_active_with(state, Flag.COUNSEL))
    appeals = np.array([np.count_nonzero(people.case == CaseStage.APPEAL)])
    _same(state, "docket of appeals", state.appeals.waiting, appeals)
    _same(state, "protected residents", state.protected, count_protected(state))
    _same(state, "people held", state.held, np.flatnonzero(people.status == Status.DETAINED))
    _check_calendars(state)
    _check_parties(state)
    _check_flows(state)
    _check_waiting(state)
    _check_limits(state)
    if fault := reception_fault(state):
        raise ConservationError(f"{format_month(state.month)}: reception: {fault}")


def _check_calendars(state: State) -> None:
    """Every pending case has a date ahead, or waits for one; every closed one is listed once."""
    people, courts, calendars = state.people, len(state.active), state.calendars
    rows = np.flatnonzero((people.case == CaseStage.MASTER) | (people.case == CaseStage.INDIVIDUAL))
    code = calendars_of(state, rows)
    ahead = people.hearing[rows].astype(np.int64) + EPOCH_MONTH - calendars.first
    dated = people.hearing[rows] >= 0
    slot = code[dated] * REACH + np.clip(ahead[dated], 0, REACH - 1)  # a date that is over was booked nowhere
    booked = np.bincount(slot, minlength=calendars.booked.size)
    _same(state, "cases with a date", calendars.booked.ravel(), booked)
    waiting = np.bincount(code[~dated], minlength=CELLS * courts)
    _same(state, "cases without a date", calendars.waiting.ravel(), waiting)
    closed = people.court[people.case == CaseStage.INACTIVE]
    _same(state, "inactive cases", state.inactive, np.bincount(closed, minlength=courts))


def _check_parties(state: State) -> None:
    """Who is of a party stands where its first member stands, as long as that one is of it too."""
    people = state.people
    members = np.flatnonzero(people.party >= 0)
    first = people.party[members]
    kept = people.party[first] == first
    members, first = members[kept], first[kept]
    for name in TOGETHER:
        values = people.column(name)
        _same(state, f"{name} of parties", values[members], values[first])


def _check_waiting(state: State) -> None:
    """Who waits in Mexico is counted once; appeals and consular cases move by what is opened and ended."""
    mpp, line = count_waiting(state)
    _same(state, "people under Remain in Mexico", state.cities.waiting, mpp)
    _same(state, "people in line for a port", state.ports.waiting, line)
    ledger = state.ledger
    before = ledger.finished[-1] if ledger.finished else {}
    if not {"mpp_waiting", "appeals_pending", "consular_cases_waiting"} <= before.keys():
        return
    _same(state, "Remain in Mexico", *mpp_balance(state))
    appeals = ledger.value("appeals_pending").sum() - before["appeals_pending"].sum()
    decided = ledger.value("appeals_filed").sum() - ledger.value("appeals_decided").sum()
    _same(state, "change of appeals pending", np.array(appeals), np.array(decided))
    change = ledger.value("consular_cases_waiting") - before["consular_cases_waiting"]
    flows = ledger.value("consular_cases_opened") - ledger.value("consular_cases_served")
    flows -= ledger.value("consular_cases_abandoned")
    _same(state, "consular cases", np.isclose(change, flows, atol=1e-6), np.ones_like(flows, bool))


def _check_flows(state: State) -> None:
    """Stocks move by the month's flows and by nothing else."""
    ledger = state.ledger
    if not ledger.finished:
        return
    before = ledger.finished[-1]
    change = ledger.value("court_pending") - before["court_pending"]
    transfers = ledger.value("court_transfers")
    flows = (
        ledger.value("court_receipts").sum(axis=1)
        - ledger.value("court_completions").sum(axis=1)
        + transfers @ TRANSFER_SIGNS
    )
    _same(state, "change of pending by all courts", np.array(change.sum()), np.array(flows.sum()))
    residents = ledger.value("unauthorized_population").sum() - before["unauthorized_population"].sum()
    _same(
        state, "change of residents", np.array(residents), np.array(ledger.value("population_changes").sum())
    )
    _check_encounters(state)


def _check_limits(state: State) -> None:
    """No more seats, beds and decisions are used than there are, but for a row or a party taken whole."""
    ledger = state.ledger
    flown = ledger.value("removals_by_path")[0, [REMOVAL_PATHS.index(path) for path in FLOWN]].sum()
    taken = ledger.value("shelter_occupancy")[:, 0]
    beds = state.lever_by_place("shelter_beds")
    _within(state, "seats", flown, state.lever("removals_per_day") * days_in(state.month) + state.scale)
    _within(state, "beds in shelters", taken, beds * (1 + ROUNDING) + np.finfo(np.float64).tiny)
    decided = ledger.value("appeals_decided").sum()
    most = state.lever("board_decisions_per_month") + (LARGEST_PARTY + 1) * state.scale
    _within(state, "appeals decided", decided, most)


def _check_encounters(state: State) -> None:
    """Every encounter has one disposition and one demographic, at the same crossing."""
    met: Values = state.ledger.value("border_encounters").sum(axis=1)
    for series in ("border_dispositions", "border_encounters_by_demographic"):
        _same(state, series, state.ledger.value(series).sum(axis=1), met)


def _within(state: State, what: str, used: ArrayLike, most: ArrayLike) -> None:
    taken, room = np.asarray(used, np.float64), np.asarray(most, np.float64)
    if np.any(taken > room):
        raise ConservationError(
            f"{format_month(state.month)}: {what}: used {taken.sum():g}, of {room.sum():g} at most"
        )


def _same(state: State, what: str, counted: np.ndarray, found: np.ndarray) -> None:
    if not np.array_equal(counted, found):
        raise ConservationError(
            f"{format_month(state.month)}: {what}: counted {np.sum(counted):g}, found {np.sum(found):g}"
        )
