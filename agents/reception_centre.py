"""Reception centres of Mexico Embraces You: who comes, who is admitted, how long they stay."""

from __future__ import annotations

import numpy as np

from agents.guests import Counts, Guests, first_come, spread
from agents.institution import Field, Institution
from agents.state import Array, Rows, State
from agents.transport_home import hand_out_cards, leave_city, take_home
from world.calendar import days_in
from world.census import daily_counts
from world.places import MEXICO, NO_PLACE
from world.reception import centre_of_point
from world.rounding import stochastic_round

NOT_KNOWN = -1

FIELDS = (
    Field("places", np.dtype(np.int64), 0, "places", "Places open"),
    Field(
        "staying",
        np.dtype(np.int64),
        0,
        "people",
        "People who are there at the end of the last month; -1 not known, then as many as come to stay",
    ),
    Field("person_days", np.dtype(np.int64), 0, "person-days", "People present, summed over the days"),
)


class ReceptionCentre(Institution, fields=FIELDS):
    """A reception centre of Mexico Embraces You."""


def begin(state: State) -> None:
    """Set the centres as they stand before the first month.

    Where a centre is open from the start, those who stay there are not known; `receive_returned` then begins
    with the steady number.
    """
    state.centres.places[:] = _places(state)
    state.centres.staying[:] = np.where(state.centres.places > 0, NOT_KNOWN, 0)


def receive_returned(state: State) -> None:
    """Receive the month's returned: centres, cards, transport home, and those left in the border cities."""
    rows, points = _returned(state)
    state.repatriated.clear()
    state.centres.places[:] = _places(state)
    state.ledger.put("reception_places", state.centres.places, scaled=False)
    willing, centre = _offer(state, rows, points)
    guests = _admit(state, spread(state, willing, centre))
    mexican = guests.only(state.people.citizenship[guests.row] == MEXICO)
    hand_out_cards(state, mexican)
    take_home(state, mexican)
    leave_city(state, rows, points)


def staying_in_cities(state: State) -> Array:
    """Mexicans left in each border city after their return in the last finished month, people, (cities,)."""
    if not state.ledger.finished:
        return np.zeros(len(state.places.cities))
    return state.ledger.finished[-1]["returned_in_border_cities"][:, 0]


def fill_places(
    come: Counts, places: Counts, staying: Counts, overnight: float, again: float, luck: Array
) -> tuple[Counts, Counts, Counts]:
    """Admit people day by day, as far as there are places.

    A place is taken from the day of arrival to the day of departure, both included. When places are closed,
    those beyond them leave.

    Args:
        come: People who come, shape (centres, days).
        places: Places open, shape (centres,).
        staying: People there before the first day, shape (centres,).
        overnight: Share of those admitted who stay for a night.
        again: Share of those who stayed for a night who stay for another.
        luck: Draws that round the numbers that stay, shape (centres, days).

    Returns:
        People admitted and people present, both (centres, days), and staying after the last day, (centres,).
    """
    admitted, present = np.zeros_like(come), np.zeros_like(come)
    for day in range(come.shape[1]):
        staying = np.minimum(staying, places)
        admitted[:, day] = np.minimum(come[:, day], places - staying)
        present[:, day] = staying + admitted[:, day]
        staying = stochastic_round(admitted[:, day] * overnight + staying * again, luck[:, day])
    return admitted, present, staying


def _places(state: State) -> Counts:
    """Whole places open, on the month's mean."""
    return np.floor(state.lever_by_place("centre_beds")).astype(np.int64)


def _returned(state: State) -> tuple[Rows, Counts]:
    """Rows and repatriation points of everybody returned this month."""
    none = np.empty(0, np.int64)
    rows, points = zip(*state.repatriated, (none, none), strict=True)
    return np.concatenate(rows), np.concatenate(points)


def _offer(state: State, rows: Rows, points: Counts) -> tuple[Rows, Counts]:
    """Count those at the points that an open centre serves; return those who go there, and the centre."""
    centre = centre_of_point(state.places)[points]
    eligible = state.people.citizenship[rows] == MEXICO
    met = np.flatnonzero(eligible & (centre != NO_PLACE))
    met = met[state.centres.places[centre[met]] > 0]
    rows, centre = rows[met], centre[met]
    state.ledger.count("reception_arrivals", centre)
    pass_by = state.parameters.reception_declined_share * (1.0 - state.lever("reception_outreach"))
    declined = state.uniform("reception/decline", rows) < pass_by
    state.ledger.count("reception_declined", centre[declined])
    return rows[~declined], centre[~declined]


def _admit(state: State, guests: Guests) -> Guests:
    """Admit people as far as places go by the day, count them, and return those admitted."""
    centres, days = len(state.centres), days_in(state.month)
    come = daily_counts(guests.day, 0, days, places=guests.centre, n_places=centres).astype(np.int64)
    admitted, present = _live_month(state, come)
    cell = guests.centre * days + guests.day
    inside = first_come(cell, guests.luck, admitted.ravel())
    ledger = state.ledger
    ledger.value("reception_admitted")[:, 0] += admitted.sum(axis=1)
    ledger.value("reception_turned_away")[:, 0] += (come - admitted).sum(axis=1)
    if state.centres.places.any():
        ledger.put("reception_occupancy_peak", present.max(axis=1), scaled=False)
    return guests.only(inside)


def _live_month(state: State, come: Counts) -> tuple[Counts, Counts]:
    """Admitted and present by centre and day; keeps in the table who stays on."""
    centres, parameters = state.centres, state.parameters
    overnight, nights = parameters.reception_overnight_share, parameters.reception_nights
    steady = np.minimum(np.rint(come.mean(axis=1) * overnight * nights).astype(np.int64), centres.places)
    staying = np.where(centres.staying == NOT_KNOWN, steady, centres.staying)
    luck = state.streams.sequence("reception/nights", state.month, come.size).reshape(come.shape)
    admitted, present, left = fill_places(come, centres.places, staying, overnight, 1.0 - 1.0 / nights, luck)
    centres.staying[:] = left
    centres.person_days[:] = present.sum(axis=1)
    return admitted, present
