"""What the returned leave a centre with: a card, a seat on a bus home; and who is left in the border city."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import NONE
from agents.guests import Counts, Guests, first_come
from agents.homes import assign_homes
from agents.people import People
from agents.state import Rows, State
from world.calendar import days_in
from world.places import MEXICO, NO_PLACE
from world.reception import state_of_centre
from world.unit_costs import unit_costs


def hand_out_cards(state: State, guests: Guests) -> None:
    """Give cards to the share of the admitted that the lever says, first come, as far as the budget goes."""
    chosen = guests.only(state.uniform("reception/card", guests.row) < state.lever("reception_cards"))
    price = unit_costs()["reception_cards", "card"]
    cards = np.array([int(state.lever("card_budget_per_month") // price)])
    one_queue = np.zeros(len(chosen.row), np.int64)
    given = first_come(one_queue, chosen.day + chosen.luck, cards)
    table = state.ledger.value("reception_cards")
    table[:, 0] += np.bincount(chosen.centre[given], minlength=len(table))


def take_home(state: State, guests: Guests) -> None:
    """Take those home who ask for it and find a seat on the day they come; they leave the border."""
    riders = guests.only(_ask(state, guests))
    days = days_in(state.month)
    seats = np.repeat(seats_a_day(state), days)
    riders = riders.only(first_come(riders.centre * days + riders.day, riders.luck, seats))
    table = state.ledger.value("transported_home")
    table[:, 0] += np.bincount(state.people.home[riders.row], minlength=len(table))
    _go_home(state, riders.row[riders.leads])


def seats_a_day(state: State) -> Counts:
    """Whole seats on the buses of each centre in a day, shape (centres,)."""
    return np.floor(state.lever_by_place("bus_seats_per_day")).astype(np.int64)


def leave_city(state: State, rows: Rows, points: Counts) -> None:
    """Let some of the returned go home by themselves, and count the Mexicans left in the border cities.

    A family goes home with its first member, with seats for all or not. Who was flown to the airport is not
    at the border.

    Args:
        state: The world.
        rows: Everybody returned this month.
        points: The repatriation point of each.
    """
    people, cities = state.people, len(state.places.cities)
    mexican = people.citizenship[rows] == MEXICO
    _go_home(state, rows[mexican & (points >= cities)])
    _go_home(state, _families_of_riders(people, rows))
    left = mexican & (people.place[rows] != NO_PLACE)
    rows, points = rows[left], points[left]
    leaves = state.uniform("reception/own_way", rows) < state.parameters.own_way_home_share
    _go_home(state, rows[leaves])
    state.ledger.count("returned_in_border_cities", points[~leaves])


def _ask(state: State, guests: Guests) -> NDArray[np.bool_]:
    """Whether people ask for a seat: some of those who are from another state than the centre's."""
    unknown = guests.row[state.people.home[guests.row] == NONE]
    assign_homes(state, np.unique(unknown))
    elsewhere = state.people.home[guests.row] != state_of_centre(state.places)[guests.centre]
    asks: NDArray[np.bool_] = elsewhere & (
        state.uniform("reception/bus", guests.row) < state.parameters.bus_wish_share
    )
    return asks


def _families_of_riders(people: People, rows: Rows) -> Rows:
    """Members of parties whose first member has gone home, where the last seat of a day cut a family."""
    members = rows[people.party[rows] >= 0]
    first = people.party[members]
    gone: Rows = members[(people.party[first] == first) & (people.place[first] == NO_PLACE)]
    return gone


def _go_home(state: State, rows: Rows) -> None:
    """Take people out of the border city; they may try again from home."""
    state.people.place[rows] = NO_PLACE
    state.people.node[rows] = NONE
