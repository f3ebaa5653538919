"""Levers resolved for a run: the history first, then a scenario's settings, as one array a lever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from world import tables
from world.calendar import FIRST_MONTH, format_month
from world.declare import Lever
from world.errors import InputError, unknown_name
from world.gazetteer import load_places
from world.levers import LEVERS
from world.policy import PolicyHistory
from world.settings import LeverSetting

Values = NDArray[np.float64]


@dataclass(frozen=True)
class LeverValues:
    """Values of every lever for the months of a run.

    Attributes:
        months: Consecutive months.
        by_name: Read-only array of each lever, as `get` returns it.
    """

    months: tuple[int, ...]
    by_name: dict[str, Values]

    def get(self, name: str) -> Values:
        """Return a lever's values in its unit, shape (months,), or (months, places) for a lever with places.

        Places are in the order of `Places.names` for the lever's kind of place.

        Raises:
            InputError: No lever has that name.
        """
        try:
            return self.by_name[name]
        except KeyError:
            raise unknown_name("lever", name, self.by_name) from None


def resolve_levers(
    months: Sequence[int],
    settings: Sequence[LeverSetting],
    history: PolicyHistory,
    as_known: int | None = None,
    since: int = FIRST_MONTH,
) -> LeverValues:
    """Lay out every lever by month, and by place where it has places.

    Args:
        months: Consecutive months.
        settings: Changes to the history. Those without place apply first, then those with one, each group in
            the order given, so that a place's own value holds.
        history: The true history.
        as_known: Month after which nothing more of the history had become known; all of it by default.
        since: First month that settings can change.

    Raises:
        InputError: A setting leads a lever out of its bounds.
    """
    ordered = sorted(settings, key=lambda setting: setting.place is not None)
    by_name = {}
    for lever in LEVERS:
        places = load_places().names(lever.places)
        shares = _shares(lever, len(places))
        values = _from_history(lever, months, places, shares, history, as_known)
        for setting in ordered:
            if setting.name == lever.name:
                _apply(setting, values, months, places, shares, since)
        _check(lever, values, months)
        by_name[lever.name] = values[:, 0] if lever.places == "nation" else values
        by_name[lever.name].setflags(write=False)
    return LeverValues(tuple(months), by_name)


def _shares(lever: Lever, places: int) -> Values:
    """Share of a value without place that falls on each place: all of it, or by weight."""
    if lever.shared_by is None:
        return np.ones(places)
    table, column = lever.shared_by
    weights: Values = tables.load(table)[column].to_numpy(np.float64)
    return weights / float(weights.sum())


def _from_history(
    lever: Lever,
    months: Sequence[int],
    places: Sequence[str],
    shares: Values,
    history: PolicyHistory,
    as_known: int | None,
) -> Values:
    values = np.outer(history.values(lever.name, months, as_known), shares)
    for place in history.places(lever.name):
        if place not in places:
            raise unknown_name(f"{lever.places} in policy, lever {lever.name}:", place, places)
        column = places.index(place)
        share = float(shares[column])
        values[:, column] = history.place_values(lever.name, months, place, share, as_known)
    return values


def _apply(
    setting: LeverSetting,
    values: Values,
    months: Sequence[int],
    places: Sequence[str],
    shares: Values,
    since: int,
) -> None:
    first = max(setting.first, since)
    rows = np.array([first <= month <= setting.last for month in months], bool)
    columns = slice(None)
    if setting.place is not None:
        column = places.index(setting.place)
        columns, shares = slice(column, column + 1), np.ones(1)
    values[rows, columns] = setting.apply_to(values[rows, columns], shares)


def _check(lever: Lever, values: Values, months: Sequence[int]) -> None:
    outside = (values < lever.minimum) | (values > lever.maximum)
    if outside.any():
        row, column = np.argwhere(outside)[0]
        raise InputError(
            f"{lever.name} becomes {values[row, column]:g} in {format_month(months[row])}; "
            f"valid: {lever.minimum:g} to {lever.maximum:g} ({lever.unit})"
        )
