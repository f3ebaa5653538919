"""Reception: who comes to a centre, is admitted, gets a card and a seat home, or is left in the city."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from agents.columns import EPOCH_DAY, NONE, Status
from agents.guests import first_come, spread
from agents.reception_centre import NOT_KNOWN, begin, fill_places, receive_returned, staying_in_cities
from agents.reception_check import reception_fault
from agents.state import State
from agents.transport_home import seats_a_day
from world.calendar import days_in, first_day, months_between, parse_month
from world.gazetteer import load_places
from world.ledger import Ledger
from world.places import CITIZENSHIPS, MEXICO, NO_PLACE
from world.reception import centre_of_point, state_of_centre
from world.scenario import load
from world.streams import keys

World = Callable[..., State]
AWAY = 1
"""Home code of people who are not from the state of the tiny world's only centre."""
OPEN = {"centre_beds": 100_000.0, "bus_seats_per_day": 100_000.0, "reception_cards": 1.0}


@pytest.fixture
def tiny_world(tiny_world: World) -> World:
    """The tiny world, in which all Mexicans come from the only Mexican state."""

    def make(*args: Any, **kwargs: Any) -> State:
        state = tiny_world(*args, **kwargs)
        state.geography.home_of_citizenship[MEXICO] = 1.0
        return state

    return make


def send_back(
    state: State, number: int, point: int = 0, home: int = 0, citizenship: int = MEXICO
) -> np.ndarray:
    """Return people to a point of the tiny world: its city, or the airport."""
    rows = state.people.add(
        number,
        key=keys(f"returned {point} {citizenship}", state.month, number),
        status=Status.RETURNED,
        place=0,
        home=home,
        citizenship=citizenship,
    )
    state.repatriated.append((rows, np.full(number, point, np.int64)))
    return rows


def total(state: State, series: str) -> float:
    return float(state.ledger.value(series).sum())


# ------------------------------------------------------------------ first come, first served


@given(
    queue=arrays.arrays(np.int64, 60, elements=st.integers(0, 4)),
    luck=arrays.arrays(np.float64, 60, elements=st.floats(0, 1, exclude_max=True)),
    limit=arrays.arrays(np.int64, 5, elements=st.integers(0, 30)),
)
def test_each_queue_serves_its_first(queue: np.ndarray, luck: np.ndarray, limit: np.ndarray) -> None:
    served = first_come(queue, luck, limit)
    for code in range(5):
        inside = queue == code
        assert served[inside].sum() == min(inside.sum(), limit[code])
        if served[inside].any() and not served[inside].all():
            assert luck[inside & served].max() <= luck[inside & ~served].min()


def test_ties_go_to_those_named_first() -> None:
    assert first_come(np.zeros(4, np.int64), np.full(4, 0.5), np.array([2])).tolist() == [
        True,
        True,
        False,
        False,
    ]


# ------------------------------------------------------------------ places by the day


@given(
    come=arrays.arrays(np.int64, (3, 31), elements=st.integers(0, 50)),
    places=arrays.arrays(np.int64, 3, elements=st.integers(0, 60)),
    staying=arrays.arrays(np.int64, 3, elements=st.integers(0, 90)),
    luck=arrays.arrays(np.float64, (3, 31), elements=st.floats(0, 1, exclude_max=True)),
    overnight=st.floats(0, 1),
    again=st.floats(0, 0.9),
)
def test_nobody_is_turned_away_from_a_place_that_is_free(
    come: np.ndarray,
    places: np.ndarray,
    staying: np.ndarray,
    luck: np.ndarray,
    overnight: float,
    again: float,
) -> None:
    admitted, present, left = fill_places(come, places, staying, overnight, again, luck)
    assert (present <= places[:, None]).all()
    assert (left <= places).all()
    assert ((admitted >= 0) & (admitted <= come)).all()
    full = present == places[:, None]
    assert (admitted[~full] == come[~full]).all()


