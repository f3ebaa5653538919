"""Protections of residents without lawful permanent status: granted, renewed, lapsed, ended early.

The truth is in the columns `protection` and `expires`; `state.protected` counts residents by both kinds.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agents.columns import EPOCH_MONTH, NEVER, Flag, Protection, Status
from agents.state import Array, Rows, State
from world import tables
from world.calendar import month_of
from world.places import CITIZENSHIPS
from world.rounding import stochastic_round

TERM = {Protection.TPS: 18, Protection.DACA: 24, Protection.PAROLE: 24, Protection.PENDING_ASYLUM: None}
"""Months of a grant: TPS up to 18, DACA and parole two years; a claim lasts while it is pending."""
DACA_SINCE = 2007 * 12 + 5 - EPOCH_MONTH
"""June 2007, the latest entry of those who may ask for DACA (DHS memorandum of June 2012)."""
_KINDS, _CITIZENSHIPS = len(Protection), len(CITIZENSHIPS)
_LOTS = {Protection.TPS: "protections/tps_grant", Protection.DACA: "protections/daca_grant"}
_ENOUGH = 16
"""Residents in the lot for each grant; more of them are left out of it for the month."""
_SPREAD = 6.0
"""Standard deviations by which a first sieve passes more people than a lottery needs."""


def protect(state: State, rows: Rows, protection: Protection) -> None:
    """Give residents a protection, in the place of any other, until its term ends."""
    unprotect(state, rows)
    term = TERM[protection]
    state.people.protection[rows] = protection
    state.people.expires[rows] = NEVER if term is None else state.stamp + term
    _tally(state, rows, 1)


def unprotect(state: State, rows: Rows) -> None:
    """End the protection of those of some residents who have one."""
    rows = rows[state.people.protection[rows] != Protection.NONE]
    _tally(state, rows, -1)
    state.people.protection[rows] = Protection.NONE
    state.people.expires[rows] = NEVER


def count_protected(state: State) -> NDArray[np.int64]:
    """Protected residents from the columns, (citizenships, protections); nobody is counted under none."""
    people = state.people
    rows = np.flatnonzero((people.protection != Protection.NONE) & (people.status == Status.RESIDENT))
    return _cells(state, rows)


def _tally(state: State, rows: Rows, sign: int) -> None:
    state.protected += sign * _cells(state, rows)


def _cells(state: State, rows: Rows) -> NDArray[np.int64]:
    people = state.people
    cells = people.citizenship[rows].astype(np.int64) * _KINDS + people.protection[rows]
    return np.bincount(cells, minlength=_CITIZENSHIPS * _KINDS).reshape(_CITIZENSHIPS, _KINDS)


def change_protections(state: State) -> None:
    """A month of early ends, lapses and renewals, first grants, and claims made or decided."""
    _end_early(state)
    _renew_or_lapse(state)
    _grant_tps(state)
    _grant_daca(state)
    follow_claims(state)
    state.ledger.put("protected_population", state.protected[:, Protection.NONE + 1 :])


def in_force(state: State, month: int) -> Array:
    """Share of each protection that is honoured in a month, (protections, citizenships).

    Everything is, before the first month of the run: what was ended by then ends in that month.
    """
    shares = np.ones((_KINDS, _CITIZENSHIPS))
    at = month - state.levers.months[0]
    if at >= 0:
        shares[Protection.TPS] = state.levers.get("tps_in_force")[at]
        shares[Protection.DACA] = state.levers.get("daca_in_force")[at]
        shares[Protection.PAROLE] = state.levers.get("parole_in_force")[at]
        shares[Protection.TPS : Protection.PENDING_ASYLUM] *= 1 - state.levers.get("protections_ended")[at]
    return shares


def honoured(state: State, rows: Rows, protection: NDArray[np.uint8] | Protection) -> NDArray[np.bool_]:
    """Whether each is within the share in force: the same people stay outside as the share falls."""
    table = in_force(state, state.month)
    if table.min() == 1:
        return np.ones(len(rows), bool)
    shares = table[protection, state.people.citizenship[rows]]
    inside: NDArray[np.bool_] = state.once("protections/in_force", rows) < shares
    return inside


def _end_early(state: State) -> None:
    """Where the share in force falls, end the protection of those who fall outside it."""
    people = state.people
    falls = in_force(state, state.month) < in_force(state, state.month - 1)
    if not (falls & (state.protected.T > 0)).any():
        return
    rows = np.flatnonzero((people.protection != Protection.NONE) & (people.status == Status.RESIDENT))
    rows = rows[falls[people.protection[rows], people.citizenship[rows]]]
    unprotect(state, rows[~honoured(state, rows, people.protection[rows])])


def _renew_or_lapse(state: State) -> None:
    """Where a term ends: TPS and DACA are renewed by most, parole as the lever says."""
    people = state.people
    due = np.flatnonzero(people.expires == state.stamp)
    due = due[people.status[due] == Status.RESIDENT]
    share = np.zeros((_KINDS, _CITIZENSHIPS))
    share[Protection.TPS] = state.parameters.tps_renewal_share
    share[Protection.DACA] = state.parameters.daca_renewal_share
    share[Protection.PAROLE] = state.lever_by_place("parole_renewal")
    protection = people.protection[due]
    renews = state.uniform("protections/renewed", due) < share[protection, people.citizenship[due]]
    unprotect(state, due[~renews])
    for kind in (Protection.TPS, Protection.DACA, Protection.PAROLE):
        protect(state, due[renews & (protection == kind)], kind)


def _grant_tps(state: State) -> None:
    """First grants of TPS, by lot among those who have lived in the country since the day required."""
    luck = state.streams.sequence("protections/tps_number", state.month, _CITIZENSHIPS)
    wanted = stochastic_round(state.lever_by_place("tps_grants_per_month") / state.scale, luck)
    rows = applicants(state, Protection.TPS, wanted, latest_entry(state, Protection.TPS))
    protect(state, rows, Protection.TPS)


def _grant_daca(state: State) -> None:
    """First grants of DACA, by lot among residents since June 2007, in the published mix of citizenships."""
    luck = state.streams.sequence("protections/daca_number", state.month, _CITIZENSHIPS)
    wanted = stochastic_round(state.lever("daca_grants_per_month") * daca_shares() / state.scale, luck)
    rows = applicants(state, Protection.DACA, wanted, latest_entry(state, Protection.DACA))
    protect(state, rows, Protection.DACA)


def applicants(
    state: State, protection: Protection, wanted: NDArray[np.int64], since: NDArray[np.int64]
) -> Rows:
    """Residents to be granted TPS or DACA: as many of each citizenship as wanted, or as may ask for it.

    Args:
        state: The world.
        protection: TPS or DACA; who has either does not ask again.
        wanted: Rows by citizenship.
        since: Latest month of entry of those who may ask, by citizenship.
    """
    people = state.people
    if not wanted.any():
        return np.empty(0, np.int64)
    rows = _in_the_lot(state, wanted)
    rows = rows[people.status[rows] == Status.RESIDENT]
    citizenship = people.citizenship[rows]
    holds = people.protection[rows]
    asks = (
        (people.entered[rows] <= since[citizenship]) & (holds != Protection.TPS) & (holds != Protection.DACA)
    )
    rows = rows[asks]
    rows = rows[honoured(state, rows, protection)]
    luck = state.uniform(_LOTS[protection], rows)
    granted: Rows = rows[lowest(luck, people.citizenship[rows].astype(np.int64), wanted)]
    return granted


def _in_the_lot(state: State, wanted: NDArray[np.int64]) -> Rows:
    """People of the citizenships wanted; where few of many are wanted, those in every so-manyth row.

    It saves looking at millions to grant to thousands.
    """
    asked = wanted > 0
    many = float((state.residents.sum(axis=0)[asked] / wanted[asked]).min()) / _ENOUGH
    step = max(int(many), 1)
    first = int(state.streams.sequence("protections/turn", state.month, 1)[0] * step)
    rows: Rows = np.flatnonzero(asked[state.people.citizenship[first::step]])
    rows *= step
    rows += first
    return rows


def lowest(luck: Array, kind: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions of the luckiest of each kind, ascending.

    Args:
        luck: Uniform draws, shape (n,).
        kind: Kind of each, shape (n,).
        wanted: How many of each kind, shape (kinds,); fewer where there are fewer.
    """
    size = np.bincount(kind, minlength=len(wanted))
    sieve = (wanted + _SPREAD * np.sqrt(wanted) + _SPREAD) / np.maximum(size, 1)
    near = np.flatnonzero(luck < sieve[kind])
    if (np.bincount(kind[near], minlength=len(wanted)) < np.minimum(wanted, size)).any():
        near = np.arange(len(luck))  # the luckiest were taken before
    near = near[np.lexsort((luck[near], kind[near]))]
    number = np.bincount(kind[near], minlength=len(wanted))
    rank = np.arange(len(near)) - (np.cumsum(number) - number)[kind[near]]
    return np.sort(near[rank < wanted[kind[near]]])


