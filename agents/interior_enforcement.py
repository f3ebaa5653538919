"""Interior enforcement: arrests, book-ins from the border and the interior, removal and release."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.border_sector import remove_directly
from agents.columns import CaseStage, DocketKind, Flag, Protection, Status
from agents.courts.calendar import PENDING
from agents.courts.notice import Source, assign_court_of_residence, assign_residence, serve_notices
from agents.courts.pending import change_venue, recalendar
from agents.detention import (
    CBP,
    ICE,
    beds_taken,
    book_in,
    end_custody,
    free_beds,
    order_exits,
    record_detention,
)
from agents.institution import Field, Institution
from agents.leaving import leave
from agents.party import leave_party, whole_parties
from agents.sampling import draw_people
from agents.state import Rows, State, settle
from world.calendar import days_in
from world.groups import SEPARATIONS
from world.places import MEXICO
from world.rounding import stochastic_round

SHIELDED = [Protection.TPS, Protection.DACA, Protection.PAROLE]
"""Protections under which nobody is arrested."""
FIELDS = (
    Field("residents", np.dtype(np.int64), 0, "rows", "Unauthorized residents at liberty"),
    Field("arrests", np.dtype(np.int64), 0, "rows", "Administrative arrests in the last month"),
)


class InteriorEnforcement(Institution, fields=FIELDS):
    """ICE's enforcement and removal operations in one state."""


def enforce(state: State) -> None:
    """A month of arrests, book-ins, removals and releases."""
    before = state.held
    order_exits(state)
    free = free_beds(state)
    removable, hearing = _asked(state)
    arrested = _arrest(state)
    booked_border, free = _book(state, removable, free, CBP)
    booked_interior, free = _book(state, arrested, free, ICE)
    booked_hearing, free = _book(state, hearing, free, CBP)
    _turn_away_removable(state, np.setdiff1d(removable, booked_border, assume_unique=True))
    _turn_away(state, np.setdiff1d(hearing, booked_hearing, assume_unique=True))
    _serve_arrested(state, np.setdiff1d(arrested, booked_interior, assume_unique=True))
    everybody = np.concatenate([before, booked_border, booked_interior, booked_hearing])
    end_custody(state)
    record_detention(state, everybody)
    state.held = np.sort(everybody[state.people.status[everybody] == Status.DETAINED])


def record_population(state: State) -> None:
    """Write the resident population and the final orders at large."""
    state.enforcement.residents[:] = state.residents.sum(axis=1)
    state.ledger.put("unauthorized_population", state.residents)
    state.ledger.put("final_orders_at_large", state.orders_at_large)


def _rows(state: State, name: str, people: float) -> int:
    """A number of people as rows, the fraction rounded at random."""
    luck = state.streams.sequence(f"interior/{name}", state.month, 1)
    return int(stochastic_round(np.array([people / state.scale]), luck)[0])


def _asked(state: State) -> tuple[Rows, Rows]:
    """People whom the border asks ICE to take: under an executable order, and to be heard in custody."""
    rows = np.concatenate([*state.transfers, np.empty(0, np.int64)])
    state.transfers.clear()
    removable = (state.people.flags[rows] & Flag.REMOVABLE) != 0
    return np.sort(rows[removable]), np.sort(rows[~removable])


def _arrest(state: State) -> Rows:
    """Arrest residents; those who are not booked in are served with a notice. Returns those to be booked."""
    number = _rows(state, "arrests", state.lever("arrests_per_day") * days_in(state.month))
    orders = _rows(state, "arrest_orders", number * state.scale * state.parameters.arrest_order_share)
    with_order = _draw_residents(state, "interior/arrest_order", orders, with_order=True)
    others = _draw_residents(state, "interior/arrest_other", number - orders, with_order=False)
    rows = np.sort(np.concatenate([with_order, others]))
    state.ledger.count("ice_arrests", state.people.state[rows], state.people.citizenship[rows])
    _count_separations(state, rows)
    leave_party(state.people, rows)
    state.enforcement.arrests[:] = np.bincount(state.people.state[rows], minlength=len(state.places.states))
    booked = state.uniform("interior/booked", rows) < state.lever("booked_share")
    _serve_arrested(state, rows[~booked])
    return rows[booked]


def _count_separations(state: State, rows: Rows) -> None:
    """Count arrests that part somebody from others of the party, or from a child born in the country."""
    people = state.people
    ledger = state.ledger
    ledger.count(
        "family_separations", people.state[rows[people.party[rows] >= 0]], SEPARATIONS.index("party")
    )
    parents = rows[people.children[rows] > 0]
    ledger.count("family_separations", people.state[parents], SEPARATIONS.index("us_born_child"))


