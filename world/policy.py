"""The true history of levers, from ``data/policy.csv``: what was in force on a day, and known on which day.

A value is in force from its date until the next entry of the same lever and place (a step). A month's value
is the mean over its days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from world import tables
from world.calendar import days_in, first_day
from world.errors import InputError
from world.levers import find_lever

Values = NDArray[np.float64]
Days = NDArray[np.int64]

EVERYWHERE = ""
"""Place of an entry that holds wherever a place has no entry of its own."""


@dataclass(frozen=True)
class Entries:
    """Entries of one lever at one place, in order of date.

    Attributes:
        days: First day in force, days since 1970-01-01, shape (entries,).
        values: Value from that day on, in the lever's unit, shape (entries,).
        known_on: Day from which the entry was known, days since 1970-01-01, shape (entries,).
    """

    days: Days
    values: Values
    known_on: Days

    def known_by(self, month: int) -> Entries:
        """Keep only the entries that were known by the end of a month."""
        kept = self.known_on < first_day(month + 1)
        return Entries(self.days[kept], self.values[kept], self.known_on[kept])


_NONE = Entries(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))


@dataclass(frozen=True)
class PolicyHistory:
    """What each lever was, day by day.

    Attributes:
        entries: Entries by (lever, place); the place is `EVERYWHERE` where none is named.
    """

    entries: dict[tuple[str, str], Entries]

    @classmethod
    @lru_cache(maxsize=2)
    def load(cls, directory: Path | None = None) -> PolicyHistory:
        """Read ``policy.csv``.

        Args:
            directory: Folder of the tables; the project's own by default.

        Raises:
            InputError: The table is not valid, names an unknown lever, or has a value out of bounds.
        """
        table = tables.load("policy", directory)
        return cls.from_table(table)

    @classmethod
    def from_table(cls, table: pd.DataFrame) -> PolicyHistory:
        """Build the history from a table with columns date, lever, place, value and known_on.

        Raises:
            InputError: A lever is unknown, has no places but is given one, or a value is out of bounds.
        """
        table = table.assign(place=table["place"].astype("str").fillna(EVERYWHERE)).sort_values("date")
        for entry in table.itertuples(index=False):
            _check_entry(str(entry.lever), str(entry.place), str(entry.date), float(str(entry.value)))
        groups = table.groupby(["lever", "place"])
        return cls({(str(key[0]), str(key[1])): _to_entries(group) for key, group in groups})

    def places(self, lever: str) -> tuple[str, ...]:
        """Return the places for which a lever has entries of their own, sorted."""
        return tuple(sorted(place for name, place in self.entries if name == lever and place != EVERYWHERE))

    def in_force(
        self, lever: str, days: Days, place: str = EVERYWHERE, as_known: int | None = None
    ) -> Values:
        """Return the value in force on each day; NaN before the first entry of a named place.

        Args:
            lever: Name of a lever.
            days: Days since 1970-01-01, shape (days,).
            place: A place with entries of its own, or `EVERYWHERE`.
            as_known: Month after which nothing more had become known; everything is known by default.

        Returns:
            Values in the lever's unit, shape (days,); the lever's default before its first entry.
        """
        entries = self.entries.get((lever, place), _NONE)
        if as_known is not None:
            entries = entries.known_by(as_known)
        before = find_lever(lever).default if place == EVERYWHERE else np.nan
        latest = np.searchsorted(entries.days, days, side="right")
        return np.concatenate(([before], entries.values))[latest]

    def values(self, lever: str, months: Sequence[int], as_known: int | None = None) -> Values:
        """Return a lever's value where no place has its own, as the mean over the days of each month.

        Args:
            lever: Name of a lever.
            months: Consecutive months.
            as_known: Month after which nothing more had become known; everything is known by default.

        Returns:
            Values in the lever's unit, shape (months,).
        """
        return _monthly_mean(self.in_force(lever, _days_of(months), as_known=as_known), months)

    def place_values(
        self,
        lever: str,
        months: Sequence[int],
        place: str,
        elsewhere_share: float,
        as_known: int | None = None,
    ) -> Values:
        """Return a lever's value at one place, as the mean over the days of each month.

        Args:
            lever: Name of a lever.
            months: Consecutive months.
            place: Name of a place.
            elsewhere_share: Factor on the value without place, for days on which the place has no
                entry in force: the place's share of a national total, or 1.
            as_known: Month after which nothing more had become known; everything is known by default.

        Returns:
            Values in the lever's unit, shape (months,).
        """
        days = _days_of(months)
        own = self.in_force(lever, days, place, as_known)
        shared = self.in_force(lever, days, as_known=as_known) * elsewhere_share
        return _monthly_mean(np.where(np.isnan(own), shared, own), months)


def _days_of(months: Sequence[int]) -> Days:
    if len(months) == 0:
        return np.empty(0, np.int64)
    return np.arange(first_day(months[0]), first_day(months[-1] + 1))


def _monthly_mean(daily: Values, months: Sequence[int]) -> Values:
    lengths = np.array([days_in(month) for month in months], np.int64)
    month_of_day = np.repeat(np.arange(len(lengths)), lengths)
    return np.bincount(month_of_day, weights=daily, minlength=len(lengths)) / lengths


def _to_entries(group: pd.DataFrame) -> Entries:
    return Entries(_to_days(group["date"]), group["value"].to_numpy(np.float64), _to_days(group["known_on"]))


def _to_days(dates: pd.Series[str]) -> Days:
    return pd.to_datetime(dates).to_numpy("datetime64[D]").astype(np.int64)


def _check_entry(name: str, place: str, date: str, value: float) -> None:
    try:
        lever = find_lever(name)
    except InputError as error:
        raise InputError(f"policy, {date}: {error}") from None
    if not lever.minimum <= value <= lever.maximum:
        raise InputError(
            f"policy, {date}, {name}: value {value:g} is out of bounds; "
            f"valid: {lever.minimum:g} to {lever.maximum:g} {lever.unit}"
        )
    if place != EVERYWHERE and lever.places == "nation":
        raise InputError(
            f"policy, {date}, {name}: '{place}' is given, but the lever has no places; leave it blank"
        )