def follow_claims(state: State) -> None:
    """Mark residents whose court has their asylum claim as protected while it is pending, and no longer."""
    people = state.people
    rows = np.flatnonzero(
        ((people.flags & Flag.ASYLUM) != 0) != (people.protection == Protection.PENDING_ASYLUM)
    )
    rows = rows[people.status[rows] == Status.RESIDENT]
    marked = people.protection[rows] == Protection.PENDING_ASYLUM
    unprotect(state, rows[marked])
    protect(state, rows[~marked & (people.protection[rows] == Protection.NONE)], Protection.PENDING_ASYLUM)


def latest_entry(state: State, protection: Protection) -> NDArray[np.int64]:
    """Latest month of entry of those who may ask for TPS or DACA, months since 1970, (citizenships,).

    For TPS it is that of the latest designation by now; without one on record, residents of the day may ask.
    """
    if protection == Protection.DACA:
        return np.full(_CITIZENSHIPS, DACA_SINCE, np.int64)
    designated, citizenship, since = _designations()
    result = np.full(_CITIZENSHIPS, state.stamp, np.int64)
    known = designated <= state.month
    result[citizenship[known]] = since[known]  # in the order of dates: the latest stays
    return result


@lru_cache(maxsize=1)
def _designations() -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Month of each designation, citizenship, and latest month of entry, in the order of dates."""
    frame = tables.load("tps_designations").sort_values("date")
    citizenship = np.array([CITIZENSHIPS.index(name) for name in frame["citizenship"]])
    return (
        _months(frame["date"].tolist()),
        citizenship,
        _months(frame["resided_since"].tolist()) - EPOCH_MONTH,
    )


def _months(dates: list[str]) -> NDArray[np.int64]:
    return np.array([month_of(int(date[:4]), int(date[5:7])) for date in dates], np.int64)


@lru_cache(maxsize=1)
def daca_shares() -> Array:
    """Share of each citizenship among holders of DACA."""
    people = tables.load("daca_by_citizenship").set_index("citizenship")["people"]
    shares: Array = people.reindex(list(CITIZENSHIPS)).fillna(0.0).to_numpy(np.float64)
    return shares / shares.sum()


@lru_cache(maxsize=64)
def holders(month: int) -> dict[Protection, Array]:
    """Holders of TPS and DACA at the beginning of a month, in people by citizenship.

    Rule: straight lines between the counts, held before and after; a citizenship without a row at a date had
    none. DACA is counted for all together and shared out by its published mix.
    """
    frame = tables.load("protection_holders")
    frame["month"] = _months(frame["date"].tolist()) + 1
    tps = frame[frame["protection"] == "tps"].pivot_table(
        index="month", columns="citizenship", values="people"
    )
    tps = tps.reindex(columns=list(CITIZENSHIPS)).fillna(0.0)
    daca = frame[frame["protection"] == "daca"].set_index("month")["people"]
    when = tps.index.to_numpy(np.float64)
    return {
        Protection.TPS: np.array([np.interp(month, when, column) for column in tps.to_numpy(np.float64).T]),
        Protection.DACA: np.interp(month, daca.index.to_numpy(np.float64), daca.to_numpy(np.float64))
        * daca_shares(),
    }