def _draw_residents(state: State, decision: str, number: int, *, with_order: bool) -> Rows:
    """Draw residents at random, among those with a final order or among all others.

    People with TPS, DACA or parole are not arrested while it lasts (assumed).
    """
    people = state.people
    orders = int(state.orders_at_large.sum())
    protected = int(state.protected[:, SHIELDED].sum())
    total = orders if with_order else int(state.residents.sum()) - orders - protected

    def fits(rows: Rows) -> NDArray[np.bool_]:
        has_order = people.case[rows] == CaseStage.FINAL_ORDER
        fitting: NDArray[np.bool_] = (people.status[rows] == Status.RESIDENT) & (has_order == with_order)
        return fitting & ~np.isin(people.protection[rows], SHIELDED)

    return draw_people(state, decision, number, total, fits)


def _serve_arrested(state: State, rows: Rows) -> None:
    """Serve a notice to people arrested who have no case yet; who has one keeps it."""
    rows = rows[np.isin(state.people.case[rows], (CaseStage.NONE, CaseStage.CLOSED))]
    assign_court_of_residence(state, rows)
    serve_notices(state, rows, Source.INTERIOR_ARREST, state.parameters.prompt_notice_lag_days)


def _book(state: State, rows: Rows, free: float, agency: int) -> tuple[Rows, float]:
    """Book in as many as there are beds for, by lot; those arrested inside leave the population first.

    Members of a party draw one lot, and stand next to each other.
    """
    beds = beds_taken(state, rows)
    order = np.lexsort((rows, state.uniform("interior/bed", rows)))
    number = whole_parties(state.people, rows[order], int((np.cumsum(beds[order]) <= free).sum()))
    chosen = np.sort(order[:number])
    rows = rows[chosen]
    if agency == ICE:
        _take_into_custody(state, rows)
    book_in(state, rows, agency)
    return rows, free - float(beds[chosen].sum())


def _take_into_custody(state: State, rows: Rows) -> None:
    """Residents lose their liberty; orders become executable, cases move to the detained docket."""
    case = state.people.case[rows].copy()
    leave(state, rows, Status.DETAINED, "interior_arrest")
    state.people.flags[rows[case == CaseStage.FINAL_ORDER]] |= Flag.REMOVABLE
    _detain_cases(state, rows[np.isin(case, PENDING)], rows[case == CaseStage.INACTIVE])
    fresh = rows[(case == CaseStage.NONE) | (case == CaseStage.CLOSED)]
    elsewhere = np.isin(case, (CaseStage.NOTICE, CaseStage.APPEAL, CaseStage.DECIDED))
    unlisted = np.concatenate([fresh, rows[elsewhere]])
    state.people.court[unlisted] = _detained_courts(state, unlisted)
    state.people.docket[unlisted] = DocketKind.DETAINED
    lag_days = state.parameters.prompt_notice_lag_days
    serve_notices(state, fresh, Source.INTERIOR_ARREST, lag_days, DocketKind.DETAINED)


def _detain_cases(state: State, pending: Rows, inactive: Rows) -> None:
    """Move cases to the detained docket of a court of detention; inactive ones are recalendared first."""
    recalendar(state, inactive)
    rows = np.concatenate([pending, inactive])
    change_venue(state, rows, _detained_courts(state, rows), DocketKind.DETAINED)


def _detained_courts(state: State, rows: Rows) -> NDArray[np.uint8]:
    courts = state.choose("interior/detained_court", rows, state.geography.detained_court)
    return courts.astype(np.uint8)


def _turn_away_removable(state: State, rows: Rows) -> None:
    """No bed for an executable order: Mexicans go straight across the line, others get a notice."""
    people = state.people
    people.flags[rows] &= ~np.uint8(Flag.REMOVABLE)
    mexican = people.citizenship[rows] == MEXICO
    remove_directly(state, rows[mexican])
    _release(state, rows[~mexican])
    served = rows[~mexican]
    serve_notices(state, served, Source.BORDER, state.parameters.released_notice_lag_days)


def _turn_away(state: State, rows: Rows) -> None:
    """No bed for a hearing in custody: released, the notice already served stands."""
    state.people.docket[rows] = DocketKind.RELEASED
    _release(state, rows)


def _release(state: State, rows: Rows) -> None:
    assign_residence(state, rows)
    settle(state, rows, "released_at_border")
