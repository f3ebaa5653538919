"""Detention: beds, book-ins, length of stay, and how custody ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.border_city import receive_from_third_countries, receive_removed
from agents.columns import EPOCH_DAY, CaseStage, Flag, Status
from agents.consent import can_be_removed_to, taken_back
from agents.courts.notice import assign_residence
from agents.courts.pending import PENDING, change_venue, mark_docket
from agents.leaving import end_stay
from agents.migrant import count_removal
from agents.party import whole_parties
from agents.state import Array, Rows, State, order_removed, settle
from world.calendar import DAYS_A_MONTH, days_in, first_day
from world.census import STILL_HERE, daily_census
from world.groups import REMOVAL_PATHS
from world.places import MEXICO, NO_PLACE
from world.rounding import stochastic_round

ICE, CBP = 0, 1
"""Arresting agencies, in the order of the groups of `detention_book_ins`."""


def book_in(state: State, rows: Rows, agency: int) -> None:
    """Book people in on a day of the month and draw how long they stay.

    Stays are exponential: with mean `days_to_removal` under an executable order, else with the monthly hazard
    `detention_release_hazard` of being released while the case goes on.
    """
    people, month = state.people, state.month
    people.status[rows] = Status.DETAINED
    day = first_day(month) + np.floor(state.uniform("detention/day", rows) * days_in(month)).astype(np.int64)
    people.booked[rows] = day - EPOCH_DAY
    if agency == ICE:
        people.flags[rows] |= Flag.ICE_ARREST
    state.ledger.count("detention_book_ins", 0, np.full(len(rows), agency))
    set_exit(state, rows, day, "detention/stay")


def hold_from_start(state: State, rows: Rows) -> None:
    """Hold people who are in custody when the model begins; stays are memoryless, so they begin afresh."""
    people = state.people
    people.status[rows] = Status.DETAINED
    people.booked[rows] = first_day(state.month) - 1 - EPOCH_DAY
    today = np.full(len(rows), first_day(state.month), np.int64)
    set_exit(state, rows, today, "detention/stay_from_start")


def set_exit(state: State, rows: Rows, day: NDArray[np.int64], decision: str) -> None:
    """Draw the day on which custody ends, from `day` (since 1970) on, and enter it in the agenda."""
    people = state.people
    stay = np.floor(-np.log1p(-state.uniform(decision, rows)) * mean_stay(state, rows)).astype(np.int64)
    leave = np.minimum(day + 1 + stay, EPOCH_DAY + np.iinfo(people.exits.dtype).max)
    people.exits[rows] = leave - EPOCH_DAY
    state.exits.schedule(rows, np.maximum(month_of_day(leave), state.month))


def month_of_day(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Month of days counted since 1970-01-01."""
    months: NDArray[np.int64] = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months + 1970 * 12


def mean_stay(state: State, rows: Rows) -> Array:
    """Mean days in custody: to removal under an order that can be carried out, else to release."""
    people, parameters = state.people, state.parameters
    removable = (people.flags[rows] & Flag.REMOVABLE) != 0
    removable |= people.case[rows] == CaseStage.FINAL_ORDER
    return np.where(removable, parameters.days_to_removal, DAYS_A_MONTH / parameters.detention_release_hazard)


def free_beds(state: State) -> float:
    """Funded beds, in rows, that the people held now leave free at the end of the month."""
    due = state.people.exits[state.held] < first_day(state.month + 1) - EPOCH_DAY
    late = max(0, int((due & _can_be_removed(state, state.held)).sum()) - _seats(state))
    staying = int((~due).sum()) + late
    return max(0.0, state.lever("detention_beds") / state.scale - staying)