def test_a_steady_flow_fills_arrivals_times_one_plus_nights() -> None:
    """Little's law: ten a day, half for a mean of four nights, are ten today and twenty from before."""
    come = np.full((1, 400), 10)
    luck = np.random.default_rng(1).random(come.shape)
    _, present, _ = fill_places(come, np.array([1000]), np.array([0]), 0.5, 1 - 1 / 4, luck)
    assert present[0, 50:].mean() == pytest.approx(30, rel=0.03)


def test_closing_places_sends_those_beyond_them_away() -> None:
    _, present, _ = fill_places(
        np.zeros((1, 3), np.int64), np.array([4]), np.array([9]), 1.0, 1.0, np.zeros((1, 3))
    )
    assert present.tolist() == [[4, 4, 4]]


def test_a_centre_open_from_the_start_begins_with_the_steady_number(tiny_world: World) -> None:
    parameters = {"reception_declined_share": 0.2, "reception_overnight_share": 0.5, "reception_nights": 4.0}
    state = tiny_world(OPEN, parameters)
    begin(state)
    assert state.centres.staying[0] == NOT_KNOWN
    send_back(state, 3100)
    receive_returned(state)
    daily = total(state, "reception_admitted") / 31
    assert state.centres.person_days[0] / 31 == pytest.approx(daily * (1 + 0.5 * 4), rel=0.03)
    closed = tiny_world()
    begin(closed)
    assert closed.centres.staying[0] == 0


# ------------------------------------------------------------------ who comes


def test_the_returned_are_declined_turned_away_or_admitted(tiny_world: World) -> None:
    state = tiny_world(OPEN | {"centre_beds": 30.0})
    send_back(state, 2000)
    receive_returned(state)
    parts = ("reception_declined", "reception_turned_away", "reception_admitted")
    assert all(total(state, part) > 100 for part in parts)
    assert sum(total(state, part) for part in parts) == total(state, "reception_arrivals") == 2000
    assert total(state, "reception_occupancy_peak") == total(state, "reception_places") == 30
    assert state.repatriated == []


@pytest.mark.parametrize(("outreach", "expected"), [(0.0, 0.5), (0.5, 0.25), (1.0, 0.0)])
def test_outreach_brings_in_a_share_of_those_who_would_pass(
    tiny_world: World, outreach: float, expected: float
) -> None:
    state = tiny_world(OPEN | {"reception_outreach": outreach}, {"reception_declined_share": 0.5})
    send_back(state, 4000)
    receive_returned(state)
    assert total(state, "reception_declined") / 4000 == pytest.approx(expected, abs=0.03)


def test_more_places_turn_no_more_people_away(tiny_world: World) -> None:
    turned = []
    for beds in (10.0, 20.0, 40.0, 200.0):
        state = tiny_world(OPEN | {"centre_beds": beds})
        send_back(state, 1500)
        receive_returned(state)
        turned.append(total(state, "reception_turned_away"))
    assert turned == sorted(turned, reverse=True)
    assert turned[0] > turned[2] > turned[3] == 0


def test_the_day_on_which_custody_ended_is_the_day_of_arrival(tiny_world: World) -> None:
    """All at once, a hundred come to ten places; spread over the month, hardly anyone is turned away."""
    admitted = []
    for exit_day in (first_day(2020 * 12) + 4, first_day(2020 * 12) - 400):
        state = tiny_world(OPEN | {"centre_beds": 10.0, "reception_outreach": 1.0}, {"reception_nights": 1.0})
        rows = send_back(state, 100)
        state.people.exits[rows] = exit_day - EPOCH_DAY
        receive_returned(state)
        admitted.append(total(state, "reception_admitted"))
    assert admitted[0] == 10
    assert admitted[1] > 90


def test_before_the_centres_open_people_pass(tiny_world: World) -> None:
    state = tiny_world()
    rows = send_back(state, 1000)
    receive_returned(state)
    for series in ("reception_arrivals", "reception_admitted", "reception_cards", "transported_home"):
        assert total(state, series) == 0
    left = np.count_nonzero(state.people.place[rows] != NO_PLACE)
    assert left == total(state, "returned_in_border_cities")
    assert left / 1000 == pytest.approx(1 - state.parameters.own_way_home_share, abs=0.05)


