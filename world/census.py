"""Daily censuses: how many people are somewhere at the end of each day, from the days they came and left.

Days are whole numbers on one calendar (days since 1970-01-01). The census of a day is taken at midnight at
its end: a person is counted on day d if arrival <= d < departure. The day of arrival counts, the day of
departure does not, who comes and leaves on one day is in no census, a stay of n nights is counted n times.
"""

import numpy as np
from numpy.typing import NDArray

from world.errors import InputError

Days = NDArray[np.integer]
Weights = NDArray[np.integer] | NDArray[np.floating] | None
Counts = NDArray[np.int64] | NDArray[np.float64]

STILL_HERE = np.iinfo(np.int32).max
"""Departure day of those who have not left; the largest of 32 bits, so that it fits a column of days."""


def daily_census(
    arrival_day: Days,
    departure_day: Days,
    first_day: int,
    days: int,
    weights: Weights = None,
    places: NDArray[np.integer] | None = None,
    n_places: int = 1,
) -> Counts:
    """Count the people present at the end of each day of a window, by place.

    Stays may begin before the window and end after it. Days come from a difference array: one more on the day
    of arrival, one less on the day of departure, then the running sum.

    Args:
        arrival_day: shape (n,).
        departure_day: shape (n,), no earlier than arrival; `STILL_HERE` for those who have not left.
        first_day: first day of the window.
        days: length of the window.
        weights: shape (n,), people each row stands for; None is one each. Whole numbers are summed exactly.
        places: shape (n,), codes 0..n_places-1; None puts everyone in place 0.
        n_places: number of places.

    Returns:
        Shape (n_places, days), int64 without weights, float64 with them.

    Raises:
        InputError: if somebody departs before arriving, or a place is out of range.
    """
    if np.any(departure_day < arrival_day):
        row = int(np.argmax(departure_day < arrival_day))
        raise InputError(
            f"row {row} departs on day {departure_day[row]}, before arriving on {arrival_day[row]}"
        )
    came = _tally(np.maximum(arrival_day, first_day), first_day, days, weights, places, n_places)
    left = _tally(np.maximum(departure_day, first_day), first_day, days, weights, places, n_places)
    change = came - left
    return np.cumsum(change, axis=1, out=change)


def daily_counts(
    day: Days,
    first_day: int,
    days: int,
    weights: Weights = None,
    places: NDArray[np.integer] | None = None,
    n_places: int = 1,
) -> Counts:
    """Count the events of each day of a window, such as arrivals, by place; other days are left out.

    Args:
        day: shape (n,), the day of each event.
        first_day: first day of the window.
        days: length of the window.
        weights: as in `daily_census`.
        places: as in `daily_census`.
        n_places: number of places.

    Returns:
        Shape (n_places, days), int64 without weights, float64 with them.

    Raises:
        InputError: if a place is out of range.
    """
    return _tally(day, first_day, days, weights, places, n_places)


def _tally(
    day: Days,
    first_day: int,
    days: int,
    weights: Weights,
    places: NDArray[np.integer] | None,
    n_places: int,
) -> Counts:
    """Sum weights by place and day of the window; one spare cell a place takes the days outside."""
    offsets = np.asarray(day, np.int64) - first_day
    cells = np.where((offsets >= 0) & (offsets < days), offsets, days)
    if places is not None:
        _check_places(places, n_places)
        cells += np.asarray(places, np.int64) * (days + 1)
    size = n_places * (days + 1)
    if weights is None:
        return np.bincount(cells, minlength=size).reshape(n_places, days + 1)[:, :days]
    table = np.bincount(cells, np.asarray(weights, np.float64), size)
    return table.reshape(n_places, days + 1)[:, :days]


def _check_places(places: NDArray[np.integer], n_places: int) -> None:
    if len(places) and not (places.min() >= 0 and places.max() < n_places):
        raise InputError(
            f"places {places.min()}..{places.max()} are out of range; valid are 0..{n_places - 1}"
        )