def _can_be_removed(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether people are under an order that can be carried out, and some country takes them."""
    removable: NDArray[np.bool_] = (state.people.flags[rows] & Flag.REMOVABLE) != 0
    return removable & can_be_removed_to(state, rows)


def _seats(state: State) -> int:
    """Rows that can be removed this month; the fraction is rounded at random."""
    seats = state.lever("removals_per_day") * days_in(state.month) / state.scale
    luck = state.streams.sequence("detention/seats", state.month, 1)
    return int(stochastic_round(np.array([seats]), luck)[0])


def beds_taken(state: State, rows: Rows) -> Array:
    """Probability that people booked in on a random day of the month are still held at its end.

    For stays of 1 + floor(X) days, X exponential of mean m, in a month of d days:
    (1 - exp(-d / m)) / (d (1 - exp(-1 / m))).
    """
    mean, days = mean_stay(state, rows), days_in(state.month)
    taken: Array = np.expm1(-days / mean) / (days * np.expm1(-1 / mean))
    return taken


def order_exits(state: State) -> None:
    """Set a removal date for people ordered removed, and an immediate release for those granted relief."""
    people = state.people
    flags = people.flags[state.held]
    today = np.int64(first_day(state.month))
    ordered = state.held[((flags & Flag.REMOVABLE) != 0) & (people.case[state.held] == CaseStage.CLOSED)]
    people.case[ordered] = CaseStage.NONE
    set_exit(state, ordered, np.full(len(ordered), today), "detention/order_stay")
    relieved = state.held[(flags & Flag.RELIEF) != 0]
    people.exits[relieved] = today - EPOCH_DAY
    state.exits.schedule(relieved, np.full(len(relieved), state.month))


def end_custody(state: State) -> None:
    """Remove or release the people whose custody ends this month; flights bound the removals."""
    people = state.people
    due = state.exits.take(state.month)
    due = due[people.status[due] == Status.DETAINED]
    due = due[month_of_day(people.exits[due].astype(np.int64) + EPOCH_DAY) <= state.month]
    removable = (people.flags[due] & Flag.REMOVABLE) != 0
    accepted = _can_be_removed(state, due)
    _remove(state, _board(state, due[accepted]))
    _release_under_order(state, due[removable & ~accepted])
    release(state, due[~removable])


def _board(state: State, rows: Rows) -> Rows:
    """The people for whom there are seats, by date; the others wait for the next month's flights.

    Members of a party were booked in and are due together: they stand next to each other.
    """
    people = state.people
    party = np.where(people.party[rows] >= 0, people.party[rows], rows)
    order = rows[np.lexsort((rows, party, people.exits[rows]))]
    seats = whole_parties(people, order, _seats(state))
    late = order[seats:]
    people.exits[late] = first_day(state.month + 1) - EPOCH_DAY
    state.exits.schedule(late, np.full(len(late), state.month + 1))
    return np.sort(order[:seats])


def _remove(state: State, rows: Rows) -> None:
    people, ledger = state.people, state.ledger
    interior = (people.flags[rows] & Flag.ICE_ARREST) != 0
    count_removal(people, rows)
    end_stay(state, rows[interior])
    people.state[rows] = people.place[rows] = people.node[rows] = NO_PLACE  # flown, but for those received
    ledger.count("removals", 0, people.citizenship[rows])
    path = np.where(interior, REMOVAL_PATHS.index("interior"), REMOVAL_PATHS.index("border_detained"))
    ledger.count("removals_by_path", 0, path)
    receive_removed(state, rows[people.citizenship[rows] == MEXICO])
    receive_from_third_countries(state, rows[~taken_back(state, rows)])


def _release_under_order(state: State, rows: Rows) -> None:
    """Release people whom their country does not take back; they live on with a final order."""
    state.people.flags[rows] &= ~np.uint8(Flag.REMOVABLE)
    release(state, rows)
    order_removed(state, rows)


def release(state: State, rows: Rows) -> None:
    """Let people go: to lawful status if granted relief, else home, with their case if they have one."""
    people = state.people
    relieved = (people.flags[rows] & Flag.RELIEF) != 0
    people.status[rows[relieved]] = Status.LAWFUL
    rows = rows[~relieved]
    homeless = rows[people.state[rows] == NO_PLACE]
    court = people.court[homeless].copy()
    assign_residence(state, homeless)
    people.court[homeless], residence = court, people.court[homeless]
    new_court = _court_of_residence(state, rows, homeless, residence)
    pending = np.isin(people.case[rows], PENDING)
    change_venue(state, rows[pending], new_court[pending], detained=False)
    people.court[rows] = new_court
    mark_docket(state, rows, detained=False)
    settle(state, rows, "released_from_detention")


def _court_of_residence(
    state: State, rows: Rows, homeless: Rows, residence: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Court of each released person's home: as just drawn for the newly settled, else by their state."""
    people, geography = state.people, state.geography
    courts = state.choose("detention/court", rows, geography.court_of_state[people.state[rows]]).astype(
        np.uint8
    )
    courts[np.isin(rows, homeless)] = residence
    return courts


def record_detention(state: State, rows: Rows) -> None:
    """Write the mean daily midnight population, by arresting agency.

    Args:
        state: The world.
        rows: Everybody who was held at some time of the month.
    """
    people, month = state.people, state.month
    still = people.status[rows] == Status.DETAINED
    leaves = np.where(still, STILL_HERE, people.exits[rows].astype(np.int64) + EPOCH_DAY)
    agency = np.where(people.flags[rows] & Flag.ICE_ARREST, ICE, CBP)
    booked = people.booked[rows].astype(np.int64) + EPOCH_DAY
    present = daily_census(booked, leaves, first_day(month), days_in(month), places=agency, n_places=2)
    state.ledger.put("detention_population", present.mean(axis=1)[None, :])