def test_who_is_flown_to_the_capital_meets_no_centre(tiny_world: World) -> None:
    state = tiny_world(OPEN)
    rows = send_back(state, 50, point=1)
    receive_returned(state)
    assert total(state, "reception_arrivals") == total(state, "returned_in_border_cities") == 0
    assert (state.people.place[rows] == NO_PLACE).all()
    assert (state.people.status[rows] == Status.RETURNED).all()


def test_other_nationalities_are_not_received_at_the_centres(tiny_world: World) -> None:
    state = tiny_world(OPEN)
    rows = send_back(state, 60, citizenship=CITIZENSHIPS.index("Haiti"))
    receive_returned(state)
    assert total(state, "reception_arrivals") == total(state, "transported_home") == 0
    assert (state.people.place[rows] == 0).all()


def test_a_family_decides_together(tiny_world: World) -> None:
    state = tiny_world(OPEN)
    rows = send_back(state, 400)
    state.people.party[rows] = np.repeat(rows[::4], 4)
    receive_returned(state)
    by_party = (state.people.place[rows] == NO_PLACE).reshape(100, 4)
    assert (by_party.all(axis=1) | ~by_party.any(axis=1)).all()
    assert 0 < by_party.all(axis=1).sum() < 100
    assert total(state, "reception_declined") % 4 == 0


# ------------------------------------------------------------------ cards and seats


def test_cards_end_with_the_budget(tiny_world: World) -> None:
    state = tiny_world(OPEN | {"card_budget_per_month": 12_345.0})
    send_back(state, 1000)
    receive_returned(state)
    assert total(state, "reception_cards") == 123


def test_a_share_of_those_admitted_get_a_card(tiny_world: World) -> None:
    state = tiny_world(OPEN | {"reception_cards": 0.3})
    send_back(state, 4000)
    receive_returned(state)
    assert total(state, "reception_cards") / total(state, "reception_admitted") == pytest.approx(
        0.3, abs=0.03
    )


def test_who_is_from_the_state_of_the_centre_needs_no_seat(tiny_world: World) -> None:
    """A home that is not known is drawn when a seat might be asked for."""
    state = tiny_world(OPEN, {"own_way_home_share": 0.2})
    rows = send_back(state, 500, home=NONE)
    receive_returned(state)
    assert np.count_nonzero(state.people.home[rows] == 0) == total(state, "reception_admitted") > 200
    assert total(state, "transported_home") == 0
    assert total(state, "returned_in_border_cities") == pytest.approx(400, abs=40)


@pytest.mark.parametrize("wish", [0.3, 0.9])
def test_a_share_of_the_others_ask_for_a_seat(two_states: State, wish: float) -> None:
    state = two_states
    state.parameters = state.parameters.with_values({"bus_wish_share": wish})
    send_back(state, 100, home=AWAY)
    receive_returned(state)
    taken = total(state, "transported_home")
    assert taken / total(state, "reception_admitted") == pytest.approx(wish, abs=0.15)
    assert state.ledger.value("transported_home")[AWAY, 0] == taken


def test_seats_bound_those_taken_home_day_by_day(two_states: State) -> None:
    state = two_states
    rows = send_back(state, 3000, home=AWAY)
    receive_returned(state)
    assert total(state, "reception_admitted") > 1000
    assert total(state, "transported_home") == seats_a_day(state).sum() * days_in(state.month)
    assert (state.people.status[rows] == Status.RETURNED).all()


def test_who_is_taken_home_is_at_the_border_no_more(two_states: State) -> None:
    state = two_states
    state.levers.by_name["bus_seats_per_day"][:] = 1000
    state.parameters = state.parameters.with_values({"bus_wish_share": 0.9, "reception_declined_share": 0.2})
    rows = send_back(state, 2000, home=AWAY)
    receive_returned(state)
    others = 2000 - total(state, "transported_home")
    left = np.count_nonzero(state.people.place[rows] == 0)
    assert left == total(state, "returned_in_border_cities")
    assert left == pytest.approx(others * (1 - state.parameters.own_way_home_share), rel=0.15)


