"""Daily census against counting person by person."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from world.census import STILL_HERE, daily_census, daily_counts
from world.errors import InputError

FIRST, DAYS, PLACES = 16_000, 10, 3
stays = st.lists(
    st.tuples(
        st.integers(FIRST - 5, FIRST + DAYS + 5),
        st.one_of(st.integers(0, 20), st.none()),  # nights; None has not left
        st.integers(0, PLACES - 1),
        st.integers(1, 1000),
    ),
    max_size=30,
)


def columns(rows: list[tuple[int, int | None, int, int]]) -> tuple[Any, ...]:
    arrival = np.array([row[0] for row in rows], np.int32)
    departure = np.array([STILL_HERE if row[1] is None else row[0] + row[1] for row in rows], np.int32)
    return (
        arrival,
        departure,
        np.array([row[2] for row in rows], np.uint8),
        np.array([row[3] for row in rows]),
    )


@given(stays)
def test_census_equals_counting_one_by_one(rows: list[tuple[int, int | None, int, int]]) -> None:
    arrival, departure, place, scale = columns(rows)
    expected = np.zeros((PLACES, DAYS))
    for one in range(len(rows)):
        for day in range(DAYS):
            expected[place[one], day] += scale[one] * (arrival[one] <= FIRST + day < departure[one])
    census = daily_census(arrival, departure, FIRST, DAYS, scale, place, PLACES)
    np.testing.assert_array_equal(census, expected)


@given(stays)
def test_census_changes_by_arrivals_less_departures(rows: list[tuple[int, int | None, int, int]]) -> None:
    arrival, departure, place, _ = columns(rows)
    census = daily_census(arrival, departure, FIRST, DAYS, None, place, PLACES)
    came = daily_counts(arrival, FIRST, DAYS, None, place, PLACES)
    left = daily_counts(departure, FIRST, DAYS, None, place, PLACES)
    np.testing.assert_array_equal(np.diff(census, axis=1), (came - left)[:, 1:])


@given(stays)
def test_census_does_not_depend_on_the_window(rows: list[tuple[int, int | None, int, int]]) -> None:
    arrival, departure, *_ = columns(rows)
    whole = daily_census(arrival, departure, FIRST, DAYS)
    parts = [daily_census(arrival, departure, FIRST + start, 5) for start in (0, 5)]
    np.testing.assert_array_equal(whole, np.hstack(parts))


@given(stays)
def test_a_row_of_scale_ten_counts_as_ten_rows(rows: list[tuple[int, int | None, int, int]]) -> None:
    arrival, departure, *_ = columns(rows)
    weighted = daily_census(arrival, departure, FIRST, DAYS, np.full(len(rows), 10))
    repeated = daily_census(np.repeat(arrival, 10), np.repeat(departure, 10), FIRST, DAYS)
    np.testing.assert_array_equal(weighted, repeated)


def test_days_of_a_stay() -> None:
    nights = daily_census(np.array([2]), np.array([4]), 0, 6)
    np.testing.assert_array_equal(nights, [[0, 0, 1, 1, 0, 0]])
    same_day = daily_census(np.array([2]), np.array([2]), 0, 6)
    assert not same_day.any()


def test_events_outside_the_window_are_left_out() -> None:
    counts = daily_counts(np.array([-1, 0, 2, 2, 3]), 0, 3, np.array([7.0, 0.5, 1.0, 2.0, 9.0]))
    np.testing.assert_array_equal(counts, [[0.5, 0.0, 3.0]])


def test_departing_before_arriving_is_an_error() -> None:
    with pytest.raises(InputError, match="row 1 departs on day 3, before arriving on 4"):
        daily_census(np.array([1, 4]), np.array([2, 3]), 0, 6)


@pytest.mark.parametrize("place", [-1, 2])
def test_unknown_place_is_an_error(place: int) -> None:
    with pytest.raises(InputError, match=r"valid are 0\.\.1"):
        daily_counts(np.array([1]), 0, 6, places=np.array([place]), n_places=2)