@pytest.fixture
def two_states(tiny_world: World) -> State:
    """A tiny world of two Mexican states, the centre in the first; five seats a day."""
    state = tiny_world(OPEN | {"bus_seats_per_day": 5.0})
    state.places = replace(state.places, mexican_states=("Chihuahua", "Oaxaca"))
    state.ledger = Ledger(state.places, 1)
    return state


# ------------------------------------------------------------------ scale


@pytest.mark.parametrize("scale", [10, 100, 1000])
def test_a_row_is_spread_evenly_over_the_month(tiny_world: World, scale: int) -> None:
    state = tiny_world()
    rows = send_back(state, 20)
    state.scale = scale
    guests = spread(state, rows, np.zeros(20, np.int64))
    assert len(guests.row) == 20 * scale
    assert guests.row[guests.leads].tolist() == rows.tolist()
    for row in rows:
        days = np.bincount(guests.day[guests.row == row], minlength=31)
        assert days.max() - days.min() <= 1


def test_a_hundred_to_a_row_gives_the_peak_of_one_to_a_row(tiny_world: World) -> None:
    peaks = {}
    for scale in (1, 100):
        state = tiny_world(OPEN)
        state.scale = state.ledger.scale = scale
        send_back(state, 100_000 // scale)
        receive_returned(state)
        peaks[scale] = total(state, "reception_occupancy_peak") / total(state, "reception_admitted")
    assert peaks[100] == pytest.approx(peaks[1], rel=0.1)


# ------------------------------------------------------------------ places, conservation, levers


def test_cities_are_served_by_the_nearest_centre() -> None:
    places = load_places()
    names = (*places.centres, "none")
    served = dict(
        zip(places.repatriation_points, (names[min(c, 10)] for c in centre_of_point(places)), strict=True)
    )
    assert served["Tecate"] == "Tijuana"
    assert served["Piedras Negras"] == served["Ciudad Acuna"] == "Nueva Rosita"
    assert served["Agua Prieta"] == "Nogales"
    assert served["Mexico City (air)"] == "none"
    assert "El Carmen" not in served.values()
    assert places.mexican_states[state_of_centre(places)[0]] == "Baja California"


def test_the_month_is_in_order_until_a_count_is_off(tiny_world: World) -> None:
    state = tiny_world(OPEN | {"centre_beds": 20.0})
    send_back(state, 800)
    receive_returned(state)
    state.ledger.value("costs")[4] = total(state, "reception_cards") * 100
    assert reception_fault(state) is None
    for series, meant in (
        ("reception_turned_away", "arrivals"),
        ("reception_occupancy_peak", "places"),
        ("reception_cards", "cards|admitted"),
        ("costs", "cost"),
    ):
        state.ledger.value(series)[...] += 5
        fault = reception_fault(state)
        assert fault is not None
        assert any(word in fault for word in meant.split("|"))
        state.ledger.value(series)[...] -= 5


def test_those_left_are_known_the_month_after(tiny_world: World) -> None:
    state = tiny_world()
    assert staying_in_cities(state).tolist() == [0]
    send_back(state, 300)
    receive_returned(state)
    left = total(state, "returned_in_border_cities")
    state.ledger.close(state.month)
    assert staying_in_cities(state).tolist() == [left]


def test_the_history_opens_ten_centres_and_cuts_them_to_nine() -> None:
    months = list(months_between(parse_month("2024-12"), parse_month("2025-12")))
    beds = load("baseline").resolve(months).get("centre_beds")
    assert beds[0].sum() == 0
    assert beds[3].tolist() == [2500] * 10
    assert sorted(beds[-1].tolist()) == [0, *[200] * 9]


def test_the_surge_has_more_of_everything_than_the_baseline() -> None:
    months = list(months_between(parse_month("2025-01"), parse_month("2026-06")))
    baseline, surge = (load(name).resolve(months) for name in ("baseline", "reception_surge"))
    for lever in ("centre_beds", "bus_seats_per_day", "reception_outreach", "card_budget_per_month"):
        assert (surge.get(lever)[1:] > baseline.get(lever)[1:]).all()
        assert (surge.get(lever)[0] == baseline.get(lever)[0]).all()
